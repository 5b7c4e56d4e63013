/* Counts the cost of every call of a kernel in a model's generated code: the kernels' names are macros around
 * the calls, and the generated file is included behind them. */
#ifndef MEASURE_LAYERS_H
#define MEASURE_LAYERS_H

#include "tml_test.h"

#define LARGEST_LAYERS 256

static uint32_t layer_costs[LARGEST_LAYERS];
static uint32_t layers;
static uint32_t layer_began;

/* What an empty measurement costs is taken off. */
static inline uint32_t measuring_overhead(void) {
    uint32_t begin = tml_test_cycles();
    return tml_test_cycles() - begin;
}

#define MEASURED(call)                                                                                       \
    do {                                                                                                     \
        layer_began = tml_test_cycles();                                                                     \
        call;                                                                                                \
        layer_costs[layers] = tml_test_cycles() - layer_began;                                               \
        layers++;                                                                                            \
    } while (0)

static inline void print_layers(void) {
    uint32_t overhead = measuring_overhead();
    for (uint32_t i = 0; i < layers; i++) {
        tml_test_print_number(layer_costs[i] - overhead);
    }
}

#endif
