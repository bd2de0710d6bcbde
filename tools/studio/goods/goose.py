"""Wanxi goose: a flat cured one under clear film, and a dressed one, frozen."""

import bmesh

from kit import *


def blob(parts, voxel=0.03, smooth=12, name="blob"):
    """Ellipsoids and limbs melted into one skin: voxel remesh, then smoothing. parts: (place, half axes, turn)."""
    V, F, n = [], [], 0
    t = np.linspace(0.02, math.pi - 0.02, 20)
    ball, f = lathe_vf(np.stack([np.sin(t), -np.cos(t)], 1), 28)
    f = f + [list(range(28))[::-1], [19 * 28 + j for j in range(28)]]
    for p, axes, turn in parts:
        M = np.array(trs(p, turn, axes))
        V.append(ball @ M[:3, :3].T + M[:3, 3])
        F += [[i + n for i in q] for q in f]
        n += len(ball)
    o = mesh(name, np.concatenate(V), F)
    m = o.modifiers.new("r", "REMESH")
    m.mode, m.voxel_size = "VOXEL", voxel
    s = o.modifiers.new("s", "SMOOTH")
    s.factor, s.iterations = 0.5, smooth
    me = bpy.data.meshes.new_from_object(o.evaluated_get(bpy.context.evaluated_depsgraph_get()))
    bpy.data.objects.remove(o)
    me.polygons.foreach_set("use_smooth", [True] * len(me.polygons))
    return me


def limb_parts(a, b, ra, rb, k=9):
    """A tapering limb as a chain of balls."""
    a, b = np.array(a), np.array(b)
    return [(a + (b - a) * t, (ra + (rb - ra) * t,) * 3, (0, 0, 0)) for t in np.linspace(0, 1, k)]


def goose_parts():
    """Dressed goose on its back, breast up, rump towards -y; wings tucked, legs with the feet off."""
    parts = [
        ((0, 0.06, 0.36), (0.46, 0.82, 0.34), (0, 0, 0)),
        ((0, 0.26, 0.44), (0.36, 0.56, 0.30), (0.12, 0, 0)),
        ((0, -0.58, 0.32), (0.26, 0.26, 0.2), (0.3, 0, 0)),
        ((0, -0.84, 0.33), (0.1, 0.1, 0.07), (0, 0, 0)),
    ]
    for s in (-1, 1):
        parts.append(((s * 0.42, -0.30, 0.42), (0.2, 0.36, 0.21), (0.25, 0, s * -0.18)))
        parts += limb_parts((s * 0.36, -0.56, 0.45), (s * 0.2, -0.98, 0.52), 0.12, 0.058)
        parts.append(((s * 0.2, -1.0, 0.525), (0.075, 0.06, 0.07), (0, 0, 0)))
        parts += limb_parts((s * 0.42, 0.58, 0.36), (s * 0.55, 0.2, 0.27), 0.12, 0.09)
        parts += limb_parts((s * 0.55, 0.2, 0.27), (s * 0.53, 0.62, 0.22), 0.085, 0.05)
    bend = [(0, 0.72, 0.36), (-0.04, 0.98, 0.3), (-0.2, 1.16, 0.22), (-0.42, 1.22, 0.17), (-0.62, 1.16, 0.15)]
    for a, b in zip(bend, bend[1:]):
        parts += limb_parts(a, b, 0.125, 0.115, 6)
    return parts


