"""Bamboo shoots, and the bamboo tray they lie on."""

from kit import *


def bamboo_mat(tones=("#9c7a3e", "#c4a45f", "#dcc58a")):
    """Split bamboo: fine straight fibres along `loc`'s first axis."""
    n = N("bamboo")
    L = n.coord(attr="loc", scale=(1.2, 14, 14))
    f = n.noise(L, 5, 4, 0.6)
    c = n.ramp(n.math("MULTIPLY_ADD", n.attr("rnd"), 0.5, n.math("MULTIPLY", f, 0.6)), *zip((0.2, 0.5, 0.85), tones))
    n.bsdf(Base_Color=c, Roughness=0.42, Specular_IOR_Level=0.4, Normal=n.bump(f, 0.3, 0.004))
    return n.m


def strip(B, path, width, thick=0.012, normal=(0, 0, 1), rnd=None):
    """A flat bamboo strip along a path."""
    P = np.asarray(path, float)
    T = np.gradient(P, axis=0)
    side = np.cross(T, np.asarray(normal, float))
    side /= np.linalg.norm(side, axis=1)[:, None] + 1e-9
    up = np.cross(side, T / (np.linalg.norm(T, axis=1)[:, None] + 1e-9))
    ring = [(-1, -0.5), (-0.85, 0.5), (0, 0.75), (0.85, 0.5), (1, -0.5)]
    v = np.stack([P + side * width * 0.5 * s + up * thick * h for s, h in ring], 1).reshape(-1, 3)
    L = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(P, axis=0), axis=1))])
    loc = np.stack([np.repeat(L, 5), np.tile([s * width for s, _ in ring], len(P)), np.zeros(5 * len(P))], -1)
    B.add(v, grid_faces(len(P), 5), None, loc, R.random() if rnd is None else rnd)


def winnow(radius=0.95, height=0.13, z=0.03, step=0.085):
    """A round tray plaited from split bamboo (竹匾): twill floor, two bound hoops."""
    B = Batch()
    k = int(radius / step)
    for across in (0, 1):
        for i in range(-k, k + 1):
            c = i * step
            half = math.sqrt(max(0, radius**2 - c * c))
            if half < 0.1:
                continue
            t = np.linspace(-half, half, max(8, int(half * 2 / 0.02)))
            ph = math.pi * (t / step + (i if across else i + 2)) / 2
            h = z + 0.010 * np.sin(ph) * (1 if across else -1)
            P = np.stack([t, 0 * t + c, h], -1) if across else np.stack([0 * t + c, t, h], -1)
            strip(B, P, step * 0.93)
    for r, z0, z1 in ((radius, 0.0, height), (radius + 0.022, 0.02, height + 0.012), (radius - 0.02, 0.03, height)):
        a = np.linspace(0, 2 * math.pi, 140)
        circle = np.stack([r * np.cos(a), r * np.sin(a), 0 * a + (z0 + z1) / 2], -1)
        out = np.stack([np.cos(a), np.sin(a), 0 * a], -1)
        strip(B, circle, z1 - z0, 0.012, out)
    for i in range(26):  # bindings
        a = i / 26 * 2 * math.pi
        p = np.array([math.cos(a), math.sin(a), 0])
        loop = [
            p * (radius + 0.045) + [0, 0, 0.02],
            p * (radius + 0.05) + [0, 0, height],
            p * radius + [0, 0, height + 0.03],
            p * (radius - 0.045) + [0, 0, height],
            p * (radius - 0.045) + [0, 0, 0.03],
        ]
        v, f, st = tube_vf(smooth_profile(loop, 4), 0.011, 6)
        B.add(v, f, None, st, 0.2)
    return B.build("winnow", bamboo_mat())


