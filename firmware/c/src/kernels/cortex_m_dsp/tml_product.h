/* The sums and results of output channels for a block of six or of three pixels at once: the weights of a
 * group of four elements are expanded once for all of them.
 *
 * These functions are assembly throughout: they need all fourteen registers, and a compiler that spills one
 * in the inner loop makes it slower by a tenth. Per group and two pixels they execute one LDM and four SMLAD,
 * per group LDR and two SXTB16: 18 instructions for 24 products. */
#ifndef TML_PRODUCT_H
#define TML_PRODUCT_H

#include "tml_config.h"
#include <stdint.h>

/* The channels that are still to be computed for a block. A function takes them in order and ends in front of
 * one that it cannot do (tml_scheme.h says which). The assembly knows the order of the fields. */
typedef struct {
    const int32_t *bias;     /*  0 */
    const void *extra;       /*  4: tflite's shifts; unused by q16 */
    const uint32_t *words;   /*  8: the block, from tml_columns_next */
    uint32_t groups;         /* 12: of four elements, at least 1 */
    const int8_t *weights;   /* 16 */
    const void *multipliers; /* 20 */
    uint32_t left;           /* 24: channels, at least 1 */
    int32_t shift;           /* 28: to the right, less 1; q16 takes it, tflite only notes it */
    int32_t one;             /* 32: 2 * zero point + 1, to be shifted by that; the addend where it is 0 */
    int8_t *output;          /* 36 */
    uint32_t step;           /* 40: bytes from pixel to pixel */
    uint32_t tail;           /* 44: elements behind the last whole group */
    uint32_t tail_shift;     /* 48: 32 - 8 * tail */
} tml_channels;

typedef void (*tml_product)(tml_channels *channels);

/* r0 to r5 sums, r6 weights, r7 words, r8 and r9 weights, r10 to lr elements of two pixels. */
#define TML_PIXEL(sum, even, odd)                                                                            \
    "smlad " sum ", r8, " even ", " sum "\n"                                                                 \
    "smlad " sum ", r9, " odd ", " sum "\n"
#define TML_TWO_PIXELS(first, second)                                                                        \
    "ldm r7!, {r10-r12, lr}\n" TML_PIXEL(first, "r10", "r11") TML_PIXEL(second, "r12", "lr")
#define TML_PIXELS_3 TML_TWO_PIXELS("r0", "r1") "ldrd r10, r11, [r7], #8\n" TML_PIXEL("r2", "r10", "r11")
#define TML_PIXELS_6 TML_TWO_PIXELS("r0", "r1") TML_TWO_PIXELS("r2", "r3") TML_TWO_PIXELS("r4", "r5")
#define TML_SPLIT "sxtb16 r8, r9\n sxtb16 r9, r9, ror #8\n"
#define TML_GROUP(pixels) "ldr r9, [r6], #4\n" TML_SPLIT pixels

#define TML_COPIES_3 "mov r1, r0\n mov r2, r0\n"
#define TML_COPIES_6 TML_COPIES_3 "mov r3, r0\n mov r4, r0\n mov r5, r0\n"

/* r7 shift, r9 multiplier, r10 rounding, r11 output, r12 step; r8 is free. */
/* clang-format off */
#define TML_STORE_3(result)                                                                                  \
    result("r0") "strb r8, [r11]\n"                                                                          \
    result("r1") "strb r8, [r11, r12]\n"                                                                     \
    result("r2") "strb r8, [r11, r12, lsl #1]\n"

#define TML_STORE_6(result)                                                                                  \
    result("r0") "strb r8, [r11]\n"                                                                          \
    result("r2") "strb r8, [r11, r12, lsl #1]\n"                                                             \
    result("r4") "strb r8, [r11, r12, lsl #2]\n"                                                             \
    "add r11, r11, r12\n"                                                                                    \
    result("r1") "strb r8, [r11]\n"                                                                          \
    result("r3") "strb r8, [r11, r12, lsl #1]\n"                                                             \
    result("r5") "strb r8, [r11, r12, lsl #2]\n"
/* clang-format on */

#ifdef TML_TFLITE_ONCE
#define TML_RESULT_TFLITE(sum)                                                                               \
    "smmlar r8, " sum ", r9, r10\n"                                                                          \
    "ssat r8, #8, r8\n"
#else
#define TML_RESULT_TFLITE(sum)                                                                               \
    "smmlar r8, " sum ", r9, r10\n"                                                                          \
    "add r8, r8, " sum ", asr #31\n"                                                                         \
    "asr r8, r8, r7\n"                                                                                       \
    "ssat r8, #8, r8\n"
#endif
#define TML_RESULT_Q16(sum)                                                                                  \
    "smlawb r8, " sum ", r9, r10\n"                                                                          \
    "asr r8, r8, r7\n"                                                                                       \
    "ssat r8, #8, r8\n"

