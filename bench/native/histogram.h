// Durations in logarithmic buckets of at most 0.8 % width: constant memory, no sorting, nothing lost.
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <math.h>
#include <stdint.h>

#define STEPS 256 // per power of two
#define STEP_BITS 8

typedef struct {
    uint64_t count, largest;
    uint32_t buckets[(64 - STEP_BITS + 1) * STEPS];
} Histogram;

static inline void histogram_add(Histogram *h, int64_t signed_ns)
{
    uint64_t ns = signed_ns < 0 ? 0 : (uint64_t)signed_ns;
    int shift = ns < STEPS ? 0 : 64 - __builtin_clzll(ns) - STEP_BITS;
    // Rows above the first use their upper half only; a full row per power keeps the arithmetic plain.
    h->buckets[(unsigned)shift * STEPS + (unsigned)(ns >> shift)]++;
    h->count++;
    if (ns > h->largest)
        h->largest = ns;
}

// The quantile in microseconds (middle of its bucket); 0 when empty.
static inline double histogram_us(const Histogram *h, double quantile)
{
    if (!h->count)
        return 0;
    uint64_t wanted = (uint64_t)ceil(quantile * (double)h->count), seen = 0;
    for (unsigned i = 0; i < sizeof h->buckets / sizeof *h->buckets; i++) {
        seen += h->buckets[i];
        if (seen >= wanted && h->buckets[i]) {
            unsigned shift = i / STEPS;
            uint64_t low = (uint64_t)(i % STEPS) << shift;
            double middle = (double)low + (double)((1ull << shift) - 1) / 2;
            return fmin(middle, (double)h->largest) / 1000.0;
        }
    }
    return (double)h->largest / 1000.0;
}

#endif
