"""How long numpy and onnxruntime take for one row of the network that bench/onerow wrote: peer.py net.onnx [ROUNDS]"""

import json, sys, time

import numpy as np
import onnx, onnxruntime
from onnx import numpy_helper

path, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 30
weights = {t.name.split("/")[-2] + "/" + t.name.split("/")[-1]: numpy_helper.to_array(t) for t in onnx.load(path).graph.initializer if "/" in t.name}
layers = [(weights[f"{d}/kernel"].copy(), weights[f"{d}/bias"].copy()) for d in ("dense", "dense_1", "dense_2")]
x = (np.arange(784, dtype=np.float32) % 255 / 255).reshape(1, 784)


def by_numpy():
    a = x
    for kernel, bias in layers[:2]:
        a = np.maximum(a @ kernel + bias, 0)
    z = a @ layers[2][0] + layers[2][1]
    e = np.exp(z - z.max())
    return e / e.sum()


session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
feed = {session.get_inputs()[0].name: x}


def by_onnxruntime():
    return session.run(None, feed)[0]


assert np.allclose(by_numpy(), by_onnxruntime(), atol=1e-6)
for name, f in (("numpy", by_numpy), ("onnxruntime", by_onnxruntime)):
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        for _ in range(1000):
            f()
        times.append((time.perf_counter() - begin) * 1e3)
    times.sort()
    print(name, json.dumps({"best_us": round(times[0], 2), "median_us": round(times[rounds // 2], 2)}))