def shoot_vf(rng, L=0.8, W=0.12):
    """A dried split shoot: from a broad, stepped foot to a point, edges curled in, twisted as it shrank."""
    nu, nv = 46, 15
    u = np.linspace(0, 1, nu)[:, None]
    v = np.linspace(-1, 1, nv)[None]
    w = W * (1 - u**1.7) ** 0.75 * (0.85 + 0.15 * np.sin(u * 3)) + 0.006
    knots = np.cumsum(np.array([0.07, 0.085, 0.1, 0.11, 0.12, 0.12, 0.13]))
    step = sum(np.exp(-(((u - k) / 0.010) ** 2)) for k in knots)
    curl = rng.uniform(1.0, 1.9)
    th = v * curl
    y = w * np.sin(th) / curl
    z = w * (1 - np.cos(th)) / curl + 0.014 * step * (1 - np.abs(v) * 0.5)
    z = z + 0.006 * np.sin(v * 9 + rng.uniform(0, 6)) * (1 - u) + 0.004 * np.sin(u * 40 + 3 * v)
    x = (u - 0.5) * L + 0 * v
    a = rng.uniform(-0.9, 0.9) * (u - 0.5)
    y, z = y * np.cos(a) - z * np.sin(a), y * np.sin(a) + z * np.cos(a)
    z = z + rng.uniform(-0.25, 0.55) * x**2
    y = y + rng.uniform(-0.35, 0.35) * x**2 + 0.008 * np.sin(6 * u + rng.uniform(0, 6))
    loc = np.stack([u + 0 * v, v * (1 - 0.7 * u), step + 0 * v], -1).reshape(-1, 3)
    return np.stack([x, y, z], -1).reshape(-1, 3), grid_faces(nu, nv), loc


def shoot_mat():
    """Amber of a sun-dried shoot: fibres along it, darker at the knots, paler at the tip."""
    n = N("shoot")
    rnd = n.attr("rnd")
    A = n("Attribute", {"attribute_name": "loc"}).outputs["Vector"]
    s = n("SeparateXYZ", Vector=A)
    off = n("CombineXYZ", X=n.math("MULTIPLY", rnd, 37), Y=n.math("MULTIPLY", rnd, 11)).outputs[0]
    p = n("VectorMath", {"operation": "ADD"}, i0=A, i1=off).outputs[0]
    fib = n.noise(n("Mapping", Vector=p, Scale=(2.5, 13, 0)).outputs[0], 2.4, 5, 0.65)
    blot = n.noise(n("Mapping", Vector=p, Scale=(3, 1, 0)).outputs[0], 2, 3)
    v = n.math("MULTIPLY_ADD", fib, 0.5, n.math("MULTIPLY_ADD", blot, 0.35, n.math("MULTIPLY_ADD", rnd, 0.35, -0.1)))
    c = n.ramp(v, (0.25, "#8f5f22"), (0.42, "#bd8a37"), (0.6, "#d9ad58"), (0.85, "#edd08c"))
    c = n.mix(n.math("MULTIPLY", n.ramp(s.outputs[2], (0.1, 0.0), (0.9, 1.0)), 0.45), c, "#8a5a22")
    c = n.mix(n.ramp(s.outputs[0], (0.7, 0.0), (1.0, 0.5)), c, "#f0dba2")
    n.bsdf(
        Base_Color=c,
        Roughness=0.5,
        Specular_IOR_Level=0.35,
        Subsurface_Weight=0.12,
        Subsurface_Radius=(0.04, 0.022, 0.008),
        Normal=n.bump(fib, 0.8, 0.008),
    )
    return n.m


def huoshan_bamboo_shoots():
    studio(target=(0.0, -0.02, 0.14), dist=5.2, elev=36, focus=(0, -0.3, 0.2), fstop=1.0, tone=WALNUT, key=1.05)
    rng, rr = np.random.default_rng(3), random.Random(4)
    winnow()
    var = [shoot_vf(rng, rng.uniform(0.62, 0.95), rng.uniform(0.10, 0.15)) for _ in range(16)]
    col = collider([(0.001, 0.045), (0.9, 0.045), (0.93, 0.14), (1.0, 0.4), (0.7, 1.2), (0.7, 8)], 24)
    objs, which = [], []
    for k in range(52):
        i = rr.randrange(len(var))
        a, r = rr.uniform(0, 6.28), 0.42 * math.sqrt(rr.random())
        at = (r * math.cos(a), r * math.sin(a), 0.2 + k * 0.07)
        turn = (rr.choice((0, 0, math.pi)) + rr.uniform(-0.3, 0.3), rr.uniform(-0.3, 0.3), rr.gauss(0.5, 0.9))
        objs.append(obj(mesh("sh", var[i][0], var[i][1], link=False), "sh", at, turn))
        which.append(i)
    fallen = drop(objs, [col], 110, friction=0.8, k=24)
    clear(col)
    B = Batch()
    for (o, M), i in zip(fallen, which):
        if M.translation.z > 0:
            B.add(var[i][0], var[i][1], M, var[i][2])
        bpy.data.objects.remove(o)
    o = B.build("shoots", shoot_mat())
    s = o.modifiers.new("t", "SOLIDIFY")
    s.thickness = 0.02
