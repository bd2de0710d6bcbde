"""Bighead carp head, split lengthwise: two halves on a plate, skin up."""

from kit import *

from pork import ginger_mat, ginger_slices, scallion, scallion_mat


def side_relief(nt=190, ns=120):
    """One half of the head lying on its cut side: t runs from snout to cut, q from back to throat (0 to 1)."""
    T, Q = np.meshgrid(np.linspace(0, 1, nt), np.linspace(0, 1, ns), indexing="ij")
    back = np.interp(T[:, 0], [0, 0.03, 0.1, 0.25, 0.5, 0.8, 1], [0.04, 0.11, 0.22, 0.39, 0.56, 0.63, 0.63])
    throat = np.interp(T[:, 0], [0, 0.03, 0.1, 0.25, 0.5, 0.75, 1], [-0.03, -0.13, -0.25, -0.41, -0.56, -0.58, -0.5])
    k = np.ones(9) / 9
    back, throat = (np.concatenate([r[:4], np.convolve(r, k, "same")[4:-4], r[-4:]]) for r in (back, throat))
    X = T * 1.55
    Y = back[:, None] * (1 - Q) + throat[:, None] * Q
    h = np.sin(np.pi * np.clip(Q, 0.0, 1)) ** 0.55 * np.interp(
        T, [0, 0.04, 0.15, 0.5, 0.8, 1], [0.05, 0.11, 0.2, 0.32, 0.34, 0.31]
    )
    gill = 0.79 - 0.75 * (Q - 0.55) ** 2 + 0.008 * np.sin(14 * Q)
    d = T - gill
    seen = np.clip((Q - 0.16) / 0.1, 0, 1)
    h += seen * np.where(d <= 0, 0.045 * np.exp(-((d / 0.07) ** 2)), -0.055 * np.exp(-((d / 0.03) ** 2)))
    pre = T - (0.56 - 0.6 * (Q - 0.6) ** 2)
    h += seen * (0.016 * np.exp(-((pre / 0.03) ** 2)) - 0.02 * np.exp(-(((pre - 0.04) / 0.016) ** 2)))
    mouth_y = -0.015 - 0.75 * np.clip(X, 0, 0.3)
    m = np.exp(-(((Y - mouth_y) / 0.013) ** 2)) * np.clip((0.24 - X) / 0.04, 0, 1)
    lips = np.exp(-(((np.abs(Y - mouth_y) - 0.036) / 0.022) ** 2)) * np.clip((0.26 - X) / 0.08, 0, 1)
    h += 0.03 * lips - 0.05 * m
    eye = np.hypot(X - EYE[0], Y - EYE[1])
    h += 0.02 * np.exp(-((eye / 0.11) ** 2)) - 0.022 * np.exp(-(((eye - 0.07) / 0.014) ** 2))
    h += seen * 0.0025 * np.sin(60 * (np.hypot(X - 0.75, Y) - 0.2)) * np.exp(-(((d + 0.12) / 0.08) ** 2))
    return X - 0.78, Y, np.maximum(h, 0) + 0.01, T, Q, d, m


EYE = (0.37, -0.06)
"""Where the eye sits on the side: low and far forward, as in a bighead."""


def head_mat():
    """Mottled slippery skin: dark olive back, yellow-silver flanks; red at the gill slit, pale flesh at the cut."""
    n = N("carp")
    raw = n("Attribute", {"attribute_name": "loc"}).outputs["Vector"]
    sp, c = n("SeparateXYZ", Vector=raw), n.coord()
    q, d = sp.outputs[1], sp.outputs[2]
    big, fine = n.noise(c, 5, 4, 0.65, 0.4), n.noise(c, 26, 4, 0.65)
    side = n.math("MULTIPLY_ADD", n.math("SUBTRACT", big, 0.5), 0.7, q)
    col = n.ramp(side, (0.1, "#3d4033"), (0.42, "#6d6a4c"), (0.62, "#a8a07c"), (0.85, "#ded6bc"))
    blot = n.ramp(n.noise(c, 9, 5, 0.7, 0.6), (0.53, 0.0), (0.62, 0.75))
    col = n.mix(n.math("MULTIPLY", blot, n.ramp(q, (0.5, 1.0), (1.0, 0.25))), col, "#2c2d24")
    slit = n.math(
        "MULTIPLY",
        n.ramp(n.math("ABSOLUTE", n.math("SUBTRACT", d, 0.012)), (0.0, 1.0), (0.02, 0.0)),
        n.math("GREATER_THAN", q, 0.22),
    )
    col = n.mix(n.math("MULTIPLY", slit, 0.85), col, "#7d1c1a")
    cell = n(
        "TexVoronoi",
        {"feature": "DISTANCE_TO_EDGE"},
        Vector=n("Mapping", Vector=c, Scale=(1, 0.8, 0.2)).outputs[0],
        Scale=30.0,
        Randomness=0.35,
    ).outputs["Distance"]
    col = n.mix(n.math("MULTIPLY", sp.outputs[0], 0.9), col, "#4a1f1a")
    scales = n.math("MULTIPLY", n.ramp(cell, (0.0, 1.0), (0.1, 0.0)), n.math("GREATER_THAN", d, 0.03))
    col = n.mix(n.math("MULTIPLY", scales, 0.25), col, "#2f3026")
    n.bsdf(
        Base_Color=col,
        Roughness=n.math("MULTIPLY_ADD", fine, 0.2, 0.18),
        Coat_Weight=0.6,
        Coat_Roughness=0.1,
        Subsurface_Weight=0.1,
        Subsurface_Radius=(0.04, 0.03, 0.02),
        Normal=n.bump(n.math("SUBTRACT", fine, n.math("MULTIPLY", scales, 0.7)), 0.3, 0.012),
    )
    return n.m


