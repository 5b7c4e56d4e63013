#include "tml_inference.h"
#include "tml_profile.h"

int16_t tml_output_element(const uint8_t *output, uint16_t index) {
    switch (TML_NEAR_U8(&tml_model_description.output_element)) {
    case TML_ELEMENT_INT16:
        return ((const int16_t *)(const void *)output)[index];
    case TML_ELEMENT_INT8:
        return (int8_t)output[index];
    default:
        return output[index];
    }
}

uint16_t tml_output_count(void) {
    uint16_t bytes = TML_NEAR_U16(&tml_model_description.output_bytes);
    return TML_NEAR_U8(&tml_model_description.output_element) == TML_ELEMENT_INT16 ? bytes / 2 : bytes;
}

/* The first of the highest scores. */
static uint16_t highest(const uint8_t *output) {
    uint16_t best = 0;
    for (uint16_t i = 1; i < tml_output_count(); i++) {
        if (tml_output_element(output, i) > tml_output_element(output, best)) {
            best = i;
        }
    }
    return best;
}

static uint8_t led_of(const uint8_t *output) {
    uint16_t index = TML_NEAR_U16(&tml_model_description.led_index);
    switch (TML_NEAR_U8(&tml_model_description.led_rule)) {
    case TML_LED_THRESHOLD: {
        int16_t threshold = (int16_t)TML_NEAR_U16(&tml_model_description.led_threshold);
        return tml_output_element(output, index) > threshold ? TML_LED_STATE_RED : TML_LED_STATE_GREEN;
    }
    case TML_LED_CLASS:
        return highest(output) == index ? TML_LED_STATE_RED : TML_LED_STATE_NONE;
    default:
        return TML_LED_STATE_NONE;
    }
}

void tml_infer(tml_inference *inference) {
    tml_port_clock_start();
#ifdef TML_PROFILE
    tml_profile_begin();
#endif
    const void *output = tml_model_run();
    inference->cost = tml_port_clock_stop();
    inference->output = output;
    inference->led = led_of(output);
    tml_port_leds(inference->led == TML_LED_STATE_GREEN, inference->led == TML_LED_STATE_RED);
}
