"""Honey."""

from kit import *


def raw_honey():
    """The cloudy heart of raw honey, paler where light comes through its foot; else the jar looks half empty."""
    n = N("heart")
    z = n("SeparateXYZ", Vector=n.coord()).outputs[2]
    c = n.ramp(z, (0.1, "#e9b53c"), (0.35, "#d69a24"), (0.7, "#b97c14"))
    n.bsdf(Base_Color=c, Roughness=0.8, Emission_Color=c, Emission_Strength=0.2)
    return n.m


def cloth_cap(p):
    """A round of linen over the jar at p, tied with three turns of string."""
    n = 160
    a = np.linspace(0, 2 * math.pi, n, endpoint=False)[None]
    q = smooth_profile(
        [
            (0.001, 1.03),
            (0.2, 1.03),
            (0.31, 1.025),
            (0.35, 0.99),
            (0.352, 0.93),
            (0.345, 0.89),
            (0.40, 0.83),
            (0.47, 0.755),
            (0.50, 0.72),
        ],
        8,
    )
    t = np.clip((np.arange(len(q)) / len(q) - 0.55) / 0.45, 0, 1)[:, None]
    r = q[:, :1] * (1 + t * (0.09 * np.sin(9 * a) + 0.05 * np.sin(17 * a + 1)))
    z = q[:, 1:] + t * (0.03 * np.sin(4 * a + 1) + 0.02 * np.sin(9 * a + 1.2))
    V = np.stack([r * np.cos(a), r * np.sin(a), z], -1)
    o = mesh(
        "cap",
        V.reshape(-1, 3),
        grid_faces(len(q), n, True),
        linen("#e6dcc6", 30, 0.006),
        attrs={"loc": np.stack([V[..., 0], V[..., 1], 0 * V[..., 0]], -1).reshape(-1, 3)},
    )
    o.location = p
    s = o.modifiers.new("t", "SOLIDIFY")
    s.thickness = 0.01
    B = Batch()
    for k in range(3):
        th = np.linspace(0, 2 * math.pi, 90)
        v, f, st = tube_vf(
            np.stack([0.357 * np.cos(th), 0.357 * np.sin(th), 0.885 + 0.016 * k + 0.004 * np.sin(3 * th + k)], -1),
            0.010,
            7,
            False,
        )
        B.add(v, f, trs(p), st)
    B.build("string", plain("string", "#a98a5c", 0.85))


def honey_jar(p):
    """A jar of honey standing at p, capped with cloth and string."""
    out = smooth_profile(
        [
            (0.36, 0.004),
            (0.40, 0.04),
            (0.41, 0.14),
            (0.41, 0.5),
            (0.405, 0.72),
            (0.37, 0.83),
            (0.33, 0.87),
            (0.325, 0.98),
        ],
        8,
    )
    prof, inner = jar_profile(out, 0.03, 0.055)
    lathe("glass", prof, glass("#f8fbf8"), 128).location = p
    lathe("honey", fill(inner, 0.80), liquid("#f0c855", 1.5, 1.49), 128).location = p
    glow("#eeb23c", 0.352, 0.06, p)
    heart = smooth_profile([(0.001, 0.12), (0.19, 0.12), (0.25, 0.17), (0.26, 0.5), (0.25, 0.7), (0.001, 0.71)], 6)
    lathe("heart", heart, raw_honey(), 96).location = p
    cloth_cap(p)


def huoshan_honey():
    studio(target=(0.17, -0.02, 0.43), dist=5.0, focus=(-0.15, -0.3, 0.45), tone=ASH)
    p = (-0.2, 0.12, 0)
    honey_jar(p)
    d = bowl(ceramic("#f1ede4", True), r=0.36, h=0.15, foot=0.17, t=0.022)
    d.location = (0.55, -0.36, 0)
    pool = plain(
        "pool",
        "#dd9d22",
        0.03,
        Coat_Weight=1.0,
        Coat_Roughness=0.02,
        Subsurface_Weight=0.7,
        Subsurface_Radius=(0.3, 0.12, 0.02),
    )
    lathe("pool", np.array([(0.001, 0.08), (0.2, 0.09), (0.300, 0.118), (0.001, 0.118)]), pool, 96).location = (
        0.55,
        -0.36,
        0,
    )
    # dipper lying across the dish
    pr = [(0.001, -0.5), (0.022, -0.49), (0.022, 0.2)]
    for k in range(6):
        w = 0.085 * math.sin((k + 0.8) / 6.4 * math.pi)
        z = 0.2 + k * 0.042
        pr += [(0.03, z), (w, z + 0.004), (w, z + 0.024), (0.03, z + 0.028)]
    pr += [(0.03, 0.46), (0.001, 0.465)]
    o = lathe("dipper", np.array(pr), wood(("#9c7444", "#bd9560", "#d6b582")), 48)
    o.matrix_world = (
        trs((0.70, -0.25, 0.235)) @ Euler((math.radians(104), 0, math.radians(-62)), "XYZ").to_matrix().to_4x4()
    )


def huoshan_honey_packed():
    from packing import box, shreds

    studio(target=(0.0, 0.06, 0.5), dist=6.0, elev=27, focus=(0, -0.3, 0.6), tone=OAK)
    box(1.86, 0.98, 0.34, flaps=False)
    for x in (-0.46, 0.46):
        honey_jar((x, 0.0, 0.06))
    shreds(random.Random(4), 1500, 1.8, 0.92, 0.05, 0.31, "#dcc39a")
