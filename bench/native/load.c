// A load generator for model gateways: one thread, HTTP/1.1 keep-alive, one line of JSON at the end.
//
//   load --url http://127.0.0.1:4100/v1/chat/completions [--key K] [--model M] [--header 'Name: value']...
//        [--connections 64] [--warmup 1] [--seconds 5] [--prompt 1000] [--stream] [--anthropic] [--ramp SECONDS]
//        [--rate PER_SECOND [--poisson]] [--seed 1] [--label TEXT]
//
// Without --rate each connection sends its next request when the last was answered (closed loop). With --rate requests
// are due at fixed or Poisson times whether or not a connection is free, and latency counts from when a request was due.
// All times in the output are microseconds. chunk_* is the one-way delay of an event from the upstream's send to here.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "histogram.h"
#include "response.h"

typedef struct {
    int fd;
    enum { CLOSED, CONNECTING, IDLE, BUSY } state;
    bool writable_wanted, first_byte;
    size_t sent;
    uint64_t due;
    Response response;
} Connection;

static struct {
    const char *key, *model, *label;
    char host[64], path[256], headers[4096];
    int port, connections;
    long prompt;
    double warmup, seconds, rate, ramp;
    bool stream, anthropic, poisson;
} plan = {.key = "sk-bench", .model = "gpt-4o-mini", .label = "", .connections = 64, .prompt = 1000, .warmup = 1, .seconds = 5};

#define LONGEST_RUN 7200
#define QUEUE (1u << 20)
#define DRAIN (2 * SECOND) // after the last due request, at a constant rate

static Histogram latency, first_byte, chunk_delay;
static struct {
    long done, all, chunks, all_chunks, connect_errors, read_errors, bad_status, no_done, no_usage, due;
    uint64_t bytes;
    int bad_status_code;
    char bad_body[200];
} seen;
static uint32_t per_second[LONGEST_RUN];

static char *request;
static size_t request_length;
static Connection *connections;
static int *idle, idle_count, opened, poll_fd;
static uint64_t *queue, queue_head, queue_tail; // due times of requests that wait for a connection
static uint64_t started_at, measure_from, measure_to;
static struct sockaddr_in address;
static uint64_t arrived_at; // of the bytes being looked at

static bool measured(uint64_t time) { return time >= measure_from && time < measure_to; }

// --- connections

static void watch_writable(Connection *c, bool wanted)
{
    if (c->writable_wanted == wanted)
        return;
    c->writable_wanted = wanted;
    struct epoll_event e = {.events = EPOLLIN | (wanted ? EPOLLOUT : 0u), .data.ptr = c};
    epoll_ctl(poll_fd, EPOLL_CTL_MOD, c->fd, &e);
}

static void open_connection(Connection *c)
{
    if (c->state != CLOSED)
        close(c->fd);
    int on = 1;
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (c->fd < 0) {
        perror("load: socket");
        exit(1);
    }
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    c->state = CONNECTING;
    c->writable_wanted = true;
    (void)!connect(c->fd, (struct sockaddr *)&address, sizeof address); // its outcome arrives as an event
    struct epoll_event e = {.events = EPOLLIN | EPOLLOUT, .data.ptr = c};
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, c->fd, &e);
}

static void become_idle(Connection *c)
{
    c->state = IDLE;
    idle[idle_count++] = (int)(c - connections);
}

static void leave_idle(Connection *c)
{
    for (int i = 0; i < idle_count; i++)
        if (idle[i] == (int)(c - connections)) {
            idle[i] = idle[--idle_count];
            return;
        }
}

static void push_request(Connection *c)
{
    while (c->sent < request_length) {
        ssize_t n = send(c->fd, request + c->sent, request_length - c->sent, MSG_NOSIGNAL);
        if (n > 0) {
            c->sent += (size_t)n;
        } else {
            watch_writable(c, errno == EAGAIN); // any other error shows up as a failed read
            return;
        }
    }
    watch_writable(c, false);
}

static void start_request(Connection *c, uint64_t due)
{
    c->state = BUSY;
    c->due = due;
    c->sent = 0;
    c->first_byte = false;
    response_begin(&c->response);
    push_request(c);
}

// --- what is counted

