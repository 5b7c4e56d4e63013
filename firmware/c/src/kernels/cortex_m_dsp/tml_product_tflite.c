#include "tml_product_tflite.h"
#include "kernels/reference/tml_requantize.h"
#include "kernels/reference/tml_tflite.h"

#if defined(__ARM_FEATURE_DSP)

__attribute__((naked)) void tml_product_6_tflite(__attribute__((unused)) tml_channels *channels) {
    __asm__ volatile(TML_PRODUCT_6(TML_BEGIN_TFLITE, TML_MULTIPLIER_TFLITE, TML_RESULT_TFLITE));
}

__attribute__((naked)) void tml_product_3_tflite(__attribute__((unused)) tml_channels *channels) {
    __asm__ volatile(TML_PRODUCT_3(TML_BEGIN_TFLITE, TML_MULTIPLIER_TFLITE, TML_RESULT_TFLITE));
}

int8_t tml_result_tflite(const tml_scales *scales, uint32_t o, int32_t sum) {
    int32_t value = tml_tflite(scales->bias[o] + sum, scales->multipliers_32[o], scales->shifts[o]);
    return (int8_t)tml_clamp(value + scales->zero_point, scales->minimum, scales->maximum);
}

#else
typedef int tml_dsp_only;
#endif
