/* IEEE-754 binary32 numbers in integer arithmetic, for processors without floating point and so that every
 * board and the host say the same: each result is the exact one, rounded once. */
#ifndef TML_MLPERF_REAL_H
#define TML_MLPERF_REAL_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* steps * units * real, to the nearest integer, halves away from zero; beyond +-INT32_MAX, and for
 * infinities,
 * +-INT32_MAX; 0 for what is not a number. At most 2^20 units.
 *   steps   An integer of a tensor less its zero point.
 *   units   What the result counts: 1000 for thousandths.
 *   real    The bits of a binary32. */
int32_t tml_mlperf_product(int32_t steps, uint32_t units, uint32_t real);

/* real / scale to the nearest integer, halves away from zero, as roundf does; beyond +-INT16_MAX, and for
 * infinities, +-INT16_MAX; 0 for what is not a number, and for a scale that is 0, infinite or not a number.
 *   real    The bits of a binary32.
 *   scale   The bits of a binary32 that is not negative. */
int16_t tml_mlperf_quotient(uint32_t real, uint32_t scale);

#ifdef __cplusplus
}
#endif

#endif