/* The bias goes to r0, doubled; far shifts and large biases end the function. */
#if defined(TML_TFLITE_ONCE)
#define TML_BEGIN_TFLITE                                                                                     \
    "ldm lr, {r1, r2, r7, r8}\n"                                                                             \
    "ldrsb r10, [r2], #1\n ldr r0, [r1], #4\n"                                                               \
    "cmp r10, #0\n bne 9f\n"                                                                                 \
    "qadd r0, r0, r0\n cmn r0, r0\n bvs 9f\n"                                                                \
    "stm lr, {r1, r2}\n"
#elif defined(TML_TFLITE_PACKED)
#define TML_BEGIN_TFLITE                                                                                     \
    "ldm lr, {r1, r2, r7, r8}\n"                                                                             \
    "ldr r0, [r1], #4\n and r10, r0, #31\n asr r0, r0, #4\n bic r0, r0, #1\n"                                \
    "str r1, [lr]\n str r10, [lr, #28]\n"
#else
#define TML_BEGIN_TFLITE                                                                                     \
    "ldm lr, {r1, r2, r7, r8}\n"                                                                             \
    "ldrsb r10, [r2], #1\n ldr r0, [r1], #4\n"                                                               \
    "mvns r10, r10\n cmp r10, #20\n bhs 9f\n"                                                                \
    "qadd r0, r0, r0\n cmn r0, r0\n bvs 9f\n"                                                                \
    "stm lr, {r1, r2}\n str r10, [lr, #28]\n"
#endif
#define TML_BEGIN_Q16                                                                                        \
    "ldm lr, {r1, r2, r7, r8}\n"                                                                             \
    "ldr r0, [r1], #4\n"                                                                                     \
    "qadd r0, r0, r0\n cmn r0, r0\n bvs 9f\n"                                                                \
    "str r1, [lr]\n"
#define TML_MULTIPLIER_TFLITE "ldr r9, [r8], #4\n"
#define TML_MULTIPLIER_Q16 "ldrsh r9, [r8], #2\n"

/* clang-format off */

/* Elements behind the last group of four: the last four weights of the channel, the first of them shifted out. */
#define TML_TAIL(pixels)                                                                                     \
    "ldr lr, [sp]\n ldr r8, [lr, #44]\n cmp r8, #0\n beq 6f\n"                                              \
    "add r6, r6, r8\n ldr r8, [lr, #48]\n ldr r9, [r6, #-4]\n lsr r9, r9, r8\n"                             \
    TML_SPLIT pixels "ldr lr, [sp]\n"

/* The body of a naked tml_product. Groups are done in a loop of `last` + 1, which is entered so that their number
 * comes out; `bytes` are those of the code for one. On the stack: 0 the channels, 4 where to enter, 8 the end of the
 * words, each group having `words` bytes. */
#define TML_PRODUCT(begin, copies, groups, last, bytes, words, pixels, multiplier, store, result)            \
    "push {r4-r11, lr}\n ldrd r2, r1, [r0, #8]\n ldr r6, [r0, #16]\n mov r5, #" words "\n mla r5, r1, r5, r2\n" \
    "sub r1, r1, #1\n and r1, r1, #" last "\n rsb r1, r1, #" last "\n mov r3, #" bytes "\n"                  \
    "adr r4, 2f + 1\n mla r4, r1, r3, r4\n push {r0, r4, r5}\n mov lr, r0\n"                                 \
    "1:\n" begin copies "ldr pc, [sp, #4]\n"                                                                 \
    ".balign 4\n2:\n" groups "ldr r10, [sp, #8]\n cmp r7, r10\n bne 2b\n" TML_TAIL(pixels)                   \
    "6: ldr r8, [lr, #20]\n" multiplier "str r8, [lr, #20]\n"                                                \
    "ldrd r7, r10, [lr, #28]\n lsl r10, r10, r7\n adds r7, #1\n"                                             \
    "ldrd r11, r12, [lr, #36]\n add r8, r11, #1\n str r8, [lr, #36]\n"                                       \
    store(result)                                                                                            \
    "ldr r8, [lr, #24]\n subs r8, #1\n str r8, [lr, #24]\n bne 1b\n"                                         \
    "9: str r6, [lr, #16]\n add sp, #12\n pop {r4-r11, pc}\n"

#define TML_PRODUCT_3(begin, multiplier, result)                                                             \
    TML_PRODUCT(begin, TML_COPIES_3, TML_GROUP(TML_PIXELS_3), "0", "44", "24", TML_PIXELS_3, multiplier,     \
                TML_STORE_3, result)
#define TML_GROUPS_2(pixels) TML_GROUP(pixels) TML_GROUP(pixels)
#define TML_PRODUCT_6(begin, multiplier, result)                                                             \
    TML_PRODUCT(begin, TML_COPIES_6, TML_GROUPS_2(TML_PIXELS_6) TML_GROUPS_2(TML_PIXELS_6), "3", "72", "48", \
                TML_PIXELS_6, multiplier, TML_STORE_6, result)

/* clang-format on */

#endif
