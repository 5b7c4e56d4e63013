/* A model for tests: output byte i is 3 * i plus the sum of the input bytes. The test defines its sizes and
 * INFO. */
#include "stream/tml_model.h"
#include "tml_test_info.h"

static const uint8_t info[] TML_NEAR_FLASH = {TEST_INFO};
static const char output_names[] TML_NEAR_FLASH = "sum\0";
static uint8_t input[TEST_INPUT_BYTES];
static uint8_t output[TEST_OUTPUT_BYTES];

const tml_model tml_model_description TML_NEAR_FLASH = {
    .info = info,
    .info_bytes = sizeof info,
    .output_names = output_names,
    .input_bytes = sizeof input,
    .output_bytes = sizeof output,
    .led_threshold = 100,
    .output_factor = 1,
    .led_rule = TML_LED_THRESHOLD,
    .input_element = TML_ELEMENT_UINT8,
    .output_element = TML_ELEMENT_UINT8,
};

void *tml_model_input(void) {
    return input;
}

const void *tml_model_run(void) {
    uint8_t sum = 0;
    for (uint16_t i = 0; i < sizeof input; i++) {
        sum = (uint8_t)(sum + input[i]);
    }
    for (uint16_t i = 0; i < sizeof output; i++) {
        output[i] = (uint8_t)(sum + 3 * i);
    }
    return output;
}
