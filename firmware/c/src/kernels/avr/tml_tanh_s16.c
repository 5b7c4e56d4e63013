#include "kernels/reference/tml_tanh_table.h"
#include "tinyml.h"

/* 51 cycles for an element of [0, 4), 4 more for a negative one, 8 more beyond 4.
 *
 * X input, Y output, r24:25 elements to go, T the sign. r19 becomes the index k, r18 twice the fraction.
 * |-32768| stays 32768: index 144, fraction 0, the result of 32767; what is read behind the table is
 * multiplied by 0. */
__attribute__((naked)) void tml_tanh_s16(__attribute__((unused)) const tml_tanh_s16_params *p,
                                         __attribute__((unused)) const int16_t *input,
                                         __attribute__((unused)) int16_t *output) {
    __asm__ volatile("push r28\n push r29\n movw r26, r22\n movw r28, r20\n"
                     "movw r30, r24\n lpm r24, Z+\n lpm r25, Z\n"
                     "1: ld r18, X+\n ld r19, X+\n bst r19, 7\n brtc 2f\n"
                     "com r19\n neg r18\n sbci r19, 0xff\n"
                     "2: cpi r19, 0x40\n brcc 5f\n lsl r18\n rol r19\n"
                     "3: mov r30, r19\n clr r31\n lsl r30\n rol r31\n"
                     "subi r30, lo8(-(%[table]))\n sbci r31, hi8(-(%[table]))\n"
                     "lpm r20, Z+\n lpm r21, Z+\n lpm r22, Z+\n lpm r23, Z\n"
                     "sub r22, r20\n sbc r23, r21\n clr r31\n"
                     "mul r22, r18\n lsl r0\n adc r20, r1\n adc r21, r31\n"
                     "mul r23, r18\n add r20, r0\n adc r21, r1\n"
                     "brtc 4f\n com r21\n neg r20\n sbci r21, 0xff\n"
                     "4: st Y+, r20\n st Y+, r21\n sbiw r24, 1\n brne 1b\n"
                     "pop r29\n pop r28\n clr r1\n ret\n"
                     "5: subi r19, 0x40\n lsr r19\n ror r18\n lsr r19\n ror r18\n"
                     "andi r18, 0xfe\n subi r19, 0x80\n rjmp 3b\n" ::[table] "i"(tml_tanh_table));
}
