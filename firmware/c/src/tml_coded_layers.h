/* The layers whose weights, biases, multipliers and shifts are one table of codes (KERNELS.md, "Coded
 * layers"). Output and scratch must not overlap input or each other; scratch starts at a multiple of 4 and
 * holds what KERNELS.md says. Included by tinyml.h. */
#ifndef TML_CODED_LAYERS_H
#define TML_CODED_LAYERS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Convolution: int8 activations, coded int8 weights. */
typedef struct {
    const uint8_t *codes;
    uint16_t input_height;
    uint16_t input_width;
    uint16_t input_channels;
    uint16_t output_height;
    uint16_t output_width;
    uint16_t output_channels;
    uint16_t kernel_height;
    uint16_t kernel_width;
    uint16_t stride_height;
    uint16_t stride_width;
    uint16_t dilation_height;
    uint16_t dilation_width;
    uint16_t pad_top;  /* 0 or more */
    uint16_t pad_left; /* 0 or more */
    uint16_t groups;
    uint8_t shift; /* 0 to 47 */
    int8_t input_zero_point;
    int8_t output_zero_point;
    int8_t minimum;
    int8_t maximum;
} tml_conv_2d_s8_coded_params;

void tml_conv_2d_s8_coded(const tml_conv_2d_s8_coded_params *p, const int8_t *input, int8_t *output,
                          uint8_t *scratch);

/* Convolution with the requantization of TensorFlow Lite: int8 activations, coded int8 weights. */
typedef struct {
    const uint8_t *codes;
    uint16_t input_height;
    uint16_t input_width;
    uint16_t input_channels;
    uint16_t output_height;
    uint16_t output_width;
    uint16_t output_channels;
    uint16_t kernel_height;
    uint16_t kernel_width;
    uint16_t stride_height;
    uint16_t stride_width;
    uint16_t dilation_height;
    uint16_t dilation_width;
    uint16_t pad_top;  /* 0 or more */
    uint16_t pad_left; /* 0 or more */
    uint16_t groups;
    int8_t input_zero_point;
    int8_t output_zero_point;
    int8_t minimum;
    int8_t maximum;
} tml_conv_2d_s8_tflite_coded_params;

void tml_conv_2d_s8_tflite_coded(const tml_conv_2d_s8_tflite_coded_params *p, const int8_t *input,
                                 int8_t *output, uint8_t *scratch);

/* Depthwise convolution: int8 activations, coded int8 weights. */
typedef struct {
    const uint8_t *codes;
    uint16_t input_height;
    uint16_t input_width;
    uint16_t input_channels;
    uint16_t output_height;
    uint16_t output_width;
    uint16_t output_channels;
    uint16_t kernel_height;
    uint16_t kernel_width;
    uint16_t stride_height;
    uint16_t stride_width;
    uint16_t dilation_height;
    uint16_t dilation_width;
    uint16_t pad_top;  /* 0 or more */
    uint16_t pad_left; /* 0 or more */
    uint8_t shift;     /* 0 to 47 */
    int8_t input_zero_point;
    int8_t output_zero_point;
    int8_t minimum;
    int8_t maximum;
} tml_depthwise_conv_2d_s8_coded_params;

void tml_depthwise_conv_2d_s8_coded(const tml_depthwise_conv_2d_s8_coded_params *p, const int8_t *input,
                                    int8_t *output, uint8_t *scratch);

/* Depthwise convolution with the requantization of TensorFlow Lite: int8 activations, coded int8 weights. */
typedef struct {
    const uint8_t *codes;
    uint16_t input_height;
    uint16_t input_width;
    uint16_t input_channels;
    uint16_t output_height;
    uint16_t output_width;
    uint16_t output_channels;
    uint16_t kernel_height;
    uint16_t kernel_width;
    uint16_t stride_height;
    uint16_t stride_width;
    uint16_t dilation_height;
    uint16_t dilation_width;
    uint16_t pad_top;  /* 0 or more */
    uint16_t pad_left; /* 0 or more */
    int8_t input_zero_point;
    int8_t output_zero_point;
    int8_t minimum;
    int8_t maximum;
} tml_depthwise_conv_2d_s8_tflite_coded_params;

void tml_depthwise_conv_2d_s8_tflite_coded(const tml_depthwise_conv_2d_s8_tflite_coded_params *p,
                                           const int8_t *input, int8_t *output, uint8_t *scratch);

/* Fully connected layer: int8 activations, coded int8 weights. */
typedef struct {
    const uint8_t *codes;
    uint16_t input_count;
    uint16_t output_count;
    uint8_t shift; /* 0 to 47 */
    int8_t output_zero_point;
    int8_t minimum;
    int8_t maximum;
} tml_fully_connected_s8_coded_params;

void tml_fully_connected_s8_coded(const tml_fully_connected_s8_coded_params *p, const int8_t *input,
                                  int8_t *output, uint8_t *scratch);

/* Fully connected layer with the requantization of TensorFlow Lite: int8 activations, coded int8 weights. */
typedef struct {
    const uint8_t *codes;
    uint16_t input_count;
    uint16_t output_count;
    int8_t output_zero_point;
    int8_t minimum;
    int8_t maximum;
} tml_fully_connected_s8_tflite_coded_params;

void tml_fully_connected_s8_tflite_coded(const tml_fully_connected_s8_tflite_coded_params *p,
                                         const int8_t *input, int8_t *output, uint8_t *scratch);

#ifdef __cplusplus
}
#endif

#endif
