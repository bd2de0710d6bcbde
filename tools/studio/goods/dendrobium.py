"""Dendrobium."""

from kit import *


def coil_vf(rng):
    turns = rng.uniform(3.0, 5.2)
    n = int(turns * 26)
    s = np.linspace(0, 1, n)
    th = s * turns * 2 * math.pi
    R0 = rng.uniform(0.036, 0.058)
    r = R0 * (1 + 0.10 * np.sin(3.1 * s * turns + rng.uniform(0, 6)) + rng.uniform(-0.42, 0.15) * s)
    pitch = rng.uniform(0.015, 0.026)
    z = pitch * turns * s + 0.006 * np.sin(5 * th * 0.37)
    tr = 0.0155 * (1 - 0.5 * s**2) * (1 + 0.10 * np.sin(th * 1.7 + rng.uniform(0, 6)) + 0.06 * np.sin(th * 5))
    tr[-8:] *= np.linspace(1, 0.25, 8)
    P = np.stack([r * np.cos(th), r * np.sin(th), z - pitch * turns / 2], -1)
    tail = P[-1] + np.array([[-math.sin(th[-1]), math.cos(th[-1]), 0.25]]) * np.linspace(0.008, 0.05, 5)[:, None]
    P = np.concatenate([P, tail])
    tr = np.concatenate([tr, tr[-1] * np.linspace(1, 0.5, 5)])
    v, f, st = tube_vf(P, tr, 22)
    # longitudinal wrinkles as real relief
    ang = np.arctan2(st[:, 2], st[:, 1])
    c = np.repeat(P, 22, 0)
    k = (
        1
        + 0.15 * np.sin(5 * ang + 3 * st[:, 0])
        + 0.10 * np.sin(8 * ang + 1 - 2 * st[:, 0])
        + 0.05 * np.sin(st[:, 0] * 160 + 2 * ang)
    )
    v = c + (v - c) * k[:, None]
    return v, f, st


def coil_mat():
    n = N("coil")
    rnd = n("ObjectInfo").outputs["Random"]
    A = n("Attribute", {"attribute_name": "loc"}).outputs["Vector"]
    off = n("CombineXYZ", X=n.math("MULTIPLY", rnd, 30)).outputs[0]
    p = n("VectorMath", {"operation": "ADD"}, i0=A, i1=off).outputs[0]
    fib = n.noise(n("Mapping", Vector=p, Scale=(4, 9, 9)).outputs[0], 2.6, 6, 0.7)
    big = n.noise(n("Mapping", Vector=p, Scale=(9, 0.4, 0.4)).outputs[0], 1.0, 2)
    c = n.ramp(
        n.math("MULTIPLY_ADD", fib, 0.45, n.math("MULTIPLY_ADD", big, 0.45, n.math("MULTIPLY_ADD", rnd, 0.3, -0.1))),
        (0.2, "#836428"),
        (0.38, "#ad9044"),
        (0.55, "#cbb468"),
        (0.8, "#ebe0b8"),
    )
    node = n.math("SINE", n.math("MULTIPLY", n("SeparateXYZ", Vector=p).outputs[0], 34))
    ring = n.ramp(node, (0.90, 0.0), (0.97, 1.0))
    c = n.mix(n.math("MULTIPLY", ring, 0.5), c, "#6b4a1c")
    sheath = n.ramp(n.noise(n("Mapping", Vector=p, Scale=(5, 1.2, 1.2)).outputs[0], 1.6, 2), (0.56, 0.0), (0.62, 0.55))
    c = n.mix(sheath, c, "#d9d0b0")
    n.bsdf(
        Base_Color=c,
        Roughness=0.58,
        Specular_IOR_Level=0.3,
        Subsurface_Weight=0.06,
        Subsurface_Radius=(0.02, 0.014, 0.006),
        Normal=n.bump(n.math("ADD", fib, ring), 0.9, 0.006),
    )
    return n.m


def huoshan_shihu_fengdou():
    studio(target=(0.0, 0.02, 0.12), dist=3.35, focus=(0, -0.16, 0.17), fstop=1.2, tone=ASH)
    rng = np.random.default_rng(4)
    rr = random.Random(9)
    m = coil_mat()
    var = [(lambda t: mesh("fd", t[0], t[1], m, link=False, attrs={"loc": t[2]}))(coil_vf(rng)) for _ in range(14)]
    d = bowl(ceramic("#f4f1ea"), r=0.56, h=0.15, foot=0.28, t=0.02)
    col = collider([(0.001, 0.085), (0.2, 0.09), (0.4, 0.1), (0.5, 0.13), (0.54, 0.155), (0.6, 0.4), (0.6, 3)], 24)
    fl = ground()
    objs = []
    for k in range(120):
        a = rr.uniform(0, 6.28)
        r = 0.36 * math.sqrt(rr.random())
        objs.append(
            obj(
                var[k % 14],
                "fd",
                (r * math.cos(a), r * math.sin(a), 0.2 + k * 0.018),
                (rr.uniform(0, 6), rr.uniform(0, 6), 0),
            )
        )
    drop(objs, [col], 100, k=40)
    clear(col)
    ex = [
        obj(var[k], "fd", (x, y, 0.12), (0.4, rr.uniform(0, 6), rr.uniform(0, 6)))
        for k, (x, y) in enumerate(((-0.47, -0.44), (-0.30, -0.55), (0.50, -0.40)))
    ]
    drop(ex, [fl], 50, k=40)
    clear(fl)