def skin_mat(name, tones, pores=0.8, frost=0.0, rough=0.34, sawn=None):
    """Plucked skin: translucent fat, rows of pores, a few blushes; `frost`: rime on what looks up;
    `sawn`: beyond this x lies the cut, dark lean meat with ribs."""
    n = N(name)
    c = n.coord()
    f = n.noise(c, 3.2, 4, 0.6)
    col = n.ramp(
        n.math("MULTIPLY_ADD", n.noise(c, 16, 3), 0.25, n.math("MULTIPLY", f, 0.75)),
        (0.33, tones[0]),
        (0.5, tones[1]),
        (0.66, tones[2]),
    )
    cell = n("TexVoronoi", {"feature": "F1"}, Vector=c, Scale=21.0, Randomness=0.75).outputs["Distance"]
    pimple = n.ramp(cell, (0.05, 1.0), (0.3, 0.0))
    rime = n.math("MULTIPLY", n.ramp(n.noise(c, 30, 5, 0.75), (0.42, 0.0), (0.62, 1.0)), frost)
    col = n.mix(rime, n.mix(n.math("MULTIPLY", pimple, 0.16), col, tones[0]), "#f6fafc")
    if sawn is not None:
        sp = n("SeparateXYZ", Vector=c)
        slant = n.math(
            "MULTIPLY_ADD", sp.outputs[2], 13, n.math("MULTIPLY_ADD", sp.outputs[1], 24, n.math("MULTIPLY", f, 5))
        )
        rib = n.ramp(n.math("SINE", slant), (0.72, 0.0), (1.0, 0.6))
        rib = n.math("MULTIPLY", rib, n.ramp(n.math("ABSOLUTE", sp.outputs[1]), (0.35, 1.0), (0.5, 0.0)))
        meat = n.mix(rib, n.ramp(n.noise(c, 12, 4), (0.35, "#571a11"), (0.65, "#a04a30")), "#cf9a6c")
        wall = n.math(
            "MULTIPLY",
            n.math("GREATER_THAN", sp.outputs[0], sawn),
            n.ramp(n.math("MULTIPLY_ADD", f, 0.16, sp.outputs[2]), (0.25, 1.0), (0.3, 0.0)),
        )
        col = n.mix(wall, col, meat)
    h = n.math(
        "ADD",
        n.math("MULTIPLY_ADD", pimple, pores, n.noise(c, 5, 4)),
        n.math("MULTIPLY", n.math("MULTIPLY", n.noise(c, 90, 2), rime), 0.8),
    )
    n.bsdf(
        Base_Color=col,
        Roughness=n.math("MULTIPLY_ADD", rime, 0.4, rough),
        Subsurface_Weight=0.35,
        Subsurface_Radius=(0.12, 0.06, 0.035),
        Coat_Weight=0.25,
        Coat_Roughness=0.25,
        Normal=n.bump(h, 0.45, 0.014),
    )
    return n.m


def ice(B, count, rr, ring, z=0.05, size=(0.07, 0.15)):
    """Crushed ice round something: rough clear lumps."""
    for _ in range(count):
        a, q = rr.uniform(0, 6.28), rr.uniform(*ring)
        s = rr.uniform(*size)
        p = np.array([[rr.uniform(-1, 1) for _ in range(3)] for _ in range(14)])
        p /= np.linalg.norm(p, axis=1)[:, None] * np.array([[rr.uniform(0.9, 1.25)] for _ in range(14)])
        bm = bmesh.new()
        for x in p * s:
            bm.verts.new(x)
        bmesh.ops.convex_hull(bm, input=bm.verts[:])
        bm.verts.index_update()
        used = [v for v in bm.verts]
        B.add(
            [v.co[:] for v in used],
            [[v.index for v in g.verts] for g in bm.faces],
            trs((q * math.cos(a), q * math.sin(a) * 1.1, z + rr.uniform(0, 0.06)), tuple(rand_rot())),
        )
        bm.free()


def ice_mat():
    """Crushed ice: white with a breath of blue, light inside, glossy."""
    n = N("ice")
    f = n.noise(n.coord(), 6, 4, 0.6)
    n.bsdf(
        Base_Color=n.ramp(f, (0.35, "#cfe6f2"), (0.6, "#fbfeff")),
        Roughness=0.12,
        Specular_IOR_Level=0.6,
        Subsurface_Weight=0.7,
        Subsurface_Radius=(0.12, 0.14, 0.16),
        Coat_Weight=0.7,
        Coat_Roughness=0.05,
        Emission_Color=(0.75, 0.9, 1, 1),
        Emission_Strength=0.10,
        Normal=n.bump(f, 0.3, 0.02),
    )
    return n.m


