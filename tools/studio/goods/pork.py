"""Pork: fresh belly and winter-cured belly, both from one layered slab."""

from kit import *


def lump(p, rng, k=4.0, n=7):
    """Smooth random field over points: a sum of slanted sines, about -1 to 1."""
    h = np.zeros(len(p))
    for _ in range(n):
        d = rng.normal(size=3)
        h += np.sin(p @ (d / np.linalg.norm(d) * k * rng.uniform(0.6, 1.9)) + rng.uniform(0, 6.28))
    return h / n


def slab_vf(size, rng, step=0.03, edge=0.03, wobble=0.02):
    """A rounded, uneven block of `size`; the third result is each point's place, -1 to 1 in height."""
    half = np.array(size) / 2
    cells = np.maximum(2, np.round(np.array(size) / step)).astype(int)
    index, faces = {}, []
    at = lambda q: index.setdefault(tuple(q), len(index))
    for axis in range(3):
        a, b = [(1, 2), (2, 0), (0, 1)][axis]
        for side in (0, cells[axis]):
            for i in range(cells[a]):
                for j in range(cells[b]):
                    ring = []
                    for di, dj in ((0, 0), (1, 0), (1, 1), (0, 1)):
                        q = [0, 0, 0]
                        q[axis], q[a], q[b] = side, i + di, j + dj
                        ring.append(at(q))
                    faces.append(ring if side else ring[::-1])
    flat = (np.array(list(index)) / cells * 2 - 1) * half
    inner = np.clip(flat, -(half - edge), half - edge)
    out = flat - inner
    length = np.linalg.norm(out, axis=1, keepdims=True)
    v = inner + edge * out / np.maximum(length, 1e-6) * (length > 0)
    v = (
        v
        + wobble * np.stack([lump(flat, rng, 5) for _ in range(3)], 1)
        + 0.3 * wobble * np.stack([lump(flat, rng, 19) for _ in range(3)], 1)
    )
    return v, faces, np.stack([flat[:, 0], flat[:, 1], flat[:, 2] / half[2]], 1)


FRESH = dict(
    lean=("#96303a", "#bf5459", "#d98480"),
    fat=("#f2d6c4", "#faeadf"),
    skin=("#d6a07c", "#eac3a4"),
    rough=0.3,
    deep=0.05,
)
CURED = dict(
    lean=("#4a100c", "#86271c", "#b0493a"), fat=("#dda561", "#f2d29c"), skin=("#5e2f12", "#a2642a"), rough=0.2, deep=0.2
)
BELLY = (
    (0.0, 0.0),
    (0.04, 0.0),
    (0.07, 1.0),
    (0.30, 1.0),
    (0.325, 0.0),
    (0.375, 0.0),
    (0.40, 1.0),
    (0.55, 1.0),
    (0.58, 0.0),
    (0.66, 0.0),
    (0.685, 1.0),
    (0.80, 1.0),
    (0.84, 0.0),
    (1.0, 0.0),
)
"""Lean (1) and fat (0) by height."""


def belly_mat(name, lean, fat, skin, rough, deep, bands=BELLY):
    """Layers by height, bent by slow noise and frayed by fine noise; grain and marbling in the lean."""
    n = N(name)
    rnd = n.attr("rnd")
    raw = n("Attribute", {"attribute_name": "loc"}).outputs["Vector"]
    off = n("CombineXYZ", X=n.math("MULTIPLY", rnd, 3), Y=n.math("MULTIPLY", rnd, 2)).outputs[0]
    p = n("VectorMath", {"operation": "ADD"}, i0=raw, i1=off).outputs[0]
    z = n("SeparateXYZ", Vector=raw).outputs[2]
    S = lambda sc: n("Mapping", Vector=p, Scale=sc).outputs[0]
    bend = n.math("SUBTRACT", n.noise(S((1, 1, 0.4)), 2.8, 2), 0.5)
    fray = n.math("SUBTRACT", n.noise(S((1, 1, 0.35)), 16, 5, 0.65), 0.5)
    t = n.math("MULTIPLY_ADD", z, 0.5, 0.5)
    w = n.math("ADD", t, n.math("MULTIPLY_ADD", bend, 0.55, n.math("MULTIPLY", fray, 0.17)))
    is_lean = n.ramp(w, *bands)
    fibre = n.noise(S((3, 3, 1.3)), 9, 5, 0.7)
    meat = n.ramp(fibre, (0.3, lean[0]), (0.52, lean[1]), (0.75, lean[2]))
    vein = n.ramp(
        n.math("ABSOLUTE", n.math("SUBTRACT", n.noise(S((1, 1, 1.6)), 5, 5, 0.7), 0.5)), (0.0, 0.6), (0.014, 0.0)
    )
    fatty = n.mix(n.noise(p, 7, 4), *fat)
    meat = n.mix(vein, meat, fatty)
    rind = n.mix(n.noise(p, 12, 5, 0.7), *skin)
    c = n.mix(is_lean, fatty, meat)
    c = n.mix(n.ramp(n.math("MULTIPLY_ADD", fray, 0.06, t), (0.955, 0.0), (0.98, 1.0)), c, rind)
    n.bsdf(
        Base_Color=c,
        Roughness=n.math("MULTIPLY_ADD", fibre, 0.2, rough),
        Specular_IOR_Level=0.5,
        Subsurface_Weight=0.35,
        Subsurface_Radius=(deep, deep * 0.45, deep * 0.25),
        Subsurface_Scale=1.0,
        Coat_Weight=0.35,
        Coat_Roughness=0.16,
        Normal=n.bump(n.math("ADD", fibre, n.math("MULTIPLY", is_lean, -0.5)), 0.35, 0.012),
    )
    return n.m


