/* The convolutions of TinyML, and its fully connected layers with the requantization of TensorFlow Lite.
 * Included by tinyml.h. */
#ifndef TML_CONVOLUTIONS_H
#define TML_CONVOLUTIONS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Convolution: int8 activations, int8 weights.
 * Pictures are [height][width][channels]; rows are written in order (KERNELS.md, "Row order"). */
typedef struct {
    const int8_t *weights;      /* [output_channels][kernel_height][kernel_width][input_channels / groups] */
    const int32_t *bias;        /* [output_channels] */
    const int16_t *multipliers; /* [output_channels], 0 to 32767 */
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
} tml_conv_2d_s8_params;

void tml_conv_2d_s8(const tml_conv_2d_s8_params *p, const int8_t *input, int8_t *output);

/* Convolution with the requantization of TensorFlow Lite: int8 activations, int8 weights.
 * Pictures are [height][width][channels]; rows are written in order (KERNELS.md, "Row order"). */
typedef struct {
    const int8_t *weights;      /* [output_channels][kernel_height][kernel_width][input_channels / groups] */
    const int32_t *bias;        /* [output_channels] */
    const int32_t *multipliers; /* [output_channels], 0 to 2^31 - 1 */
    const int8_t *shifts;       /* [output_channels], -31 to 30, positive to the left */
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
} tml_conv_2d_s8_tflite_params;

void tml_conv_2d_s8_tflite(const tml_conv_2d_s8_tflite_params *p, const int8_t *input, int8_t *output);

/* Depthwise convolution: int8 activations, int8 weights.
 * Pictures are [height][width][channels]; rows are written in order (KERNELS.md, "Row order"). */
typedef struct {
    const int8_t *weights;      /* [kernel_height][kernel_width][output_channels] */
    const int32_t *bias;        /* [output_channels] */
    const int16_t *multipliers; /* [output_channels], 0 to 32767 */
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
} tml_depthwise_conv_2d_s8_params;

void tml_depthwise_conv_2d_s8(const tml_depthwise_conv_2d_s8_params *p, const int8_t *input, int8_t *output);

/* Depthwise convolution with the requantization of TensorFlow Lite: int8 activations, int8 weights.
 * Pictures are [height][width][channels]; rows are written in order (KERNELS.md, "Row order"). */
typedef struct {
    const int8_t *weights;      /* [kernel_height][kernel_width][output_channels] */
    const int32_t *bias;        /* [output_channels] */
    const int32_t *multipliers; /* [output_channels], 0 to 2^31 - 1 */
    const int8_t *shifts;       /* [output_channels], -31 to 30, positive to the left */
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
} tml_depthwise_conv_2d_s8_tflite_params;

void tml_depthwise_conv_2d_s8_tflite(const tml_depthwise_conv_2d_s8_tflite_params *p, const int8_t *input,
                                     int8_t *output);

/* Fully connected layer with the requantization of TensorFlow Lite: int8 activations, int8 weights. Output
 * must not overlap input. */
typedef struct {
    const int8_t *weights;      /* [output_count][input_count] */
    const int32_t *bias;        /* [output_count] */
    const int32_t *multipliers; /* [output_count], 0 to 2^31 - 1 */
    const int8_t *shifts;       /* [output_count], -31 to 30, positive to the left */
    uint16_t input_count;
    uint16_t output_count;
    int8_t output_zero_point;
    int8_t minimum;
    int8_t maximum;
} tml_fully_connected_s8_tflite_params;

void tml_fully_connected_s8_tflite(const tml_fully_connected_s8_tflite_params *p, const int8_t *input,
                                   int8_t *output);

/* Convolution: int16 activations, int8 weights.
 * Pictures are [height][width][channels]; rows are written in order (KERNELS.md, "Row order"). */
typedef struct {
    const int8_t *weights;      /* [output_channels][kernel_height][kernel_width][input_channels / groups] */
    const int32_t *bias;        /* [output_channels] */
    const int16_t *multipliers; /* [output_channels], 0 to 32767 */
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
    uint8_t shift;             /* 0 to 47 */
    int16_t input_zero_point;  /* 0 */
    int16_t output_zero_point; /* 0 */
    int16_t minimum;
    int16_t maximum;
} tml_conv_2d_s16x8_params;

