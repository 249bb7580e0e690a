/* Drivers inside an application: one loop thread for each, shared by the connections whose URIs
 * mean the same. Called by conn.c from application threads, which sleep while the loop works for
 * them; the last connection to close ends the driver.
 *
 * Invariant: everything of a driver is touched on its loop thread only.
 */
#include <glib.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/log.h"
#include "embed/embed.h"

struct host {
    struct embed_host common;
    int refs;
    struct loop_thread *thread;
    struct latch quit;
    /* the opener waits for the start */
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool settled;
    struct error *why; /* it did not start */
};

static pthread_mutex_t hosts_lock = PTHREAD_MUTEX_INITIALIZER;
static GHashTable *hosts; /* key -> struct host, those that are shared */

static void settle(struct host *h, struct error *why)
{
    pthread_mutex_lock(&h->mutex);
    h->settled = true;
    h->why = why;
    pthread_cond_broadcast(&h->changed);
    pthread_mutex_unlock(&h->mutex);
}

AWAITS static int host_main(void *arg)
{
    struct host *h = arg;
    struct embed_host *e = &h->common;
    error_domain_default(embed_module.driver->from);
    if (embed_module.driver->start(&e->config, &e->state) < 0) {
        settle(h, error_take());
        return 0;
    }
    settle(h, NULL);
    SHIELD();
    latch_wait(&h->quit);
    if (embed_module.ending)
        embed_module.ending(e);
    embed_module.driver->stop(e->state);
    e->state = NULL;
    return 0;
}

static void host_free(struct host *h)
{
    if (embed_module.release)
        embed_module.release(&h->common);
    arena_free(h->common.mem);
    g_free(h->common.key);
    pthread_mutex_destroy(&h->mutex);
    pthread_cond_destroy(&h->changed);
    error_free(h->why);
    g_free(h);
}

static int start(struct host *h)
{
    h->common.loop = loop_new();
    if (!(h->thread = loop_thread_new(h->common.loop, host_main, h))) {
        loop_free(h->common.loop);
        return -1;
    }
    pthread_mutex_lock(&h->mutex);
    while (!h->settled)
        pthread_cond_wait(&h->changed, &h->mutex);
    pthread_mutex_unlock(&h->mutex);
    if (!h->why)
        return 0;
    loop_thread_join(h->thread);
    error_set(error_copy(h->why));
    return -1;
}

static struct host *host_new(const char *key, const char *uri)
{
    struct host *h = g_new0(struct host, 1);
    h->common.key = g_strdup(key);
    h->common.mem = arena_new();
    h->refs = 1;
    pthread_mutex_init(&h->mutex, NULL);
    pthread_cond_init(&h->changed, NULL);
    if ((!embed_module.claim || embed_module.claim(&h->common, uri) == 0) && start(h) == 0)
        return h;
    host_free(h);
    return NULL;
}

static void begin(void)
{
    log_from_environment(LOG_ERROR); /* the standard error is the application's */
    if (embed_module.prepare)
        embed_module.prepare();
    hosts = g_hash_table_new(g_str_hash, g_str_equal);
}

/* Under the lock: a second opener of the same host waits until it has started. */
static struct host *shared_host(const char *key, const char *uri)
{
    struct host *h = g_hash_table_lookup(hosts, key);
    if (h)
        h->refs++;
    else if ((h = host_new(key, uri)))
        g_hash_table_insert(hosts, h->common.key, h);
    return h;
}

struct embed_host *embed_host_get(const char *uri)
{
    g_autofree char *key = embed_module.key(uri);
    struct host *h = NULL;
    if (!key)
        return NULL;
    pthread_mutex_lock(&hosts_lock);
    if (!hosts)
        begin();
    if (*key)
        h = shared_host(key, uri);
    pthread_mutex_unlock(&hosts_lock);
    if (!*key)
        h = host_new(key, uri);
    return h ? &h->common : NULL;
}

static int host_quit(void *arg)
{
    struct host *h = arg;
    latch_open(&h->quit, 0);
    return 0;
}

static void end(struct host *h)
{
    loop_post(h->common.loop, "quit", host_quit, h);
    loop_thread_join(h->thread);
    host_free(h);
}

/* A shared host ends under the lock: who opens its key at that moment gets a new one. */
void embed_host_put(struct embed_host *e)
{
    struct host *h = (struct host *)e;
    if (!*e->key) {
        end(h);
        return;
    }
    pthread_mutex_lock(&hosts_lock);
    if (--h->refs == 0) {
        g_hash_table_remove(hosts, e->key);
        end(h);
    }
    pthread_mutex_unlock(&hosts_lock);
}

/* --- work on the loop thread, awaited by an application thread ------------------------------- */

struct errand {
    int (*run)(void *arg);
    void *arg;
    int result;
    struct error *error;
    pthread_mutex_t mutex;
    pthread_cond_t done_cond;
    bool done;
};

static int errand_fiber(void *arg)
{
    struct errand *e = arg;
    int result = e->run(e->arg);
    struct error *error = result < 0 ? error_take() : NULL;
    pthread_mutex_lock(&e->mutex);
    e->result = result;
    e->error = error;
    e->done = true;
    pthread_cond_signal(&e->done_cond);
    pthread_mutex_unlock(&e->mutex);
    return 0;
}

int embed_run(struct loop *loop, const char *name, int (*run)(void *), void *arg,
              struct error **err)
{
    struct errand e = {.run = run,
                       .arg = arg,
                       .mutex = PTHREAD_MUTEX_INITIALIZER,
                       .done_cond = PTHREAD_COND_INITIALIZER};
    loop_post(loop, name, errand_fiber, &e);
    pthread_mutex_lock(&e.mutex);
    while (!e.done)
        pthread_cond_wait(&e.done_cond, &e.mutex);
    pthread_mutex_unlock(&e.mutex);
    pthread_mutex_destroy(&e.mutex);
    pthread_cond_destroy(&e.done_cond);
    if (err)
        *err = e.error;
    else
        error_free(e.error);
    return e.result;
}

char *embed_param(const char *uri, const char *name)
{
    const char *query = strchr(uri, '?');
    g_auto(GStrv) params = g_strsplit(query ? query + 1 : "", "&", -1);
    size_t len = strlen(name);
    for (char **p = params; *p; p++)
        if (strncmp(*p, name, len) == 0 && (*p)[len] == '=')
            return g_uri_unescape_string(*p + len + 1, NULL);
    return NULL;
}
