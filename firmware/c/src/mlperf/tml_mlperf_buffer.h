/* The input that the host loads, byte by byte: the db commands. */
#ifndef TML_MLPERF_BUFFER_H
#define TML_MLPERF_BUFFER_H

#include <stdint.h>

/* Executes a db command; what follows "db". */
void tml_mlperf_buffer(char *rest);

/* How many bytes an input has as the benchmark sends it. */
uint16_t tml_mlperf_input_bytes(void);

/* Whether the model's whole input is there. */
uint8_t tml_mlperf_is_loaded(void);

#endif
