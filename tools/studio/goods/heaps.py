"""Heaps poured into vessels, and the things they are poured from: shared by teas, herbs and roots."""

from kit import *


def inside(r, h, foot):
    """The inner wall of `bowl(r, h, foot)`, with a funnel above it so that nothing misses the bowl."""
    wall = [(0.001, 0.085), (foot * 0.8, 0.1), (r * 0.75, max(0.11, h * 0.46)), (r * 0.92, max(0.12, h * 0.76))]
    return [*wall, (r * 0.955, h + 0.01), (r * 0.96, h + 0.2), (r * 1.25, h + 1), (r * 1.25, h + 6)]


def pour(shapes, rr, count, at, radius, profile, start=0.25, rise=0.009, flat=0.6, frames=110, friction=0.8, k=20):
    """Let `count` of the shapes fall into a turned vessel at `at`; where each came to rest: (shape, matrix)."""
    meshes = [mesh("pour", s[0], s[1], link=False) for s in shapes]
    things, which = [], []
    for j in range(count):
        i, a, q = rr.randrange(len(shapes)), rr.uniform(0, 6.28), radius * math.sqrt(rr.random())
        at_j = (at[0] + q * math.cos(a), at[1] + q * math.sin(a), start + j * rise)
        things.append(
            obj(meshes[i], "pour", at_j, (rr.uniform(-flat, flat), rr.uniform(-flat, flat), rr.uniform(0, 6.28)))
        )
        which.append(i)
    wall = collider(profile, 28, (at[0], at[1], 0))
    rest = drop(things, [wall], frames, friction=friction, k=k)
    clear(wall)
    placed = [(i, m) for (_, m), i in zip(rest, which) if m.translation.z > -0.05]
    clear(*things)
    return placed


def strew(shapes, rr, places, height=0.1, flat=0.2, frames=50, k=20):
    """Single things let fall on the table at the given (x, y)."""
    things, which = [], []
    for x, y in places:
        i = rr.randrange(len(shapes))
        turn = (rr.uniform(-flat, flat), rr.uniform(-flat, flat), rr.uniform(0, 6.28))
        things.append(obj(mesh("strew", shapes[i][0], shapes[i][1], link=False), "strew", (x, y, height), turn))
        which.append(i)
    floor = ground()
    rest = drop(things, [floor], frames, friction=0.9, k=k)
    clear(floor)
    placed = [(i, m) for (_, m), i in zip(rest, which)]
    clear(*things)
    return placed


def merge(name, shapes, placed, mat, thickness=0.0):
    """One mesh of everything placed; thin sheets get a thickness."""
    B = Batch()
    for i, m in placed:
        B.add(shapes[i][0], shapes[i][1], m, shapes[i][2])
    o = B.build(name, mat)
    if thickness:
        s = o.modifiers.new("t", "SOLIDIFY")
        s.thickness = thickness
    return o


def joined(parts):
    """Several (vertices, faces, loc) as one."""
    V, F, L, n = [], [], [], 0
    for v, f, l in parts:
        V.append(v)
        L.append(l)
        F += [[i + n for i in q] for q in f]
        n += len(v)
    return np.concatenate(V), F, np.concatenate(L)


def moved(shape, M):
    """A shape moved by a matrix, its local coordinates kept."""
    M = np.array(M)
    return shape[0] @ M[:3, :3].T + M[:3, 3], shape[1], shape[2]


def shifted(n, scale=(1, 1, 1), by=None):
    """Local coordinates moved by each thing's own random number, so that no two wear the same pattern."""
    r = n.attr("rnd") if by is None else by
    off = n("CombineXYZ", X=n.math("MULTIPLY", r, 31), Y=n.math("MULTIPLY", r, 17), Z=n.math("MULTIPLY", r, 23))
    p = n("VectorMath", {"operation": "ADD"}, i0=n.coord(attr="loc"), i1=off.outputs[0]).outputs[0]
    return n("Mapping", Vector=p, Scale=scale).outputs[0]


def bamboo_mat(tone=("#9a7438", "#c59d58", "#e0c284")):
    """Split bamboo: fine fibres along the strip."""
    n = N("bamboo")
    fib = n.noise(shifted(n, (1.5, 30, 30)), 2.2, 4, 0.65)
    v = n.math("MULTIPLY_ADD", n.attr("rnd"), 0.5, n.math("MULTIPLY_ADD", fib, 0.6, -0.05))
    c = n.ramp(v, (0.15, tone[0]), (0.5, tone[1]), (0.85, tone[2]))
    n.bsdf(Base_Color=c, Roughness=0.5, Specular_IOR_Level=0.35, Normal=n.bump(fib, 0.35, 0.004))
    return n.m


def bamboo_tray(r=0.9, h=0.1, at=(0, 0, 0), strip=0.05, mat=None):
    """竹匾: a round tray of twilled bamboo strips with a bound rim."""
    B, step = Batch(), strip * 1.06
    count = int(r / step)
    for across in (0, 1):
        for i in range(-count, count + 1):
            d = i * step
            half = math.sqrt(max(0.0, (r * 0.985) ** 2 - d * d))
            m = int(2 * half / step)
            if m < 2:
                continue
            t = np.linspace(-half, half, m * 2 + 1)
            j = np.round(t / step)
            over = (((j + (i if across == 0 else i)) % 4) < 2) != bool(across)
            z = 0.03 + np.where(over, 0.006, -0.004) + 0.02 * np.clip(np.hypot(t, d) / r, 0, 1) ** 6
            w = strip * 0.47
            row = np.stack(
                [np.stack([t, np.full_like(t, d + s * w), z + 0.003 * (1 - abs(s))], -1) for s in (-1, 0, 1)], 1
            )
            v, loc = row.reshape(-1, 3), np.stack([t[:, None] + 0 * row[..., 0], row[..., 1] - d, 0 * row[..., 0]], -1)
            B.add(v if across == 0 else v[:, [1, 0, 2]], grid_faces(len(t), 3), trs(at), loc.reshape(-1, 3))
    th = np.linspace(0, 2 * math.pi, 121)
    ring = np.stack([np.cos(th), np.sin(th), 0 * th], -1)
    for q, z, w in ((r, 0.03, 0.022), (r * 1.012, 0.062, 0.024), (r * 1.012, h, 0.028), (r * 0.975, h * 0.95, 0.02)):
        v, f, st = tube_vf(ring * q + [0, 0, z], w, 8, False)
        B.add(v, f, trs(at), st)
    for a in np.linspace(0, 2 * math.pi, 26, endpoint=False):  # binding
        b = np.linspace(0, 2 * math.pi, 15)
        P = np.stack([r * 0.995 + 0.052 * np.cos(b), 0.02 * np.sin(b / 2), h * 0.72 + 0.064 * np.sin(b)], -1)
        v, f, st = tube_vf(P, 0.008, 5, False)
        B.add(v, f, trs(at, (0, 0, a)), st)
    return B.build("tray", mat or bamboo_mat())
