#include "textflag.h"

// The innermost loops of the product of matrices in AVX-512. They compute what those in AVX2 do (gemm_amd64.s), each element by the same
// chain of fused multiplications and additions, and so the same bits; their tiles are twice as wide and twice as high.

// LOADARGS8 brings the arguments of the kernels of eight rows into registers, strides in bytes. AX is at row 0, SI at row 4.
#define LOADARGS8 \
	MOVQ k+0(FP), CX; \
	MOVQ a+8(FP), AX; \
	MOVQ rs+16(FP), R8; \
	MOVQ cs+24(FP), R10; \
	MOVQ b+32(FP), BX; \
	MOVQ ldb+40(FP), R11; \
	MOVQ c+48(FP), DX; \
	MOVQ ldc+56(FP), R12; \
	SHLQ $2, R8; \
	SHLQ $2, R10; \
	SHLQ $2, R11; \
	SHLQ $2, R12; \
	LEAQ (R8)(R8*2), R9; \
	LEAQ (AX)(R8*4), SI

#define ZERO3(A, B, C) \
	VPXORD A, A, A; \
	VPXORD B, B, B; \
	VPXORD C, C, C

#define ROW48(ADDR, A, B, C) \
	VBROADCASTSS ADDR, Z27; \
	VFMADD231PS Z24, Z27, A; \
	VFMADD231PS Z25, Z27, B; \
	VFMADD231PS Z26, Z27, C

#define SCALE48(A, B, C) \
	VMULPS Z27, A, A; \
	VMULPS Z27, B, B; \
	VMULPS Z27, C, C

#define ADD48(A, B, C) \
	VFMADD231PS (DI), Z28, A; \
	VFMADD231PS 64(DI), Z28, B; \
	VFMADD231PS 128(DI), Z28, C; \
	ADDQ R12, DI

#define STORE48(A, B, C) \
	VMOVUPS A, (DX); \
	VMOVUPS B, 64(DX); \
	VMOVUPS C, 128(DX); \
	ADDQ R12, DX

// func kernel8x48(k int, a *float32, rs, cs int, b *float32, ldb int, c *float32, ldc int, alpha, beta float32)
TEXT ·kernel8x48(SB), NOSPLIT, $0-72
	LOADARGS8
	ZERO3(Z0, Z1, Z2)
	ZERO3(Z3, Z4, Z5)
	ZERO3(Z6, Z7, Z8)
	ZERO3(Z9, Z10, Z11)
	ZERO3(Z12, Z13, Z14)
	ZERO3(Z15, Z16, Z17)
	ZERO3(Z18, Z19, Z20)
	ZERO3(Z21, Z22, Z23)

loop:
	VMOVUPS (BX), Z24
	VMOVUPS 64(BX), Z25
	VMOVUPS 128(BX), Z26
	ROW48((AX), Z0, Z1, Z2)
	ROW48((AX)(R8*1), Z3, Z4, Z5)
	ROW48((AX)(R8*2), Z6, Z7, Z8)
	ROW48((AX)(R9*1), Z9, Z10, Z11)
	ROW48((SI), Z12, Z13, Z14)
	ROW48((SI)(R8*1), Z15, Z16, Z17)
	ROW48((SI)(R8*2), Z18, Z19, Z20)
	ROW48((SI)(R9*1), Z21, Z22, Z23)
	ADDQ R10, AX
	ADDQ R10, SI
	ADDQ R11, BX
	DECQ CX
	JNZ loop

	VBROADCASTSS alpha+64(FP), Z27
	SCALE48(Z0, Z1, Z2)
	SCALE48(Z3, Z4, Z5)
	SCALE48(Z6, Z7, Z8)
	SCALE48(Z9, Z10, Z11)
	SCALE48(Z12, Z13, Z14)
	SCALE48(Z15, Z16, Z17)
	SCALE48(Z18, Z19, Z20)
	SCALE48(Z21, Z22, Z23)
	MOVL beta+68(FP), R13
	SHLL $1, R13
	JZ   store
	VBROADCASTSS beta+68(FP), Z28
	MOVQ DX, DI
	ADD48(Z0, Z1, Z2)
	ADD48(Z3, Z4, Z5)
	ADD48(Z6, Z7, Z8)
	ADD48(Z9, Z10, Z11)
	ADD48(Z12, Z13, Z14)
	ADD48(Z15, Z16, Z17)
	ADD48(Z18, Z19, Z20)
	ADD48(Z21, Z22, Z23)

store:
	STORE48(Z0, Z1, Z2)
	STORE48(Z3, Z4, Z5)
	STORE48(Z6, Z7, Z8)
	STORE48(Z9, Z10, Z11)
	STORE48(Z12, Z13, Z14)
	STORE48(Z15, Z16, Z17)
	STORE48(Z18, Z19, Z20)
	STORE48(Z21, Z22, Z23)
	VZEROUPPER
	RET

#define ROW16Z(ADDR, A) \
	VBROADCASTSS ADDR, Z27; \
	VFMADD231PS Z24, Z27, A

