/* The sums and results of six output channels, pixel after pixel, straight from the picture: a group
 * of four elements is expanded once for all these channels, whose weights were expanded before.
 *
 * Assembly throughout, for all fourteen registers. Six channels take 18 instructions per group of four
 * elements and 24 products. */
#ifndef TML_CODED_PRODUCT_H
#define TML_CODED_PRODUCT_H

#include "tml_product.h"

/* Channels that are computed together. */
#define TML_CODED_CHANNELS 6

/* The assembly knows the order of the fields. */
typedef struct {
    int32_t multiplier; /* 0 */
    int32_t rounding;   /* 4 */
    int32_t shift;      /* 8 */
} tml_coded_result;

/* The assembly knows the order of the fields, and finds results behind biases. */
typedef struct {
    int32_t bias[TML_CODED_CHANNELS];             /*  0: doubled */
    tml_coded_result results[TML_CODED_CHANNELS]; /* 24 */
} tml_coded_channels;

/* Pixels side by side. The assembly knows the order of the fields. */
typedef struct {
    const tml_coded_channels *channels; /*  0 */
    const int8_t *input;                /*  4: under the first element of the first pixel's window */
    const uint32_t *weights;     /*  8: doubled, for each group of four elements and each channel of the
                                    product (w0, w2) and (w1, w3); rows of the window are filled up */
    uint32_t row_bytes;          /* 12: of the weights of one row of the window */
    const uint32_t *weights_end; /* 16 */
    int32_t row_gap;             /* 20: from the end of a row of the window, filled up, to the next one */
    int32_t input_step;          /* 24: from pixel to pixel */
    int8_t *output;              /* 28: first channel of the first pixel */
    uint32_t output_step;        /* 32 */
    int8_t *output_end;          /* 36: of the pixel behind the last */
    uint32_t count;              /* 40: channels that there are, at least 1 */
} tml_coded_run;

typedef void (*tml_coded_product)(const tml_coded_run *run);

/* clang-format off */

/* r0 to r5 sums, r6 and r7 elements, r8 to r11 weights of two channels, r12 input, lr weights. */
#define TML_TWO_CHANNELS(first, second)                                                                      \
    "ldm lr!, {r8-r11}\n"                                                                                    \
    "smlad " first ", r6, r8, " first "\n smlad " first ", r7, r9, " first "\n"                              \
    "smlad " second ", r6, r10, " second "\n smlad " second ", r7, r11, " second "\n"
#define TML_FOUR_ELEMENTS "ldr r7, [r12], #4\n sxtb16 r6, r7\n sxtb16 r7, r7, ror #8\n"
#define TML_CODED_GROUP                                                                                      \
    TML_FOUR_ELEMENTS TML_TWO_CHANNELS("r0", "r1") TML_TWO_CHANNELS("r2", "r3") TML_TWO_CHANNELS("r4", "r5")

/* The result of a channel, the last first: 24 bytes of code. r6 results, r7 output. */
#define TML_CODED_TFLITE(sum, channel)                                                                       \
    "ldmdb r6!, {r8-r10}\n"                                                                                  \
    "smmlar r11, " sum ", r8, r9\n add r11, r11, " sum ", asr #31\n asr r11, r11, r10\n"                     \
    "ssat r11, #8, r11\n strb.w r11, [r7, #" channel "]\n"
#define TML_CODED_ONCE(sum, channel)                                                                         \
    "ldmdb r6!, {r8-r10}\n"                                                                                  \
    "smmlar r11, " sum ", r8, r9\n ssat r11, #8, r11\n strb.w r11, [r7, #" channel "]\n"
#define TML_CODED_Q16(sum, channel)                                                                          \
    "ldmdb r6!, {r8-r10}\n"                                                                                  \
    "smlawb r11, " sum ", r8, r9\n asr r11, r11, r10\n"                                                      \
    "ssat r11, #8, r11\n strb.w r11, [r7, #" channel "]\n"
#define TML_CODED_RESULTS(result)                                                                            \
    result("r5", "5") result("r4", "4") result("r3", "3") result("r2", "2") result("r1", "1") result("r0", "0")

/* The body of a naked tml_coded_product; `bytes` are those of the code for one result. On the stack: the fields of the
 * run, but at 40 where the results of its channels begin, at 44 the end of their numbers, at 48 the end of the row's
 * weights, at 52 where a row begins: groups are done two at a time, of an odd number the first one alone. */
#define TML_CODED_PRODUCT(result, bytes)                                       \
    "push {r4-r11, lr}\n sub sp, #56\n"                                                                      \
    "ldm r0!, {r1-r10}\n stm sp, {r1-r10}\n ldr r11, [r0]\n"                                                 \
    "rsb r12, r11, #6\n mov lr, #" bytes "\n adr r9, 5f + 1\n mla r9, r12, lr, r9\n"                  \
    "str r9, [sp, #40]\n"                                                                                    \
    "mov lr, #12\n mla r9, r11, lr, r1\n add r9, r9, #24\n str r9, [sp, #44]\n"                              \
    "adr r8, 2f + 1\n adr r9, 3f + 1\n tst r4, #16\n it ne\n movne r8, r9\n str r8, [sp, #52]\n"     \
    "1: ldm sp, {r6, r12, lr}\n ldm r6, {r0-r5}\n ldr r6, [sp, #12]\n add r6, r6, lr\n"                      \
    "str r6, [sp, #48]\n ldr pc, [sp, #52]\n"                                                                \
    ".balign 4\n2:\n" TML_CODED_GROUP                                                                                  \
    ".balign 4\n3:\n" TML_CODED_GROUP                                                                                  \
    "ldrd r8, r9, [sp, #48]\n cmp lr, r8\n bne 2b\n"                                                         \
    "ldrd r8, r10, [sp, #16]\n cmp lr, r8\n beq 4f\n"                                                        \
    "ldr r8, [sp, #12]\n add r12, r12, r10\n add r8, r8, lr\n str r8, [sp, #48]\n bx r9\n"                   \
    "4: ldr r6, [sp, #44]\n ldr r7, [sp, #28]\n ldr pc, [sp, #40]\n"                                         \
    ".balign 4\n5:\n" TML_CODED_RESULTS(result)                                                                        \
    "ldrd r8, r9, [sp, #32]\n add r7, r7, r8\n str r7, [sp, #28]\n"                                          \
    "ldr r10, [sp, #4]\n ldr r11, [sp, #24]\n add r10, r10, r11\n str r10, [sp, #4]\n"                       \
    "cmp r7, r9\n bne 1b\n"                                                                                  \
    "add sp, #56\n pop {r4-r11, pc}\n"

/* clang-format on */

#endif
