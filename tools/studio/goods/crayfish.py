"""Crayfish: cooked tails in a bowl, and live ones in a basket."""

from kit import *


def sweep_vf(P, up, lat, top, bottom, n=22, hang=None):
    """Rings along a path in the xz plane: half width, height above and depth below the path; `hang` lets the
    lower flanks droop. The third result is (place along in 0 to 1, across, up)."""
    a = np.linspace(0, 2 * math.pi, n, endpoint=False)
    ca, sa = np.cos(a), np.sin(a)
    h = np.where(sa[None] > 0, top[:, None] * sa, bottom[:, None] * sa)
    if hang is not None:
        h = h - hang[:, None] * np.exp(-(((sa + 0.25) / 0.3) ** 2)) * np.abs(ca) ** 2
    v = P[:, None] + up[:, None] * h[..., None] + np.array([0, 1.0, 0]) * (lat[:, None] * ca)[..., None]
    s = np.linspace(0, 1, len(P))[:, None] + 0 * ca
    loc = np.stack([s, ca + 0 * s, sa + 0 * s], -1).reshape(-1, 3)
    return v.reshape(-1, 3), grid_faces(len(P), n, True), loc


def plate_vf(length, width, bend=0.0, n=13):
    """A petal of the tail fan, growing along +x."""
    t = np.linspace(0, 1, 12)
    w = width * np.sin(np.pi * np.clip(t, 0, 1) ** 0.7 * 0.86 + 0.12) ** 0.8
    P = np.stack([t * length, 0 * t, bend * t * t], 1)
    up = np.tile([0, 0, 1.0], (12, 1))
    thick = np.full(12, 0.008) * (1.2 - 0.7 * t)
    v, f, loc = sweep_vf(P, up, w, thick, thick, n)
    f += [list(range(n))[::-1], [11 * n + j for j in range(n)]]
    return v, f, loc * [0.16, 1, 1] + [0.83, 0, 0]


def abdomen(B, M, rng, curl, size=1.0, rnd=None, meat=False):
    """Six overlapping rings that curl downwards, the fan of five plates; `meat`: a white stump for the head."""
    seg, k = 6, 9
    s = np.concatenate([(i + np.linspace(0.0, 1, k)) / seg for i in range(seg)])
    f = np.tile(np.linspace(0, 1, k), seg)
    L = 0.46 * size
    th = curl * s**1.1
    fine = np.linspace(0, 1, 200)
    X = np.concatenate([[0], np.cumsum(np.cos(curl * fine[:-1] ** 1.1) * L / 199)])
    Z = -np.concatenate([[0], np.cumsum(np.sin(curl * fine[:-1] ** 1.1) * L / 199)])
    P = np.stack([np.interp(s, fine, X), 0 * s, np.interp(s, fine, Z)], 1)
    up = np.stack([np.sin(th), 0 * s, np.cos(th)], 1)
    body = size * (0.112 - 0.042 * s) * (1 + 0.16 * f**1.5 - 0.05 * (f < 0.05))
    v, fc, loc = sweep_vf(P, up, body, body * 0.92, body * 0.5, 24, 0.55 * body * np.sin(np.pi * f) * 0.9)
    B.add(v, fc, M, loc * [0.82, 1, 1], rnd)
    end = np.array(M @ frame(P[-1], th[-1]))
    for turn, ln, w, b in (
        (0, 0.15, 0.05, 0.01),
        (0.5, 0.16, 0.055, -0.01),
        (-0.5, 0.16, 0.055, -0.01),
        (0.95, 0.15, 0.05, -0.03),
        (-0.95, 0.15, 0.05, -0.03),
    ):
        v, fc, loc = plate_vf(ln * size, w * size, b * size)
        B.add(
            v,
            fc,
            Matrix(end.tolist())
            @ trs((-0.02, 0.03 * turn * size, 0.012 - 0.012 * abs(turn)), (0, 0, turn + rng.uniform(-0.1, 0.1))),
            loc,
            rnd,
        )
    for i in range(1, 5):  # little swimming legs
        for side in (-1, 1):
            p = P[i * k + 4]
            d = -up[i * k + 4]
            q = np.array(
                [
                    p + d * 0.05 * size + [0, side * 0.04 * size, 0],
                    p + d * 0.10 * size + [0, side * 0.06 * size, 0],
                    p + d * 0.15 * size + [0.02, side * 0.045 * size, 0],
                ]
            )
            v, fc, st = tube_vf(q, [0.012 * size, 0.01 * size, 0.004 * size], 6)
            B.add(v, fc, M, np.stack([0.5 + 0 * st[:, 0], 0 * st[:, 0], -1 + 0 * st[:, 0]], 1), rnd)
    if meat:
        t = np.linspace(0, 1, 8)
        r = 0.104 * size * np.sqrt(np.clip(1 - t**2.4, 0.0004, 1)) * (1 + 0.05 * np.sin(9 * t))
        v, fc, loc = sweep_vf(
            np.stack([0.01 - 0.055 * size * t, 0 * t, 0 * t], 1), np.tile([0, 0, 1.0], (8, 1)), r, r * 0.9, r * 0.5, 24
        )
        B.add(v, fc, M, loc * [0, 1, 1] + [-1, 0, 0], rnd)