// ADD16Z and STORE16Z touch only the columns that the mask K1 has.
#define ADD16Z(A) \
	VMOVUPS.Z (DI), K1, Z25; \
	VFMADD231PS Z25, Z28, A; \
	ADDQ R12, DI

#define STORE16Z(A) \
	VMOVUPS A, K1, (DX); \
	ADDQ R12, DX

// func kernel8x16(k int, a *float32, rs, cs int, b *float32, ldb int, c *float32, ldc int, alpha, beta float32, mask uint32)
TEXT ·kernel8x16(SB), NOSPLIT, $0-76
	LOADARGS8
	MOVL mask+72(FP), R13
	KMOVW R13, K1
	ZERO3(Z0, Z1, Z2)
	ZERO3(Z3, Z4, Z5)
	VPXORD Z6, Z6, Z6
	VPXORD Z7, Z7, Z7

loop:
	VMOVUPS.Z (BX), K1, Z24
	ROW16Z((AX), Z0)
	ROW16Z((AX)(R8*1), Z1)
	ROW16Z((AX)(R8*2), Z2)
	ROW16Z((AX)(R9*1), Z3)
	ROW16Z((SI), Z4)
	ROW16Z((SI)(R8*1), Z5)
	ROW16Z((SI)(R8*2), Z6)
	ROW16Z((SI)(R9*1), Z7)
	ADDQ R10, AX
	ADDQ R10, SI
	ADDQ R11, BX
	DECQ CX
	JNZ loop

	VBROADCASTSS alpha+64(FP), Z27
	SCALE48(Z0, Z1, Z2)
	SCALE48(Z3, Z4, Z5)
	VMULPS Z27, Z6, Z6
	VMULPS Z27, Z7, Z7
	MOVL beta+68(FP), R13
	SHLL $1, R13
	JZ   store
	VBROADCASTSS beta+68(FP), Z28
	MOVQ DX, DI
	ADD16Z(Z0)
	ADD16Z(Z1)
	ADD16Z(Z2)
	ADD16Z(Z3)
	ADD16Z(Z4)
	ADD16Z(Z5)
	ADD16Z(Z6)
	ADD16Z(Z7)

store:
	STORE16Z(Z0)
	STORE16Z(Z1)
	STORE16Z(Z2)
	STORE16Z(Z3)
	STORE16Z(Z4)
	STORE16Z(Z5)
	STORE16Z(Z6)
	STORE16Z(Z7)
	VZEROUPPER
	RET

#define FMA4(OFF, A, B, C, D) \
	VFMADD231PS OFF(BX), Z27, A; \
	VFMADD231PS (OFF+64)(BX), Z27, B; \
	VFMADD231PS (OFF+128)(BX), Z27, C; \
	VFMADD231PS (OFF+192)(BX), Z27, D

// func kernel1x128(k int, a *float32, cs int, b *float32, ldb int, c *float32, alpha, beta float32)
//
// One row has no sums to share b's elements with: it takes as many columns as hide how long an addition takes.
TEXT ·kernel1x128(SB), NOSPLIT, $0-56
	MOVQ k+0(FP), CX
	MOVQ a+8(FP), AX
	MOVQ cs+16(FP), R10
	MOVQ b+24(FP), BX
	MOVQ ldb+32(FP), R11
	MOVQ c+40(FP), DX
	SHLQ $2, R10
	SHLQ $2, R11
	ZERO3(Z0, Z1, Z2)
	ZERO3(Z3, Z4, Z5)
	VPXORD Z6, Z6, Z6
	VPXORD Z7, Z7, Z7

loop:
	VBROADCASTSS (AX), Z27
	FMA4(0, Z0, Z1, Z2, Z3)
	FMA4(256, Z4, Z5, Z6, Z7)
	ADDQ R10, AX
	ADDQ R11, BX
	DECQ CX
	JNZ loop

	VBROADCASTSS alpha+48(FP), Z27
	SCALE48(Z0, Z1, Z2)
	SCALE48(Z3, Z4, Z5)
	VMULPS Z27, Z6, Z6
	VMULPS Z27, Z7, Z7
	MOVL beta+52(FP), R13
	SHLL $1, R13
	JZ   store
	VBROADCASTSS beta+52(FP), Z28
	VFMADD231PS (DX), Z28, Z0
	VFMADD231PS 64(DX), Z28, Z1
	VFMADD231PS 128(DX), Z28, Z2
	VFMADD231PS 192(DX), Z28, Z3
	VFMADD231PS 256(DX), Z28, Z4
	VFMADD231PS 320(DX), Z28, Z5
	VFMADD231PS 384(DX), Z28, Z6
	VFMADD231PS 448(DX), Z28, Z7

store:
	VMOVUPS Z0, (DX)
	VMOVUPS Z1, 64(DX)
	VMOVUPS Z2, 128(DX)
	VMOVUPS Z3, 192(DX)
	VMOVUPS Z4, 256(DX)
	VMOVUPS Z5, 320(DX)
	VMOVUPS Z6, 384(DX)
	VMOVUPS Z7, 448(DX)
	VZEROUPPER
	RET
