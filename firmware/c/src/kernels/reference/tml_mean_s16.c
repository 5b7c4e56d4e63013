#include "tinyml.h"
#include "tml_requantize.h"
#include "tml_tflite.h"

void tml_mean_s16(const tml_mean_s16_params *p, const int16_t *input, int16_t *output) {
    uint16_t outer_count = TML_READ_U16(&p->outer_count);
    uint16_t reduced_count = TML_READ_U16(&p->reduced_count);
    uint16_t inner_count = TML_READ_U16(&p->inner_count);
    int32_t base = -(int32_t)reduced_count * TML_READ_I16(&p->input_zero_point);
    int32_t multiplier = TML_READ_I32(&p->multiplier);
    int8_t shift = TML_READ_I8(&p->shift);
    int16_t zero_point = TML_READ_I16(&p->output_zero_point);
    for (uint16_t outer = 0; outer < outer_count; outer++) {
        for (uint16_t inner = 0; inner < inner_count; inner++) {
            int32_t sum = base;
            for (uint16_t r = 0; r < reduced_count; r++) {
                sum += input[(uint32_t)r * inner_count + inner];
            }
            int32_t y = tml_tflite(sum, multiplier, shift) + zero_point;
            *output++ = (int16_t)tml_clamp(y, INT16_MIN, INT16_MAX);
        }
        input += (uint32_t)reduced_count * inner_count;
    }
}
