#include "tml_coded_product_q16.h"

#if defined(__ARM_FEATURE_DSP)

__attribute__((naked)) void tml_coded_product_q16(__attribute__((unused)) const tml_coded_run *run) {
    __asm__ volatile(TML_CODED_PRODUCT(TML_CODED_Q16, "20"));
}

#else
typedef int tml_dsp_only;
#endif
