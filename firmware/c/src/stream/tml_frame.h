/* Frames of PROTOCOL.md: COBS between zeros, CRC-32. */
#ifndef TML_FRAME_H
#define TML_FRAME_H

#include "../ports/tml_port.h"

/* Places in a decoded frame. */
#define TML_FRAME_TYPE 0
#define TML_FRAME_LENGTH 1
#define TML_FRAME_SEQUENCE 2
#define TML_FRAME_PAYLOAD 4
#define TML_FRAME_OVERHEAD 8

/* A frame that arrives, byte by byte. */
typedef struct {
    uint8_t bytes[TML_MAXIMUM_FRAME];
    uint8_t length;
    /* Bytes up to the next COBS code; 0 when the next byte is one. */
    uint8_t block;
    uint8_t state;
} tml_frame_receiver;

/* Takes a byte. Returns 1 when it ends a whole frame, which stays in bytes until the next byte is taken. */
uint8_t tml_frame_receive(tml_frame_receiver *receiver, uint8_t byte);

/* Sends a frame whose type, length, sequence and payload are there; fills in its CRC. */
void tml_frame_send(uint8_t *frame);

static inline uint16_t tml_get_u16(const uint8_t *bytes) {
    return (uint16_t)(bytes[0] | (uint16_t)(bytes[1] << 8));
}

static inline void tml_put_u16(uint8_t *bytes, uint16_t value) {
    bytes[0] = (uint8_t)value;
    bytes[1] = (uint8_t)(value >> 8);
}

#endif
