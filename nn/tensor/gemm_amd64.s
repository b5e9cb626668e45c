#include "textflag.h"

// The innermost loops of the product of matrices, in AVX2 and FMA. Each element of the output is one chain of fused
// multiplications and additions over k, whatever the kernel, so that it does not depend on where in the output it lies.
//
// All take: k > 0 products; a with the strides rs from row to row and cs along k; b with the stride ldb along k, its
// columns one after the other; c with the stride ldc. Strides are in elements. They set c = alpha·a·b + beta·c, and do
// not read c if beta is zero.

// LOAD4 brings the arguments of the kernels of four rows into registers, strides in bytes.
#define LOADARGS \
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
	LEAQ (R8)(R8*2), R9

#define ROW24(ADDR, A, B, C) \
	VBROADCASTSS ADDR, Y15; \
	VFMADD231PS Y12, Y15, A; \
	VFMADD231PS Y13, Y15, B; \
	VFMADD231PS Y14, Y15, C

#define SCALE3(A, B, C) \
	VMULPS Y15, A, A; \
	VMULPS Y15, B, B; \
	VMULPS Y15, C, C

#define ADD3(A, B, C) \
	VFMADD231PS (DX), Y14, A; \
	VFMADD231PS 32(DX), Y14, B; \
	VFMADD231PS 64(DX), Y14, C; \
	ADDQ R12, DX

#define STORE3(A, B, C) \
	VMOVUPS A, (DX); \
	VMOVUPS B, 32(DX); \
	VMOVUPS C, 64(DX); \
	ADDQ R12, DX

// func kernel4x24(k int, a *float32, rs, cs int, b *float32, ldb int, c *float32, ldc int, alpha, beta float32)
TEXT ·kernel4x24(SB), NOSPLIT, $0-72
	LOADARGS
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	VXORPS Y4, Y4, Y4
	VXORPS Y5, Y5, Y5
	VXORPS Y6, Y6, Y6
	VXORPS Y7, Y7, Y7
	VXORPS Y8, Y8, Y8
	VXORPS Y9, Y9, Y9
	VXORPS Y10, Y10, Y10
	VXORPS Y11, Y11, Y11

loop:
	VMOVUPS (BX), Y12
	VMOVUPS 32(BX), Y13
	VMOVUPS 64(BX), Y14
	ROW24((AX), Y0, Y1, Y2)
	ROW24((AX)(R8*1), Y3, Y4, Y5)
	ROW24((AX)(R8*2), Y6, Y7, Y8)
	ROW24((AX)(R9*1), Y9, Y10, Y11)
	ADDQ R10, AX
	ADDQ R11, BX
	DECQ CX
	JNZ loop

	VBROADCASTSS alpha+64(FP), Y15
	SCALE3(Y0, Y1, Y2)
	SCALE3(Y3, Y4, Y5)
	SCALE3(Y6, Y7, Y8)
	SCALE3(Y9, Y10, Y11)
	MOVL beta+68(FP), R13
	SHLL $1, R13
	JZ   store
	VBROADCASTSS beta+68(FP), Y14
	MOVQ DX, SI
	ADD3(Y0, Y1, Y2)
	ADD3(Y3, Y4, Y5)
	ADD3(Y6, Y7, Y8)
	ADD3(Y9, Y10, Y11)
	MOVQ SI, DX

store:
	STORE3(Y0, Y1, Y2)
	STORE3(Y3, Y4, Y5)
	STORE3(Y6, Y7, Y8)
	STORE3(Y9, Y10, Y11)
	VZEROUPPER
	RET

#define ROW16(ADDR, A, B) \
	VBROADCASTSS ADDR, Y15; \
	VFMADD231PS Y12, Y15, A; \
	VFMADD231PS Y13, Y15, B

// ADD2 and STORE2 touch only the columns that the masks Y8 and Y9 have.
#define ADD2(A, B) \
	VMASKMOVPS (DX), Y8, Y12; \
	VMASKMOVPS 32(DX), Y9, Y13; \
	VFMADD231PS Y12, Y14, A; \
	VFMADD231PS Y13, Y14, B; \
	ADDQ R12, DX

#define STORE2(A, B) \
	VMASKMOVPS A, Y8, (DX); \
	VMASKMOVPS B, Y9, 32(DX); \
	ADDQ R12, DX

// func kernel4x16(k int, a *float32, rs, cs int, b *float32, ldb int, c *float32, ldc int, alpha, beta float32, mask *int32)
TEXT ·kernel4x16(SB), NOSPLIT, $0-80
	LOADARGS
	MOVQ mask+72(FP), SI
	VMOVUPS (SI), Y8
	VMOVUPS 32(SI), Y9
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	VXORPS Y4, Y4, Y4
	VXORPS Y5, Y5, Y5
	VXORPS Y6, Y6, Y6
	VXORPS Y7, Y7, Y7

