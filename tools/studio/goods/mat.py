"""Bamboo mat: really woven strips, partly rolled."""

from kit import *

from crayfish import bamboo_mat


def rolled(y, r=0.16, growth=0.0):
    """A flat strip of cloth along y: flat up to 0, then rolled up in a spiral; returns place and normal in (y, z)."""
    a = np.maximum(y, 0)
    q = np.sqrt(np.maximum(r * r - 2 * growth * a, 0.0016))
    th = (r - q) / max(growth, 1e-6)
    yy = np.where(y < 0, y, q * np.sin(th))
    zz = np.where(y < 0, 0, r - q * np.cos(th))
    n = np.stack([np.where(y < 0, 0, -np.sin(th)), np.where(y < 0, 1, np.cos(th))], -1)
    return yy, zz, n


def strip(B, place, a, b, height, width, cross, rnd):
    """One splint from a to b (points of the flat mat), going up and down by `height` along its way."""
    k = len(height)
    t = np.linspace(0, 1, k)[:, None]
    mid = np.array(a) * (1 - t) + np.array(b) * t
    across = np.array(cross) * width / 2
    rows = [place(mid + s * across, height - d) for s, d in ((-1, 0.004), (-0.55, 0.0), (0.55, 0.0), (1, 0.004))]
    v = np.stack(rows, 1).reshape(-1, 3)
    L = np.linalg.norm(np.array(b) - np.array(a))
    l = np.stack([np.repeat(t[:, 0] * L, 4), np.tile([-0.02, -0.01, 0.01, 0.02], k), 0 * v[:, 0]], 1)
    B.add(v, grid_faces(k, 4), None, l, rnd)


def woven(place, size, pitch, mat, seed=3, lift=0.005):
    """Twill of flat splints (over two, under two), each its own shade; `place` maps flat points and height to space."""
    rr, B = random.Random(seed), Batch()
    nx, ny = int(size[0] / pitch), int(size[1] / pitch)
    x0, y0 = -size[0] / 2, -size[1]
    phase = lambda k: np.clip(1.6 * np.sin(np.pi * (k + 0.5) / 2), -1, 1)
    for i in range(nx):  # along y
        k = np.linspace(0, ny, ny * 2 + 1)
        x = x0 + (i + 0.5) * pitch
        strip(B, place, (x, y0), (x, y0 + size[1]), lift * phase(k - 0.5 + i), pitch * 0.94, (1, 0), rr.random())
    for j in range(ny):  # across
        k = np.linspace(0, nx, nx * 2 + 1)
        y = y0 + (j + 0.5) * pitch
        strip(B, place, (x0, y), (x0 + size[0], y), -lift * phase(k - 0.5 + j), pitch * 0.94, (0, 1), rr.random() * 0.8)
    return B.build("woven", mat)


def shuxi_bamboo_mat():
    studio(target=(0.1, -0.2, 0.16), dist=6.1, focus=(0, -0.3, 0.2), fstop=1.2, tone=WALNUT, elev=33, azim=-22)
    r, flat, total = 0.27, 1.15, 5.4

    def place(p, h):
        y = p[:, 1] + total - flat
        yy, zz, n = rolled(y, r, 0.0052)
        return np.stack([p[:, 0], yy + n[:, 0] * h, zz + 0.02 + n[:, 1] * h], 1)

    m = bamboo_mat(("#a07c48", "#c8a66c", "#e6cc98"))
    woven(place, (1.9, total), 0.033, m)
    for s in (-1, 1):  # bound edges
        y = np.linspace(-total, 0, 500)
        P = place(np.stack([s * 0.95 + 0 * y, y], 1), 0 * y)
        v, f, st = tube_vf(P, 0.016, 8)
        B = Batch()
        B.add(v, f, None, st)
        B.build("edge", linen("#7c5a35", 60, 0.004))
