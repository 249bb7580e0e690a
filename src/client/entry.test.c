/* Entries over a link that answers in place: what is checked, what goes out, what comes back,
 * errors, many threads. */
#include "client/entry.h"
#include <fcntl.h>
#include <glib.h>
#include <libvirt/virterror.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- a link without a server
 * ---------------------------------------------------------------------- */

struct fake {
    struct link link;
    int calls;
    const struct proc *last;
    uint8_t args[ENTRY_STRUCT_MAX]; /* of the last call; strings are still the test's */
    void (*answer)(struct link_call *call);
    bool quiet; /* record nothing: several threads */
};

static int fake_call(struct link *l, struct link_call *call)
{
    struct fake *f = (struct fake *)l;
    struct xdr_out o;
    xdr_out_init(&o, 1 << 20);
    int rc = call->proc->args ? xdr_encode(&o, call->proc->args, call->args) : 0;
    xdr_out_clear(&o);
    if (rc < 0)
        return -1;
    if (!f->quiet) {
        f->calls++;
        f->last = call->proc;
        if (call->args)
            memcpy(f->args, call->args, call->proc->args->size);
    }
    if (!f->answer)
        return fail_in(FROM_QEMU, ERR_OPERATION_INVALID, "domain is not running");
    f->answer(call);
    return 0;
}

static void fake_close(struct link *l)
{
}
static void fake_free(struct link *l)
{
}
static const struct link_ops fake_ops = {.call = fake_call, .close = fake_close, .free = fake_free};

static virConnectPtr fake_open(struct fake *f, bool read_only)
{
    memset(f, 0, sizeof(*f));
    link_init(&f->link, &fake_ops);
    virSetErrorFunc(NULL, (virErrorFunc)(void (*)(void))fake_close); /* says nothing */
    return conn_new(&f->link, read_only);
}

static void expect_error(int code, int domain)
{
    virErrorPtr err = virGetLastError();
    g_assert_nonnull(err);
    g_assert_cmpint(err->code, ==, code);
    g_assert_cmpint(err->domain, ==, domain);
}

/* --- answers
 * ---------------------------------------------------------------------------------------- */

static void answer_domain(struct link_call *call)
{
    struct domain_lookup_by_name_ret *ret = call->ret;
    const struct domain_lookup_by_name_args *args = call->args;
    ret->dom = (struct nonnull_domain){.name = arena_strdup(call->mem, args->name), .id = 7};
    memset(ret->dom.uuid, 5, 16);
}

static virDomainPtr lookup(struct fake *f, virConnectPtr conn)
{
    f->answer = answer_domain;
    virDomainPtr dom = virDomainLookupByName(conn, "one");
    g_assert_nonnull(dom);
    return dom;
}

static void answer_info(struct link_call *call)
{
    *(struct domain_get_info_ret *)call->ret = (struct domain_get_info_ret){.state = 1,
                                                                            .max_mem = 1 << 20,
                                                                            .memory = 1 << 19,
                                                                            .nr_virt_cpu = 2,
                                                                            .cpu_time = 1ULL << 40};
}

static void answer_names(struct link_call *call)
{
    static const char *names[] = {"a", "b", "c"};
    struct connect_list_defined_domains_ret *ret = call->ret;
    ret->names = names;
    ret->n_names = 3;
}

static void answer_list(struct link_call *call)
{
    static struct nonnull_domain_snapshot snaps[] = {{.name = "s1", .dom = {.name = "one"}},
                                                     {.name = "s2", .dom = {.name = "one"}}};
    struct domain_list_all_snapshots_ret *ret = call->ret;
    const struct domain_list_all_snapshots_args *args = call->args;
    ret->ret = 2;
    if (args->need_results) {
        ret->snapshots = snaps;
        ret->n_snapshots = 2;
    }
}

static void answer_params(struct link_call *call)
{
    static struct typed_param params[] = {{"hard_limit", {.type = 4, .ul = 99}},
                                          {"text", {.type = 7, .s = "words"}}};
    struct domain_get_memory_parameters_ret *ret = call->ret;
    const struct domain_get_memory_parameters_args *args = call->args;
    g_assert_cmpint(args->flags & VIR_TYPED_PARAM_STRING_OKAY, !=, 0);
    ret->nparams = 2;
    if (args->nparams) {
        ret->params = params;
        ret->n_params = 2;
    }
}

