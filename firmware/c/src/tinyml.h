/* Integer kernels of TinyML. KERNELS.md defines what each one returns, bit for bit.
 *
 * A kernel takes its parameter block, its input and its output. Blocks and the tables that they point to are
 * constants: define them with TML_FLASH, which keeps them out of RAM where flash and RAM are different
 * address spaces (AVR), and read them with TML_READ_*. On AVR the addresses are 16 bits wide: all constants
 * must lie below 64 KB, where the linker puts PROGMEM as long as the program's constants are smaller than
 * that. */
#ifndef TINYML_H
#define TINYML_H

#include "tml_activations.h"
#include "tml_arithmetic.h"
#include "tml_coded_layers.h"
#include "tml_constant_operands.h"
#include "tml_convolutions.h"
#include "tml_movement.h"
#include "tml_pooling.h"
#include <stdint.h>

#if defined(__AVR__)
#include <avr/pgmspace.h>
#define TML_FLASH PROGMEM
#define TML_READ_U8(address) pgm_read_byte(address)
#define TML_READ_I8(address) ((int8_t)pgm_read_byte(address))
#define TML_READ_U16(address) pgm_read_word(address)
#define TML_READ_I16(address) ((int16_t)pgm_read_word(address))
#define TML_READ_I32(address) ((int32_t)pgm_read_dword(address))
#define TML_READ_POINTER(type, address) ((type)pgm_read_word(address))
#else
#define TML_FLASH
#define TML_READ_U8(address) (*(address))
#define TML_READ_I8(address) (*(address))
#define TML_READ_U16(address) (*(address))
#define TML_READ_I16(address) (*(address))
#define TML_READ_I32(address) (*(address))
#define TML_READ_POINTER(type, address) (*(address))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Fully connected layer: int8 activations, int8 weights. Output must not overlap input. */
typedef struct {
    const int8_t *weights;      /* [output_count][input_count] */
    const int32_t *bias;        /* [output_count] */
    const int16_t *multipliers; /* [output_count], 0 to 32767 */
    uint16_t input_count;
    uint16_t output_count;
    uint8_t shift; /* 0 to 47 */
    int8_t output_zero_point;
    int8_t minimum;
    int8_t maximum;
} tml_fully_connected_s8_params;

void tml_fully_connected_s8(const tml_fully_connected_s8_params *p, const int8_t *input, int8_t *output);

/* Fully connected layer: int16 activations, int8 weights. Output must not overlap input. */
typedef struct {
    const int8_t *weights;      /* [output_count][input_count] */
    const int32_t *bias;        /* [output_count] */
    const int16_t *multipliers; /* [output_count], 0 to 32767 */
    uint16_t input_count;
    uint16_t output_count;
    uint8_t shift; /* 0 to 47 */
    int16_t output_zero_point;
    int16_t minimum;
    int16_t maximum;
} tml_fully_connected_s16x8_params;

void tml_fully_connected_s16x8(const tml_fully_connected_s16x8_params *p, const int16_t *input,
                               int16_t *output);

/* Fully connected layer: int16 activations, int16 weights. Output must not overlap input. */
typedef struct {
    const int16_t *weights;     /* [output_count][input_count] */
    const int32_t *bias;        /* [output_count] */
    const int16_t *multipliers; /* [output_count], 0 to 32767 */
    uint16_t input_count;
    uint16_t output_count;
    uint8_t shift; /* 0 to 47 */
    int16_t output_zero_point;
    int16_t minimum;
    int16_t maximum;
} tml_fully_connected_s16x16_params;

void tml_fully_connected_s16x16(const tml_fully_connected_s16x16_params *p, const int16_t *input,
                                int16_t *output);

/* Element-wise function of int8 through a table. In place allowed. */
typedef struct {
    const int8_t *table; /* [256], for inputs -128 to 127 */
    uint16_t count;
} tml_lookup_s8_params;

void tml_lookup_s8(const tml_lookup_s8_params *p, const int8_t *input, int8_t *output);

/* Hyperbolic tangent, Q3.12 in, Q0.15 out. In place allowed. */
typedef struct {
    uint16_t count;
} tml_tanh_s16_params;