// At a constant rate a request belongs to the window in which it was due; in a closed loop, in which it ended.
static bool counts(const Connection *c, uint64_t now) { return measured(plan.rate > 0 ? c->due : now); }

static void saw_stamp(void *context, uint64_t sent_at)
{
    (void)context;
    seen.all_chunks++;
    if (measured(arrived_at)) {
        seen.chunks++;
        histogram_add(&chunk_delay, (int64_t)(arrived_at - sent_at));
    }
}

static void count_answer(const Connection *c, uint64_t now)
{
    seen.all++;
    uint64_t second = (now - started_at) / SECOND;
    if (second < LONGEST_RUN)
        per_second[second]++;
    if (!counts(c, now))
        return;
    seen.done++;
    if (c->response.status < 200 || c->response.status > 299) {
        seen.bad_status++;
        return;
    }
    histogram_add(&latency, (int64_t)(now - c->due));
    seen.no_done += plan.stream && !c->response.saw_end;
    seen.no_usage += !c->response.saw_usage;
}

static void keep_bad_answer(const Connection *c, const char *data, size_t length)
{
    int status = c->response.status;
    if (status < 300 || seen.bad_status_code)
        return;
    seen.bad_status_code = status;
    const char *body = memmem(data, length, "\r\n\r\n", 4);
    body = body ? body + 4 : data;
    size_t size = (size_t)(data + length - body);
    if (size >= sizeof seen.bad_body)
        size = sizeof seen.bad_body - 1;
    for (size_t i = 0; i < size; i++)
        seen.bad_body[i] = body[i] < ' ' || body[i] == '"' || body[i] == '\\' ? '\'' : body[i];
}

// --- events

static void read_answer(Connection *c)
{
    static char buffer[1 << 18];
    ssize_t n = recv(c->fd, buffer, sizeof buffer, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    arrived_at = now_ns();
    if (n <= 0) {
        if (c->state == IDLE)
            leave_idle(c);
        else if (n == 0 && c->response.part == CLOSE_BODY)
            count_answer(c, arrived_at);
        else
            seen.read_errors++;
        open_connection(c);
        return;
    }
    if (c->state != BUSY)
        return;
    seen.bytes += (uint64_t)n;
    const Watch watch = {.end_mark = plan.anthropic ? "message_stop" : "[DONE]", .stamp_seen = saw_stamp};
    ResponseState state = response_feed(&c->response, buffer, (size_t)n, &watch);
    keep_bad_answer(c, buffer, (size_t)n);
    if (!c->first_byte && c->response.body_bytes) {
        c->first_byte = true;
        if (counts(c, arrived_at) && c->response.status == 200)
            histogram_add(&first_byte, (int64_t)(arrived_at - c->due));
    }
    if (state == RESPONSE_MORE)
        return;
    if (state == RESPONSE_BROKEN) {
        seen.read_errors++;
        open_connection(c);
        return;
    }
    count_answer(c, now_ns());
    if (c->response.closes)
        open_connection(c);
    else
        become_idle(c);
}

static void handle(Connection *c, uint32_t events)
{
    if (c->state == CONNECTING) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error) {
            seen.connect_errors++;
            usleep(1000); // a refusing target must not be hammered by the very loop that measures it
            open_connection(c);
        } else if (events & EPOLLOUT) {
            watch_writable(c, false);
            become_idle(c);
        }
        return;
    }
    if (events & EPOLLOUT && c->state == BUSY)
        push_request(c);
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR))
        read_answer(c);
}

// --- the loop

static void open_due_connections(uint64_t now)
{
    int due = plan.connections, most = opened + 256; // at most so many per turn, or the listen queue overflows
    if (plan.ramp > 0 && (double)(now - started_at) < plan.ramp * 1e9)
        due = 1 + (int)((double)(now - started_at) / (plan.ramp * 1e9) * plan.connections);
    while (opened < due && opened < plan.connections && opened < most)
        open_connection(&connections[opened++]);
}

// The time at which the next request is due.
static double next_due;

