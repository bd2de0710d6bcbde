"""Bowls, jars, what is in them, and their labels."""

import math

import numpy as np
from nodes import N, hexc, plain
from shapes import grid_faces, lathe, mesh, smooth_profile
from surfaces import n_shift


def bowl(mat, r=0.72, h=0.42, foot=0.32, t=0.028):
    out = [(0.0, 0.03), (foot * 0.8, 0.03), (foot * 0.86, 0), (foot, 0), (foot * 1.02, 0.05)]
    wall = smooth_profile([(foot * 1.02, 0.05), (r * 0.78, h * 0.36), (r * 0.95, h * 0.72), (r, h)], 10)
    inner = smooth_profile(
        [(r - t, h), (r * 0.95 - t * 1.1, h * 0.72), (r * 0.78 - t * 1.2, h * 0.40), (foot * 0.8, 0.1), (0.001, 0.085)],
        10,
    )
    rim = [(r - t * 0.5 + math.cos(a) * t * 0.5, h + math.sin(a) * t * 0.5) for a in np.linspace(0, math.pi, 7)]
    return lathe("bowl", np.array(out[:-1] + list(map(tuple, wall)) + rim[1:-1] + list(map(tuple, inner))), mat, 128)


def jar_profile(outer, t=0.03, base=0.06):
    """Closed glass wall: outside up, inside down."""
    o = np.asarray(outer, float)
    i = o.copy()
    i[:, 0] = np.maximum(i[:, 0] - t, 0.001)
    i = i[o[:, 1] >= base]
    return np.concatenate([[[0.001, 0]], o, i[::-1], [[0.001, base]]]), np.concatenate(
        [[[0.001, base - 0.004]], i * [1, 1] + [0.004, 0]]
    )


def fill(inner, level):
    k = inner[inner[:, 1] <= level]
    r = k[-1][0]
    return np.concatenate([k, [[r - 0.0, level], [r * 0.97, level - 0.008], [0.001, level - 0.01]]])


def liquid(color, deep, ior=1.47):
    """Clear liquid: colour from depth (absorption), so thick parts are richer than thin ones."""
    n = N("liq")
    g = n("BsdfGlass", Color=(1, 1, 1), IOR=ior, Roughness=0.0)
    tr = n("BsdfTransparent", Color=hexc(color))
    lp = n("LightPath")
    mx = n("MixShader")
    n.set(mx.inputs[0], n.math("MAXIMUM", lp.outputs["Is Shadow Ray"], lp.outputs["Is Diffuse Ray"]))
    n.set(mx.inputs[1], g)
    n.set(mx.inputs[2], tr)
    n.finish(mx)
    v = n("VolumeAbsorption", Color=hexc(color), Density=deep)
    n.t.links.new(v.outputs[0], n.out.inputs["Volume"])
    return n.m


def glow(color, r, z, loc, strength=0.25):
    """Bright floor inside a jar: without it the bottom of the liquid mirrors the dark foot."""
    m = plain("glow", color, 0.6, Emission_Color=(*hexc(color), 1), Emission_Strength=strength)
    o = lathe("glow", smooth_profile([(0.001, z), (r * 0.9, z), (r, z + 0.05), (r * 1.02, z + 0.13)], 6), m, 96)
    o.location = loc
    return o


def band(r, a0, a1, z0, z1, mat, n=60, rot=-math.pi / 2):
    a = np.linspace(a0, a1, n) + rot
    z = np.linspace(z0, z1, 12)
    A, Z = np.meshgrid(a, z, indexing="ij")
    v = np.stack([r * np.cos(A), r * np.sin(A), Z], -1).reshape(-1, 3)
    o = mesh("label", v, grid_faces(n, 12), mat, attrs={"loc": np.stack([A * r, Z, 0 * A], -1).reshape(-1, 3)})
    s = o.modifiers.new("t", "SOLIDIFY")
    s.thickness = 0.008
    s.offset = 1
    return o


def paper(color="#e9dfc8"):
    n = N("paper")
    l = n.coord(attr="loc")
    f = n.noise(l, 60, 4, 0.7)
    fib = n.ramp(n.noise(n("Mapping", Vector=l, Scale=(1, 5, 1)).outputs[0], 22, 3, 0.7), (0.60, 0.0), (0.72, 0.3))
    n.bsdf(
        Base_Color=n.mix(fib, n.mix(n.math("MULTIPLY", f, 0.4), color, n_shift(color, 0.86)), n_shift(color, 0.72)),
        Roughness=0.85,
        Normal=n.bump(f, 0.2, 0.004),
    )
    return n.m


def tin(loc):
    """A dark green tea tin with a brass line, nothing written on it."""
    n = N("tin")
    br = n.noise(n.coord(scale=(1, 1, 60)), 3, 3)
    n.bsdf(
        Base_Color=n.mix(n.math("MULTIPLY", br, 0.3), "#3f4a3c", "#55604f"),
        Metallic=0.25,
        Roughness=0.42,
        Coat_Weight=0.15,
        Coat_Roughness=0.3,
    )
    lathe("tin", np.array([(0, 0.0), (0.4, 0), (0.42, 0.02), (0.42, 0.82), (0.415, 0.84)]), n.m, 96).location = loc
    lid = [(0.415, 0.83), (0.432, 0.835), (0.432, 1.05)]
    lid += [(0.40 + 0.032 * math.cos(a), 1.05 + 0.032 * math.sin(a)) for a in np.linspace(0, math.pi / 2, 6)]
    lathe("lid", np.array(lid + [(0.30, 1.085), (0.28, 1.075), (0.001, 1.075)]), n.m, 96).location = loc
    ring = np.array([(0.421, 0.80), (0.428, 0.805), (0.428, 0.825), (0.421, 0.83)])
    lathe("ring", ring, plain("brass", "#b9975b", 0.3, Metallic=1.0), 96).location = loc
