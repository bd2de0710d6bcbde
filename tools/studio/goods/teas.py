"""More teas: Guapian brewed in a glass, yellow-bud, yellow large-leaf, small-orchid."""

from heaps import *
from kit import *
from tea import leaf_vf


def leaf_mat(name, stops, rib, frost, much=0.5, rough=0.7, stalk="#8a6a3a"):
    """Dry leaf: own tone by `rnd`, paler rib and bloom; where loc.z is 1 it is a stalk, 2 a downy bud."""
    n = N(name)
    sp = n("SeparateXYZ", Vector=n("Attribute", {"attribute_name": "loc"}).outputs["Vector"])
    p = shifted(n)
    blot = n.noise(p, 2.5, 4)
    tone = n.math("MULTIPLY_ADD", n.attr("rnd"), 0.7, n.math("MULTIPLY_ADD", blot, 0.6, -0.15))
    c = n.ramp(tone, *stops)
    mid = n.ramp(n.math("ABSOLUTE", sp.outputs[1]), (0.0, 1.0), (0.13, 0.0))
    c = n.mix(n.math("MULTIPLY", mid, 0.45), c, rib)
    c = n.mix(n.ramp(n.noise(p, 14, 3, 0.7), (0.45, 0.0), (0.72, much)), c, frost)
    down = n.math("GREATER_THAN", sp.outputs[2], 1.5)
    c = n.mix(n.math("MULTIPLY", down, n.ramp(n.noise(p, 20, 3, 0.7), (0.35, 0.0), (0.65, 0.75))), c, frost)
    is_stalk = n.math("COMPARE", sp.outputs[2], 1.0, 0.3)
    c = n.mix(n.math("MULTIPLY", is_stalk, 0.85), c, stalk)
    h = n.math("ADD", n.noise(p, 5, 3), n.math("MULTIPLY", n.noise(p, 12, 4, 0.65), 0.9))
    n.bsdf(Base_Color=c, Roughness=rough, Specular_IOR_Level=0.25, Normal=n.bump(h, 0.9, 0.007), Sheen_Weight=0.12)
    return n.m


def blade(rng, L, W, turn=0.0, roll=0.0, kind=0.0):
    """A rolled leaf that starts at the origin, turned away from the axis."""
    v, f, l = leaf_vf(rng, L, W)
    v = v + [L / 2, 0, 0]
    l = l * [1, 1, 0] + [0, 0, kind]
    return moved((v, f, l), Euler((roll, 0, 0)).to_matrix().to_4x4() @ Euler((0, 0, turn)).to_matrix().to_4x4())


def sprig_vf(rng, L=0.28, W=0.05, splay=0.16, leaves=2, stalk=0.04, bud=0.9, thick=0.006, hook=0.0):
    """Bud and leaves on one short stalk, as small teas are picked; hook bends the stalk."""
    parts = [blade(rng, L * bud, W * 0.75, rng.uniform(-0.05, 0.05), 0, 2.0)]
    for k in range(leaves):
        length = L * rng.uniform(0.75, 1.05)
        side = splay * (1 if k % 2 else -1) * rng.uniform(0.5, 1.5)
        parts.append(blade(rng, length, W * rng.uniform(0.9, 1.2), side, rng.uniform(0, 6.28)))
    t = np.linspace(0, 1, 7)
    P = np.stack(
        [-stalk * t, hook * stalk * t**2 * rng.uniform(0.3, 1.2), hook * stalk * t**2 * rng.uniform(-0.5, 0.5)], -1
    )
    v, f, st = tube_vf(P + [0.02, 0, 0], thick * (1 - 0.15 * t), 6)
    parts.append((v, f, np.tile([0.5, 0.5, 1.0], (len(v), 1))))
    v, f, l = joined(parts)
    return v - v.mean(0), f, l


def opened_vf(rng, L=0.3, W=0.1):
    """A brewed leaf, soft and unrolled."""
    v, f, l = leaf_vf(rng, L, W)
    u, s = l[:, 0], l[:, 1]
    w = W * (np.sin(np.pi * np.clip(u, 0, 1) ** 0.85) ** 0.8)
    bend = rng.uniform(-0.8, 0.8)
    z = 0.35 * w * s**2 + bend * (u - 0.5) ** 2 * L + 0.008 * np.sin(u * 14 + s * 3)
    return np.stack([(u - 0.5) * L, w * s, z], -1), f, l


