/* What the model's description says of its first input and its first output. */
#ifndef TML_MLPERF_TENSORS_H
#define TML_MLPERF_TENSORS_H

#include <stdint.h>

/* Elements, and what they stand for: (element - zero_point) * scale, the first of the scales as the bits of a
 * binary32. */
typedef struct {
    uint16_t count;
    int16_t zero_point;
    uint16_t scale_count;
    uint32_t scale;
} tml_mlperf_tensor;

/* The first input. */
tml_mlperf_tensor tml_mlperf_input_tensor(void);

/* The first output. */
tml_mlperf_tensor tml_mlperf_output_tensor(void);

#endif
