"""Dug goods: poria cubes, gastrodia, kudzu starch."""

from heaps import *
from kit import *


def block_vf(rng, size=(0.1, 0.1, 0.1), power=9, n=7, rough=0.03):
    """A cut cube: flat sides, edges a little worn, never quite square."""
    g = np.linspace(-1, 1, n)
    A, B = (m.ravel() for m in np.meshgrid(g, g, indexing="ij"))
    V, F = [], []
    for axis in range(3):
        for s in (-1, 1):
            p = np.zeros((n * n, 3))
            p[:, axis], p[:, (axis + 1) % 3], p[:, (axis + 2) % 3] = s, A, B
            F += [[i + len(V) * n * n for i in (q if s > 0 else q[::-1])] for q in grid_faces(n, n)]
            V.append(p)
    v = np.concatenate(V)
    v = v / (np.sum(np.abs(v) ** power, 1, keepdims=True) ** (1 / power))
    v = v + rough * np.sin(v[:, [1, 2, 0]] * rng.uniform(3, 5) + rng.uniform(0, 6, 3))
    skew = np.eye(3) + rng.uniform(-0.12, 0.12, (3, 3))
    v = (v * np.array(size) / 2) @ skew
    return v, F, v.copy()


def cut_lump_vf(rng, r=(0.4, 0.36, 0.4), cut=0.1, knobs=0.07, n=120):
    """A root or tuber cut across: bark below, a flat face above. loc.z is 9 on the face."""
    t = np.linspace(0.001, math.acos(-cut) if cut < 1 else math.pi, 46)
    prof = np.stack([np.sin(t), -np.cos(t)], -1)
    edge = prof[-1]
    face = np.stack([np.linspace(1, 0.001, 20) * edge[0], np.full(20, edge[1])], -1)
    k = len(prof)
    v, f = lathe_vf(np.concatenate([prof, face]), n)
    w = v[: k * n]
    ph = rng.uniform(0, 6, 6)
    bump = knobs * (
        np.sin(w[:, 0] * 4 + ph[0]) * np.sin(w[:, 2] * 5 + ph[1])
        + 0.6 * np.sin(w[:, 1] * 9 + ph[2]) * np.sin(w[:, 0] * 8 + ph[3])
    )
    grow = np.concatenate([bump, np.tile(bump[-n:], 20)])
    v = v * np.stack([1 + grow, 1 + grow, np.ones(len(v))], -1) * np.array(r)
    loc = v.copy()
    loc[k * n :, 2] = 9
    return v, f, loc


def lump_mat(bark, face, ring, fibre=0.0):
    """Rough skin; the cut face is pale, darker under the skin."""
    n = N("lump")
    raw = n("Attribute", {"attribute_name": "loc"}).outputs["Vector"]
    z = n("SeparateXYZ", Vector=raw).outputs[2]
    on_face = n.math("GREATER_THAN", z, 5.0)
    c0 = n.coord()
    rough = n.noise(c0, 13, 6, 0.7)
    skin = n.ramp(rough, (0.3, bark[0]), (0.5, bark[1]), (0.7, bark[2]))
    rad = n("VectorMath", {"operation": "LENGTH"}, i0=n.coord(scale=(1, 1, 0))).outputs["Value"]
    wob = n.math("MULTIPLY_ADD", n.noise(c0, 5, 4), 0.06, rad)
    line = n.math("SINE", n.math("MULTIPLY", wob, 95))
    pale = n.mix(n.math("MULTIPLY", n.noise(c0, 30, 5, 0.7), 0.5), face, ring)
    pale = n.mix(n.math("MULTIPLY", n.math("MULTIPLY_ADD", line, 0.5, 0.5), fibre), pale, ring)
    n.bsdf(
        Base_Color=n.mix(on_face, skin, pale),
        Roughness=0.85,
        Specular_IOR_Level=0.2,
        Normal=n.bump(n.mix(on_face, rough, n.math("MULTIPLY", n.noise(c0, 40, 4), 0.25)), 0.8, 0.03),
    )
    return n.m


def chalk_mat(name, stops, fine=90, bump=0.35, flecks=0.0):
    """Starchy, matt, almost white."""
    n = N(name)
    p = shifted(n)
    grain = n.noise(p, fine, 4, 0.7)
    tone = n.math("MULTIPLY_ADD", n.attr("rnd"), 0.6, n.math("MULTIPLY", n.noise(p, 14, 4, 0.6), 0.45))
    c = n.mix(n.ramp(n.noise(p, 24, 5, 0.75), (0.58, 0.0), (0.68, flecks)), n.ramp(tone, *stops), "#b48a62")
    n.bsdf(Base_Color=c, Roughness=0.85, Specular_IOR_Level=0.2, Normal=n.bump(grain, bump, 0.004))
    return n.m