void tml_tanh_s16(const tml_tanh_s16_params *p, const int16_t *input, int16_t *output);

/* Logistic function, Q4.11 in, Q0.15 out. In place allowed. */
typedef struct {
    uint16_t count;
} tml_sigmoid_s16_params;

void tml_sigmoid_s16(const tml_sigmoid_s16_params *p, const int16_t *input, int16_t *output);

/* Softmax of one row; output scale 1/256, zero point -128. In place allowed. */
typedef struct {
    uint16_t count;             /* 1 to 4095 */
    int32_t multiplier;         /* 2^30 to 2^31 - 1 */
    uint8_t left_shift;         /* 0 to 31 */
    int32_t difference_minimum; /* smaller differences to the maximum count as an exponential of 0 */
} tml_softmax_s8_params;

void tml_softmax_s8(const tml_softmax_s8_params *p, const int8_t *input, int8_t *output);

/* Softmax of one row; output scale 1/32768, zero point 0. In place allowed. */
typedef struct {
    uint16_t count;             /* 1 to 4095 */
    int32_t multiplier;         /* 2^30 to 2^31 - 1 */
    uint8_t left_shift;         /* 0 to 31 */
    int32_t difference_minimum; /* smaller differences to the maximum count as an exponential of 0 */
} tml_softmax_s16_params;

void tml_softmax_s16(const tml_softmax_s16_params *p, const int16_t *input, int16_t *output);

/* Per-channel affine map. In place allowed. */
typedef struct {
    const int16_t *offsets;     /* [channel_count] */
    const int16_t *multipliers; /* [channel_count] */
    uint16_t count;
    uint16_t channel_count;
    uint8_t shift; /* 0 to 31 */
    int16_t output_zero_point;
    int16_t minimum;
    int16_t maximum;
} tml_rescale_s16_s16_params;

void tml_rescale_s16_s16(const tml_rescale_s16_s16_params *p, const int16_t *input, int16_t *output);

/* Per-channel affine map. In place allowed. */
typedef struct {
    const int16_t *offsets;     /* [channel_count] */
    const int16_t *multipliers; /* [channel_count] */
    uint16_t count;
    uint16_t channel_count;
    uint8_t shift; /* 0 to 31 */
    int8_t output_zero_point;
    int8_t minimum;
    int8_t maximum;
} tml_rescale_s16_s8_params;

void tml_rescale_s16_s8(const tml_rescale_s16_s8_params *p, const int16_t *input, int8_t *output);

/* Per-channel affine map. In place allowed. */
typedef struct {
    const int16_t *offsets;     /* [channel_count] */
    const int16_t *multipliers; /* [channel_count] */
    uint16_t count;
    uint16_t channel_count;
    uint8_t shift; /* 0 to 31 */
    int8_t output_zero_point;
    int8_t minimum;
    int8_t maximum;
} tml_rescale_s8_s8_params;

void tml_rescale_s8_s8(const tml_rescale_s8_s8_params *p, const int8_t *input, int8_t *output);

/* Per-channel affine map. Output must not overlap input. */
typedef struct {
    const int16_t *offsets;     /* [channel_count] */
    const int16_t *multipliers; /* [channel_count] */
    uint16_t count;
    uint16_t channel_count;
    uint8_t shift; /* 0 to 31 */
    int16_t output_zero_point;
    int16_t minimum;
    int16_t maximum;
} tml_rescale_s8_s16_params;

void tml_rescale_s8_s16(const tml_rescale_s8_s16_params *p, const int8_t *input, int16_t *output);

/* Leaky rectifier. In place allowed. */
typedef struct {
    uint16_t count;
    int16_t multiplier;
    uint8_t shift; /* 0 to 31 */
    int16_t negative_multiplier;
    uint8_t negative_shift; /* 0 to 31 */
} tml_leaky_relu_s16_params;

void tml_leaky_relu_s16(const tml_leaky_relu_s16_params *p, const int16_t *input, int16_t *output);

/* Copies bytes. Output must not overlap input. */
typedef struct {
    uint16_t byte_count;
} tml_copy_params;

void tml_copy(const tml_copy_params *p, const uint8_t *input, uint8_t *output);

#ifdef __cplusplus
}
#endif

#endif
