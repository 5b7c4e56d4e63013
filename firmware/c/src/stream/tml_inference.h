/* One inference as the streaming firmware does it: timed, with the LEDs set. */
#ifndef TML_INFERENCE_H
#define TML_INFERENCE_H

#include "tml_model.h"

/* INFO's and RESULT's led. */
#define TML_LED_STATE_NONE 0
#define TML_LED_STATE_GREEN 1
#define TML_LED_STATE_RED 2

typedef struct {
    const uint8_t *output;
    uint32_t cost;
    uint8_t led;
} tml_inference;

/* Runs the model on what its input holds. */
void tml_infer(tml_inference *inference);

/* An element of the output as an integer. */
int16_t tml_output_element(const uint8_t *output, uint16_t index);

/* Number of elements of the output. */
uint16_t tml_output_count(void);

#endif