def frame(p, th):
    """A place whose +x runs along a path bent down by `th`."""
    return Matrix.Translation(tuple(p)) @ Euler((0, th, 0)).to_matrix().to_4x4()


def shell_mat(name, back, edge, belly, flesh=("#efcfae", "#dd8650"), rough=0.28, pits=0.35, along=5):
    """Shell by place: darker back, paler ring edges and underside, fine pits, a wet coat."""
    n = N(name)
    rnd = n.attr("rnd")
    raw = n("Attribute", {"attribute_name": "loc"}).outputs["Vector"]
    off = n("CombineXYZ", X=n.math("MULTIPLY", rnd, 9), Y=n.math("MULTIPLY", rnd, 5)).outputs[0]
    p = n("VectorMath", {"operation": "MULTIPLY_ADD"}, i0=raw, i1=(along, 1, 1), i2=off).outputs[0]
    sp = n("SeparateXYZ", Vector=raw)
    big, fine = n.noise(p, 1.6, 3), n.noise(p, 11, 4, 0.65)
    v = n.math(
        "ADD", n.math("MULTIPLY_ADD", big, 0.6, n.math("MULTIPLY", fine, 0.4)), n.math("MULTIPLY_ADD", rnd, 0.2, -0.1)
    )
    c = n.ramp(v, (0.32, back[0]), (0.52, back[1]), (0.72, back[2]))
    ring = n.math("FRACT", n.math("MULTIPLY", sp.outputs[0], 6 / 0.82))
    ring = n.math(
        "MULTIPLY",
        n.ramp(ring, (0.0, 0.8), (0.12, 0.0), (0.84, 0.0), (1.0, 0.9)),
        n.math("LESS_THAN", sp.outputs[0], 0.82),
    )
    c = n.mix(n.math("MULTIPLY", ring, 0.7), c, edge)
    c = n.mix(n.ramp(n.math("MULTIPLY_ADD", fine, 0.25, sp.outputs[2]), (0.0, 0.85), (0.28, 0.0)), c, belly)
    raw_meat = n.mix(n.ramp(fine, (0.42, 0.0), (0.66, 1.0)), *flesh)
    c = n.mix(n.math("LESS_THAN", sp.outputs[0], -0.5), c, raw_meat)
    n.bsdf(
        Base_Color=c,
        Roughness=n.math("MULTIPLY_ADD", fine, 0.2, rough - 0.1),
        Coat_Weight=0.45,
        Coat_Roughness=0.12,
        Subsurface_Weight=0.12,
        Subsurface_Radius=(0.04, 0.014, 0.006),
        Normal=n.bump(fine, pits, 0.012),
    )
    return n.m


