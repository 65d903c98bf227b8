// A simulated model provider for load tests: OpenAI chat completions and Anthropic messages, plain and streamed.
// One thread, prebuilt answers, one send per event: it must stay far cheaper than the gateways it stands behind.
//
//   upstream [--port 18080] [--latency-ms 0] [--delay-ms 0] [--chunks 64] [--batch 1]
//
//   GET /_set?latency=50&delay=10&chunks=64&batch=1   changes the defaults while running
//   GET /_stats                                       counters; "aborted" = the caller left before the end of its answer
//   model "mock-l50-d10-c64-b1"                       overrides them for one request; "mock-e429" answers that status
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "answers.h"
#include "clock.h"
#include "timers.h"

typedef struct {
    int latency_ms, delay_ms, chunks, batch, status;
} Behaviour;

typedef enum { READING, WAITING, STREAMING, FLUSHING } State;

typedef struct Connection {
    Timer timer; // first, so that a due timer is its connection
    int fd;
    State state;
    bool blocked; // the socket takes no more; EPOLLOUT is armed
    bool ready;   // in the list of streams that may send at once
    bool stream;
    bool model_call; // the answer being sent counts
    bool continued; // "100 Continue" was sent for the request being read
    Behaviour behaviour;
    Answer answer;
    Bytes in, out;
    struct Connection *next_ready;
} Connection;

// Events closer together than this leave in one wake-up; the stamp is taken when an event is sent, so no delay is falsified.
#define WAKE_GRID (MILLISECOND / 5)
#define EDGE 1024 // "model" and "stream" are looked for in the first and the last bytes of a body only

static Behaviour defaults = {.chunks = 64, .batch = 1};
static struct { long requests, streams, done, aborted, connections, body_bytes; } counters;
static Timers timers;
static Connection *ready_first, *ready_last;
static int poll_fd, listen_fd;

static void serve_input(Connection *c);

static void make_ready(Connection *c)
{
    if (c->ready)
        return;
    c->ready = true;
    c->next_ready = NULL;
    if (ready_last)
        ready_last->next_ready = c;
    else
        ready_first = c;
    ready_last = c;
}

static void set_timer(Connection *c, int ms)
{
    uint64_t due = now_ns() + (uint64_t)ms * MILLISECOND;
    timers_add(&timers, &c->timer, (due + WAKE_GRID - 1) / WAKE_GRID * WAKE_GRID);
}

static void release(Connection *c)
{
    free(c->in.data);
    free(c->out.data);
    free(c);
}

static void hang_up(Connection *c)
{
    if (c->state != READING && c->model_call)
        counters.aborted++;
    timers_remove(&timers, &c->timer);
    close(c->fd);
    c->fd = -1;
    counters.connections--;
    // A connection in the ready list, or in the batch of events being walked, is released by whoever holds it.
    make_ready(c);
}

static void watch(Connection *c, bool blocked)
{
    if (c->blocked == blocked)
        return;
    c->blocked = blocked;
    struct epoll_event e = {.events = EPOLLIN | EPOLLRDHUP | (blocked ? EPOLLOUT : 0u), .data.ptr = c};
    epoll_ctl(poll_fd, EPOLL_CTL_MOD, c->fd, &e);
}

static void flush(Connection *c)
{
    while (bytes_length(&c->out)) {
        ssize_t sent = send(c->fd, bytes_front(&c->out), bytes_length(&c->out), MSG_NOSIGNAL);
        if (sent > 0) {
            bytes_take(&c->out, (size_t)sent);
        } else if (sent < 0 && errno == EAGAIN) {
            watch(c, true);
            return;
        } else if (!(sent < 0 && errno == EINTR)) {
            hang_up(c);
            return;
        }
    }
    watch(c, false);
    if (c->state == FLUSHING) {
        c->state = READING;
        counters.done += c->model_call;
    }
}

static void finish(Connection *c)
{
    c->state = FLUSHING;
    flush(c);
}

