"""Stems in bundles: fresh dendrobium, dried duanxueliu."""

from heaps import *
from kit import *
from tea import leaf_vf
from teas import leaf_mat


def cane_vf(rng, L=0.6, r=0.03, step=0.075):
    """A dendrobium stem: stout below, thinner upwards, ringed at its nodes. loc = (cm along, cos, sin)."""
    n = 14
    s = np.linspace(0, 1, int(L / 0.012))
    at = s * L / step
    node = np.exp(-((((at + 0.5) % 1 - 0.5) / 0.10) ** 2))
    rad = (
        r * (np.minimum(1, 0.55 + 3.5 * s) * (1 - 0.62 * s**1.3)) * (1 + 0.16 * node - 0.05 * np.cos(2 * math.pi * at))
    )
    rad[-3:] *= [0.8, 0.5, 0.2]
    zig = 0.006 * np.sin(math.pi * at)
    bend, side = rng.uniform(-0.10, 0.10), rng.uniform(-0.06, 0.06)
    P = np.stack([(s - 0.5) * L, bend * L * (s - 0.3) ** 2 * 2 + zig, side * L * (s - 0.3) ** 2 * 2], -1)
    v, f, st = tube_vf(P, rad, n)
    return v, f, np.stack([np.repeat(at, n), st[:, 1], np.repeat(s, n)], -1), P


def cane_mat():
    """Green with a flush of purple-brown, pale papery rings at the nodes."""
    n = N("cane")
    sp = n("SeparateXYZ", Vector=n("Attribute", {"attribute_name": "loc"}).outputs["Vector"])
    rnd = n.attr("rnd")
    streak = n.noise(shifted(n, (1.2, 3, 0.5)), 2.0, 4, 0.6)
    tone = n.math(
        "MULTIPLY_ADD", rnd, 0.5, n.math("MULTIPLY_ADD", streak, 0.5, n.math("MULTIPLY_ADD", sp.outputs[2], 0.3, -0.2))
    )
    c = n.ramp(tone, (0.1, "#64742e"), (0.4, "#879640"), (0.7, "#a9b25c"), (0.95, "#cccb8a"))
    flush = n.ramp(n.noise(shifted(n, (0.3, 1, 1)), 1.6, 2), (0.5, 0.0), (0.7, 0.6))
    c = n.mix(flush, c, "#8f5a3e")
    row = n.math("COSINE", n.math("MULTIPLY", sp.outputs[0], 2 * math.pi))
    c = n.mix(n.ramp(row, (0.80, 0.0), (0.92, 0.75)), c, "#dfd7a8")
    c = n.mix(n.ramp(row, (0.965, 0.0), (0.99, 0.8)), c, "#6b5a2c")
    n.bsdf(
        Base_Color=c,
        Roughness=0.36,
        Coat_Weight=0.15,
        Coat_Roughness=0.3,
        Subsurface_Weight=0.12,
        Subsurface_Radius=(0.02, 0.03, 0.008),
        Normal=n.bump(n.math("ADD", streak, row), 0.2, 0.004),
    )
    return n.m


def twine(M, rx, rz, mat, turns=5, r=0.011):
    """String wound about a bundle that lies along x, with two loose ends."""
    B = Batch()
    t = np.linspace(0, 2 * math.pi * turns, turns * 36)
    drift = (t / (2 * math.pi * turns) - 0.5) * turns * r * 2.1
    v, f, st = tube_vf(np.stack([drift, rx * np.cos(t), rz * np.sin(t)], -1), r, 7)
    B.add(v, f, M, st)
    for s in (-1, 1):
        u = np.linspace(0, 1, 14)
        P = np.stack([s * 0.14 * u, -rx * (0.55 + 0.6 * u), rz * (0.9 + 0.25 * np.sin(u * 3.1) - 1.2 * u**2)], -1)
        v, f, st = tube_vf(P, r * 0.9, 7)
        B.add(v, f, M, st)
    n = N("twine")
    tw = n.math(
        "SINE", n.math("MULTIPLY", n("SeparateXYZ", Vector=n.coord(attr="loc", scale=(1, 1, 1))).outputs[0], 260)
    )
    n.bsdf(
        Base_Color=n.mix(n.math("MULTIPLY_ADD", tw, 0.3, 0.4), "#b8975c", "#e0c891"),
        Roughness=0.85,
        Normal=n.bump(tw, 0.5, 0.006),
    )
    B.build("twine", n.m)


def cane_bundle(B, leaves, M, rng, rr, count=40, ry=0.17, rz=0.12):
    """Stems side by side, stout ends together; some keep a leaf or two at the tip."""
    for _ in range(count):
        L = rr.uniform(0.62, 0.95)
        v, f, l, P = cane_vf(rng, L, rr.uniform(0.021, 0.030))
        a, q = rr.uniform(0, 6.28), math.sqrt(rr.random())
        fan = 0.30 * q * math.cos(a)
        turn = (rr.uniform(0, 6.28), rr.gauss(0, 0.03) - 0.16 * q * math.sin(a) * 0.5, fan + rr.gauss(0, 0.03))
        here = M @ trs(
            (L / 2 - 0.42 + rr.gauss(0, 0.02), ry * q * math.cos(a) + 0.1 * fan, rz * (1 + q * math.sin(a)) + 0.03),
            turn,
        )
        B.add(v, f, here, l)
        for k in range(rr.choice((0, 0, 1, 2))):
            lv, lf, ll = leaf_vf(rng, rr.uniform(0.22, 0.3), 0.04)
            flat = lv * [1, 1.5, 0.5] + [0.12, 0, 0]
            leaves.add(
                flat,
                lf,
                here
                @ Matrix.Translation(Vector(P[-3 - 7 * k]))
                @ trs((0, 0, 0), (rr.uniform(0, 6.28), -0.35, 0.4 * (-1) ** k)),
                ll,
            )


