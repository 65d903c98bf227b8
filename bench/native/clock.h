// Time for both programs. Stamps of one program are read by the other, so the clock must be the machine-wide monotonic one.
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>

#define SECOND 1000000000ull
#define MILLISECOND 1000000ull

static inline uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * SECOND + (uint64_t)t.tv_nsec;
}

static inline struct timespec to_timespec(uint64_t ns)
{
    return (struct timespec){.tv_sec = (time_t)(ns / SECOND), .tv_nsec = (long)(ns % SECOND)};
}

// Thousands of sockets and waits that end when asked: the kernel's default slack is 50 us, as much as what we measure.
static inline void prepare_process(void)
{
    prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

#endif
