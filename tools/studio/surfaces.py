"""Materials and cloths that many pictures share."""

import math

import bpy
import numpy as np

from nodes import N, hexc
from shapes import grid_faces, mesh


def wood(tone=("#8f6d4b", "#b3906a", "#cbab84")):
    """Oiled oak: growth rings as contour lines of slow noise, fibres, pores; each plank shifted by Object Random."""
    n = N("wood")
    rnd = n("ObjectInfo").outputs["Random"]
    tc = n("TexCoord").outputs["Object"]
    off = n("CombineXYZ", X=n.math("MULTIPLY", rnd, 40), Y=n.math("MULTIPLY", rnd, 17)).outputs[0]
    p = n("VectorMath", {"operation": "ADD"}, i0=tc, i1=off).outputs[0]
    S = lambda sc: n("Mapping", Vector=p, Scale=sc).outputs[0]
    slow = n.noise(S((0.10, 0.75, 1)), 1.3, 3, 0.45)
    ring = n.math("SINE", n.math("MULTIPLY", slow, 95))
    fib = n.noise(S((0.5, 26, 1)), 3.0, 6, 0.7)
    fine = n.noise(S((1.6, 95, 1)), 3.0, 3, 0.6)
    v = n.math("MULTIPLY_ADD", ring, 0.06, n.math("MULTIPLY_ADD", fib, 0.55, n.math("MULTIPLY", fine, 0.45)))
    c = n.ramp(v, (0.32, tone[0]), (0.5, tone[1]), (0.68, tone[2]))
    pores = n.ramp(n.math("MULTIPLY_ADD", ring, -0.05, fine), (0.34, 0.45), (0.42, 1.0))
    c = n.mix(0.6, c, pores, "MULTIPLY")
    c = n.mix(n.math("MULTIPLY", n.noise(S((0.25, 0.9, 1)), 0.9, 3), 0.35), c, tone[0])
    hue = n("HueSaturation", Color=c, Value=n.math("MULTIPLY_ADD", rnd, 0.3, 0.9), Saturation=1.0).outputs[0]
    nrm = n.bump(n.math("ADD", pores, n.math("MULTIPLY", fib, 0.8)), 0.35, 0.006)
    n.bsdf(Base_Color=hue, Roughness=n.ramp(fib, (0.3, 0.46), (0.7, 0.66)), Normal=nrm, Specular_IOR_Level=0.35)
    return n.m


def ceramic(color="#f3f0e9", speck=False):
    n = N("ceramic")
    c = n.coord()
    base = n.mix(n.noise(c, 3), color, n_shift(color, 0.96))
    if speck:
        s = n.ramp(n.noise(c, 55, 2, 0.5), (0.27, "#6d5a45"), (0.31, "#ffffff"))
        base = n.mix(0.8, base, s, "MULTIPLY")
    n.bsdf(
        Base_Color=base,
        Roughness=0.16,
        Coat_Weight=0.35,
        Coat_Roughness=0.08,
        Normal=n.bump(n.noise(c, 2.2, 2), 0.08, 0.02),
    )
    return n.m


def n_shift(h, k):
    h = h.lstrip("#")
    return "#" + "".join("%02x" % max(0, min(255, int(int(h[i : i + 2], 16) * k))) for i in (0, 2, 4))


def linen(color="#d8cbb4", scale=26, depth=0.006):
    """Plain weave from two crossed waves; object coordinates of a flat sheet or 'uv'-like attr 'loc'."""
    n = N("linen")
    tc = n.coord(attr="loc")
    w = n("TexNoise", Vector=tc, Scale=1.6, Detail=3).outputs["Color"]
    p = n("VectorMath", {"operation": "MULTIPLY_ADD"}, i0=w, i1=(0.07, 0.07, 0), i2=tc).outputs[0]
    sx = n("SeparateXYZ", Vector=p)
    k = 2 * math.pi * scale
    a = n.math("SINE", n.math("MULTIPLY", sx.outputs[0], k))
    b = n.math("SINE", n.math("MULTIPLY", sx.outputs[1], k))
    h = n.math("MULTIPLY", a, b)
    slub = n.noise(n("Mapping", Vector=tc, Scale=(1, 16, 1)).outputs[0], 6, 3)
    slub2 = n.noise(n("Mapping", Vector=tc, Scale=(16, 1, 1)).outputs[0], 6, 3)
    hh = n.math("ADD", h, n.math("MULTIPLY", n.math("ADD", slub, slub2), 1.2))
    c = n.mix(n.ramp(hh, (0.0, 0.0), (1.0, 1.0)), n_shift(color, 0.74), color)
    c = n.mix(0.5, c, n.ramp(slub, (0.3, n_shift(color, 0.8)), (0.7, "#ffffff")), "MULTIPLY")
    n.bsdf(Base_Color=c, Roughness=0.9, Specular_IOR_Level=0.15, Sheen_Weight=0.25, Normal=n.bump(hh, 0.8, depth))
    return n.m


def glass(color="#ffffff", ior=1.5, rough=0.0):
    """Glass that lets light through to what is inside without caustic noise."""
    n = N("glass")
    g = n("BsdfGlass", Color=hexc(color), IOR=ior, Roughness=rough)
    tr = n("BsdfTransparent", Color=hexc(color))
    lp = n("LightPath")
    f = n.math("MAXIMUM", lp.outputs["Is Shadow Ray"], lp.outputs["Is Diffuse Ray"])
    mx = n("MixShader")
    n.set(mx.inputs[0], f)
    n.set(mx.inputs[1], g)
    n.set(mx.inputs[2], tr)
    return n.finish(mx)


def cloth_patch(mat, size=(2.6, 2.2), loc=(0, 0, 0.004), rot=0.2, wrinkle=0.03, seed=1):
    """A flat napkin with soft folds and a frayed-looking wavy edge."""
    rng = np.random.default_rng(seed)
    n = 120
    u, v = np.meshgrid(np.linspace(-0.5, 0.5, n), np.linspace(-0.5, 0.5, n), indexing="ij")
    x, y = u * size[0], v * size[1]
    z = np.zeros_like(x)
    for _ in range(9):
        a = rng.uniform(0, math.pi)
        k = rng.uniform(2.5, 8)
        ph = rng.uniform(0, 6.28)
        z += np.sin(k * (x * math.cos(a) + y * math.sin(a)) + ph + 1.2 * np.sin(1.7 * y + ph)) / k
    z = wrinkle * (z - z.min()) / (z.max() - z.min())
    x = x + 0.015 * np.sin(v * 21 + 1)
    y = y + 0.015 * np.sin(u * 17)
    vs = np.stack([x, y, z], -1).reshape(-1, 3)
    o = mesh("cloth", vs, grid_faces(n, n), mat, attrs={"loc": np.stack([x, y, 0 * x], -1).reshape(-1, 3)})
    o.location, o.rotation_euler = loc, (0, 0, rot)
    s = o.modifiers.new("t", "SOLIDIFY")
    s.thickness = 0.012
    return o
