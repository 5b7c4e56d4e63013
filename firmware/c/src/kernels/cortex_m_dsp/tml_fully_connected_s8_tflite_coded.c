#include "tinyml.h"
#include "tml_coded_fully_connected.h"

void tml_fully_connected_s8_tflite_coded(const tml_fully_connected_s8_tflite_coded_params *p,
                                         const int8_t *input, int8_t *output, uint8_t *scratch) {
    const tml_coded_fully_connected layer = {.codes = p->codes,
                                             .scratch = scratch,
                                             .input_count = p->input_count,
                                             .output_count = p->output_count,
                                             .scheme = TML_CODED_SCHEME_TFLITE(p)};
    tml_coded_fully_connected_run(&layer, input, output);
}
