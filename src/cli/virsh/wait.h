/* Waiting for events until one came, time is over or Ctrl-C. */
#pragma once
#include "cli/virsh/virsh.h"

struct waiting {
    struct shell *sh;
    bool loop, timestamp, done;
    int count;
    long long timeout_s;
};
struct subscription {
    struct waiting *waiting;
    const char *name;
};
int waiting_options(struct shell *sh, const struct cli_args *args, struct waiting *w);
int waiting_run(struct waiting *w);
bool waiting_count(struct waiting *w); /* false: one event was enough */
void waiting_stamp(const struct waiting *w);
/* "event 'lifecycle' for domain 'guest'" and what fmt adds. */
void waiting_print(struct subscription *s, const char *what, const char *name, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Until an event, whose callback sets over. */
struct until {
    bool over;
    unsigned timeout_s; /* 0: for ever */
    /* twice a second; may set over where events do not tell */
    int (*look)(struct shell *sh, struct until *u);
    /* time is over, or Ctrl-C; NULL: nothing is done about it */
    int (*give_up)(struct shell *sh, struct until *u);
};
/* -1 after an error was printed; u->over tells whether it came. */
int wait_until(struct shell *sh, struct until *u);
/* Calls stop() and waits for the event that the guest has stopped; timeout_s 0: for ever. */
int wait_stopped(struct shell *sh, virDomainPtr dom, unsigned timeout_s, int (*stop)(void *),
                 void *opaque);
