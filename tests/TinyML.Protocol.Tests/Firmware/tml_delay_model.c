/* A model for tests of the cycle counter: runs as many loops of 1,000 cycles as its input says. */
#include "stream/tml_model.h"
#include "tml_test_info.h"

static const uint8_t info[] TML_NEAR_FLASH = {TEST_INFO};
static const char output_names[] TML_NEAR_FLASH = "";
static uint16_t loops;

const tml_model tml_model_description TML_NEAR_FLASH = {
    .info = info,
    .info_bytes = sizeof info,
    .output_names = output_names,
    .input_bytes = sizeof loops,
    .output_bytes = sizeof loops,
    .output_factor = 1,
    .input_element = TML_ELEMENT_INT16,
    .output_element = TML_ELEMENT_INT16,
};

void *tml_model_input(void) {
    return &loops;
}

const void *tml_model_run(void) {
    for (uint16_t i = loops; i != 0; i--) {
        __builtin_avr_delay_cycles(1000);
    }
    return &loops;
}
