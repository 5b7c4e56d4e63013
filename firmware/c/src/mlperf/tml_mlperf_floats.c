#include "tml_mlperf_floats.h"
#include "../stream/tml_inference.h"
#include "tml_mlperf.h"
#include "tml_mlperf_real.h"
#include "tml_mlperf_tensors.h"

#define FLOAT_BYTES 4
#define FRACTION_BITS 16

static uint32_t feature(uint16_t i) {
    const uint8_t *bytes = tml_mlperf_input + (uint32_t)FLOAT_BYTES * i;
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static uint8_t *elements(void) {
    return tml_mlperf_input + (uint32_t)FLOAT_BYTES * TML_NEAR_U16(&tml_model_description.input_bytes);
}

const uint8_t *tml_mlperf_quantized(void) {
    return elements();
}

void tml_mlperf_quantize(void) {
    tml_mlperf_tensor input = tml_mlperf_input_tensor();
    uint8_t *element = elements();
    for (uint16_t i = 0; i < input.count; i++) {
        int32_t value = (int32_t)tml_mlperf_quotient(feature(i), input.scale) + input.zero_point;
        element[i] = (uint8_t)(value < INT8_MIN ? INT8_MIN : value > INT8_MAX ? INT8_MAX : value);
    }
}

/* sum / count / 2^32 in thousandths. */
static int32_t mean_in_thousandths(uint64_t sum, uint16_t count) {
    /* sum * 1000 has up to 74 bits: its lower 32 and what is above them. */
    uint64_t low = (sum & UINT32_MAX) * 1000U;
    uint64_t high = (sum >> 32) * 1000U + (low >> 32);
    uint64_t mean = (2 * high + (low >> 31 & 1) + count) / (2U * (uint32_t)count);
    return mean > INT32_MAX ? INT32_MAX : (int32_t)mean;
}

int32_t tml_mlperf_error(const uint8_t *output) {
    tml_mlperf_tensor tensor = tml_mlperf_output_tensor();
    uint64_t sum = 0;
    for (uint16_t i = 0; i < tensor.count; i++) {
        int32_t steps = (int32_t)tml_output_element(output, i) - tensor.zero_point;
        int64_t difference = (int64_t)tml_mlperf_product(steps, 1UL << FRACTION_BITS, tensor.scale) -
                             tml_mlperf_product(1, 1UL << FRACTION_BITS, feature(i));
        uint64_t distance = (uint64_t)(difference < 0 ? -difference : difference);
        uint64_t square = distance * distance;
        sum = sum > UINT64_MAX - square ? UINT64_MAX : sum + square;
    }
    return mean_in_thousandths(sum, tensor.count);
}