def wet_mat(stops):
    """Brewed leaves, bright and smooth."""
    n = N("wet")
    tone = n.math("MULTIPLY_ADD", n.attr("rnd"), 0.7, n.math("MULTIPLY", n.noise(shifted(n), 2.5, 3), 0.3))
    c = n.ramp(tone, *stops)
    n.bsdf(Base_Color=c, Roughness=0.4, Subsurface_Weight=0.25, Subsurface_Radius=(0.02, 0.03, 0.006))
    return n.m


def tumbler(at, color, deep, r=0.31, h=0.92, level=0.7):
    """A plain glass with brewed tea; returns the inner radius."""
    outer = smooth_profile([(r * 0.84, 0.004), (r * 0.9, 0.03), (r * 0.94, h * 0.35), (r * 0.98, h * 0.75), (r, h)], 8)
    wall, inner = jar_profile(outer, 0.022, 0.06)
    lathe("glass", wall, glass("#f8fbf8"), 128).location = at
    lathe("tea", fill(inner, level), liquid(color, deep, 1.33), 128).location = at
    glow(color, r * 0.8, 0.066, at, 0.2)
    return r * 0.86


def cup_of_tea(at, mat, color, r=0.3, h=0.24, foot=0.15, level=0.19):
    """A small bowl of brewed tea: shallow, so its surface is a coloured gloss over a lit floor."""
    bowl(mat, r, h, foot, 0.016).location = at
    tea = plain("brew", color, 0.02, Coat_Weight=1.0, Coat_Roughness=0.01, Subsurface_Weight=0.3)
    q = r * (0.80 + 0.2 * level / h)
    lathe("brew", np.array([(0.001, level - 0.01), (q, level), (0.001, level)]), tea, 96).location = at


GREEN = ((0.05, "#40502b"), (0.35, "#5e6f3d"), (0.62, "#7c8c50"), (0.9, "#a2b070"))


def jinzhai_guapian():
    studio(target=(0.02, 0.1, 0.36), dist=5.0, focus=(0.1, -0.1, 0.4), fstop=1.0, tone=WALNUT, key=1.15)
    rng, rr = np.random.default_rng(15), random.Random(12)
    at = (0.42, 0.26, 0)
    q = tumbler(at, "#ebe2a2", 0.7, 0.36, 0.98, 0.76)
    wet = [opened_vf(rng, rng.uniform(0.24, 0.34), rng.uniform(0.06, 0.085)) for _ in range(12)]
    sunk = []
    for k in range(46):
        a, d = rr.uniform(0, 6.28), (q - 0.13) * math.sqrt(rr.random())
        z, tip = 0.10 + 0.0055 * k, rr.uniform(-0.5, 0.5) if k < 38 else rr.uniform(0.9, 1.5)
        sunk.append(
            (
                rr.randrange(12),
                trs((at[0] + d * math.cos(a), at[1] + d * math.sin(a), z), (tip * 0.4, tip, rr.uniform(0, 6.28))),
            )
        )
    merge("wet", wet, sunk, wet_mat(((0.1, "#667432"), (0.5, "#869248"), (0.9, "#a8b068"))), 0.004)
    dish = (-0.36, -0.14, 0)
    bowl(ceramic("#e6dfd0", True), 0.56, 0.16, 0.3, 0.022).location = dish
    dry = [leaf_vf(rng, rng.uniform(0.24, 0.33), rng.uniform(0.065, 0.09)) for _ in range(24)]
    placed = pour(dry, rr, 190, dish, 0.3, inside(0.56, 0.16, 0.3))
    placed += strew(dry, rr, ((0.30, -0.52), (0.48, -0.40), (0.18, -0.62)))
    merge("dry", dry, placed, leaf_mat("dry", GREEN, "#a8ab72", "#c3c8a8"), 0.006)


