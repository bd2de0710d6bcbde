"""Liquor."""

from kit import *


def yingjia_liquor():
    studio(target=(0.12, 0.0, 0.64), dist=5.4, elev=28, focus=(-0.15, -0.2, 0.6), tone=SLATE, key=1.12)
    p = (-0.22, 0.15, 0)
    out = smooth_profile(
        [
            (0.001, 0.0),
            (0.24, 0.0),
            (0.27, 0.03),
            (0.36, 0.28),
            (0.40, 0.58),
            (0.36, 0.88),
            (0.22, 1.05),
            (0.13, 1.12),
            (0.115, 1.26),
            (0.15, 1.33),
            (0.15, 1.36),
            (0.001, 1.36),
        ],
        10,
    )
    lathe("pot", out, ceramic("#f4f2ec"), 128).location = p
    n = N("clay")
    c = n.coord()
    red = plain("red", "#7d2a22", 0.8)
    cap = smooth_profile([(0.001, 1.53), (0.10, 1.525), (0.165, 1.49), (0.185, 1.42), (0.175, 1.30), (0.20, 1.20)], 8)
    nn = 120
    a = np.linspace(0, 2 * math.pi, nn, endpoint=False)[None]
    t = np.linspace(0, 1, len(cap))[:, None]
    r = cap[:, :1] * (1 + t**2 * (0.06 * np.sin(11 * a) + 0.03 * np.sin(19 * a)))
    V = np.stack([r * np.cos(a), r * np.sin(a), cap[:, 1:] + t**2 * 0.015 * np.sin(7 * a)], -1)
    o = mesh(
        "cloth",
        V.reshape(-1, 3),
        grid_faces(len(cap), nn, True),
        linen("#8e3a2e", 32, 0.005),
        attrs={"loc": np.stack([a * 0.18 + 0 * t, cap[:, 1:] + 0 * a, 0 * a + 0 * t], -1).reshape(-1, 3)},
    )
    o.location = p
    B = Batch()
    for k in range(4):
        th = np.linspace(0, 2 * math.pi, 90)
        v, f, st = tube_vf(
            np.stack([0.178 * np.cos(th), 0.178 * np.sin(th), 1.285 + 0.014 * k + 0.004 * np.sin(3 * th + k)], -1),
            0.009,
            7,
            False,
        )
        B.add(v, f, trs(p), st)
    B.build("string", plain("string", "#c9b183", 0.85))
    for x, y in ((0.40, -0.36), (0.74, -0.02)):
        d = bowl(ceramic("#f6f4ef"), r=0.19, h=0.185, foot=0.095, t=0.014)
        d.location = (x, y, 0)
        lathe(
            "w",
            np.array([(0.001, 0.12), (0.155, 0.135), (0.001, 0.135)]),
            plain("w", "#eceae2", 0.02, Coat_Weight=1.0, Coat_Roughness=0.0),
            64,
        ).location = (x, y, 0)
