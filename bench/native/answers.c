#define _GNU_SOURCE
#include "answers.h"

#include <stdarg.h>
#include <stdio.h>

#define STAMP_DIGITS 19
#define STAMP "0000000000000000000"

#define PROMPT_TOKENS 250
#define CACHED_TOKENS 64
#define COMPLETION_TOKENS 320

#define CHAT_HEAD                                                                                                         \
    "{\"id\":\"chatcmpl-BenchUpstream0000000000000001\",\"object\":\"chat.completion.chunk\",\"created\":1767225600,"    \
    "\"model\":\"gpt-4o-mini-2024-07-18\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_bench00001\","

typedef struct {
    char *text;
    size_t length;
    size_t stamp; // offset of the digits; 0 = none
} Piece;

static Piece chat_whole, messages_whole, stream_head, models;
static Piece chat_chunk[2], chat_stop[2], chat_done; // [with "usage":null]
static Piece messages_start, messages_chunk, messages_block_stop, messages_end;

static const char END_OF_BODY[] = "0\r\n\r\n";

__attribute__((format(printf, 1, 2))) static Piece piece(const char *format, ...)
{
    Piece p = {0};
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&p.text, format, arguments);
    va_end(arguments);
    if (length < 0)
        abort();
    p.length = (size_t)length;
    const char *stamp = strstr(p.text, STAMP);
    p.stamp = stamp ? (size_t)(stamp - p.text) : 0;
    return p;
}

static Piece http_chunk(const char *event) { return piece("%zx\r\n%s\r\n", strlen(event), event); }

static Piece http_whole(const char *extra_headers, const char *body)
{
    return piece("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n%sContent-Length: %zu\r\n\r\n%s", extra_headers,
                 strlen(body), body);
}

// About a thousand characters of prose, so that the JSON answer has the size of an ordinary short one.
static const char *prose(void)
{
    static char text[1100];
    if (!text[0])
        while (strlen(text) < 1000)
            strcat(text, "Each entry was compared with the statement, and the difference is explained below. ");
    return text;
}

static void build_chat(void)
{
    Piece body = piece(
        "{\"id\":\"chatcmpl-BenchUpstream0000000000000001\",\"object\":\"chat.completion\",\"created\":1767225600,"
        "\"model\":\"gpt-4o-mini-2024-07-18\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"%s\","
        "\"refusal\":null,\"annotations\":[]},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":%d,"
        "\"completion_tokens\":%d,\"total_tokens\":%d,\"prompt_tokens_details\":{\"cached_tokens\":%d,\"audio_tokens\":0},"
        "\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0,\"accepted_prediction_tokens\":0,"
        "\"rejected_prediction_tokens\":0}},\"service_tier\":\"default\",\"system_fingerprint\":\"fp_bench00001\"}",
        prose(), PROMPT_TOKENS, COMPLETION_TOKENS, PROMPT_TOKENS + COMPLETION_TOKENS, CACHED_TOKENS);
    chat_whole = http_whole("x-request-id: req_bench_0001\r\nopenai-processing-ms: 1\r\n", body.text);

    for (int usage = 0; usage < 2; usage++) {
        const char *tail = usage ? ",\"usage\":null" : "";
        Piece chunk = piece("data: " CHAT_HEAD "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"t=" STAMP
                            " tok\"},\"logprobs\":null,\"finish_reason\":null}]%s}\n\n", tail);
        Piece stop = piece("data: " CHAT_HEAD
                           "\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}]%s}\n\n", tail);
        chat_chunk[usage] = http_chunk(chunk.text);
        chat_stop[usage] = http_chunk(stop.text);
        free(chunk.text);
        free(stop.text);
    }
    chat_done = http_chunk("data: [DONE]\n\n");
    free(body.text);
}

