/* The parts that the three fully connected kernels for AVR share, as assembly text for naked functions.
 *
 * Registers:
 *   Z      flash pointer            X      input pointer; the weights' address outside of the inner product
 *   Y      output pointer           r10:11 input
 *   r12:13 next multiplier          r14:15 next bias
 *   r8:9   outputs to go, the high byte one more than it says while the low byte is not 0
 *   r6:7   input count              r4:5   where the input pointer is after all inputs or whole blocks
 *   r2     0: shift 16, 1: shift 24, 0x80: any other
 *   r3     what makes the smallest result 0: outputZeroPoint + 128, or 0x80 in the high byte of an int16
 *   r16    scratch                  r17    0
 *   T      set where minimum and maximum are the limits of the type
 *   r24 r25 r18 r19                 accumulator, low byte first
 *   r20 r21                         weight; multiplier
 *   r22 r23                         input element
 *   r16 r22 r23 r30 r31             bytes 1 to 5 of accumulator * multiplier
 * The address of the parameter block is on top of the stack, for what is seldom needed.
 *
 * What the compiler knows of all fully connected layers of a model makes them smaller and faster
 * (tml_config.h): TML_FC_SHIFT 16 or 24         every shift TML_FC_FULL_RANGE             every minimum and
 * maximum is the limit of its type TML_FC_SMALL_MULTIPLIERS      every multiplier is below 256 */
#ifndef TML_FULLY_CONNECTED_AVR_H
#define TML_FULLY_CONNECTED_AVR_H

#include "tinyml.h"
#include "tml_config.h"
#include <stddef.h>

/* The assembly below reads the block byte by byte. */
#define TML_FC_CHECK_BLOCK(type)                                                                             \
    typedef char type##_is_packed[offsetof(type, multipliers) == 4 && offsetof(type, shift) == 10 ? 1 : -1]

#define TML_FC_BLOCK_ADDRESS "in r30, 0x3d\n in r31, 0x3e\n ldd r0, Z+1\n ldd r31, Z+2\n mov r30, r0\n"

/* Rounds and adds r3; out of range at label 7. */
#define TML_FC_ROUND_16_S8                                                                                   \
    "lsl r16\n adc r22, r3\n adc r23, r17\n adc r30, r17\n adc r31, r17\n or r23, r30\n or r23, r31\n brne " \
    "7f\n"
#define TML_FC_ROUND_24_S8                                                                                   \
    "lsl r22\n mov r22, r23\n adc r22, r3\n adc r30, r17\n adc r31, r17\n or r30, r31\n"
#define TML_FC_ROUND_16_S16                                                                                  \
    "lsl r16\n adc r22, r17\n adc r23, r3\n adc r30, r17\n adc r31, r17\n or r30, r31\n brne 7f\n"
#define TML_FC_ROUND_24_S16                                                                                  \
    "lsl r22\n mov r22, r23\n mov r23, r30\n adc r22, r17\n adc r23, r3\n adc r31, r17\n"

#if defined(TML_FC_SHIFT)
#define TML_FC_READ_SHIFT "adiw r30, 1\n clr r17\n cpse r8, r17\n inc r9\n"
#define TML_FC_CHOOSE_SHIFT
#define TML_FC_OTHER_SHIFTS
#define TML_FC_SHIFT_24_S8
#define TML_FC_SHIFT_24_S16
#if TML_FC_SHIFT == 24
#define TML_FC_ROUND_S8 TML_FC_ROUND_24_S8 "brne 7f\n"
#define TML_FC_ROUND_S16 TML_FC_ROUND_24_S16 "brne 7f\n"
#else
#define TML_FC_ROUND_S8 TML_FC_ROUND_16_S8
#define TML_FC_ROUND_S16 TML_FC_ROUND_16_S16
#endif
#else
#define TML_FC_READ_SHIFT                                                                                    \
    "lpm r16, Z+\n clr r17\n cpse r8, r17\n inc r9\n"                                                        \
    "clr r2\n subi r16, 16\n breq 1f\n inc r2\n cpi r16, 8\n breq 1f\n ldi r16, 0x80\n mov r2, r16\n 1:\n"
#define TML_FC_CHOOSE_SHIFT "sbrc r2, 0\n rjmp 4f\n sbrc r2, 7\n rjmp 5f\n"
#define TML_FC_SHIFT_24_S8 "4: " TML_FC_ROUND_24_S8 "breq 6b\n"
#define TML_FC_SHIFT_24_S16 "4: " TML_FC_ROUND_24_S16 "breq 6b\n"
#define TML_FC_ROUND_S8 TML_FC_ROUND_16_S8
#define TML_FC_ROUND_S16 TML_FC_ROUND_16_S16
/* Brings the product to where a shift by 16 expects it, and goes there (label 8). A result of 2^30 or more is
 * halved, which leaves it far outside of any output type, so that adding r3 cannot overflow. */
