/* Runs kernel calls that arrive on standard input, each in memory of exactly its size, so that the sanitizers
 * see every access outside. All numbers are uint32_t of this machine: kernel, offset of input behind output
 * or APART, bytes of the block, the block, number of tables, for each: place of its pointer in the block,
 * bytes, table, bytes of input, input, bytes of the second input, second input, bytes of output, bytes of
 * scratch, and back comes the output. */
#include "kernel_server.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define APART 0xFFFFFFFFu
#define MOST_TABLES 8

static void receive(void *bytes, size_t count) {
    if (count > 0 && fread(bytes, 1, count, stdin) != count) {
        exit(2);
    }
}

static uint32_t number(void) {
    uint32_t value;
    receive(&value, sizeof value);
    return value;
}

static uint8_t *memory(size_t count) {
    uint8_t *bytes = malloc(count > 0 ? count : 1);
    if (bytes == NULL) {
        exit(3);
    }
    return bytes;
}

static uint8_t *table(uint32_t *count) {
    *count = number();
    uint8_t *bytes = memory(*count);
    receive(bytes, *count);
    return bytes;
}

static void run(uint32_t kernel) {
    uint32_t lead = number();
    uint32_t count;
    uint8_t *block = table(&count);
    uint8_t *tables[MOST_TABLES];
    uint32_t table_count = number();
    for (uint32_t i = 0; i < table_count && i < MOST_TABLES; i++) {
        uint32_t place = number();
        tables[i] = table(&count);
        memcpy(block + place, &tables[i], sizeof tables[i]);
    }
    uint32_t input_count;
    uint8_t *sent = table(&input_count);
    uint8_t *second = table(&count);
    uint32_t output_count = number();
    uint8_t *scratch = memory(number());
    uint8_t *input = sent;
    uint8_t *output;
    if (lead == APART) {
        output = memory(output_count);
    } else {
        size_t both = (size_t)lead + input_count;
        output = memory(both > output_count ? both : output_count);
        input = output + lead;
        memcpy(input, sent, input_count);
    }
    call_kernel(kernel, block, input, output, second, scratch);
    fwrite(output, 1, output_count, stdout);
    for (uint32_t i = 0; i < table_count && i < MOST_TABLES; i++) {
        free(tables[i]);
    }
    free(block);
    free(sent);
    free(second);
    free(scratch);
    free(output);
}

int main(void) {
    uint32_t kernel;
    while (fread(&kernel, 1, sizeof kernel, stdin) == sizeof kernel) {
        if (kernel == 0) {
            fflush(stdout);
        } else {
            run(kernel);
        }
    }
    return 0;
}
