"""Chestnuts."""

from kit import *


def chestnut_vf(rng, nu=44, n=56):
    t = np.linspace(1e-3, math.pi - 1e-3, nu)[:, None]
    a = np.linspace(0, 2 * math.pi, n, endpoint=False)[None]
    z = -np.cos(t)
    r = np.sin(t) ** 0.86
    prof = np.where(z > 0, r * (1 - 0.22 * np.clip(z, 0, 1) ** 1.5), r)
    x, y = prof * np.cos(a), prof * np.sin(a)
    z = z + 0 * a
    z = np.where(z < 0, z * 0.62, z * 0.86)
    tip = np.clip(1 - np.sqrt(x * x + y * y) / 0.2, 0, 1)
    z = z + np.where(z > 0.3, 0.2 * tip**1.6, 0)
    flat = rng.uniform(0.55, 0.95)  # one side pressed flat by its neighbour
    y = np.where(y > 0, y * flat, y * rng.uniform(0.9, 1.05))
    z = z + 0.04 * np.sin(a * 2 + rng.uniform(0, 6)) * prof
    s = rng.uniform(0.185, 0.225)
    P = np.stack([x * s * 1.06, y * s * 0.9, z * s], -1).reshape(-1, 3)
    loc = np.stack([np.cos(a) * np.sin(t), np.sin(a) * np.sin(t), -np.cos(t) + 0 * a], -1).reshape(-1, 3)
    return P, grid_faces(nu, n, True), loc


def chestnut_mat():
    n = N("chestnut")
    rnd = n("ObjectInfo").outputs["Random"]
    L = n("Attribute", {"attribute_name": "loc"}).outputs["Vector"]
    sp = n("SeparateXYZ", Vector=L)
    z = sp.outputs[2]
    ang = n.math("ARCTAN2", sp.outputs[1], sp.outputs[0])
    off = n.math("MULTIPLY", rnd, 40)
    st = n("CombineXYZ", X=n.math("MULTIPLY", ang, 7), Y=n.math("MULTIPLY", z, 0.55), Z=off).outputs[0]
    streak = n.noise(st, 3.2, 4, 0.6)
    big = n.noise(n("VectorMath", {"operation": "ADD"}, i0=L, i1=n("CombineXYZ", X=off).outputs[0]).outputs[0], 1.6, 3)
    c = n.ramp(
        n.math("MULTIPLY_ADD", streak, 0.5, n.math("MULTIPLY_ADD", big, 0.5, n.math("MULTIPLY_ADD", rnd, 0.25, -0.12))),
        (0.25, "#2f1208"),
        (0.45, "#55230f"),
        (0.62, "#7a3818"),
        (0.85, "#9a5427"),
    )
    wob = n.math("MULTIPLY_ADD", n.noise(st, 1.2, 3), 0.16, z)
    hil = n.ramp(wob, (0.0, 1.0), (0.0001, 1.0), (0.5, 0.0))  # placeholder, replaced below
    hil = n.math("LESS_THAN", wob, -0.56)
    edge = n.ramp(n.math("ADD", wob, 1.0), (0.40, 0.0), (0.445, 1.0), (0.50, 0.0))
    hc = n.mix(n.noise(L, 9, 4), "#c5a06f", "#a87b4b")
    c = n.mix(n.math("MULTIPLY", edge, 0.6), c, "#2a0f06")
    c = n.mix(hil, c, hc)
    fuzz = n.ramp(z, (0.88, 0.0), (0.99, 0.8))
    c = n.mix(fuzz, c, "#c9b08a")
    rough = n.math(
        "ADD", n.math("MULTIPLY", n.math("MAXIMUM", hil, fuzz), 0.45), n.math("MULTIPLY_ADD", streak, 0.18, 0.2)
    )
    h = n.math("ADD", streak, n.math("MULTIPLY", n.math("MULTIPLY", hil, n.noise(L, 22, 4)), 2))
    n.bsdf(
        Base_Color=c,
        Roughness=rough,
        Specular_IOR_Level=0.5,
        Coat_Weight=n.math("MULTIPLY", n.math("SUBTRACT", 1.0, hil), 0.35),
        Coat_Roughness=0.22,
        Normal=n.bump(h, 0.22, 0.006),
    )
    return n.m


