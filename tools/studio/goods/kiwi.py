"""Kiwi fruit."""

from kit import *


def kiwi_half(skin, flesh, seedm, hair, loc, rot, rr, cut=True, a=0.30, b=0.25, hairs=4200):
    M = trs(loc, rot)
    nu, n = 30, 72
    t = np.linspace(0.001, math.pi / 2 if cut else math.pi - 0.001, nu)
    prof = np.stack([b * np.sin(t), -a * np.cos(t)], -1)
    v, f = lathe_vf(prof, n)
    mesh("skin", v, f, skin).matrix_world = M
    if cut:
        rs = np.concatenate([np.linspace(0.001, 0.93, 24), [0.975, 1.0]])
        A = np.linspace(0, 2 * math.pi, n, endpoint=False)
        z = 0.010 * np.where(rs < 0.9, 1, np.clip((1 - rs) / 0.1, 0, 1)) - 0.006 * np.exp(-(((rs - 0.24) / 0.06) ** 2))
        P = np.stack(
            [rs[:, None] * b * np.cos(A), rs[:, None] * b * np.sin(A), np.repeat(z[:, None], n, 1)], -1
        ).reshape(-1, 3)
        loc2 = np.stack([rs[:, None] * np.cos(A), rs[:, None] * np.sin(A), np.repeat(rs[:, None], n, 1)], -1).reshape(
            -1, 3
        )
        mesh("face", P, grid_faces(len(rs), n, True), flesh, attrs={"loc": loc2}).matrix_world = M
        B = Batch()
        sv, sf = lathe_vf(
            np.stack(
                [0.0052 * np.sin(np.linspace(0.05, 3.09, 7)) ** 0.8, -0.0115 * np.cos(np.linspace(0.05, 3.09, 7))], -1
            ),
            8,
        )
        for k in range(30):
            for _ in range(rr.choice((1, 2, 2, 3))):
                th = (k + rr.uniform(-0.25, 0.25)) / 30 * 6.283
                r = b * rr.uniform(0.33, 0.56)
                m = (
                    Matrix.Translation((r * math.cos(th), r * math.sin(th), 0.0105))
                    @ Euler((0, 0, th)).to_matrix().to_4x4()
                    @ Euler((0, math.pi / 2, 0)).to_matrix().to_4x4()
                )
                B.add(sv, sf, M @ m)
        B.build("seeds", seedm)
    H = Batch()
    for _ in range(int(hairs * 0.62) if cut else hairs):
        th = rr.uniform(0, 6.283)
        ph = math.acos(rr.uniform(0 if cut else -1, 1))
        d = np.array([math.sin(ph) * math.cos(th), math.sin(ph) * math.sin(th), -math.cos(ph)])
        p = d * [b, b, a]
        nn = d / np.array([b, b, a])
        nn /= np.linalg.norm(nn)
        dd = nn + np.array([rr.gauss(0, 0.55) for _ in range(3)])
        L = rr.uniform(0.012, 0.026)
        vv, ff, st = tube_vf(
            np.array([p, p + dd * L * 0.5, p + dd * L + np.array([0, 0, -0.004])]),
            np.array([0.0011, 0.0009, 0.0004]),
            3,
            False,
        )
        H.add(vv, ff, M)
    H.build("hair", hair)


def kiwi_skin():
    n = N("kskin")
    c = n.coord()
    f = n.noise(c, 24, 4, 0.65)
    n.bsdf(
        Base_Color=n.ramp(
            n.math("MULTIPLY_ADD", f, 0.6, n.math("MULTIPLY", n.noise(c, 5, 2), 0.4)),
            (0.3, "#5a4124"),
            (0.6, "#836138"),
            (0.8, "#9b7a4c"),
        ),
        Roughness=0.7,
        Normal=n.bump(f, 0.4, 0.006),
    )
    return n.m


