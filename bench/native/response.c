#define _GNU_SOURCE
#include "response.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define STAMP_DIGITS 19

void response_begin(Response *r)
{
    r->part = HEAD;
    r->head_length = r->tail_length = r->line_length = 0;
    r->status = 0;
    r->body_bytes = 0;
    r->closes = r->saw_end = r->saw_usage = false;
}

static uint64_t stamp_at(const char *digits)
{
    uint64_t value = 0;
    for (int i = 0; i < STAMP_DIGITS; i++) {
        if (digits[i] < '0' || digits[i] > '9')
            return 0;
        value = value * 10 + (uint64_t)(digits[i] - '0');
    }
    return value;
}

static void look_at(Response *r, const char *data, size_t length, const Watch *watch)
{
    r->body_bytes += length;
    static char joined[OVERLAP + (1 << 18)];
    const size_t old = r->tail_length;
    memcpy(joined, r->tail, old);
    memcpy(joined + old, data, length);
    const char *end = joined + old + length;

    // '=' stands in no other place of the prepared answers, so a single-character search finds every stamp.
    for (const char *p = joined; (p = memchr(p, '=', (size_t)(end - p))) != NULL; p++) {
        bool complete = end - p > STAMP_DIGITS, is_new = p + STAMP_DIGITS >= joined + old;
        if (p > joined && p[-1] == 't' && complete && is_new) {
            uint64_t stamp = stamp_at(p + 1);
            if (stamp)
                watch->stamp_seen(watch->context, stamp);
        }
    }
    size_t all = (size_t)(end - joined);
    if (!r->saw_end && memmem(joined, all, watch->end_mark, strlen(watch->end_mark)))
        r->saw_end = true;
    if (!r->saw_usage && memmem(joined, all, "\"usage\":{", 9))
        r->saw_usage = true;
    if (!r->saw_usage && memmem(joined, all, "\"usage\": {", 10))
        r->saw_usage = true;

    r->tail_length = all < OVERLAP ? all : OVERLAP;
    memmove(r->tail, end - r->tail_length, r->tail_length);
}

static const char *value_of(const char *head, const char *name)
{
    size_t length = strlen(name);
    for (const char *line = strstr(head, "\r\n"); line; line = strstr(line + 2, "\r\n"))
        if (!strncasecmp(line + 2, name, length) && line[2 + length] == ':')
            return line + 3 + length + strspn(line + 3 + length, " ");
    return NULL;
}

// Returns how many of the bytes belonged to the head; 0 when it does not fit.
static size_t read_head(Response *r, const char *data, size_t length, bool *complete)
{
    size_t before = r->head_length, room = sizeof r->head - 1 - before, taken = length < room ? length : room;
    memcpy(r->head + before, data, taken);
    r->head_length += taken;
    r->head[r->head_length] = 0;
    char *end = strstr(r->head, "\r\n\r\n");
    *complete = end != NULL;
    if (!end)
        return taken == room ? 0 : taken;
    size_t used = (size_t)(end + 4 - r->head) - before;
    end[2] = 0;
    r->status = atoi(r->head + 9);
    if (r->status == 100) {
        r->head_length = 0;
        *complete = false;
        return used;
    }
    const char *encoding = value_of(r->head, "transfer-encoding"), *size = value_of(r->head, "content-length");
    const char *connection = value_of(r->head, "connection");
    r->closes = connection && !strncasecmp(connection, "close", 5);
    r->left = size ? strtoull(size, NULL, 10) : 0;
    r->part = encoding ? CHUNK_SIZE : size ? LENGTH_BODY : CLOSE_BODY;
    r->closes |= r->part == CLOSE_BODY;
    return used;
}

ResponseState response_feed(Response *r, const char *data, size_t length, const Watch *watch)
{
    while (length) {
        size_t used = 1;
        bool complete;
        switch (r->part) {
        case HEAD:
            used = read_head(r, data, length, &complete);
            if (!used)
                return RESPONSE_BROKEN;
            if (complete && r->part == LENGTH_BODY && !r->left)
                return RESPONSE_COMPLETE;
            break;
        case LENGTH_BODY:
        case CHUNK_DATA:
            used = length < r->left ? length : (size_t)r->left;
            look_at(r, data, used, watch);
            r->left -= used;
            if (!r->left && r->part == LENGTH_BODY)
                return RESPONSE_COMPLETE;
            if (!r->left)
                r->part = CHUNK_END;
            break;
        case CLOSE_BODY:
            used = length;
            look_at(r, data, used, watch);
            break;
        case CHUNK_SIZE:
            if (*data == '\n') {
                r->head[r->line_length] = 0; // the head has been read; its room serves for the line
                r->left = strtoull(r->head, NULL, 16);
                r->line_length = 0;
                r->part = r->left ? CHUNK_DATA : TRAILER;
            } else if (r->line_length < 64) {
                r->head[r->line_length++] = *data;
            }
            break;
        case CHUNK_END:
            if (*data == '\n')
                r->part = CHUNK_SIZE;
            break;
        case TRAILER:
            if (*data == '\n') {
                if (!r->line_length)
                    return RESPONSE_COMPLETE;
                r->line_length = 0;
            } else if (*data != '\r') {
                r->line_length++;
            }
            break;
        }
        data += used;
        length -= used;
    }
    return RESPONSE_MORE;
}
