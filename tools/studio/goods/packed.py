"""Second pictures: goods as they come packed."""

from kit import *

from goose import vacuum_pack
from pork import CURED, belly_mat, slab_vf
from tea import leaf_vf, tea_mat


def jinzhai_cured_pork_packed():
    studio(target=(0, -0.02, 0.08), dist=5.5, focus=(0, -0.3, 0.12), fstop=1.4, tone=SLATE, elev=44)
    rng = np.random.default_rng(9)
    m = belly_mat("cured", **CURED)
    B = Batch()
    for k in range(9):
        v, f, l = slab_vf((0.62, 0.03, 0.42), rng, 0.02, 0.012, 0.02)
        B.add(
            v,
            f,
            trs((-0.68 + 0.155 * k, -0.5, 0.06 + 0.006 * (k % 3)), (0, 0, 1.45)) @ trs((0, 0, 0), (-1.42, 0, 0)),
            l,
            0.11 * k,
        )
    sliced = B.build("slices", m)
    B = Batch()
    v, f, l = slab_vf((1.5, 0.3, 0.46), rng, 0.022, 0.08, 0.05)
    B.add(v, f, trs((0.02, 0.56, 0.18), (-1.25, 0, 0.06)), l, 0.4)
    piece = B.build("piece", m)
    vacuum_pack(sliced, (1.95, 1.0), loc=(-0.03, -0.5), rot=-0.03, n=190, wrinkle=0.008)
    vacuum_pack(piece, (2.0, 1.0), loc=(0.03, 0.56), rot=0.06, n=190, wrinkle=0.012, seed=4)


def box_wall(size, loc, rot, mat, name="wall"):
    """One board of a carton."""
    v, f, l = slab_vf(size, np.random.default_rng(1), 0.06, 0.006, 0.0)
    o = mesh(name, v, f, mat, attrs={"loc": v})
    o.location, o.rotation_euler = loc, rot
    return o


def kraft_box(w, d, h, loc, rot):
    """An open carton of brown board, its lid leaning behind; returns the walls to keep leaves in."""
    kraft, lining = paper("#b0946c"), paper("#efe6d2")
    c, s = math.cos(rot), math.sin(rot)
    at = lambda x, y, z: (loc[0] + x * c - y * s, loc[1] + x * s + y * c, z)
    t, walls = 0.03, []
    for size, x, y in (((w, t, h), 0, -d / 2), ((w, t, h), 0, d / 2), ((t, d, h), -w / 2, 0), ((t, d, h), w / 2, 0)):
        walls.append(box_wall(size, at(x, y, h / 2), (0, 0, rot), kraft))
    walls.append(box_wall((w, d, t), at(0, 0, t), (0, 0, rot), lining))
    for size, x, y in (
        ((w - 0.05, 0.012, h), 0, -d / 2 + 0.03),
        ((w - 0.05, 0.012, h), 0, d / 2 - 0.03),
        ((0.012, d - 0.05, h), -w / 2 + 0.03, 0),
        ((0.012, d - 0.05, h), w / 2 - 0.03, 0),
    ):
        box_wall(size, at(x, y, h / 2 + 0.03), (0, 0, rot), lining)
    box_wall((w + 0.06, d + 0.06, 0.03), at(0, d / 2 + 0.16, (d + 0.06) / 2 * 0.95), (1.3, 0, rot), kraft)
    return walls


def luan_guapian_packed():
    studio(target=(0.02, 0.08, 0.38), dist=5.4, focus=(-0.2, -0.3, 0.4), fstop=1.1, tone=ASH, elev=32)
    rng, rr = np.random.default_rng(5), random.Random(2)
    tin((0.66, 0.42, 0))
    w, d, h, p, rot = 1.12, 0.8, 0.34, (-0.36, -0.12), 0.16
    walls = kraft_box(w, d, h, p, rot)
    kinds = [leaf_vf(rng, rng.uniform(0.24, 0.34), rng.uniform(0.07, 0.1)) for _ in range(24)]
    things, which = [], []
    c, s = math.cos(rot), math.sin(rot)
    for k in range(330):
        i = rr.randrange(24)
        x, y = rr.uniform(-0.4, 0.4), rr.uniform(-0.26, 0.26)
        o = mesh("lf", kinds[i][0], kinds[i][1])
        o.location = (p[0] + x * c - y * s, p[1] + x * s + y * c, 0.12 + 0.006 * k)
        o.rotation_euler = (rr.uniform(-0.6, 0.6), rr.uniform(-0.6, 0.6), rr.uniform(0, 6.28))
        things.append(o)
        which.append(i)
    B = Batch()
    for (o, m), i in zip(drop(things, walls, 90, friction=0.8, k=18), which):
        if m.translation.z > 0.02:
            B.add(kinds[i][0], kinds[i][1], m, kinds[i][2])
        bpy.data.objects.remove(o)
    B.build("leaves", tea_mat()).modifiers.new("t", "SOLIDIFY").thickness = 0.006
