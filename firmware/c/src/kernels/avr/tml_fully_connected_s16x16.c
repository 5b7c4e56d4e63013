#include "tml_fully_connected_avr.h"

TML_FC_CHECK_BLOCK(tml_fully_connected_s16x16_params);

/* 32 cycles. */
#define TML_MAC                                                                                              \
    "lpm r20, Z+\n lpm r21, Z+\n ld r22, X+\n ld r23, X+\n"                                                  \
    "muls r21, r23\n add r18, r0\n adc r19, r1\n"                                                            \
    "mul r20, r22\n add r24, r0\n adc r25, r1\n adc r18, r17\n adc r19, r17\n"                               \
    "mulsu r21, r22\n sbc r19, r17\n add r25, r0\n adc r18, r1\n adc r19, r17\n"                             \
    "mulsu r23, r20\n sbc r19, r17\n add r25, r0\n adc r18, r1\n adc r19, r17\n"

__attribute__((naked)) void tml_fully_connected_s16x16(__attribute__((unused))
                                                       const tml_fully_connected_s16x16_params *p,
                                                       __attribute__((unused)) const int16_t *input,
                                                       __attribute__((unused)) int16_t *output) {
    __asm__ volatile(TML_FC_ENTER TML_FC_LIMITS_S16 TML_FC_INPUT_END TML_FC_ROW
                     /* Not unrolled: the loop is an eighth of the time, and flash is scarce. */
                     "1:\n" TML_MAC "cp r26, r4\n cpc r27, r5\n brne 1b\n" TML_FC_MULTIPLY TML_FC_STORE_S16
                         TML_FC_LEAVE TML_FC_SELDOM_S16 TML_FC_OTHER_SHIFTS);
}