static void begin_answer(Connection *c)
{
    if (!c->stream) {
        answer_whole(&c->out, c->answer.dialect);
        finish(c);
        return;
    }
    answer_stream_head(&c->out);
    c->state = STREAMING;
    make_ready(c);
}

static void send_events(Connection *c)
{
    bool more = true;
    for (int i = 0; i < c->behaviour.batch && more; i++)
        more = answer_next_event(&c->out, &c->answer, now_ns());
    // What follows the last content event comes with it from real providers: no delay in between.
    while (more && c->behaviour.delay_ms && c->answer.position > c->answer.chunks + (c->answer.dialect == ANTHROPIC_MESSAGES))
        more = answer_next_event(&c->out, &c->answer, now_ns());
    if (!more) {
        finish(c);
        if (c->fd >= 0 && c->state == READING)
            serve_input(c);
        return;
    }
    flush(c);
    if (c->fd < 0)
        return;
    if (c->behaviour.delay_ms)
        set_timer(c, c->behaviour.delay_ms);
    else if (!c->blocked)
        make_ready(c);
}

// --- reading requests

typedef struct {
    char *path, *body;
    size_t path_length, body_length, total;
    bool post;
} Request;

static const char *header(const char *head, const char *end, const char *name)
{
    size_t length = strlen(name);
    for (const char *line = memchr(head, '\n', (size_t)(end - head)); line && line + 1 < end;
         line = memchr(line + 1, '\n', (size_t)(end - line - 1)))
        if ((size_t)(end - line) > length + 1 && !strncasecmp(line + 1, name, length) && line[1 + length] == ':')
            return line + 2 + length;
    return NULL;
}

// Joins the chunks in place. 0 = not all there yet; otherwise the length of the chunked form.
static size_t join_chunks(char *body, char *end, size_t *joined)
{
    for (int pass = 0; pass < 2; pass++) { // first look, then move: an incomplete body must stay as it is
        char *at = body;
        *joined = 0;
        for (;;) {
            char *line = memmem(at, (size_t)(end - at), "\r\n", 2);
            if (!line)
                return 0;
            size_t size = strtoul(at, NULL, 16);
            at = line + 2;
            if ((size_t)(end - at) < size + 2)
                return 0;
            if (pass)
                memmove(body + *joined, at, size);
            *joined += size;
            at += size + 2;
            if (!size && pass)
                return (size_t)(at - body);
            if (!size)
                break;
        }
    }
    return 0;
}

static bool read_request(Connection *c, Request *r)
{
    char *start = bytes_front(&c->in), *limit = start + bytes_length(&c->in);
    char *end = memmem(start, (size_t)(limit - start), "\r\n\r\n", 4);
    if (!end)
        return false;
    r->body = end + 4;
    if (!c->continued && header(start, end, "Expect")) {
        c->continued = true;
        (void)!send(c->fd, "HTTP/1.1 100 Continue\r\n\r\n", 25, MSG_NOSIGNAL);
    }
    const char *length = header(start, end, "Content-Length");
    size_t framed = 0;
    if (header(start, end, "Transfer-Encoding")) {
        framed = join_chunks(r->body, limit, &r->body_length);
        if (!framed)
            return false;
    } else {
        framed = r->body_length = length ? strtoul(length, NULL, 10) : 0;
        if ((size_t)(limit - r->body) < framed)
            return false;
    }
    r->total = (size_t)(r->body - start) + framed;
    r->post = *start == 'P';
    char *space = memchr(start, ' ', (size_t)(end - start));
    r->path = space ? space + 1 : start;
    r->path_length = strcspn(r->path, " \r");
    return true;
}

static const char *find_at_edges(const Request *r, const char *text)
{
    size_t length = strlen(text), edge = r->body_length < EDGE ? r->body_length : EDGE;
    const char *found = memmem(r->body, edge, text, length);
    if (!found && r->body_length > edge)
        found = memmem(r->body + r->body_length - edge, edge, text, length);
    return found ? found + length + strspn(found + length, ": ") : NULL;
}

