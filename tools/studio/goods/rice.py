"""Rice."""

from kit import *


def grain_vf(rng):
    nu, n = 9, 8
    t = np.linspace(0.02, math.pi - 0.02, nu)
    L, r = rng.uniform(0.030, 0.036), rng.uniform(0.0105, 0.0125)
    v, f = lathe_vf(np.stack([r * np.sin(t) ** 0.7, -L * np.cos(t)], -1), n)
    v[:, 0] *= 0.8
    v[:, 1] += 3.0 * (v[:, 2] ** 2)  # slight banana
    v = v[:, [2, 1, 0]]
    v[:, 2] *= 0.9
    return v, f


def rice_mat():
    n = N("rice")
    rnd = n.attr("rnd")
    l = n.coord(attr="loc")
    core = n.ramp(n.math("ADD", n.noise(l, 40, 2), n.math("MULTIPLY", rnd, 0.4)), (0.6, 0.0), (0.85, 0.7))
    c = n.mix(core, n.ramp(rnd, (0.0, "#f7edd2"), (1.0, "#fdf8ea")), "#fffef8")
    n.bsdf(Base_Color=c, Roughness=0.55, Specular_IOR_Level=0.22)
    return n.m


def sack(color="#c9ae86", weave=46):
    """A woven sack standing open, its mouth rolled outward."""
    prof = smooth_profile(
        [
            (0.30, 0.0),
            (0.56, 0.02),
            (0.67, 0.14),
            (0.70, 0.34),
            (0.665, 0.58),
            (0.60, 0.78),
            (0.575, 0.90),
            (0.60, 0.98),
            (0.65, 1.02),
            (0.705, 0.985),
            (0.715, 0.89),
            (0.69, 0.80),
        ],
        9,
    )
    n = 260
    a = np.linspace(0, 2 * math.pi, n, endpoint=False)[None]
    r0, z0 = prof[:, :1], prof[:, 1:]
    t = np.linspace(0, 1, len(prof))[:, None]
    fold = (
        0.034 * np.sin(3 * a + 1 + 2 * t)
        + 0.022 * np.sin(7 * a + 5 * t + 2) * (t > 0)
        + 0.016 * np.sin(13 * a - 6 * t) * t
        + 0.007 * np.sin(29 * a + 9 * t) * t
    )
    rr_ = r0 * (1 + fold)
    z = z0 + 0.022 * np.sin(2 * a + 0.6) * t + 0.012 * np.sin(5 * a) * t + 0.01 * np.sin(11 * a) * t**2
    sag = 0.05 * np.exp(-(((z0 - 0.16) / 0.12) ** 2)) * (1 + 0.6 * np.sin(5 * a + 1))
    rr_ = rr_ + sag * 0.5
    V = np.stack([rr_ * np.cos(a), rr_ * np.sin(a), np.maximum(z, 0.004)], -1).reshape(-1, 3)
    arc = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(prof, axis=0), axis=1))])[:, None]
    loc = np.stack([(a - math.pi / 2) % (2 * math.pi) * 0.66 + 0 * arc, arc + 0 * a, 0 * arc + 0 * a], -1).reshape(
        -1, 3
    )
    o = mesh("sack", V, grid_faces(len(prof), n, True), linen(color, weave, 0.007), attrs={"loc": loc})
    s = o.modifiers.new("t", "SOLIDIFY")
    s.thickness = 0.02
    return o


