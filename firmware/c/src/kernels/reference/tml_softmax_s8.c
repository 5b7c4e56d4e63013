#include "tinyml.h"
#include "tml_softmax_row_s8.h"

void tml_softmax_s8(const tml_softmax_s8_params *p, const int8_t *input, int8_t *output) {
    tml_softmax_row_s8(input, output, TML_READ_U16(&p->count), TML_READ_I32(&p->multiplier),
                       TML_READ_U8(&p->left_shift), TML_READ_I32(&p->difference_minimum));
}
