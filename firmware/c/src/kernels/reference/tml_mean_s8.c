#include "tinyml.h"
#include "tml_requantize.h"
#include "tml_tflite.h"

void tml_mean_s8(const tml_mean_s8_params *p, const int8_t *input, int8_t *output) {
    uint16_t outer_count = TML_READ_U16(&p->outer_count);
    uint16_t reduced_count = TML_READ_U16(&p->reduced_count);
    uint16_t inner_count = TML_READ_U16(&p->inner_count);
    int32_t base = -(int32_t)reduced_count * TML_READ_I8(&p->input_zero_point);
    int32_t multiplier = TML_READ_I32(&p->multiplier);
    int8_t shift = TML_READ_I8(&p->shift);
    int8_t zero_point = TML_READ_I8(&p->output_zero_point);
    for (uint16_t outer = 0; outer < outer_count; outer++) {
        for (uint16_t inner = 0; inner < inner_count; inner++) {
            int32_t sum = base;
            for (uint16_t r = 0; r < reduced_count; r++) {
                sum += input[(uint32_t)r * inner_count + inner];
            }
            int32_t y = tml_tflite(sum, multiplier, shift) + zero_point;
            *output++ = (int8_t)tml_clamp(y, INT8_MIN, INT8_MAX);
        }
        input += (uint32_t)reduced_count * inner_count;
    }
}
