/* What moves elements about. Included by tinyml.h. */
#ifndef TML_MOVEMENT_H
#define TML_MOVEMENT_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Moves runs of bytes. Output must not overlap input. */
typedef struct {
    const int32_t
        *loops; /* [loop_count][3], outermost first: turns, bytes between input runs, between output runs */
    uint8_t loop_count; /* 1 to 6 */
    uint16_t run_bytes;
    int32_t input_offset;  /* bytes to the first run */
    int32_t output_offset; /* bytes to its place */
} tml_move_params;

void tml_move(const tml_move_params *p, const uint8_t *input, uint8_t *output);

/* Copies a tensor into the midst of elements of one value. Output must not overlap input. */
typedef struct {
    const int32_t *loops; /* as those of tml_move */
    uint8_t loop_count;   /* 1 to 6 */
    uint16_t run_bytes;
    int32_t output_offset; /* bytes to the place of the first run */
    int32_t output_bytes;
    uint8_t element_bytes; /* 1 or 2 */
    int16_t fill;
} tml_pad_params;

void tml_pad(const tml_pad_params *p, const uint8_t *input, uint8_t *output);

/* Takes rows and columns of a picture. Output must not overlap input. */
typedef struct {
    const int16_t *rows;    /* [output_height], of the input */
    const int16_t *columns; /* [output_width], of the input */
    uint16_t output_height;
    uint16_t output_width;
    uint16_t input_width;
    uint16_t pixel_bytes;
} tml_resize_nearest_params;

void tml_resize_nearest(const tml_resize_nearest_params *p, const uint8_t *input, uint8_t *output);

#ifdef __cplusplus
}
#endif

#endif
