"""Hickory nuts."""

from kit import *


def hickory_vf(rng, cut=False, nu=34, n=64, s=0.088):
    """A small round nut with four faint ridges and a point; cut: only its lower half."""
    t = np.linspace(1e-3, math.pi - 1e-3, nu)[:, None]
    a = np.linspace(0, 2 * math.pi, n, endpoint=False)[None]
    z = -np.cos(t) + 0 * a
    r = np.sin(t) ** 0.92 * (1 + 0.07 * np.abs(np.cos(2 * a)) ** 6 * np.sin(t))
    tip = np.clip(1 - r / 0.28, 0, 1)
    z = z * 1.06 + np.where(z > 0, 0.24, -0.07) * tip**1.5
    r = r * (1 + 0.02 * np.sin(3 * a + rng.uniform(0, 6)))
    k = s * rng.uniform(0.92, 1.08)
    P = np.stack([r * np.cos(a) * k, r * np.sin(a) * k, z * k], -1).reshape(-1, 3)
    loc = np.stack([np.cos(a) * np.sin(t), np.sin(a) * np.sin(t), -np.cos(t) + 0 * a], -1).reshape(-1, 3)
    return P, grid_faces(nu, n, True), loc


def hickory_mat():
    """Roasted shell: warm tan, brown veins running from point to point, a bloom of salt."""
    n = N("hickory")
    rnd = n("ObjectInfo").outputs["Random"]
    L = n("Attribute", {"attribute_name": "loc"}).outputs["Vector"]
    s = n("SeparateXYZ", Vector=L)
    off = n("CombineXYZ", X=n.math("MULTIPLY", rnd, 40)).outputs[0]
    p = n("VectorMath", {"operation": "ADD"}, i0=L, i1=off).outputs[0]
    along = n.noise(n("Mapping", Vector=p, Scale=(5, 5, 0.9)).outputs[0], 2.2, 4, 0.65, 0.6)
    blot = n.noise(p, 2.2, 3)
    c = n.ramp(
        n.math("MULTIPLY_ADD", blot, 0.55, n.math("MULTIPLY_ADD", rnd, 0.5, n.math("MULTIPLY_ADD", along, 0.35, -0.2))),
        (0.2, "#5f3d22"),
        (0.45, "#8c6036"),
        (0.65, "#aa7d4a"),
        (0.9, "#c9a26c"),
    )
    vein = n.ramp(along, (0.40, 1.0), (0.46, 0.0))
    c = n.mix(n.math("MULTIPLY", vein, 0.75), c, "#3f2413")
    seam = n.math("ABSOLUTE", n.math("MULTIPLY", s.outputs[0], s.outputs[1]))
    c = n.mix(n.ramp(seam, (0.0, 0.75), (0.022, 0.0)), c, "#3f2413")
    tip = n.ramp(s.outputs[2], (0.9, 0.0), (0.99, 0.8))
    c = n.mix(tip, c, "#4c2e19")
    salt = n.ramp(n.noise(p, 16, 4, 0.7), (0.60, 0.0), (0.70, 0.5))
    n.bsdf(
        Base_Color=n.mix(salt, c, "#efe3cd"),
        Roughness=0.46,
        Specular_IOR_Level=0.4,
        Normal=n.bump(n.math("SUBTRACT", n.noise(p, 9, 4), vein), 0.35, 0.004),
    )
    return n.m


def half_nut(shell, rim_m, kernel_m, M, s=0.1, seed=1):
    """A cracked half: outer shell, thick pale-brown rim with its cross wall, the wrinkled kernel in it."""
    rng = np.random.default_rng(seed)
    nu, n = 16, 48
    t = np.linspace(0.001, math.pi / 2, nu)
    v, f = lathe_vf(np.stack([s * np.sin(t), -1.06 * s * np.cos(t)], -1), n)
    mesh("half", v, f, shell, attrs={"loc": v / s}).matrix_world = M
    r = np.linspace(0.001, 1, 34)[:, None]
    a = np.linspace(0, 2 * math.pi, 96, endpoint=False)[None]
    x, y = r * np.cos(a), r * np.sin(a)
    wall = np.exp(-((x / 0.05) ** 2)) * (np.abs(y) < 0.84)
    lobe = np.clip(1 - ((np.abs(x) - 0.40) / 0.36) ** 2 - (y / 0.78) ** 2, 0, 1) ** 0.5
    wrink = 0.05 * np.sin(9 * y + 3 * np.sin(7 * x + rng.uniform(0, 6))) + 0.03 * np.sin(17 * x + 11 * y)
    ker = (lobe > 0.05).astype(float)
    z = np.where(ker > 0, -0.22 + 0.42 * lobe + wrink * lobe, np.where(r > 0.82, 0.0, -0.25))
    z = np.maximum(z, -0.02 - 0.9 * (1 - wall) - 0.2)
    z = np.where(wall > 0.4, np.maximum(z, 0.0), z)
    P = np.stack([x * s, y * s, z * s], -1).reshape(-1, 3)
    faces = np.array(grid_faces(34, 96, True))
    on = ker.reshape(-1)[faces].mean(1) > 0.5
    mesh("rim", P, faces[~on], rim_m).matrix_world = M
    mesh("kernel", P, faces[on], kernel_m).matrix_world = M


