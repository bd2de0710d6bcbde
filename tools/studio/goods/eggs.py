"""Eggs."""

from kit import *


def egg_vf(a=0.285, b=0.215, k=0.16, nu=40, n=48):
    t = np.linspace(1e-3, math.pi - 1e-3, nu)
    z = -a * np.cos(t)
    r = b * np.sin(t) * (1 - k * z / a * 1.0)
    return lathe_vf(np.stack([r, z], -1), n)


def egg_mat():
    n = N("egg")
    c = n.coord()
    rnd = n("ObjectInfo").outputs["Random"]
    p = n(
        "VectorMath", {"operation": "ADD"}, i0=c, i1=n("CombineXYZ", X=n.math("MULTIPLY", rnd, 50)).outputs[0]
    ).outputs[0]
    col = n.ramp(
        n.math("MULTIPLY_ADD", n.noise(p, 2.5, 3), 0.35, n.math("MULTIPLY_ADD", rnd, 0.75, -0.05)),
        (0.1, "#a9653a"),
        (0.45, "#c07f50"),
        (0.8, "#d39a6b"),
        (1.0, "#dfb48c"),
    )
    sp = n.ramp(n.noise(p, 46, 3, 0.6), (0.32, 0.0), (0.29, 0.0), (0.36, 1.0))
    dens = n.ramp(n.noise(p, 3, 2), (0.42, 1.0), (0.6, 0.25))
    spk = n.math("MULTIPLY", n.math("SUBTRACT", 1.0, sp), dens)
    col = n.mix(n.math("MULTIPLY", spk, 0.5), col, "#8a5230")
    fine = n.noise(p, 130, 2)
    col = n.mix(n.ramp(fine, (0.55, 0.0), (0.8, 0.3)), col, "#f0d9c2")
    n.bsdf(
        Base_Color=col,
        Roughness=0.46,
        Specular_IOR_Level=0.4,
        Subsurface_Weight=0.18,
        Subsurface_Radius=(0.06, 0.03, 0.015),
        Subsurface_Scale=0.5,
        Normal=n.bump(n.math("ADD", fine, n.math("MULTIPLY", n.noise(p, 38, 2), 0.8)), 0.12, 0.004),
    )
    return n.m


def straw_mat():
    n = N("straw")
    rnd = n.attr("rnd")
    loc = n.coord(attr="loc", scale=(1.2, 5, 5))
    c = n.ramp(
        n.math("MULTIPLY_ADD", rnd, 0.8, n.math("MULTIPLY", n.noise(loc, 3, 3), 0.3)),
        (0.1, "#8a6a35"),
        (0.35, "#b79350"),
        (0.65, "#d6b873"),
        (0.95, "#e9d7a6"),
    )
    n.bsdf(
        Base_Color=c,
        Roughness=0.48,
        Specular_IOR_Level=0.5,
        Normal=n.bump(n.noise(n.coord(attr="loc", scale=(0.5, 9, 9)), 4, 2), 0.3, 0.004),
    )
    return n.m


def straws(B, n, ring_r, ring_w, z0, z1, rr, length=(0.5, 1.1), rad=(0.007, 0.013), scatter=0.5, hollow=None):
    for _ in range(n):
        a = rr.uniform(0, 6.28)
        q = rr.gauss(0, 1)
        rad0 = ring_r + ring_w * q
        z = z0 + (z1 - z0) * max(0, 1 - (q * 0.62) ** 2) * rr.random()
        L = rr.uniform(*length)
        head = a + math.pi / 2 + rr.gauss(0, scatter)
        curv = rr.gauss(L / max(rad0, 0.3) * 0.8, 0.5)
        pitch = rr.gauss(0, 0.16)
        t = np.linspace(-0.5, 0.5, 9)
        hd = head + curv * t
        step = L / 8
        x = np.cumsum(np.cos(hd)) * step
        y = np.cumsum(np.sin(hd)) * step
        x -= x[4]
        y -= y[4]
        zz = z + pitch * L * t + rr.gauss(0, 0.12) * (t**2) * L
        P = np.stack([rad0 * math.cos(a) + x, rad0 * math.sin(a) + y, np.maximum(zz, 0.012)], -1)
        r = rr.uniform(*rad)
        v, f, st = tube_vf(P, r, 6)
        B.add(v, f, None, st, rr.random())


