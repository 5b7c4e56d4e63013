/* A process: standard input and output are the serial line, the end of input ends the program. For tests and
 * for trying the firmware without a board. */
#include "../tml_port.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#ifndef F_CPU
#define F_CPU 1000000UL
#endif

TML_DESCRIBE_BOARD(TML_COST_MICROSECONDS);

static uint8_t sent[4096];
static size_t sent_count;
static clock_t started;

static void flush(void) {
    for (size_t done = 0; done < sent_count;) {
        ssize_t count = write(STDOUT_FILENO, sent + done, sent_count - done);
        if (count <= 0) {
            exit(EXIT_FAILURE);
        }
        done += (size_t)count;
    }
    sent_count = 0;
}

void tml_port_init(void) {}

int16_t tml_port_read(void) {
    static uint8_t received[4096];
    static ssize_t count;
    static ssize_t next;
    if (next == count) {
        flush();
        next = 0;
        count = read(STDIN_FILENO, received, sizeof received);
        if (count <= 0) {
            exit(EXIT_SUCCESS);
        }
    }
    return received[next++];
}

void tml_port_write(uint8_t byte) {
    if (sent_count == sizeof sent) {
        flush();
    }
    sent[sent_count++] = byte;
}

void tml_port_leds(uint8_t green, uint8_t red) {
    (void)green;
    (void)red;
}

void tml_port_clock_start(void) {
    started = clock();
}

uint32_t tml_port_clock_stop(void) {
    return (uint32_t)(clock() - started);
}

uint32_t tml_port_microseconds(void) {
    return (uint32_t)clock();
}
