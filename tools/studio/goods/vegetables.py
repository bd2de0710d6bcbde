"""A box of hill vegetables."""

from kit import *


def kraft_box_walls(w, d, h, t=0.03, color="#c19a6b", floor=0.0):
    """An open cardboard tray: four walls and a floor."""
    n = N("kraft")
    c = n.coord()
    f = n.noise(c, 40, 4, 0.7)
    rib = n.math("SINE", n.math("MULTIPLY", n("SeparateXYZ", Vector=c).outputs[0], 90))
    col = n.mix(n.math("MULTIPLY", f, 0.5), color, n_shift(color, 0.8))
    n.bsdf(Base_Color=col, Roughness=0.8, Normal=n.bump(n.math("MULTIPLY_ADD", rib, 0.15, f), 0.25, 0.004))
    parts = (
        ((0, -d / 2, h / 2), (w, t, h)),
        ((0, d / 2, h / 2), (w, t, h)),
        ((-w / 2, 0, h / 2), (t, d + t, h)),
        ((w / 2, 0, h / 2), (t, d + t, h)),
        ((0, 0, t / 2 + floor), (w, d, t)),
    )
    for at, size in parts:
        bpy.ops.mesh.primitive_cube_add(size=1, location=at)
        o = bpy.context.object
        o.scale = size
        bpy.ops.object.transform_apply(location=False, scale=True)
        b = o.modifiers.new("b", "BEVEL")
        b.width, b.segments = 0.008, 2
        o.data.materials.append(n.m)


def long_fruit(rng, L, radii, bend=0.1, wob=0.0, sides=28, n=40):
    """A fruit swept along a bent line: radii are read evenly from stem to end."""
    t = np.linspace(0, 1, n)
    P = np.stack([(t - 0.5) * L, bend * (4 * (t - 0.5) ** 2) * L, wob * np.sin(7 * t + rng.uniform(0, 6)) * L], -1)
    k = smooth_profile(np.stack([np.linspace(0, 1, len(radii)), radii], -1), 10)
    r = np.interp(t, k[:, 0], np.maximum(k[:, 1], 0.002))
    v, f, st = tube_vf(P, r, sides)
    return v, f, np.stack([st[:, 0] / L, st[:, 1], st[:, 2]], -1), np.repeat(P, sides, 0)


def skin_mat(name, stops, streak=(1.2, 5, 5), rough=0.3, coat=0.4, end=None, bump=0.15):
    """Skin of a long fruit: streaks along it, per-fruit shade; end: (colour) towards the far end."""
    n = N(name)
    L = n("Attribute", {"attribute_name": "loc"}).outputs["Vector"]
    rnd = n("ObjectInfo").outputs["Random"]
    p = n("VectorMath", {"operation": "ADD"}, i0=L, i1=n("CombineXYZ", X=n.math("MULTIPLY", rnd, 30)).outputs[0])
    f = n.noise(n("Mapping", Vector=p, Scale=streak).outputs[0], 1.4, 4, 0.6)
    c = n.ramp(n.math("MULTIPLY_ADD", f, 0.8, n.math("MULTIPLY_ADD", rnd, 0.3, -0.05)), *stops)
    if end:
        c = n.mix(n.ramp(n("SeparateXYZ", Vector=L).outputs[0], (0.8, 0.0), (1.0, 0.7)), c, end)
    n.bsdf(Base_Color=c, Roughness=rough, Coat_Weight=coat, Coat_Roughness=0.15, Normal=n.bump(f, bump, 0.006))
    return n.m


def cucumbers(rng, spots):
    """Fresh bumpy cucumbers at (x, y, z, rotation)."""
    m = skin_mat(
        "cuke",
        ((0.2, "#1f4a1a"), (0.5, "#2f6624"), (0.75, "#4f8a35"), (0.95, "#8fb55c")),
        (0.5, 5, 5),
        0.38,
        0.15,
        "#b9c46a",
    )
    for x, y, z, rot in spots:
        v, f, loc, axis = long_fruit(
            rng,
            rng.uniform(0.82, 0.95),
            (0.03, 0.07, 0.08, 0.082, 0.08, 0.07, 0.02),
            rng.uniform(0.04, 0.1),
            0.0,
            40,
            90,
        )
        knob = np.clip(
            np.sin(loc[:, 0] * 62 + 3 * loc[:, 1]) * np.sin(np.arctan2(loc[:, 2], loc[:, 1]) * 5 + loc[:, 0] * 9)
            - 0.72,
            0,
            1,
        )
        v = axis + (v - axis) * (1 + 0.5 * knob[:, None])
        obj(mesh("cuke", v, f, m, link=False, attrs={"loc": loc}), "cuke", (x, y, z), rot)