def rings_of_scallion(B, spots, rr):
    """Chopped spring onion, little green hoops."""
    for x, y, z in spots:
        r = rr.uniform(0.018, 0.03)
        prof = np.array([(r, 0), (r, 0.03), (r * 0.72, 0.03), (r * 0.72, 0), (r, 0)])
        v, f = lathe_vf(prof, 16)
        l = np.full((len(v), 3), [rr.uniform(0.3, 1), 0, 0])
        B.add(v, f, trs((x, y, z), (rr.uniform(-0.6, 0.6), rr.uniform(-0.6, 0.6), 0)), l)


def huoqiu_crayfish_tails():
    studio(target=(0, 0.0, 0.33), dist=4.9, focus=(0, -0.3, 0.4), fstop=1.0, tone=SLATE, elev=33)
    rng, rr = np.random.default_rng(4), random.Random(3)
    bowl(ceramic("#dfe6e2"), r=0.9, h=0.4, foot=0.42)
    kinds = []
    for k in range(8):
        b = Batch()
        abdomen(b, Matrix(), rng, rng.uniform(3.4, 4.4), rng.uniform(0.92, 1.08), 0.5, True)
        v = np.concatenate(b.v)
        c = (v.max(0) + v.min(0)) / 2
        kinds.append((v - c, b.f, np.concatenate(b.l)))
    col = collider(
        [(0.001, 0.085), (0.34, 0.1), (0.69, 0.17), (0.85, 0.3), (0.88, 0.4), (0.88, 0.55), (1.1, 1.5), (1.1, 5)], 28
    )
    things, which = [], []
    for k in range(36):
        a, q = rr.uniform(0, 6.28), 0.6 * math.sqrt(rr.random())
        v, f, _ = kinds[k % 8]
        things.append(
            obj(mesh("t", v, f, link=False), "t", (q * math.cos(a), q * math.sin(a), 0.4 + 0.06 * k), rand_rot())
        )
        which.append(k % 8)
    B = Batch()
    rest = drop(things, [col], 110, friction=0.5, k=26)
    for (o, m), k in zip(rest, which):
        if m.translation.z > 0 and m.translation.xy.length < 0.9:
            B.add(*kinds[k][:2], m, kinds[k][2], rr.random())
        bpy.data.objects.remove(o)
    clear(col)
    B.build("tails", shell_mat("cooked", ("#961507", "#c8300f", "#e4581f"), "#f2975a", "#f2a878"))


def carapace(B, M, rnd, size=1.0):
    """Head and breast in one shell with a groove and a pointed snout towards +x."""
    s = np.linspace(0, 1, 34)
    x = size * 0.46 * s
    w = size * 0.125 * np.interp(s, [0, 0.1, 0.35, 0.6, 0.82, 0.93, 1], [0.86, 0.96, 1.04, 0.98, 0.62, 0.3, 0.05])
    groove = 1 - 0.09 * np.exp(-(((s - 0.58) / 0.022) ** 2))
    P = np.stack([x, 0 * s, 0.02 * size * np.sin(2.2 * s) - 0.0 * s], 1)
    up = np.tile([0, 0, 1.0], (34, 1))
    v, f, loc = sweep_vf(P, up, w * groove, w * 0.98 * groove, w * 0.75, 28, 0.25 * w)
    f = f + [list(range(28))[::-1]]
    B.add(v, f, M, loc * [0.17, 1, 1] + [0.825, 0, 0], rnd)


