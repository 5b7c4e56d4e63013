#include "tml_mlperf_tensors.h"
#include "../stream/tml_model.h"

/* A tensor of INFO, behind its name and unit: element u8, count u16, zeroPoint i16, scaleCount u16, scales.
 */
#define TENSOR_COUNT 1
#define TENSOR_ZERO_POINT 3
#define TENSOR_SCALE_COUNT 5
#define TENSOR_SCALES 7

static const uint8_t *behind_text(const uint8_t *text) {
    return text + 1 + TML_NEAR_U8(text);
}

static uint16_t u16_at(const uint8_t *bytes) {
    return (uint16_t)(TML_NEAR_U8(bytes) | TML_NEAR_U8(bytes + 1) << 8);
}

/* Where the number of inputs stands, which they follow behind the number of outputs. */
static const uint8_t *counts(void) {
    /* Between the model's name and its tensors: hash, input and output bytes, LED rule, index, threshold. */
    return behind_text(TML_NEAR_POINTER(&tml_model_description.info)) + 8 + 2 + 2 + 1 + 1 + 4;
}

static tml_mlperf_tensor tensor_at(const uint8_t *at) {
    tml_mlperf_tensor tensor;
    tensor.count = u16_at(at + TENSOR_COUNT);
    tensor.zero_point = (int16_t)u16_at(at + TENSOR_ZERO_POINT);
    tensor.scale_count = u16_at(at + TENSOR_SCALE_COUNT);
    tensor.scale = u16_at(at + TENSOR_SCALES) | (uint32_t)u16_at(at + TENSOR_SCALES + 2) << 16;
    return tensor;
}

tml_mlperf_tensor tml_mlperf_input_tensor(void) {
    return tensor_at(behind_text(behind_text(counts() + 2)));
}

tml_mlperf_tensor tml_mlperf_output_tensor(void) {
    const uint8_t *at = counts();
    uint8_t inputs = TML_NEAR_U8(at);
    at = behind_text(behind_text(at + 2));
    for (; inputs != 0; inputs--) {
        at = behind_text(behind_text(at + TENSOR_SCALES + 4 * u16_at(at + TENSOR_SCALE_COUNT)));
    }
    return tensor_at(at);
}
