/* Block jobs: pull, commit, copy; looking at them and waiting for them. Waiting is told by events
 * where the hypervisor has them, with a look at the job now and then for its progress. */
#include "cli/virsh/wait.h"
#include <errno.h>
#include <limits.h>
#include <unistd.h>

/* --- waiting --- */

struct block_wait {
    struct until until;
    virDomainPtr dom;
    const char *path, *title;    /* "Block Commit" */
    bool verbose, async, active; /* active: ready is the end */
    struct progress progress;
    int looks_without; /* job: the event may be on its way */
    int status;        /* VIR_DOMAIN_BLOCK_JOB_*, -1 while it runs */
};

static void ended(struct block_wait *w, int status)
{
    w->status = status;
    w->until.over = true;
}

static void on_job(virConnectPtr conn, virDomainPtr dom, const char *disk, int type, int status,
                   void *opaque)
{
    struct block_wait *w = opaque;
    (void)conn;
    (void)type;
    if (strcmp(virDomainGetName(dom), virDomainGetName(w->dom)) == 0 && strcmp(disk, w->path) == 0)
        ended(w, status);
}

/* Looks at the job: progress, and its end where events do not tell. */
static int look(struct shell *sh, struct until *u)
{
    struct block_wait *w = (struct block_wait *)u;
    virDomainBlockJobInfo info;
    int rc = virDomainGetBlockJobInfo(w->dom, w->path, &info, 0);
    if (rc < 0)
        return shell_fail(sh, "failed to query job for disk %s", w->path);
    if (rc == 0 && w->looks_without++)
        ended(w, VIR_DOMAIN_BLOCK_JOB_COMPLETED);
    else if (rc == 0)
        return 0;
    else if (w->active && info.end && info.cur == info.end)
        ended(w, VIR_DOMAIN_BLOCK_JOB_READY);
    else if (w->verbose)
        progress_show(&w->progress, info.end - info.cur, info.end);
    return 0;
}

static int give_up(struct shell *sh, struct until *u)
{
    struct block_wait *w = (struct block_wait *)u;
    unsigned flags = w->async ? VIR_DOMAIN_BLOCK_JOB_ABORT_ASYNC : 0;
    if (virDomainBlockJobAbort(w->dom, w->path, flags) < 0)
        return shell_fail(sh, "failed to abort job for disk %s", w->path);
    ended(w, VIR_DOMAIN_BLOCK_JOB_CANCELED);
    return 0;
}

static int wait_for_job(struct shell *sh, struct block_wait *w)
{
    g_autofree char *label = g_strdup_printf("%s:", w->title);
    w->status = -1;
    w->progress.label = label;
    w->until.look = look;
    w->until.give_up = give_up;
    int id = virConnectDomainEventRegisterAny(sh->conn, w->dom, VIR_DOMAIN_EVENT_ID_BLOCK_JOB,
                                              VIR_DOMAIN_EVENT_CALLBACK(on_job), w, NULL);
    int id2 = virConnectDomainEventRegisterAny(sh->conn, w->dom, VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2,
                                               VIR_DOMAIN_EVENT_CALLBACK(on_job), w, NULL);
    virResetLastError();
    int rc = wait_until(sh, &w->until);
    if (rc == 0 && w->verbose &&
        (w->status == VIR_DOMAIN_BLOCK_JOB_COMPLETED || w->status == VIR_DOMAIN_BLOCK_JOB_READY))
        progress_show(&w->progress, 0, 1);
    if (id >= 0)
        virConnectDomainEventDeregisterAny(sh->conn, id);
    if (id2 >= 0)
        virConnectDomainEventDeregisterAny(sh->conn, id2);
    virResetLastError();
    return rc;
}

