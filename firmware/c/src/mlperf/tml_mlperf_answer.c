#include "tml_mlperf_answer.h"
#include "../stream/tml_inference.h"
#include "../stream/tml_print.h"
#include "tml_mlperf_real.h"
#include "tml_mlperf_tensors.h"

/* The models of the benchmark are told apart by what goes in and out. */
typedef struct {
    uint16_t input_bytes;
    uint16_t output_bytes;
    uint8_t input;
    char name[6];
} benchmark_model;

static const benchmark_model benchmark_models[] TML_NEAR_FLASH = {
    {490, 12, TML_MLPERF_BYTES, "kws01"},
    {27648, 2, TML_MLPERF_PIXELS, "vww01"},
    {3072, 10, TML_MLPERF_PIXELS, "ic01"},
    {640, 640, TML_MLPERF_FLOATS, "ad01"},
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

tml_mlperf_sent tml_mlperf_input_sent(void) {
    const benchmark_model *model = known();
    if (model == 0 || TML_NEAR_U8(&tml_model_description.input_element) != TML_ELEMENT_INT8) {
        return TML_MLPERF_BYTES;
    }
    uint8_t input = TML_NEAR_U8(&model->input);
    /* Columns of a table have scales of their own. */
    return input == TML_MLPERF_FLOATS && tml_mlperf_input_tensor().scale_count != 1 ? TML_MLPERF_BYTES
                                                                                    : (tml_mlperf_sent)input;
}

void tml_mlperf_print_results(const uint8_t *output) {
    tml_mlperf_tensor tensor = tml_mlperf_output_tensor();
    for (uint16_t i = 0; i < tensor.count; i++) {
        if (i != 0) {
            tml_port_write(',');
        }
        int32_t steps = (int32_t)tml_output_element(output, i) - tensor.zero_point;
        tml_print_decimal(tml_mlperf_product(steps, 1000, tensor.scale), 3);
    }
}