def huoshan_fuling():
    studio(target=(0.02, 0.08, 0.26), dist=4.3, focus=(-0.1, -0.2, 0.28), fstop=1.0)
    rng, rr = np.random.default_rng(71), random.Random(7)
    dish = (-0.14, -0.06, 0)
    bowl(ceramic("#39424a", True), 0.62, 0.3, 0.28, 0.026).location = dish
    cubes = [block_vf(rng, rng.uniform(0.085, 0.125, 3), 14) for _ in range(20)]
    placed = pour(cubes, rr, 270, dish, 0.36, inside(0.62, 0.3, 0.28), rise=0.010, flat=3, k=26)
    placed += strew(cubes, rr, ((0.40, -0.62), (0.54, -0.52), (0.28, -0.72), (0.66, -0.62)), flat=3)
    white = chalk_mat("poria", ((0.1, "#dcc0a0"), (0.25, "#f0e0c8"), (0.5, "#faf2e2"), (0.85, "#fffaf0")), 60, 0.7, 0.6)
    merge("cubes", cubes, placed, white)
    v, f, l = cut_lump_vf(rng, (0.42, 0.36, 0.42), 0.05, 0.1)
    half = mesh("half", v, f, lump_mat(("#2a1a10", "#4d3220", "#7a5638"), "#faf0dc", "#d9b898"), attrs={"loc": l})
    half.matrix_world = trs((0.50, 0.56, 0.34), (0.72, 0.0, -0.75))


def tianma_vf(rng, L=0.62, r=0.17):
    """A dried tuber: flat, bent, wrinkled lengthwise, with rings of scars, a beak at one end, a navel at the other."""
    n = 64
    s = np.concatenate([np.linspace(0, 0.06, 6), np.linspace(0.08, 0.9, 44), np.linspace(0.915, 1.0, 10)])
    body = np.sin(np.pi * np.clip(s * 0.93 + 0.05, 0, 1)) ** 0.55 * (1 - 0.25 * (s - 0.35))
    beak = np.where(s > 0.9, 0.24 * (1 - ((s - 0.9) / 0.1) ** 2) ** 0.5 + 0.02, 0)
    rad = r * np.maximum(np.where(s > 0.9, 0, body * np.clip((0.93 - s) / 0.1, 0, 1) ** 0.5), beak)
    bend = rng.uniform(-0.16, 0.16)
    P = np.stack([(s - 0.5) * L, bend * (s - 0.5) ** 2 * 4 * L * 0.5, 0.03 * np.sin(s * 5)], -1)
    v, f, st = tube_vf(P, rad, n)
    c, ang = np.repeat(P, n, 0), np.arctan2(st[:, 2], st[:, 1])
    S = np.repeat(s, n)
    ph = rng.uniform(0, 6, 4)
    fold = (
        0.05 * np.sin(7 * ang + ph[0] + 2 * np.sin(S * 4))
        + 0.035 * np.sin(13 * ang + ph[1] + 3 * S)
        + 0.02 * np.sin(23 * ang + ph[2])
    )
    ring = -0.05 * np.clip(np.sin(S * 2 * math.pi * 7 + 0.3 * np.sin(ang * 2)), 0.7, 1) + 0.035
    v = c + (v - c) * (1 + np.where(S < 0.9, fold + ring, 0))[:, None]
    v[:, 2] *= 0.72
    return v, f, np.stack([S, np.cos(ang), np.sin(ang)], -1)