#define TML_FC_OTHER_SHIFTS                                                                                  \
    "5: mul r24, r20\n mov r19, r0\n movw r20, r30\n" TML_FC_BLOCK_ADDRESS                                   \
    "adiw r30, 10\n lpm r18, Z\n movw r30, r20\n subi r18, 16\n brcc 6f\n"                                   \
    "1: lsl r19\n rol r16\n rol r22\n rol r23\n rol r30\n rol r31\n inc r18\n brne 1b\n"                     \
    "mov r0, r31\n lsl r0\n eor r0, r31\n brmi 1f\n rjmp 8b\n 1: asr r31\n rjmp 8b\n"                        \
    "1: asr r31\n ror r30\n ror r23\n ror r22\n ror r16\n 6: subi r18, 1\n brcc 1b\n rjmp 8b\n"
#endif

/* The limits follow the zero point in the block; int16 has none by definition. */
#if defined(TML_FC_FULL_RANGE)
#define TML_FC_LIMITS_S8 "lpm r16, Z\n subi r16, 0x80\n mov r3, r16\n"
#define TML_FC_LIMITS_S16 "ldi r16, 0x80\n mov r3, r16\n"
#define TML_FC_CHOOSE_LIMITS
#define TML_FC_CLAMP_S8
#define TML_FC_CLAMP_S16
#else
#define TML_FC_LIMITS_S8                                                                                     \
    "lpm r16, Z+\n subi r16, 0x80\n mov r3, r16\n"                                                           \
    "lpm r20, Z+\n lpm r21, Z\n subi r20, 0x80\n subi r21, 0x7f\n clt\n or r20, r21\n brne 1f\n set\n 1:\n"
#define TML_FC_LIMITS_S16                                                                                    \
    "ldi r16, 0x80\n mov r3, r16\n adiw r30, 2\n"                                                            \
    "lpm r20, Z+\n lpm r21, Z+\n lpm r22, Z+\n lpm r23, Z\n subi r21, 0x80\n com r22\n subi r23, 0x7f\n"     \
    "clt\n or r20, r21\n or r22, r23\n or r20, r22\n brne 1f\n set\n 1:\n"
#define TML_FC_CHOOSE_LIMITS "brtc 9f\n"
#define TML_FC_CLAMP_S8                                                                                      \
    "9:\n" TML_FC_BLOCK_ADDRESS "adiw r30, 12\n lpm r20, Z+\n lpm r21, Z\n"                                  \
    "cp r22, r20\n brge 1f\n mov r22, r20\n 1: cp r21, r22\n brge 1f\n mov r22, r21\n 1: rjmp 3b\n"
#define TML_FC_CLAMP_S16                                                                                     \
    "9:\n" TML_FC_BLOCK_ADDRESS "adiw r30, 13\n lpm r20, Z+\n lpm r21, Z+\n lpm r18, Z+\n lpm r19, Z\n"      \
    "cp r22, r20\n cpc r23, r21\n brge 1f\n movw r22, r20\n"                                                 \
    "1: cp r18, r22\n cpc r19, r23\n brge 1f\n movw r22, r18\n 1: rjmp 3b\n"
#endif

#if defined(TML_FC_SHIFT) && defined(TML_FC_FULL_RANGE)
#define TML_FC_PUSH_BLOCK
#define TML_FC_POP_BLOCK
#else
#define TML_FC_PUSH_BLOCK "push r2\n push r25\n push r24\n"
#define TML_FC_POP_BLOCK "pop r24\n pop r25\n pop r2\n"
#endif

#define TML_FC_ENTER                                                                                         \
    "push r3\n push r4\n push r5\n push r6\n push r7\n push r8\n push r9\n"                                  \
    "push r10\n push r11\n push r12\n push r13\n push r14\n push r15\n push r16\n push r17\n"                \
    "push r28\n push r29\n" TML_FC_PUSH_BLOCK "movw r30, r24\n movw r28, r20\n movw r10, r22\n"              \
    "lpm r26, Z+\n lpm r27, Z+\n lpm r14, Z+\n lpm r15, Z+\n lpm r12, Z+\n lpm r13, Z+\n"                    \
    "lpm r6, Z+\n lpm r7, Z+\n lpm r8, Z+\n lpm r9, Z+\n" TML_FC_READ_SHIFT

