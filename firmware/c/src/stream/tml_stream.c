#include "tml_stream.h"
#include "tml_frame.h"
#include "tml_inference.h"
#include "tml_profile.h"
#include "tml_speed.h"
#include "tml_text.h"
#include <string.h>

enum {
    TYPE_HELLO = 0x81,
    TYPE_INFER = 0x82,
    TYPE_READ = 0x83,
    TYPE_TEXT = 0x84,
    TYPE_PROFILE = 0x85,
    TYPE_BATCH = 0x88,
    TYPE_SPEED = 0x89,
    TYPE_INFO = 0xC1,
    TYPE_ACK = 0xC2,
    TYPE_RESULT = 0xC3,
    TYPE_PROFILED = 0xC5,
    TYPE_RESULTS = 0xC8,
    TYPE_SPEED_SET = 0xC9,
    TYPE_ERROR = 0xCF
};

enum {
    ERROR_NO_SESSION = 1,
    ERROR_BAD_SEQUENCE = 2,
    ERROR_BAD_VERSION = 3,
    ERROR_UNKNOWN_TYPE = 4,
    ERROR_BAD_LENGTH = 5,
    ERROR_BAD_OFFSET = 6,
    ERROR_NO_MODEL = 7
};

/* Bytes of a payload (HELLO, READ), or in front of the bytes it brings (INFER, INFO, RESULT). */
#define HELLO_BYTES 4
#define READ_BYTES 6
#define INFER_HEADER 8
#define INFO_HEADER 4
#define ACK_BYTES 6
#define RESULT_HEADER 11
#define BATCH_HEADER 4
/* In front of each output of RESULTS. */
#define BATCH_RESULT_HEADER 5
#define ERROR_BYTES 3
#define PROFILE_BYTES 2
#define PROFILED_HEADER 4
#define PAYLOAD_ROOM (TML_MAXIMUM_FRAME - TML_FRAME_OVERHEAD)

static tml_frame_receiver receiver;
/* The replies to the last requests, each at its sequence number modulo the window, how many of them are of
 * this session, and the one in hand. */
static uint8_t replies[TML_WINDOW][TML_MAXIMUM_FRAME];
static uint8_t kept;
static uint8_t *reply;
static uint16_t session;
static uint16_t last;
static uint8_t sample[4];
static uint16_t expected_offset;
static tml_inference result;

static void begin_reply(uint8_t *frame, uint8_t type, uint8_t length) {
    frame[TML_FRAME_TYPE] = type;
    frame[TML_FRAME_LENGTH] = length;
}

static void put_error(uint8_t *frame, uint8_t code, uint16_t detail) {
    begin_reply(frame, TYPE_ERROR, ERROR_BYTES);
    frame[TML_FRAME_PAYLOAD] = code;
    tml_put_u16(frame + TML_FRAME_PAYLOAD + 1, detail);
}

/* Answers without touching the last reply: the request's own frame, whose sequence number is there, becomes
 * the answer. */
static void refuse(uint8_t code, uint16_t detail) {
    put_error(receiver.bytes, code, detail);
    tml_frame_send(receiver.bytes);
}

static uint8_t description_byte(uint16_t index) {
    if (index < sizeof tml_port_description) {
        return TML_NEAR_U8((const uint8_t *)&tml_port_description + index);
    }
    const uint8_t *info = TML_NEAR_POINTER(&tml_model_description.info);
    return TML_NEAR_U8(info + (index - sizeof tml_port_description));
}

static void reply_page(const uint8_t *payload) {
    const uint8_t size = PAYLOAD_ROOM - INFO_HEADER;
    uint16_t total =
        (uint16_t)(sizeof tml_port_description + TML_NEAR_U16(&tml_model_description.info_bytes));
    uint8_t pages = (uint8_t)((total + size - 1U) / size);
    uint8_t page = payload[3];
    if (page >= pages) {
        put_error(reply, ERROR_BAD_OFFSET, pages);
        return;
    }
    uint16_t begin = (uint16_t)(page * size);
    uint8_t count = total - begin < size ? (uint8_t)(total - begin) : size;
    begin_reply(reply, TYPE_INFO, (uint8_t)(INFO_HEADER + count));
    uint8_t *out = reply + TML_FRAME_PAYLOAD;
    tml_put_u16(out, session);
    out[2] = page;
    out[3] = pages;
    for (uint8_t i = 0; i < count; i++) {
        out[INFO_HEADER + i] = description_byte((uint16_t)(begin + i));
    }
}

static void put_u32(uint8_t *out, uint32_t value) {
    tml_put_u16(out, (uint16_t)value);
    tml_put_u16(out + 2, (uint16_t)(value >> 16));
}