def limb(B, M, points, radii, rnd, shade=0.9):
    """Jointed leg: each joint a little swollen."""
    P, r = [], []
    for (a, b), (ra, rb) in zip(zip(points, points[1:]), zip(radii, radii[1:])):
        for t in np.linspace(0, 1, 6):
            P.append(np.array(a) * (1 - t) + np.array(b) * t)
            r.append((ra * (1 - t) + rb * t) * (1 + 0.25 * math.cos(2 * math.pi * t)) * 0.85)
    P = np.array(P) + np.linspace(0, 1e-4, len(P))[:, None]
    v, f, st = tube_vf(P, r, 8)
    B.add(v, f, M, np.stack([shade + 0 * st[:, 0], st[:, 1], 0.3 + 0.5 * np.abs(st[:, 2])], 1), rnd)


def claw(B, M, rnd, open_=0.25, size=1.0):
    """A pincer along +x: broad knobbly palm, fixed finger and moving finger."""
    for k, (a, y0, L) in enumerate(((0, 0, 0.46), (open_, 0.055, 0.24))):
        s = np.linspace(0, 1, 20)
        if k == 0:
            w = np.interp(s, [0, 0.08, 0.25, 0.45, 0.55, 0.8, 1], [0.032, 0.055, 0.088, 0.085, 0.046, 0.03, 0.004])
            y = np.interp(s, [0, 0.45, 0.6, 1], [0, 0, -0.042, -0.012])
        else:
            w = np.interp(s, [0, 0.15, 0.6, 1], [0.026, 0.036, 0.026, 0.004])
            y = 0.02 * np.sin(2.6 * s)
        P = np.stack([s * L, y, 0.02 * np.sin(2 * s)], 1) * size
        v, f, loc = sweep_vf(P, np.tile([0, 0, 1.0], (20, 1)), w * size, w * 0.62 * size, w * 0.62 * size, 16)
        T = M if k == 0 else M @ trs((0.21 * size, y0 * size, 0), (0, 0, a))
        B.add(v, f + [list(range(16))[::-1]], T, loc * [0, 1, 0.4] + [0.95, 0, 0.35], rnd)


def crayfish(B, Cl, Ey, M, rng, size=1.0, curl=0.9):
    """One whole crayfish, head towards +x: shell into B, claws and legs into Cl, eyes into Ey."""
    rnd, u = rng.uniform(), rng.uniform
    carapace(B, M, rnd, size)
    abdomen(B, M @ trs((0.03 * size, 0, -0.005), (0, 0, math.pi)), rng, curl, size * 0.98, rnd)
    for side in (-1, 1):
        k = lambda *q: tuple(size * c * (side if i == 1 else 1) for i, c in enumerate(q))
        yaw = u(-0.25, 0.35)
        e, g = k(0.46, 0.19 + 0.1 * yaw, 0.02), k(0.58, 0.24 + 0.2 * yaw, 0.03)
        limb(
            Cl,
            M,
            [k(0.3, 0.08, -0.05), k(0.36, 0.17, -0.01), e, g],
            [0.02 * size, 0.032 * size, 0.036 * size, 0.034 * size],
            rnd,
        )
        hand = trs(g, (side * u(0.1, 0.5), -u(-0.1, 0.15), side * (-0.35 + yaw)), (1, side, 1))
        claw(Cl, M @ hand, rnd, u(0.12, 0.4), size * 1.06)
        for j in range(4):
            x, fw = 0.26 - 0.06 * j, 0.16 - 0.13 * j + u(-0.05, 0.05)
            limb(
                Cl,
                M,
                [k(x, 0.08, -0.06), k(x + 0.4 * fw, 0.22, 0.03), k(x + fw, 0.34, -0.03), k(x + 1.3 * fw, 0.4, -0.13)],
                [0.016 * size, 0.017 * size, 0.012 * size, 0.004 * size],
                rnd,
            )
        for ln, spread in ((0.75, 0.5), (0.22, 0.12)):
            t = np.linspace(0, 1, 16)[:, None]
            A = (
                np.array(k(0.43, 0.03, 0.01))
                + size * t * np.array([ln * 0.7, side * spread * ln, 0.1])
                + size * t**2 * np.array([-ln * u(0.2, 0.7), side * ln * 0.4, -0.1 * ln])
            )
            v, f, st = tube_vf(A, 0.011 * size * (1 - 0.75 * t[:, 0]), 5)
            Cl.add(v, f, M, np.stack([0.9 + 0 * st[:, 0], st[:, 1], 0.6 + 0 * st[:, 0]], 1), rnd)
        t = np.linspace(0.001, math.pi - 0.001, 10)
        v, f = lathe_vf(np.stack([0.03 * np.sin(t), -0.03 * np.cos(t)], 1) * size, 12)
        Ey.add(v, f, M @ trs(k(0.405, 0.07, 0.06)))


