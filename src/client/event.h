/* The event loop: what the application registered, or the default one of event_default.c. */
#pragma once
#include <stdbool.h>
#include <libvirt/libvirt.h>

bool event_registered(void);

/* The default loop: poll(), one iteration at a time. Any thread may add, change and remove; what is
 * removed is freed by the next iteration. */
void event_default_init(void);
int event_default_run(void); /* one iteration */
int event_default_add_handle(int fd, int events, virEventHandleCallback cb, void *opaque,
                             virFreeCallback ff);
void event_default_update_handle(int watch, int events);
int event_default_remove_handle(int watch);
int event_default_add_timeout(int frequency_ms, virEventTimeoutCallback cb, void *opaque,
                              virFreeCallback ff);
void event_default_update_timeout(int timer, int frequency_ms);
int event_default_remove_timeout(int timer);
