#include "tml_product_tflite.h"

#if defined(__ARM_FEATURE_DSP)

__attribute__((naked)) void tml_product_6_tflite(__attribute__((unused)) tml_channels *channels) {
    __asm__ volatile(TML_PRODUCT(TML_BEGIN_TFLITE, TML_COPIES_6, TML_PIXELS_6, TML_MULTIPLIER_TFLITE,
                                 TML_STORE_6, TML_RESULT_TFLITE));
}

__attribute__((naked)) void tml_product_3_tflite(__attribute__((unused)) tml_channels *channels) {
    __asm__ volatile(TML_PRODUCT(TML_BEGIN_TFLITE, TML_COPIES_3, TML_PIXELS_3, TML_MULTIPLIER_TFLITE,
                                 TML_STORE_3, TML_RESULT_TFLITE));
}

#else
typedef int tml_dsp_only;
#endif