def spine_mat():
    n = N("spine")
    rnd = n.attr("rnd")
    l = n("SeparateXYZ", Vector=n("Attribute", {"attribute_name": "loc"}).outputs["Vector"]).outputs[0]
    c = n.mix(
        n.ramp(l, (0.0, 0.0), (0.22, 1.0)),
        n.ramp(rnd, (0.0, "#7d7a38"), (1.0, "#9a8a48")),
        n.ramp(rnd, (0.0, "#b79a58"), (1.0, "#c9b377")),
    )
    n.bsdf(Base_Color=c, Roughness=0.5, Subsurface_Weight=0.0)
    return n.m


def burr(loc, rot, rr, m_spine, m_in, m_husk, nuts, open_z=0.12, Rr=0.46):
    """Half husk: bowl with thick felted inside, spines in tufts outside."""
    M = trs(loc, rot)
    lobes = lambda a: 0.09 * np.cos(4 * a)  # four flaps
    n, nu = 96, 20
    a = np.linspace(0, 2 * math.pi, n, endpoint=False)[None]

    def shell(r0, zcut):
        t = np.linspace(0.001, 1, nu)[:, None]
        th = t * (math.pi * 0.60 + lobes(a) + 0.05 * np.sin(7 * a))
        flare = 1 + 0.10 * t**3
        return np.stack(
            [r0 * flare * np.sin(th) * np.cos(a), r0 * flare * np.sin(th) * np.sin(a), -r0 * np.cos(th)], -1
        ).reshape(-1, 3)

    vo, vi = shell(Rr, 0), shell(Rr * 0.84, 0)
    f = grid_faces(nu, n, True)
    V = np.concatenate([vo, vi])
    k = len(vo)
    F = f + [tuple(reversed([i + k for i in q])) for q in f]
    last = (nu - 1) * n
    Rim = [(last + j, last + (j + 1) % n, k + last + (j + 1) % n, k + last + j) for j in range(n)]
    o = mesh("husk_out", vo, f, m_husk)
    o.matrix_world = M
    o = mesh("husk_in", V, [q for q in F[len(f) :]] + Rim, m_in)
    o.matrix_world = M
    B = Batch()
    idx = [i for i in range(n * 2, len(vo))]
    nrm = vo / np.linalg.norm(vo, axis=1)[:, None]
    for _ in range(620):
        i = rr.choice(idx)
        p, d = vo[i], nrm[i]
        for _ in range(7):
            dd = d + np.array([rr.gauss(0, 0.42) for _ in range(3)])
            dd /= np.linalg.norm(dd)
            L = rr.uniform(0.13, 0.24)
            side = np.cross(dd, [rr.gauss(0, 1) for _ in range(3)])
            P = np.array([p + dd * L * t + side * 0.05 * L * t * t for t in (0, 0.35, 0.7, 1)])
            v, ff, st = tube_vf(P, np.array([0.0062, 0.005, 0.0034, 0.0008]), 4, False)
            B.add(v, ff, M, st, rr.random())
    B.build("spines", m_spine)
    F = Batch()  # silky down inside and on the cut rim
    for _ in range(9000):
        i = rr.choice(idx)
        if rr.random() < 0.25:
            i = last + rr.randrange(n)
        p = vi[i] * (1 + (rr.random() * 0.17 if i >= last else 0))
        d = -nrm[i]
        up = np.array([0, 0, 1.0]) * rr.uniform(0.3, 1.2)
        dd = d * rr.uniform(0.2, 0.8) + up + np.array([rr.gauss(0, 0.5) for _ in range(3)])
        dd /= np.linalg.norm(dd)
        L = rr.uniform(0.02, 0.05)
        v, ff, st = tube_vf(
            np.array([p, p + dd * L * 0.5, p + (dd * 0.9 + d * 0.2) * L]), np.array([0.0021, 0.0017, 0.0006]), 3, False
        )
        F.add(v, ff, M)
    n2 = N("down")
    n2.bsdf(Base_Color=n2.ramp(n2.attr("rnd"), (0.0, "#b99a63"), (1.0, "#ecdcb6")), Roughness=0.6)
    F.build("down", n2.m)
    out = []
    for me, l, r, s in nuts:
        o = obj(me, "nut")
        o.matrix_world = M @ trs(l, r, s)
        out.append(o)
    return out