static void answer_interfaces(struct link_call *call)
{
    static struct domain_ip_addr addrs[] = {{0, "10.0.0.1", 24}, {1, "fe80::1", 64}};
    static struct domain_interface ifaces[] = {{.name = "eth0", .n_addrs = 2, .addrs = addrs},
                                               {.name = "lo", .hwaddr = "00:11"}};
    struct domain_interface_addresses_ret *ret = call->ret;
    ret->ifaces = ifaces;
    ret->n_ifaces = 2;
}

static void answer_cells(struct link_call *call)
{
    static uint64_t cells[] = {1ULL << 33, 2};
    const struct node_get_cells_free_memory_args *args = call->args;
    struct node_get_cells_free_memory_ret *ret = call->ret;
    g_assert_cmpint(args->start_cell, ==, 0);
    g_assert_cmpint(args->maxcells, ==, 2);
    ret->cells = cells;
    ret->n_cells = 2;
}

static void answer_created(struct link_call *call)
{
    struct domain_create_with_flags_ret *ret = call->ret;
    ret->dom = (struct nonnull_domain){.name = "one", .id = 42};
}

static void answer_nothing(struct link_call *call)
{
}

/* --- tests
 * -------------------------------------------------------------------------------------------- */

static void test_there_and_back(void)
{
    struct fake f;
    virConnectPtr conn = fake_open(&f, false);
    virDomainPtr dom = lookup(&f, conn);
    g_assert_cmpstr(virDomainGetName(dom), ==, "one");
    g_assert_cmpint(virDomainGetID(dom), ==, 7);

    virDomainInfo info;
    f.answer = answer_info;
    g_assert_cmpint(virDomainGetInfo(dom, &info), ==, 0);
    g_assert_cmpint(info.nrVirtCpu, ==, 2);
    g_assert_cmpuint(info.cpuTime, ==, 1ULL << 40);
    g_assert_cmpint(((struct domain_get_info_args *)f.args)->dom.id, ==, 7);

    f.answer = answer_created;
    g_assert_cmpint(virDomainCreate(dom), ==, 0);
    g_assert_true(f.last == &proc_domain_create_with_flags);
    g_assert_cmpint(virDomainGetID(dom), ==, 42);
    f.answer = answer_nothing;
    g_assert_cmpint(virDomainDestroy(dom), ==, 0);
    g_assert_cmpint((int)virDomainGetID(dom), ==, -1);
    virDomainFree(dom);
    virConnectClose(conn);
}

static void test_lists(void)
{
    struct fake f;
    virConnectPtr conn = fake_open(&f, false);
    virDomainPtr dom = lookup(&f, conn);
    char *names[3];
    f.answer = answer_names;
    g_assert_cmpint(virConnectListDefinedDomains(conn, names, 3), ==, 3);
    g_assert_cmpstr(names[2], ==, "c");
    for (int i = 0; i < 3; i++)
        free(names[i]);
    g_assert_cmpint(virConnectListDefinedDomains(conn, names, 2), ==, -1); /* more than asked for */
    expect_error(VIR_ERR_RPC, VIR_FROM_DOMAIN);

    unsigned long long cells[2]; /* the room is not the parameter beside the list */
    f.answer = answer_cells;
    g_assert_cmpint(virNodeGetCellsFreeMemory(conn, cells, 0, 2), ==, 2);
    g_assert_cmpuint(cells[0], ==, 1ULL << 33);

    virDomainSnapshotPtr *snaps;
    f.answer = answer_list;
    g_assert_cmpint(virDomainListAllSnapshots(dom, NULL, 0), ==, 2);
    g_assert_cmpint(virDomainListAllSnapshots(dom, &snaps, 0), ==, 2);
    g_assert_cmpstr(virDomainSnapshotGetName(snaps[1]), ==, "s2");
    g_assert_true(virDomainSnapshotGetDomain(snaps[0]) == dom);
    g_assert_null(snaps[2]);
    virDomainSnapshotFree(snaps[0]);
    virDomainSnapshotFree(snaps[1]);
    free(snaps);

    virTypedParameter params[3];
    int n = 0;
    f.answer = answer_params;
    g_assert_cmpint(virDomainGetMemoryParameters(dom, NULL, &n, 0), ==, 0);
    g_assert_cmpint(n, ==, 2);
    n = 3;
    g_assert_cmpint(virDomainGetMemoryParameters(dom, params, &n, 0), ==, 0);
    g_assert_cmpint(n, ==, 2);
    g_assert_cmpuint(params[0].value.ul, ==, 99);
    g_assert_cmpstr(params[1].value.s, ==, "words");
    virTypedParamsClear(params, n);

    virDomainInterfacePtr *ifaces;
    f.answer = answer_interfaces;
    g_assert_cmpint(virDomainInterfaceAddresses(dom, &ifaces, 0, 0), ==, 2);
    g_assert_cmpstr(ifaces[0]->addrs[1].addr, ==, "fe80::1");
    g_assert_cmpint(ifaces[0]->addrs[1].prefix, ==, 64);
    g_assert_null(ifaces[0]->hwaddr);
    virDomainInterfaceFree(ifaces[0]);
    virDomainInterfaceFree(ifaces[1]);
    free(ifaces);
    virDomainFree(dom);
    virConnectClose(conn);
}

