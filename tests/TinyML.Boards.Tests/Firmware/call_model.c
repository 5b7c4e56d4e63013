/* Runs a model once on the input given as hexadecimal digits and prints its output likewise. */
#include "stream/tml_model.h"
#include <stdio.h>

int main(int argc, char **argv) {
    uint8_t *input = tml_model_input();
    for (uint16_t i = 0; argc == 2 && i < tml_model_description.input_bytes; i++) {
        unsigned value = 0;
        if (sscanf(argv[1] + 2 * i, "%2x", &value) != 1) {
            return 1;
        }
        input[i] = (uint8_t)value;
    }
    const uint8_t *output = tml_model_run();
    for (uint16_t i = 0; i < tml_model_description.output_bytes; i++) {
        printf("%02X", output[i]);
    }
    printf("\n");
    return 0;
}
