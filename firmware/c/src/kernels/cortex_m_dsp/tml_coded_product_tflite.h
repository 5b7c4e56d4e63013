/* Six coded channels at once, in the scheme tflite. */
#ifndef TML_CODED_PRODUCT_TFLITE_H
#define TML_CODED_PRODUCT_TFLITE_H

#include "tml_coded_product.h"

void tml_coded_product_tflite(const tml_coded_run *run);

#endif
