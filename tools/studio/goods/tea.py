"""Teas."""

from kit import *


def leaf_vf(rng, L=0.3, W=0.075):
    """One dry Lu'an leaf: a long lens, both edges rolled up, slightly bent and twisted."""
    nu, nv = 22, 11
    u = np.linspace(0, 1, nu)[:, None]
    v = np.linspace(-1, 1, nv)[None]
    w = W * (np.sin(np.pi * np.clip(u, 0, 1) ** 0.85) ** 0.75) * (1 + 0.12 * np.sin(u * 9 + rng.uniform(0, 6)))
    curl = rng.uniform(1.7, 3.3) * (1 + 0.3 * np.sin(u * 4 + rng.uniform(0, 6)))  # radians of the half section
    th = v * curl
    y = w * np.sin(th) / curl
    z = w * (1 - np.cos(th)) / curl
    x = (u - 0.5) * L + 0 * v
    bend = rng.uniform(-0.5, 0.9)
    tw = rng.uniform(-0.9, 0.9)
    a = tw * (u - 0.5)
    y, z = y * np.cos(a) - z * np.sin(a), y * np.sin(a) + z * np.cos(a)
    z = (
        z
        + bend * (x**2) / L * 1.2
        + 0.006 * np.sin(u * 23 + rng.uniform(0, 6)) * (1 - np.abs(v))
        + 0.004 * np.sin(v * 5 + u * 31)
    )
    y = y + rng.uniform(-0.3, 0.3) * x**2 / L
    P = np.stack([x, y, z], -1).reshape(-1, 3)
    loc = np.stack([u + 0 * v, v + 0 * u, 0 * u + 0 * v], -1).reshape(-1, 3)
    return P, grid_faces(nu, nv), loc


def tea_mat():
    n = N("tea")
    loc = n.coord(attr="loc")
    rnd = n.attr("rnd")
    sx = n("SeparateXYZ", Vector=n("Attribute", {"attribute_name": "loc"}).outputs["Vector"])
    off = n("CombineXYZ", X=n.math("MULTIPLY", rnd, 31), Y=n.math("MULTIPLY", rnd, 17)).outputs[0]
    p = n("VectorMath", {"operation": "ADD"}, i0=loc, i1=off).outputs[0]
    blot = n.noise(p, 2.5, 4)
    c = n.ramp(
        n.math("MULTIPLY_ADD", rnd, 0.7, n.math("MULTIPLY_ADD", blot, 0.6, -0.15)),
        (0.05, "#40502b"),
        (0.35, "#5e6f3d"),
        (0.62, "#7c8c50"),
        (0.9, "#a2b070"),
    )
    rib = n.ramp(n.math("ABSOLUTE", sx.outputs[1]), (0.0, 1.0), (0.13, 0.0))
    c = n.mix(n.math("MULTIPLY", rib, 0.45), c, "#a3a56f")
    veins = n(
        "TexWave",
        {"wave_type": "BANDS", "bands_direction": "X"},
        Vector=n(
            "VectorMath",
            {"operation": "ADD"},
            i0=n("Mapping", Vector=loc, Scale=(1, 1, 1)).outputs[0],
            i1=n("CombineXYZ", X=n.math("MULTIPLY", n.math("ABSOLUTE", sx.outputs[1]), -0.12)).outputs[0],
        ).outputs[0],
        Scale=4.2,
        Distortion=2.5,
        Detail=2,
    ).outputs["Fac"]
    frost = n.ramp(n.noise(p, 14, 3, 0.7), (0.45, 0.0), (0.72, 0.55))  # 起霜: pale bloom
    c = n.mix(frost, c, "#bcc0a2")
    h = n.math("ADD", n.math("MULTIPLY", veins, 0.5), n.math("MULTIPLY", n.noise(p, 9, 4, 0.65), 1.1))
    n.bsdf(
        Base_Color=c,
        Roughness=0.72,
        Specular_IOR_Level=0.22,
        Normal=n.bump(h, 0.9, 0.007),
        Subsurface_Weight=0.0,
        Sheen_Weight=0.12,
    )
    return n.m


def luan_guapian():
    studio(target=(0.02, 0.12, 0.36), dist=5.4, focus=(-0.1, -0.25, 0.42))
    b = bowl(ceramic("#efebe2", True))
    b.location = (-0.18, -0.1, 0)
    rng = np.random.default_rng(5)
    var = [leaf_vf(rng, rng.uniform(0.26, 0.38), rng.uniform(0.075, 0.105)) for _ in range(28)]
    tm = tea_mat()
    rr = random.Random(2)
    # physics: boxes stand in for leaves in two pours, then real leaves are merged
    objs, vi = [], []
    for k in range(330):
        i = rr.randrange(len(var))
        me = mesh("lf", var[i][0], var[i][1], link=False)
        a = rr.uniform(0, 6.28)
        rad = 0.48 * math.sqrt(rr.random())
        o = obj(
            me,
            "lf",
            (-0.18 + rad * math.cos(a), -0.1 + rad * math.sin(a), 0.25 + k * 0.009),
            (rr.uniform(-0.6, 0.6), rr.uniform(-0.6, 0.6), rr.uniform(0, 6.28)),
        )
        objs.append(o)
        vi.append(i)
    for k in range(9):  # a few on the table
        i = rr.randrange(len(var))
        a = rr.uniform(3.9, 5.9)
        rad = rr.uniform(0.82, 0.98)
        o = obj(
            mesh("lf", var[i][0], var[i][1], link=False),
            "lf",
            (-0.18 + rad * math.cos(a), -0.1 + rad * math.sin(a), 0.1),
            (0, 0, rr.uniform(0, 6.28)),
        )
        objs.append(o)
        vi.append(i)
    floor = ground()
    col = collider(
        [(0.001, 0.085), (0.26, 0.1), (0.54, 0.2), (0.66, 0.32), (0.69, 0.42), (0.69, 0.6), (0.9, 1.4), (0.9, 4)],
        24,
        b.location,
    )
    mats = drop(objs[:-9], [col], 110, friction=0.8, k=20)
    clear(col)
    mats += drop(objs[-9:], [floor], 40, friction=0.8, k=20)
    clear(floor)
    B = Batch()
    for (o, m), i in zip(mats, vi):
        if m.translation.z > -0.05:
            B.add(var[i][0], var[i][1], m, var[i][2])
        bpy.data.objects.remove(o)
    o = B.build("leaves", tm)
    s = o.modifiers.new("t", "SOLIDIFY")
    s.thickness = 0.006
    tin((0.48, 0.66, 0))
