/* What the streaming firmware needs of a model. Generated code defines these three symbols in one .c file of
 * its own; tml_no_model.c defines them for firmware without a model. */
#ifndef TML_MODEL_H
#define TML_MODEL_H

#include "../ports/tml_port.h"

/* Values of element members: INFO's tensor.element. */
#define TML_ELEMENT_INT8 1
#define TML_ELEMENT_INT16 2
#define TML_ELEMENT_UINT8 4

/* Values of led_rule: INFO's ledRule. */
#define TML_LED_NONE 0
#define TML_LED_THRESHOLD 1
#define TML_LED_CLASS 2

/* 22 bytes on AVR. */
typedef struct {
    /* INFO's model part ("model:" in PROTOCOL.md), exactly as it is sent, and its length. */
    const uint8_t *info;
    uint16_t info_bytes;
    /* Names for text mode, in near flash, each ended by 0, an empty one at the end; outputs beyond them are
     * not shown. Only "" (one 0) when text mode shall show none. */
    const char *output_names;
    /* Of all inputs and all outputs, each contiguous. */
    uint16_t input_bytes;
    uint16_t output_bytes;
    /* Threshold: the output element compared. Class: the class that lights the LED. */
    uint16_t led_index;
    /* Threshold: green when output <= this, red when above, on the integers of the output. */
    int16_t led_threshold;
    /* Text mode shows (output - output_zero_point) * output_factor with the decimal point output_decimals
     * places from the right; factor 1 to 32767, decimals 0 to 9: step 0.01 is factor 1, decimals 2; step 0.25
     * is factor 25, decimals 2. The threshold is shown in the same way. Factor 1 and decimals 0 show plain
     * integers. */
    int16_t output_zero_point;
    uint16_t output_factor;
    uint8_t output_decimals;
    uint8_t led_rule;
    /* All inputs have one element type, and so have all outputs. */
    uint8_t input_element;
    uint8_t output_element;
} tml_model;

#ifdef __cplusplus
extern "C" {
#endif

extern const tml_model tml_model_description TML_NEAR_FLASH;

/* Where the input's bytes go: all inputs one after the other, elements little-endian. It need not outlive
 * tml_model_run. */
void *tml_model_input(void);

/* Runs the model once and returns its outputs: valid until input is written again. */
const void *tml_model_run(void);

#ifdef __cplusplus
}
#endif

#endif
