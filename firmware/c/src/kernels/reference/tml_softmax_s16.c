#include "tinyml.h"
#include "tml_softmax_row_s16.h"

void tml_softmax_s16(const tml_softmax_s16_params *p, const int16_t *input, int16_t *output) {
    tml_softmax_row_s16(input, output, TML_READ_U16(&p->count), TML_READ_I32(&p->multiplier),
                        TML_READ_U8(&p->left_shift), TML_READ_I32(&p->difference_minimum));
}
