"""Down quilt: a folded stack of puffed, stitched squares."""

from kit import *


def cotton(color="#fdfbf6"):
    """Fine white cotton: faint sheen, soft creases, a hint of weave."""
    n = N("cotton")
    L = n.coord(attr="loc")
    crease = n.noise(n("Mapping", Vector=L, Scale=(1, 1, 1)).outputs[0], 7, 5, 0.6, 0.8)
    weave = n.noise(L, 160, 2, 0.6)
    n.bsdf(
        Base_Color=n.mix(crease, n_shift(color, 0.97), color),
        Roughness=0.75,
        Specular_IOR_Level=0.2,
        Sheen_Weight=0.35,
        Sheen_Roughness=0.4,
        Subsurface_Weight=0.15,
        Subsurface_Radius=(0.08, 0.07, 0.06),
        Normal=n.bump(n.math("MULTIPLY_ADD", weave, 0.12, crease), 0.5, 0.035),
    )
    return n.m


def puff(u, v, box, rng_seed=0):
    """Height of the down over a stitched grid: 0 on the seams, 1 in the middle, puckered near the seams."""
    fu, fv = np.abs(np.sin(np.pi * u / box)), np.abs(np.sin(np.pi * v / box))
    h = (np.clip(fu, 0, 1) * np.clip(fv, 0, 1)) ** 0.42
    seam_u, seam_v = np.exp(-((fu / 0.45) ** 2)), np.exp(-((fv / 0.45) ** 2))
    pucker = 0.10 * seam_u * np.sin(v * 46 + 3 * np.sin(u * 5)) + 0.10 * seam_v * np.sin(u * 46 + 3 * np.sin(v * 5 + 1))
    cell = np.sin(np.floor(u / box) * 12.9 + np.floor(v / box) * 78.2 + rng_seed)
    return h * (0.92 + 0.1 * cell) + pucker * np.clip(h * 2, 0, 1)


def folded(B, w, d, thick, layers, z0, box, seed, loft=0.12):
    """One quilt folded `layers` times like an accordion: a ribbon that goes to and fro in depth, thick all along."""
    n_u, gap, path = 150, thick, []
    for k in range(layers):
        y = np.linspace(-d / 2, d / 2, 46) * (1 if k % 2 == 0 else -1)
        path += [(q, gap * k) for q in y]
        if k < layers - 1:
            e = (d / 2) * (1 if k % 2 == 0 else -1)
            path += [
                (e + math.copysign(gap / 2 * math.sin(a), e), gap * (k + 0.5) - gap / 2 * math.cos(a))
                for a in np.linspace(0.2, math.pi - 0.2, 12)
            ]
    P = np.array(path)
    T = np.gradient(P, axis=0)
    T /= np.linalg.norm(T, axis=1)[:, None]
    Nn = np.stack([-T[:, 1], T[:, 0]], 1)
    s = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(P, axis=0), axis=1))])
    u = np.linspace(-w / 2, w / 2, n_u)
    U, S = np.meshgrid(u, s, indexing="ij")
    h = puff(U + w / 2, S, box, seed)
    close = np.clip((w / 2 - np.abs(U)) / 0.1, 0, 1) ** 0.5
    ends = np.clip(np.minimum(S, s[-1] - S) / 0.1, 0, 1) ** 0.5
    h = (0.28 + 0.72 * h) * close * ends * loft
    sides = []
    for sg in (1, -1):
        y = P[None, :, 0] + sg * Nn[None, :, 0] * h
        z = P[None, :, 1] + sg * Nn[None, :, 1] * h + z0
        z = z - 0.02 * np.cos(U * 2.2 + seed) - 0.05 * (U / (w / 2)) ** 4 * (P[None, :, 1] / (gap * layers))
        x = U + 0.012 * np.sin(5 * z + seed) + 0.01 * np.sin(7 * y)
        sides.append(np.stack([x, y, z], -1).reshape(-1, 3))
    f = grid_faces(n_u, len(P))
    l = np.stack([U, S, 0 * U], -1).reshape(-1, 3)
    for i, v in enumerate(sides):
        B.add(v, f if i == 0 else [q[::-1] for q in f], None, l)


def guzhen_down_quilt():
    studio(target=(0, 0.0, 0.4), dist=6.5, focus=(0, -0.5, 0.5), fstop=1.2, tone=OAK, elev=27, azim=24)
    B = Batch()
    folded(B, 1.9, 1.3, 0.27, 4, 0.16, 0.475, 1, 0.15)
    B.build("quilt", cotton())
