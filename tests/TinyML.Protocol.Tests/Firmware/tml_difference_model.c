/* A model for tests of text mode: x0 - x1 and x0 / 2 in int16 steps of 0.25, threshold 3.75. */
#include "stream/tml_model.h"
#include "tml_test_info.h"

static const uint8_t info[] TML_NEAR_FLASH = {TEST_INFO};
static const char output_names[] TML_NEAR_FLASH = "difference\0half\0";
static int16_t input[2];
static int16_t output[2];

const tml_model tml_model_description TML_NEAR_FLASH = {
    .info = info,
    .info_bytes = sizeof info,
    .output_names = output_names,
    .input_bytes = sizeof input,
    .output_bytes = sizeof output,
    .led_threshold = 15,
    .output_factor = 25,
    .output_decimals = 2,
    .led_rule = TML_LED_THRESHOLD,
    .input_element = TML_ELEMENT_INT16,
    .output_element = TML_ELEMENT_INT16,
};

void *tml_model_input(void) {
    return input;
}

const void *tml_model_run(void) {
    output[0] = (int16_t)((uint16_t)input[0] - (uint16_t)input[1]);
    output[1] = (int16_t)(input[0] / 2);
    return output;
}
