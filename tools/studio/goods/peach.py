"""Crisp peaches."""

from kit import *


def peach_vf(rng, nu=56, n=72, s=0.33):
    """A round peach: hollow at the stem, a seam down one side, a small point below."""
    t = np.linspace(1e-3, math.pi - 1e-3, nu)[:, None]  # 0 at the point, pi at the stem
    a = np.linspace(-math.pi, math.pi, n, endpoint=False)[None]
    r = np.sin(t) ** 0.94 * (1 + 0 * a)
    z = -0.94 * np.cos(t) + 0 * a
    hollow = np.exp(-((r / 0.26) ** 2)) * (z > 0)
    point = np.exp(-((r / 0.16) ** 2)) * (z < 0)
    seam = np.exp(-((a / 0.17) ** 2)) * np.sin(t) ** 0.4
    wide = np.exp(-((a / 0.6) ** 2)) * np.sin(t)
    k = (
        1
        + 0.03 * wide
        - 0.085 * seam
        + 0.02 * np.sin(2 * a + rng.uniform(0, 6))
        + 0.012 * np.sin(3 * t + rng.uniform(0, 6))
    )
    x, y = r * np.cos(a) * k, r * np.sin(a) * k
    z = z - 0.30 * hollow - 0.11 * point - 0.05 * seam * (z > 0.3) * (r < 0.7)
    sc = s * rng.uniform(0.95, 1.05)
    loc = np.stack([np.cos(a) * np.sin(t), np.sin(a) * np.sin(t), -np.cos(t) + 0 * a], -1).reshape(-1, 3)
    return np.stack([x * sc, y * sc, z * sc], -1).reshape(-1, 3), grid_faces(nu, n, True), loc


def peach_mat():
    """Cream-green ground, red blush on the sunny cheek broken into dots and streaks, velvet down."""
    n = N("peach")
    rnd = n("ObjectInfo").outputs["Random"]
    A = n("Attribute", {"attribute_name": "loc"}).outputs["Vector"]
    p = n(
        "VectorMath", {"operation": "ADD"}, i0=A, i1=n("CombineXYZ", X=n.math("MULTIPLY", rnd, 40)).outputs[0]
    ).outputs[0]
    s = n("SeparateXYZ", Vector=A)
    sunny = n.math("MULTIPLY_ADD", s.outputs[1], 0.30, n.math("MULTIPLY", s.outputs[2], -0.16))
    big = n.noise(p, 1.3, 3, 0.5)
    dots = n.noise(p, 17, 4, 0.65)
    v = n.math("ADD", sunny, n.math("MULTIPLY_ADD", big, 1.0, n.math("MULTIPLY_ADD", dots, 0.34, -0.16)))
    c = n.ramp(v, (0.24, "#e3dd9f"), (0.40, "#efcf95"), (0.52, "#e89477"), (0.66, "#d4493f"), (0.9, "#a81f2b"))
    c = n.mix(n.ramp(s.outputs[2], (0.80, 0.0), (0.97, 0.75)), c, "#d3d088")
    pale = n.ramp(n.noise(p, 30, 2), (0.60, 0.0), (0.70, 0.4))
    n.bsdf(
        Base_Color=n.mix(pale, c, "#f1c9a4"),
        Roughness=0.62,
        Specular_IOR_Level=0.25,
        Sheen_Weight=0.55,
        Sheen_Roughness=0.35,
        Sheen_Tint=(1, 0.86, 0.78, 1),
        Subsurface_Weight=0.22,
        Subsurface_Radius=(0.08, 0.035, 0.02),
        Normal=n.bump(n.noise(p, 70, 2), 0.06, 0.003),
    )
    return n.m


def peach_leaf(rng, M, mat, L=0.62, W=0.095, bend=0.25):
    """A long pointed leaf, folded along its rib and bent down."""
    u = np.linspace(0, 1, 30)[:, None]
    v = np.linspace(-1, 1, 13)[None]
    w = W * np.sin(np.pi * u**0.8) ** 0.8
    x = u * L + 0 * v
    y = w * v
    z = 0.35 * w * np.abs(v) - bend * x**2 + 0.012 * np.sin(u * 22 + rng.uniform(0, 6)) * v**2
    P = np.stack([x, y, z], -1).reshape(-1, 3)
    loc = np.stack([u + 0 * v, v + 0 * u, 0 * u + 0 * v], -1).reshape(-1, 3)
    o = mesh("leaf", P, grid_faces(30, 13), mat, attrs={"loc": loc})
    o.matrix_world = M
    m = o.modifiers.new("t", "SOLIDIFY")
    m.thickness = 0.006


def leaf_mat(dark="#3f6126", light="#7f9d45"):
    """A fresh leaf: paler rib, side veins as ripples, slight gloss."""
    n = N("freshleaf")
    s = n("SeparateXYZ", Vector=n("Attribute", {"attribute_name": "loc"}).outputs["Vector"])
    v = n.math("ABSOLUTE", s.outputs[1])
    side = n.math("SINE", n.math("MULTIPLY", n.math("MULTIPLY_ADD", v, -0.18, s.outputs[0]), 90))
    f = n.noise(n.coord(attr="loc"), 5, 4)
    c = n.mix(f, dark, light)
    c = n.mix(n.ramp(v, (0.0, 0.9), (0.07, 0.0)), c, "#b9c97c")
    c = n.mix(n.math("MULTIPLY", n.ramp(side, (0.9, 0.0), (1.0, 1.0)), 0.25), c, "#a9bf6a")
    n.bsdf(
        Base_Color=c,
        Roughness=0.42,
        Subsurface_Weight=0.1,
        Subsurface_Radius=(0.02, 0.05, 0.01),
        Normal=n.bump(side, 0.25, 0.006),
    )
    return n.m


