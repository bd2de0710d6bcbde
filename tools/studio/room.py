"""One studio for every picture: table, window light, camera."""

import math
import os
import random
import time

import bpy
from mathutils import Vector

from nodes import hexc
from surfaces import wood


OAK = ("#8f6d4b", "#b3906a", "#cbab84")
WALNUT = ("#4a3423", "#6b4d35", "#86654a")
ASH = ("#b7a284", "#d2c0a2", "#e4d6bd")
SLATE = ("#4d5154", "#61666a", "#777d80")
"""Tones of the table: a shelf of forty pictures on one oak is monotonous."""


def studio(
    target=(0, 0, 0.3), dist=6.6, elev=30, fstop=0.75, focus=None, exposure=0.32, table=True, tone=OAK, key=1.0, azim=0
):
    bpy.ops.wm.read_factory_settings(use_empty=True)
    sc = bpy.context.scene
    sc.render.engine = "CYCLES"
    c = sc.cycles
    c.device = "CPU"
    c.use_denoising, c.denoiser = True, "OPENIMAGEDENOISE"
    c.use_adaptive_sampling, c.adaptive_threshold = True, 0.02
    c.max_bounces, c.transmission_bounces, c.transparent_max_bounces = 10, 10, 16
    c.caustics_reflective = c.caustics_refractive = False
    c.sample_clamp_indirect = 6
    sc.view_settings.view_transform = "AgX"
    sc.view_settings.look = "AgX - Medium High Contrast"
    sc.view_settings.exposure = exposure
    w = bpy.data.worlds.new("w")
    sc.world = w
    w.use_nodes = True
    bg = w.node_tree.nodes["Background"]
    bg.inputs[0].default_value = (*hexc("#f3ece2"), 1)
    bg.inputs[1].default_value = 0.27

    def area(name, loc, size, energy, color, aim=(0, 0, 0.3)):
        l = bpy.data.lights.new(name, "AREA")
        l.shape = "RECTANGLE"
        l.size, l.size_y, l.energy, l.color = size[0], size[1], energy, hexc(color)
        o = bpy.data.objects.new(name, l)
        sc.collection.objects.link(o)
        o.location = loc
        o.rotation_euler = (Vector(aim) - Vector(loc)).to_track_quat("-Z", "Y").to_euler()
        return o

    area("window", (-4.6, 3.0, 4.2), (3.4, 3.0), 680 * key, "#fff1de")  # daylight, back left
    area("card", (4.2, -1.6, 2.4), (3, 2.6), 60 * key, "#fff0de")  # warm reflector, front right
    cam = bpy.data.cameras.new("cam")
    co = bpy.data.objects.new("cam", cam)
    sc.collection.objects.link(co)
    e, az = math.radians(elev), math.radians(azim)
    t = Vector(target)
    co.location = t + Vector((math.sin(az) * math.cos(e), -math.cos(az) * math.cos(e), math.sin(e))) * dist
    co.rotation_euler = (t - co.location).to_track_quat("-Z", "Y").to_euler()
    cam.lens, cam.sensor_width = 85, 36
    cam.dof.use_dof, cam.dof.aperture_fstop = True, fstop
    f = Vector(focus or target)
    cam.dof.focus_distance = (f - co.location).dot((t - co.location).normalized())
    cam.dof.aperture_blades = 9
    sc.camera = co
    if table:
        m = wood(tone)
        y = -5.0
        i = 0
        rr = random.Random(3)
        while y < 9:
            h = rr.uniform(0.95, 1.25)
            bpy.ops.mesh.primitive_cube_add(size=1, location=(rr.uniform(-2, 2), y + h / 2, -0.1))
            o = bpy.context.object
            o.scale = (26, h - 0.012, 0.2)
            bpy.ops.object.transform_apply(location=False, scale=True)
            b = o.modifiers.new("b", "BEVEL")
            b.width, b.segments = 0.012, 2
            o.data.materials.append(m)
            y += h
            i += 1
    return sc


def shoot(path, size=800, samples=96, wide=False):
    """wide: 3:2 with the same height of view, so the square is its middle and tall goods are not cut."""
    sc = bpy.context.scene
    sc.camera.data.sensor_fit, sc.camera.data.sensor_height = "VERTICAL", 36
    sc.cycles.samples = samples
    sc.render.resolution_x = sc.render.resolution_y = size
    if wide:
        sc.render.resolution_x = size * 3 // 2
    sc.render.resolution_percentage = 100
    sc.render.threads_mode, sc.render.threads = "FIXED", 2
    sc.render.image_settings.file_format = "PNG"
    sc.render.filepath = path
    t = time.time()
    bpy.ops.render.render(write_still=True)
    print("RENDER %s %d px %d spp %.0f s" % (os.path.basename(path), size, samples, time.time() - t), flush=True)
