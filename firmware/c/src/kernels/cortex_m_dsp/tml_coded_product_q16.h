/* Six coded channels at once, in the scheme q16. */
#ifndef TML_CODED_PRODUCT_Q16_H
#define TML_CODED_PRODUCT_Q16_H

#include "tml_coded_product.h"

void tml_coded_product_q16(const tml_coded_run *run);

#endif
