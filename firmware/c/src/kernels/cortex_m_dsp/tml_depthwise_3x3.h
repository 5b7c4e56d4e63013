/* One row of a depthwise convolution of 3 by 3 with one kernel per channel, stride 1 or 2: four channels at a
 * time.
 *
 * The elements under kernel rows 0 and 1 go into one word, so that one SMLAD does two products; those under
 * row 2 go into a second word. That costs 18 instructions per column and four channels; then each channel is
 * done for six pixels at once, with all weights in registers. */
#ifndef TML_DEPTHWISE_3X3_H
#define TML_DEPTHWISE_3X3_H

#include "tml_config.h"
#include <stdint.h>

/* Columns of a picture that are spread out at a time. */
#define TML_DEPTHWISE_COLUMNS 26

/* One channel. The assembly knows the order of the fields. */
typedef struct {
    int32_t bias;       /*  0: doubled */
    uint32_t upper[3];  /*  4: doubled weights of rows 0 and 1, one word for each column */
    uint32_t lower;     /* 16: of row 2, columns 0 and 1 */
    uint32_t last;      /* 20: of row 2, column 2 */
    int32_t multiplier; /* 24 */
    int32_t rounding;   /* 28 */
    int32_t shift;      /* 32 */
} tml_depthwise_channel;

/* What is done with up to four channels. The assembly knows the order of the fields. */
typedef struct {
    const tml_depthwise_channel *channels; /*  0 */
    const uint32_t *columns;               /*  4: of each column eight words, two for each channel */
    const uint32_t *end;                   /*  8: the column of the first pixel that is not computed */
    int8_t *output;                        /* 12: the channels of the first pixel */
    uint32_t step;                         /* 16: bytes from pixel to pixel */
    uint32_t count;                        /* 20: channels, 1 to 4 */
    uint32_t stride;                       /* 24: columns from pixel to pixel, 1 or 2 */
} tml_depthwise_row;

/* Computes whole blocks of six pixels. */
typedef void (*tml_depthwise_product)(const tml_depthwise_row *row);

/* r0 to r5 sums, r6 to r8 weights of rows 0 and 1, r9 and r10 of row 2, r11 and r12 elements, lr columns. */
#define TML_COLUMN "ldrd r11, r12, [lr], #32\n"
#define TML_TAP_0(sum) "smlad " sum ", r11, r6, " sum "\n smlabb " sum ", r12, r9, " sum "\n"
#define TML_TAP_1(sum) "smlad " sum ", r11, r7, " sum "\n smlabt " sum ", r12, r9, " sum "\n"
#define TML_TAP_2(sum) "smlad " sum ", r11, r8, " sum "\n smlabb " sum ", r12, r10, " sum "\n"

/* clang-format off */
#define TML_STRIDE_1                                                                                         \
    TML_COLUMN TML_TAP_0("r0")                                                                               \
    TML_COLUMN TML_TAP_1("r0") TML_TAP_0("r1")                                                               \
    TML_COLUMN TML_TAP_2("r0") TML_TAP_1("r1") TML_TAP_0("r2")                                               \
    TML_COLUMN TML_TAP_2("r1") TML_TAP_1("r2") TML_TAP_0("r3")                                               \
    TML_COLUMN TML_TAP_2("r2") TML_TAP_1("r3") TML_TAP_0("r4")                                               \
    TML_COLUMN TML_TAP_2("r3") TML_TAP_1("r4") TML_TAP_0("r5")                                               \
    TML_COLUMN TML_TAP_2("r4") TML_TAP_1("r5")                                                               \
    TML_COLUMN TML_TAP_2("r5")                                                                               \
    "sub lr, #64\n"

#define TML_STRIDE_2                                                                                         \
    TML_COLUMN TML_TAP_0("r0")                 TML_COLUMN TML_TAP_1("r0")                                    \
    TML_COLUMN TML_TAP_2("r0") TML_TAP_0("r1") TML_COLUMN TML_TAP_1("r1")                                    \
    TML_COLUMN TML_TAP_2("r1") TML_TAP_0("r2") TML_COLUMN TML_TAP_1("r2")                                    \
    TML_COLUMN TML_TAP_2("r2") TML_TAP_0("r3") TML_COLUMN TML_TAP_1("r3")                                    \
    TML_COLUMN TML_TAP_2("r3") TML_TAP_0("r4") TML_COLUMN TML_TAP_1("r4")                                    \
    TML_COLUMN TML_TAP_2("r4") TML_TAP_0("r5") TML_COLUMN TML_TAP_1("r5")                                    \
    TML_COLUMN TML_TAP_2("r5")                                                                               \
    "sub lr, #32\n"