def basket(r=1.0, h=0.42, loc=(0, 0, 0), strips=56, rows=7):
    """A shallow woven bamboo basket: upright splints, round weavers passing before and behind, a bound rim."""
    B = Batch()
    rad = lambda z: r * (0.8 + 0.2 * (z / h) ** 0.7)
    for j in range(rows):
        z0 = 0.03 + (h - 0.05) * j / (rows - 1)
        a = np.linspace(0, 2 * math.pi, strips * 6 + 1)
        wave = 0.014 * np.cos(a * strips / 2 + math.pi * (j % 2))
        w, k = (h / rows) * 0.46, []
        for dz, dr in ((-w, 0.0), (-w, 0.012), (w, 0.012), (w, 0.0), (-w, 0.0)):
            q = rad(max(z0 + dz, 0)) + wave + dr
            k.append(np.stack([q * np.cos(a), q * np.sin(a), z0 + dz + 0 * a], 1))
        v = np.stack(k, 1)
        l = np.stack([np.repeat(a * r * 0.3, 5), v.reshape(-1, 3)[:, 2], 0 * np.repeat(a, 5)], 1)
        B.add(v.reshape(-1, 3), grid_faces(len(a), 5), None, l)
    for i in range(strips):
        b = 2 * math.pi * i / strips
        P = [((rad(z) + 0.004) * math.cos(b), (rad(z) + 0.004) * math.sin(b), z) for z in np.linspace(0, h, 8)]
        v, f, st = tube_vf(P, 0.013, 6)
        B.add(v, f, None, st)
    for z, q, t in ((h, rad(h) + 0.012, 0.034), (0.02, rad(0.02) + 0.01, 0.03)):
        a = np.linspace(0, 2 * math.pi, 160)
        v, f, st = tube_vf(np.stack([q * np.cos(a), q * np.sin(a), z + 0 * a], 1), t, 10, False)
        B.add(v, f, None, st)
    for i in range(90):  # rim binding
        b = 2 * math.pi * i / 90
        th = np.linspace(0, 2 * math.pi, 12)
        q = rad(h) + 0.012
        P = [
            (
                (q + 0.042 * math.cos(x)) * math.cos(b + 0.02 * x),
                (q + 0.042 * math.cos(x)) * math.sin(b + 0.02 * x),
                h + 0.042 * math.sin(x),
            )
            for x in th
        ]
        v, f, st = tube_vf(P, 0.009, 5, False)
        B.add(v, f, None, st)
    o = B.build("basket", bamboo_mat())
    o.location = loc
    return o


def bamboo_mat(tones=("#a5803f", "#c9a762", "#e0c78c")):
    """Split bamboo: long fibres, each strip its own shade, the skin's shine."""
    n = N("bamboo")
    rnd = n.attr("rnd")
    p = n("Mapping", Vector=n("Attribute", {"attribute_name": "loc"}).outputs["Vector"], Scale=(1.5, 30, 30)).outputs[0]
    f = n.noise(p, 2.5, 4, 0.6)
    v = n.math("MULTIPLY_ADD", rnd, 0.45, n.math("MULTIPLY_ADD", f, 0.5, 0.03))
    n.bsdf(
        Base_Color=n.ramp(v, (0.2, tones[0]), (0.5, tones[1]), (0.85, tones[2])),
        Roughness=0.42,
        Coat_Weight=0.15,
        Normal=n.bump(f, 0.25, 0.006),
    )
    return n.m