static void send_due_requests(uint64_t now)
{
    if (plan.rate <= 0) {
        while (idle_count && now < measure_to)
            start_request(&connections[idle[--idle_count]], now_ns());
        return;
    }
    for (; next_due <= (double)now && next_due < (double)measure_to; seen.due += measured((uint64_t)next_due)) {
        if (queue_tail - queue_head < QUEUE)
            queue[queue_tail++ % QUEUE] = (uint64_t)next_due;
        next_due += (plan.poisson ? -log(1 - drand48()) : 1) * 1e9 / plan.rate;
    }
    while (queue_head < queue_tail && idle_count)
        start_request(&connections[idle[--idle_count]], queue[queue_head++ % QUEUE]);
}

static bool finished(uint64_t now)
{
    if (now < measure_to)
        return false;
    return plan.rate <= 0 || now >= measure_to + DRAIN || (queue_head == queue_tail && idle_count == opened);
}

static uint64_t time_to_wait(uint64_t now)
{
    uint64_t wait = 20 * MILLISECOND;
    if (opened < plan.connections)
        wait = MILLISECOND / 2;
    if (plan.rate > 0 && next_due < (double)measure_to)
        wait = next_due <= (double)now ? 0 : fmin((double)wait, next_due - (double)now);
    return wait;
}

static void run(void)
{
    static struct epoll_event events[1024];
    uint64_t now = started_at = now_ns();
    measure_from = started_at + (uint64_t)(plan.warmup * 1e9);
    measure_to = measure_from + (uint64_t)(plan.seconds * 1e9);
    next_due = (double)started_at + 100e6; // connections open first
    while (!finished(now = now_ns())) {
        open_due_connections(now);
        send_due_requests(now);
        struct timespec wait = to_timespec(time_to_wait(now));
        int count = epoll_pwait2(poll_fd, events, 1024, &wait, NULL);
        for (int i = 0; i < count; i++)
            handle(events[i].data.ptr, events[i].events);
    }
}

// --- the request

__attribute__((format(printf, 1, 2))) static char *text(const char *format, ...)
{
    char *result;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&result, format, arguments) < 0)
        abort();
    va_end(arguments);
    return result;
}

static void build_request(void)
{
    static const char words[] = "Compare every entry of the statement with the order it belongs to and name what differs. ";
    char *prompt = calloc(1, (size_t)plan.prompt + 1);
    for (long i = 0; i < plan.prompt; i++)
        prompt[i] = words[(size_t)i % (sizeof words - 1)];
    const char *stream = !plan.stream ? "" : plan.anthropic ? "\"stream\":true," : "\"stream\":true,\"stream_options\":{\"include_usage\":true},";
    const char *system = plan.anthropic ? "" : "{\"role\":\"system\",\"content\":\"Answer in one paragraph.\"},";
    char *body = text("{\"model\":\"%s\",%s\"max_tokens\":512,\"temperature\":0.2,\"messages\":[%s{\"role\":\"user\",\"content\":\"%s\"}]}",
                      plan.model, stream, system, prompt);
    char *identity = plan.anthropic ? text("x-api-key: %s\r\nanthropic-version: 2023-06-01\r\n", plan.key)
                                    : text("Authorization: Bearer %s\r\n", plan.key);
    request = text("POST %s HTTP/1.1\r\nHost: %s:%d\r\nContent-Type: application/json\r\nAccept: */*\r\n%s%sContent-Length: %zu\r\n\r\n%s",
                   plan.path, plan.host, plan.port, identity, plan.headers, strlen(body), body);
    request_length = strlen(request);
    free(prompt);
    free(body);
    free(identity);
}

static void read_url(const char *url)
{
    if (sscanf(url, "http://%63[^:/]:%d%255s", plan.host, &plan.port, plan.path) != 3) {
        fprintf(stderr, "load: --url must look like http://127.0.0.1:4100/v1/chat/completions\n");
        exit(2);
    }
    address = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)plan.port)};
    if (!inet_aton(strcmp(plan.host, "localhost") ? plan.host : "127.0.0.1", &address.sin_addr)) {
        fprintf(stderr, "load: the host must be an IPv4 address\n");
        exit(2);
    }
}