/* clang-format on */

/* r6 multiplier, r7 rounding, r8 shift, to r12. */
#ifdef TML_TFLITE_ONCE
#define TML_PIXEL_TFLITE(sum)                                                                                \
    "smmlar r12, " sum ", r6, r7\n"                                                                          \
    "ssat r12, #8, r12\n"
#else
#define TML_PIXEL_TFLITE(sum)                                                                                \
    "smmlar r12, " sum ", r6, r7\n"                                                                          \
    "add r12, r12, " sum ", asr #31\n"                                                                       \
    "asr r12, r12, r8\n"                                                                                     \
    "ssat r12, #8, r12\n"
#endif
#define TML_PIXEL_Q16(sum)                                                                                   \
    "smlawb r12, " sum ", r6, r7\n"                                                                          \
    "asr r12, r12, r8\n"                                                                                     \
    "ssat r12, #8, r12\n"

/* clang-format off */

/* The results of six pixels: r9 output, r10 step. */
#define TML_DEPTHWISE_STORE(result)                                                                          \
    result("r0") "strb r12, [r9]\n"                                                                          \
    result("r2") "strb r12, [r9, r10, lsl #1]\n"                                                             \
    result("r4") "strb r12, [r9, r10, lsl #2]\n"                                                             \
    "add r9, r9, r10\n"                                                                                      \
    result("r1") "strb r12, [r9]\n"                                                                          \
    result("r3") "strb r12, [r9, r10, lsl #1]\n"                                                             \
    result("r5") "strb r12, [r9, r10, lsl #2]\n"

/* The body of a naked tml_depthwise_product. On the stack: 0 channel, 4 its columns, 8 their end, 12 output, 16 step,
 * 20 channels left, 24 first output of the channel, 28 stride. */
#define TML_DEPTHWISE_PRODUCT(result)                                                                        \
    "push {r4-r11, lr}\n"                                                                                    \
    "ldm r0, {r5-r10, r12}\n mov r11, r8\n push {r5-r12}\n"                                                \
    "1: ldr lr, [sp, #4]\n"                                                                                  \
    "2: ldr r12, [sp]\n ldm r12, {r0, r6-r10}\n"                                                             \
    "mov r1, r0\n mov r2, r0\n mov r3, r0\n mov r4, r0\n mov r5, r0\n"                                       \
    "ldr r12, [sp, #28]\n cmp r12, #1\n bne 3f\n"                                                            \
    TML_STRIDE_1                                                                                             \
    "b 4f\n"                                                                                                 \
    "3:\n" TML_STRIDE_2                                                                                      \
    "4:\n"                                                                                                   \
    "ldr r12, [sp]\n ldrd r6, r7, [r12, #24]\n ldr r8, [r12, #32]\n"                                         \
    "ldrd r11, r9, [sp, #8]\n ldr r10, [sp, #16]\n"                                                          \
    TML_DEPTHWISE_STORE(result)                                                                              \
    "add r9, r9, r10\n add r9, r9, r10, lsl #2\n str r9, [sp, #12]\n"                                        \
    "cmp lr, r11\n bne 2b\n"                                                                                 \
    "ldr r0, [sp]\n add r0, #36\n str r0, [sp]\n"                                                            \
    "ldr r0, [sp, #4]\n sub r1, r11, r0\n add r0, #8\n str r0, [sp, #4]\n"                                   \
    "add r0, r0, r1\n str r0, [sp, #8]\n"                                                                    \
    "ldr r0, [sp, #24]\n add r0, #1\n str r0, [sp, #24]\n str r0, [sp, #12]\n"                               \
    "ldr r0, [sp, #20]\n subs r0, #1\n str r0, [sp, #20]\n bne 1b\n"                                         \
    "add sp, #32\n pop {r4-r11, pc}\n"

/* clang-format on */

#endif