def kernel_mat():
    n = N("kernel")
    c = n.coord()
    f = n.noise(c, 60, 4, 0.6)
    n.bsdf(
        Base_Color=n.ramp(f, (0.3, "#a8662a"), (0.5, "#cf9550"), (0.75, "#ecc78a")),
        Roughness=0.38,
        Subsurface_Weight=0.2,
        Subsurface_Radius=(0.03, 0.015, 0.006),
        Normal=n.bump(f, 0.4, 0.006),
    )
    return n.m


def nuts_in_bowl(rr, var, count, centre, bowl_r=0.5):
    """Nuts fallen in a bowl of about that radius. Returns the objects."""
    k = bowl_r / 0.535
    prof = [(0.001, 0.085), (0.2, 0.1), (0.42, 0.17), (0.51, 0.24), (0.535, 0.31), (0.60, 0.45), (0.60, 6)]
    col = collider([(r * k, z) for r, z in prof], 24, centre)
    objs = []
    for i in range(count):
        a, r = rr.uniform(0, 6.28), 0.6 * bowl_r * math.sqrt(rr.random())
        at = (centre[0] + r * math.cos(a), centre[1] + r * math.sin(a), 0.25 + i * 0.035)
        objs.append(obj(var[i % len(var)], "nut", at, (rr.uniform(0, 6), rr.uniform(0, 6), rr.uniform(0, 6))))
    drop(objs, [col], 110, k=36, friction=0.5)
    clear(col)
    return objs


def cracked(m, spots, s=0.1):
    """Cracked halves lying face up on the table, turned a little to the camera."""
    rim = plain("rim", "#9a7148", 0.7)
    km = kernel_mat()
    for i, (x, y, tilt, spin) in enumerate(spots):
        half_nut(m, rim, km, trs((x, y, s * 0.98), (tilt, 0, spin)), s, i + 1)


def jinzhai_hickory():
    studio(target=(0.02, -0.1, 0.17), dist=3.7, elev=33, focus=(0, -0.3, 0.25), fstop=1.0, tone=OAK)
    rng, rr = np.random.default_rng(7), random.Random(3)
    m = hickory_mat()
    var = [mesh("hk", v, f, m, link=False, attrs={"loc": l}) for v, f, l in (hickory_vf(rng) for _ in range(8))]
    b = bowl(ceramic("#3f4a4d", True), r=0.58, h=0.31, foot=0.26, t=0.026)
    b.location = (0, 0.1, 0)
    nuts_in_bowl(rr, var, 58, (0, 0.1, 0), 0.54)
    cracked(
        m,
        ((0.26, -0.60, 0.45, 0.4), (0.50, -0.52, 0.4, 1.0), (-0.36, -0.60, 0.5, -0.5), (-0.1, -0.68, 0.4, 0.9)),
        0.105,
    )
    for k, (x, y) in enumerate(((0.06, -0.50), (-0.58, -0.46), (0.66, -0.34))):
        obj(var[k], "nut", (x, y, 0.095), (1.4, 0.3 * k, 2.0 * k + 0.5))


def jinzhai_hickory_packed():
    from packing import sealed_bag

    studio(target=(0.06, -0.08, 0.34), dist=4.1, elev=27, focus=(0, -0.4, 0.3), tone=WALNUT, key=1.1)
    rng, rr = np.random.default_rng(8), random.Random(4)
    for o in sealed_bag(0.40, 0.19, 0.84):
        o.location.x, o.location.y = o.location.x - 0.16, o.location.y + 0.25
    m = hickory_mat()
    made = [hickory_vf(rng) for _ in range(8)]
    var = [mesh("hk", v, f, m, link=False, attrs={"loc": l}) for v, f, l in made]
    floor = ground()
    wall = collider([(0.36, 0), (0.36, 5)], 20, (0.32, -0.34, 0))
    objs = []
    for k in range(24):
        a, r = rr.uniform(0, 6.28), 0.22 * math.sqrt(rr.random())
        at = (0.32 + r * math.cos(a), -0.34 + r * math.sin(a), 0.15 + 0.09 * k)
        objs.append(obj(var[k % 8], "nut", at, (rr.uniform(0, 6), rr.uniform(0, 6), rr.uniform(0, 6))))
    drop(objs, [floor, wall], 100, k=36, friction=0.8)
    clear(floor, wall)
    cracked(m, ((-0.30, -0.50, 0.5, 0.4), (-0.08, -0.66, 0.45, 1.1), (-0.54, -0.36, 0.5, -0.4)), 0.105)