def huoshan_shihu_fresh():
    studio(target=(0.05, -0.03, 0.14), dist=3.5, focus=(0.0, -0.15, 0.18), fstop=1.0)
    rng, rr = np.random.default_rng(101), random.Random(10)
    cloth_patch(linen("#e9e2d2", 26), (2.0, 1.5), rot=-0.12, seed=3)
    canes, leaves = Batch(), Batch()
    M = trs((0.0, 0.12, 0.03), (0, 0, 0.42))
    cane_bundle(canes, leaves, M, rng, rr, 84)
    for x, y, a in ((-0.22, -0.46, 0.25), (0.12, -0.56, -0.1), (0.42, -0.30, 0.5)):
        v, f, l, _ = cane_vf(rng, rr.uniform(0.52, 0.7), 0.027)
        canes.add(v, f, trs((x, y, 0.06), (0, 0, a)), l)
    canes.build("canes", cane_mat())
    green = ((0.05, "#4f7428"), (0.35, "#678c34"), (0.62, "#86a84a"), (0.9, "#a8c468"))
    o = leaves.build("leaves", leaf_mat("young", green, "#a9c46c", "#b8cc88", 0.2, 0.42))
    o.modifiers.new("t", "SOLIDIFY").thickness = 0.006
    twine(M @ trs((-0.14, 0, 0.145)), 0.215, 0.155, None)


def herb_vf(rng, rr, L=1.3):
    """A dried flowering stem: square, with pairs of shrivelled leaves and whorls of brown calyces above."""
    s = np.linspace(0, 1, 26)
    bend = rng.uniform(-0.1, 0.1, 2)
    P = np.stack([(s - 0.5) * L, bend[0] * s**2 * L, bend[1] * s**2 * L + 0.01 * np.sin(s * 9)], -1)
    v, f, _ = tube_vf(P, 0.017 * (1 - 0.6 * s), 4)
    parts = [(v, f, np.tile([0.5, 0.5, 1.0], (len(v), 1)))]
    for k in range(3, 25, 2):
        up = s[k]
        if up > 0.55:  # whorl
            for _ in range(11):
                cv, cf = lathe_vf([(0.001, 0), (0.011, 0.02), (0.010, 0.045), (0.014, 0.058), (0.004, 0.05)], 6)
                out = align((0.5, rng.normal(), rng.normal()))
                parts.append(
                    moved((cv, cf, np.tile([0.5, 0.5, 1.0], (len(cv), 1))), Matrix.Translation(Vector(P[k])) @ out)
                )
        for side in (0, math.pi):
            if rng.random() < 0.25:
                continue
            size = rr.uniform(0.16, 0.26) * (1 - 0.45 * up)
            lv, lf, ll = leaf_vf(rng, size, size * 0.34)
            lv = lv + [size / 2, 0, 0]
            lv[:, 2] += 0.015 * np.sin(ll[:, 0] * 13 + ll[:, 1] * 3)
            turn = (
                Euler((side + 1.57 * (k % 4 > 1) + rng.uniform(-0.4, 0.4), 0, 0)).to_matrix().to_4x4()
                @ Euler((0, rng.uniform(-0.3, 0.3), rng.uniform(0.35, 1.1))).to_matrix().to_4x4()
            )
            parts.append(moved((lv, lf, ll * [1, 1, 0]), Matrix.Translation(Vector(P[k])) @ turn))
    return joined(parts)


def duanxueliu():
    studio(target=(0.02, 0.10, 0.14), dist=4.35, focus=(0.0, -0.15, 0.2), fstop=1.0, tone=ASH)
    rng, rr = np.random.default_rng(111), random.Random(13)
    B, M = Batch(), trs((0.02, 0.08, 0.04), (0, 0, 0.5))
    for _ in range(34):
        L = rr.uniform(1.3, 1.75)
        a, q = rr.uniform(0, 6.28), math.sqrt(rr.random())
        fan = 0.34 * q * math.cos(a)
        turn = (rr.uniform(0, 6.28), -0.16 * q * (1 + math.sin(a)) * 0.5, fan)
        here = M @ trs(
            (
                L / 2 - 0.85 + rr.gauss(0, 0.03),
                0.12 * q * math.cos(a) + fan * 0.55,
                0.11 * (1 + q * math.sin(a)) + 0.03,
            ),
            turn,
        )
        v, f, l = herb_vf(rng, rr, L)
        B.add(v, f, here, l)
    herb = ((0.05, "#55532a"), (0.35, "#77723a"), (0.62, "#969050"), (0.9, "#b4aa70"))
    o = B.build("herb", leaf_mat("herb", herb, "#9a9258", "#b8ae86", 0.35, 0.8, "#84592f"))
    o.modifiers.new("t", "SOLIDIFY").thickness = 0.004
    twine(M @ trs((-0.42, 0, 0.135)), 0.155, 0.13, None, 6, 0.013)
