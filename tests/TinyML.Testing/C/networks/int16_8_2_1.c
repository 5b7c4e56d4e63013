/* 8-2-1 tanh network that takes raw int16 sensor steps: int16 weights and activations. */
#include "tml_network.h"

static const int16_t weights_1[16] TML_FLASH = {1200, -3400, 5600, -7800, 9000, -1200, 3400, -5600,
                                                780,  -90,   11,   -2200, 3300, -4400, 550,  -6600};
static const int32_t bias_1[2] TML_FLASH = {123456, -987654};
static const int16_t multipliers_1[2] TML_FLASH = {512, 700};
static const tml_fully_connected_s16x16_params layer_1 TML_FLASH = {.weights = weights_1,
                                                                    .bias = bias_1,
                                                                    .multipliers = multipliers_1,
                                                                    .input_count = 8,
                                                                    .output_count = 2,
                                                                    .shift = 24,
                                                                    .output_zero_point = 0,
                                                                    .minimum = -32768,
                                                                    .maximum = 32767};
static const tml_tanh_s16_params activation TML_FLASH = {.count = 2};
static const int16_t weights_2[2] TML_FLASH = {12000, -3400};
static const int32_t bias_2[1] TML_FLASH = {123456};
static const int16_t multipliers_2[1] TML_FLASH = {512};
static const tml_fully_connected_s16x16_params layer_2 TML_FLASH = {.weights = weights_2,
                                                                    .bias = bias_2,
                                                                    .multipliers = multipliers_2,
                                                                    .input_count = 2,
                                                                    .output_count = 1,
                                                                    .shift = 24,
                                                                    .output_zero_point = 0,
                                                                    .minimum = -32768,
                                                                    .maximum = 32767};
static int16_t input[8] = {1000, 900, 800, -700, 500, 250, 480, 1011};
static int16_t hidden[2];
static int16_t output[1];

void network(void) {
    tml_fully_connected_s16x16(&layer_1, input, hidden);
    tml_tanh_s16(&activation, hidden, hidden);
    tml_fully_connected_s16x16(&layer_2, hidden, output);
}

int8_t network_result(void) {
    return (int8_t)output[0];
}
