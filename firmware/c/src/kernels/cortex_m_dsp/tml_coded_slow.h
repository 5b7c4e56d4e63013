/* Channels of coded convolutions that the products cannot do: of any shape, shift and bias. */
#ifndef TML_CODED_SLOW_H
#define TML_CODED_SLOW_H

#include "tml_coded_conv_2d.h"

/* One output channel, over all pixels. `input` is at the first of the `depth` input channels that it sees. */
void tml_coded_slow_channel(const tml_coded_conv_2d *layer, const tml_coded_scale *scale, uint32_t depth,
                            const int8_t *weights, const int8_t *input, int8_t *output);

#endif
