#!/usr/bin/env python3
"""Write the HDF5 files of this folder with h5py: every form that the reader knows. What is in them follows from their names (read_test.go).
usage: make_files.py OUTDIR     needs: pip install h5py numpy
"""
import os, sys
import h5py, numpy as np

out = sys.argv[1]
count = lambda *shape: np.arange(np.prod(shape, dtype=int), dtype="float32").reshape(shape)


def fill(f):
    """Values of all types, attributes of all kinds, groups."""
    f.attrs["text"] = "varying: ä"
    f.attrs["fixed"] = np.bytes_("fixed")
    f.attrs["list"] = ["one", "three", ""]
    f.attrs["fixed_list"] = np.array(["one", "three"], dtype="S8")
    f.attrs["none"] = np.zeros(0)
    f.attrs["long"] = "x" * 70000
    for t in "float16 float32 float64 int8 int16 int32 int64 uint8 uint16 uint32 uint64 >f4 >i2 >f8".split():
        f.create_dataset("types/" + t.replace(">", "big_"), data=np.array([[0, 1, 2], [3, 100, 5]], dtype=t))
    f.create_dataset("types/bool", data=np.array([True, False]))
    f.create_dataset("types/negative", data=np.array([-1.5, -np.inf, np.nan, 1e-7], dtype="float16"))
    f.create_dataset("types/minus", data=np.array([-3, -100], dtype="int16"))
    f.create_dataset("scalar", data=np.float32(7.5))
    f.create_dataset("iterations", data=np.int64(2**40 + 1))
    f.create_dataset("empty", data=np.zeros((0, 3), "float32"))
    f.create_dataset("never", (4, 5), "float32", fillvalue=2.5)
    compact = h5py.h5p.create(h5py.h5p.DATASET_CREATE); compact.set_layout(h5py.h5d.COMPACT)
    h5py.h5d.create(f.id, b"compact", h5py.h5t.IEEE_F32LE, h5py.h5s.create_simple((3,)), compact).write(h5py.h5s.ALL, h5py.h5s.ALL, count(3))
    many = f.create_group("many")
    for i in range(40): many.create_dataset(f"{i}", data=np.float32(i))
    for i in range(20): many.attrs[f"attribute_{i}"] = f"value {i}"
    f.create_group("deep/er/still").attrs["name"] = "bottom"
    f["soft"] = h5py.SoftLink("/scalar")
    f["hard"] = f["scalar"]
    f["named"] = np.dtype("float32"); f.create_dataset("of_named", data=count(2), dtype=f["named"])


def chunks(f):
    """Chunks: few, many, filtered, growing; each index of new files."""
    a = count(7, 10)
    f.create_dataset("plain", data=a, chunks=(3, 4))
    f.create_dataset("single", data=a, chunks=(7, 10))
    f.create_dataset("single_gzip", data=a, chunks=(7, 10), compression="gzip")
    f.create_dataset("gzip", data=a, chunks=(3, 4), compression="gzip", shuffle=True)
    f.create_dataset("fletcher", data=a, chunks=(3, 4), fletcher32=True)
    f.create_dataset("all", data=a, chunks=(2, 3), compression="gzip", shuffle=True, fletcher32=True)
    f.create_dataset("half", data=a.astype("float16"), chunks=(3, 4), compression="gzip", shuffle=True)
    f.create_dataset("growing", data=a, chunks=(3, 4), maxshape=(None, 10))
    f.create_dataset("growing_across", data=a, chunks=(3, 4), maxshape=(7, None), compression="gzip")
    f.create_dataset("growing_both", data=a, chunks=(3, 4), maxshape=(None, None))
    f.create_dataset("growing_both_gzip", data=a, chunks=(1, 1), maxshape=(None, None), compression="gzip")
    f.create_dataset("line", data=count(5000), chunks=(2,), maxshape=(None,))
    f.create_dataset("pages", data=count(3000), chunks=(1,))
    early = h5py.h5p.create(h5py.h5p.DATASET_CREATE); early.set_chunk((3, 4)); early.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    h5py.h5d.create(f.id, b"early", h5py.h5t.IEEE_F32LE, h5py.h5s.create_simple((7, 10)), early).write(h5py.h5s.ALL, h5py.h5s.ALL, a)
    part = f.create_dataset("part", (100,), "float32", chunks=(10,), fillvalue=3); part[20:25] = 1


for name, versions in dict(earliest="earliest", v108=("v108", "v108"), v110=("v110", "v110"), latest=("latest", "latest")).items():
    with h5py.File(os.path.join(out, name + ".h5"), "w", libver=versions) as f: fill(f)
    with h5py.File(os.path.join(out, name + "_chunks.h5"), "w", libver=versions) as f: chunks(f)
with h5py.File(os.path.join(out, "user_block.h5"), "w", userblock_size=1024) as f: f.create_dataset("a", data=count(3))
with h5py.File(os.path.join(out, "big_group.h5"), "w", libver="latest", track_order=True) as f:
    for i in range(1500): f.create_group(f"group_{i}")