loop:
	VMASKMOVPS (BX), Y8, Y12
	VMASKMOVPS 32(BX), Y9, Y13
	ROW16((AX), Y0, Y1)
	ROW16((AX)(R8*1), Y2, Y3)
	ROW16((AX)(R8*2), Y4, Y5)
	ROW16((AX)(R9*1), Y6, Y7)
	ADDQ R10, AX
	ADDQ R11, BX
	DECQ CX
	JNZ loop

	VBROADCASTSS alpha+64(FP), Y15
	VMULPS Y15, Y0, Y0
	VMULPS Y15, Y1, Y1
	VMULPS Y15, Y2, Y2
	VMULPS Y15, Y3, Y3
	VMULPS Y15, Y4, Y4
	VMULPS Y15, Y5, Y5
	VMULPS Y15, Y6, Y6
	VMULPS Y15, Y7, Y7
	MOVL beta+68(FP), R13
	SHLL $1, R13
	JZ   store
	VBROADCASTSS beta+68(FP), Y14
	MOVQ DX, SI
	ADD2(Y0, Y1)
	ADD2(Y2, Y3)
	ADD2(Y4, Y5)
	ADD2(Y6, Y7)
	MOVQ SI, DX

store:
	STORE2(Y0, Y1)
	STORE2(Y2, Y3)
	STORE2(Y4, Y5)
	STORE2(Y6, Y7)
	VZEROUPPER
	RET

// func kernel1x16(k int, a *float32, rs, cs int, b *float32, ldb int, c *float32, ldc int, alpha, beta float32, mask *int32)
TEXT ·kernel1x16(SB), NOSPLIT, $0-80
	LOADARGS
	MOVQ mask+72(FP), SI
	VMOVUPS (SI), Y8
	VMOVUPS 32(SI), Y9
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1

loop:
	VMASKMOVPS (BX), Y8, Y12
	VMASKMOVPS 32(BX), Y9, Y13
	ROW16((AX), Y0, Y1)
	ADDQ R10, AX
	ADDQ R11, BX
	DECQ CX
	JNZ loop

	VBROADCASTSS alpha+64(FP), Y15
	VMULPS Y15, Y0, Y0
	VMULPS Y15, Y1, Y1
	MOVL beta+68(FP), R13
	SHLL $1, R13
	JZ   store
	VBROADCASTSS beta+68(FP), Y14
	MOVQ DX, SI
	ADD2(Y0, Y1)
	MOVQ SI, DX

store:
	STORE2(Y0, Y1)
	VZEROUPPER
	RET

#define PAIR(A, B, LOW, HIGH) \
	VUNPCKLPS B, A, LOW; \
	VUNPCKHPS B, A, HIGH

#define QUAD(A, B, LOW, HIGH) \
	VSHUFPS $0x44, B, A, LOW; \
	VSHUFPS $0xEE, B, A, HIGH

// func exchange8(dst *float32, dstStride int, src *float32, srcStride, blocks int)
//
// Eight rows of src, blocks times eight columns of them, become rows of dst: 8 by 8 numbers at a time, within registers. Strides are in elements.
TEXT ·exchange8(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ dstStride+8(FP), R10
	MOVQ src+16(FP), SI
	MOVQ srcStride+24(FP), R8
	MOVQ blocks+32(FP), CX
	SHLQ $2, R8
	SHLQ $2, R10
	LEAQ (R8)(R8*2), R9
	LEAQ (R10)(R10*2), R11

loop:
	LEAQ (SI)(R8*4), AX
	LEAQ (DI)(R10*4), BX
	VMOVUPS (SI), Y0
	VMOVUPS (SI)(R8*1), Y1
	VMOVUPS (SI)(R8*2), Y2
	VMOVUPS (SI)(R9*1), Y3
	VMOVUPS (AX), Y4
	VMOVUPS (AX)(R8*1), Y5
	VMOVUPS (AX)(R8*2), Y6
	VMOVUPS (AX)(R9*1), Y7
	PAIR(Y0, Y1, Y8, Y9)
	PAIR(Y2, Y3, Y10, Y11)
	PAIR(Y4, Y5, Y12, Y13)
	PAIR(Y6, Y7, Y14, Y15)
	QUAD(Y8, Y10, Y0, Y1)
	QUAD(Y9, Y11, Y2, Y3)
	QUAD(Y12, Y14, Y4, Y5)
	QUAD(Y13, Y15, Y6, Y7)
	VPERM2F128 $0x20, Y4, Y0, Y8
	VPERM2F128 $0x20, Y5, Y1, Y9
	VPERM2F128 $0x20, Y6, Y2, Y10
	VPERM2F128 $0x20, Y7, Y3, Y11
	VPERM2F128 $0x31, Y4, Y0, Y12
	VPERM2F128 $0x31, Y5, Y1, Y13
	VPERM2F128 $0x31, Y6, Y2, Y14
	VPERM2F128 $0x31, Y7, Y3, Y15
	VMOVUPS Y8, (DI)
	VMOVUPS Y9, (DI)(R10*1)
	VMOVUPS Y10, (DI)(R10*2)
	VMOVUPS Y11, (DI)(R11*1)
	VMOVUPS Y12, (BX)
	VMOVUPS Y13, (BX)(R10*1)
	VMOVUPS Y14, (BX)(R10*2)
	VMOVUPS Y15, (BX)(R11*1)
	ADDQ $32, SI
	LEAQ (DI)(R10*8), DI
	DECQ CX
	JNZ loop

	VZEROUPPER
	RET
