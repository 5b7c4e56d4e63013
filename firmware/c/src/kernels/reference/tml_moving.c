#include "tml_moving.h"
#include "tinyml.h"

#define MOST_LOOPS 6

void tml_moving(const int32_t *loops, uint8_t loop_count, uint16_t run_bytes, const uint8_t *input,
                uint8_t *output) {
    int32_t turns[MOST_LOOPS] = {0};
    uint8_t loop = loop_count;
    while (loop > 0) {
        for (uint16_t i = 0; i < run_bytes; i++) {
            output[i] = input[i];
        }
        /* The innermost loop that has turns left goes on, those inside it begin again. */
        for (loop = loop_count; loop > 0; loop--) {
            const int32_t *entry = &loops[3 * (loop - 1)];
            int32_t count = TML_READ_I32(&entry[0]);
            int32_t input_stride = TML_READ_I32(&entry[1]);
            int32_t output_stride = TML_READ_I32(&entry[2]);
            turns[loop - 1]++;
            if (turns[loop - 1] < count) {
                input += input_stride;
                output += output_stride;
                break;
            }
            input -= input_stride * (count - 1);
            output -= output_stride * (count - 1);
            turns[loop - 1] = 0;
        }
    }
}
