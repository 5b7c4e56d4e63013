/* A model for tests of the benchmark's protocol: int8 scores are the first bytes of the input, which it
 * writes over as a planned model does. */
#include "mlperf/tml_mlperf.h"
#include "stream/tml_model.h"
#include "tml_test_info.h"

static const uint8_t info[] TML_NEAR_FLASH = {TEST_INFO};
static const char output_names[] TML_NEAR_FLASH = "";
static uint8_t input[TEST_INPUT_BYTES];
static uint8_t output[TEST_OUTPUT_BYTES];
/* The benchmark sends four bytes for each of some models' inputs, and they are turned into one. */
uint8_t tml_mlperf_input[5 * TEST_INPUT_BYTES];

const tml_model tml_model_description TML_NEAR_FLASH = {
    .info = info,
    .info_bytes = sizeof info,
    .output_names = output_names,
    .input_bytes = sizeof input,
    .output_bytes = sizeof output,
    .output_factor = 1,
    .input_element = TML_ELEMENT_INT8,
    .output_element = TML_ELEMENT_INT8,
};

void *tml_model_input(void) {
    return input;
}

const void *tml_model_run(void) {
    for (uint16_t i = 0; i < sizeof output; i++) {
        output[i] = input[i];
    }
    for (uint16_t i = 0; i < sizeof input; i++) {
        input[i] = 0x55;
    }
    return output;
}
