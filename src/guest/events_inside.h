/* Shared by events.c and event_subs.c only. */
#pragma once
#include <glib.h>
#include "guest/call.h"
#include "guest/events.h"

enum form { FORM_CALLBACK, FORM_LEGACY, FORM_MONITOR };

struct event_sub {
    struct session *session;
    struct event_hub *hub;
    enum form form;
    const struct proc *asked; /* the call that asked for it; NULL: none */
    int callback_id;
    int event_id; /* FORM_MONITOR: 0 */
    bool one_uuid;
    uint8_t uuid[16];
    char *one_name; /* objects without a uuid; NULL: all */
    char *name;     /* FORM_MONITOR: NULL is all */
    GRegex *regex;  /* instead of name */
    bool nocase;
};

struct replay { /* of what a session missed of one event */
    struct event_hub *hub;
    int event_id;
    uint64_t until; /* the number of the last that it missed */
    bool done;
};

struct event_subs {
    GPtrArray *list;
    int last_id;
    struct event_sieve *sieve;
    GArray *replays;
    struct timer *replay_soon;
};

const struct event_proc *event_find_form(enum object_kind on, int event_id, bool legacy);
/* A session that comes again gets what it missed, soon. */
void event_replay_later(struct event_sub *sub);
