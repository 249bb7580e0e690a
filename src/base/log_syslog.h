/* The C library's syslog behind names that don't clash with our levels. */
#pragma once
void syslog_open(const char *identity);
void syslog_line(int level, const char *message); /* level as in log.h */
int syslog_priority(int level);
