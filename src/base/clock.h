/* Clocks. The wall clock for people and files, the monotonic one for durations. */
#pragma once
#include <stddef.h>
#include <stdint.h>
int64_t wall_ns(void);
int64_t monotonic_ns(void);
/* "2026-01-31 12:00:00.000+0000": buf of at least TIME_TEXT_SIZE; returns buf. */
#define TIME_TEXT_SIZE 32
char *time_text(int64_t wall, char *buf, size_t size);
