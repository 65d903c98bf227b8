// What the simulated provider says. Everything is prebuilt; per event only the time stamp is written in.
#ifndef ANSWERS_H
#define ANSWERS_H

#include <stdbool.h>
#include <stdint.h>

#include "bytes.h"

typedef enum { OPENAI_CHAT, ANTHROPIC_MESSAGES } Dialect;

typedef struct {
    Dialect dialect;
    bool with_usage; // OpenAI only: the caller asked for stream_options.include_usage
    int chunks;      // content chunks of the answer
    int position;    // events already sent
} Answer;

void answers_build(void);

// The whole non-streamed response, head and body.
void answer_whole(Bytes *out, Dialect dialect);

void answer_stream_head(Bytes *out);

// Appends the next event as one HTTP chunk. False when the event just added was the last one (terminator included).
bool answer_next_event(Bytes *out, Answer *answer, uint64_t now);

void answer_plain(Bytes *out, int status, const char *content_type, const char *body);

void answer_models(Bytes *out);

#endif
