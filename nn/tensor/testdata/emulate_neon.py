#!/usr/bin/env python3
"""Run kernel8x12 of gemm_arm64.s in an emulator (unicorn, which is QEMU's), and compare its bits with a chain of fused operations. For machines that have no arm64:
    GOARCH=arm64 go test -c -o arm.test ./nn/tensor && python3 nn/tensor/testdata/emulate_neon.py arm.test
needs: pip install unicorn pyelftools numpy
"""
import struct, sys

import numpy as np
from elftools.elf.elffile import ELFFile
from unicorn import UC_ARCH_ARM64, UC_MODE_ARM, Uc
from unicorn.arm64_const import UC_ARM64_REG_CPACR_EL1, UC_ARM64_REG_LR, UC_ARM64_REG_SP

elf = ELFFile(open(sys.argv[1], "rb"))
symbol = next(s for s in elf.get_section_by_name(".symtab").iter_symbols() if s.name.endswith("tensor.kernel8x12.abi0") and s["st_size"] > 200)
text = elf.get_section_by_name(".text")
start = symbol["st_value"] - text["sh_addr"]
code = text.data()[start:start + symbol["st_size"]]
A_AT, B_AT, C_AT, STACK, CODE, END = 0x100000, 0x200000, 0x300000, 0x480000, 0x10000, 0x1F000


def run(k, a, rs, cs, b, ldb, c, ldc, alpha, beta):
    machine = Uc(UC_ARCH_ARM64, UC_MODE_ARM)
    machine.reg_write(UC_ARM64_REG_CPACR_EL1, 3 << 20)  # floating point on
    machine.mem_map(CODE, 0x10000)
    machine.mem_write(CODE, code)
    machine.mem_map(A_AT, 0x400000)
    for at, x in ((A_AT, a), (B_AT, b), (C_AT, c)):
        machine.mem_write(at, x.tobytes())
    machine.mem_write(STACK, struct.pack("<9Q2f", 0, k, A_AT, rs, cs, B_AT, ldb, C_AT, ldc, alpha, beta))
    machine.reg_write(UC_ARM64_REG_SP, STACK)
    machine.reg_write(UC_ARM64_REG_LR, END)
    machine.emu_start(CODE, END)
    return np.frombuffer(bytes(machine.mem_read(C_AT, c.nbytes)), np.float32).reshape(c.shape)


def fused(x, y, z):  # the product of two float32 is exact in 64 bits
    return (x.astype(np.float64) * y.astype(np.float64) + z.astype(np.float64)).astype(np.float32)


rng = np.random.default_rng(1)
for k in (1, 2, 5, 64):
    for alpha, beta in ((1, 0), (1, 1), (0.75, -0.5)):
        for transposed in (False, True):
            a, b, c = (rng.normal(size=s).astype(np.float32) for s in ((80, 80), (k, 20), (8, 17)))
            if beta == 0:
                c[:] = np.nan  # is not read
            rs, cs = (1, 80) if transposed else (80, 1)
            rows = a.T if transposed else a
            sums = np.zeros((8, 12), np.float32)
            for p in range(k):
                sums = fused(rows[:8, p:p + 1], b[p:p + 1, :12], sums)
            sums = sums * np.float32(alpha)
            want = c.copy()
            want[:, :12] = fused(np.full_like(sums, beta), c[:, :12], sums) if beta else sums
            got = run(k, a, rs, cs, b, 20, c, 17, alpha, beta)
            assert (got.view(np.uint32) == want.view(np.uint32)).all(), (k, alpha, beta, transposed)
print("kernel8x12: every bit is right")