void tml_conv_2d_s16x8(const tml_conv_2d_s16x8_params *p, const int16_t *input, int16_t *output);

/* Convolution with the requantization of TensorFlow Lite: int16 activations, int8 weights.
 * Pictures are [height][width][channels]; rows are written in order (KERNELS.md, "Row order"). */
typedef struct {
    const int8_t *weights;      /* [output_channels][kernel_height][kernel_width][input_channels / groups] */
    const int32_t *bias;        /* [output_channels] */
    const int32_t *multipliers; /* [output_channels], 0 to 2^31 - 1 */
    const int8_t *shifts;       /* [output_channels], -31 to 7, positive to the left */
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
    int16_t input_zero_point;  /* 0 */
    int16_t output_zero_point; /* 0 */
    int16_t minimum;
    int16_t maximum;
} tml_conv_2d_s16x8_tflite_params;

void tml_conv_2d_s16x8_tflite(const tml_conv_2d_s16x8_tflite_params *p, const int16_t *input,
                              int16_t *output);

/* Depthwise convolution: int16 activations, int8 weights.
 * Pictures are [height][width][channels]; rows are written in order (KERNELS.md, "Row order"). */
typedef struct {
    const int8_t *weights;      /* [kernel_height][kernel_width][output_channels] */
    const int32_t *bias;        /* [output_channels] */
    const int16_t *multipliers; /* [output_channels], 0 to 32767 */
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
    uint16_t pad_top;          /* 0 or more */
    uint16_t pad_left;         /* 0 or more */
    uint8_t shift;             /* 0 to 47 */
    int16_t input_zero_point;  /* 0 */
    int16_t output_zero_point; /* 0 */
    int16_t minimum;
    int16_t maximum;
} tml_depthwise_conv_2d_s16x8_params;

void tml_depthwise_conv_2d_s16x8(const tml_depthwise_conv_2d_s16x8_params *p, const int16_t *input,
                                 int16_t *output);

/* Depthwise convolution with the requantization of TensorFlow Lite: int16 activations, int8 weights.
 * Pictures are [height][width][channels]; rows are written in order (KERNELS.md, "Row order"). */
typedef struct {
    const int8_t *weights;      /* [kernel_height][kernel_width][output_channels] */
    const int32_t *bias;        /* [output_channels] */
    const int32_t *multipliers; /* [output_channels], 0 to 2^31 - 1 */
    const int8_t *shifts;       /* [output_channels], -31 to 7, positive to the left */
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
    uint16_t pad_top;          /* 0 or more */
    uint16_t pad_left;         /* 0 or more */
    int16_t input_zero_point;  /* 0 */
    int16_t output_zero_point; /* 0 */
    int16_t minimum;
    int16_t maximum;
} tml_depthwise_conv_2d_s16x8_tflite_params;

void tml_depthwise_conv_2d_s16x8_tflite(const tml_depthwise_conv_2d_s16x8_tflite_params *p,
                                        const int16_t *input, int16_t *output);

/* Fully connected layer with the requantization of TensorFlow Lite: int16 activations, int8 weights. Output
 * must not overlap input. */
typedef struct {
    const int8_t *weights;      /* [output_count][input_count] */
    const int32_t *bias;        /* [output_count] */
    const int32_t *multipliers; /* [output_count], 0 to 2^31 - 1 */
    const int8_t *shifts;       /* [output_count], -31 to 7, positive to the left */
    uint16_t input_count;
    uint16_t output_count;
    int16_t output_zero_point; /* 0 */
    int16_t minimum;
    int16_t maximum;
} tml_fully_connected_s16x8_tflite_params;

void tml_fully_connected_s16x8_tflite(const tml_fully_connected_s16x8_tflite_params *p, const int16_t *input,
                                      int16_t *output);

#ifdef __cplusplus
}
#endif

#endif