def flesh_mat():
    """White fish flesh, flakes in arcs, a little blood by the bone."""
    n = N("flesh")
    L = n.coord(attr="loc")
    w = n("TexWave", {"wave_type": "RINGS"}, Vector=L, Scale=5.0, Distortion=2.0, Detail=2).outputs["Fac"]
    c = n.mix(n.math("MULTIPLY", w, 0.5), "#f4ded2", "#e2b3a4")
    c = n.mix(n.ramp(n.noise(L, 5, 3), (0.56, 0.0), (0.7, 0.7)), c, "#b0524a")
    n.bsdf(
        Base_Color=c,
        Roughness=0.25,
        Subsurface_Weight=0.4,
        Subsurface_Radius=(0.1, 0.05, 0.04),
        Coat_Weight=0.5,
        Normal=n.bump(w, 0.3, 0.01),
    )
    return n.m


def fin(B, M, length=0.5, rays=13):
    """A pectoral fin: rays joined by thin skin."""
    a = np.linspace(-0.5, 0.5, rays * 4)[:, None]
    t = np.linspace(0, 1, 14)[None]
    r = 0.06 + length * t * (1 - 0.9 * a**2 - 0.05 * np.cos(a * rays * 2 * math.pi))
    v = np.stack(
        [
            r * np.sin(a * (0.4 + 0.9 * t)),
            -r * np.cos(a * 1.1),
            0.012 * np.cos(a * rays * 2 * math.pi) + 0.05 * t * (1 - t),
        ],
        -1,
    )
    B.add(
        v.reshape(-1, 3),
        grid_faces(rays * 4, 14),
        M,
        np.stack([a + 0 * t, t + 0 * a, 0 * a + 0 * t], -1).reshape(-1, 3),
    )


def half_head(parts, M):
    """Skin, cut face, eye and fin of one half, added to their batches."""
    skin, cut, iris, pupil, fins = parts
    X, Y, h, T, Q, d, m = side_relief()
    nt, ns = T.shape
    skin.add(
        np.stack([X, Y, h], -1).reshape(-1, 3),
        [q[::-1] for q in grid_faces(nt, ns)],
        M,
        np.stack([m, Q, d], -1).reshape(-1, 3),
    )
    wall = np.stack([np.stack([X[-1], Y[-1], k * h[-1]], 1) for k in np.linspace(0, 1, 8)], 0)
    cut.add(wall.reshape(-1, 3), grid_faces(8, ns), M, wall.reshape(-1, 3)[:, [1, 2, 0]])
    i = np.unravel_index(np.argmin(np.hypot(X + 0.78 - EYE[0], Y - EYE[1])), X.shape)
    for B, r, depth, out in ((iris, 0.062, 0.022, -0.006), (pupil, 0.038, 0.013, 0.01)):
        t = np.linspace(0.001, math.pi / 2, 12)
        v, f = lathe_vf(np.stack([r * np.sin(t), depth * np.cos(t)], 1), 32)
        B.add(v, f, M @ Matrix.Translation((X[i], Y[i], h[i] + out)) @ align((-0.2, -0.02, 1)))
    fin(fins, M @ trs((0.5, -0.34, 0.24), (0.15, 0.25, 0.95)), 0.4)


def wanfohu_fish_head():
    studio(target=(0, 0.0, 0.16), dist=6.2, focus=(0, -0.3, 0.3), fstop=1.3, tone=OAK, elev=48)
    rng = np.random.default_rng(2)
    plate = bowl(ceramic("#e6ecf0"), r=1.3, h=0.13, foot=0.8, t=0.025)
    plate.scale = (1.0, 0.9, 1)
    parts = [Batch() for _ in range(5)]
    half_head(parts, trs((0.1, 0.46, 0.15), (0.10, 0, -0.28)))
    half_head(parts, trs((-0.1, -0.26, 0.12), (0.06, 0, -0.2)))
    skin, cut, iris, pupil, fins = parts
    skin.build("head", head_mat())
    cut.build("cut", flesh_mat())
    iris.build("iris", plain("iris", "#b9b096", 0.12, Coat_Weight=1.0, Metallic=0.3))
    pupil.build("pupil", plain("pupil", "#070707", 0.05, Coat_Weight=1.0))
    n = N("fin")
    n.bsdf(
        Base_Color=n.ramp(n.noise(n.coord(), 12, 3), (0.35, "#4a4738"), (0.65, "#8c8463")),
        Roughness=0.3,
        Coat_Weight=0.4,
    )
    fins.build("fins", n.m)
    G, S = Batch(), Batch()
    ginger_slices(G, [(0.78, 0.62, 0.14, 0.1), (0.9, 0.46, 0.15, 0.2), (0.99, 0.28, 0.14, 0.0)], rng)
    G.build("ginger", ginger_mat())
    for k in range(4):
        scallion(
            S,
            [
                (-0.75 + 0.1 * k, -0.8 + 0.02 * k, 0.14),
                (-0.4 + 0.1 * k, -0.92, 0.13),
                (-0.05 + 0.08 * k, -0.98 + 0.02 * k, 0.14),
                (0.3 + 0.06 * k, -0.97, 0.16),
            ],
            0.024,
        )
    S.build("scallion", scallion_mat())
