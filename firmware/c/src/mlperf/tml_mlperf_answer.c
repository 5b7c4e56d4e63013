#include "tml_mlperf_answer.h"
#include "../stream/tml_inference.h"
#include "../stream/tml_print.h"

/* The models of the benchmark are told apart by what goes in and out. Anomaly detection is not among them: it
 * is sent floating-point numbers. */
typedef struct {
    uint16_t input_bytes;
    uint16_t output_bytes;
    uint8_t has_pixels;
    char name[6];
} benchmark_model;

static const benchmark_model benchmark_models[] TML_NEAR_FLASH = {
    {490, 12, 0, "kws01"},
    {27648, 2, 1, "vww01"},
    {3072, 10, 1, "ic01"},
};

/* The entry of the model, or 0. */
static const benchmark_model *known(void) {
    for (uint8_t i = 0; i < sizeof benchmark_models / sizeof benchmark_models[0]; i++) {
        const benchmark_model *model = &benchmark_models[i];
        if (TML_NEAR_U16(&model->input_bytes) == TML_NEAR_U16(&tml_model_description.input_bytes) &&
            TML_NEAR_U16(&model->output_bytes) == TML_NEAR_U16(&tml_model_description.output_bytes)) {
            return model;
        }
    }
    return 0;
}

void tml_mlperf_print_model(void) {
    const benchmark_model *model = known();
    if (model != 0) {
        tml_print(model->name);
        return;
    }
    const uint8_t *name = TML_NEAR_POINTER(&tml_model_description.info);
    for (uint8_t left = TML_NEAR_U8(name); left != 0; left--) {
        tml_port_write(TML_NEAR_U8(++name));
    }
}

uint8_t tml_mlperf_input_flip(void) {
    const benchmark_model *model = known();
    return model != 0 && TML_NEAR_U8(&model->has_pixels) &&
                   TML_NEAR_U8(&tml_model_description.input_element) == TML_ELEMENT_INT8
               ? 0x80
               : 0;
}

static const uint8_t *behind_text(const uint8_t *text) {
    return text + 1 + TML_NEAR_U8(text);
}

static uint16_t u16_at(const uint8_t *bytes) {
    return (uint16_t)(TML_NEAR_U8(bytes) | TML_NEAR_U8(bytes + 1) << 8);
}

/* A tensor of INFO, behind its name and unit: element u8, count u16, zeroPoint i16, scaleCount u16, scales.
 */
#define TENSOR_COUNT 1
#define TENSOR_ZERO_POINT 3
#define TENSOR_SCALE_COUNT 5
#define TENSOR_SCALES 7

/* Where the first output is described. */
static const uint8_t *output_tensor(void) {
    /* Between the model's name and its tensors: hash, input and output bytes, LED rule, index, threshold. */
    const uint8_t *at = behind_text(TML_NEAR_POINTER(&tml_model_description.info)) + 8 + 2 + 2 + 1 + 1 + 4;
    uint8_t inputs = TML_NEAR_U8(at);
    at = behind_text(behind_text(at + 2));
    for (; inputs != 0; inputs--) {
        at = behind_text(behind_text(at + TENSOR_SCALES + 4 * u16_at(at + TENSOR_SCALE_COUNT)));
    }
    return at;
}

/* Thousandths of steps * scale, to the nearest, halves away from zero. The scale is IEEE-754 binary32: its 24
 * digits times a power of two, so 16 bits of steps and a thousand need 51 bits. */
static int32_t thousandths(int32_t steps, const uint8_t *scale) {
    uint32_t bits = u16_at(scale) | (uint32_t)u16_at(scale + 2) << 16;
    uint8_t exponent = (uint8_t)(bits >> 23);
    uint32_t digits = (bits & 0x7FFFFFUL) | 0x800000UL;
    uint64_t product = (uint64_t)(uint32_t)(steps < 0 ? -steps : steps) * digits * 1000U;
    int16_t shift = (int16_t)(150 - exponent);
    if (shift > 62) {
        product = 0;
    } else if (shift > 0) {
        product = (product + ((uint64_t)1 << (shift - 1))) >> shift;
    } else if (product != 0) {
        /* A step of a million and more. */
        product = INT32_MAX;
    }
    int32_t value = product > INT32_MAX ? INT32_MAX : (int32_t)product;
    return steps < 0 ? -value : value;
}

void tml_mlperf_print_results(const uint8_t *output) {
    const uint8_t *tensor = output_tensor();
    uint16_t count = u16_at(tensor + TENSOR_COUNT);
    int16_t zero_point = (int16_t)u16_at(tensor + TENSOR_ZERO_POINT);
    for (uint16_t i = 0; i < count; i++) {
        if (i != 0) {
            tml_port_write(',');
        }
        int32_t steps = (int32_t)tml_output_element(output, i) - zero_point;
        tml_print_decimal(thousandths(steps, tensor + TENSOR_SCALES), 3);
    }
}
