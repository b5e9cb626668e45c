# Makes golden.json: what numpy says of some points. Run it with numpy: python golden.py > golden.json
import json
import numpy as np


def points(n, dim, seed):
    """Numbers that a test makes again: a linear congruential generator."""
    x, out = seed, np.empty(n * dim)
    for i in range(n * dim):
        x = (x * 1103515245 + 12345) % 2147483648
        out[i] = x / 2147483648
    return out.reshape(n, dim)


def spread(n, dim, seed):
    """Points that differ along few directions more than along others, in three groups."""
    a = points(n, dim, seed) - 0.5
    a[:, :6] *= np.array([9, 7, 5, 4, 3, 2])[: min(6, dim)]
    a += (np.arange(n) % 3)[:, None] * np.where(np.arange(dim) % 2 == 0, 1.5, -0.5)
    return a.astype(np.float32).astype(np.float64)


def pca(a, k):
    c = a - a.mean(0)
    _, s, v = np.linalg.svd(c, full_matrices=False)
    for row in v:
        if row[np.abs(row).argmax()] < 0:
            row *= -1
    return {"shares": (s**2 / (s**2).sum())[:k].tolist(), "first": (c @ v[:k].T)[:4].tolist()}


def near(a, of, k):
    e = np.linalg.norm(a - a[of], axis=1)
    c = 1 - a @ a[of] / np.linalg.norm(a, axis=1) / np.linalg.norm(a[of])
    pick = lambda d: [[int(i), float(d[i])] for i in np.argsort(np.where(np.arange(len(d)) == of, np.inf, d))[:k]]
    return {"euclidean": pick(e), "cosine": pick(c)}


def silhouette(a, of):
    d = np.linalg.norm(a[:, None] - a[None], axis=2)
    total = 0
    for i in range(len(a)):
        own = of == of[i]
        if own.sum() < 2:
            continue
        inside = d[i][own].sum() / (own.sum() - 1)
        outside = min(d[i][of == c].mean() for c in set(of) - {of[i]})
        total += (outside - inside) / max(inside, outside)
    return total / len(a)


def kmeans(a, centers):
    for _ in range(100):
        of = ((a[:, None] - centers[None]) ** 2).sum(2).argmin(1)
        moved = np.array([a[of == c].mean(0) for c in range(len(centers))])
        if np.allclose(moved, centers):
            break
        centers = moved
    return {"inertia": float(((a - centers[of]) ** 2).sum()), "sizes": sorted(np.bincount(of).tolist(), reverse=True), "silhouette": float(silhouette(a, of))}


small, wide, many = spread(60, 5, 1), spread(300, 120, 2), spread(2503, 71, 3)
print(json.dumps({
    "small": pca(small, 5), "wide": pca(wide, 5), "many": pca(many, 5), "near": near(small, 7, 5),
    "kmeans": kmeans(small, small[[0, 1, 2]].copy()),
}))
