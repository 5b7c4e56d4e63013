/* Six and three pixels at once, in the scheme q16. */
#ifndef TML_PRODUCT_Q16_H
#define TML_PRODUCT_Q16_H

#include "tml_product.h"
#include "tml_scheme.h"

void tml_product_6_q16(tml_channels *channels);
void tml_product_3_q16(tml_channels *channels);

/* The result of channel `o` for any sum, shift and bias. */
int8_t tml_result_q16(const tml_scales *scales, uint32_t o, int32_t sum);

#endif
