#include "tml_depthwise_product_tflite.h"

#if defined(__ARM_FEATURE_DSP)

__attribute__((naked)) void tml_depthwise_product_tflite(__attribute__((unused))
                                                         const tml_depthwise_row *row) {
    __asm__ volatile(TML_DEPTHWISE_PRODUCT(TML_PIXEL_TFLITE));
}

#else
typedef int tml_dsp_only;
#endif