static void build_messages(void)
{
    Piece body = piece(
        "{\"id\":\"msg_01BenchUpstream0000000001\",\"type\":\"message\",\"role\":\"assistant\","
        "\"model\":\"claude-sonnet-4-5-20250929\",\"content\":[{\"type\":\"text\",\"text\":\"%s\"}],\"stop_reason\":\"end_turn\","
        "\"stop_sequence\":null,\"usage\":{\"input_tokens\":%d,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":%d,"
        "\"cache_creation\":{\"ephemeral_5m_input_tokens\":0,\"ephemeral_1h_input_tokens\":0},\"output_tokens\":%d,"
        "\"service_tier\":\"standard\"}}",
        prose(), PROMPT_TOKENS - CACHED_TOKENS, CACHED_TOKENS, COMPLETION_TOKENS);
    messages_whole = http_whole("request-id: req_bench_0001\r\n", body.text);
    free(body.text);

    Piece start = piece(
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_01BenchUpstream0000000001\","
        "\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-4-5-20250929\",\"content\":[],\"stop_reason\":null,"
        "\"stop_sequence\":null,\"usage\":{\"input_tokens\":%d,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":%d,"
        "\"output_tokens\":1}}}\n\n"
        "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\","
        "\"text\":\"\"}}\n\nevent: ping\ndata: {\"type\":\"ping\"}\n\n",
        PROMPT_TOKENS - CACHED_TOKENS, CACHED_TOKENS);
    messages_start = http_chunk(start.text);
    free(start.text);
    messages_chunk = http_chunk(
        "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\","
        "\"text\":\"t=" STAMP " followed by enough words to give the event the size that is usual in such a stream\"}}\n\n");
    messages_block_stop = http_chunk("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n");
    messages_end = http_chunk("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
}

void answers_build(void)
{
    build_chat();
    build_messages();
    stream_head = piece("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-cache\r\n"
                        "x-request-id: req_bench_0001\r\nTransfer-Encoding: chunked\r\n\r\n");
    models = http_whole("", "{\"object\":\"list\",\"data\":[{\"id\":\"gpt-4o-mini\",\"object\":\"model\",\"created\":1721172741,"
                            "\"owned_by\":\"system\"}]}");
}

static void add_piece(Bytes *out, const Piece *p, uint64_t now)
{
    bytes_add(out, p->text, p->length);
    if (!p->stamp)
        return;
    // bytes_add may have moved the content, so the digits are found from the end.
    size_t at = out->end - p->length + p->stamp;
    for (int i = STAMP_DIGITS - 1; i >= 0; i--, now /= 10)
        out->data[at + (size_t)i] = (char)('0' + now % 10);
}

static void add_event(Bytes *out, const char *event)
{
    Piece p = http_chunk(event);
    add_piece(out, &p, 0);
    free(p.text);
}

static void add_chat_usage(Bytes *out, int chunks)
{
    char event[1024];
    snprintf(event, sizeof event,
             "data: " CHAT_HEAD "\"choices\":[],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d,"
             "\"prompt_tokens_details\":{\"cached_tokens\":%d,\"audio_tokens\":0},\"completion_tokens_details\":"
             "{\"reasoning_tokens\":0,\"audio_tokens\":0}}}\n\n",
             PROMPT_TOKENS, chunks, PROMPT_TOKENS + chunks, CACHED_TOKENS);
    add_event(out, event);
}

static void add_messages_usage(Bytes *out, int chunks)
{
    char event[512];
    snprintf(event, sizeof event,
             "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\","
             "\"stop_sequence\":null},\"usage\":{\"output_tokens\":%d}}\n\n", chunks);
    add_event(out, event);
}

static bool next_chat_event(Bytes *out, const Answer *a, int step, uint64_t now)
{
    if (step < a->chunks) {
        add_piece(out, &chat_chunk[a->with_usage], now);
        return true;
    }
    if (step == a->chunks) {
        add_piece(out, &chat_stop[a->with_usage], now);
        return true;
    }
    if (a->with_usage && step == a->chunks + 1) {
        add_chat_usage(out, a->chunks);
        return true;
    }
    add_piece(out, &chat_done, now);
    return false;
}

static bool next_messages_event(Bytes *out, const Answer *a, int step, uint64_t now)
{
    if (step == 0)
        add_piece(out, &messages_start, now);
    else if (step <= a->chunks)
        add_piece(out, &messages_chunk, now);
    else if (step == a->chunks + 1)
        add_piece(out, &messages_block_stop, now);
    else if (step == a->chunks + 2)
        add_messages_usage(out, a->chunks);
    else
        add_piece(out, &messages_end, now);
    return step < a->chunks + 3;
}

bool answer_next_event(Bytes *out, Answer *answer, uint64_t now)
{
    int step = answer->position++;
    bool more = answer->dialect == OPENAI_CHAT ? next_chat_event(out, answer, step, now)
                                               : next_messages_event(out, answer, step, now);
    if (!more)
        bytes_add(out, END_OF_BODY, sizeof END_OF_BODY - 1);
    return more;
}

void answer_whole(Bytes *out, Dialect dialect)
{
    add_piece(out, dialect == OPENAI_CHAT ? &chat_whole : &messages_whole, 0);
}

void answer_stream_head(Bytes *out) { add_piece(out, &stream_head, 0); }

void answer_models(Bytes *out) { add_piece(out, &models, 0); }

void answer_plain(Bytes *out, int status, const char *content_type, const char *body)
{
    Piece p = piece("HTTP/1.1 %d Bench\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n%s", status, content_type, strlen(body),
                    body);
    add_piece(out, &p, 0);
    free(p.text);
}