static void read_options(int argc, char **argv)
{
    static const struct option options[] = {
        {"url", 1, 0, 'u'}, {"key", 1, 0, 'k'}, {"model", 1, 0, 'm'}, {"header", 1, 0, 'h'}, {"connections", 1, 0, 'c'},
        {"warmup", 1, 0, 'w'}, {"seconds", 1, 0, 't'}, {"prompt", 1, 0, 'z'}, {"stream", 0, 0, 's'}, {"anthropic", 0, 0, 'a'},
        {"ramp", 1, 0, 'r'}, {"rate", 1, 0, 'R'}, {"poisson", 0, 0, 'p'}, {"seed", 1, 0, 'S'}, {"label", 1, 0, 'l'}, {0}};
    int option;
    srand48(1);
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 'u': read_url(optarg); break;
        case 'k': plan.key = optarg; break;
        case 'm': plan.model = optarg; break;
        case 'h':
            snprintf(plan.headers + strlen(plan.headers), sizeof plan.headers - strlen(plan.headers), "%s\r\n", optarg);
            break;
        case 'c': plan.connections = atoi(optarg); break;
        case 'w': plan.warmup = atof(optarg); break;
        case 't': plan.seconds = atof(optarg); break;
        case 'z': plan.prompt = atol(optarg); break;
        case 's': plan.stream = true; break;
        case 'a': plan.anthropic = true; break;
        case 'r': plan.ramp = atof(optarg); break;
        case 'R': plan.rate = atof(optarg); break;
        case 'p': plan.poisson = true; break;
        case 'S': srand48(atol(optarg)); break;
        case 'l': plan.label = optarg; break;
        default: exit(2);
        }
    if (!plan.port) {
        fprintf(stderr, "load: --url is missing\n");
        exit(2);
    }
}

// --- the result

// null where nothing was counted: a zero would look like a very good figure.
static void print_quantiles(const char *prefix, const Histogram *h)
{
    static const struct { const char *name; double quantile; } shown[] = {
        {"p50", .5}, {"p90", .9}, {"p95", .95}, {"p99", .99}, {"p999", .999}, {"max", 1}};
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        if (h->count)
            printf(",\"%s%s\":%.1f", prefix, shown[i].name, histogram_us(h, shown[i].quantile));
        else
            printf(",\"%s%s\":null", prefix, shown[i].name);
    }
}

static void print_result(void)
{
    long unfinished = plan.rate > 0 ? seen.due - seen.done : 0;
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    printf("{\"label\":\"%s\",\"connections\":%d,\"seconds\":%.2f,\"request_bytes\":%zu,\"done\":%ld,\"rps\":%.1f,"
           "\"all_done\":%ld,\"unfinished\":%ld,\"connect_errors\":%ld,\"read_errors\":%ld,\"bad_status\":%ld,\"no_usage\":%ld",
           plan.label, plan.connections, plan.seconds, request_length, seen.done, (double)seen.done / plan.seconds, seen.all,
           unfinished, seen.connect_errors, seen.read_errors, seen.bad_status, seen.no_usage);
    print_quantiles("", &latency);
    print_quantiles("ttfb_", &first_byte);
    if (plan.stream) {
        printf(",\"no_done\":%ld,\"chunks\":%ld,\"chunks_s\":%.1f,\"all_chunks\":%ld", seen.no_done, seen.chunks,
               (double)seen.chunks / plan.seconds, seen.all_chunks);
        print_quantiles("chunk_", &chunk_delay);
    }
    printf(",\"client_cpu_s\":%.2f,\"bytes\":%lu,\"per_second\":[", (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6, (unsigned long)seen.bytes);
    for (int i = 0; i < (int)(plan.warmup + plan.seconds) && i < LONGEST_RUN; i++)
        printf("%s%u", i ? "," : "", per_second[i]);
    printf("]");
    if (seen.bad_status_code)
        printf(",\"bad_example\":\"%d %s\"", seen.bad_status_code, seen.bad_body);
    printf("}\n");
}

int main(int argc, char **argv)
{
    read_options(argc, argv);
    signal(SIGPIPE, SIG_IGN);
    prepare_process();
    build_request();
    connections = calloc((size_t)plan.connections, sizeof *connections);
    idle = calloc((size_t)plan.connections, sizeof *idle);
    queue = calloc(QUEUE, sizeof *queue);
    poll_fd = epoll_create1(0);
    run();
    print_result();
    return 0;
}
