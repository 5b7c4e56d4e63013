#include "tml_coded_product_tflite.h"

#if defined(__ARM_FEATURE_DSP)

#ifdef TML_TFLITE_ONCE
#define RESULT TML_CODED_ONCE
#define BYTES "16"
#else
#define RESULT TML_CODED_TFLITE
#define BYTES "24"
#endif

__attribute__((naked)) void tml_coded_product_tflite(__attribute__((unused)) const tml_coded_run *run) {
    __asm__ volatile(TML_CODED_PRODUCT(RESULT, BYTES));
}

#else
typedef int tml_dsp_only;
#endif
