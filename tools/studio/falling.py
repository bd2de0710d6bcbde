"""Piles that lie as real things come to rest: rigid bodies with cheap hulls."""

import os

import bpy
import numpy as np
from mathutils import Matrix

from shapes import lathe_vf, mesh


def hull_points(v, k=48):
    """The few vertices that carry the convex hull: cheap collision shape."""
    v = np.asarray(v, float)
    i = np.arange(k) + 0.5
    ph, th = np.arccos(1 - 2 * i / k), np.pi * (1 + 5**0.5) * i
    d = np.stack([np.cos(th) * np.sin(ph), np.sin(th) * np.sin(ph), np.cos(ph)], 1)
    return v[np.unique(np.argmax(v @ d.T, axis=0))]


def drop(active, passive, frames=90, friction=0.6, gravity=-30, damp=0.2, substeps=5, k=40, cache=None):
    """Let things fall (Bullet) with cheap stand-ins; returns and applies the resting matrices.
    cache: a name; the result is kept beside the pictures so that look changes need no new fall."""
    if cache and os.path.exists(cache + ".npy") and len(np.load(cache + ".npy")) == len(active):
        mats = [(o, Matrix(m)) for o, m in zip(active, np.load(cache + ".npy").tolist())]
        for o, m in mats:
            o.matrix_world = m
        return mats
    sc = bpy.context.scene
    sc.gravity = (0, 0, gravity)
    sc.frame_set(1)
    if not sc.rigidbody_world:
        bpy.ops.rigidbody.world_add()
    w = sc.rigidbody_world
    w.substeps_per_frame, w.solver_iterations = substeps, 10
    w.point_cache.frame_end = frames + 1
    w.collection = bpy.data.collections.new("rb")
    hull = {}
    for o in active:
        if o.data.name not in hull:
            p = np.empty(len(o.data.vertices) * 3, np.float32)
            o.data.vertices.foreach_get("co", p)
            me = bpy.data.meshes.new("hull")
            me.from_pydata(hull_points(p.reshape(-1, 3), k).tolist(), [], [])
            hull[o.data.name] = me
    sh = []
    for o in active:
        q = bpy.data.objects.new("sh", hull[o.data.name])
        q.location, q.rotation_euler, q.scale = o.location, o.rotation_euler, o.scale
        sh.append(q)
    for o, kind in [(o, "ACTIVE") for o in sh] + [(o, "PASSIVE") for o in passive]:
        w.collection.objects.link(o)
        b = o.rigid_body
        b.type = kind
        b.collision_shape = "CONVEX_HULL" if kind == "ACTIVE" else "MESH"
        b.mesh_source = "BASE"
        b.friction, b.restitution = friction, 0.02
        b.use_margin, b.collision_margin = True, 0.003
        b.linear_damping, b.angular_damping = damp, 0.35
    for i in range(1, frames + 1):
        sc.frame_set(i)
    dg = bpy.context.evaluated_depsgraph_get()
    mats = [(o, q.evaluated_get(dg).matrix_world.copy()) for o, q in zip(active, sh)]
    bpy.ops.rigidbody.world_remove()
    for o, m in mats:
        o.matrix_world = m
    for q in sh:
        bpy.data.objects.remove(q)
    sc.frame_set(1)
    if cache:
        np.save(cache + ".npy", np.array([np.array(m) for _, m in mats]))
    return mats


def collider(profile, n=20, loc=(0, 0, 0)):
    """Low-polygon lathe used only while things fall."""
    v, f = lathe_vf(np.array(profile, float), n)
    o = mesh("col", v, f)
    o.location = loc
    return o


def ground():
    return mesh("fl", [(-6, -6, 0), (6, -6, 0), (6, 6, 0), (-6, 6, 0)], [(0, 1, 2, 3)])


def clear(*os_):
    for o in os_:
        bpy.data.objects.remove(o)