def jinzhai_chestnut():
    studio(target=(0.06, 0.1, 0.33), dist=5.7, focus=(-0.05, -0.35, 0.25), tone=ASH)
    rr = random.Random(12)
    rng = np.random.default_rng(3)
    m = chestnut_mat()
    var = [(lambda t: mesh("cn", t[0], t[1], m, link=False, attrs={"loc": t[2]}))(chestnut_vf(rng)) for _ in range(9)]
    floor = ground()
    wall = collider([(1.0, 0), (1.0, 6)])
    block = collider([(0.001, 0.9), (0.42, 0.9), (0.46, 0)], 20, (0.55, 0.45, 0))
    objs = []
    for k in range(30):
        a = rr.uniform(0, 6.28)
        r = 0.55 * math.sqrt(rr.random())
        objs.append(
            obj(
                var[k % 9],
                "cn",
                (-0.25 + r * math.cos(a), -0.02 + r * math.sin(a), 0.3 + 0.17 * k),
                (rr.uniform(0, 6.28), rr.uniform(0, 6.28), rr.uniform(0, 6.28)),
            )
        )
    drop(objs, [floor, wall, block], 120, friction=0.45)
    clear(floor, wall, block)
    for o in objs:  # nothing left hanging where the husk goes
        if o.location.z > 0.62 or (Vector(o.location) - Vector((0.64, 0.46, 0.47))).length < 0.52:
            bpy.data.objects.remove(o)
    n = N("felt")
    hn = n.noise(n.coord(scale=(1, 1, 1)), 40, 4, 0.7)
    n.bsdf(Base_Color=n.mix(hn, "#dcc79a", "#b08e56"), Roughness=0.75, Sheen_Weight=0.6, Normal=n.bump(hn, 0.4, 0.01))
    husk = plain("husk", "#77763a", 0.8)
    burr(
        (0.64, 0.46, 0.47),
        (0.62, 0.16, 0.3),
        rr,
        spine_mat(),
        n.m,
        husk,
        [
            (var[0], (-0.15, -0.08, -0.12), (0.25, 0.25, 1.5), 1.2),
            (var[1], (0.14, 0.0, -0.09), (-0.1, -0.3, -1.4), 1.22),
        ],
        Rr=0.5,
    )


def jinzhai_chestnut_packed():
    from rice import sack

    studio(target=(0.06, -0.14, 0.56), dist=6.4, focus=(0, -0.5, 0.6), tone=WALNUT)
    rng, rr = np.random.default_rng(4), random.Random(5)
    m = chestnut_mat()
    made = [chestnut_vf(rng) for _ in range(9)]
    var = [mesh("cn", v, f, m, link=False, attrs={"loc": l}) for v, f, l in made]
    sack("#d8ccb4", 40)
    col = collider([(0.001, 0.55), (0.56, 0.60), (0.57, 0.86), (0.60, 0.98), (0.66, 1.05), (0.66, 6)], 24)
    floor = ground()
    objs = []
    for k in range(26):
        a, r = rr.uniform(0, 6.28), 0.42 * math.sqrt(rr.random())
        at = (r * math.cos(a), r * math.sin(a), 0.8 + 0.13 * k)
        objs.append(obj(var[k % 9], "cn", at, (rr.uniform(0, 6), rr.uniform(0, 6), rr.uniform(0, 6))))
    drop(objs, [col], 120, friction=0.5)
    for k, (x, y) in enumerate(((0.50, -0.86), (0.78, -0.66), (0.84, -1.0), (0.24, -1.02), (-0.62, -0.84))):
        objs.append(obj(var[k], "cn", (x, y, 0.25), (rr.uniform(0, 6), rr.uniform(0, 6), rr.uniform(0, 6))))
    drop(objs[26:], [floor], 70, friction=0.6)
    clear(floor, col)
