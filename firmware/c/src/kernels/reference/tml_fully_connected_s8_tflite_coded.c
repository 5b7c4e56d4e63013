#include "tml_codes.h"
#include "tml_requantize.h"
#include "tml_tflite.h"

void tml_fully_connected_s8_tflite_coded(const tml_fully_connected_s8_tflite_coded_params *p,
                                         const int8_t *input, int8_t *output, uint8_t *scratch) {
    const uint16_t input_count = TML_READ_U16(&p->input_count);
    const uint16_t output_count = TML_READ_U16(&p->output_count);
    const int8_t zero_point = TML_READ_I8(&p->output_zero_point);
    const int8_t minimum = TML_READ_I8(&p->minimum);
    const int8_t maximum = TML_READ_I8(&p->maximum);
    tml_codes codes;
    tml_codes_open(&codes, TML_READ_POINTER(const uint8_t *, &p->codes), true, scratch);
    for (uint16_t o = 0; o < output_count; o++) {
        const tml_coded_channel channel = tml_codes_channel(&codes);
        int32_t accumulator = channel.bias + tml_codes_product(&codes, input, input_count);
        int32_t y = tml_tflite(accumulator, channel.multiplier, channel.shift) + zero_point;
        output[o] = (int8_t)tml_clamp(y, minimum, maximum);
    }
}
