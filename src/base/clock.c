/* Clocks. Called everywhere; never awaits. */
#include "base/clock.h"
#include <stdio.h>
#include <time.h>

static int64_t read_clock(clockid_t id)
{
    struct timespec ts;
    clock_gettime(id, &ts);
    return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

int64_t wall_ns(void)
{
    return read_clock(CLOCK_REALTIME);
}

int64_t monotonic_ns(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

char *time_text(int64_t wall, char *buf, size_t size)
{
    time_t whole = wall / 1000000000;
    struct tm tm;
    char date[24];
    gmtime_r(&whole, &tm);
    strftime(date, sizeof(date), "%Y-%m-%d %H:%M:%S", &tm);
    snprintf(buf, size, "%s.%03d+0000", date, (int)(wall / 1000000 % 1000));
    return buf;
}