static void reply_result(uint16_t offset) {
    uint16_t left = (uint16_t)(TML_NEAR_U16(&tml_model_description.output_bytes) - offset);
    const uint8_t room = PAYLOAD_ROOM - RESULT_HEADER;
    uint8_t count = (uint8_t)(left < room ? left : room);
    begin_reply(reply, TYPE_RESULT, (uint8_t)(RESULT_HEADER + count));
    uint8_t *out = reply + TML_FRAME_PAYLOAD;
    memcpy(out, sample, 4);
    put_u32(out + 4, result.cost);
    out[8] = result.led;
    tml_put_u16(out + 9, offset);
    memcpy(out + RESULT_HEADER, result.output + offset, count);
}

static void take_piece(const uint8_t *payload, uint8_t length) {
    uint16_t input_bytes = TML_NEAR_U16(&tml_model_description.input_bytes);
    uint16_t offset = tml_get_u16(payload + 4);
    uint8_t count = (uint8_t)(length - INFER_HEADER);
    if (input_bytes == 0) {
        put_error(reply, ERROR_NO_MODEL, 0);
        return;
    }
    if (tml_get_u16(payload + 6) != input_bytes) {
        put_error(reply, ERROR_BAD_LENGTH, input_bytes);
        return;
    }
    uint8_t follows = offset == expected_offset && memcmp(payload, sample, 4) == 0;
    if ((offset != 0 && !follows) || offset > input_bytes || count > input_bytes - offset) {
        put_error(reply, ERROR_BAD_OFFSET, expected_offset);
        return;
    }
    memcpy(sample, payload, 4);
    memcpy((uint8_t *)tml_model_input() + offset, payload + INFER_HEADER, count);
    result.output = 0;
    expected_offset = (uint16_t)(offset + count);
    if (expected_offset < input_bytes) {
        begin_reply(reply, TYPE_ACK, ACK_BYTES);
        memcpy(reply + TML_FRAME_PAYLOAD, sample, 4);
        tml_put_u16(reply + TML_FRAME_PAYLOAD + 4, expected_offset);
        return;
    }
    expected_offset = 0;
    tml_infer(&result);
    reply_result(0);
}

static void take_batch(const uint8_t *payload, uint8_t length) {
    uint16_t input_bytes = TML_NEAR_U16(&tml_model_description.input_bytes);
    uint16_t output_bytes = TML_NEAR_U16(&tml_model_description.output_bytes);
    uint8_t left = (uint8_t)(length - BATCH_HEADER);
    uint8_t *out = reply + TML_FRAME_PAYLOAD;
    if (input_bytes == 0) {
        put_error(reply, ERROR_NO_MODEL, 0);
        return;
    }
    uint16_t count = (uint16_t)(left / input_bytes);
    if (count == 0 || left % input_bytes != 0 ||
        output_bytes > PAYLOAD_ROOM - BATCH_HEADER - BATCH_RESULT_HEADER ||
        count > (PAYLOAD_ROOM - BATCH_HEADER) / (output_bytes + BATCH_RESULT_HEADER)) {
        put_error(reply, ERROR_BAD_LENGTH, input_bytes);
        return;
    }
    expected_offset = 0;
    begin_reply(reply, TYPE_RESULTS, (uint8_t)(BATCH_HEADER + count * (output_bytes + BATCH_RESULT_HEADER)));
    memcpy(out, payload, BATCH_HEADER);
    out += BATCH_HEADER;
    payload += BATCH_HEADER;
    for (; count != 0; count--) {
        memcpy(tml_model_input(), payload, input_bytes);
        tml_infer(&result);
        put_u32(out, result.cost);
        out[4] = result.led;
        memcpy(out + BATCH_RESULT_HEADER, result.output, output_bytes);
        payload += input_bytes;
        out += BATCH_RESULT_HEADER + output_bytes;
    }
    result.output = 0;
}

static void read_output(const uint8_t *payload) {
    uint16_t offset = tml_get_u16(payload + 4);
    if (result.output == 0 || memcmp(payload, sample, 4) != 0 ||
        offset > TML_NEAR_U16(&tml_model_description.output_bytes)) {
        put_error(reply, ERROR_BAD_OFFSET, 0);
        return;
    }
    reply_result(offset);
}

#ifdef TML_PROFILE
/* As many steps from the one asked for as fit. */
static void reply_profile(const uint8_t *payload) {
    uint16_t first = tml_get_u16(payload);
    const uint8_t room = (PAYLOAD_ROOM - PROFILED_HEADER) / 4;
    if (first > TML_PROFILE_STEPS) {
        put_error(reply, ERROR_BAD_OFFSET, TML_PROFILE_STEPS);
        return;
    }
    uint8_t count = TML_PROFILE_STEPS - first < room ? (uint8_t)(TML_PROFILE_STEPS - first) : room;
    begin_reply(reply, TYPE_PROFILED, (uint8_t)(PROFILED_HEADER + 4 * count));
    uint8_t *out = reply + TML_FRAME_PAYLOAD;
    tml_put_u16(out, TML_PROFILE_STEPS);
    tml_put_u16(out + 2, first);
    for (out += PROFILED_HEADER; count != 0; count--, first++, out += 4) {
        put_u32(out, tml_profile_costs[first]);
    }
}
#endif