def half_peach(vf, skin, M):
    """A peach cut along the seam: pale crisp flesh, red rays round the stone."""
    v, f, loc = vf
    keep = v[:, 1] >= -1e-6
    faces = [q for q in f if all(keep[i] for i in q)]
    mesh("skin", v, faces, skin, attrs={"loc": loc}).matrix_world = M
    n = N("pflesh")
    L = n("Attribute", {"attribute_name": "loc"}).outputs["Vector"]
    s = n("SeparateXYZ", Vector=L)
    ang = n.math("ARCTAN2", s.outputs[2], s.outputs[0])
    r = s.outputs[1]
    dirs = n("CombineXYZ", X=n.math("COSINE", ang), Y=n.math("SINE", ang), Z=n.math("MULTIPLY", r, 0.25)).outputs[0]
    ray = n.noise(dirs, 9, 3, 0.6)
    c = n.ramp(
        n.math("MULTIPLY_ADD", ray, 0.26, n.math("SUBTRACT", r, 0.13)),
        (0.28, "#a3253a"),
        (0.40, "#d8667a"),
        (0.52, "#f3d3b4"),
        (0.66, "#f8ecc8"),
        (0.93, "#f3e6b4"),
        (0.985, "#d88a70"),
    )
    n.bsdf(
        Base_Color=c,
        Roughness=0.28,
        Subsurface_Weight=0.35,
        Subsurface_Radius=(0.06, 0.04, 0.02),
        Coat_Weight=0.35,
        Coat_Roughness=0.15,
        Normal=n.bump(ray, 0.15, 0.006),
    )
    edge = v[(np.abs(v[:, 1]) < 0.02 * 1) & keep]
    order = np.argsort(np.arctan2(edge[:, 2], edge[:, 0]))
    edge = edge[order] * [1, 0, 1]
    rs = np.concatenate([np.linspace(0.001, 0.9, 20), [0.97, 1.0]])
    P = rs[:, None, None] * edge[None]
    k = len(edge)
    A = np.arctan2(edge[:, 2], edge[:, 0])
    lc = np.stack([rs[:, None] * np.cos(A), np.repeat(rs[:, None], k, 1), rs[:, None] * np.sin(A)], -1)
    face = mesh("face", P.reshape(-1, 3), grid_faces(len(rs), k, True), n.m, attrs={"loc": lc.reshape(-1, 3)})
    face.matrix_world = M
    n = N("stone")
    h = n.noise(n.coord(), 16, 4, 0.6, 1.5)
    n.bsdf(
        Base_Color=n.ramp(h, (0.35, "#5a2c1a"), (0.55, "#95583a"), (0.75, "#b98560")),
        Roughness=0.6,
        Normal=n.bump(h, 1.0, 0.03),
    )
    t = np.linspace(0.001, 3.14, 30)
    sv, sf = lathe_vf(np.stack([0.088 * np.sin(t) ** 0.9, -0.12 * np.cos(t)], -1), 40)
    mesh("stone", sv * [1, 0.75, 1], sf, n.m).matrix_world = M @ Matrix.Translation((0, -0.005, 0))


def jinan_crisp_peach():
    studio(
        target=(0.02, -0.02, 0.30), dist=5.2, focus=(0, -0.35, 0.35), tone=("#9a8468", "#b8a284", "#d0bd9f"), elev=28
    )
    rng = np.random.default_rng(6)
    m = peach_mat()
    cloth_patch(linen("#8fa0a3", 30), (2.5, 1.7), (0.05, -0.02, 0.003), 0.12, 0.03, 4)
    var = [peach_vf(rng) for _ in range(6)]
    spots = (
        (0, -0.62, 0.05, 0.315, (0.35, 0.2, 2.6)),
        (1, 0.02, 0.42, 0.32, (0.3, -0.2, 1.9)),
        (2, 0.66, 0.26, 0.315, (0.5, 0.1, 3.6)),
        (3, -0.02, -0.30, 0.31, (-0.45, 0.35, 3.0)),
    )
    for i, x, y, z, rot in spots:
        v, f, l = var[i]
        obj(mesh("peach", v, f, m, link=False, attrs={"loc": l}), "peach", (x, y, z), rot)
    half_peach(var[5], m, trs((0.60, -0.42, 0.25), (-0.55, 0.15, 0.35)))
    lm = leaf_mat()
    peach_leaf(rng, trs((-0.02, 0.36, 0.56), (0.2, -0.45, 0.5)), lm)
    peach_leaf(rng, trs((-0.02, 0.36, 0.56), (-0.2, -0.4, 2.5)), lm, 0.55)
    peach_leaf(rng, trs((-0.36, -0.46, 0.025), (0.05, -0.06, 3.4)), lm, 0.62, 0.095, 0.06)
    peach_leaf(rng, trs((-0.34, -0.50, 0.02), (-0.1, -0.06, 4.05)), lm, 0.52, 0.085, 0.06)
