/* Six and three pixels at once, in the scheme tflite. */
#ifndef TML_PRODUCT_TFLITE_H
#define TML_PRODUCT_TFLITE_H

#include "tml_product.h"

void tml_product_6_tflite(tml_channels *channels);
void tml_product_3_tflite(tml_channels *channels);

#endif
