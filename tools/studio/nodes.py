"""A small language for materials: nodes by name, colours as they look on screen."""

import bpy


class N:
    """Tiny node DSL: n = N('mat'); n('ShaderNodeTexNoise', Scale=5, Vector=sock)."""

    def __init__(self, name):
        self.m = bpy.data.materials.new(name)
        self.m.use_nodes = True
        self.t = self.m.node_tree
        self.t.nodes.clear()
        self.out = self.t.nodes.new("ShaderNodeOutputMaterial")

    def __call__(self, kind, _props=None, **ins):
        n = self.t.nodes.new("ShaderNode" + kind)
        for k, v in (_props or {}).items():
            setattr(n, k, v)
        for k, v in ins.items():
            key = int(k[1:]) if k[0] == "i" and k[1:].isdigit() else k.replace("_", " ")
            self.set(n.inputs[key], v)
        return n

    def set(self, sock, v):
        if isinstance(v, bpy.types.NodeSocket):
            self.t.links.new(v, sock)
        elif isinstance(v, bpy.types.Node):
            self.t.links.new(v.outputs[0], sock)
        else:
            if isinstance(v, (tuple, list)) and len(v) == 3 and len(getattr(sock, "default_value", ())) == 4:
                v = (*v, 1)
            sock.default_value = v

    def coord(self, kind="Object", scale=(1, 1, 1), attr=None):
        if attr:
            s = self("Attribute", {"attribute_name": attr}).outputs["Vector"]
        else:
            s = self("TexCoord").outputs[kind]
        return self("Mapping", Vector=s, Scale=scale).outputs[0]

    def attr(self, name):
        return self("Attribute", {"attribute_name": name}).outputs["Fac"]

    def noise(self, vec, scale=5, detail=4, rough=0.55, dist=0):
        return self("TexNoise", Vector=vec, Scale=scale, Detail=detail, Roughness=rough, Distortion=dist).outputs["Fac"]

    def ramp(self, fac, *stops):
        n = self("ValToRGB", Fac=fac)
        e = n.color_ramp.elements
        while len(e) < len(stops):
            e.new(0.5)
        for el, (p, c) in zip(e, stops):
            el.position = p
            el.color = (*hexc(c), 1) if isinstance(c, str) else (c, c, c, 1)
        return n.outputs[0]

    def mix(self, fac, a, b, blend="MIX"):
        n = self("Mix", {"data_type": "RGBA", "blend_type": blend})
        self.set(n.inputs[0], fac)
        self.set(n.inputs[6], hexc(a) if isinstance(a, str) else a)
        self.set(n.inputs[7], hexc(b) if isinstance(b, str) else b)
        return n.outputs[2]

    def math(self, op, a, b=0.0, c=0.0):
        n = self("Math", {"operation": op})
        self.set(n.inputs[0], a)
        self.set(n.inputs[1], b)
        self.set(n.inputs[2], c)
        return n.outputs[0]

    def bump(self, h, strength=0.3, dist=0.01, normal=None):
        k = dict(Height=h, Strength=strength, Distance=dist)
        if normal is not None:
            k["Normal"] = normal
        return self("Bump", **k).outputs[0]

    def bsdf(self, **ins):
        b = self("BsdfPrincipled", **{k: (hexc(v) if isinstance(v, str) else v) for k, v in ins.items()})
        self.t.links.new(b.outputs[0], self.out.inputs[0])
        return b

    def finish(self, shader):
        self.t.links.new(shader.outputs[0] if isinstance(shader, bpy.types.Node) else shader, self.out.inputs[0])
        return self.m


def hexc(h):
    h = h.lstrip("#")
    c = [int(h[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    return tuple(x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in c)


def plain(name, color, rough=0.5, **kw):
    n = N(name)
    n.bsdf(Base_Color=hexc(color), Roughness=rough, **kw)
    return n.m