/* Where whole blocks of inputs end: `mask` leaves out the inputs beside them. */
#define TML_FC_BLOCK_END(mask, to_bytes)                                                                     \
    "movw r4, r6\n ldi r16, " mask "\n and r4, r16\n" to_bytes "add r4, r10\n adc r5, r11\n"

/* Where int16 inputs end, for a kernel that takes them one by one. */
#define TML_FC_INPUT_END "movw r4, r6\n lsl r4\n rol r5\n add r4, r10\n adc r5, r11\n"

/* One output: the accumulator starts with the bias. */
#define TML_FC_ROW                                                                                           \
    "2: movw r30, r14\n lpm r24, Z+\n lpm r25, Z+\n lpm r18, Z+\n lpm r19, Z+\n movw r14, r30\n"             \
    "movw r30, r26\n movw r26, r10\n"

/* Bytes 1 to 5 of accumulator * multiplier; byte 0 only ever matters for shifts below 16. */
#define TML_FC_MULTIPLY_SMALL                                                                                \
    "mul r24, r20\n mov r16, r1\n mul r18, r20\n movw r22, r0\n"                                             \
    "mul r25, r20\n add r16, r0\n adc r22, r1\n adc r23, r17\n"                                              \
    "mulsu r19, r20\n sbc r31, r31\n mov r30, r1\n add r23, r0\n adc r30, r17\n adc r31, r17\n"
#define TML_FC_MULTIPLY_LARGE                                                                                \
    "mul r24, r20\n mov r16, r1\n mul r25, r21\n movw r22, r0\n"                                             \
    "mul r24, r21\n add r16, r0\n adc r22, r1\n adc r23, r17\n"                                              \
    "mul r25, r20\n add r16, r0\n adc r22, r1\n adc r23, r17\n"                                              \
    "mulsu r19, r21\n movw r30, r0\n"                                                                        \
    "mul r18, r20\n add r22, r0\n adc r23, r1\n adc r30, r17\n adc r31, r17\n"                               \
    "mul r18, r21\n add r23, r0\n adc r30, r1\n adc r31, r17\n"                                              \
    "mulsu r19, r20\n sbc r31, r17\n add r23, r0\n adc r30, r1\n adc r31, r17\n"
#if defined(TML_FC_SMALL_MULTIPLIERS)
#define TML_FC_MULTIPLY_ANY TML_FC_MULTIPLY_SMALL
#elif defined(TML_FC_SHIFT)
#define TML_FC_MULTIPLY_ANY TML_FC_MULTIPLY_LARGE
#else
#define TML_FC_MULTIPLY_ANY                                                                                  \
    "tst r21\n brne 1f\n" TML_FC_MULTIPLY_SMALL "rjmp 3f\n 1:\n" TML_FC_MULTIPLY_LARGE "3:\n"
#endif
#define TML_FC_MULTIPLY                                                                                      \
    "movw r26, r30\n movw r30, r12\n lpm r20, Z+\n lpm r21, Z+\n movw r12, r30\n" TML_FC_MULTIPLY_ANY        \
        TML_FC_CHOOSE_SHIFT

/* Results of int8 and of int16. */
#define TML_FC_STORE_S8 "8: " TML_FC_ROUND_S8 "6: subi r22, 0x80\n" TML_FC_CHOOSE_LIMITS "3: st Y+, r22\n"
#define TML_FC_STORE_S16                                                                                     \
    "8: " TML_FC_ROUND_S16 "6: subi r23, 0x80\n" TML_FC_CHOOSE_LIMITS "3: st Y+, r22\n st Y+, r23\n"

/* Next output or end. */
#define TML_FC_LEAVE                                                                                         \
    "dec r8\n breq 1f\n rjmp 2b\n 1: dec r9\n breq 1f\n rjmp 2b\n 1:\n" TML_FC_POP_BLOCK                     \
    "pop r29\n pop r28\n pop r17\n pop r16\n pop r15\n pop r14\n pop r13\n pop r12\n pop r11\n pop r10\n"    \
    "pop r9\n pop r8\n pop r7\n pop r6\n pop r5\n pop r4\n pop r3\n clr r1\n ret\n"

/* Saturation and what is seldom needed. */
#define TML_FC_SELDOM_S8                                                                                     \
    TML_FC_SHIFT_24_S8 "7: ldi r22, 0xff\n sbrc r31, 7\n clr r22\n rjmp 6b\n" TML_FC_CLAMP_S8
#define TML_FC_SELDOM_S16                                                                                    \
    TML_FC_SHIFT_24_S16                                                                                      \
    "7: ldi r22, 0xff\n ldi r23, 0xff\n sbrs r31, 7\n rjmp 6b\n clr r22\n clr r23\n rjmp "                   \
    "6b\n" TML_FC_CLAMP_S16

#endif
