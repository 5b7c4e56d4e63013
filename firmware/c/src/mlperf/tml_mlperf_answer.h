/* What the benchmark wants to know of the model beyond running it. */
#ifndef TML_MLPERF_ANSWER_H
#define TML_MLPERF_ANSWER_H

#include <stdint.h>

/* Writes the benchmark's name of the model, or the model's own name when it is none of the benchmark's. */
void tml_mlperf_print_model(void);

/* What the benchmark sends for an input. */
typedef enum {
    TML_MLPERF_BYTES,  /* The model's own. */
    TML_MLPERF_PIXELS, /* Bytes from 0 to 255, of which an int8 model takes pixel - 128. */
    TML_MLPERF_FLOATS, /* A binary32, the lowest byte first, for every int8 that the model takes. */
} tml_mlperf_sent;

/* What the benchmark sends to this model. */
tml_mlperf_sent tml_mlperf_input_sent(void);

/* Writes the real values of the first output, each with three decimals, with commas between. */
void tml_mlperf_print_results(const uint8_t *output);

#endif
