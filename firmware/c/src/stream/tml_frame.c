#include "tml_frame.h"

/* A zero that begins the state anew leaves the receiver as zeros, which is how it starts. */
#define STATE_IDLE 0
#define STATE_FRAME 1
#define STATE_OVERFLOW 2

/* What four bits of a message do to the remainder: i four times divided by the polynomial. Bit by bit the
 * sums alone would take an AVR longer than the line takes for the bytes. */
static const uint32_t remainders[16] TML_NEAR_FLASH = {
    0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
    0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C, 0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C};

static uint32_t crc32(const uint8_t *bytes, uint8_t count) {
    uint32_t crc = 0xFFFFFFFFU;
    while (count-- != 0) {
        crc ^= *bytes++;
        crc = (crc >> 4) ^ TML_NEAR_U32(&remainders[crc & 15U]);
        crc = (crc >> 4) ^ TML_NEAR_U32(&remainders[crc & 15U]);
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
