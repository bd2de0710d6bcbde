"""Lingzhi: slices with a lacquered edge, and the whole caps they are cut from."""

from heaps import *
from kit import *


def slice_vf(rng, L=0.7, H=0.15):
    """One slice through a cap: straight below, arched above, warped in drying. loc = (along, bottom to top)."""
    nu, nv = 30, 9
    u, t = np.linspace(-1, 1, nu)[:, None], np.linspace(0, 1, nv)[None]
    arch = (1 - np.abs(u) ** 2.6) ** 0.6 * (1 + 0.08 * np.sin(u * 5 + rng.uniform(0, 6)))
    low = 0.10 * H * np.sin(u * 2.2 + rng.uniform(0, 6)) + rng.uniform(-0.2, 0.35) * H * u**2
    x = u * L / 2 + 0 * t
    z = low + t * H * np.maximum(arch, 0.12)
    y = (
        rng.uniform(-0.12, 0.12) * L * (u**2 - 0.4)
        + 0.012 * np.sin(u * 6 + rng.uniform(0, 6))
        + rng.uniform(-0.3, 0.3) * u * (t - 0.5) * H
    )
    V = np.stack([x, y + 0 * t, z - H / 2], -1).reshape(-1, 3)[:, [0, 2, 1]]  # lying down
    return V, grid_faces(nu, nv), np.stack([u + 0 * t, t + 0 * u, 0 * u + 0 * t], -1).reshape(-1, 3)


def slice_mat(skin="#57170c", flesh=("#a37c52", "#c8a679", "#dfc8a2"), pores="#84603e"):
    """Flesh in pale layers, a brown layer of tubes below it, the lacquer as a dark line on top."""
    n = N("slice")
    sp = n("SeparateXYZ", Vector=n("Attribute", {"attribute_name": "loc"}).outputs["Vector"])
    layer = n.noise(shifted(n, (2, 12, 1)), 1.5, 4, 0.6)
    c = n.ramp(
        n.math("MULTIPLY_ADD", n.attr("rnd"), 0.35, n.math("MULTIPLY_ADD", layer, 0.8, -0.1)),
        (0.15, flesh[0]),
        (0.5, flesh[1]),
        (0.85, flesh[2]),
    )
    lines = n.noise(shifted(n, (40, 1.2, 1)), 1.5, 2, 0.5)
    t = n.math("MULTIPLY_ADD", n.noise(shifted(n, (5, 1, 1)), 1.2, 2), 0.14, sp.outputs[1])
    tubes = n.ramp(t, (0.36, 1.0), (0.44, 0.0))
    c = n.mix(tubes, c, n.mix(lines, pores, n_shift(pores, 1.5)))
    c = n.mix(n.ramp(sp.outputs[1], (0.80, 0.0), (0.86, 1.0)), c, skin)
    n.bsdf(
        Base_Color=c,
        Roughness=0.62,
        Specular_IOR_Level=0.3,
        Normal=n.bump(n.math("ADD", layer, n.math("MULTIPLY", tubes, lines)), 0.5, 0.005),
    )
    return n.m


def cap_vf(rng, R=0.5, H=0.16, notch=0.5):
    """A kidney-shaped cap about its place of growth, notch towards -y. loc = (0 middle to 1 rim, angle, 1 if below)."""
    n, top, below = 120, 34, 14
    a = np.linspace(0, 2 * math.pi, n, endpoint=False)[None]
    back = np.abs((a + math.pi / 2 + math.pi) % (2 * math.pi) - math.pi)
    out = 1 - notch * np.exp(-((back / 0.55) ** 2)) + 0.03 * np.sin(5 * a + rng.uniform(0, 6)) + 0.015 * np.sin(11 * a)
    q = np.concatenate([np.sin(np.linspace(0.001, math.pi / 2, top)), np.linspace(0.985, 0.001, below)])[:, None]
    up = (np.arange(len(q)) < top)[:, None]
    dome = H * (0.3 + 0.7 * np.sqrt(np.clip(1 - q**2, 0, 1)) - 0.25 * np.exp(-((q / 0.2) ** 2)))
    ring = 0.010 * np.sin(q * 30 + 0.4 * np.sin(2 * a)) * q
    z = np.where(up, dome + ring, H * 0.3 * q**6 - 0.1 * H * (1 - q**2))
    z = z + 0.03 * np.sin(3 * a + rng.uniform(0, 6)) * q**2
    y0 = -0.36  # zones spread from where the stalk joins
    V = np.stack([q * R * out * np.cos(a), R * (y0 + q * (out * np.sin(a) - y0)), z], -1).reshape(-1, 3)
    loc = np.stack([q + 0 * a, a + 0 * q, np.where(up, 0.0, 1.0) + 0 * a], -1).reshape(-1, 3)
    return V, grid_faces(len(q), n, True), loc


