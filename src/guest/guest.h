/* Live domains, hypervisor-neutral: registry, guest, publishing definitions. Runs on the loop
 * thread only. Only publish.c swaps definitions. The lane is in guest/lane.h, events in
 * guest/events.h.
 *
 * A stored definition is kept as its (packed) text and parsed when somebody asks: thousands of
 * guests that are shut off cost little. guest_def() hides that.
 */
#pragma once
#include "base/error.h"
#include "guest/call.h"
#include "guest/events.h"
#include "guest/lane.h"
#include "reflect/value.h"

/* What lists and statistics need of a definition, kept beside its text. */
struct guest_facts {
    bool known;
    uint64_t max_memory_kib, memory_kib;
    uint32_t max_vcpus, vcpus;
    const char *os_type; /* "hvm"; static */
    void *brief;         /* the driver's own extract, see hooks */
};

struct guest {
    int refs;
    uint8_t uuid[16];
    char uuid_text[37];
    char *name;
    int id;                        /* -1: not running */
    bool persistent;               /* has a stored definition */
    struct text_pack *stored_text; /* guest_def() reads it */
    struct def *stored;       /* parsed, while somebody uses it; may be NULL: use guest_def() */
    struct def *live;         /* NULL: not running */
    struct guest_facts facts; /* of the stored definition; guest_facts() */
    int state, reason;        /* virDomainState and its reason enum */
    bool autostart, updated, has_managed_save, removed;
    uint64_t transfer_mib_s; /* how fast its state may be moved; 0: no limit */
    unsigned n_snapshots, n_checkpoints;
    struct moments *snapshots, *checkpoints; /* moments.h; NULL: none yet */
    struct lane *lane;
    struct guest_registry *registry;
    struct guest *prev, *next; /* the registry's order */
    void *priv;                /* the driver's run-time data; freed by registry's hook */
};

struct domain;
struct guest_registry_hooks {
    void (*free_priv)(void *priv);
    /* A stored text as a definition: value_read and the driver's own completion. NULL: value_read.
     */
    struct def *(*read)(void *arg, const char *text, size_t len);
    /* The driver's extract for statistics of guests that are shut off; may be NULL. */
    void *(*brief)(void *arg, const struct def *def);
    void (*free_brief)(void *brief);
    /* Durable side, before anybody sees the change. NULL: nothing is kept. */
    AWAITS int (*store)(void *arg, const char *name, const char *text, size_t len);
    AWAITS int (*unstore)(void *arg, const char *name);
    AWAITS int (*rename)(void *arg, const char *from, const char *to, const char *text, size_t len);
    AWAITS int (*set_autostart)(void *arg, const char *name, bool on);
    /* Shares and limits of a running guest are about to be those of `wanted`: the driver puts them
     * into effect, or refuses. May be NULL. */
    AWAITS int (*retune)(void *arg, struct guest *g, const struct domain *wanted);
    /* The live definition has changed: the driver saves its state. May be NULL. */
    AWAITS int (*live_changed)(void *arg, struct guest *g);
    void *arg;
};
struct guest_registry *guest_registry_new(const struct guest_registry_hooks *hooks);
void guest_registry_free(struct guest_registry *r); /* no guest may be in use */

struct guest *guest_ref(struct guest *g);
void guest_unref(struct guest *g);
/* Lookups give a reference or NULL with ERR_NO_DOMAIN. */
struct guest *guest_by_uuid(struct guest_registry *r, const uint8_t uuid[16]);
struct guest *guest_by_name(struct guest_registry *r, const char *name);
struct guest *guest_by_id(struct guest_registry *r, int id);
/* Iterates in order of definition; fn returning non-zero ends. fn must not await. */
int guest_for_each(struct guest_registry *r, int (*fn)(struct guest *g, void *arg), void *arg);
/* A snapshot with references, for callers that await: *ret is freed with guest_list_free. */
size_t guest_list(struct guest_registry *r, struct guest ***ret);
void guest_list_free(struct guest **list, size_t n);
size_t guest_count(struct guest_registry *r, bool active);
bool guest_is_active(const struct guest *g);

/* live when running (or starting) unless inactive; borrowed until the next await, and the next
 * guest_def() of another guest: def_ref() what is needed for longer. NULL with the reason: a stored
 * text that does not read. */
struct def *guest_def(struct guest *g, bool inactive);
/* In a few seconds texts and parsed documents that were of use just now are given up. */
void guest_trim_later(struct guest_registry *r);
/* Of the stored definition. NULL with the reason. */
const struct guest_facts *guest_facts(struct guest *g);
void facts_of(const struct def *def, struct guest_facts *ret); /* without brief */

/* --- publish.c: the only place that changes what others see of a definition ------------------- */
/* At start of the driver: a definition that is on disk already. Keeps only name, uuid and the text;
 * a guest of that uuid or name must not exist. Borrowed result, NULL with the reason. */
struct guest *guest_load(struct guest_registry *r, const char *text, size_t len);
/* After guest_load()s: reads and packs every text that is not yet, yielding often. Texts that do
 * not read are logged and stay: asking for them gives the reason. */
AWAITS int guest_settle(struct guest_registry *r);
/* The read hook knows more now: stored texts are read anew when somebody asks. */
void guest_reread(struct guest_registry *r);
/* Makes or replaces; a reference. Takes def in any case. Checks uuid and name clashes. Persistent:
 * stored durably first. Not persistent: def becomes the live definition of a guest about to start
 * (ERR_OPERATION_INVALID when it is running); guest_set_stopped() undoes it. */
AWAITS struct guest *guest_define(struct guest_registry *r, struct def *def, bool persistent);
AWAITS int guest_publish(struct guest *g, struct def *def, bool live); /* takes def */
AWAITS int guest_forget(struct guest *g); /* drop the stored definition; gone when not running */
AWAITS int guest_rename(struct guest *g, const char *name);
void guest_set_running(struct guest *g, int id, struct def *live); /* takes live; NULL: as it is */
void guest_set_stopped(struct guest *g); /* transient guests leave the registry */
int guest_next_id(struct guest_registry *r);
