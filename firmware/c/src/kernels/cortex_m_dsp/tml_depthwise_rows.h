/* The rows of depthwise convolutions of 3 by 3 with one kernel per channel, stride 1 or 2, four channels at a
 * time. */
#ifndef TML_DEPTHWISE_ROWS_H
#define TML_DEPTHWISE_ROWS_H

#include "kernels/reference/tml_window.h"
#include "tml_depthwise_3x3.h"

/* One row of the output. */
typedef struct {
    const tml_window *window;
    const int8_t *input;
    tml_depthwise_product product;
    int8_t zero_point;     /* of the input */
    const int8_t *rows[3]; /* of the input; any where the kernel is outside */
    uint32_t is_inside[3]; /* all ones or zero */
    bool has_padding;      /* whether one is not */
    uint16_t number;
    int8_t *output;
} tml_depthwise_rows;

/* Goes to row `number` of the output, which is at `output`. */
void tml_depthwise_start_row(tml_depthwise_rows *rows, uint16_t number, int8_t *output);

/* The weights of four channels; from element to element of the kernel are `step` bytes. Kernel rows outside
 * of the picture count as a constant, which is added to the biases. */
void tml_depthwise_load_weights(const tml_depthwise_rows *rows, const int8_t *weights, uint32_t step,
                                tml_depthwise_channel *four);

/* Computes the first `count` of the four channels from `channel` on. */
void tml_depthwise_compute_row(const tml_depthwise_rows *rows, const tml_depthwise_channel *four,
                               uint32_t channel, uint32_t count);

#endif
