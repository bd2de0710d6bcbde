"""Foxnut."""

from kit import *


def dry_mat():
    """Half red skin, half bare white meal, with a wobbling border between."""
    n = N("fox")
    rnd = n("ObjectInfo").outputs["Random"]
    c0 = n.coord()
    off = n("CombineXYZ", X=n.math("MULTIPLY", rnd, 60)).outputs[0]
    p = n("VectorMath", {"operation": "ADD"}, i0=c0, i1=off).outputs[0]
    z = n("SeparateXYZ", Vector=c0).outputs[2]
    wob = n.math("MULTIPLY_ADD", n.noise(p, 22, 4, 0.6), 0.055, z)
    red = n.math("LESS_THAN", wob, n.math("MULTIPLY_ADD", rnd, 0.05, 0.0))
    vein = n.noise(n("Mapping", Vector=p, Scale=(1, 1, 0.35)).outputs[0], 60, 4, 0.7)
    rc = n.ramp(
        n.math("MULTIPLY_ADD", vein, 0.7, n.math("MULTIPLY", rnd, 0.3)),
        (0.3, "#7c3b25"),
        (0.5, "#a05b3d"),
        (0.75, "#c08a68"),
    )
    wc = n.mix(n.noise(p, 40, 4, 0.7), "#f6f0e2", "#ddcfb4")
    cr = n.ramp(vein, (0.30, "#bfa27e"), (0.36, "#ffffff"))
    wc = n.mix(0.5, wc, cr, "MULTIPLY")
    n.bsdf(
        Base_Color=n.mix(red, wc, rc),
        Roughness=0.68,
        Subsurface_Weight=0.12,
        Subsurface_Radius=(0.03, 0.02, 0.014),
        Specular_IOR_Level=0.3,
        Normal=n.bump(n.math("ADD", vein, n.math("MULTIPLY", red, 0.6)), 0.5, 0.004),
    )
    return n.m


def dry_nuts(rr):
    """Ten shapes of dried foxnut."""
    m = dry_mat()
    var = []
    for k in range(10):
        v, f = lathe_vf(
            np.stack([0.045 * np.sin(np.linspace(0.001, 3.14, 24)), -0.043 * np.cos(np.linspace(0.001, 3.14, 24))], -1),
            28,
        )
        s = np.array([rr.uniform(0.9, 1.06), rr.uniform(0.9, 1.06), rr.uniform(0.9, 1.1)])
        var.append(mesh("fx", v * s * (1 + 0.04 * np.sin(v[:, :1] * 60 + k) * np.sin(v[:, 2:] * 70)), f, m, link=False))
    return var


def huoqiu_foxnut_dry():
    studio(target=(0.03, -0.07, 0.15), dist=3.65, focus=(0, -0.2, 0.24), fstop=1.0, tone=WALNUT)
    rr = random.Random(2)
    var = dry_nuts(rr)
    bowl(ceramic("#eae4d8", True), r=0.56, h=0.30, foot=0.25, t=0.024)
    col = collider([(0.001, 0.085), (0.2, 0.1), (0.42, 0.17), (0.51, 0.24), (0.535, 0.31), (0.60, 0.45), (0.60, 5)], 24)
    fl = ground()
    objs = []
    for k in range(240):
        a = rr.uniform(0, 6.28)
        r = 0.38 * math.sqrt(rr.random())
        objs.append(
            obj(
                var[k % 10],
                "fx",
                (r * math.cos(a), r * math.sin(a), 0.2 + k * 0.012),
                (rr.uniform(0, 6), rr.uniform(0, 6), 0),
            )
        )
    drop(objs, [col], 90, k=26)
    clear(col)
    ex = [
        obj(
            var[k],
            "fx",
            (rr.gauss(0.48, 0.14), rr.gauss(-0.55, 0.07), 0.06 + 0.06 * k),
            (rr.uniform(0, 6), rr.uniform(0, 6), 0),
        )
        for k in range(9)
    ]
    drop(ex, [fl], 60, k=26, damp=0.5, friction=1.0)
    clear(fl)


def fresh_mat():
    """Peeled fresh foxnut, ivory with a yellow eye, dusted with frost from above."""
    n = N("fresh")
    rnd = n("ObjectInfo").outputs["Random"]
    c = n.coord()
    p = n("VectorMath", {"operation": "ADD"}, i0=c, i1=n("CombineXYZ", X=n.math("MULTIPLY", rnd, 60)).outputs[0])
    z = n("SeparateXYZ", Vector=c).outputs[2]
    eye = n.ramp(n.math("MULTIPLY_ADD", n.noise(p, 20, 3), 0.02, z), (0.041, 0.0), (0.049, 0.7))
    base = n.ramp(
        n.math("MULTIPLY_ADD", rnd, 0.7, n.math("MULTIPLY", n.noise(p, 9, 2), 0.3)),
        (0.1, "#f3e4bd"),
        (0.5, "#f8efd6"),
        (0.9, "#fcf8ea"),
    )
    col = n.mix(eye, base, "#dcbf86")
    up = n("SeparateXYZ", Vector=n("NewGeometry").outputs["Normal"]).outputs[2]
    grain = n.noise(p, 75, 4, 0.75)
    frost = n.math("MULTIPLY", n.ramp(up, (0.15, 0.0), (0.9, 1.0)), n.ramp(grain, (0.44, 0.0), (0.58, 1.0)))
    n.bsdf(
        Base_Color=n.mix(n.math("MULTIPLY", frost, 0.85), col, "#fbfdff"),
        Roughness=n.math("MULTIPLY_ADD", frost, 0.4, 0.32),
        Subsurface_Weight=0.2,
        Subsurface_Radius=(0.03, 0.026, 0.016),
        Normal=n.bump(n.math("ADD", frost, n.math("MULTIPLY", n.noise(p, 20, 3), 0.3)), 0.5, 0.004),
    )
    return n.m