def with_stem(rng, m, green, spots, L, radii, bend, wob, cap):
    """Aubergines and peppers: the fruit, a green cap on its shoulder and a stalk."""
    for x, y, z, rot in spots:
        l = L * rng.uniform(0.9, 1.1)
        v, f, loc, axis = long_fruit(rng, l, radii, bend * rng.uniform(0.4, 1.3), wob)
        obj(mesh("fruit", v, f, m, link=False, attrs={"loc": loc}), "fruit", (x, y, z), rot)
        t = np.linspace(0, 1, 10)
        b0 = np.array([-l / 2, bend * l * 0.8, 0])
        stalk = b0 + np.stack([-0.13 * t + 0.02, 0.05 * t**2, 0.04 * t**2], -1)
        v, f, st = tube_vf(stalk, np.linspace(cap * 0.45, 0.017, 10), 12)
        obj(mesh("stalk", v, f, green, link=False), "stalk", (x, y, z), rot)
        a = np.linspace(0, 2 * math.pi, 60, endpoint=False)[None]
        s = np.linspace(0, 1, 8)[:, None]
        reach = cap * (1.0 + 1.1 * np.abs(np.cos(2.5 * a)) ** 1.5)
        cr = np.minimum(cap * 1.12 * np.sin(np.clip(s * reach / cap * 0.9, 0, 1.5)), cap * 1.12)
        P = np.stack([-l / 2 - 0.012 + s * reach * 0.75, b0[1] - 0.12 * s * reach + cr * np.cos(a), cr * np.sin(a)], -1)
        o = obj(mesh("cap", P.reshape(-1, 3), grid_faces(8, 60, True), green, link=False), "cap", (x, y, z), rot)
        o.modifiers.new("t", "SOLIDIFY").thickness = 0.008


def tomatoes(rng, green, spots, s=0.17):
    """Ripe tomatoes with their green stars."""
    n = N("tomato")
    c = n.coord()
    f = n.noise(c, 3, 3)
    z = n("SeparateXYZ", Vector=c).outputs[2]
    col = n.mix(
        n.ramp(z, (0.07, 0.0), (0.17, 0.6)), n.ramp(f, (0.3, "#b3190f"), (0.6, "#cf2a18"), (0.85, "#dd4a25")), "#d97b33"
    )
    n.bsdf(
        Base_Color=col,
        Roughness=0.2,
        Coat_Weight=0.5,
        Coat_Roughness=0.1,
        Subsurface_Weight=0.12,
        Subsurface_Radius=(0.06, 0.015, 0.01),
    )
    for x, y, zz, rot in spots:
        nu, k = 30, 60
        t = np.linspace(1e-3, math.pi - 1e-3, nu)[:, None]
        a = np.linspace(0, 2 * math.pi, k, endpoint=False)[None]
        r = np.sin(t) ** 0.85 * (1 + 0.02 * np.cos(5 * a + rng.uniform(0, 6)))
        h = -0.84 * np.cos(t) - 0.16 * np.exp(-((r / 0.3) ** 2)) * np.sign(-np.cos(t) + 1e-6)
        o = mesh(
            "tom", s * np.stack([r * np.cos(a), r * np.sin(a), h], -1).reshape(-1, 3), grid_faces(nu, k, True), n.m
        )
        o.matrix_world = trs((x, y, zz), rot)
        B = Batch()
        for i in range(5):
            u = np.linspace(0, 1, 8)[:, None]
            w = np.linspace(-1, 1, 5)[None]
            th = i * 1.2566 + rng.uniform(-0.15, 0.15)
            X, Y = 0.5 * u + 0 * w, 0.09 * np.sin(np.pi * u**0.7) * w
            Z = 0.70 + 0.17 * np.sin(u * 2.2) - 0.05 * u + rng.uniform(0, 0.2) * u**2 + 0 * w
            P = np.stack([X * math.cos(th) - Y * math.sin(th), X * math.sin(th) + Y * math.cos(th), Z], -1)
            B.add(P.reshape(-1, 3) * s, grid_faces(8, 5))
        v, f, st = tube_vf(np.array([[0, 0, 0.68], [0.02, 0, 0.85], [0.08, 0.02, 1.0]]) * s, 0.08 * s, 8)
        B.add(v, f)
        o = B.build("star", green)
        o.matrix_world = trs((x, y, zz), rot)
        o.modifiers.new("t", "SOLIDIFY").thickness = 0.006


