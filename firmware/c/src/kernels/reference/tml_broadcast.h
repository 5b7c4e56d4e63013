/* A walk over four nested extents and two tensors, each of which may repeat along some of them (KERNELS.md,
 * "Broadcasting"). The innermost extent is left to the kernel: it goes through `count` elements in steps. */
#ifndef TML_BROADCAST_H
#define TML_BROADCAST_H

#include <stdint.h>

typedef struct {
    uint16_t count;      /* innermost extent */
    uint8_t first_step;  /* 1, or 0 where the first tensor repeats */
    uint8_t second_step; /* 1, or 0 where the second tensor repeats */
    uint32_t first;      /* index of the first tensor's element at the begin of this row */
    uint32_t second;     /* the same of the second tensor */
    uint16_t extents[3];
    uint16_t indices[3];
    uint32_t first_strides[3];
    uint32_t second_strides[3];
} tml_broadcast;

/* Strides of one tensor: bit i of `repeats` says that it has one element along extent i. */
static inline void tml_broadcast_strides(uint32_t *strides, const uint16_t *extents, uint32_t size,
                                         uint8_t repeats) {
    for (int8_t i = 2; i >= 0; i--) {
        uint8_t repeated = (uint8_t)((repeats >> i) & 1);
        strides[i] = repeated ? 0 : size;
        size = repeated ? size : size * extents[i];
    }
}

/* Begins at the first row. */
static inline void tml_broadcast_begin(tml_broadcast *walk, const uint16_t *extents, uint8_t first_repeats,
                                       uint8_t second_repeats) {
    walk->count = extents[3];
    walk->first_step = (uint8_t)((first_repeats & 8) == 0);
    walk->second_step = (uint8_t)((second_repeats & 8) == 0);
    walk->first = 0;
    walk->second = 0;
    for (uint8_t i = 0; i < 3; i++) {
        walk->extents[i] = extents[i];
        walk->indices[i] = 0;
    }
    tml_broadcast_strides(walk->first_strides, extents, walk->first_step ? walk->count : 1, first_repeats);
    tml_broadcast_strides(walk->second_strides, extents, walk->second_step ? walk->count : 1, second_repeats);
}

/* Goes to the next row; 0 after the last. */
static inline uint8_t tml_broadcast_next(tml_broadcast *walk) {
    for (int8_t i = 2; i >= 0; i--) {
        walk->first += walk->first_strides[i];
        walk->second += walk->second_strides[i];
        walk->indices[i]++;
        if (walk->indices[i] < walk->extents[i]) {
            return 1;
        }
        walk->first -= walk->first_strides[i] * walk->extents[i];
        walk->second -= walk->second_strides[i] * walk->extents[i];
        walk->indices[i] = 0;
    }
    return 0;
}

#endif
