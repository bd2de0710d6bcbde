"""Lily bulbs, fresh and dried."""

from heaps import *
from kit import *


def fleshy_vf(rng, R=0.22, half=0.6, end=0.5, thick=0.026, open_=0.0, nu=22, nv=13):
    """One bulb scale as a solid: fleshy in the middle, thin at its edges, pointed, wrapped on a sphere of radius R.
    end: latitude of its tip in radians; open_: how far the tip stands off.
    loc = (across, root to tip, 1 on the back)."""
    u, v = np.linspace(0, 1, nu)[:, None], np.linspace(-1, 1, nv)[None]
    wide = half * ((1 - u) ** 0.7 * (0.42 + 2.1 * u)) / 1.02
    wide = wide * (1 + 0.05 * np.sin(u * 7 + rng.uniform(0, 6)))
    lat = -1.25 + u * (end + 1.25) + 0.05 * np.sin(v * 2 + rng.uniform(0, 6)) * u
    lon = v * wide * R / np.maximum(R * np.cos(lat), 0.42 * R)
    body = thick * (1 - np.abs(v) ** 2.4) * (1 - u**3) * (0.75 + 0.5 * np.sin(np.pi * u))
    edge = -0.05 * R * v**2 * rng.uniform(0.2, 1.3)
    sides = []
    for s in (1, -1):
        r = R + edge + open_ * R * u**2.4 + s * body / 2 + 0.012 * R * np.sin(u * 6 + v * 2 + rng.uniform(0, 6))
        x, y = r * np.cos(lat) * np.sin(lon), r * np.cos(lat) * np.cos(lon)
        sides.append(np.stack([x, y + open_ * 0.5 * R * u**2, r * np.sin(lat) * 0.95 + 0 * v], -1).reshape(-1, 3))
    sides[1] = np.where(
        (np.abs(np.tile(v, (nu, 1)).reshape(-1, 1)) > 0.999) | (np.tile(u, (1, nv)).reshape(-1, 1) > 0.999),
        sides[0],
        sides[1],
    )
    f = grid_faces(nu, nv)
    k = nu * nv
    loc = np.stack([v + 0 * u, u + 0 * v, 0 * u + 0 * v], -1).reshape(-1, 3)
    return np.concatenate(sides), f + [tuple(i + k for i in q[::-1]) for q in f], np.concatenate([loc, loc + [0, 0, 1]])


def bulb(B, M, rng, s=1.0, count=40):
    """Scales set by the golden angle, the inner ones tall and closed, the outer ones short and leaning off."""
    for k in range(count):
        t = k / (count - 1)  # 0 inside, 1 outside
        R = 0.075 + 0.155 * t**0.7
        end = 1.5 - 0.95 * t**1.2 + rng.uniform(-0.16, 0.1)
        half = 1.0 - 0.46 * t + rng.uniform(-0.05, 0.07)
        open_ = (0.015 + 0.09 * t**2) * rng.uniform(0.2, 1.6)
        v, f, l = fleshy_vf(rng, R, half, end, 0.03, open_)
        turn = Euler((rng.uniform(-0.04, 0.04), rng.uniform(-0.05, 0.05), k * 2.39996 + rng.uniform(-0.15, 0.15)))
        B.add((v + [0, 0, 0.21 + 0.035 * (1 - t)]) * s, f, M @ turn.to_matrix().to_4x4(), l, rng.random())


def roots(B, M, rng, s=1.0, count=46):
    """A tuft of thin roots below a bulb."""
    for _ in range(count):
        a, q = rng.uniform(0, 6.28), rng.uniform(0.0, 0.055)
        d = np.array([math.cos(a) * 0.6, math.sin(a) * 0.6, -1]) * rng.uniform(0.08, 0.2)
        t = np.linspace(0, 1, 6)[:, None]
        P = (
            np.array([[q * math.cos(a), q * math.sin(a), 0.03]])
            + d * t
            + 0.02 * np.sin(t * rng.uniform(3, 9) + rng.uniform(0, 6, 3)) * t
        )
        v, f, st = tube_vf(P * s, 0.0055 * s * (1.1 - 0.8 * t[:, 0]), 5)
        B.add(v, f, M, st, rng.random())