#ifdef TML_CHANGES_SPEED
static void set_speed(const uint8_t *payload) {
    uint16_t speed = tml_get_u16(payload);
    begin_reply(reply, TYPE_SPEED_SET, TML_SPEED_BYTES);
    tml_put_u16(reply + TML_FRAME_PAYLOAD, tml_speed_prepare(speed) ? speed : 0);
}
#endif

/* Executes the request, which becomes the last one, and keeps its reply in place of the oldest. */
static void execute(uint16_t sequence) {
    uint8_t type = receiver.bytes[TML_FRAME_TYPE];
    uint8_t length = receiver.bytes[TML_FRAME_LENGTH];
    const uint8_t *payload = receiver.bytes + TML_FRAME_PAYLOAD;
    last = sequence;
    kept = kept < TML_WINDOW ? (uint8_t)(kept + 1) : TML_WINDOW;
    reply = replies[sequence % TML_WINDOW];
    if (type == TYPE_HELLO && length == HELLO_BYTES) {
        reply_page(payload);
    } else if (type == TYPE_INFER && length >= INFER_HEADER) {
        take_piece(payload, length);
    } else if (type == TYPE_READ && length == READ_BYTES) {
        read_output(payload);
    } else if (type == TYPE_BATCH && length >= BATCH_HEADER) {
        take_batch(payload, length);
#ifdef TML_PROFILE
    } else if (type == TYPE_PROFILE && length == PROFILE_BYTES) {
        reply_profile(payload);
    } else if (type == TYPE_PROFILE) {
        put_error(reply, ERROR_BAD_LENGTH, PROFILE_BYTES);
#endif
#ifdef TML_CHANGES_SPEED
    } else if (type == TYPE_SPEED && length == TML_SPEED_BYTES) {
        set_speed(payload);
    } else if (type == TYPE_SPEED) {
        put_error(reply, ERROR_BAD_LENGTH, TML_SPEED_BYTES);
#endif
    } else if (type == TYPE_HELLO) {
        put_error(reply, ERROR_BAD_LENGTH, HELLO_BYTES);
    } else if (type == TYPE_INFER) {
        put_error(reply, ERROR_BAD_LENGTH, INFER_HEADER);
    } else if (type == TYPE_READ) {
        put_error(reply, ERROR_BAD_LENGTH, READ_BYTES);
    } else if (type == TYPE_BATCH) {
        put_error(reply, ERROR_BAD_LENGTH, BATCH_HEADER);
    } else {
        put_error(reply, ERROR_UNKNOWN_TYPE, type);
    }
    tml_put_u16(reply + TML_FRAME_SEQUENCE, sequence);
    tml_frame_send(reply);
    tml_speed_go();
}

/* The rules 1 to 6 of PROTOCOL.md. */
static void handle_frame(void) {
    uint8_t type = receiver.bytes[TML_FRAME_TYPE];
    uint8_t length = receiver.bytes[TML_FRAME_LENGTH];
    uint16_t sequence = tml_get_u16(receiver.bytes + TML_FRAME_SEQUENCE);
    const uint8_t *payload = receiver.bytes + TML_FRAME_PAYLOAD;
    if (type == TYPE_TEXT && length == 0) {
        session = 0;
        begin_reply(receiver.bytes, TYPE_ACK, ACK_BYTES);
        memset(receiver.bytes + TML_FRAME_PAYLOAD, 0, ACK_BYTES);
        tml_frame_send(receiver.bytes);
        tml_speed_reset();
    } else if (type == TYPE_HELLO && length == HELLO_BYTES && tml_get_u16(payload + 1) != session) {
        if (payload[0] != TML_PROTOCOL_VERSION) {
            refuse(ERROR_BAD_VERSION, TML_PROTOCOL_VERSION);
            return;
        }
        session = tml_get_u16(payload + 1);
        kept = 0;
        expected_offset = 0;
        result.output = 0;
        execute(sequence);
    } else if (session == 0) {
        refuse(ERROR_NO_SESSION, 0);
    } else if ((uint16_t)(last - sequence) < kept) {
        tml_frame_send(replies[sequence % TML_WINDOW]);
    } else if (sequence == (uint16_t)(last + 1)) {
        execute(sequence);
    } else {
        refuse(ERROR_BAD_SEQUENCE, last);
    }
}

void tml_stream_receive(uint8_t byte) {
    if (session == 0) {
        tml_text_receive(byte);
    }
    uint8_t frame = tml_frame_receive(&receiver, byte);
    tml_speed_heard(frame);
    if (frame) {
        handle_frame();
    }
}
