/* The streaming firmware without a model: what the model's own flash is measured against, and a board that
 * answers HELLO. */
#include "tml_model.h"

/* Empty name, hash of zeros, no bytes, no LED rule, no tensors. */
static const uint8_t info[] TML_NEAR_FLASH = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

static const char output_names[] TML_NEAR_FLASH = "";

const tml_model tml_model_description TML_NEAR_FLASH = {
    .info = info,
    .info_bytes = sizeof info,
    .output_names = output_names,
    .output_factor = 1,
    .input_element = TML_ELEMENT_INT8,
    .output_element = TML_ELEMENT_INT8,
};

void *tml_model_input(void) {
    return 0;
}

const void *tml_model_run(void) {
    return 0;
}