def cap_mat(tones=("#64190c", "#7c2410", "#8c3013", "#a9531f", "#dfbf84")):
    """Lacquer in growth zones from dark red to orange, a thin pale growing margin, a cream underside."""
    n = N("cap")
    sp = n("SeparateXYZ", Vector=n("Attribute", {"attribute_name": "loc"}).outputs["Vector"])
    c0 = n.coord()
    w = n.math("MULTIPLY_ADD", n.noise(c0, 4, 4), 0.10, n.math("SUBTRACT", sp.outputs[0], 0.05))
    zone = n.math("MULTIPLY", n.math("SINE", n.math("MULTIPLY", w, 40)), 0.06)
    at = n.math("ADD", w, zone)
    c = n.ramp(at, (0.05, tones[0]), (0.45, tones[1]), (0.74, tones[2]), (0.9, tones[3]), (0.99, tones[4]))
    c = n.mix(sp.outputs[2], c, n.mix(n.noise(c0, 60, 3), "#d9bf92", "#b8905c"))
    rough = n.math("MULTIPLY_ADD", n.ramp(w, (0.88, 0.0), (0.98, 1.0)), 0.25, 0.42)
    coat = n.math("MULTIPLY", n.math("SUBTRACT", 1.0, sp.outputs[2]), n.ramp(w, (0.85, 0.28), (0.98, 0.03)))
    n.bsdf(
        Base_Color=c,
        Roughness=rough,
        Coat_Weight=coat,
        Coat_Roughness=0.24,
        Normal=n.bump(n.math("ADD", n.noise(c0, 16, 4), n.math("MULTIPLY", zone, 5)), 0.25, 0.01),
    )
    return n.m


def lingzhi(M, rng, R=0.5, H=0.16, stalk=None):
    """A whole cap, with a lacquered stalk along the given points (in the cap's own space)."""
    v, f, l = cap_vf(rng, R, H)
    o = mesh("cap", v, f, cap_mat(), attrs={"loc": l})
    o.matrix_world = M
    if stalk is not None:
        P = smooth_profile(stalk, 6)
        v, f, _ = tube_vf(P, np.linspace(0.075, 0.06, len(P)) * R / 0.45, 20)
        v = v + 0.006 * np.sin(v * 40)
        s = mesh("stalk", v, f, plain("stalk", "#4f1a0e", 0.32, Coat_Weight=0.4, Coat_Roughness=0.2))
        s.matrix_world = M