def huoqiu_rice():
    studio(target=(0.06, -0.13, 0.45), dist=5.5, focus=(0, -0.4, 0.8), tone=OAK)
    rng = np.random.default_rng(2)
    rr = random.Random(6)
    sack()
    var = [grain_vf(rng) for _ in range(12)]
    B = Batch()
    H = lambda x, y: 0.86 + 0.19 * max(0, 1 - (x * x + y * y) / 0.38) + 0.012 * math.sin(9 * x + 2) * math.cos(8 * y)
    mesh(
        "core",
        *(lambda g: (g, grid_faces(40, 40)))(
            np.array(
                [[x, y, H(x, y) - 0.03] for x in np.linspace(-0.46, 0.46, 40) for y in np.linspace(-0.46, 0.46, 40)]
            )
        ),
        plain("core", "#f6ecd4", 0.8),
    )
    for _ in range(4600):
        q = 0.60 * math.sqrt(rr.random())
        b = rr.uniform(0, 6.28)
        x, y = q * math.cos(b), q * math.sin(b)
        e = 0.02
        nrm = Vector((-(H(x + e, y) - H(x - e, y)) / (2 * e), -(H(x, y + e) - H(x, y - e)) / (2 * e), 1)).normalized()
        v, f = rr.choice(var)
        B.add(
            v,
            f,
            Matrix.Translation((x, y, H(x, y) + rr.uniform(-0.022, 0.006))) @ align(nrm, rr.uniform(0, 6.28), 0.38),
        )
    for k in range(330):  # spilled in front
        x, y = rr.gauss(0.52, 0.2), rr.gauss(-0.92, 0.1)
        if x * x + y * y < 0.62:
            continue
        v, f = rr.choice(var)
        B.add(v, f, trs((x, y, 0.010), (rr.uniform(-0.1, 0.1), rr.uniform(-0.08, 0.08), rr.uniform(0, 6.28))))
    for k in range(260):
        q = rr.random() ** 0.6 * 0.17
        b = rr.uniform(0, 6.28)
        x, y = 0.55 + q * 1.5 * math.cos(b), -0.93 + q * 0.7 * math.sin(b)
        v, f = rr.choice(var)
        B.add(
            v,
            f,
            trs(
                (x, y, 0.012 + 0.07 * max(0, 1 - q / 0.15) * rr.random()),
                (rr.uniform(-0.4, 0.4), rr.uniform(-0.3, 0.3), rr.uniform(0, 6.28)),
            ),
        )
    B.build("grains", rice_mat())


def rice_ear(B, rr, path, husks=34):
    """A golden ear on its stem: husked grains set left and right along the last half of a path, nodding."""
    P = np.asarray(path, float)
    v, f, st = tube_vf(P, np.linspace(0.013, 0.005, len(P)), 6)
    B.add(v, f, None, st, 0.15)
    t = np.linspace(0.001, math.pi - 0.001, 9)
    gv, gf = lathe_vf(np.stack([0.017 * np.sin(t) ** 0.8, -0.042 * np.cos(t)], -1), 8)
    cut = int(len(P) * 0.42)
    for k in range(husks):
        i = cut + int((len(P) - 2 - cut) * k / husks)
        d = Vector(P[i + 1] - P[i]).normalized()
        side = d.cross(Vector((0, 0, 1))).normalized() * (1 if k % 2 else -1)
        out = (d * 1.0 + side * rr.uniform(0.25, 0.75) + Vector((0, 0, rr.uniform(-0.2, 0.5)))).normalized()
        at = Vector(P[i]) + out * 0.045 + side * rr.uniform(0.0, 0.03)
        at.z = max(at.z, 0.02)
        B.add(gv, gf, Matrix.Translation(at) @ align(out, rr.uniform(0, 6.28), 0.1), None, rr.uniform(0.3, 1.0))


def ear_mat():
    """Ripe straw and husk: gold with a touch of green."""
    n = N("ear")
    f = n.noise(n.coord(attr="loc", scale=(40, 40, 6)), 3, 3)
    c = n.ramp(n.attr("rnd"), (0.0, "#9a8a3c"), (0.3, "#c29a45"), (0.7, "#d8b158"), (1.0, "#e8cb80"))
    n.bsdf(Base_Color=n.mix(n.math("MULTIPLY", f, 0.4), c, "#9c7330"), Roughness=0.6, Normal=n.bump(f, 0.4, 0.004))
    return n.m


