/* Depthwise convolutions of 3 by 3 in the scheme q16. */
#ifndef TML_DEPTHWISE_PRODUCT_Q16_H
#define TML_DEPTHWISE_PRODUCT_Q16_H

#include "tml_depthwise_3x3.h"

void tml_depthwise_product_q16(const tml_depthwise_row *row);

#endif
