/* Jobs on disks of simulated guests, and backups: the list of their operations, by file. */
#pragma once
#include "driver/test/test.h"
#include "gen/domain.h"

/* clang-format off */
#define TEST_BLOCKJOB_OPS(OWN, COMMON) \
    /* blockjob.c */ \
    OWN(domain_block_pull) OWN(domain_block_rebase) OWN(domain_block_copy) OWN(domain_block_commit) \
    OWN(domain_block_job_abort) OWN(domain_get_block_job_info) OWN(domain_block_job_set_speed) \
    /* backup.c */ \
    OWN(domain_backup_begin) OWN(domain_backup_get_xml_desc)
/* clang-format on */

TEST_BLOCKJOB_OPS(DECLARE_OWN, DECLARE_COMMON)

struct sim_jobs; /* of a guest */
void sim_jobs_free(struct sim_jobs *jobs);
struct sim_backup;
void sim_backup_free(struct sim_backup *backup);
/* Ends a backup that is going on: true; else there is none. */
bool sim_backup_abort(struct guest *g);
