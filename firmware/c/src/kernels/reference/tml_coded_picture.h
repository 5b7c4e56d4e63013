/* What the coded convolutions share: a layer over a picture, one output channel at a time. A depthwise layer
 * is one with as many groups as input channels. */
#ifndef TML_CODED_PICTURE_H
#define TML_CODED_PICTURE_H

#include "tml_codes.h"
#include "tml_window.h"

typedef struct {
    const tml_window *window;
    int8_t zero_point;
    uint16_t depth;         /* input channels of a group */
    uint16_t group_outputs; /* output channels of a group */
    tml_codes codes;
    size_t elements;        /* weights of a channel */
    const int8_t *weights;  /* of the channel that was read last */
    bool may_list;          /* whether every element is less than 64 KiB from the first one of its window */
    const int8_t *factors;  /* the weights that are not zero, where many are; otherwise NULL */
    const uint16_t *places; /* their elements, counted from the first one of the window */
    size_t count;
} tml_coded_picture;

/* Reads the header of a layer. */
void tml_coded_picture_open(tml_coded_picture *picture, const tml_window *window, int8_t zero_point,
                            const uint8_t *stream, uint16_t groups, bool has_shifts, uint8_t *scratch);

/* Reads the next channel. */
tml_coded_channel tml_coded_picture_channel(tml_coded_picture *picture);

/* The first input channel that an output channel sees. */
static inline const int8_t *tml_coded_picture_group(const tml_coded_picture *picture, const int8_t *input,
                                                    uint16_t output_channel) {
    return &input[(size_t)(output_channel / picture->group_outputs) * picture->depth];
}

/* The sum under one window for the channel that was read last. */
int32_t tml_coded_picture_sum(const tml_coded_picture *picture, int32_t row, int32_t column,
                              const int8_t *group);

#endif