def oval_plate(rx, ry, mat, loc=(0, 0, 0)):
    """A shallow oval plate."""
    o = bowl(mat, r=1.0, h=0.13, foot=0.62, t=0.025)
    o.scale, o.location = (rx, ry, 1), loc
    return o


def wanxi_frozen_goose():
    studio(target=(0, 0.0, 0.32), dist=6.7, focus=(0, -0.4, 0.45), fstop=1.2, tone=SLATE, elev=33)
    rr = random.Random(4)
    oval_plate(1.45, 1.08, ceramic("#41545f"))
    o = obj(blob(goose_parts()), "goose", (0.1, 0.02, 0.06), (0, 0, 1.2))
    o.data.materials.append(skin_mat("goose", ("#ecbb9c", "#f7d9c4", "#fcebde"), frost=0.75))
    B = Batch()
    ice(B, 260, rr, (0.5, 0.98), 0.1, (0.05, 0.12))
    b = B.build("ice", ice_mat())
    b.data.polygons.foreach_set("use_smooth", [False] * len(b.data.polygons))
    b.scale = (1.25, 0.86, 1)


def drape(height, rounds=900, pull=0.00035, edge=6):
    """A film sucked onto a height map: it rests on the thing where it must and hangs taut between."""
    f = np.maximum(height, 0).copy()
    for _ in range(rounds):
        m = 0.25 * (np.roll(f, 1, 0) + np.roll(f, -1, 0) + np.roll(f, 1, 1) + np.roll(f, -1, 1)) - pull
        f = np.maximum(height, np.maximum(m, 0))
        f[:edge], f[-edge:], f[:, :edge], f[:, -edge:] = 0, 0, 0, 0
    return f


def heights_of(o, X, Y):
    """How high an object stands over each point of a grid, 0 where it does not."""
    bpy.context.view_layer.update()
    inv, out = o.matrix_world.inverted(), np.zeros(X.shape)
    for i in np.ndindex(X.shape):
        hit, p, _, _ = o.ray_cast(inv @ Vector((X[i], Y[i], 5)), inv.to_3x3() @ Vector((0, 0, -1)))
        if hit:
            out[i] = (o.matrix_world @ p).z
    return out


def film_mat():
    """Clear film: seen through, with window glints and fine wrinkles."""
    n = N("film")
    L = n.coord(attr="loc")
    w = n.noise(L, 5, 4, 0.6, 1.2)
    h = n.math(
        "MULTIPLY_ADD",
        n.math("ABSOLUTE", n.math("SUBTRACT", w, 0.5)),
        -1.0,
        n.math("MULTIPLY", n.noise(L, 26, 3, 0.6, 0.8), 0.14),
    )
    nrm = n.bump(h, 0.35, 0.035)
    gloss = n("BsdfGlossy", Color=(1, 1, 1), Roughness=0.2, Normal=nrm)
    clear = n("BsdfTransparent", Color=(0.97, 0.98, 0.98))
    fac = n.math("MULTIPLY_ADD", n("Fresnel", IOR=1.5, Normal=nrm).outputs[0], 0.42, 0.0)
    lp = n("LightPath")
    fac = n.math("MULTIPLY", fac, n.math("SUBTRACT", 1.0, lp.outputs["Is Shadow Ray"]))
    mx = n("MixShader")
    n.set(mx.inputs[0], fac)
    n.set(mx.inputs[1], clear)
    n.set(mx.inputs[2], gloss)
    return n.finish(mx)


