#include "tml_frame.h"

/* A zero that begins the state anew leaves the receiver as zeros, which is how it starts. */
#define STATE_IDLE 0
#define STATE_FRAME 1
#define STATE_OVERFLOW 2

static uint32_t crc32(const uint8_t *bytes, uint8_t count) {
    uint32_t crc = 0xFFFFFFFFU;
    while (count-- != 0) {
        crc ^= *bytes++;
        for (uint8_t bit = 0; bit < 8; bit++) {
            crc = (crc & 1U) != 0 ? (crc >> 1) ^ 0xEDB88320U : crc >> 1;
        }
    }
    return ~crc;
}

static uint8_t is_whole(const tml_frame_receiver *receiver) {
    uint8_t length = receiver->length;
    if (receiver->state != STATE_FRAME || receiver->block != 0 || length < TML_FRAME_OVERHEAD ||
        receiver->bytes[TML_FRAME_LENGTH] != length - TML_FRAME_OVERHEAD ||
        receiver->bytes[TML_FRAME_TYPE] < 0x80) {
        return 0;
    }
    uint8_t crc_at = (uint8_t)(length - 4);
    uint32_t crc = crc32(receiver->bytes, crc_at);
    return tml_get_u16(receiver->bytes + crc_at) == (uint16_t)crc &&
           tml_get_u16(receiver->bytes + crc_at + 2) == (uint16_t)(crc >> 16);
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
    uint32_t crc = crc32(frame, (uint8_t)(count - 4));
    tml_put_u16(frame + count - 4, (uint16_t)crc);
    tml_put_u16(frame + count - 2, (uint16_t)(crc >> 16));
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
