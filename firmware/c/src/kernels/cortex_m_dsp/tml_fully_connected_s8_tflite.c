#include "kernels/reference/tml_requantize.h"
#include "kernels/reference/tml_tflite.h"
#include "tinyml.h"
#include "tml_config.h"
#include "tml_simd.h"

#ifdef TML_FC_S8_TFLITE_NEAR

#include <stddef.h>

typedef tml_fully_connected_s8_tflite_params params;
typedef char order_of_fields[offsetof(params, weights) == 0 && offsetof(params, bias) == 4 &&
                                     offsetof(params, multipliers) == 8 && offsetof(params, shifts) == 12 &&
                                     offsetof(params, input_count) == 16 &&
                                     offsetof(params, output_count) == 18 &&
                                     offsetof(params, output_zero_point) == 20
                                 ? 1
                                 : -1];

/* Two products of the weights in r12 and the elements in r9 and r10. */
#define TML_ROW(sum)                                                                                         \
    "sxtb16 r11, r12\n sxtb16 r12, r12, ror #8\n"                                                            \
    "smlad " sum ", r11, r9, " sum "\n smlad " sum ", r12, r10, " sum "\n"
#define TML_ELEMENTS "ldr r10, [r7], #4\n sxtb16 r9, r10\n sxtb16 r10, r10, ror #8\n"
#define TML_RESULT(sum, multiplier)                                                                          \
    "ldrsb r12, [r5], #1\n mvn r12, r12\n lsl r7, lr, r12\n add r12, r12, #1\n lsl " sum ", " sum ", #1\n"   \
    "smmlar r7, " sum ", " multiplier ", r7\n add r7, r7, " sum ", asr #31\n asr r7, r7, r12\n"              \
    "ssat r7, #8, r7\n strb r7, [r6], #1\n"

/* Four outputs at a time, which share the expanded elements, then one at a time.
 *
 * r0 to r3 sums, r4 weights, r5 input_count, r6 3 * input_count, r7 input, r8 groups of four left, r9 and r10
 * elements, lr bias. On the stack: 0 input, 4 groups, 8 elements behind them, 12 multipliers, 16 shifts, 20
 * output, 24 input_count, 28 3 * input_count, 32 bias, 36 2 * zero point + 1, 40 outputs left. */
/* clang-format off */
__attribute__((naked)) void tml_fully_connected_s8_tflite(
    __attribute__((unused)) const tml_fully_connected_s8_tflite_params *p,
    __attribute__((unused)) const int8_t *input, __attribute__((unused)) int8_t *output) {
    __asm__ volatile(
        "push {r4-r11, lr}\n sub sp, #44\n"
        "ldr r4, [r0]\n ldr lr, [r0, #4]\n ldrd r10, r11, [r0, #8]\n ldrh r5, [r0, #16]\n ldrh r8, [r0, #18]\n"
        "ldrsb r9, [r0, #20]\n add r6, r5, r5, lsl #1\n mov r0, #1\n add r9, r0, r9, lsl #1\n"
        "str r9, [sp, #36]\n strd r10, r11, [sp, #12]\n str r2, [sp, #20]\n strd r5, r6, [sp, #24]\n"
        "lsr r2, r5, #2\n and r3, r5, #3\n stm sp, {r1, r2, r3}\n"
        "subs r8, #4\n str r8, [sp, #40]\n blo 5f\n"
        /* Four outputs. */
        "1: ldm lr!, {r0-r3}\n ldrd r7, r8, [sp]\n cmp r8, #0\n beq 3f\n"
        "2: " TML_ELEMENTS
        "ldr r12, [r4, r5]\n" TML_ROW("r1")
        "ldr r12, [r4, r5, lsl #1]\n" TML_ROW("r2")
        "ldr r12, [r4, r6]\n" TML_ROW("r3")
        "ldr r12, [r4], #4\n" TML_ROW("r0")
        "subs r8, #1\n bne 2b\n"
        "3: ldr r8, [sp, #8]\n cmp r8, #0\n beq 4f\n"
        "6: ldrsb r9, [r7], #1\n ldrsb r10, [r4, r5]\n ldrsb r11, [r4, r5, lsl #1]\n ldrsb r12, [r4, r6]\n"
        "smlabb r1, r9, r10, r1\n smlabb r2, r9, r11, r2\n smlabb r3, r9, r12, r3\n"
        "ldrsb r10, [r4], #1\n smlabb r0, r9, r10, r0\n"
        "subs r8, #1\n bne 6b\n"
        "4: add r4, r4, r6\n"
        "ldr r12, [sp, #12]\n ldm r12!, {r8-r11}\n str r12, [sp, #12]\n ldrd r5, r6, [sp, #16]\n"
        "str lr, [sp, #32]\n ldr lr, [sp, #36]\n"
        TML_RESULT("r0", "r8") TML_RESULT("r1", "r9") TML_RESULT("r2", "r10") TML_RESULT("r3", "r11")
        "strd r5, r6, [sp, #16]\n ldrd r5, r6, [sp, #24]\n ldr lr, [sp, #32]\n"
        "ldr r8, [sp, #40]\n subs r8, #4\n str r8, [sp, #40]\n bhs 1b\n"
        /* The last outputs. */
        "5: adds r8, #4\n beq 9f\n"
        "7: str r8, [sp, #40]\n ldr r0, [lr], #4\n ldrd r7, r8, [sp]\n cmp r8, #0\n beq 2f\n"
        "1: " TML_ELEMENTS "ldr r12, [r4], #4\n" TML_ROW("r0")
        "subs r8, #1\n bne 1b\n"
        "2: ldr r8, [sp, #8]\n cmp r8, #0\n beq 4f\n"
        "3: ldrsb r9, [r7], #1\n ldrsb r10, [r4], #1\n smlabb r0, r9, r10, r0\n subs r8, #1\n bne 3b\n"
        "4: ldr r12, [sp, #12]\n ldr r8, [r12], #4\n str r12, [sp, #12]\n ldrd r5, r6, [sp, #16]\n"
        "mov r1, lr\n ldr lr, [sp, #36]\n" TML_RESULT("r0", "r8")
        "mov lr, r1\n strd r5, r6, [sp, #16]\n ldr r8, [sp, #40]\n subs r8, #1\n bne 7b\n"
        "9: add sp, #44\n pop {r4-r11, pc}\n");
}
/* clang-format on */

#else

/* The result of channel `o`. */
static int8_t result(const tml_fully_connected_s8_tflite_params *p, uint32_t o, int32_t sum) {
    int32_t value = tml_tflite(sum, p->multipliers[o], p->shifts[o]) + p->output_zero_point;
    return (int8_t)tml_clamp(value, p->minimum, p->maximum);
}

void tml_fully_connected_s8_tflite(const tml_fully_connected_s8_tflite_params *p, const int8_t *input,
                                   int8_t *output) {
    const int8_t *weights = p->weights;
    for (uint32_t o = 0; o < p->output_count; o++) {
        output[o] = result(p, o, tml_dot(weights, input, p->input_count, p->bias[o]));
        weights += p->input_count;
    }
}

#endif
