"""Meshes: turned profiles, swept tubes, heaps merged in one. One unit is 10 cm."""

import math
import random

import bpy
import numpy as np
from mathutils import Euler, Matrix, Vector

R = random.Random(7)


def mesh(name, v, f, mat=None, smooth=True, link=True, attrs=None):
    me = bpy.data.meshes.new(name)
    me.from_pydata([tuple(map(float, x)) for x in v], [], [tuple(map(int, x)) for x in f])
    if smooth:
        me.polygons.foreach_set("use_smooth", [True] * len(me.polygons))
    for k, a in (attrs or {}).items():
        a = np.asarray(a, dtype=np.float32)
        at = me.attributes.new(k, "FLOAT_VECTOR" if a.ndim == 2 else "FLOAT", "POINT")
        at.data.foreach_set("vector" if a.ndim == 2 else "value", a.ravel())
    if mat:
        me.materials.append(mat)
    me.update()
    if not link:
        return me
    return obj(me, name)


def obj(me, name="o", loc=(0, 0, 0), rot=(0, 0, 0), scale=1):
    o = bpy.data.objects.new(name, me)
    bpy.context.scene.collection.objects.link(o)
    o.location, o.rotation_euler = loc, rot
    o.scale = (scale,) * 3 if isinstance(scale, (int, float)) else scale
    return o


def grid_faces(nu, nv, wrap_v=False):
    f = []
    for i in range(nu - 1):
        for j in range(nv if wrap_v else nv - 1):
            k = (j + 1) % nv
            f.append((i * nv + j, i * nv + k, (i + 1) * nv + k, (i + 1) * nv + j))
    return f


def lathe_vf(profile, n=96):
    p = np.asarray(profile, float)
    a = np.linspace(0, 2 * math.pi, n, endpoint=False)
    v = np.stack([p[:, None, 0] * np.cos(a), p[:, None, 0] * np.sin(a), np.repeat(p[:, 1:2], n, 1)], -1).reshape(-1, 3)
    return v, grid_faces(len(p), n, True)


def lathe(name, profile, mat, n=96, bevel_pts=True, subdiv=0, **kw):
    v, f = lathe_vf(profile, n)
    o = mesh(name, v, f, mat, **kw)
    if subdiv:
        s = o.modifiers.new("s", "SUBSURF")
        s.levels = s.render_levels = subdiv
    return o


def smooth_profile(pts, k=8):
    """Catmull-Rom through the points."""
    p = [np.array(x, float) for x in pts]
    p = [2 * p[0] - p[1]] + p + [2 * p[-1] - p[-2]]
    out = []
    for a, b, c, d in zip(p, p[1:], p[2:], p[3:]):
        for t in np.linspace(0, 1, k, endpoint=False):
            out.append(
                0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)
            )
    out.append(p[-2])
    return np.array(out)


def tube_vf(path, radius, n=8, cap=True):
    """Sweep a circle along a polyline (parallel transport)."""
    P = np.asarray(path, float)
    r = np.broadcast_to(np.asarray(radius, float), (len(P),))
    T = np.gradient(P, axis=0)
    T /= np.linalg.norm(T, axis=1)[:, None] + 1e-9
    up = np.array([0, 0, 1.0]) if abs(T[0][2]) < 0.9 else np.array([1.0, 0, 0])
    u = np.cross(T[0], up)
    u /= np.linalg.norm(u)
    a = np.linspace(0, 2 * math.pi, n, endpoint=False)
    vs = []
    for i in range(len(P)):
        u = u - T[i] * np.dot(u, T[i])
        u /= np.linalg.norm(u) + 1e-9
        w = np.cross(T[i], u)
        vs.append(P[i] + r[i] * (np.cos(a)[:, None] * u + np.sin(a)[:, None] * w))
    v = np.concatenate(vs)
    f = [list(x) for x in grid_faces(len(P), n, True)]
    if cap:
        f += [list(range(n))[::-1], [(len(P) - 1) * n + j for j in range(n)]]
    # texture coordinates: along the tube, around the tube
    L = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(P, axis=0), axis=1))])
    st = np.stack([np.repeat(L, n), np.tile(np.cos(a), len(P)), np.tile(np.sin(a), len(P))], -1)
    return v, f, st


class Batch:
    """Many small things merged in one mesh, with per-item random number and local coordinates."""

    def __init__(self):
        self.v, self.f, self.r, self.l, self.n = [], [], [], [], 0

    def add(self, v, f, M=None, local=None, rnd=None):
        v = np.asarray(v, float)
        l = v if local is None else local
        if M is not None:
            M = np.array(M)
            v = v @ M[:3, :3].T + M[:3, 3]
        self.v.append(v)
        self.l.append(l)
        self.r.append(np.full(len(v), R.random() if rnd is None else rnd))
        self.f += [[i + self.n for i in q] for q in f]
        self.n += len(v)

    def build(self, name, mat):
        return mesh(
            name,
            np.concatenate(self.v),
            self.f,
            mat,
            attrs={"rnd": np.concatenate(self.r), "loc": np.concatenate(self.l)},
        )


def rand_rot():
    return Euler((R.uniform(0, 6.28), R.uniform(0, 6.28), R.uniform(0, 6.28)))


def trs(loc, rot=(0, 0, 0), s=1):
    return Matrix.LocRotScale(
        Vector(loc),
        Euler(rot) if not isinstance(rot, Euler) else rot,
        Vector((s, s, s) if isinstance(s, (int, float)) else s),
    )


def align(normal, spin=0, tilt=0):
    """Matrix turning +Z to normal, with spin about it and a random tilt."""
    q = Vector((0, 0, 1)).rotation_difference(Vector(normal))
    return q.to_matrix().to_4x4() @ Euler((R.uniform(-tilt, tilt), R.uniform(-tilt, tilt), spin)).to_matrix().to_4x4()
