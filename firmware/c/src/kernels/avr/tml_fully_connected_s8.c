#include "tml_fully_connected_avr.h"

TML_FC_CHECK_BLOCK(tml_fully_connected_s8_params);

#if defined(TML_FC_S8_SMALL)

/* For the model's proven bounds: at most 8 inputs and 255 outputs, shift TML_FC_S8_SMALL (14 to 16),
 * multipliers below 256, accumulators of 24 bits, results of 16 bits before they are limited, limits of the
 * type.
 *
 * The inputs stay in registers, right-aligned in r16..r23: what is loaded before the first one is not used.
 *   r24:25 weights' address, then weight and sign    r26 r27 r10 accumulator
 *   r8  multiplier    r9  0                          r11 outputZeroPoint + 128
 *   r12 inputs        r13 outputs to go              r6:7 next multiplier    r14:15 next bias */
#define TML_MAC(x) "lpm r24, Z+\n muls r24, " x "\n sbc r25, r25\n add r26, r0\n adc r27, r1\n adc r10, r25\n"

/* Entered behind as many steps as there are inputs fewer than 8. */
#define TML_PRODUCT                                                                                          \
    TML_MAC("r16")                                                                                           \
    "17:\n" TML_MAC("r17") "16:\n" TML_MAC("r18") "15:\n" TML_MAC("r19") "14:\n" TML_MAC(                    \
        "r20") "13:\n" TML_MAC("r21") "12:\n" TML_MAC("r22") "11:\n" TML_MAC("r23")

/* Bytes 1 to 3 of accumulator * multiplier, for an accumulator that is not negative, in r25 r27 r1. */
#define TML_MULTIPLY                                                                                         \
    "mul r26, r8\n mov r25, r1\n mul r27, r8\n mov r27, r1\n add r25, r0\n adc r27, r9\n"                    \
    "mul r10, r8\n add r27, r0\n adc r1, r9\n"

/* Brings the product to where a shift by 16 expects it. Byte 0 would only matter for shifts below 9. */
#define TML_DOUBLE "lsl r25\n rol r27\n rol r1\n"
#if TML_FC_S8_SMALL == 14
#define TML_ALIGN TML_DOUBLE TML_DOUBLE
#elif TML_FC_S8_SMALL == 15
#define TML_ALIGN TML_DOUBLE
#elif TML_FC_S8_SMALL == 16
#define TML_ALIGN
#else
#error "TML_FC_S8_SMALL is 14, 15 or 16"
#endif

__attribute__((naked)) void tml_fully_connected_s8(__attribute__((unused))
                                                   const tml_fully_connected_s8_params *p,
                                                   __attribute__((unused)) const int8_t *input,
                                                   __attribute__((unused)) int8_t *output) {
    __asm__ volatile(
        "push r6\n push r7\n push r8\n push r9\n push r10\n push r11\n push r12\n push r13\n"
        "push r14\n push r15\n push r16\n push r17\n push r28\n push r29\n"
        "movw r30, r24\n movw r28, r20\n movw r26, r22\n"
        "lpm r24, Z+\n lpm r25, Z+\n lpm r14, Z+\n lpm r15, Z+\n lpm r6, Z+\n lpm r7, Z+\n"
        "lpm r12, Z+\n adiw r30, 1\n lpm r13, Z+\n adiw r30, 2\n lpm r11, Z\n"
        "ldi r30, 0x80\n add r11, r30\n clr r9\n ldi r30, 8\n sub r30, r12\n sub r26, r30\n sbc r27, r9\n"
        "ld r16, X+\n ld r17, X+\n ld r18, X+\n ld r19, X+\n"
        "ld r20, X+\n ld r21, X+\n ld r22, X+\n ld r23, X\n"
        "movw r30, r24\n"
        "2: movw r24, r30\n movw r30, r14\n lpm r26, Z+\n lpm r27, Z+\n lpm r10, Z+\n adiw r30, 1\n"
        "movw r14, r30\n movw r30, r6\n lpm r8, Z+\n adiw r30, 1\n movw r6, r30\n movw r30, r24\n"
        "sbrs r12, 3\n rjmp 9f\n" TML_PRODUCT "sbrc r10, 7\n rjmp 7f\n" TML_MULTIPLY "3: " TML_ALIGN
        "lsl r25\n adc r27, r11\n adc r1, r9\n brne 8f\n subi r27, 0x80\n"
        "4: st Y+, r27\n dec r13\n breq 5f\n rjmp 2b\n"
        "5: pop r29\n pop r28\n pop r17\n pop r16\n pop r15\n pop r14\n pop r13\n pop r12\n"
        "pop r11\n pop r10\n pop r9\n pop r8\n pop r7\n pop r6\n clr r1\n ret\n"
        /* A negative accumulator: the lowest result without more ado where the zero point is the lowest. */
        "7: ldi r24, 0x80\n tst r11\n breq 6f\n" TML_MULTIPLY "sub r1, r8\n rjmp 3b\n"
        "8: ldi r24, 0x7f\n sbrc r1, 7\n ldi r24, 0x80\n 6: mov r27, r24\n rjmp 4b\n"
        "9: sbrs r12, 2\n rjmp 1f\n sbrs r12, 1\n rjmp 3f\n sbrs r12, 0\n rjmp 16b\n rjmp 17b\n"
        "3: sbrs r12, 0\n rjmp 14b\n rjmp 15b\n"
        "1: sbrs r12, 1\n rjmp 11b\n sbrs r12, 0\n rjmp 12b\n rjmp 13b\n");
}

#else

/* 12 cycles. */
#define TML_MAC                                                                                              \
    "lpm r20, Z+\n ld r22, X+\n muls r20, r22\n sbc r16, r16\n"                                              \
    "add r24, r0\n adc r25, r1\n adc r18, r16\n adc r19, r16\n"

__attribute__((naked)) void tml_fully_connected_s8(__attribute__((unused))
                                                   const tml_fully_connected_s8_params *p,
                                                   __attribute__((unused)) const int8_t *input,
                                                   __attribute__((unused)) int8_t *output) {
    __asm__ volatile(
        TML_FC_ENTER TML_FC_LIMITS_S8 TML_FC_BLOCK_END("0xfc", "") TML_FC_ROW
        "rjmp 3f\n 1:\n" TML_MAC TML_MAC TML_MAC TML_MAC "3: cp r26, r4\n cpc r27, r5\n brne 1b\n"
        "sbrs r6, 1\n rjmp 1f\n" TML_MAC TML_MAC "1: sbrs r6, 0\n rjmp 1f\n" TML_MAC
        "1:\n" TML_FC_MULTIPLY TML_FC_STORE_S8 TML_FC_LEAVE TML_FC_SELDOM_S8 TML_FC_OTHER_SHIFTS);
}

#endif
