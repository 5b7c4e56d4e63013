#include "tml_product_q16.h"

#if defined(__ARM_FEATURE_DSP)

__attribute__((naked)) void tml_product_6_q16(__attribute__((unused)) tml_channels *channels) {
    __asm__ volatile(TML_PRODUCT(TML_BEGIN_Q16, TML_COPIES_6, TML_PIXELS_6, TML_MULTIPLIER_Q16, TML_STORE_6,
                                 TML_RESULT_Q16));
}

__attribute__((naked)) void tml_product_3_q16(__attribute__((unused)) tml_channels *channels) {
    __asm__ volatile(TML_PRODUCT(TML_BEGIN_Q16, TML_COPIES_3, TML_PIXELS_3, TML_MULTIPLIER_Q16, TML_STORE_3,
                                 TML_RESULT_Q16));
}

#else
typedef int tml_dsp_only;
#endif