def kiwi_flesh():
    """The cut face: white heart, rays, green flesh, a thin brown edge."""
    n = N("flesh")
    L = n("Attribute", {"attribute_name": "loc"}).outputs["Vector"]
    sp = n("SeparateXYZ", Vector=L)
    r = sp.outputs[2]
    ang = n.math("ARCTAN2", sp.outputs[1], sp.outputs[0])
    ray = n.noise(
        n(
            "CombineXYZ",
            X=n.math("MULTIPLY", n.math("COSINE", ang), 9),
            Y=n.math("MULTIPLY", n.math("SINE", ang), 9),
            Z=n.math("MULTIPLY", r, 0.7),
        ).outputs[0],
        1.5,
        3,
        0.6,
    )
    rw = n.math("MULTIPLY_ADD", ray, 0.14, n.math("SUBTRACT", r, 0.07))
    col = n.ramp(
        rw,
        (0.0, "#f3f0cf"),
        (0.17, "#eceab9"),
        (0.27, "#b9cb5a"),
        (0.42, "#86ad2c"),
        (0.62, "#79a524"),
        (0.84, "#97bb43"),
        (0.93, "#b4cc66"),
        (0.985, "#7c6a35"),
    )
    streak = n.ramp(ray, (0.40, 0.0), (0.62, 1.0))
    zone = n.ramp(r, (0.2, 0.0), (0.34, 1.0), (0.75, 0.8), (0.9, 0.0))
    col = n.mix(n.math("MULTIPLY", n.math("MULTIPLY", streak, zone), 0.45), col, "#d3df8c")
    n.bsdf(
        Base_Color=col,
        Roughness=0.2,
        Subsurface_Weight=0.55,
        Subsurface_Radius=(0.05, 0.07, 0.015),
        Subsurface_Scale=1.0,
        Coat_Weight=0.5,
        Coat_Roughness=0.12,
        Normal=n.bump(n.math("ADD", ray, n.noise(L, 30, 3)), 0.25, 0.008),
    )
    return n.m


def jinzhai_kiwi():
    studio(target=(0.03, 0.02, 0.22), dist=4.2, focus=(-0.05, -0.3, 0.25), fstop=0.95, tone=ASH)
    rr = random.Random(3)
    skin = kiwi_skin()
    flesh = kiwi_flesh()
    sd = plain("seed", "#17110c", 0.3)
    hair = plain("hair", "#a98455", 0.6)
    kiwi_half(skin, flesh, sd, hair, (-0.34, -0.20, 0.245), (0.62, 0.1, 0.3), rr)
    kiwi_half(skin, flesh, sd, hair, (0.32, -0.28, 0.225), (0.95, -0.1, -0.35), rr)
    kiwi_half(skin, flesh, sd, hair, (0.05, 0.32, 0.25), (1.5, 0.15, 1.1), rr, False)
    kiwi_half(skin, flesh, sd, hair, (0.62, 0.30, 0.25), (1.62, 0.1, 2.3), rr, False)
    kiwi_half(skin, flesh, sd, hair, (-0.52, 0.45, 0.25), (1.5, 0.0, 0.2), rr, False)


def jinzhai_kiwi_packed():
    from packing import box, shreds

    studio(target=(0.0, -0.04, 0.22), dist=6.5, elev=38, focus=(0, -0.5, 0.3), tone=ASH, fstop=0.9)
    rr = random.Random(6)
    w, d = 1.74, 1.22
    box(w, d, 0.36)
    shreds(rr, 1500, w - 0.06, d - 0.06, 0.04, 0.20)
    skin, hair = kiwi_skin(), plain("hair", "#a98455", 0.6)
    for i in range(4):
        for j in range(3):
            at = ((i - 1.5) * 0.41 + rr.uniform(-0.015, 0.015), (j - 1) * 0.375 + rr.uniform(-0.012, 0.012), 0.29)
            turn = (1.57 + rr.gauss(0, 0.18), rr.gauss(0, 0.2), 1.57 + rr.gauss(0, 0.22))
            kiwi_half(skin, None, None, hair, at, turn, rr, False, 0.20, 0.168, 1400)
    shreds(rr, 160, w - 0.1, d - 0.1, 0.20, 0.27)
    flesh, seed = kiwi_flesh(), plain("seed", "#17110c", 0.3)
    kiwi_half(skin, flesh, seed, hair, (0.30, -0.92, 0.16), (0.85, 0.0, 0.25), rr, True, 0.20, 0.168, 1400)
    kiwi_half(skin, flesh, seed, hair, (-0.12, -0.98, 0.15), (0.62, 0.1, -0.3), rr, True, 0.20, 0.168, 1400)
