/* Pooling, means and softmax over several rows. Included by tinyml.h. */
#ifndef TML_POOLING_H
#define TML_POOLING_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Mean under a window, ties away from zero; what lies outside the picture does not count. Row order. */
typedef struct {
    uint16_t input_height;
    uint16_t input_width;
    uint16_t channels;
    uint16_t output_height;
    uint16_t output_width;
    uint16_t kernel_height;
    uint16_t kernel_width;
    uint16_t stride_height;
    uint16_t stride_width;
    uint16_t dilation_height;
    uint16_t dilation_width;
    uint16_t pad_top;  /* may be 0 */
    uint16_t pad_left; /* may be 0 */
    int8_t minimum;
    int8_t maximum;
} tml_average_pool_2d_s8_params;

void tml_average_pool_2d_s8(const tml_average_pool_2d_s8_params *p, const int8_t *input, int8_t *output);

/* Mean under a window, ties away from zero; what lies outside the picture does not count. Row order. */
typedef struct {
    uint16_t input_height;
    uint16_t input_width;
    uint16_t channels;
    uint16_t output_height;
    uint16_t output_width;
    uint16_t kernel_height;
    uint16_t kernel_width;
    uint16_t stride_height;
    uint16_t stride_width;
    uint16_t dilation_height;
    uint16_t dilation_width;
    uint16_t pad_top;  /* may be 0 */
    uint16_t pad_left; /* may be 0 */
    int16_t minimum;
    int16_t maximum;
} tml_average_pool_2d_s16_params;

void tml_average_pool_2d_s16(const tml_average_pool_2d_s16_params *p, const int16_t *input, int16_t *output);

/* Greatest element under a window. Row order. */
typedef struct {
    uint16_t input_height;
    uint16_t input_width;
    uint16_t channels;
    uint16_t output_height;
    uint16_t output_width;
    uint16_t kernel_height;
    uint16_t kernel_width;
    uint16_t stride_height;
    uint16_t stride_width;
    uint16_t dilation_height;
    uint16_t dilation_width;
    uint16_t pad_top;  /* may be 0 */
    uint16_t pad_left; /* may be 0 */
    int8_t minimum;
    int8_t maximum;
} tml_max_pool_2d_s8_params;

void tml_max_pool_2d_s8(const tml_max_pool_2d_s8_params *p, const int8_t *input, int8_t *output);

/* Greatest element under a window. Row order. */
typedef struct {
    uint16_t input_height;
    uint16_t input_width;
    uint16_t channels;
    uint16_t output_height;
    uint16_t output_width;
    uint16_t kernel_height;
    uint16_t kernel_width;
    uint16_t stride_height;
    uint16_t stride_width;
    uint16_t dilation_height;
    uint16_t dilation_width;
    uint16_t pad_top;  /* may be 0 */
    uint16_t pad_left; /* may be 0 */
    int16_t minimum;
    int16_t maximum;
} tml_max_pool_2d_s16_params;

void tml_max_pool_2d_s16(const tml_max_pool_2d_s16_params *p, const int16_t *input, int16_t *output);

/* Mean over the middle one of three dimensions. Output must not overlap input. */
typedef struct {
    uint16_t outer_count;
    uint16_t reduced_count;
    uint16_t inner_count;
    int8_t input_zero_point;
    int32_t multiplier; /* not negative */
    int8_t shift;       /* -31 to 30 */
    int8_t output_zero_point;
} tml_mean_s8_params;

void tml_mean_s8(const tml_mean_s8_params *p, const int8_t *input, int8_t *output);

/* Mean over the middle one of three dimensions. Output must not overlap input. */
typedef struct {
    uint16_t outer_count;
    uint16_t reduced_count;
    uint16_t inner_count;
    int16_t input_zero_point;
    int32_t multiplier; /* not negative */
    int8_t shift;       /* -31 to 30 */
    int16_t output_zero_point;
} tml_mean_s16_params;

void tml_mean_s16(const tml_mean_s16_params *p, const int16_t *input, int16_t *output);

/* Softmax of several rows. In place allowed. */
typedef struct {
    uint16_t row_count;
    uint16_t count; /* elements of a row, 1 to 4095 */
    int32_t multiplier;
    uint8_t left_shift; /* 0 to 31 */
    int32_t difference_minimum;
} tml_softmax_rows_s8_params;

void tml_softmax_rows_s8(const tml_softmax_rows_s8_params *p, const int8_t *input, int8_t *output);

/* Softmax of several rows. In place allowed. */
typedef struct {
    uint16_t row_count;
    uint16_t count; /* elements of a row, 1 to 4095 */
    int32_t multiplier;
    uint8_t left_shift; /* 0 to 31 */
    int32_t difference_minimum;
} tml_softmax_rows_s16_params;

void tml_softmax_rows_s16(const tml_softmax_rows_s16_params *p, const int16_t *input, int16_t *output);

#ifdef __cplusplus
}
#endif

#endif