def yuan_eggs():
    studio(target=(0, 0.02, 0.28), dist=6.2, elev=34, focus=(0, -0.25, 0.4), tone=WALNUT)
    m = egg_mat()
    rr = random.Random(4)
    var = []
    for k in range(5):
        v, f = egg_vf(rr.uniform(0.275, 0.3), rr.uniform(0.21, 0.225), rr.uniform(0.13, 0.2))
        var.append(mesh("egg", v, f, m, link=False))
    dish = collider([(0.001, 0.1), (0.3, 0.1), (0.55, 0.16), (0.8, 0.34), (1.0, 0.62), (1.3, 1.2), (1.5, 3)], 24)
    objs = []
    for k in range(10):
        a = k * 2.4
        r = 0.12 + 0.34 * (k % 3) / 2
        objs.append(
            obj(
                var[k % 5],
                "egg",
                (r * math.cos(a), r * math.sin(a), 0.45 + 0.28 * k),
                (rr.uniform(1.1, 2.0), rr.uniform(-0.5, 0.5), rr.uniform(0, 6.28)),
            )
        )
    drop(objs, [dish], 110, friction=0.5)
    bpy.data.objects.remove(dish)
    B = Batch()
    straws(B, 1700, 0.76, 0.12, 0.02, 0.44, rr, rad=(0.005, 0.012))
    straws(B, 900, 0.78, 0.14, 0.02, 0.46, rr, (0.25, 0.8), rad=(0.0025, 0.005), scatter=0.8)
    straws(B, 500, 0.45, 0.28, 0.01, 0.12, rr, (0.3, 0.8), scatter=1.5)
    straws(B, 70, 0.88, 0.10, 0.01, 0.40, rr, (0.5, 1.0), rad=(0.004, 0.010), scatter=1.2)
    straws(B, 12, 1.12, 0.08, 0.0, 0.015, rr, (0.2, 0.6), rad=(0.004, 0.009), scatter=2)
    B.build("nest", straw_mat())


def pulp_tray(cols, rows, p, deep, mat):
    """A moulded tray: a cup in every cell, a post at every corner."""
    nx, ny = cols * 16 + 1, rows * 16 + 1
    x, y = np.meshgrid(np.linspace(0, cols * p, nx), np.linspace(0, rows * p, ny), indexing="ij")
    z = deep * (np.cos(2 * math.pi * x / p) + np.cos(2 * math.pi * y / p)) / 2
    z = np.where(z > 0, z * 1.1, z)
    P = np.stack([x - cols * p / 2, y - rows * p / 2, z], -1).reshape(-1, 3)
    o = mesh("tray", P, grid_faces(nx, ny), mat)
    o.modifiers.new("t", "SOLIDIFY").thickness = 0.012
    return o


def yuan_eggs_packed():
    from packing import box

    studio(target=(0.0, 0.06, 0.26), dist=6.9, elev=40, focus=(0, -0.3, 0.35), tone=ASH, fstop=0.9)
    rr = random.Random(8)
    p, cols, rows = 0.292, 6, 5
    box(cols * p + 0.06, rows * p + 0.06, 0.40)
    n = N("pulp")
    f = n.noise(n.coord(), 60, 4, 0.75)
    n.bsdf(Base_Color=n.mix(f, "#b9ad9a", "#8f8472"), Roughness=0.9, Normal=n.bump(f, 0.7, 0.006))
    pulp_tray(cols, rows, p, 0.075, n.m).location = (0, 0, 0.20)
    m = egg_mat()
    var = []
    for _ in range(6):
        v, f = egg_vf(rr.uniform(0.275, 0.295), rr.uniform(0.21, 0.222), rr.uniform(0.13, 0.2))
        var.append(mesh("egg", v, f, m, link=False))
    for i in range(cols):
        for j in range(rows):
            at = ((i + 0.5 - cols / 2) * p, (j + 0.5 - rows / 2) * p, 0.315 + rr.uniform(-0.01, 0.01))
            tilt = (math.pi + rr.gauss(0, 0.09), rr.gauss(0, 0.09), rr.uniform(0, 6.28))
            obj(rr.choice(var), "egg", at, tilt, 0.62)
