"""The products of bench/products with numpy, in GFLOPS: the best of several rounds."""

import time

import numpy as np

for m, k, n in [(32, 784, 300), (256, 784, 300), (2048, 784, 300), (256, 300, 100), (1024, 1024, 1024)]:
    a, b, c = np.full((m, k), 0.5, np.float32), np.full((k, n), 0.25, np.float32), np.empty((m, n), np.float32)
    best = 0
    for _ in range(15):
        begin, times = time.perf_counter(), 0
        while time.perf_counter() - begin < 0.1:
            np.matmul(a, b, out=c)
            times += 1
        best = max(best, 2 * m * k * n * times / (time.perf_counter() - begin) / 1e9)
    print(f"{m}×{k}×{n} {best:.0f}")
