#include "tinyml.h"
#include "tml_softmax_row_s8.h"

void tml_softmax_rows_s8(const tml_softmax_rows_s8_params *p, const int8_t *input, int8_t *output) {
    uint16_t row_count = TML_READ_U16(&p->row_count);
    uint16_t count = TML_READ_U16(&p->count);
    int32_t multiplier = TML_READ_I32(&p->multiplier);
    uint8_t left_shift = TML_READ_U8(&p->left_shift);
    int32_t difference_minimum = TML_READ_I32(&p->difference_minimum);
    for (uint16_t row = 0; row < row_count; row++) {
        tml_softmax_row_s8(input, output, count, multiplier, left_shift, difference_minimum);
        input += count;
        output += count;
    }
}