static void behave_as_named(Behaviour *b, const char *model)
{
    if (strncmp(model, "mock-", 5) != 0)
        return;
    for (const char *p = strchr(model, '-'); p; p = strchr(p + 1, '-')) {
        int value = atoi(p + 2);
        switch (p[1]) {
        case 'l': b->latency_ms = value; break;
        case 'd': b->delay_ms = value; break;
        case 'c': b->chunks = value; break;
        case 'b': b->batch = value > 0 ? value : 1; break;
        case 'e': b->status = value; break;
        default: break;
        }
    }
}

static void set_defaults(char *query)
{
    char *rest = NULL;
    for (char *pair = strtok_r(query, "&", &rest); pair; pair = strtok_r(NULL, "&", &rest)) {
        int value = strchr(pair, '=') ? atoi(strchr(pair, '=') + 1) : 0;
        if (!strncmp(pair, "latency=", 8)) defaults.latency_ms = value;
        if (!strncmp(pair, "delay=", 6)) defaults.delay_ms = value;
        if (!strncmp(pair, "chunks=", 7)) defaults.chunks = value;
        if (!strncmp(pair, "batch=", 6)) defaults.batch = value > 0 ? value : 1;
    }
}

static void answer_control(Connection *c, const Request *r)
{
    char path[256];
    snprintf(path, sizeof path, "%.*s", (int)r->path_length, r->path);
    if (!strncmp(path, "/_set?", 6)) {
        set_defaults(path + 6);
        answer_plain(&c->out, 200, "text/plain", "ok\n");
    } else if (!strcmp(path, "/_stats")) {
        char json[256];
        snprintf(json, sizeof json,
                 "{\"requests\":%ld,\"streams\":%ld,\"done\":%ld,\"aborted\":%ld,\"connections\":%ld,\"body_bytes\":%ld}\n",
                 counters.requests, counters.streams, counters.done, counters.aborted, counters.connections, counters.body_bytes);
        answer_plain(&c->out, 200, "application/json", json);
    } else if (strstr(path, "/models")) {
        answer_models(&c->out);
    } else {
        answer_plain(&c->out, 200, "text/plain", "ok\n");
    }
    c->state = FLUSHING;
}

static void answer_model_call(Connection *c, const Request *r)
{
    char model[64] = "";
    const char *name = find_at_edges(r, "\"model\""), *stream = find_at_edges(r, "\"stream\"");
    if (name && *name == '"')
        snprintf(model, sizeof model, "%.*s", (int)strcspn(name + 1, "\""), name + 1);
    const char *usage = find_at_edges(r, "\"include_usage\"");

    c->behaviour = defaults;
    behave_as_named(&c->behaviour, model);
    c->stream = stream && !strncmp(stream, "true", 4);
    c->answer = (Answer){.dialect = memmem(r->path, r->path_length, "/messages", 9) ? ANTHROPIC_MESSAGES : OPENAI_CHAT,
                         .with_usage = usage && !strncmp(usage, "true", 4),
                         .chunks = c->behaviour.chunks};
    counters.requests++;
    counters.streams += c->stream;
    counters.body_bytes += (long)r->body_length;
}

static void serve_input(Connection *c)
{
    Request r;
    while (c->fd >= 0 && c->state == READING && bytes_length(&c->in) && read_request(c, &r)) {
        c->continued = false;
        c->model_call = r.post;
        if (r.post)
            answer_model_call(c, &r);
        else
            answer_control(c, &r);
        bytes_take(&c->in, r.total);

        if (c->state == FLUSHING) {
            flush(c);
        } else if (c->behaviour.status >= 400) {
            answer_plain(&c->out, c->behaviour.status, "application/json",
                         "{\"error\":{\"message\":\"asked for by the model name\",\"type\":\"bench\",\"param\":null,\"code\":null}}");
            finish(c);
        } else if (c->behaviour.latency_ms) {
            c->state = WAITING;
            set_timer(c, c->behaviour.latency_ms);
        } else {
            begin_answer(c);
        }
    }
}

