/* Snapshots and checkpoints of a guest, hypervisor-neutral: a tree, one of them current. Runs on
 * the loop thread only; never awaits but for moment_delete(). What a moment is made of (disk
 * images, memory) is the driver's business: the bodies of calls that make, revert and delete are
 * its own, and use what is here. The bodies that only look are below, the same for all drivers.
 */
#pragma once
#include "guest/guest.h"
#include "gen/ops.h"

struct moments;

struct moment {
    int refs;
    struct moments *of; /* NULL: deleted */
    char *name;
    struct def *def; /* type_snapshot or type_checkpoint; its <parent> and <active> are not kept */
    struct moment *parent; /* borrowed; NULL: a root */
};

/* Of a guest, made when they are needed: never NULL. kind: ON_SNAPSHOT or ON_CHECKPOINT. */
struct moments *guest_moments(struct guest *g, enum object_kind kind);
void moments_free(struct moments *ms);

struct moment *moment_ref(struct moment *m);
void moment_unref(struct moment *m);
/* Borrowed; NULL with ERR_NO_DOMAIN_SNAPSHOT or ERR_NO_DOMAIN_CHECKPOINT. */
struct moment *moment_find(struct moments *ms, const char *name);
struct moment *moment_current(const struct moments *ms); /* borrowed, or NULL */
void moment_set_current(struct moments *ms, struct moment *m);
size_t moment_count(const struct moments *ms);

/* Whether a document may say it describes one of this guest: its <domain>, when it has one, must
 * have the guest's uuid. 0, or -1 with the reason. */
int moment_check_uuid(const struct moments *ms, const struct def *def);
/* Adds a new one below the current one; it becomes current. Takes def. Borrowed, or NULL with the
 * reason: there is one of that name. */
struct moment *moment_add(struct moments *ms, struct def *def);
/* Adds or replaces one that exists already, by what its document says: its parent must exist, and
 * may be none that descends from it. Takes def. Whether it is current is left as it was. */
struct moment *moment_redefine(struct moments *ms, struct def *def);
/* Definitions found on disk in any order: add all, then link. The ones marked active become
 * current; those whose parent is gone become roots. */
void moment_load(struct moments *ms, struct def *def);
void moments_link(struct moments *ms);

/* A user's or a node's document as a complete definition; the guest in it is completed by fill
 * (NULL: it is complete). NULL with the reason. */
struct moment_facts;
struct domain;
struct def *moment_read(const struct type *t, const char *xml, unsigned mode,
                        const struct moment_facts *facts,
                        int (*fill)(struct domain *domain, void *arg), void *arg);

enum moment_delete { MOMENT_DELETE_CHILDREN = 1, MOMENT_DELETE_CHILDREN_ONLY = 4 };
/* Deletes with what descends from it, deepest first, or only the latter; or it alone, its children
 * go to its parent. drop (NULL: nothing more) takes each away where it is kept; when it fails,
 * those that are left stay. Its parent becomes current when the current one is deleted. */
AWAITS int moment_delete(struct moment *m, unsigned how, int (*drop)(struct moment *m, void *arg),
                         void *arg);

/* A copy of the definition with its parent: free by value_free(). with_domain: with the guest as it
 * was, which may be large. */
void *moment_value(const struct moment *m, bool with_domain);
/* What is stored: with everything, and whether it is current. free(). */
char *moment_stored_text(const struct moment *m);
/* By the flags of virDomainListAllSnapshots; below: of virDomainSnapshotListAllChildren. Parents
 * before children. fn returns false to end. */
size_t moment_each(struct moments *ms, struct moment *below, uint32_t flags,
                   bool (*fn)(struct moment *m, void *arg), void *arg);
/* The handle a client gets, for struct nonnull_domain_snapshot or _checkpoint. */
void call_put_moment(struct call *call, const struct moment *m, void *ret_handle);

/* ops_moment.c: call->moment is the one that the first argument names. */
AWAITS int ops_domain_snapshot_num(struct call *call, const struct domain_snapshot_num_args *args,
                                   struct domain_snapshot_num_ret *ret);
AWAITS int ops_domain_snapshot_list_names(struct call *call,
                                          const struct domain_snapshot_list_names_args *args,
                                          struct domain_snapshot_list_names_ret *ret);
AWAITS int ops_domain_list_all_snapshots(struct call *call,
                                         const struct domain_list_all_snapshots_args *args,
                                         struct domain_list_all_snapshots_ret *ret);
AWAITS int ops_domain_snapshot_num_children(struct call *call,
                                            const struct domain_snapshot_num_children_args *args,
                                            struct domain_snapshot_num_children_ret *ret);
AWAITS int ops_domain_snapshot_list_children_names(
    struct call *call, const struct domain_snapshot_list_children_names_args *args,
    struct domain_snapshot_list_children_names_ret *ret);
AWAITS int ops_domain_snapshot_list_all_children(
    struct call *call, const struct domain_snapshot_list_all_children_args *args,
    struct domain_snapshot_list_all_children_ret *ret);
AWAITS int ops_domain_snapshot_lookup_by_name(
    struct call *call, const struct domain_snapshot_lookup_by_name_args *args,
    struct domain_snapshot_lookup_by_name_ret *ret);
AWAITS int ops_domain_has_current_snapshot(struct call *call,
                                           const struct domain_has_current_snapshot_args *args,
                                           struct domain_has_current_snapshot_ret *ret);
AWAITS int ops_domain_snapshot_current(struct call *call,
                                       const struct domain_snapshot_current_args *args,
                                       struct domain_snapshot_current_ret *ret);
AWAITS int ops_domain_snapshot_get_parent(struct call *call,
                                          const struct domain_snapshot_get_parent_args *args,
                                          struct domain_snapshot_get_parent_ret *ret);
AWAITS int ops_domain_snapshot_is_current(struct call *call,
                                          const struct domain_snapshot_is_current_args *args,
                                          struct domain_snapshot_is_current_ret *ret);
AWAITS int ops_domain_snapshot_has_metadata(struct call *call,
                                            const struct domain_snapshot_has_metadata_args *args,
                                            struct domain_snapshot_has_metadata_ret *ret);
AWAITS int ops_domain_snapshot_get_xml_desc(struct call *call,
                                            const struct domain_snapshot_get_xml_desc_args *args,
                                            struct domain_snapshot_get_xml_desc_ret *ret);
AWAITS int ops_domain_list_all_checkpoints(struct call *call,
                                           const struct domain_list_all_checkpoints_args *args,
                                           struct domain_list_all_checkpoints_ret *ret);
AWAITS int ops_domain_checkpoint_list_all_children(
    struct call *call, const struct domain_checkpoint_list_all_children_args *args,
    struct domain_checkpoint_list_all_children_ret *ret);
AWAITS int ops_domain_checkpoint_lookup_by_name(
    struct call *call, const struct domain_checkpoint_lookup_by_name_args *args,
    struct domain_checkpoint_lookup_by_name_ret *ret);
AWAITS int ops_domain_checkpoint_get_parent(struct call *call,
                                            const struct domain_checkpoint_get_parent_args *args,
                                            struct domain_checkpoint_get_parent_ret *ret);
/* Without sizes: a driver that knows them asks moment_value() and writes it. */
AWAITS int ops_domain_checkpoint_get_xml_desc(
    struct call *call, const struct domain_checkpoint_get_xml_desc_args *args,
    struct domain_checkpoint_get_xml_desc_ret *ret);