def greens_leaf(rng, L, phi, lean):
    """One leaf of pak choi about the +Z axis: broad pale stalk, dark spoon blade bending out."""
    u = np.linspace(0, 1, 36)[:, None]
    v = np.linspace(-1, 1, 17)[None]
    blade = np.clip((u - 0.42) / 0.58, 0, 1)
    w = np.where(u < 0.42, 0.085 - 0.10 * u, 0) + np.where(
        u >= 0.42, 0.043 + 0.17 * np.sin(np.pi * blade**0.85) ** 0.8, 0
    ) * (1 - 0.999 * (u >= 1))
    cup = np.where(u < 0.45, 0.9, 0.25)
    out = 0.02 + lean * (0.10 * np.sin(np.pi * np.clip(u / 0.55, 0, 1)) + 0.42 * blade**1.8)
    out = out - cup * (w * v) ** 2 * 3.0 + 0.022 * blade * np.sin(6 * v + 13 * u + rng.uniform(0, 6)) * np.abs(v)
    x, y = out, w * v
    z = L * (u - 0.10 * lean * blade**2.2) + 0 * v
    P = np.stack([x * math.cos(phi) - y * math.sin(phi), x * math.sin(phi) + y * math.cos(phi), z], -1)
    return P.reshape(-1, 3), grid_faces(36, 17), np.stack([u + 0 * v, v + 0 * u, 0 * u + 0 * v], -1).reshape(-1, 3)


def greens_mat():
    n = N("greens")
    s = n("SeparateXYZ", Vector=n("Attribute", {"attribute_name": "loc"}).outputs["Vector"])
    v = n.math("ABSOLUTE", s.outputs[1])
    f = n.noise(n.coord(attr="loc"), 6, 4)
    side = n.math("SINE", n.math("MULTIPLY", n.math("MULTIPLY_ADD", v, -0.16, s.outputs[0]), 75))
    green = n.ramp(
        n.math("MULTIPLY_ADD", f, 0.7, n.math("MULTIPLY", n.attr("rnd"), 0.3)),
        (0.25, "#3d8426"),
        (0.5, "#559c34"),
        (0.8, "#86bd52"),
    )
    rib = n.ramp(n.math("MULTIPLY_ADD", s.outputs[0], 0.10, v), (0.10, 0.9), (0.17, 0.0))
    green = n.mix(rib, green, "#c3d798")
    green = n.mix(n.math("MULTIPLY", n.ramp(side, (0.88, 0.0), (1.0, 1.0)), 0.3), green, "#a8c878")
    stalk = n.ramp(s.outputs[0], (0.0, "#f2f3e2"), (0.25, "#e3ecc6"), (0.42, "#b9d38a"))
    c = n.mix(n.ramp(n.math("MULTIPLY_ADD", f, 0.08, s.outputs[0]), (0.42, 0.0), (0.52, 1.0)), stalk, green)
    n.bsdf(
        Base_Color=c,
        Roughness=0.4,
        Subsurface_Weight=0.12,
        Subsurface_Radius=(0.02, 0.05, 0.01),
        Normal=n.bump(n.math("ADD", side, f), 0.25, 0.008),
    )
    return n.m


def pak_choi(rng, mat, M, L=0.8):
    """A head of green leaves, its foot at the origin of M."""
    B = Batch()
    for ring, (count, lean, k) in enumerate(((6, 1.0, 1.0), (5, 0.6, 0.92), (3, 0.25, 0.75))):
        for i in range(count):
            phi = (i + 0.5 * ring) / count * 2 * math.pi + rng.uniform(-0.15, 0.15)
            v, f, loc = greens_leaf(rng, L * k * rng.uniform(0.92, 1.08), phi, lean)
            B.add(v, f, M, loc)
    o = B.build("pakchoi", mat)
    o.modifiers.new("t", "SOLIDIFY").thickness = 0.012


