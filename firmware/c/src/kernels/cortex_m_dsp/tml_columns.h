/* The elements under the window of a convolution, spread out for SMLAD. */
#ifndef TML_COLUMNS_H
#define TML_COLUMNS_H

#include "kernels/reference/tml_window.h"
#include "tml_config.h"

/* Elements that the pixels of one block may have; they take two bytes each on the stack. */
#ifndef TML_COLUMN_ELEMENTS
#define TML_COLUMN_ELEMENTS 1536
#endif

/* Where the next pixel is. */
typedef struct {
    const tml_window *window;
    const int8_t *input;
    const int8_t
        *corner; /* the element under the first of the kernel, which may lie outside of the picture */
    uint8_t zero_point;
    uint32_t row_bytes; /* of one row of the kernel */
    int32_t row_step;   /* from one row of the kernel to the next, in the picture */
    uint32_t count;     /* elements under the window */
    int32_t row;        /* of the corner */
    int32_t column;
    uint32_t pixels_left; /* in the row of the output */
    bool is_plain;        /* one element of the kernel for each pixel, in order */
    bool is_27;           /* 3 by 3, three channels */
} tml_columns;

void tml_columns_start(tml_columns *columns, const tml_window *window, const int8_t *input,
                       int8_t zero_point);

/* Writes the elements under the windows of the next `pixels` pixels, `block` pixels side by side: of each
 * pixel two words for four elements, 2 * (x0, x2) and 2 * (x1, x3). The last group of four is filled up with
 * 0. */
void tml_columns_next(tml_columns *columns, uint32_t pixels, uint32_t block, uint32_t *words);

#endif
