// A growing byte buffer that is read from the front; keeps its memory so that nothing is allocated per request.
#ifndef BYTES_H
#define BYTES_H

#include <stdlib.h>
#include <string.h>

typedef struct {
    char *data;
    size_t start, end, capacity;
} Bytes;

static inline size_t bytes_length(const Bytes *b) { return b->end - b->start; }

static inline char *bytes_front(const Bytes *b) { return b->data + b->start; }

static inline char *bytes_room(Bytes *b, size_t wanted)
{
    if (b->start == b->end)
        b->start = b->end = 0;
    if (b->end + wanted > b->capacity && b->start > 0) {
        memmove(b->data, b->data + b->start, b->end - b->start);
        b->end -= b->start;
        b->start = 0;
    }
    if (b->end + wanted > b->capacity) {
        b->capacity = (b->end + wanted) * 2;
        b->data = realloc(b->data, b->capacity);
        if (!b->data)
            abort();
    }
    return b->data + b->end;
}

static inline void bytes_add(Bytes *b, const void *source, size_t length)
{
    memcpy(bytes_room(b, length), source, length);
    b->end += length;
}

static inline void bytes_take(Bytes *b, size_t length) { b->start += length; }

#endif
