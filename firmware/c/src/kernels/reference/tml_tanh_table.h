/* The table that tanh and sigmoid share, and the interpolation in it (KERNELS.md, kernels 5 and 6). */
#ifndef TML_TANH_TABLE_H
#define TML_TANH_TABLE_H

#include "tinyml.h"

#ifdef __cplusplus
extern "C" {
#endif

extern const int16_t tml_tanh_table[145] TML_FLASH;

/* tanh(x/4096) in Q0.15, in [-32767, 32767]. */
int16_t tml_tanh_interpolate(int16_t x);

#ifdef __cplusplus
}
#endif

#endif
