#include "tml_scheme.h"

#if defined(__ARM_FEATURE_DSP)

bool tml_is_constant(const tml_scales *scales, uint32_t o, uint32_t count, int8_t *result) {
    const int32_t reach = (int32_t)(count << 14);
    const int32_t bias = scales->bias[o];
    const int32_t left = scales->multipliers_32 != 0 && scales->shifts[o] > 0 ? scales->shifts[o] : 0;
    const int32_t room = (INT32_MAX >> left) - reach;
    const bool has_room = scales->multipliers_32 != 0 || scales->shift >= 16;
    if (!has_room || count > TML_LARGEST_COUNT || room < 0 || bias > room || bias < -room) {
        return false;
    }
    *result = scales->result(scales, o, -reach);
    return *result == scales->result(scales, o, reach);
}

void tml_limit(int8_t minimum, int8_t maximum, int8_t *values, uint32_t count) {
    if (minimum == -128 && maximum == 127) {
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        int32_t value = values[i] < minimum ? minimum : values[i];
        values[i] = (int8_t)(value > maximum ? maximum : value);
    }
}

#else
typedef int tml_dsp_only;
#endif
