#include "tml_product_q16.h"
#include "kernels/reference/tml_requantize.h"

#if defined(__ARM_FEATURE_DSP)

__attribute__((naked)) void tml_product_6_q16(__attribute__((unused)) tml_channels *channels) {
    __asm__ volatile(TML_PRODUCT_6(TML_BEGIN_Q16, TML_MULTIPLIER_Q16, TML_RESULT_Q16));
}

__attribute__((naked)) void tml_product_3_q16(__attribute__((unused)) tml_channels *channels) {
    __asm__ volatile(TML_PRODUCT_3(TML_BEGIN_Q16, TML_MULTIPLIER_Q16, TML_RESULT_Q16));
}

int8_t tml_result_q16(const tml_scales *scales, uint32_t o, int32_t sum) {
    int32_t value = tml_q16(scales->bias[o] + sum, scales->multipliers_16[o], scales->shift);
    return (int8_t)tml_clamp(value + scales->zero_point, scales->minimum, scales->maximum);
}

#else
typedef int tml_dsp_only;
#endif
