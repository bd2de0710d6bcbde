"""Jinzhai hanging pot: an iron pot over embers, pork, bean curd and bamboo shoots inside."""

from kit import *

from crayfish import rings_of_scallion
from pork import CURED, belly_mat, chilli, chilli_mat, scallion_mat, slab_vf


def iron():
    """Black cast iron, slightly rough, greased by use."""
    n = N("iron")
    f = n.noise(n.coord(), 22, 4, 0.7)
    n.bsdf(
        Base_Color=n.mix(f, "#16140f", "#2e2a25"),
        Roughness=n.ramp(f, (0.3, 0.34), (0.7, 0.55)),
        Metallic=0.4,
        Specular_IOR_Level=0.5,
        Normal=n.bump(f, 0.4, 0.008),
    )
    return n.m


def tofu_mat():
    """Fried bean curd: golden pitted skin."""
    n = N("tofu")
    L = n.coord(attr="loc")
    f, g = n.noise(L, 7, 4, 0.6), n.noise(L, 40, 3, 0.6)
    c = n.ramp(
        n.math("MULTIPLY_ADD", f, 0.8, n.math("MULTIPLY", g, 0.2)), (0.3, "#b3742a"), (0.5, "#dba851"), (0.7, "#f0d48e")
    )
    n.bsdf(
        Base_Color=c,
        Roughness=0.4,
        Subsurface_Weight=0.25,
        Subsurface_Radius=(0.06, 0.04, 0.02),
        Coat_Weight=0.3,
        Coat_Roughness=0.2,
        Normal=n.bump(n.math("ADD", f, g), 0.5, 0.015),
    )
    return n.m


def shoot_mat():
    """Soaked bamboo shoots: amber, ribbed lengthwise."""
    n = N("shoot")
    L = n.coord(attr="loc")
    s = n.noise(n("Mapping", Vector=L, Scale=(1.5, 18, 1)).outputs[0], 5, 3, 0.6)
    n.bsdf(
        Base_Color=n.ramp(s, (0.3, "#a87a34"), (0.5, "#cfa557"), (0.7, "#e6c987")),
        Roughness=0.35,
        Coat_Weight=0.4,
        Coat_Roughness=0.15,
        Normal=n.bump(s, 0.6, 0.012),
    )
    return n.m


def broth_mat():
    """Rich amber soup with beads of fat, opaque so that it never goes black."""
    n = N("broth")
    c = n.coord()
    cell = n("TexVoronoi", {"feature": "F1"}, Vector=c, Scale=14.0, Randomness=1.0).outputs["Distance"]
    oil = n.math("MULTIPLY", n.ramp(cell, (0.24, 1.0), (0.3, 0.0)), n.ramp(n.noise(c, 3, 2), (0.45, 0.0), (0.55, 1.0)))
    n.bsdf(
        Base_Color=n.mix(oil, n.mix(n.noise(c, 5, 3), "#7d3a0c", "#a65a16"), "#d98a2c"),
        Roughness=0.06,
        Coat_Weight=1.0,
        Coat_Roughness=0.02,
        Normal=n.bump(n.math("MULTIPLY_ADD", oil, 0.5, n.noise(c, 4, 2)), 0.25, 0.03),
    )
    return n.m


def bits_around(B, count, r, make, rr, z=0.56, tilt=0.9, sector=(0, 6.28)):
    """Pieces leaning on one another in a sector of the pot."""
    for k in range(count):
        a, q = rr.uniform(*sector), r * math.sqrt(rr.uniform(0.04, 1))
        v, f, l = make()
        dome = 0.13 * (1 - (q / r) ** 2)
        B.add(
            v,
            f,
            trs(
                (q * math.cos(a), q * math.sin(a), z + dome + rr.uniform(-0.02, 0.02)),
                (rr.uniform(-tilt, tilt), rr.uniform(-tilt, tilt), rr.uniform(0, 6.28)),
            ),
            l,
        )


def on_top(polar):
    """Where things dropped at these radii and angles come to lie on what is already built."""
    graph, out = bpy.context.evaluated_depsgraph_get(), []
    for q, b in polar:
        x, y = q * math.cos(b), q * math.sin(b)
        hit = bpy.context.scene.ray_cast(graph, (x, y, 4), (0, 0, -1))
        out.append((x, y, hit[1].z - 0.004))
    return out


def shoot_vf(rng):
    """A strip of bamboo shoot, tapering and bent."""
    t = np.linspace(0, 1, 16)[:, None]
    s = np.linspace(-1, 1, 7)[None]
    L, w = rng.uniform(0.3, 0.42), rng.uniform(0.035, 0.055)
    x = (t - 0.5) * L + 0 * s
    y = w * (1 - 0.75 * t) * s
    z = 0.05 * np.sin(3 * t + rng.uniform(0, 3)) + 0.025 * (1 - s * s)
    top = np.stack([x, y, z], -1).reshape(-1, 3)
    f = grid_faces(16, 7)
    v = np.concatenate([top, top - [0, 0, 0.022]])
    return v, f + [tuple(i + 112 for i in q)[::-1] for q in f], np.stack([v[:, 0], v[:, 1], v[:, 2]], 1)


