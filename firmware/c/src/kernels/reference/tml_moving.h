/* Runs of bytes moved by nested loops (KERNELS.md, kernels 53 and 54). */
#ifndef TML_MOVING_H
#define TML_MOVING_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Copies one run per turn of the innermost loop. `loops` is constant: for every loop, outermost first, its
 * turns, the bytes between input runs and the bytes between output runs; 1 to 6 loops. Input and output do
 * not overlap. */
void tml_moving(const int32_t *loops, uint8_t loop_count, uint16_t run_bytes, const uint8_t *input,
                uint8_t *output);

#ifdef __cplusplus
}
#endif

#endif