def tianma_mat():
    n = N("tianma")
    sp = n("SeparateXYZ", Vector=n("Attribute", {"attribute_name": "loc"}).outputs["Vector"])
    streak = n.noise(shifted(n, (0.9, 8, 8)), 1.6, 5, 0.68)
    tone = n.math("MULTIPLY_ADD", n.attr("rnd"), 0.4, n.math("MULTIPLY_ADD", streak, 0.8, -0.1))
    c = n.ramp(tone, (0.15, "#94682f"), (0.45, "#c09a5c"), (0.8, "#e2c88e"))
    row = n.math("SINE", n.math("MULTIPLY", sp.outputs[0], 2 * math.pi * 7))
    dots = n.math(
        "MULTIPLY",
        n.ramp(row, (0.9, 0.0), (0.97, 1.0)),
        n.ramp(n.noise(shifted(n, (1, 9, 9)), 2.0, 2), (0.5, 0.0), (0.58, 1.0)),
    )
    c = n.mix(n.math("MULTIPLY", dots, 0.7), c, "#6d4420")
    c = n.mix(n.ramp(sp.outputs[0], (0.885, 0.0), (0.91, 1.0)), c, "#5f2a14")
    c = n.mix(n.ramp(sp.outputs[0], (0.01, 0.8), (0.035, 0.0)), c, "#6d4420")
    n.bsdf(
        Base_Color=c,
        Roughness=0.5,
        Specular_IOR_Level=0.4,
        Subsurface_Weight=0.15,
        Subsurface_Radius=(0.06, 0.035, 0.015),
        Normal=n.bump(n.math("ADD", streak, dots), 0.9, 0.012),
    )
    return n.m


def round_slice_vf(rng, a=0.22, b=0.14):
    """A thin slice across a tuber, curled a little. loc = position in it, rim at length 1."""
    n, k = 40, 10
    q, th = np.linspace(0.001, 1, k)[:, None], np.linspace(0, 2 * math.pi, n, endpoint=False)[None]
    out = 1 + 0.05 * np.sin(3 * th + rng.uniform(0, 6)) + 0.03 * np.sin(7 * th + rng.uniform(0, 6))
    x, y = a * q * out * np.cos(th), b * q * out * np.sin(th)
    z = rng.uniform(-1.2, 1.2) * x**2 + rng.uniform(-1, 1) * y**2 + 0.01 * q * np.sin(4 * th)
    return (
        np.stack([x, y, z], -1).reshape(-1, 3),
        grid_faces(k, n, True),
        np.stack([q * np.cos(th), q * np.sin(th), 0 * q * th], -1).reshape(-1, 3),
    )


def horn_mat():
    """Steamed and dried flesh: cream, glassy, brown at the rim."""
    n = N("horn")
    rim = n("VectorMath", {"operation": "LENGTH"}, i0=n.coord(attr="loc")).outputs["Value"]
    f = n.noise(shifted(n, (2, 2, 1)), 2, 5, 0.6)
    c = n.mix(f, "#f4e4ba", "#d9b878")
    c = n.mix(n.ramp(rim, (0.86, 0.0), (0.98, 0.85)), c, "#9a6a32")
    n.bsdf(
        Base_Color=c,
        Roughness=0.4,
        Subsurface_Weight=0.3,
        Subsurface_Radius=(0.05, 0.035, 0.015),
        Normal=n.bump(f, 0.4, 0.006),
    )
    return n.m


def jinzhai_tianma():
    studio(target=(0.0, 0.02, 0.12), dist=4.9, focus=(0.0, -0.2, 0.16), fstop=1.0, tone=WALNUT, key=1.15)
    rng, rr = np.random.default_rng(81), random.Random(8)
    bamboo_tray(0.92, 0.11)
    tubers = [tianma_vf(rng, rng.uniform(0.55, 0.74), rng.uniform(0.135, 0.175)) for _ in range(9)]
    well = [(0.001, 0.045), (0.62, 0.045), (0.78, 0.5), (0.9, 5)]
    placed = pour(tubers, rr, 15, (0.0, 0.22), 0.3, well, rise=0.12, flat=0.4, k=40)
    merge("tubers", tubers, placed, tianma_mat())
    cut = [round_slice_vf(rng, rng.uniform(0.17, 0.24), rng.uniform(0.10, 0.14)) for _ in range(8)]
    spots = [(-0.42 + 0.2 * k, -0.62 + 0.05 * abs(k - 2)) for k in range(5)]
    lying = [(k % 8, trs((x, y, 0.065 + 0.012 * k), (-0.15, 0.12, 0.5 * k))) for k, (x, y) in enumerate(spots)]
    merge("cut", cut, lying, horn_mat(), 0.03)


def chunk_vf(rng, size=0.06, cuts=9):
    """A crumb of dried starch: a ball with flats where it broke."""
    t = np.linspace(0.001, math.pi - 0.001, 16)
    v, f = lathe_vf(np.stack([np.sin(t), -np.cos(t)], -1), 24)
    d = rng.normal(size=(cuts, 3))
    d /= np.linalg.norm(d, axis=1)[:, None]
    reach = rng.uniform(0.55, 0.95, cuts) / np.maximum(v @ d.T, 0.01)
    v = v * np.minimum(1, reach.min(1))[:, None] * rng.uniform(0.75, 1.2, 3) * size
    return v + 0.03 * size * np.sin(v[:, [1, 2, 0]] * 9 / size), f, v.copy()