static void answer_save(struct link_call *call)
{
    const struct domain_save_args *args = call->args;
    g_autofree char *folder = g_get_current_dir();
    g_autofree char *path = g_build_filename(folder, "state", NULL);
    g_assert_cmpstr(args->to, ==, path);
}

/* The other side has another folder. */
static void test_relative_paths(void)
{
    struct fake f;
    virConnectPtr conn = fake_open(&f, false);
    virDomainPtr dom = lookup(&f, conn);
    f.answer = answer_save;
    g_assert_cmpint(virDomainSave(dom, "state"), ==, 0);
    g_autofree char *folder = g_get_current_dir();
    g_autofree char *whole = g_build_filename(folder, "state", NULL);
    g_assert_cmpint(virDomainSave(dom, whole), ==, 0);
    virDomainFree(dom);
    virConnectClose(conn);
}

static void test_refusals(void)
{
    struct fake f;
    virConnectPtr conn = fake_open(&f, false);
    virDomainPtr dom = lookup(&f, conn);
    virDomainInfo info;
    int calls = f.calls;
    g_assert_cmpint(virDomainSuspend(NULL), ==, -1);
    expect_error(VIR_ERR_INVALID_DOMAIN, VIR_FROM_DOM);
    g_assert_cmpint(virDomainSuspend((virDomainPtr)conn), ==, -1);
    expect_error(VIR_ERR_INVALID_DOMAIN, VIR_FROM_DOM);
    g_assert_null(virDomainLookupByName(NULL, "x"));
    expect_error(VIR_ERR_INVALID_CONN, VIR_FROM_DOMAIN);
    g_assert_null(virDomainLookupByName(conn, NULL));
    expect_error(VIR_ERR_INVALID_ARG, VIR_FROM_DOMAIN);
    g_assert_cmpint(virDomainGetInfo(dom, NULL), ==, -1);
    expect_error(VIR_ERR_INVALID_ARG, VIR_FROM_DOMAIN);
    g_assert_cmpint(virDomainSetMemory(dom, 0), ==, -1);
    expect_error(VIR_ERR_INVALID_ARG, VIR_FROM_DOMAIN);
    g_assert_cmpint(virDomainSetMetadata(dom, VIR_DOMAIN_METADATA_TITLE, "t", "key", NULL, 0), ==,
                    -1);
    expect_error(VIR_ERR_INVALID_ARG, VIR_FROM_DOMAIN);
    g_assert_cmpint(virDomainSetVcpusFlags(dom, 1, VIR_DOMAIN_VCPU_MAXIMUM), ==, -1);
    expect_error(VIR_ERR_INVALID_ARG, VIR_FROM_DOMAIN);
    g_assert_cmpint(virDomainMemoryPeek(dom, 0, 8, &info, VIR_MEMORY_VIRTUAL | VIR_MEMORY_PHYSICAL),
                    ==, -1);
    expect_error(VIR_ERR_INVALID_ARG, VIR_FROM_DOMAIN);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    g_assert_cmpint(virDomainOpenGraphics(dom, 0, null, 0), ==, -1); /* no socket */
    expect_error(VIR_ERR_INVALID_ARG, VIR_FROM_DOMAIN);
    g_assert_cmpint(virDomainOpenGraphics(dom, 0, -1, 0), ==, -1);
    expect_error(VIR_ERR_INVALID_ARG, VIR_FROM_DOMAIN);
    g_assert_cmpint(close(null), ==, 0);
    g_assert_cmpint(virDomainOpenGraphics(dom, 0, null, 0), ==, -1);
    expect_error(VIR_ERR_SYSTEM_ERROR, VIR_FROM_DOMAIN);
    g_assert_cmpint(f.calls, ==, calls); /* none went out */

    f.answer = NULL;
    g_assert_cmpint(virDomainGetInfo(dom, &info), ==, -1);
    expect_error(VIR_ERR_OPERATION_INVALID, VIR_FROM_QEMU);
    f.answer = answer_info;
    g_assert_cmpint(virDomainGetInfo(dom, &info), ==, 0);
    g_assert_null(virGetLastError()); /* a call that works forgets the last error */
    virDomainFree(dom);
    virConnectClose(conn);
}

