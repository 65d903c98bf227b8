// A binary heap of things that are due. Each element knows its place, so it can be withdrawn when its connection dies.
#ifndef TIMERS_H
#define TIMERS_H

#include <stdint.h>
#include <stdlib.h>

typedef struct Timer {
    uint64_t due;
    size_t place; // 1-based; 0 = not waiting
} Timer;

typedef struct {
    Timer **heap;
    size_t count, capacity;
} Timers;

static inline void timers_put(Timers *t, size_t place, Timer *timer)
{
    t->heap[place] = timer;
    timer->place = place;
}

static inline void timers_rise(Timers *t, size_t place)
{
    Timer *moving = t->heap[place];
    while (place > 1 && t->heap[place / 2]->due > moving->due) {
        timers_put(t, place, t->heap[place / 2]);
        place /= 2;
    }
    timers_put(t, place, moving);
}

static inline void timers_sink(Timers *t, size_t place)
{
    Timer *moving = t->heap[place];
    for (;;) {
        size_t child = place * 2;
        if (child > t->count)
            break;
        if (child < t->count && t->heap[child + 1]->due < t->heap[child]->due)
            child++;
        if (t->heap[child]->due >= moving->due)
            break;
        timers_put(t, place, t->heap[child]);
        place = child;
    }
    timers_put(t, place, moving);
}

static inline void timers_add(Timers *t, Timer *timer, uint64_t due)
{
    if (t->count + 2 > t->capacity) {
        t->capacity = t->capacity ? t->capacity * 2 : 1024;
        t->heap = realloc(t->heap, t->capacity * sizeof *t->heap);
        if (!t->heap)
            abort();
    }
    timer->due = due;
    timers_put(t, ++t->count, timer);
    timers_rise(t, t->count);
}

static inline void timers_remove(Timers *t, Timer *timer)
{
    size_t place = timer->place;
    if (!place)
        return;
    timer->place = 0;
    Timer *last = t->heap[t->count--];
    if (last == timer)
        return;
    timers_put(t, place, last);
    timers_rise(t, place);
    timers_sink(t, last->place);
}

static inline Timer *timers_next(const Timers *t) { return t->count ? t->heap[1] : NULL; }

#endif
