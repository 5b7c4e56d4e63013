/* The device's end of the text protocol by which the MLPerf Tiny runner drives a board
 * (github.com/mlcommons/tiny, benchmark/runner; its words are those of benchmark/api): commands end in '%',
 * every answer ends in a line "m-ready". Performance and accuracy mode; no energy mode, which needs a timing
 * pin. */
#ifndef TML_MLPERF_H
#define TML_MLPERF_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The input that the host loads, the model's input_bytes; generated code defines it. The model may write over
 * its own input while it runs, and the benchmark runs it many times on one input. Where it sends binary32
 * numbers there are four bytes for each of the model's, and behind them room for what they become. */
extern uint8_t tml_mlperf_input[];

/* Writes what a board says after a reset. */
void tml_mlperf_begin(void);

/* Takes a received byte, and answers when it ends a command. */
void tml_mlperf_receive(uint8_t byte);

#ifdef __cplusplus
}
#endif

#endif
