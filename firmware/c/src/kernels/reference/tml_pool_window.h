/* The part of a pooling window that lies inside the picture (KERNELS.md, kernels 30 to 33). */
#ifndef TML_POOL_WINDOW_H
#define TML_POOL_WINDOW_H

#include <stdint.h>

/* Along rows or along columns. */
typedef struct {
    int32_t first;  /* the first row (or column) of the picture that is covered */
    uint16_t count; /* how many are */
} tml_pool_extent;

/* What a window covers whose first element lies at `start`, which may be outside; `input` is the picture's
 * extent. */
static inline tml_pool_extent tml_pool_covered(int32_t start, uint16_t kernel, uint16_t dilation,
                                               uint16_t input) {
    int32_t end = start + (int32_t)(kernel - 1) * dilation;
    tml_pool_extent covered = {start, kernel};
    if (start < 0) {
        int32_t skipped = (-start + dilation - 1) / dilation;
        covered.first = start + skipped * dilation;
        covered.count = (uint16_t)(covered.count - skipped);
    }
    if (end >= input) {
        covered.count = (uint16_t)(covered.count - ((end - input) / dilation + 1));
    }
    return covered;
}

#endif