static void test_read_only(void)
{
    struct fake f;
    virConnectPtr conn = fake_open(&f, true);
    virDomainPtr dom = lookup(&f, conn);
    int calls = f.calls;
    g_assert_cmpint(virDomainSuspend(dom), ==, -1);
    expect_error(VIR_ERR_OPERATION_DENIED, VIR_FROM_DOMAIN);
    g_assert_null(virDomainGetXMLDesc(dom, VIR_DOMAIN_XML_SECURE));
    expect_error(VIR_ERR_OPERATION_DENIED, VIR_FROM_DOMAIN);
    virDomainInterfacePtr *ifaces;
    g_assert_cmpint(
        virDomainInterfaceAddresses(dom, &ifaces, VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT, 0), ==,
        -1);
    expect_error(VIR_ERR_OPERATION_DENIED, VIR_FROM_DOMAIN);
    g_assert_cmpint(f.calls, ==, calls);
    virDomainFree(dom);
    virConnectClose(conn);
}

static void *hammer(void *arg)
{
    virDomainPtr dom = arg;
    for (int i = 0; i < 2000; i++) {
        virDomainInfo info;
        g_assert_cmpint(virDomainGetInfo(dom, &info), ==, 0);
        g_assert_cmpint(virDomainSetMemory(dom, 0), ==, -1);
        expect_error(VIR_ERR_INVALID_ARG, VIR_FROM_DOMAIN);
        virDomainRef(dom);
        virDomainFree(dom);
    }
    virResetLastError();
    return NULL;
}

static void test_threads(void)
{
    struct fake f;
    virConnectPtr conn = fake_open(&f, false);
    virDomainPtr dom = lookup(&f, conn);
    f.answer = answer_info;
    f.quiet = true;
    GThread *threads[8];
    for (int i = 0; i < 8; i++)
        threads[i] = g_thread_new("caller", hammer, dom);
    for (int i = 0; i < 8; i++)
        g_thread_join(threads[i]);
    virDomainFree(dom);
    virConnectClose(conn);
}

static void test_speed(void)
{
    enum { N = 200000 };
    struct fake f;
    virConnectPtr conn = fake_open(&f, false);
    virDomainPtr dom = lookup(&f, conn);
    virDomainInfo info;
    f.answer = answer_info;
    gint64 start = g_get_monotonic_time();
    for (int i = 0; i < N; i++)
        virDomainGetInfo(dom, &info);
    g_test_message("one call: %d ns with packing and XDR",
                   (int)((g_get_monotonic_time() - start) * 1000 / N));
    virDomainFree(dom);
    virConnectClose(conn);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/entry/there-and-back", test_there_and_back);
    g_test_add_func("/entry/lists", test_lists);
    g_test_add_func("/entry/relative-paths", test_relative_paths);
    g_test_add_func("/entry/refusals", test_refusals);
    g_test_add_func("/entry/read-only", test_read_only);
    g_test_add_func("/entry/threads", test_threads);
    g_test_add_func("/entry/speed", test_speed);
    return g_test_run();
}
