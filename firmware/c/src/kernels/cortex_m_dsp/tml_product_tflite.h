/* Six and three pixels at once, in the scheme tflite. */
#ifndef TML_PRODUCT_TFLITE_H
#define TML_PRODUCT_TFLITE_H

#include "tml_product.h"
#include "tml_scheme.h"

void tml_product_6_tflite(tml_channels *channels);
void tml_product_3_tflite(tml_channels *channels);

/* The result of channel `o` for any sum, shift and bias. */
int8_t tml_result_tflite(const tml_scales *scales, uint32_t o, int32_t sum);

#endif
