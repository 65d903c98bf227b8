// Reads one HTTP/1.1 response as it arrives and looks at its body: stamps, terminal event, usage.
#ifndef RESPONSE_H
#define RESPONSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OVERLAP 32 // the longest text looked for is shorter, so a match cut in two is still seen

typedef struct {
    enum { HEAD, LENGTH_BODY, CLOSE_BODY, CHUNK_SIZE, CHUNK_DATA, CHUNK_END, TRAILER } part;
    char head[8192];
    size_t head_length;
    int status;
    bool closes;      // the connection cannot be used again
    uint64_t left;    // bytes of the body or of the chunk
    size_t line_length; // of the chunk size or trailer line being read
    char tail[OVERLAP];
    size_t tail_length;
    uint64_t body_bytes;
    bool saw_end, saw_usage;
} Response;

typedef enum { RESPONSE_MORE, RESPONSE_COMPLETE, RESPONSE_BROKEN } ResponseState;

// Called for every stamp found in the body.
typedef void StampSeen(void *context, uint64_t sent_at);

typedef struct {
    const char *end_mark; // text of the terminal event
    StampSeen *stamp_seen;
    void *context;
} Watch;

void response_begin(Response *r);

ResponseState response_feed(Response *r, const char *data, size_t length, const Watch *watch);

#endif
