#include "textflag.h"

// The innermost loop of the product of matrices in NEON. As in the kernels of amd64, each element of the output is one chain of fused
// multiplications and additions over k.

// ROW12 adds a times the twelve columns in V24 to V26 to a row of sums, and steps a along k.
#define ROW12(PTR, A, B, C) \
	VLD1R (PTR), [V27.S4]; \
	ADD R3, PTR; \
	VFMLA V24.S4, V27.S4, A.S4; \
	VFMLA V25.S4, V27.S4, B.S4; \
	VFMLA V26.S4, V27.S4, C.S4

#define ZERO12(A, B, C) \
	VEOR A.B16, A.B16, A.B16; \
	VEOR B.B16, B.B16, B.B16; \
	VEOR C.B16, C.B16, C.B16

// SCALE is FMUL Vn.4S, Vn.4S, V28.4S, which the assembler lacks.
#define SCALE(N) WORD $(0x6E3CDC00 | N<<5 | N)

#define SCALE12(A, B, C) \
	SCALE(A); \
	SCALE(B); \
	SCALE(C)

#define ADD12(A, B, C) \
	VLD1 (R16), [V24.S4, V25.S4, V26.S4]; \
	ADD R7, R16; \
	VFMLA V24.S4, V29.S4, A.S4; \
	VFMLA V25.S4, V29.S4, B.S4; \
	VFMLA V26.S4, V29.S4, C.S4

#define STORE12(A, B, C) \
	VST1 [A.S4, B.S4, C.S4], (R6); \
	ADD R7, R6

// func kernel8x12(k int, a *float32, rs, cs int, b *float32, ldb int, c *float32, ldc int, alpha, beta float32)
TEXT ·kernel8x12(SB), NOSPLIT, $0-72
	MOVD k+0(FP), R0
	MOVD a+8(FP), R8
	MOVD rs+16(FP), R2
	MOVD cs+24(FP), R3
	MOVD b+32(FP), R4
	MOVD ldb+40(FP), R5
	MOVD c+48(FP), R6
	MOVD ldc+56(FP), R7
	LSL $2, R2
	LSL $2, R3
	LSL $2, R5
	LSL $2, R7
	ADD R2, R8, R9
	ADD R2, R9, R10
	ADD R2, R10, R11
	ADD R2, R11, R12
	ADD R2, R12, R13
	ADD R2, R13, R14
	ADD R2, R14, R15
	ZERO12(V0, V1, V2)
	ZERO12(V3, V4, V5)
	ZERO12(V6, V7, V8)
	ZERO12(V9, V10, V11)
	ZERO12(V12, V13, V14)
	ZERO12(V15, V16, V17)
	ZERO12(V18, V19, V20)
	ZERO12(V21, V22, V23)

loop:
	VLD1 (R4), [V24.S4, V25.S4, V26.S4]
	ADD R5, R4
	ROW12(R8, V0, V1, V2)
	ROW12(R9, V3, V4, V5)
	ROW12(R10, V6, V7, V8)
	ROW12(R11, V9, V10, V11)
	ROW12(R12, V12, V13, V14)
	ROW12(R13, V15, V16, V17)
	ROW12(R14, V18, V19, V20)
	ROW12(R15, V21, V22, V23)
	SUB $1, R0
	CBNZ R0, loop

	MOVD $alpha+64(FP), R17
	VLD1R (R17), [V28.S4]
	SCALE12(0, 1, 2)
	SCALE12(3, 4, 5)
	SCALE12(6, 7, 8)
	SCALE12(9, 10, 11)
	SCALE12(12, 13, 14)
	SCALE12(15, 16, 17)
	SCALE12(18, 19, 20)
	SCALE12(21, 22, 23)
	MOVWU beta+68(FP), R17
	LSLW $1, R17
	CBZW R17, store
	MOVD $beta+68(FP), R17
	VLD1R (R17), [V29.S4]
	MOVD R6, R16
	ADD12(V0, V1, V2)
	ADD12(V3, V4, V5)
	ADD12(V6, V7, V8)
	ADD12(V9, V10, V11)
	ADD12(V12, V13, V14)
	ADD12(V15, V16, V17)
	ADD12(V18, V19, V20)
	ADD12(V21, V22, V23)

store:
	STORE12(V0, V1, V2)
	STORE12(V3, V4, V5)
	STORE12(V6, V7, V8)
	STORE12(V9, V10, V11)
	STORE12(V12, V13, V14)
	STORE12(V15, V16, V17)
	STORE12(V18, V19, V20)
	STORE12(V21, V22, V23)
	RET