def stove(r=0.62, h=0.36):
    """A small clay stove with a mouth of embers in front."""
    clay = N("clay")
    f = clay.noise(clay.coord(), 9, 5, 0.65)
    clay.bsdf(Base_Color=clay.mix(f, "#7b4429", "#a8683f"), Roughness=0.85, Normal=clay.bump(f, 0.4, 0.012))
    prof = smooth_profile(
        [
            (0.42, 0.0),
            (0.5, 0.02),
            (0.56, 0.16),
            (0.62, 0.3),
            (0.66, 0.36),
            (0.63, 0.39),
            (0.56, 0.36),
            (0.52, 0.2),
            (0.46, 0.06),
        ],
        8,
    )
    v, faces = lathe_vf(prof, 140)
    gap = lambda q: all(abs((math.atan2(v[i][1], v[i][0]) + math.pi / 2)) < 0.33 and 0.07 < v[i][2] < 0.25 for i in q)
    o = mesh("stove", v, [q for q in faces if not gap(q)], clay.m)
    ember = N("ember")
    g = ember.noise(ember.coord(), 9, 4, 0.6)
    ember.bsdf(
        Base_Color=(0.02, 0.01, 0.008),
        Roughness=0.9,
        Emission_Color=ember.ramp(g, (0.42, "#000000"), (0.55, "#c22a04"), (0.7, "#ff8a1a")),
        Emission_Strength=2.2,
    )
    E, rr = Batch(), random.Random(4)
    for k in range(60):
        b, q = rr.uniform(0, 6.28), 0.45 * math.sqrt(rr.random())
        v, f, l = slab_vf((0.16, 0.1, 0.09), np.random.default_rng(k), 0.04, 0.03, 0.015)
        E.add(v, f, trs((q * math.cos(b), q * math.sin(b), rr.uniform(0.05, 0.16)), tuple(rand_rot())), l)
    E.build("embers", ember.m)
    return o


def jinzhai_hotpot():
    studio(target=(0, 0.0, 0.46), dist=5.25, focus=(0, -0.35, 0.66), fstop=1.0, tone=WALNUT, elev=36)
    rng, rr = np.random.default_rng(3), random.Random(9)
    stove()
    out = smooth_profile([(0.001, 0.24), (0.35, 0.27), (0.62, 0.38), (0.8, 0.55), (0.87, 0.72)], 10)
    ins = smooth_profile([(0.835, 0.73), (0.76, 0.56), (0.58, 0.41), (0.33, 0.31), (0.001, 0.29)], 10)
    rim = [(0.90, 0.735), (0.90, 0.755), (0.84, 0.755)]
    m = iron()
    lathe("pot", np.array(list(map(tuple, out)) + rim + list(map(tuple, ins))), m, 128)
    H = Batch()
    for side in (-1, 1):
        t = np.linspace(0, math.pi, 24)
        v, f, st = tube_vf(
            np.stack([side * (0.88 + 0.15 * np.sin(t)), 0.17 * np.cos(t), 0.72 + 0.06 * np.sin(t)], 1), 0.028, 10
        )
        H.add(v, f, None, st)
    H.build("ears", m)
    lathe("broth", np.array([(0.001, 0.615), (0.6, 0.615), (0.795, 0.62)]), broth_mat(), 96)
    P, T, S, G, C = Batch(), Batch(), Batch(), Batch(), Batch()
    pork = lambda: slab_vf((0.36, 0.03, 0.26), rng, 0.02, 0.012, 0.02)
    cube = lambda: slab_vf((0.22, 0.2, 0.14), rng, 0.03, 0.03, 0.016)
    for k in range(22):
        a = 3.3 + 2.7 * (k % 11) / 10
        v, f, l = pork()
        q, z = (0.56, 0.68) if k < 11 else (0.34, 0.73)
        P.add(
            v,
            f,
            trs((q * math.cos(a), q * math.sin(a), z), (0, 0, a + 1.57))
            @ trs((0, 0, 0), (-0.6, 0, rr.uniform(-0.1, 0.2))),
            l,
        )
    bits_around(T, 20, 0.66, cube, rr, 0.61, 0.35, (0.1, 1.6))
    bits_around(S, 74, 0.68, lambda: shoot_vf(rng), rr, 0.62, 0.3, (1.6, 3.25))
    bits_around(T, 5, 0.16, cube, rr, 0.68, 0.3)
    for a in (0.3, 1.7, 4.5):
        chilli(C, trs((0.15 * math.cos(a), 0.15 * math.sin(a), 0.88), (0, 0.1, a)), rng, 0.26)
    style = dict(CURED, lean=("#6d2a1c", "#a0503a", "#c47c60"), fat=("#ecc78e", "#f8e6c4"))
    P.build("pork", belly_mat("cooked pork", **style))
    T.build("tofu", tofu_mat())
    S.build("shoots", shoot_mat())
    C.build("chilli", chilli_mat())
    rings_of_scallion(G, on_top([(0.62 * math.sqrt(rr.random()), rr.uniform(0, 6.28)) for _ in range(44)]), rr)
    G.build("scallion", scallion_mat())