def vacuum_pack(o, size, n=150, loc=(0, 0), rot=0.0, wrinkle=0.012, seed=1, pull=0.00035):
    """Clear film drawn over an object lying on the table, with flat sealed margins and pressed seams."""
    rng = np.random.default_rng(seed)
    m = int(n * size[1] / size[0])
    U, V = np.meshgrid(
        np.linspace(-size[0] / 2, size[0] / 2, n), np.linspace(-size[1] / 2, size[1] / 2, m), indexing="ij"
    )
    X, Y = loc[0] + U * math.cos(rot) - V * math.sin(rot), loc[1] + U * math.sin(rot) + V * math.cos(rot)
    g = heights_of(o, X, Y)
    f = drape(np.where(g > 0, g + 0.012, 0), pull=pull)
    out = np.minimum(np.minimum(U + size[0] / 2, size[0] / 2 - U), np.minimum(V + size[1] / 2, size[1] / 2 - V))
    a = np.arctan2(V, U)
    free = np.clip(out / 0.2, 0, 1) * np.exp(-g / 0.05)
    f = f + free * wrinkle * (1 + np.sin(a * 23 + 2 * np.sin(5 * a + seed) + rng.uniform(0, 6))) + 0.02
    f = f + 0.005 * np.cos(out / 0.026 * math.pi) * (out < 0.1) + 0.025 * np.clip(0.1 - out, 0, 1) * np.sin(9 * a)
    v = np.stack([X, Y, f], -1).reshape(-1, 3)
    return mesh("film", v, grid_faces(n, m), film_mat(), attrs={"loc": np.stack([U, V, f], -1).reshape(-1, 3)})


CUT = -0.27
"""Where the cured goose is sawn in two along its length."""


def half_goose_parts():
    """Half a cured goose lying flat: body, thigh and shank, folded wing, straight neck."""
    parts = [
        ((0, 0.05, 0.15), (0.5, 0.74, 0.19), (0, 0, 0)),
        ((-0.12, 0.3, 0.2), (0.28, 0.44, 0.16), (0, 0, 0)),
        ((-0.2, -0.72, 0.12), (0.16, 0.16, 0.1), (0, 0, 0)),
        ((0.26, -0.36, 0.2), (0.22, 0.36, 0.17), (0, 0, 0.2)),
    ]
    parts += limb_parts((0.28, -0.58, 0.2), (0.12, -1.0, 0.15), 0.13, 0.055) + [
        ((0.1, -1.04, 0.15), (0.075, 0.06, 0.065), (0, 0, 0))
    ]
    parts += limb_parts((0.3, 0.52, 0.2), (0.5, 0.12, 0.16), 0.12, 0.095) + limb_parts(
        (0.5, 0.12, 0.16), (0.4, 0.56, 0.2), 0.085, 0.065
    )
    return parts + limb_parts((-0.1, 0.7, 0.16), (-0.02, 1.22, 0.13), 0.15, 0.1, 12)


def cured_skin():
    """Salted, dried skin: amber fat, darker on edges; dark red meat and pale ribs on the sawn side."""
    return skin_mat("cured goose", ("#a3581d", "#d29546", "#ebc67c"), pores=0.6, rough=0.3, sawn=-CUT - 0.05)


def halved(parts):
    """The parts melted together, mirrored, flattened, and pressed flat where the saw went."""
    me = blob(parts, 0.02, 6)
    for v in me.vertices:
        if v.co.x < CUT and v.co.y < 0.85:
            v.co.x = CUT - 0.02 * math.sin(v.co.y * 7)
        v.co = (-v.co.x, v.co.y, v.co.z * 0.82)
    me.flip_normals()
    return me


def wanxi_salted_goose():
    studio(target=(0, 0.0, 0.08), dist=6.3, focus=(0, -0.2, 0.15), fstop=1.4, tone=WALNUT, elev=44)
    me = halved(half_goose_parts())
    o = obj(me, "goose", (-0.05, 0.02, 0.02), (0, 0, -1.2))
    me.materials.append(cured_skin())
    vacuum_pack(o, (1.3, 2.42), rot=-1.2, n=150)