def huoshan_huangya():
    studio(target=(0.02, 0.04, 0.22), dist=4.3, focus=(-0.1, -0.2, 0.25), fstop=1.0, tone=SLATE, key=1.1)
    rng, rr = np.random.default_rng(25), random.Random(22)
    white = ceramic("#f6f3ea")
    dish = (-0.2, -0.08, 0)
    bowl(white, 0.6, 0.2, 0.3, 0.022).location = dish
    buds = [sprig_vf(rng, rng.uniform(0.17, 0.23), 0.04, 0.08, 1, 0.02, 1.0, 0.005) for _ in range(26)]
    placed = pour(buds, rr, 420, dish, 0.34, inside(0.6, 0.2, 0.3), rise=0.006)
    placed += strew(buds, rr, ((0.30, -0.60), (0.46, -0.52), (-0.05, -0.76), (0.12, -0.72)))
    gold = ((0.05, "#84742a"), (0.35, "#ad983c"), (0.62, "#cab454"), (0.9, "#e2cf7e"))
    merge("buds", buds, placed, leaf_mat("buds", gold, "#d6c987", "#f3ecd0", 0.45), 0.004)
    cup_of_tea((0.52, 0.42, 0), white, "#e8c85a")


def huoshan_huangdacha():
    studio(target=(-0.05, 0.06, 0.24), dist=4.95, focus=(-0.1, -0.2, 0.28), fstop=0.95)
    rng, rr = np.random.default_rng(35), random.Random(32)
    cloth_patch(linen("#cfc3ad", 24), (2.1, 1.7), rot=0.25)
    clay = ceramic("#7c5638", True)
    dish = (-0.2, -0.06, 0)
    bowl(clay, 0.72, 0.26, 0.34, 0.03).location = dish
    big = [
        sprig_vf(
            rng,
            rng.uniform(0.30, 0.42),
            rng.uniform(0.08, 0.11),
            0.5,
            rr.choice((1, 2)),
            rng.uniform(0.2, 0.36),
            0.8,
            0.013,
            0.7,
        )
        for _ in range(22)
    ]
    placed = pour(
        big, rr, 56, dish, 0.36, inside(0.72, 0.26, 0.34)[:5] + [(0.72, 0.4), (1.2, 1.4), (1.2, 4)], rise=0.022
    )
    brown = ((0.05, "#56381a"), (0.35, "#7d5524"), (0.62, "#9f7534"), (0.9, "#bf954c"))
    merge("big", big, placed, leaf_mat("big", brown, "#c39a55", "#d0ac6c", 0.3, 0.55, "#a4713a"), 0.006)
    cup_of_tea((0.60, 0.44, 0.03), ceramic("#e9dfcb", True), "#c0761c", 0.34, 0.26, 0.17, 0.2)


def shucheng_xiaolanhua():
    studio(target=(0.0, 0.06, 0.22), dist=4.15, focus=(-0.05, -0.2, 0.25), fstop=1.0, tone=ASH)
    rng, rr = np.random.default_rng(45), random.Random(42)
    blue = ceramic("#c9dbd3")
    dish = (-0.14, -0.06, 0)
    bowl(blue, 0.62, 0.24, 0.3, 0.024).location = dish
    sprigs = [sprig_vf(rng, rng.uniform(0.24, 0.31), 0.055, 0.42, 2, 0.07, 0.95, 0.009, 0.6) for _ in range(24)]
    placed = pour(sprigs, rr, 82, dish, 0.34, inside(0.62, 0.24, 0.3), rise=0.011)
    placed += strew(sprigs, rr, ((0.44, -0.56), (-0.2, -0.86), (0.2, -0.74)))
    fresh = ((0.05, "#3f5f22"), (0.35, "#5f8230"), (0.62, "#80a044"), (0.9, "#a6bd66"))
    merge("sprigs", sprigs, placed, leaf_mat("sprigs", fresh, "#b4c47c", "#dfe6c4", 0.35, 0.62, "#7f8a3e"), 0.005)
    cup_of_tea((0.56, 0.5, 0), blue, "#dfe08a", 0.27, 0.24, 0.14, 0.19)