def board(r=1.0, h=0.1, tone=WALNUT, loc=(0, 0, 0)):
    """A round chopping board."""
    e = 0.025
    prof = [(0.001, 0), (r - e, 0), (r, e), (r, h - e)]
    prof += [(r - e + e * math.cos(a), h - e + e * math.sin(a)) for a in np.linspace(0, math.pi / 2, 5)] + [(0.001, h)]
    o = lathe("board", np.array(prof), wood(tone), 128)
    o.location = loc
    return o


def scallion(B, path, r=0.028):
    """A hollow leaf of spring onion along a path; `loc` runs along it in units."""
    P = smooth_profile(path, 8)
    taper = r * np.concatenate([np.ones(len(P) // 2), np.linspace(1, 0.45, len(P) - len(P) // 2)])
    v, f, st = tube_vf(P, taper, 12)
    st = st.copy()
    st[:, 0] /= st[:, 0].max()
    B.add(v, f, None, st)


def scallion_mat():
    """White at the root end, then fresh green."""
    n = N("scallion")
    L = n.coord(attr="loc")
    x = n("SeparateXYZ", Vector=L).outputs[0]
    c = n.ramp(x, (0.0, "#f1f0da"), (0.14, "#e4ebc0"), (0.32, "#8fb94a"), (1.0, "#3f7d22"))
    s = n.noise(n("Mapping", Vector=L, Scale=(1, 9, 9)).outputs[0], 2, 3)
    n.bsdf(
        Base_Color=n.mix(n.math("MULTIPLY", s, 0.3), c, "#cfe08a"),
        Roughness=0.35,
        Subsurface_Weight=0.15,
        Subsurface_Radius=(0.02, 0.03, 0.01),
        Coat_Weight=0.2,
    )
    return n.m


def ginger_slices(B, spots, rng):
    """Thin slices of ginger, uneven ovals."""
    for x, y, z, tilt in spots:
        a = np.linspace(0, 2 * math.pi, 40, endpoint=False)
        r = 0.1 * (1 + 0.12 * np.sin(2 * a + rng.uniform(0, 6)) + 0.08 * np.sin(3 * a + rng.uniform(0, 6)))
        rings = [(0.001, 0.02), (0.9, 0.02), (1.0, 0.012), (1.0, -0.0), (0.9, 0.0), (0.001, 0.0)]
        v = np.array([[k * q * math.cos(b), k * q * math.sin(b) * 0.8, h] for k, h in rings for q, b in zip(r, a)])
        loc = np.repeat([k for k, _ in rings], 40)
        B.add(
            v,
            grid_faces(6, 40, True),
            trs((x, y, z), (tilt, 0.05, rng.uniform(0, 6))),
            np.stack([loc, v[:, 0], v[:, 1]], 1),
        )


def ginger_mat():
    """Yellow flesh inside a thin brown skin."""
    n = N("ginger")
    L = n.coord(attr="loc")
    c = n.ramp(n("SeparateXYZ", Vector=L).outputs[0], (0.86, "#ecd58a"), (0.95, "#d3b565"), (1.0, "#a3814b"))
    f = n.noise(L, 22, 4, 0.7)
    n.bsdf(
        Base_Color=n.mix(n.math("MULTIPLY", f, 0.4), c, "#f6e8ae"),
        Roughness=0.4,
        Subsurface_Weight=0.2,
        Subsurface_Radius=(0.04, 0.03, 0.01),
        Normal=n.bump(f, 0.3, 0.006),
    )
    return n.m


def jinzhai_black_pork():
    studio(target=(0, 0.02, 0.3), dist=4.9, focus=(0, -0.25, 0.25), fstop=1.0, tone=ASH, elev=34)
    rng = np.random.default_rng(11)
    board(1.16, 0.1, WALNUT)
    B = Batch()
    v, f, l = slab_vf((1.35, 0.62, 0.56), rng, 0.024, 0.06, 0.045)
    B.add(v, f, trs((0.0, 0.36, 0.39), (0.04, 0, 0.12)), l, 0.3)
    for k, x in enumerate((-0.62, -0.36, -0.1, 0.16)):
        v, f, l = slab_vf((0.62, 0.1, 0.56), rng, 0.022, 0.03, 0.026)
        M = trs((x + 0.1, -0.42 - 0.02 * k, 0.2 + 0.018 * k), (0, 0, 1.2 + 0.05 * k)) @ trs((0, 0, 0), (-1.15, 0, 0))
        B.add(v, f, M, l, 0.1 + 0.2 * k)
    B.build("belly", belly_mat("belly", **FRESH))
    G = Batch()
    for k in range(5):
        y = -0.30 + 0.06 * k
        scallion(
            G,
            [
                (0.5 + 0.02 * k, y - 0.3, 0.13 + 0.01 * k),
                (0.65, y - 0.1, 0.14),
                (0.8, y + 0.12, 0.15),
                (0.92 - 0.02 * k, y + 0.36, 0.14),
            ],
            0.024,
        )
    G.build("scallion", scallion_mat())
    G = Batch()
    ginger_slices(G, [(-0.86, 0.08, 0.105, 0), (-0.78, 0.2, 0.112, 0.1)], rng)
    G.build("ginger", ginger_mat())


def chilli(B, M, rng, length=0.34):
    """A dried red chilli with its stalk; `loc` x runs from stalk (below 0) to tip."""
    t = np.linspace(-0.25, 1, 30)
    P = np.stack([t * length, 0.05 * np.sin(2.2 * t + rng.uniform(0, 2)), 0.02 * np.sin(4 * t)], 1)
    r = np.where(t < 0, 0.009, 0.042 * np.sin(np.clip(t, 0, 1) * 2.6 + 0.5) * (1 - 0.15 * np.sin(9 * t)))
    v, f, st = tube_vf(P, np.maximum(r, 0.004), 14)
    st = st.copy()
    st[:, 0] = np.repeat(t, 14)
    c = np.repeat(P, 14, 0)
    v = c + (v - c) * (1 + 0.16 * np.sin(3 * np.arctan2(st[:, 2], st[:, 1]) + 5 * st[:, :1].T[0]))[:, None]
    B.add(v, f, M, st)


def chilli_mat():
    """Wrinkled dark red, shiny; straw-coloured stalk."""
    n = N("chilli")
    L = n.coord(attr="loc")
    x = n("SeparateXYZ", Vector=L).outputs[0]
    f = n.noise(n("Mapping", Vector=L, Scale=(3, 1, 1)).outputs[0], 4, 4, 0.6)
    c = n.mix(n.math("LESS_THAN", x, 0.0), n.ramp(f, (0.3, "#6d0d0a"), (0.7, "#a81c12")), "#a58b50")
    n.bsdf(Base_Color=c, Roughness=0.28, Coat_Weight=0.3, Normal=n.bump(f, 0.5, 0.02))
    return n.m


def straw_string(loop, mat_color="#c8ad74", r=0.012):
    """A twisted straw string along a polyline."""
    P = smooth_profile(loop, 10)
    B = Batch()
    s = np.linspace(0, len(P) * 0.55, len(P))
    for ph in (0, 2.1, 4.2):
        off = r * 0.75 * np.stack([np.cos(s + ph), np.sin(s + ph), np.cos(s * 0.9 + ph)], 1)
        v, f, st = tube_vf(P + off, r, 6)
        B.add(v, f, None, st)
    return B.build("string", plain("string", mat_color, 0.85))


def jinzhai_cured_pork():
    studio(target=(0, 0.05, 0.25), dist=4.7, focus=(0, -0.3, 0.2), fstop=1.0, tone=OAK, elev=33)
    rng = np.random.default_rng(5)
    board(1.12, 0.09, ASH)
    B = Batch()
    for (x, y, z), rz, size in (
        ((-0.02, 0.56, 0.34), 0.12, (1.7, 0.34, 0.44)),
        ((0.06, 0.14, 0.27), -0.07, (1.45, 0.3, 0.38)),
    ):
        v, f, l = slab_vf(size, rng, 0.022, 0.08, 0.07)
        B.add(v, f, trs((x, y, z), (-0.95, 0, rz)), l, rng.uniform())
    for k in range(8):
        v, f, l = slab_vf((0.52, 0.028, 0.40), rng, 0.02, 0.012, 0.022)
        M = trs(
            (-0.62 + 0.165 * k, -0.42 - 0.08 * math.sin(k * 0.45), 0.17 + 0.006 * k), (0, 0, 1.25 - 0.06 * k)
        ) @ trs((0, 0, 0), (-1.2, 0, 0))
        B.add(v, f, M, l, 0.12 * k)
    B.build("belly", belly_mat("cured", **CURED))
    C = Batch()
    for x, y, a in ((0.50, -0.68, 0.3), (0.70, -0.50, 0.7), (0.78, -0.3, 1.2)):
        chilli(C, trs((x, y, 0.12), (0, 0, a)), rng)
    C.build("chilli", chilli_mat())
    straw_string(
        [
            (-0.7, 0.4, 0.3),
            (-0.78, 0.42, 0.5),
            (-0.95, 0.5, 0.32),
            (-1.0, 0.62, 0.12),
            (-0.85, 0.6, 0.2),
            (-0.72, 0.48, 0.48),
        ]
    )
