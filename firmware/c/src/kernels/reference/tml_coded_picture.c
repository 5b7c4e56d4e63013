#include "tml_coded_picture.h"

/* Rows or columns from the first to the last one under a window. */
static uint32_t span(uint16_t elements, uint16_t dilation) {
    return (uint32_t)(elements - 1) * dilation;
}

void tml_coded_picture_open(tml_coded_picture *picture, const tml_window *window, int8_t zero_point,
                            const uint8_t *stream, uint16_t groups, bool has_shifts, uint8_t *scratch) {
    picture->window = window;
    picture->zero_point = zero_point;
    picture->depth = window->input_channels / groups;
    picture->group_outputs = window->output_channels / groups;
    picture->elements = (size_t)window->kernel_height * window->kernel_width * picture->depth;
    tml_codes_open(&picture->codes, stream, has_shifts, scratch);
    const uint32_t rows = span(window->kernel_height, window->dilation_height);
    const uint32_t columns = span(window->kernel_width, window->dilation_width);
    picture->may_list =
        rows < window->input_height && columns < window->input_width &&
        (rows * window->input_width + columns) * window->input_channels + picture->depth <= UINT16_MAX;
}

/* Lists the weights that are not zero, and where their elements are. */
static void list_factors(tml_coded_picture *picture, uint16_t *places, int8_t *factors) {
    const tml_window *window = picture->window;
    const int8_t *weight = picture->weights;
    for (uint16_t i = 0; i < window->kernel_height; i++) {
        for (uint16_t j = 0; j < window->kernel_width; j++) {
            const size_t row = (size_t)i * window->dilation_height;
            const size_t column = (size_t)j * window->dilation_width;
            const size_t place = (row * window->input_width + column) * window->input_channels;
            for (uint16_t k = 0; k < picture->depth; k++) {
                if (*weight != 0) {
                    *places++ = (uint16_t)(place + k);
                    *factors++ = *weight;
                }
                weight++;
            }
        }
    }
}

static size_t count_factors(const int8_t *weights, size_t elements) {
    size_t count = 0;
    for (size_t i = 0; i < elements; i++) {
        count += weights[i] != 0;
    }
    return count;
}

tml_coded_channel tml_coded_picture_channel(tml_coded_picture *picture) {
    const tml_coded_channel channel = tml_codes_channel(&picture->codes);
    const size_t elements = picture->elements;
    uint16_t *places = (uint16_t *)(void *)picture->codes.rest;
    int8_t *factors = (int8_t *)&places[elements];
    int8_t *weights = factors + elements;
    tml_codes_weights(&picture->codes, weights, elements);
    picture->weights = weights;
    picture->places = places;
    picture->factors = NULL;
    picture->count = count_factors(weights, elements);
    /* A list makes each product dearer, so a quarter of them must fall away. */
    if (picture->may_list && picture->count <= elements - elements / 4) {
        picture->factors = factors;
        list_factors(picture, places, factors);
    }
    return channel;
}

static int32_t sum_of_factors(const tml_coded_picture *picture, const int8_t *first) {
    int32_t sum = 0;
    const int8_t *factors = picture->factors;
    const uint16_t *places = picture->places;
    for (size_t n = picture->count; n > 0; n--) {
        sum += tml_codes_multiply(*factors++, first[*places++]);
    }
    return sum;
}

/* Elements outside the picture count as the zero point. */
static int32_t sum_of_weights(const int8_t *weights, uint16_t count) {
    int32_t sum = 0;
    for (; count > 0; count--) {
        sum += *weights++;
    }
    return sum;
}

static int32_t sum_of_products(const int8_t *weights, const int8_t *input, uint16_t count) {
    int32_t sum = 0;
    for (; count > 0; count--) {
        sum += tml_codes_multiply(*weights++, *input++);
    }
    return sum;
}

static int32_t sum_of_window(const tml_coded_picture *picture, int32_t row, int32_t column,
                             const int8_t *group) {
    const tml_window *window = picture->window;
    const int8_t *weights = picture->weights;
    const uint16_t depth = picture->depth;
    int32_t sum = 0;
    for (uint16_t i = 0; i < window->kernel_height; i++) {
        for (uint16_t j = 0; j < window->kernel_width; j++) {
            size_t first = 0;
            if (tml_window_pixel(window, row + (int32_t)i * window->dilation_height,
                                 column + (int32_t)j * window->dilation_width, &first)) {
                sum += sum_of_products(weights, &group[first], depth);
            } else {
                sum += picture->zero_point * sum_of_weights(weights, depth);
            }
            weights += depth;
        }
    }
    return sum;
}

int32_t tml_coded_picture_sum(const tml_coded_picture *picture, int32_t row, int32_t column,
                              const int8_t *group) {
    const tml_window *window = picture->window;
    size_t first = 0;
    size_t last = 0;
    const bool is_inside =
        picture->factors != NULL && tml_window_pixel(window, row, column, &first) &&
        tml_window_pixel(window, row + (int32_t)span(window->kernel_height, window->dilation_height),
                         column + (int32_t)span(window->kernel_width, window->dilation_width), &last);
    return is_inside ? sum_of_factors(picture, &group[first]) : sum_of_window(picture, row, column, group);
}