// --- the loop

static void accept_all(void)
{
    int fd, on = 1;
    while ((fd = accept4(listen_fd, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        Connection *c = calloc(1, sizeof *c);
        c->fd = fd;
        counters.connections++;
        struct epoll_event e = {.events = EPOLLIN | EPOLLRDHUP, .data.ptr = c};
        epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &e);
    }
}

static void receive(Connection *c)
{
    for (;;) {
        const size_t wanted = 128 * 1024;
        static char buffer[128 * 1024];
        ssize_t got = recv(c->fd, buffer, wanted, 0);
        if (got > 0) {
            bytes_add(&c->in, buffer, (size_t)got);
            if ((size_t)got == wanted)
                continue;
        } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
            hang_up(c);
            return;
        }
        break;
    }
    serve_input(c);
}

static void handle(Connection *c, uint32_t events)
{
    if (c->fd >= 0 && events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR))
        receive(c);
    if (c->fd < 0 || !(events & EPOLLOUT) || !c->blocked)
        return;
    flush(c);
    if (c->fd < 0 || c->blocked)
        return;
    if (c->state == READING)
        serve_input(c);
    else if (c->state == STREAMING && !c->behaviour.delay_ms)
        make_ready(c);
}

static void serve_due(uint64_t now)
{
    for (Timer *t; (t = timers_next(&timers)) && t->due <= now;) {
        Connection *c = (Connection *)t;
        timers_remove(&timers, t);
        if (c->state == WAITING)
            begin_answer(c);
        else if (c->blocked)
            set_timer(c, 1);
        else
            send_events(c);
    }
}

static void serve_ready(void)
{
    Connection *c = ready_first;
    ready_first = ready_last = NULL;
    while (c) {
        Connection *next = c->next_ready;
        c->ready = false;
        if (c->fd < 0)
            release(c);
        else if (c->state == STREAMING && !c->blocked && !c->timer.place)
            send_events(c);
        c = next;
    }
}

static void listen_on(int port)
{
    int on = 1;
    listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    setsockopt(listen_fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(listen_fd, (struct sockaddr *)&address, sizeof address) || listen(listen_fd, 4096)) {
        perror("upstream: listen");
        exit(1);
    }
    poll_fd = epoll_create1(0);
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, listen_fd, &e);
}

int main(int argc, char **argv)
{
    int port = 18080, option;
    static const struct option options[] = {{"port", 1, 0, 'p'}, {"latency-ms", 1, 0, 'l'}, {"delay-ms", 1, 0, 'd'},
                                            {"chunks", 1, 0, 'c'}, {"batch", 1, 0, 'b'}, {0}};
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 'p': port = atoi(optarg); break;
        case 'l': defaults.latency_ms = atoi(optarg); break;
        case 'd': defaults.delay_ms = atoi(optarg); break;
        case 'c': defaults.chunks = atoi(optarg); break;
        case 'b': defaults.batch = atoi(optarg); break;
        default: return 2;
        }
    signal(SIGPIPE, SIG_IGN);
    prepare_process();
    answers_build();
    listen_on(port);

    static struct epoll_event events[512];
    for (;;) {
        struct timespec wait = {0}, *limit = &wait;
        if (!ready_first) {
            const Timer *next = timers_next(&timers);
            uint64_t now = now_ns();
            limit = next ? &wait : NULL;
            if (next && next->due > now)
                wait = to_timespec(next->due - now);
        }
        int count = epoll_pwait2(poll_fd, events, 512, limit, NULL);
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr)
                handle(events[i].data.ptr, events[i].events);
            else
                accept_all();
        }
        serve_due(now_ns());
        serve_ready();
    }
}
