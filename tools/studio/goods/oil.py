"""Camellia oil."""

from chestnuts import chestnut_vf
from kit import *


def camellia_seeds():
    """Dark seeds let fall behind the dish, three in front."""
    n = N("seed")
    L = n("Attribute", {"attribute_name": "loc"}).outputs["Vector"]
    f = n.noise(L, 6, 5, 0.65)
    n.bsdf(Base_Color=n.mix(f, "#1d120c", "#4c3424"), Roughness=0.42, Normal=n.bump(n.noise(L, 14, 4), 0.3, 0.01))
    rng = np.random.default_rng(8)
    rr = random.Random(5)
    var = [
        (lambda t: mesh("sd", t[0] * [0.52, 0.5, 0.5], t[1], n.m, link=False, attrs={"loc": t[2]}))(chestnut_vf(rng))
        for _ in range(5)
    ]
    objs = []
    for k in range(13):
        x, y = rr.gauss(0.66, 0.22), rr.gauss(0.55, 0.14)
        objs.append(obj(var[k % 5], "s", (x, y, 0.2 + 0.05 * k), (rr.uniform(0, 6), rr.uniform(0, 6), 0)))
    for x, y in ((-0.62, -0.55), (-0.42, -0.68), (-0.80, -0.40)):
        objs.append(obj(var[0], "s", (x, y, 0.15), (rr.uniform(0, 6), rr.uniform(0, 6), 0)))
    fl = ground()
    drop(objs, [fl], 60, k=30)
    clear(fl)


def shucheng_camellia_oil():
    studio(target=(0.06, 0.0, 0.78), dist=6.3, elev=28, focus=(-0.2, -0.2, 0.6), tone=OAK)
    out = smooth_profile(
        [
            (0.345, 0.004),
            (0.37, 0.03),
            (0.372, 0.2),
            (0.372, 0.7),
            (0.37, 1.0),
            (0.33, 1.17),
            (0.19, 1.33),
            (0.125, 1.45),
            (0.115, 1.56),
            (0.115, 1.66),
        ],
        8,
    )
    prof, inner = jar_profile(out, 0.034, 0.07)
    B0 = (-0.28, 0.12, 0)
    lathe("glass", prof, glass("#f6fbf4"), 128).location = B0
    lathe("oil", fill(inner, 1.28), liquid("#f6d24a", 1.35), 128).location = B0
    glow("#f2cf52", 0.318, 0.074, B0)
    b = band(0.378, -1.05, 1.05, 0.26, 0.86, paper())
    b.location = B0
    b.rotation_euler = (0, 0, 0.12)
    cap = (
        [(0.001, 1.88)]
        + [(0.125 + 0.02 * math.cos(a), 1.86 + 0.02 * math.sin(a)) for a in np.linspace(math.pi / 2, 0, 5)]
        + [(0.146, 1.55), (0.12, 1.55)]
    )
    lathe("cap", np.array(cap), plain("cap", "#2c2520", 0.38, Coat_Weight=0.2), 96).location = B0
    pool = plain(
        "pool",
        "#f4d774",
        0.03,
        Transmission_Weight=0.0,
        Coat_Weight=1.0,
        Coat_Roughness=0.02,
        Subsurface_Weight=0.4,
        Subsurface_Radius=(0.2, 0.14, 0.03),
    )
    d = bowl(ceramic(), r=0.42, h=0.15, foot=0.2, t=0.022)
    d.location = (0.52, -0.38, 0)
    o = lathe("pool", np.array([(0.001, 0.085), (0.2, 0.09), (0.3, 0.1), (0.352, 0.115), (0.001, 0.115)]), pool, 96)
    o.location = (0.52, -0.38, 0)
    camellia_seeds()
