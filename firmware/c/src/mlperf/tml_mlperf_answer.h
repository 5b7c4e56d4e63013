/* What the benchmark wants to know of the model beyond running it. */
#ifndef TML_MLPERF_ANSWER_H
#define TML_MLPERF_ANSWER_H

#include <stdint.h>

/* Writes the benchmark's name of the model, or the model's own name when it is none of the benchmark's. */
void tml_mlperf_print_model(void);

/* What an input byte is combined with (exclusive or) before the model sees it: the benchmark sends pixels
 * from 0 to 255, and an int8 model takes pixel - 128. */
uint8_t tml_mlperf_input_flip(void);

/* Writes the real values of the first output, each with three decimals, with commas between. */
void tml_mlperf_print_results(const uint8_t *output);

#endif
