#include "tml_coded_fully_connected.h"

#if defined(__ARM_FEATURE_DSP)

/* Weights that are decoded at a time. */
#define PART 64

void tml_coded_fully_connected_run(const tml_coded_fully_connected *layer, const int8_t *input,
                                   int8_t *output) {
    tml_decoder decoder;
    tml_decoder_open(&decoder, layer->codes, layer->scheme.is_tflite, layer->scratch);
    for (uint32_t o = 0; o < layer->output_count; o++) {
        const tml_coded_scale scale = tml_decoder_scale(&decoder);
        const int8_t *element = input;
        int32_t sum = 0;
        for (uint32_t left = layer->input_count; left > 0;) {
            int8_t weights[PART];
            const uint32_t count = left > PART ? PART : left;
            tml_decoder_weights(&decoder, weights, count);
            for (const int8_t *weight = weights; weight < weights + count; weight++) {
                sum += *weight * *element++;
            }
            left -= count;
        }
        output[o] = tml_coded_result_of(&layer->scheme, &scale, sum);
    }
}

#else
typedef int tml_dsp_only;
#endif