def water_weed(B, rr, spots):
    """Wet greens: soft ribbons tumbling over the rim."""
    for x, y, z, a, ln in spots:
        t = np.linspace(0, 1, 16)
        d, bend = np.array([math.cos(a), math.sin(a), 0]), rr.uniform(-0.25, 0.25)
        P = (
            np.array([x, y, z])
            + ln * t[:, None] * d
            + np.stack(
                [-bend * t * t * math.sin(a), bend * t * t * math.cos(a), 0.16 * np.sin(2.6 * t) - 0.1 * t * t], 1
            )
        )
        w = 0.03 * np.sin(np.pi * t**0.6 * 0.95 + 0.1)
        side = np.array([-math.sin(a), math.cos(a), rr.uniform(-0.4, 0.4)])
        v = np.stack([P - w[:, None] * side, P + [0, 0, 0.006], P + w[:, None] * side], 1).reshape(-1, 3)
        l = np.stack([np.repeat(0.35 + 0.6 * t, 3), v[:, 0], v[:, 1]], 1)
        B.add(v, grid_faces(16, 3), None, l)


def huoqiu_crayfish_live():
    studio(target=(0, -0.08, 0.26), dist=6.5, focus=(0, -0.3, 0.5), fstop=1.0, tone=ASH, elev=38)
    rng, rr = np.random.default_rng(6), random.Random(8)
    basket(1.0, 0.36)
    lathe("bed", np.array([(0.001, 0.24), (0.7, 0.22), (0.86, 0.12)]), plain("bed", "#2f3a1c", 0.7), 64)
    W = Batch()
    spots = [
        (
            0.75 * math.sqrt(rr.random()) * math.cos(b),
            0.75 * math.sqrt(rr.random()) * math.sin(b),
            rr.uniform(0.22, 0.32),
            rr.uniform(0, 6.28),
            rr.uniform(0.3, 0.55),
        )
        for b in (rr.uniform(0, 6.28) for _ in range(150))
    ]
    water_weed(W, rr, spots)
    for k in range(26):
        b = rr.uniform(0, 6.28)
        water_weed(
            W, rr, [(0.7 * math.cos(b), 0.7 * math.sin(b), 0.34, b + rr.uniform(-0.5, 0.5), rr.uniform(0.3, 0.5))]
        )
    W.build("weed", plain("weed", "#5c7a2c", 0.3, Coat_Weight=0.5))
    B, Cl, Ey = Batch(), Batch(), Batch()
    for x, y, z, a, c in (
        (-0.4, 0.42, 0.42, 2.6, 0.5),
        (0.36, 0.46, 0.42, 0.9, 0.4),
        (-0.3, 0.06, 0.5, 0.5, 0.35),
        (-0.46, -0.26, 0.42, 4.0, 0.6),
        (0.42, 0.06, 0.46, 6.0, 0.5),
        (0.14, -0.2, 0.5, 3.3, 0.4),
        (0.04, 0.4, 0.55, 4.5, 0.5),
        (0.46, -0.4, 0.42, 5.2, 0.7),
        (-0.04, -0.5, 0.44, 4.75, 0.5),
    ):
        M = trs((x, y, z), (rr.uniform(-0.2, 0.2), rr.uniform(-0.15, 0.1), a))
        crayfish(B, Cl, Ey, M, rng, rng.uniform(0.84, 0.95), c)
    B.build("shells", shell_mat("live", ("#3d0d08", "#74200f", "#a2401f"), "#d07a4a", "#b4663c", pits=0.6, along=11))
    Cl.build("claws", shell_mat("claw", ("#5a120a", "#96230f", "#c04620"), "#c8633a", "#a8552f", rough=0.32, pits=0.6))
    Ey.build("eyes", plain("eye", "#0a0808", 0.08, Coat_Weight=1.0))
