#include "tml_fully_connected_avr.h"

TML_FC_CHECK_BLOCK(tml_fully_connected_s16x8_params);

#if defined(TML_FC_S16X8_ACCUMULATOR_24)

/* Every accumulator of the model fits 24 bits, so that its top byte need not be carried along. 17 cycles. */
#define TML_MAC                                                                                              \
    "lpm r20, Z+\n ld r22, X+\n ld r23, X+\n"                                                                \
    "mulsu r20, r22\n sbc r16, r16\n add r24, r0\n adc r25, r1\n adc r18, r16\n"                             \
    "muls r20, r23\n add r25, r0\n adc r18, r1\n"
#if defined(TML_FC_FULL_RANGE) && defined(TML_FC_SMALL_MULTIPLIERS) && TML_FC_SHIFT == 16
/* The product has 32 bits and its upper half is the result: nothing to saturate. */
#define TML_FINISH_ROW                                                                                       \
    "movw r26, r30\n movw r30, r12\n lpm r20, Z+\n adiw r30, 1\n movw r12, r30\n"                            \
    "mul r24, r20\n mov r16, r1\n mulsu r18, r20\n movw r22, r0\n"                                           \
    "mul r25, r20\n add r16, r0\n adc r22, r1\n adc r23, r17\n"                                              \
    "lsl r16\n adc r22, r17\n adc r23, r17\n st Y+, r22\n st Y+, r23\n"
#define TML_SELDOM
#else
#define TML_FINISH_ROW "mov r19, r18\n lsl r19\n sbc r19, r19\n" TML_FC_MULTIPLY TML_FC_STORE_S16
#endif

#else

/* 20 cycles. */
#define TML_MAC                                                                                              \
    "lpm r20, Z+\n ld r22, X+\n ld r23, X+\n"                                                                \
    "mulsu r20, r22\n sbc r16, r16\n add r24, r0\n adc r25, r1\n adc r18, r16\n adc r19, r16\n"              \
    "muls r20, r23\n sbc r16, r16\n add r25, r0\n adc r18, r1\n adc r19, r16\n"

#endif

#if !defined(TML_FINISH_ROW)
#define TML_FINISH_ROW TML_FC_MULTIPLY TML_FC_STORE_S16
#endif
#if !defined(TML_SELDOM)
#define TML_SELDOM TML_FC_SELDOM_S16 TML_FC_OTHER_SHIFTS
#endif

__attribute__((naked)) void tml_fully_connected_s16x8(__attribute__((unused))
                                                      const tml_fully_connected_s16x8_params *p,
                                                      __attribute__((unused)) const int16_t *input,
                                                      __attribute__((unused)) int16_t *output) {
    __asm__ volatile(TML_FC_ENTER TML_FC_LIMITS_S16 TML_FC_BLOCK_END("0xfc", "lsl r4\n rol r5\n ") TML_FC_ROW
                     "rjmp 3f\n 1:\n" TML_MAC TML_MAC TML_MAC TML_MAC
                     "3: cp r26, r4\n cpc r27, r5\n brne 1b\n"
                     "sbrs r6, 1\n rjmp 1f\n" TML_MAC TML_MAC "1: sbrs r6, 0\n rjmp 1f\n" TML_MAC
                     "1:\n" TML_FINISH_ROW TML_FC_LEAVE TML_SELDOM);
}
