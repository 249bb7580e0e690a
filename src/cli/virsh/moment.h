/* What snapshots and checkpoints have in common: lists, trees, disks out of words. */
#pragma once
#include "cli/virsh/virsh.h"

struct moment {
    char *name, *parent, *state; /* parent NULL: a root */
    long long time_s;
};
struct moments {
    GArray *list;
};
struct moments moments_new(void);
void moments_add(struct moments *all, struct moment m); /* takes its strings */
/* As --name, --tree, --parent and --topological ask; frees the list. */
/* A tree has all of them. */
int not_with_tree(struct shell *sh, const struct cli_args *args);
void show_moments(struct shell *sh, const struct cli_args *args, struct moments *all, bool states);

/* "a,,b,c" is "a,b" and "c"; g_strfreev. */
char **split_spec(const char *spec);
/* <disks> with one element for each spec. */
int disk_elements(struct shell *sh, struct xml_out *o, char **specs,
                  int (*disk)(struct shell *sh, struct xml_out *o, const char *spec));