def heap_of_rice(B, rr, var, H, radius, count):
    """Grains laid on a heap whose height is H(x, y); the heap's own dull core lies just under them."""
    xs = np.linspace(-radius, radius, 40)
    core = [[x, y, H(x, y) - 0.022] for x in xs for y in xs]
    F = [q for q in grid_faces(40, 40) if all(core[i][0] ** 2 + core[i][1] ** 2 < (radius * 0.96) ** 2 for i in q)]
    mesh("core", core, F, plain("core", "#f6ecd4", 0.8))
    e = 0.02
    for _ in range(count):
        q, b = radius * math.sqrt(rr.random()), rr.uniform(0, 6.28)
        x, y = q * math.cos(b), q * math.sin(b)
        up = Vector(((H(x - e, y) - H(x + e, y)) / (2 * e), (H(x, y - e) - H(x, y + e)) / (2 * e), 1)).normalized()
        v, f = rr.choice(var)
        at = Matrix.Translation((x, y, H(x, y) + rr.uniform(-0.022, 0.006)))
        B.add(v, f, at @ align(up, rr.uniform(0, 6.28), 0.38))


def jinzhai_mountain_rice():
    studio(target=(0.0, -0.05, 0.2), dist=4.5, focus=(0, -0.3, 0.4), tone=ASH)
    rng, rr = np.random.default_rng(5), random.Random(11)
    b = bowl(wood(("#4f3320", "#6e4a2e", "#8a6341")), r=0.7, h=0.36, foot=0.34, t=0.04)
    b.location = (0, 0.12, 0)
    var = [(v * [0.86, 1.12, 1.1], f) for v, f in (grain_vf(rng) for _ in range(12))]  # rounder than the field rice
    B = Batch()
    heap_of_rice(B, rr, var, lambda x, y: 0.30 + 0.22 * max(0, 1 - (x * x + y * y) / 0.42) ** 1.1, 0.645, 5600)
    o = B.build("grains", rice_mat())
    o.location = (0, 0.12, 0)
    bpy.data.objects["core"].location = (0, 0.12, 0)
    S = Batch()
    for _ in range(150):
        x, y = rr.gauss(-0.36, 0.14), rr.gauss(-0.74, 0.07)
        v, f = rr.choice(var)
        S.add(v, f, trs((x, y, 0.011), (rr.uniform(-0.1, 0.1), rr.uniform(-0.1, 0.1), rr.uniform(0, 6.28))))
    S.build("spill", rice_mat())
    E = Batch()
    for k in range(5):
        x0, y0, turn = 0.98 + 0.03 * k, -0.42 - 0.06 * k, 2.75 + 0.13 * k
        t = np.linspace(0, 1, 40)
        a = turn + 0.55 * t**2 * (0.5 + 0.4 * k / 4)
        x = x0 + np.cumsum(np.cos(a)) * 0.031
        y = y0 + np.cumsum(np.sin(a)) * -0.012 - 0.05 * k * t
        z = 0.03 + 0.022 * k + 0.10 * np.sin(np.pi * t) * (1 - 0.1 * k)
        rice_ear(E, rr, np.stack([x, y, z], -1))
    E.build("ears", ear_mat())


def huoqiu_rice_packed():
    from packing import sealed_bag

    studio(target=(0.1, -0.06, 0.56), dist=5.6, elev=27, focus=(0, -0.35, 0.5), tone=ASH)
    rng, rr = np.random.default_rng(2), random.Random(7)
    for o in sealed_bag(0.60, 0.30, 1.30):
        o.location.x, o.location.y = o.location.x - 0.14, o.location.y + 0.35
    b = bowl(ceramic("#7f95a0", True), r=0.40, h=0.25, foot=0.19, t=0.02)
    at = (0.42, -0.42, 0)
    b.location = at
    var = [grain_vf(rng) for _ in range(12)]
    B = Batch()
    heap_of_rice(B, rr, var, lambda x, y: 0.20 + 0.16 * max(0, 1 - (x * x + y * y) / 0.15) ** 1.1, 0.37, 2400)
    B.build("grains", rice_mat()).location = at
    bpy.data.objects["core"].location = at
    S = Batch()
    for _ in range(110):
        x, y = rr.gauss(-0.32, 0.13), rr.gauss(-0.62, 0.06)
        v, f = rr.choice(var)
        S.add(v, f, trs((x, y, 0.011), (rr.uniform(-0.1, 0.1), rr.uniform(-0.1, 0.1), rr.uniform(0, 6.28))))
    S.build("spill", rice_mat())