def log_piece(at, r=0.42, h=0.6):
    """A short upright log: rough bark, cut face with rings."""
    n = N("bark")
    c0 = n.coord()
    ridge = n.noise(n.coord(scale=(1, 1, 0.35)), 11, 6, 0.7)
    c = n.ramp(ridge, (0.3, "#3a2b1f"), (0.5, "#74593f"), (0.7, "#b09672"))
    n.bsdf(Base_Color=c, Roughness=0.85, Normal=n.bump(ridge, 1.0, 0.05))
    k = 160
    z = np.linspace(0, h, 40)[:, None]
    a = np.linspace(0, 2 * math.pi, k, endpoint=False)[None]
    q = r * (
        1 + 0.025 * np.sin(3 * a + 1) + 0.016 * np.sin(9 * a + z * 5) + 0.02 * np.sin(17 * a + 7 * np.sin(z * 4)) ** 3
    )
    V = np.stack([q * np.cos(a), q * np.sin(a), z + 0 * a], -1).reshape(-1, 3)
    mesh("bark", V, grid_faces(40, k, True), n.m).location = at
    w = N("cut")
    rad = w("VectorMath", {"operation": "LENGTH"}, i0=w.coord(scale=(1, 1, 0))).outputs["Value"]
    rings = w.math("SINE", w.math("MULTIPLY", w.math("MULTIPLY_ADD", w.noise(w.coord(), 3, 3), 0.06, rad), 150))
    w.bsdf(
        Base_Color=w.mix(w.math("MULTIPLY_ADD", rings, 0.3, 0.4), "#d8bd8c", "#a9824f"),
        Roughness=0.75,
        Normal=w.bump(rings, 0.2, 0.004),
    )
    d = np.linspace(0.001, 1, 12)[:, None]
    top = np.stack([d * q[-1] * np.cos(a), d * q[-1] * np.sin(a), h + 0 * d * a], -1).reshape(-1, 3)
    mesh("cut", top, grid_faces(12, k, True), w.m).location = at


def huoshan_lingzhi():
    studio(target=(0.0, 0.1, 0.30), dist=4.7, focus=(-0.05, -0.2, 0.25), fstop=1.0, tone=ASH)
    rng, rr = np.random.default_rng(51), random.Random(5)
    dish = (-0.16, -0.1, 0)
    bowl(ceramic("#f3efe6"), 0.66, 0.16, 0.34, 0.024).location = dish
    cut = [slice_vf(rng, rng.uniform(0.42, 0.74), rng.uniform(0.11, 0.17)) for _ in range(16)]
    placed = pour(cut, rr, 74, dish, 0.26, inside(0.66, 0.16, 0.34), rise=0.02, flat=0.5)
    placed += strew(cut, rr, ((0.42, -0.66), (0.62, -0.5)))
    merge("slices", cut, placed, slice_mat(), 0.026)
    foot = [(0, -0.18, -0.02), (0.0, -0.24, -0.08), (0.03, -0.42, -0.12), (0.04, -0.72, -0.1)]
    lingzhi(trs((0.36, 0.58, 0.50), (1.0, 0.05, -0.2)), rng, 0.5, 0.17, foot)


def jinzhai_lingzhi():
    studio(target=(-0.02, 0.08, 0.54), dist=5.4, focus=(0.0, 0.1, 0.5), fstop=1.0, tone=WALNUT, key=1.2)
    rng, rr = np.random.default_rng(61), random.Random(6)
    log_piece((0.12, 0.52, 0), 0.44, 0.62)
    up = [(0, -0.16, 0), (0.0, -0.2, -0.06), (0.03, -0.22, -0.2), (0.04, -0.1, -0.5)]
    lingzhi(trs((0.14, 0.56, 0.98), (0.72, 0, 0.08)), rng, 0.48, 0.17, up)
    aside = [(0, -0.1, 0), (0.03, -0.13, -0.05), (0.12, -0.1, -0.14), (0.34, 0.05, -0.22)]
    lingzhi(trs((-0.36, 0.18, 0.50), (0.6, -0.1, 0.15)), rng, 0.3, 0.12, aside)
    cut = [slice_vf(rng, rng.uniform(0.4, 0.66), rng.uniform(0.10, 0.15)) for _ in range(16)]
    well = [(0.001, 0.0), (0.5, 0.0), (0.6, 0.5), (0.6, 5)]
    placed = pour(cut, rr, 26, (0.10, -0.30), 0.2, well, rise=0.03, flat=0.5)
    merge("slices", cut, placed, slice_mat("#6a1c0e", ("#99703f", "#bf9560", "#d8b888")), 0.026)