def frost(rr, count, place, size=(0.03, 0.075)):
    """Frost: tiny white crystals, lit a little from within as snow is."""
    B = Batch()
    cube = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], float)
    F = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    for _ in range(count):
        s = rr.uniform(*size)
        v = cube * s * 0.5 * np.array([[rr.uniform(0.6, 1.1) for _ in range(3)] for _ in range(8)])
        x, y, z = place(rr)
        B.add(v, F, trs((x, y, z + s * 0.42), (rr.uniform(-0.3, 0.3), rr.uniform(-0.3, 0.3), rr.uniform(0, 6.28))))
    n = N("ice")
    n.bsdf(Base_Color="#ffffff", Roughness=0.35, Emission_Color=(0.9, 0.96, 1, 1), Emission_Strength=0.25)
    o = B.build("ice", n.m)
    o.data.polygons.foreach_set("use_smooth", [False] * len(o.data.polygons))
    return o


def huoqiu_foxnut_frozen():
    studio(
        target=(0.03, -0.07, 0.15),
        dist=3.6,
        focus=(0, -0.2, 0.24),
        fstop=1.0,
        tone=("#76838c", "#93a0a8", "#aeb9bf"),
        key=1.1,
    )
    rr = random.Random(5)
    m = fresh_mat()
    var = []
    for k in range(10):
        t = np.linspace(0.001, 3.14, 20)
        v, f = lathe_vf(np.stack([0.052 * np.sin(t), -0.05 * np.cos(t)], -1), 24)
        s = np.array([rr.uniform(0.92, 1.06), rr.uniform(0.92, 1.06), rr.uniform(0.92, 1.1)])
        var.append(mesh("fx", v * s, f, m, link=False))
    bowl(ceramic("#6f94ad", True), r=0.56, h=0.30, foot=0.25, t=0.024)
    col = collider([(0.001, 0.085), (0.2, 0.1), (0.42, 0.17), (0.51, 0.24), (0.535, 0.31), (0.60, 0.45), (0.60, 5)], 24)
    objs = []
    for k in range(185):
        a, r = rr.uniform(0, 6.28), 0.38 * math.sqrt(rr.random())
        at = (r * math.cos(a), r * math.sin(a), 0.2 + k * 0.014)
        objs.append(obj(var[k % 10], "fx", at, (rr.uniform(0, 6), rr.uniform(0, 6), 0)))
    drop(objs, [col], 90, k=26)
    clear(col)
    for k, (x, y) in enumerate(((0.40, -0.52), (0.56, -0.50), (0.30, -0.60))):
        obj(var[k], "fx", (x, y, 0.05), (rr.uniform(0, 6), rr.uniform(0, 6), 0))
    every = [o for o in bpy.data.objects if o.name.startswith("fx")]
    top = [o.location for o in every if o.location.z < 0.06 or o.location.z > 0.24]

    def on_a_nut(r):
        q = r.choice(top)
        x, y = r.uniform(-0.03, 0.03), r.uniform(-0.03, 0.03)
        return q.x + x, q.y + y, q.z + math.sqrt(max(0, 0.05**2 - x * x - y * y)) - 0.004

    def on_the_rim(r):
        a = r.uniform(0, 6.28)
        return 0.55 * math.cos(a), 0.55 * math.sin(a), 0.308

    frost(rr, 4200, on_a_nut, (0.003, 0.009))
    frost(rr, 1400, on_the_rim, (0.003, 0.009))


def huoqiu_foxnut_dry_packed():
    from packing import sealed_bag

    studio(target=(0.06, -0.06, 0.36), dist=4.2, elev=27, focus=(0, -0.35, 0.3), tone=ASH)
    rr = random.Random(6)
    for o in sealed_bag(0.42, 0.20, 0.88, seed=5):
        o.location.x, o.location.y = o.location.x - 0.14, o.location.y + 0.26
    var = dry_nuts(rr)
    at = (0.34, -0.34, 0)
    bowl(ceramic("#5d7568", True), r=0.34, h=0.2, foot=0.16, t=0.02).location = at
    col = collider([(0.001, 0.085), (0.13, 0.09), (0.24, 0.12), (0.31, 0.19), (0.34, 0.26), (0.34, 4)], 24, at)
    objs = []
    for k in range(84):
        a, r = rr.uniform(0, 6.28), 0.22 * math.sqrt(rr.random())
        spot = (at[0] + r * math.cos(a), at[1] + r * math.sin(a), 0.2 + k * 0.02)
        objs.append(obj(var[k % 10], "fx", spot, (rr.uniform(0, 6), rr.uniform(0, 6), 0)))
    drop(objs, [col], 90, k=26)
    clear(col)
    for k, (x, y) in enumerate(((-0.34, -0.52), (-0.22, -0.58), (-0.45, -0.46), (-0.30, -0.44), (-0.12, -0.50))):
        obj(var[k], "fx", (x, y, 0.044), (rr.uniform(0, 6), rr.uniform(0, 6), 0))
