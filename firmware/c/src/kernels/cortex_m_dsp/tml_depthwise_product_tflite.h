/* Depthwise convolutions of 3 by 3 in the scheme tflite. */
#ifndef TML_DEPTHWISE_PRODUCT_TFLITE_H
#define TML_DEPTHWISE_PRODUCT_TFLITE_H

#include "tml_depthwise_3x3.h"

void tml_depthwise_product_tflite(const tml_depthwise_row *row);

#endif
