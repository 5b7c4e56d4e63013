/* Six and three pixels at once, in the scheme q16. */
#ifndef TML_PRODUCT_Q16_H
#define TML_PRODUCT_Q16_H

#include "tml_product.h"

void tml_product_6_q16(tml_channels *channels);
void tml_product_3_q16(tml_channels *channels);

#endif
