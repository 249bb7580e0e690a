/* Snapshots and checkpoints of the simulated guests: the list of their operations, by file. */
#pragma once
#include "driver/test/test.h"
#include "guest/moments.h"

struct moment_facts;

/* clang-format off */
#define TEST_MOMENT_OPS(OWN, COMMON) \
    /* of every driver */ \
    COMMON(domain_snapshot_num) COMMON(domain_snapshot_list_names) \
    COMMON(domain_list_all_snapshots) COMMON(domain_snapshot_num_children) \
    COMMON(domain_snapshot_list_children_names) COMMON(domain_snapshot_list_all_children) \
    COMMON(domain_snapshot_lookup_by_name) COMMON(domain_has_current_snapshot) \
    COMMON(domain_snapshot_current) COMMON(domain_snapshot_get_parent) \
    COMMON(domain_snapshot_is_current) COMMON(domain_snapshot_has_metadata) \
    COMMON(domain_snapshot_get_xml_desc) COMMON(domain_list_all_checkpoints) \
    COMMON(domain_checkpoint_list_all_children) COMMON(domain_checkpoint_lookup_by_name) \
    COMMON(domain_checkpoint_get_parent) COMMON(domain_checkpoint_get_xml_desc) \
    /* snapshot.c */ \
    OWN(domain_snapshot_create_xml) OWN(domain_revert_to_snapshot) OWN(domain_snapshot_delete) \
    /* checkpoint.c */ \
    OWN(domain_checkpoint_create_xml) OWN(domain_checkpoint_delete)
/* clang-format on */

TEST_MOMENT_OPS(DECLARE_OWN, DECLARE_COMMON)

/* What documents are filled with: the guest as it is. NULL: its definition does not read. */
const struct domain *test_moment_facts(struct guest *g, bool redefine, struct moment_facts *ret);
/* A document as a complete definition; NULL with the reason. */
struct def *test_moment_read(const struct type *t, const char *xml, unsigned mode,
                             const struct moment_facts *facts);
/* What a node document says of a guest: a snapshot or checkpoint that exists. <active>1</active> in
 * it makes it the current one. */
int test_moment_load(struct guest *g, enum object_kind kind, const char *xml);
