/* Softmax of one row (KERNELS.md, kernels 7 and 8): what the kernels for one and for several rows share. */
#ifndef TML_SOFTMAX_ROW_S16_H
#define TML_SOFTMAX_ROW_S16_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Output may be input. The last three are those of the parameter block. */
void tml_softmax_row_s16(const int16_t *input, int16_t *output, uint16_t count, int32_t multiplier,
                         uint8_t left_shift, int32_t difference_minimum);

#ifdef __cplusplus
}
#endif

#endif
