#include "tml_depthwise_product_q16.h"

#if defined(__ARM_FEATURE_DSP)

__attribute__((naked)) void tml_depthwise_product_q16(__attribute__((unused)) const tml_depthwise_row *row) {
    __asm__ volatile(TML_DEPTHWISE_PRODUCT(TML_PIXEL_Q16));
}

#else
typedef int tml_dsp_only;
#endif