def lily_mat(name="lily", stops=("#e2c78e", "#f8ecca", "#fffbee", "#fff5de", "#e3bd8c"), soil=0.3, wet=0.3):
    """Ivory flesh: yellower at the root, a breath of pink-brown at the tip, fine fibres lengthwise."""
    n = N(name)
    sp = n("SeparateXYZ", Vector=n("Attribute", {"attribute_name": "loc"}).outputs["Vector"])
    fib = n.noise(shifted(n, (9, 0.8, 1)), 1.4, 4, 0.6)
    along = n.math("ADD", sp.outputs[1], n.math("MULTIPLY_ADD", fib, 0.14, -0.07))
    c = n.ramp(along, (0.0, stops[0]), (0.22, stops[1]), (0.6, stops[2]), (0.86, stops[3]), (1.0, stops[4]))
    edge = n.ramp(n.math("ABSOLUTE", sp.outputs[0]), (0.75, 0.0), (1.0, 0.5))
    c = n.mix(edge, c, stops[1])
    c = n.mix(n.math("MULTIPLY", n.ramp(n.noise(shifted(n), 3.4, 5, 0.7), (0.57, 0.0), (0.7, 1.0)), soil), c, "#b88f5e")
    n.bsdf(
        Base_Color=c,
        Roughness=0.42,
        Subsurface_Weight=0.3,
        Subsurface_Radius=(0.06, 0.045, 0.025),
        Coat_Weight=wet * 0.5,
        Coat_Roughness=0.3,
        Normal=n.bump(fib, 0.45, 0.007),
    )
    return n.m


def standing(M, rng, B, Rt, s):
    bulb(B, M, rng, s)
    roots(Rt, M, rng, s)


def manshuihe_lily_fresh():
    studio(target=(0.0, 0.06, 0.2), dist=3.9, focus=(-0.1, -0.2, 0.25), fstop=1.1, tone=WALNUT, key=1.2)
    rng, rr = np.random.default_rng(6), random.Random(1)
    B, Rt = Batch(), Batch()
    standing(trs((-0.36, 0.16, 0.02), (0.18, -0.1, 0.4)), rng, B, Rt, 1.22)
    standing(trs((0.16, 0.46, 0.02), (0.1, 0.1, 1.4)), rng, B, Rt, 1.26)
    standing(trs((0.30, 0.0, 0.25), (0.5, 1.25, 0.25)), rng, B, Rt, 1.1)
    B.build("bulbs", lily_mat())
    Rt.build("roots", plain("root", "#c9a877", 0.75))
    loose = [fleshy_vf(rng, 0.24, rng.uniform(0.5, 0.62), rng.uniform(0.35, 0.7), 0.035) for _ in range(7)]
    loose = [(v - v.mean(0), f, l) for v, f, l in loose]
    laid = strew(loose, rr, ((-0.52, -0.36), (-0.26, -0.46), (0.0, -0.34), (-0.12, -0.60), (0.2, -0.52)), 0.25, 2.0)
    merge("scales", loose, laid, lily_mat("scale", soil=0.1))


def dried_vf(rng):
    """A scale dried hard: narrow, its edges turned in, a little twisted."""
    v, f, l = fleshy_vf(rng, rng.uniform(0.16, 0.22), rng.uniform(0.34, 0.5), rng.uniform(0.2, 0.8), 0.02, 0.0, 16, 11)
    v = v - v.mean(0)
    a, b = l[:, 0], l[:, 1]
    v[:, 1] -= 0.05 * np.abs(a) ** 2.2 * rng.uniform(-0.4, 1.0)
    v[:, 0] += 0.06 * (b - 0.5) ** 2 * rng.uniform(-1, 1) + 0.006 * np.sin(b * 17 + a * 4)
    w = rng.uniform(-0.8, 0.8) * (b - 0.5)
    x, y = v[:, 0] * np.cos(w) - v[:, 1] * np.sin(w), v[:, 0] * np.sin(w) + v[:, 1] * np.cos(w)
    return np.stack([x, y, v[:, 2]], -1) * 0.8, f, l


def manshuihe_lily_dry():
    studio(target=(0.0, 0.03, 0.10), dist=4.75, focus=(0.0, -0.2, 0.16), fstop=1.0)
    rng, rr = np.random.default_rng(16), random.Random(11)
    bamboo_tray(0.92, 0.11)
    dry = [dried_vf(rng) for _ in range(26)]
    well = [(0.001, 0.045), (0.70, 0.045), (0.84, 0.14), (0.9, 0.5), (1.0, 5)]
    placed = pour(dry, rr, 300, (0.0, -0.02), 0.5, well, rise=0.006, flat=3)
    ivory = ("#cf9f58", "#ecd29a", "#f6e6bd", "#ecd094", "#c08c4c")
    merge("dry", dry, placed, lily_mat("dry", ivory, 0.3, 0.0))
