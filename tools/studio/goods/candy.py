"""Peanut candy."""

from kit import *


def peanut_half(rng):
    nu, n = 18, 20
    t = np.linspace(0.001, math.pi - 0.001, nu)
    v, f = lathe_vf(np.stack([0.038 * np.sin(t) ** 0.9 * (1 - 0.12 * np.cos(t)), -0.060 * np.cos(t)], -1), n)
    v[:, 1] = np.where(v[:, 1] < 0, v[:, 1] * 0.12, v[:, 1] * 0.8)
    return v[:, [2, 0, 1]] * rng.uniform(0.88, 1.1), f


def nut_mat():
    """Roasted peanut under a film of caramel."""
    n = N("nutm")
    rnd = n.attr("rnd")
    L = n.coord(attr="loc")
    f = n.noise(L, 26, 4, 0.6)
    n.bsdf(
        Base_Color=n.mix(
            n.math("MULTIPLY", f, 0.5), n.ramp(rnd, (0.0, "#c99a58"), (0.5, "#dcb678"), (1.0, "#ecd0a0")), "#b27f40"
        ),
        Roughness=0.34,
        Coat_Weight=0.7,
        Coat_Roughness=0.12,
        Coat_Tint=(1, 0.82, 0.5, 1),
        Subsurface_Weight=0.2,
        Subsurface_Radius=(0.05, 0.03, 0.01),
        Normal=n.bump(f, 0.2, 0.005),
    )
    return n.m


def sugar_mat():
    """Caramel: dark amber, glossy."""
    n = N("sugar")
    c = n.coord()
    f = n.noise(c, 14, 4, 0.6)
    n.bsdf(
        Base_Color=n.ramp(f, (0.3, "#8e4a10"), (0.6, "#bd7420"), (0.8, "#d99a40")),
        Roughness=0.12,
        Subsurface_Weight=0.6,
        Subsurface_Radius=(0.12, 0.05, 0.01),
        Coat_Weight=1.0,
        Coat_Roughness=0.06,
        Normal=n.bump(f, 0.5, 0.02),
    )
    return n.m


def candy_piece(M, rr, halves, nm, sugar, w=0.30, d=0.17, h=0.09):
    """One cut slab: caramel body, peanut halves pressed in both faces and the cut edges."""
    me = bpy.data.meshes.new("p")
    import bmesh

    bm = bmesh.new()
    bmesh.ops.create_cube(bm, size=1)
    bmesh.ops.scale(bm, vec=(2 * w, 2 * d, 1.6 * h), verts=bm.verts)
    bmesh.ops.bevel(bm, geom=bm.edges[:], offset=0.022, segments=3, affect="EDGES")
    bmesh.ops.subdivide_edges(bm, edges=bm.edges[:], cuts=2, use_grid_fill=True)
    for v in bm.verts:
        v.co += v.co.normalized() * rr.gauss(0, 0.003)
    bm.to_mesh(me)
    bm.free()
    me.materials.append(sugar)
    me.polygons.foreach_set("use_smooth", [True] * len(me.polygons))
    o = obj(me, "p")
    o.matrix_world = M
    B = Batch()
    gx, gy = 9, 5
    for i in range(gx):
        for j in range(gy):
            for z, up in ((0.8 * h, 1), (-0.8 * h, -1)):
                v, f = rr.choice(halves)
                m = Matrix.Translation(
                    (
                        (i + 0.5 + rr.uniform(-0.3, 0.3)) / gx * 2 * w - w,
                        (j + 0.5 + rr.uniform(-0.3, 0.3)) / gy * 2 * d - d,
                        z - 0.012 * up,
                    )
                ) @ align(
                    (rr.gauss(0, 0.3), rr.gauss(0, 0.3), up * (1 if rr.random() < 0.75 else -1)),
                    rr.uniform(0, 6.28),
                )
                B.add(v, f, M @ m)
    for k in range(44):  # cut edges
        s = rr.choice((0, 1, 2, 3))
        q = rr.uniform(-1, 1)
        p, nn = [
            ((q * w, -d, 0), (0, -1, 0)),
            ((q * w, d, 0), (0, 1, 0)),
            ((-w, q * d, 0), (-1, 0, 0)),
            ((w, q * d, 0), (1, 0, 0)),
        ][s]
        v, f = rr.choice(halves)
        B.add(
            v,
            f,
            M
            @ Matrix.Translation((p[0], p[1], rr.uniform(-0.05, 0.05)))
            @ Matrix.Translation(tuple(-0.018 * x for x in nn))
            @ align(nn if rr.random() < 0.5 else tuple(-x for x in nn), rr.uniform(0, 6.28), 0.3),
        )
    B.build("nuts", nm)


def xuji_peanut_candy():
    studio(target=(0.0, 0.05, 0.16), dist=4.35, focus=(0, -0.25, 0.2), fstop=1.0, tone=WALNUT)
    rng = np.random.default_rng(3)
    rr = random.Random(8)
    nm, sugar = nut_mat(), sugar_mat()
    halves = [peanut_half(rng) for _ in range(12)]
    bowl(ceramic("#efe9dd", True), r=0.86, h=0.12, foot=0.5, t=0.022)
    for x, y, z, r in (
        (-0.33, -0.20, 0.19, 0.2),
        (0.34, -0.18, 0.19, -0.15),
        (-0.30, 0.26, 0.19, -0.1),
        (0.36, 0.26, 0.19, 0.25),
        (0.02, 0.02, 0.385, 0.9),
        (0.10, 0.34, 0.385, 0.1),
    ):
        candy_piece(trs((x, y, z), (rr.uniform(-0.04, 0.04), rr.uniform(-0.04, 0.04), r)), rr, halves, nm, sugar)
    B = Batch()
    for k in range(12):
        v, f = rr.choice(halves)
        B.add(
            v,
            f,
            trs(
                (rr.choice((-1, 1)) * rr.uniform(0.45, 0.8), rr.uniform(-0.95, -0.85), 0.012),
                (0, 0, rr.uniform(0, 6.28)),
            ),
        )
    B.build("loose", nm)


def xuji_peanut_candy_packed():
    from packing import box, slab

    studio(target=(0.05, 0.02, 0.18), dist=5.6, elev=38, focus=(0, -0.3, 0.2), fstop=0.9, tone=ASH)
    rng, rr = np.random.default_rng(3), random.Random(2)
    nm, sugar = nut_mat(), sugar_mat()
    halves = [peanut_half(rng) for _ in range(12)]
    m = box(1.42, 1.02, 0.26, flaps=False)
    slab((0, 0, 0.035), (1.40, 1.0, 0.01), plain("lining", "#f1ebdd", 0.7))
    for z in (0.115, 0.275):
        for i in range(2):
            for j in range(3):
                at = ((i - 0.5) * 0.66 + rr.uniform(-0.015, 0.015), (j - 1) * 0.325 + rr.uniform(-0.01, 0.01), z)
                if z > 0.2 and (i, j) == (1, 0):
                    continue
                candy_piece(trs(at, (0, 0, rr.gauss(0, 0.03))), rr, halves, nm, sugar, 0.30, 0.145, 0.075)
    lid = slab((0.30, 0.74, 0.30), (1.50, 0.04, 1.08), m, (-0.62, 0, -0.06))
    lid.location.z = 0.40
    candy_piece(trs((0.52, -0.80, 0.075), (0, 0, 0.35)), rr, halves, nm, sugar, 0.30, 0.145, 0.075)
