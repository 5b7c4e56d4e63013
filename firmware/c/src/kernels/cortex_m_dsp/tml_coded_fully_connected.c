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
        int32_t sum = 0;
        for (uint32_t i = 0; i < layer->input_count; i += PART) {
            int8_t weights[PART];
            const uint32_t left = layer->input_count - i;
            const uint32_t count = left < PART ? left : PART;
            tml_decoder_weights(&decoder, weights, count);
            for (uint32_t k = 0; k < count; k++) {
                sum += weights[k] * input[i + k];
            }
        }
        output[o] = tml_coded_result_of(&layer->scheme, &scale, sum);
    }
}

#else
typedef int tml_dsp_only;
#endif