static bool waits(const struct cli_args *args)
{
    static const char *const words[] = {"wait",  "verbose", "timeout",
                                        "pivot", "finish",  "keep-overlay"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (arg_given(args, words[i]))
            return true;
    return false;
}

static int wait_options(struct shell *sh, const struct cli_args *args, struct block_wait *w)
{
    unsigned timeout = 0;
    int given = arg_uint(args, "timeout", &timeout);
    if (given < 0)
        return -1;
    if (given && (timeout < 1 || timeout > G_MAXINT / 1000))
        return shell_fail(sh,
                          "Numeric value '%s' for <timeout> option is malformed or out of range",
                          arg_string(args, "timeout"));
    w->until.timeout_s = timeout;
    w->verbose = progress_wanted(sh, args);
    w->async = arg_flag(args, "async");
    return 0;
}

static int say_end(struct shell *sh, const struct block_wait *w)
{
    if (w->status == VIR_DOMAIN_BLOCK_JOB_CANCELED) {
        printf("\n%s aborted", w->title);
        return -1;
    }
    if (w->status == VIR_DOMAIN_BLOCK_JOB_FAILED) {
        printf("\n%s failed", w->title);
        return -1;
    }
    (void)sh;
    return 0;
}

/* A ready job is pivoted to or finished as asked. */
static int finish_active(struct shell *sh, const struct cli_args *args, struct block_wait *w,
                         const char *stay_option, const char *stay_done)
{
    if (arg_flag(args, "pivot")) {
        if (virDomainBlockJobAbort(w->dom, w->path, VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT) < 0)
            return shell_fail(sh, "failed to pivot job for disk %s", w->path);
        printf("\nSuccessfully pivoted");
    } else if (arg_flag(args, stay_option)) {
        if (virDomainBlockJobAbort(w->dom, w->path, 0) < 0)
            return shell_fail(sh, "failed to finish job for disk %s", w->path);
        printf("\n%s", stay_done);
    } else {
        printf("\nNow in %s phase",
               strcmp(stay_option, "finish") == 0 ? "mirroring" : "synchronized");
    }
    return 0;
}

/* MiB/s, or bytes/s with --bytes. */
static int bandwidth_option(struct shell *sh, const struct cli_args *args, bool bytes,
                            unsigned long *ret)
{
    const char *text = arg_string(args, "bandwidth");
    char *end, *reason;
    uint64_t value;
    *ret = 0;
    if (!text)
        return 0;
    /* a bare number is what the call takes, wrapped around when negative */
    errno = 0;
    *ret = strtoul(text, &end, 10);
    if (errno == 0 && end != text && !*end)
        return 0;
    if (cli_size(text, bytes ? 1 : 1024 * 1024, ULONG_MAX, &value, &reason) < 0) {
        cli_tell_late(reason);
        return shell_fail(
            sh, "Scaled numeric value '%s' for <--bandwidth> option is malformed or out of range",
            text);
    }
    *ret = bytes ? value : value >> 20;
    return 0;
}

/* --- the jobs --- */

int cmd_blockcommit(struct shell *sh, const struct cli_args *args)
{
    const char *path = arg_string(args, "path"), *base = arg_string(args, "base"),
               *top = arg_string(args, "top");
    unsigned flags = arg_flags(args);
    bool active =
        arg_flag(args, "active") || arg_flag(args, "pivot") || arg_flag(args, "keep-overlay");
    struct block_wait w = {.path = path, .title = "Block commit", .active = active};
    unsigned long bandwidth;
    static const char *const waiting[] = {"verbose", "async"};
    for (size_t i = 0; i < G_N_ELEMENTS(waiting); i++)
        if (arg_flag(args, waiting[i]) && !arg_flag(args, "wait") && !arg_flag(args, "timeout") &&
            !arg_flag(args, "pivot") && !arg_flag(args, "keep-overlay"))
            return shell_fail(sh,
                              "--%s requires at least one of --timeout, --wait, --pivot, or "
                              "--keep-overlay",
                              waiting[i]);
    if (bandwidth_option(sh, args, arg_flag(args, "bytes"), &bandwidth) < 0 ||
        wait_options(sh, args, &w) < 0)
        return -1;
    AUTO_DOMAIN dom = shell_domain(sh, args);
    w.dom = dom;
    if (!dom)
        return -1;
    if (active)
        flags |= VIR_DOMAIN_BLOCK_COMMIT_ACTIVE;
    if (virDomainBlockCommit(dom, path, base, top, bandwidth, flags) < 0)
        return shell_fail_reason(sh);
    if (!waits(args)) {
        shell_say(sh, active ? "Active Block Commit started" : "Block Commit started");
        return 0;
    }
    if (wait_for_job(sh, &w) < 0 || say_end(sh, &w) < 0)
        return -1;
    if (!active) {
        printf("\nCommit complete");
        return 0;
    }
    return finish_active(sh, args, &w, "keep-overlay", "Commit complete, overlay image kept");
}

int cmd_blockpull(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *path = arg_string(args, "path"), *base = arg_string(args, "base");
    unsigned flags = arg_flags(args);
    struct block_wait w = {.dom = dom, .path = path, .title = "Block Pull"};
    unsigned long bandwidth;
    if (!dom || bandwidth_option(sh, args, arg_flag(args, "bytes"), &bandwidth) < 0 ||
        wait_options(sh, args, &w) < 0)
        return -1;
    /* the short call has its own flag for bytes */
    unsigned pull_flags = arg_flag(args, "bytes") ? VIR_DOMAIN_BLOCK_PULL_BANDWIDTH_BYTES : 0;
    int rc = base || arg_flag(args, "keep-relative")
                 ? virDomainBlockRebase(dom, path, base, bandwidth, flags)
                 : virDomainBlockPull(dom, path, bandwidth, pull_flags);
    if (rc < 0)
        return shell_fail_reason(sh);
    if (!arg_flag(args, "wait")) {
        shell_say(sh, "Block Pull started");
        return 0;
    }
    if (wait_for_job(sh, &w) < 0 || say_end(sh, &w) < 0)
        return -1;
    printf("\nPull complete");
    return 0;
}

static char *copy_document(const struct cli_args *args)
{
    const char *dest = arg_string(args, "dest"), *format = arg_string(args, "format");
    bool block = arg_flag(args, "blockdev");
    struct xml_out *o = xml_out_new();
    xml_out_open(o, "disk", "type", block ? "block" : "file", NULL);
    xml_out_leaf(o, "source", block ? "dev" : "file", dest, NULL);
    if (format)
        xml_out_leaf(o, "driver", "type", format, NULL);
    xml_out_close(o);
    return xml_out_free(o);
}

static int copy_params(struct shell *sh, const struct cli_args *args, struct params *p)
{
    unsigned granularity = 0;
    unsigned long long buffer = 0;
    unsigned long bandwidth;
    if (arg_uint(args, "granularity", &granularity) < 0 ||
        arg_ullong(args, "buf-size", &buffer) < 0 ||
        bandwidth_option(sh, args, arg_flag(args, "bytes"), &bandwidth) < 0)
        return -1;
    unsigned long long rate =
        arg_flag(args, "bytes") ? bandwidth : (unsigned long long)bandwidth << 20;
    if ((rate && virTypedParamsAddULLong(&p->list, &p->n, &p->max, VIR_DOMAIN_BLOCK_COPY_BANDWIDTH,
                                         rate) < 0) ||
        (granularity &&
         virTypedParamsAddUInt(&p->list, &p->n, &p->max, VIR_DOMAIN_BLOCK_COPY_GRANULARITY,
                               granularity) < 0) ||
        (buffer && virTypedParamsAddULLong(&p->list, &p->n, &p->max, VIR_DOMAIN_BLOCK_COPY_BUF_SIZE,
                                           buffer) < 0))
        return shell_fail_reason(sh);
    return 0;
}

/* What the oldest call cannot say needs the one with a document. */
static int start_copy(struct shell *sh, const struct cli_args *args, virDomainPtr dom,
                      const char *xml, const struct params *p)
{
    const char *path = arg_string(args, "path"), *dest = arg_string(args, "dest");
    const char *format = arg_string(args, "format");
    unsigned flags = arg_flags(args);
    unsigned old = VIR_DOMAIN_BLOCK_COPY_SHALLOW | VIR_DOMAIN_BLOCK_COPY_REUSE_EXT;
    bool simple = dest && (!format || strcmp(format, "raw") == 0) && !(flags & ~old) &&
                  !arg_flag(args, "granularity") && !arg_flag(args, "buf-size");
    bool bytes = arg_flag(args, "bytes");
    unsigned long bandwidth;
    if (bandwidth_option(sh, args, bytes, &bandwidth) < 0)
        return -1;
    if (!simple || (bytes && bandwidth % (1 << 20)))
        return virDomainBlockCopy(dom, path, xml, p->list, p->n, flags);
    unsigned rebase =
        VIR_DOMAIN_BLOCK_REBASE_COPY |
        (flags & VIR_DOMAIN_BLOCK_COPY_SHALLOW ? VIR_DOMAIN_BLOCK_REBASE_SHALLOW : 0) |
        (flags & VIR_DOMAIN_BLOCK_COPY_REUSE_EXT ? VIR_DOMAIN_BLOCK_REBASE_REUSE_EXT : 0) |
        (format ? VIR_DOMAIN_BLOCK_REBASE_COPY_RAW : 0) |
        arg_bits(args, "blockdev", VIR_DOMAIN_BLOCK_REBASE_COPY_DEV);
    return virDomainBlockRebase(dom, path, dest, bytes ? bandwidth >> 20 : bandwidth, rebase);
}

int cmd_blockcopy(struct shell *sh, const struct cli_args *args)
{
    const char *dest = arg_string(args, "dest"), *from = arg_string(args, "xml");
    struct block_wait w = {.path = arg_string(args, "path"), .title = "Block Copy", .active = true};
    AUTO_PARAMS p = {0};
    if (wait_options(sh, args, &w) < 0 || copy_params(sh, args, &p) < 0)
        return -1;
    if (!dest && !from)
        return shell_fail(sh, "need either --dest or --xml");
    AUTO_DOMAIN dom = shell_domain(sh, args);
    w.dom = dom;
    if (!dom)
        return -1;
    g_autofree char *xml = from ? read_file(sh, from) : copy_document(args);
    if (!xml)
        return -1;
    if (arg_flag(args, "print-xml")) {
        fputs(xml, stdout);
        return 0;
    }
    if (start_copy(sh, args, dom, xml, &p) < 0)
        return shell_fail_reason(sh);
    if (!waits(args)) {
        shell_say(sh, "Block Copy started");
        return 0;
    }
    if (wait_for_job(sh, &w) < 0 || say_end(sh, &w) < 0)
        return -1;
    return finish_active(sh, args, &w, "finish", "Successfully copied");
}

/* --- looking at one --- */

static const char *const job_titles[] = {"Unknown job",  "Block Pull",          "Block Copy",
                                         "Block Commit", "Active Block Commit", "Backup"};

static json_t *job_json(const virDomainBlockJobInfo *info)
{
    return json_pack("{s:s,s:I,s:I,s:I}", "type", PICK(job_titles, info->type), "bandwidth",
                     (json_int_t)info->bandwidth, "cur", (json_int_t)info->cur, "end",
                     (json_int_t)info->end);
}

static void job_line(const virDomainBlockJobInfo *info, unsigned long long rate)
{
    g_autofree char *label = g_strdup_printf("%s:", PICK(job_titles, info->type));
    progress_status(label, info->end - info->cur, info->end);
    if (rate) {
        const char *unit;
        double value = cli_pretty_size(rate, &unit);
        fprintf(stderr, "    Bandwidth limit: %llu bytes/s (%-.3lf %s/s)", rate, value, unit);
    }
    fflush(stderr);
    putchar('\n');
}

static int show_job(struct shell *sh, const struct cli_args *args, virDomainPtr dom)
{
    const char *path = arg_string(args, "path");
    virDomainBlockJobInfo info;
    bool bytes = arg_flag(args, "bytes");
    int rc = virDomainGetBlockJobInfo(dom, path, &info, VIR_DOMAIN_BLOCK_JOB_INFO_BANDWIDTH_BYTES);
    unsigned long long rate = rc == 1 ? info.bandwidth : 0;
    if (rc < 0 && !bytes && virGetLastErrorCode() == VIR_ERR_INVALID_ARG) {
        virResetLastError();
        rc = virDomainGetBlockJobInfo(dom, path, &info, 0);
        rate = rc == 1 ? (unsigned long long)info.bandwidth << 20 : 0;
    }
    if (rc < 0)
        return shell_fail_reason(sh);
    if (show_json(sh, args, rc == 0 ? json_null() : job_json(&info)))
        return 0;
    if (rc == 0) {
        if (!arg_flag(args, "raw"))
            printf("No current block job for %s", path);
        return 0;
    }
    if (arg_flag(args, "raw"))
        printf(" type=%s\n bandwidth=%lu\n cur=%llu\n end=%llu\n", PICK(job_titles, info.type),
               (unsigned long)rate, info.cur, info.end);
    else
        job_line(&info, rate);
    return 0;
}

int cmd_blockjob(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *path = arg_string(args, "path");
    unsigned long bandwidth;
    if (!dom)
        return -1;
    if (arg_flag(args, "abort") || arg_flag(args, "pivot") || arg_flag(args, "async")) {
        unsigned flags = arg_bits(args, "async", VIR_DOMAIN_BLOCK_JOB_ABORT_ASYNC) |
                         arg_bits(args, "pivot", VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT);
        return virDomainBlockJobAbort(dom, path, flags) < 0 ? shell_fail_reason(sh) : 0;
    }
    if (!arg_flag(args, "bandwidth"))
        return show_job(sh, args, dom);
    if (bandwidth_option(sh, args, arg_flag(args, "bytes"), &bandwidth) < 0)
        return -1;
    unsigned flags = arg_bits(args, "bytes", VIR_DOMAIN_BLOCK_JOB_SPEED_BANDWIDTH_BYTES);
    return virDomainBlockJobSetSpeed(dom, path, bandwidth, flags) < 0 ? shell_fail_reason(sh) : 0;
}

/* --- sizes --- */

int cmd_blockresize(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *path = arg_string(args, "path");
    unsigned long long size = 0;
    unsigned flags = arg_flags(args);
    if (!dom || arg_scaled(args, "size", 1024, &size) < 0)
        return -1;
    /* a size that is no multiple of 1 KiB can only be told in bytes */
    if (size % 1024)
        flags |= VIR_DOMAIN_BLOCK_RESIZE_BYTES;
    else
        size /= 1024;
    if (virDomainBlockResize(dom, path, size, flags) < 0)
        return shell_fail(sh, "Failed to resize block device '%s'", path);
    shell_say(sh, "Block device '%s' is resized", path);
    return 0;
}

int cmd_domblkthreshold(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned long long threshold;
    if (!dom || arg_scaled(args, "threshold", 1, &threshold) < 0)
        return -1;
    if (virDomainSetBlockThreshold(dom, arg_string(args, "dev"), threshold, 0) < 0)
        return shell_fail_reason(sh);
    return 0;
}
