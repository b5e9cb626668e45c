#!/usr/bin/env python3
"""Tensors and histograms as TensorBoard reads them: make.py > golden.json (with the Python of .venv).

Each case holds a serialized message in hexadecimal, and what TensorBoard's own code makes of it: tensor_util.make_ndarray for tensors,
data_compat and the distributions' compressor for histograms. Numbers are given by their bits where JSON would lose some.
"""
import json
import random
import struct

import ml_dtypes
import numpy as np

from tensorboard import data_compat
from tensorboard.compat.proto import summary_pb2, tensor_pb2, types_pb2
from tensorboard.plugins.distribution import compressor
from tensorboard.util import tensor_util

rng = random.Random(20)
SHAPES = [[], [1], [6], [2, 3], [3, 1, 2], [0], [2, 0, 3]]

# type: numpy's type, the list of values, whether that holds bits or pairs
NUMBERS = {
    "DT_FLOAT": (np.float32, "float_val"), "DT_DOUBLE": (np.float64, "double_val"), "DT_HALF": (np.float16, "half_val"),
    "DT_BFLOAT16": (ml_dtypes.bfloat16, "half_val"), "DT_INT8": (np.int8, "int_val"), "DT_INT16": (np.int16, "int_val"),
    "DT_INT32": (np.int32, "int_val"), "DT_INT64": (np.int64, "int64_val"), "DT_UINT8": (np.uint8, "int_val"),
    "DT_UINT16": (np.uint16, "int_val"), "DT_UINT32": (np.uint32, "uint32_val"), "DT_UINT64": (np.uint64, "uint64_val"),
    "DT_QINT8": (np.int8, "int_val"), "DT_QINT16": (np.int16, "int_val"), "DT_QINT32": (np.int32, "int_val"),
    "DT_QUINT8": (np.uint8, "int_val"), "DT_QUINT16": (np.uint16, "int_val"), "DT_BOOL": (np.bool_, "bool_val"),
    "DT_COMPLEX64": (np.complex64, "scomplex_val"), "DT_COMPLEX128": (np.complex128, "dcomplex_val"),
}


def tensor(dtype, shape):
    t = tensor_pb2.TensorProto(dtype=types_pb2.DataType.Value(dtype))
    for size in shape:
        t.tensor_shape.dim.add(size=size)
    return t


def elements(kind, n):
    """Any bits of the type but NaN, which keeps its bits in content alone."""
    width = np.dtype(kind).itemsize
    raw = bytes(rng.randrange(2) if kind is np.bool_ else rng.randrange(256) for _ in range(width * n))
    values = np.frombuffer(raw, dtype=kind)
    return np.where(values == values, values, np.ones_like(values))


def bits(array):
    return np.ascontiguousarray(array).tobytes().hex()


def number_cases():
    for dtype, (kind, field) in NUMBERS.items():
        for shape in SHAPES:
            n = int(np.prod(shape))
            values = elements(kind, n)
            t = tensor(dtype, shape)
            t.tensor_content = values.tobytes()
            yield dtype, shape, t, values
            if n == 0:
                continue
            for stored in {1, n}:
                t = tensor(dtype, shape)
                extend(getattr(t, field), values[:stored])
                yield dtype, shape, t, np.resize(values[:stored], n) if stored == 1 else values


def extend(field, values):
    for x in values:
        if values.dtype.kind == "c":
            field.extend([x.real, x.imag])
        elif values.dtype in (np.float16, ml_dtypes.bfloat16):
            field.append(int(x.view(np.uint16)))
        else:
            field.append(x.item())


def check(t, values, shape):
    """What the case says is what TensorBoard reads, for the types that it reads."""
    try:
        got = tensor_util.make_ndarray(t)
    except TypeError:
        return False
    assert list(got.shape) == shape, (t, got)
    assert bits(got.astype(values.dtype)) == bits(values), (t, got, values)
    return True


def tensors():
    cases, known = [], 0
    for dtype, shape, t, values in number_cases():
        known += check(t, values, shape)
        cases.append({"type": dtype, "shape": shape, "message": t.SerializeToString().hex(), "bits": bits(values)})
    for shape in SHAPES:
        n = int(np.prod(shape))
        t = tensor("DT_STRING", shape)
        t.string_val.extend(bytes([65 + i]) * i for i in range(n))
        if n:
            got = [x for x in np.ravel(tensor_util.make_ndarray(t)).tolist()]
            assert got == list(t.string_val), (got, t)
        cases.append({"type": "DT_STRING", "shape": shape, "message": t.SerializeToString().hex(), "strings": [s.decode() for s in t.string_val]})
    assert known > 200, known
    return cases


def old_histogram():
    h = summary_pb2.HistogramProto()
    n = rng.randrange(0, 12)
    edge = rng.uniform(-4, 0)
    for i in range(n):
        edge += rng.choice([0.0, rng.random(), rng.random() * 1e-9])
        h.bucket_limit.append(1.7976931348623157e308 if i == n - 1 and rng.random() < 0.7 else edge)
        h.bucket.append(rng.choice([0, 0, 1, 2, 1000, rng.random()]))
    h.min, h.max, h.num = rng.uniform(-5, 0), rng.uniform(0, 5), sum(h.bucket)
    h.sum, h.sum_squares = rng.random(), rng.random()
    return h


def doubles(rows):
    return struct.pack(f"<{3 * len(rows)}d", *[x for row in rows for x in row]).hex()


def distribution(rows):
    return struct.pack("<9d", *[x for _, x in compressor.compress_histogram(rows)]).hex()


def histograms():
    cases = []
    for _ in range(60):
        value = summary_pb2.Summary.Value(tag="h", histo=old_histogram())
        rows = tensor_util.make_ndarray(data_compat.migrate_value(value).tensor).tolist()
        case = {"kind": "HistogramProto", "message": value.histo.SerializeToString().hex(), "triples": doubles(rows), "distribution": distribution(rows)}
        cases.append(case)
    for kind in [np.float32, np.float64]:
        for k in [0, 1, 2, 5, 30]:
            edges = np.sort(np.array([rng.gauss(0, 2) for _ in range(k + 1)]))
            rows = np.array([[edges[i], edges[i + 1], rng.choice([0, 0, 3, 40])] for i in range(k)], dtype=kind).reshape(k, 3)
            t = tensor_util.make_tensor_proto(rows)
            rows = tensor_util.make_ndarray(t).tolist()
            case = {"kind": "TensorProto", "message": t.SerializeToString().hex(), "triples": doubles(rows), "distribution": distribution(rows)}
            cases.append(case)
    return cases


def line(cases):
    return "[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]"


print('{"tensors": ' + line(tensors()) + ',\n"histograms": ' + line(histograms()) + "}")
