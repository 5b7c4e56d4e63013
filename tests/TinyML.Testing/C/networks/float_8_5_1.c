/* The same network as plain C in floating point. */
#include "tml_network.h"
#include <math.h>

static const float weights_1[5][8] = {{0.12f, -0.34f, 0.56f, -0.78f, 0.90f, -0.12f, 0.34f, -0.56f},
                                      {0.78f, -0.90f, 0.11f, -0.22f, 0.33f, -0.44f, 0.55f, -0.66f},
                                      {0.77f, -0.88f, 0.99f, -1.11f, 1.22f, -0.12f, 0.23f, -0.34f},
                                      {0.45f, -0.56f, 0.67f, -0.78f, 0.89f, -0.90f, 0.01f, -0.02f},
                                      {0.03f, -0.04f, 0.05f, -0.06f, 0.07f, -0.08f, 0.09f, -0.10f}};
static const float bias_1[5] = {0.1f, 0.2f, 3.0f, 0.4f, 0.5f};
static const float weights_2[5] = {0.12f, -0.34f, 0.56f, -0.78f, 0.90f};
static float input[8] = {0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f};
static float output;

void network(void) {
    float sum_2 = 2.5f;
    for (uint8_t o = 0; o < 5; o++) {
        float sum = bias_1[o];
        for (uint8_t i = 0; i < 8; i++) {
            sum += weights_1[o][i] * input[i];
        }
#if defined(NETWORK_TANH)
        sum = tanhf(sum);
#else
        sum = sum > 0 ? sum : 0;
#endif
        sum_2 += weights_2[o] * sum;
    }
    output = sum_2;
}

int8_t network_result(void) {
    return (int8_t)(output > 0);
}
