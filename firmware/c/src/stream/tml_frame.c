#include "tml_frame.h"

/* A zero that begins the state anew leaves the receiver as zeros, which is how it starts. */
#define STATE_IDLE 0
#define STATE_FRAME 1
#define STATE_OVERFLOW 2

static uint16_t crc16(const uint8_t *bytes, uint8_t count) {
    uint16_t crc = 0xFFFF;
    while (count-- != 0) {
        crc = (uint16_t)(crc ^ (uint16_t)((uint16_t)*bytes++ << 8));
        for (uint8_t bit = 0; bit < 8; bit++) {
            crc = (uint16_t)((crc & 0x8000U) != 0 ? (uint16_t)(crc << 1) ^ 0x1021U : (uint16_t)(crc << 1));
        }
    }
    return crc;
}

static uint8_t is_whole(const tml_frame_receiver *receiver) {
    uint8_t length = receiver->length;
    if (receiver->state != STATE_FRAME || receiver->block != 0 || length < TML_FRAME_OVERHEAD ||
        receiver->bytes[TML_FRAME_LENGTH] != length - TML_FRAME_OVERHEAD ||
        receiver->bytes[TML_FRAME_TYPE] < 0x80) {
        return 0;
    }
    uint8_t crc_at = (uint8_t)(length - 2);
    return tml_get_u16(receiver->bytes + crc_at) == crc16(receiver->bytes, crc_at);
}

uint8_t tml_frame_receive(tml_frame_receiver *receiver, uint8_t byte) {
    if (byte == 0) {
        uint8_t whole = is_whole(receiver);
        receiver->length = 0;
        receiver->block = 0;
        receiver->state = STATE_IDLE;
        return whole;
    }
    uint8_t decoded = byte;
    if (receiver->block != 0) {
        receiver->block--;
    } else {
        receiver->block = (uint8_t)(byte - 1);
        if (receiver->state == STATE_IDLE) {
            receiver->state = STATE_FRAME;
            return 0;
        }
        decoded = 0;
    }
    if (receiver->length == TML_MAXIMUM_FRAME) {
        receiver->state = STATE_OVERFLOW;
    } else {
        receiver->bytes[receiver->length++] = decoded;
    }
    return 0;
}

void tml_frame_send(uint8_t *frame) {
    uint8_t count = (uint8_t)(frame[TML_FRAME_LENGTH] + TML_FRAME_OVERHEAD);
    tml_put_u16(frame + count - 2, crc16(frame, (uint8_t)(count - 2)));
    tml_port_write(0);
    for (uint8_t begin = 0; begin <= count;) {
        uint8_t end = begin;
        while (end < count && frame[end] != 0) {
            end++;
        }
        tml_port_write((uint8_t)(end - begin + 1));
        for (; begin < end; begin++) {
            tml_port_write(frame[begin]);
        }
        begin++;
    }
    tml_port_write(0);
}
