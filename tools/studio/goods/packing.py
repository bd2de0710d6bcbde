"""Unlabelled kraft packing: bags, boxes, trays, shredded paper."""

from kit import *


def kraft(color="#b3946e", crease=0.35):
    """Brown paper: long fibres and soft creases."""
    n = N("kraft")
    c = n.coord()
    f = n.noise(c, 45, 4, 0.7)
    fib = n.ramp(n.noise(n("Mapping", Vector=c, Scale=(1, 1, 4)).outputs[0], 26, 3, 0.7), (0.58, 0.0), (0.72, 0.35))
    warp = n(
        "VectorMath",
        {"operation": "MULTIPLY_ADD"},
        i0=n("TexNoise", Vector=c, Scale=4.0).outputs["Color"],
        i1=(0.3, 0.3, 0.3),
        i2=c,
    )
    cell = n("TexVoronoi", {"feature": "DISTANCE_TO_EDGE"}, Vector=warp, Scale=4.5).outputs["Distance"]
    fold = n.math("MINIMUM", n.math("MULTIPLY", cell, 3), 0.5)
    col = n.mix(n.math("MULTIPLY", f, 0.4), color, n_shift(color, 0.84))
    h = n.math("MULTIPLY_ADD", fold, 2.2 * crease, n.math("MULTIPLY", f, 0.3))
    n.bsdf(Base_Color=n.mix(fib, col, n_shift(color, 0.75)), Roughness=0.72, Normal=n.bump(h, 0.5, 0.02))
    return n.m


def bag_rings(rings, n=144, power=9.0, rumple=0.02, seed=1):
    """Rings (half width, half depth, height) as rounded rectangles, lightly rumpled: vertices and faces."""
    rng = np.random.default_rng(seed)
    a = np.linspace(0, 2 * math.pi, n, endpoint=False)
    k = (np.abs(np.cos(a)) ** power + np.abs(np.sin(a)) ** power) ** (-1 / power)
    ph = rng.uniform(0, 6.28, 6)
    out = []
    for i, (w, d, z) in enumerate(rings):
        tri = lambda x: np.arcsin(np.sin(x)) / 1.57
        s = sum(tri((j + 2) * a + ph[j] + (1.5 + j) * z * 3) / (j + 2) for j in range(6)) * rumple
        gusset = 0.16 * min(1, z * 1.6) * np.clip(1 - np.abs(np.sin(a)) / 0.45, 0, 1) * (rumple > 0)
        out.append(
            np.stack(
                [
                    k * np.cos(a) * w * (1 + s - gusset),
                    k * np.sin(a) * d * (1 + 1.6 * s),
                    z + 0.9 * s * min(1, 3 * z) * (z > 0.1),
                ],
                -1,
            )
        )
    return np.concatenate(out), grid_faces(len(rings), n, True)


def open_bag(w=0.55, d=0.36, h=0.75, cuff=0.17, mat=None, seed=1):
    """A standing paper bag with its mouth turned down in a cuff."""
    t = np.linspace(0, 1, 14)
    rings = [(0.02, 0.02, 0.006), (w * 0.97, d * 0.97, 0.006)]
    rings += [
        (w * (1 + 0.05 * math.sin(math.pi * x)), d * (1 + 0.10 * math.sin(math.pi * x)), 0.015 + x * h) for x in t
    ]
    rings += [(w * 1.025, d * 1.035, h + 0.022), (w * 1.045, d * 1.07, h + 0.016)]
    rings += [(w * (1.05 + 0.03 * x), d * (1.08 + 0.06 * x), h + 0.02 - x * cuff) for x in np.linspace(0.1, 1, 7)]
    v, f = bag_rings(rings, seed=seed)
    o = mesh("bag", v, f, mat or kraft())
    o.modifiers.new("t", "SOLIDIFY").thickness = 0.01
    return o