def starch_heap(at, r, base, top, mat, seed=1):
    """A soft mound of powder in a bowl."""
    rng = np.random.default_rng(seed)
    n, k = 140, 50
    q, a = np.linspace(0.001, 1, k)[:, None], np.linspace(0, 2 * math.pi, n, endpoint=False)[None]
    x, y = q * r * np.cos(a), q * r * np.sin(a)
    z = base + (top - base) * (1 - q**1.7)
    for _ in range(14):
        d, ph, w = rng.uniform(0, 6.28), rng.uniform(0, 6), rng.uniform(7, 26)
        z = z + 0.10 / w * np.sin(w * (x * math.cos(d) + y * math.sin(d)) + ph + 2 * np.sin(5 * x + ph)) * (1 - q**6)
    V = np.stack([x, y, z], -1).reshape(-1, 3)
    o = mesh("mound", V, grid_faces(k, n, True), mat, attrs={"loc": V, "rnd": np.full(len(V), 0.7)})
    o.location = at


def spoon(M, mat, L=0.85):
    """A wooden spoon, bowl at the origin, handle along +x."""
    u, v = np.linspace(0, 1, 40)[:, None], np.linspace(-1, 1, 21)[None]
    head = np.sqrt(np.clip(1 - ((u - 0.14) / 0.14) ** 2, 0, 1)) * 0.12
    w = np.maximum(head, np.where(u > 0.14, 0.026 + 0.012 * u, 0.004))
    dip = -0.07 * np.clip(1 - ((u - 0.14) / 0.14) ** 2, 0, 1) * (1 - v**2)
    V = np.stack([(u - 0.14) * L + 0 * v, w * v, dip + 0.10 * u**1.5 + 0.015 * (1 - v**2) * (u > 0.3)], -1)
    o = mesh("spoon", V.reshape(-1, 3), grid_faces(40, 21), mat)
    o.matrix_world = M
    s = o.modifiers.new("t", "SOLIDIFY")
    s.thickness = 0.022


def jinzhai_kudzu():
    studio(target=(0.08, 0.06, 0.24), dist=4.6, focus=(-0.1, -0.2, 0.3), fstop=1.0, tone=SLATE, key=1.15)
    rng, rr = np.random.default_rng(91), random.Random(9)
    dish = (-0.16, -0.04, 0)
    bowl(ceramic("#8a5a3a", True), 0.62, 0.32, 0.28, 0.028).location = dish
    white = chalk_mat("starch", ((0.1, "#e8e2d6"), (0.4, "#f6f2ea"), (0.8, "#fffdf8")), 70, 0.5)
    starch_heap(dish, 0.57, 0.27, 0.47, white)
    lumps = [chunk_vf(rng, 0.018 + 0.05 * rng.random() ** 2) for _ in range(24)]
    placed = []
    for _ in range(95):
        a, q = rr.uniform(0, 6.28), 0.96 * math.sqrt(rr.random())
        z = 0.275 + 0.2 * (1 - q**1.7) + rr.uniform(0, 0.02)
        placed.append(
            (rr.randrange(24), trs((dish[0] + 0.55 * q * math.cos(a), dish[1] + 0.55 * q * math.sin(a), z), rand_rot()))
        )
    placed += strew(lumps, rr, ((0.04, -0.80), (-0.10, -0.74)), flat=3)
    merge("lumps", lumps, placed, white)
    spoon(trs((0.32, -0.58, 0.085), (0, 0, 0.5)), wood(OAK))
    starch_heap((0.32, -0.58, 0), 0.09, 0.075, 0.125, white, 4)
    v, f, l = cut_lump_vf(rng, (0.2, 0.19, 0.9), 0.35, 0.05)
    v[:, :2] *= 1 + 0.1 * np.sin(v[:, 2:] * 6)
    root = mesh("root", v, f, lump_mat(("#4a3220", "#7c5a3c", "#a98560"), "#f3e6cc", "#cfae7c", 0.5), attrs={"loc": l})
    root.matrix_world = trs((0.72, 0.62, 0.2), (1.25, 0, -0.5))
