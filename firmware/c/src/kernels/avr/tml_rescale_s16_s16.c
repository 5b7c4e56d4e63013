#include "tinyml.h"
#include <stddef.h>

/* The assembly below reads the block byte by byte. */
typedef char
    tml_rescale_block_is_packed[offsetof(tml_rescale_s16_s16_params, output_zero_point) == 9 ? 1 : -1];

/* X input, Y output, r14:15 next offset, r12:13 next multiplier, r6:7 parameter block, r5 shift, r17 0
 * r10:11 elements to go, r8:9 channels to go: the high byte is one more than it says while the low byte is
 * not 0 r20:21 x - offset, r16 where that needs 17 bits: what the multiplier must be added or subtracted for
 * r22:23 multiplier, r24 r25 r18 r19 product, T set for zero point 0 and the limits of int16 */
__attribute__((naked)) void tml_rescale_s16_s16(__attribute__((unused)) const tml_rescale_s16_s16_params *p,
                                                __attribute__((unused)) const int16_t *input,
                                                __attribute__((unused)) int16_t *output) {
    __asm__ volatile(
        "push r5\n push r6\n push r7\n push r8\n push r9\n push r10\n push r11\n push r12\n push r13\n"
        "push r14\n push r15\n push r16\n push r17\n push r28\n push r29\n"
        "movw r6, r24\n movw r28, r20\n movw r26, r22\n clr r17\n movw r30, r24\n"
        "adiw r30, 4\n lpm r10, Z+\n lpm r11, Z+\n adiw r30, 2\n lpm r5, Z+\n cpse r10, r17\n inc r11\n"
        "lpm r18, Z+\n lpm r19, Z+\n lpm r20, Z+\n lpm r21, Z+\n lpm r22, Z+\n lpm r23, Z\n"
        "subi r21, 0x80\n com r22\n subi r23, 0x7f\n clt\n"
        "or r18, r19\n or r20, r21\n or r22, r23\n or r18, r20\n or r18, r22\n brne 2f\n set\n"
        /* First channel. */
        "2: movw r30, r6\n lpm r14, Z+\n lpm r15, Z+\n lpm r12, Z+\n lpm r13, Z+\n adiw r30, 2\n"
        "lpm r8, Z+\n lpm r9, Z\n cpse r8, r17\n inc r9\n"
        /* One element. */
        "3: ld r20, X+\n ld r21, X+\n movw r30, r14\n lpm r22, Z+\n lpm r23, Z+\n movw r14, r30\n"
        "clr r16\n sub r20, r22\n sbc r21, r23\n brvc 4f\n ldi r16, 1\n"
        "4: movw r30, r12\n lpm r22, Z+\n lpm r23, Z+\n movw r12, r30\n"
        "muls r21, r23\n movw r18, r0\n mul r20, r22\n movw r24, r0\n"
        "mulsu r21, r22\n sbc r19, r17\n add r25, r0\n adc r18, r1\n adc r19, r17\n"
        "mulsu r23, r20\n sbc r19, r17\n add r25, r0\n adc r18, r1\n adc r19, r17\n"
        "cpse r16, r17\n rjmp 8f\n"
        "5: cpse r5, r17\n rjmp 9f\n"
        "6: brtc 10f\n"
        "11: mov r16, r25\n lsl r16\n sbc r16, r16\n cp r18, r16\n cpc r19, r16\n brne 12f\n"
        "13: brtc 14f\n"
        "15: st Y+, r24\n st Y+, r25\n"
        "dec r10\n breq 16f\n 17: dec r8\n breq 18f\n rjmp 3b\n 18: dec r9\n brne 3b\n rjmp 2b\n"
        "16: dec r11\n brne 17b\n"
        "pop r29\n pop r28\n pop r17\n pop r16\n pop r15\n pop r14\n pop r13\n pop r12\n pop r11\n"
        "pop r10\n pop r9\n pop r8\n pop r7\n pop r6\n pop r5\n clr r1\n ret\n"
        /* Saturation. */
        "12: ldi r24, 0xff\n ldi r25, 0x7f\n sbrs r19, 7\n rjmp 13b\n com r24\n com r25\n rjmp 13b\n"
        /* Zero point before, limits after saturation. */
        "10: movw r30, r6\n adiw r30, 9\n lpm r20, Z+\n lpm r21, Z\n mov r16, r21\n lsl r16\n sbc r16, r16\n"
        "add r24, r20\n adc r25, r21\n adc r18, r16\n adc r19, r16\n rjmp 11b\n"
        "14: movw r30, r6\n adiw r30, 11\n lpm r20, Z+\n lpm r21, Z+\n lpm r22, Z+\n lpm r23, Z\n"
        "cp r24, r20\n cpc r25, r21\n brge 1f\n movw r24, r20\n"
        "1: cp r22, r24\n cpc r23, r25\n brge 1f\n movw r24, r22\n 1: rjmp 15b\n"
        /* The difference overflowed: its sign is the wrong one. */
        "8: sbrs r21, 7\n rjmp 1f\n add r18, r22\n adc r19, r23\n rjmp 5b\n"
        "1: sub r18, r22\n sbc r19, r23\n rjmp 5b\n"
        "9: mov r16, r5\n 1: asr r19\n ror r18\n ror r25\n ror r24\n dec r16\n brne 1b\n"
        "adc r24, r17\n adc r25, r17\n adc r18, r17\n adc r19, r17\n rjmp 6b\n");
}