def sealed_bag(w=0.62, d=0.27, h=1.25, mat=None, seed=2):
    """A full paper bag, its top pressed flat and folded over once."""
    rings = [(0.02, 0.02, 0.006), (w * 0.96, d * 0.94, 0.006)]
    for x in np.linspace(0, 1, 26):
        deep = d * (1 + 0.16 * math.sin(math.pi * min(1, x * 1.25))) * (1 - max(0, x - 0.62) / 0.38) ** 0.75
        rings.append((w * (1 + 0.02 * math.sin(math.pi * x)), max(deep, 0.016), 0.015 + x * h))
    v, f = bag_rings(rings, power=4.0, rumple=0.010, seed=seed)
    o = mesh("bag", v, f, mat or kraft())
    o.modifiers.new("t", "SOLIDIFY").thickness = 0.008
    fold = slab((0, -0.028, h - 0.045), (w * 2.04, 0.02, 0.15), o.data.materials[0])
    fold.rotation_euler = (-0.06, 0, 0)
    return o, fold


def slab(at, size, mat, rot=(0, 0, 0), bevel=0.007):
    """A board of card with softened edges."""
    bpy.ops.mesh.primitive_cube_add(size=1, location=at)
    o = bpy.context.object
    o.scale = size
    bpy.ops.object.transform_apply(location=False, scale=True)
    o.rotation_euler = rot
    b = o.modifiers.new("b", "BEVEL")
    b.width, b.segments = bevel, 2
    o.data.materials.append(mat)
    return o


def box(w, d, h, t=0.022, mat=None, flaps=True):
    """An open carton: walls, floor and, if wanted, flaps laid outward at the back and the sides."""
    m = mat or kraft("#b69672", 0.04)
    slab((0, 0, t / 2), (w, d, t), m)
    for s in (-1, 1):
        slab((0, s * d / 2, h / 2), (w + t, t, h), m)
        slab((s * w / 2, 0, h / 2), (t, d - t, h), m)
    if flaps:
        L = d * 0.36
        slab((0, d / 2 + L * 0.30, h + L * 0.40), (w, t * 0.8, L), m, (-0.64, 0, 0))
        for s in (-1, 1):
            slab((s * (w / 2 + L * 0.42), 0, h - L * 0.22), (L, d * 0.99, t * 0.8), m, (0, s * 0.50, 0))
    return m


def shreds(rr, count, w, d, z0, z1, color="#d5b585", length=(0.15, 0.4)):
    """Shredded paper filling a box."""
    B = Batch()
    for _ in range(count):
        L, a, t = rr.uniform(*length), rr.uniform(0, 6.28), np.linspace(-0.5, 0.5, 9)
        turn = a + rr.gauss(0, 2.2) * t
        x, y = np.cumsum(np.cos(turn)) * L / 8, np.cumsum(np.sin(turn)) * L / 8
        P = np.stack([x - x[4] + rr.uniform(-w / 2, w / 2), y - y[4] + rr.uniform(-d / 2, d / 2), 0 * x], -1)
        P[:, 2] = rr.uniform(z0, z1) + rr.gauss(0, 0.10) * L * np.sin(rr.uniform(4, 9) * t + rr.uniform(0, 6))
        P[:, 0] = np.clip(P[:, 0], -w / 2, w / 2)
        P[:, 1] = np.clip(P[:, 1], -d / 2, d / 2)
        side = np.stack([-np.sin(turn), np.cos(turn), 0 * t + rr.gauss(0, 0.6)], -1) * rr.uniform(0.008, 0.014)
        B.add(np.stack([P - side, P + side], 1).reshape(-1, 3), grid_faces(9, 2))
    n = N("shred")
    n.bsdf(Base_Color=n.ramp(n.attr("rnd"), (0.0, n_shift(color, 0.82)), (1.0, n_shift(color, 1.12))), Roughness=0.8)
    return B.build("shreds", n.m)


def fill_bag(rr, var, count, w, d, h, first=0.1, gap=0.05, k=40):
    """Things poured into an open bag of that inner size, heaped a little over its mouth. Returns the objects."""
    v, f = bag_rings([(w, d, 0.02), (w, d, h), (w * 1.05, d * 1.05, h + 0.06), (w * 1.0, d * 1.0, h + 6)], 32, rumple=0)
    wall, floor = mesh("col", v, f), ground()
    objs = []
    for i in range(count):
        at = (rr.uniform(-0.6, 0.6) * w, rr.uniform(-0.5, 0.5) * d, first + i * gap)
        objs.append(obj(var[i % len(var)], "nut", at, (rr.uniform(0, 6), rr.uniform(0, 6), rr.uniform(0, 6))))
    drop(objs, [wall, floor], 130, friction=0.45, k=k)
    clear(wall, floor)
    return objs
