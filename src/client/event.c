/* Owns the registration of the application's event loop: virEventRegisterImpl and the calls that go
 * through it. Called by applications and by the links. Invariant: the first registration stays. */
#include "client/event.h"

#include <pthread.h>
#include "client/export.h"
#include "client/last_error.h"

static struct {
    virEventAddHandleFunc add_handle;
    virEventUpdateHandleFunc update_handle;
    virEventRemoveHandleFunc remove_handle;
    virEventAddTimeoutFunc add_timeout;
    virEventUpdateTimeoutFunc update_timeout;
    virEventRemoveTimeoutFunc remove_timeout;
} loop;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool registered; /* set once, after loop is filled */

EXPORT void virEventRegisterImpl(virEventAddHandleFunc addHandle,
                                 virEventUpdateHandleFunc updateHandle,
                                 virEventRemoveHandleFunc removeHandle,
                                 virEventAddTimeoutFunc addTimeout,
                                 virEventUpdateTimeoutFunc updateTimeout,
                                 virEventRemoveTimeoutFunc removeTimeout)
{
    pthread_mutex_lock(&lock);
    if (!registered) {
        loop.add_handle = addHandle;
        loop.update_handle = updateHandle;
        loop.remove_handle = removeHandle;
        loop.add_timeout = addTimeout;
        loop.update_timeout = updateTimeout;
        loop.remove_timeout = removeTimeout;
        __atomic_store_n(&registered, true, __ATOMIC_RELEASE);
    }
    pthread_mutex_unlock(&lock);
}

EXPORT int virEventRegisterDefaultImpl(void)
{
    last_error_begin(FROM_EVENT);
    event_default_init();
    virEventRegisterImpl(event_default_add_handle, event_default_update_handle,
                         event_default_remove_handle, event_default_add_timeout,
                         event_default_update_timeout, event_default_remove_timeout);
    return 0;
}

EXPORT int virEventRunDefaultImpl(void)
{
    last_error_begin(FROM_EVENT);
    if (event_default_run() == 0)
        return 0;
    last_error_publish(NULL);
    return -1;
}

bool event_registered(void)
{
    return __atomic_load_n(&registered, __ATOMIC_ACQUIRE);
}

EXPORT int virEventAddHandle(int fd, int events, virEventHandleCallback cb, void *opaque,
                             virFreeCallback ff)
{
    return event_registered() ? loop.add_handle(fd, events, cb, opaque, ff) : -1;
}

EXPORT void virEventUpdateHandle(int watch, int events)
{
    if (event_registered())
        loop.update_handle(watch, events);
}

EXPORT int virEventRemoveHandle(int watch)
{
    return event_registered() ? loop.remove_handle(watch) : -1;
}

EXPORT int virEventAddTimeout(int frequency, virEventTimeoutCallback cb, void *opaque,
                              virFreeCallback ff)
{
    return event_registered() ? loop.add_timeout(frequency, cb, opaque, ff) : -1;
}

EXPORT void virEventUpdateTimeout(int timer, int frequency)
{
    if (event_registered())
        loop.update_timeout(timer, frequency);
}

EXPORT int virEventRemoveTimeout(int timer)
{
    return event_registered() ? loop.remove_timeout(timer) : -1;
}
