/* 8-5-1 network in int8: rectifiers between the layers, or tanh through a table. */
#include "tml_network.h"

static const int8_t weights_1[40] TML_FLASH = {
    12,  -34, 56, -78, 90, -12, 34, -56, 78, -90, 11, -22, 33, -44, 55, -66, 77, -88, 99, -111,
    122, -12, 23, -34, 45, -56, 67, -78, 89, -90, 1,  -2,  3,  -4,  5,  -6,  7,  -8,  9,  -10};
static const int32_t bias_1[5] TML_FLASH = {1000, 2000, 30000, 4000, 5000};
static const int16_t multipliers_1[5] TML_FLASH = {255, 240, 190, 200, 150};
static const tml_fully_connected_s8_params layer_1 TML_FLASH = {.weights = weights_1,
                                                                .bias = bias_1,
                                                                .multipliers = multipliers_1,
                                                                .input_count = 8,
                                                                .output_count = 5,
                                                                .shift = 16,
                                                                .output_zero_point = HIDDEN_ZERO_POINT,
                                                                .minimum = -128,
                                                                .maximum = 127};
static const int8_t weights_2[5] TML_FLASH = {12, -34, 56, -78, 90};
static const int32_t bias_2[1] TML_FLASH = {25000};
static const int16_t multipliers_2[1] TML_FLASH = {200};
static const tml_fully_connected_s8_params layer_2 TML_FLASH = {.weights = weights_2,
                                                                .bias = bias_2,
                                                                .multipliers = multipliers_2,
                                                                .input_count = 5,
                                                                .output_count = 1,
                                                                .shift = 16,
                                                                .output_zero_point = 5,
                                                                .minimum = -128,
                                                                .maximum = 127};
static int8_t input[8] = {10, 20, 30, 40, 50, 60, 70, 80};
static int8_t hidden[5];
static int8_t output[1];

#if defined(NETWORK_TANH)
/* tanh of steps of 1/32 in steps of 1/128. */
static const int8_t table[256] TML_FLASH = {NETWORK_TANH};
static const tml_lookup_s8_params activation TML_FLASH = {.table = table, .count = 5};
#endif

void network(void) {
    tml_fully_connected_s8(&layer_1, input, hidden);
#if defined(NETWORK_TANH)
    tml_lookup_s8(&activation, hidden, hidden);
#endif
    tml_fully_connected_s8(&layer_2, hidden, output);
}

int8_t network_result(void) {
    return output[0];
}