HEADS = (
    (-0.66, 0.0, 0.40, (-0.80, -0.2, 0.2)),
    (-0.36, 0.04, 0.40, (-0.72, 0.0, 1.0)),
    (-0.06, 0.0, 0.40, (-0.80, 0.2, 2.1)),
    (-0.22, -0.08, 0.40, (-0.95, 0.1, 0.6)),
)
AUBERGINES = (
    (0.52, 0.36, 0.46, (0, 0.1, 2.75)),
    (0.58, 0.16, 0.50, (0.3, 0.05, 2.9)),
    (0.46, 0.26, 0.62, (0, 0.0, 2.6)),
)
GREEN_PEPPERS = (
    (0.50, -0.22, 0.40, (0, 0.1, 2.2)),
    (0.68, -0.30, 0.40, (0, 0, 1.8)),
    (0.60, -0.20, 0.50, (0.5, -0.1, 2.6)),
    (0.76, -0.1, 0.48, (0, 0.1, 1.9)),
    (0.72, -0.40, 0.38, (0.3, 0.1, 2.8)),
    (0.30, -0.46, 0.36, (0, 0.1, 2.9)),
    (0.46, -0.06, 0.46, (0.2, 0, 2.9)),
)
RED_PEPPERS = (
    (0.40, -0.36, 0.44, (0, 0.05, 2.9)),
    (0.56, -0.42, 0.50, (0.4, 0.1, 2.4)),
    (0.70, -0.24, 0.56, (0.2, 0.05, 2.0)),
)
CUCUMBERS = (
    (0.06, -0.24, 0.38, (0, 0.05, 1.1)),
    (0.20, -0.22, 0.42, (0.5, 0.06, 1.25)),
    (0.12, -0.16, 0.54, (1.0, 0.0, 0.95)),
    (0.02, -0.26, 0.48, (0.3, 0.0, 1.25)),
)
TOMATOES = (
    (-0.72, -0.42, 0.40, (0.3, -0.3, 0)),
    (-0.36, -0.44, 0.40, (0.5, 0.2, 1)),
    (-0.70, -0.08, 0.42, (0.2, -0.2, 2)),
    (-0.38, -0.12, 0.42, (0.1, 0.2, 3)),
    (-0.54, -0.28, 0.60, (0.45, 0.1, 0.5)),
)
"""Where everything lies in the box: x, y, z and its turn."""


def jinzhai_vegetable_box():
    studio(target=(0.02, 0.0, 0.36), dist=5.5, elev=36, focus=(0, -0.35, 0.45), tone=OAK, fstop=0.9, key=1.1)
    rng = np.random.default_rng(9)
    kraft_box_walls(1.9, 1.3, 0.44)
    bpy.ops.mesh.primitive_cube_add(size=1, location=(0, 0, 0.13))
    bpy.context.object.scale = (1.84, 1.24, 0.2)
    bpy.context.object.data.materials.append(plain("bed", "#8a6f4c", 0.9))
    green = skin_mat("stem", ((0.2, "#3f6a2a"), (0.6, "#5c8a3c"), (0.9, "#86a95a")), (3, 3, 3), 0.5, 0.1)
    leaves = greens_mat()
    for x, y, z, turn in HEADS:
        pak_choi(rng, leaves, trs((x, y, z), turn))
    purple = skin_mat("aub", ((0.2, "#1c0a22"), (0.6, "#331440"), (0.95, "#54265e")), (0.6, 3, 3), 0.16, 0.8)
    long_round = (0.05, 0.085, 0.10, 0.11, 0.115, 0.10, 0.02)
    with_stem(rng, purple, green, AUBERGINES, 0.85, long_round, 0.05, 0.0, 0.085)
    unripe = skin_mat("pep", ((0.2, "#2f6a1c"), (0.6, "#478a28"), (0.95, "#6fae3c")), (1, 2, 2), 0.22, 0.6)
    ripe = skin_mat("pepr", ((0.2, "#a5140c"), (0.6, "#c6200f"), (0.95, "#d9421f")), (1, 2, 2), 0.2, 0.6)
    tapered = (0.05, 0.078, 0.075, 0.066, 0.055, 0.04, 0.008)
    with_stem(rng, unripe, green, GREEN_PEPPERS, 0.56, tapered, 0.08, 0.02, 0.055)
    with_stem(rng, ripe, green, RED_PEPPERS, 0.56, tapered, 0.08, 0.02, 0.055)
    cucumbers(rng, CUCUMBERS)
    tomatoes(rng, green, TOMATOES)
