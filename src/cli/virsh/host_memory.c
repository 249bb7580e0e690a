/* Memory of the host: free memory, pages, merging. */
#include "cli/virsh/virsh.h"
#include <limits.h>

/* Numbers of the NUMA cells as the capabilities list them; g_array_unref. NULL after an error. */
static GArray *cell_numbers(struct shell *sh)
{
    AUTO_STRING xml = virConnectGetCapabilities(sh->conn);
    AUTO_XML doc = xml ? xml_doc_parse(xml) : NULL;
    if (!doc) {
        shell_fail(sh, "unable to get node capabilities");
        return NULL;
    }
    GArray *cells = g_array_new(FALSE, FALSE, sizeof(int));
    g_autofree struct xml_node **nodes =
        xml_select(doc, NULL, "/capabilities/host/topology/cells/cell");
    for (struct xml_node **n = nodes; n && *n; n++) {
        g_autofree char *id = xml_string(doc, *n, "./@id");
        int number = id ? atoi(id) : 0;
        g_array_append_val(cells, number);
    }
    return cells;
}

static int free_of_cells(struct shell *sh, const struct cli_args *args)
{
    unsigned long long total = 0;
    g_autoptr(GArray) cells = cell_numbers(sh);
    if (!cells)
        return -1;
    json_t *list = json_array();
    bool print = shell_form(sh, args) != CLI_JSON;
    for (guint i = 0; i < cells->len; i++) {
        unsigned long long bytes;
        int cell = g_array_index(cells, int, i);
        if (virNodeGetCellsFreeMemory(sh->conn, &bytes, cell, 1) != 1) {
            json_decref(list);
            return shell_fail(sh, "failed to get free memory for NUMA node number: %d", cell);
        }
        if (print)
            printf("%5d: %10llu KiB\n", cell, bytes / 1024);
        json_array_append_new(
            list, json_pack("{s:i,s:I}", "cell", cell, "free_kib", (json_int_t)(bytes / 1024)));
        total += bytes / 1024;
    }
    if (!show_json(sh, args, list))
        shell_say(sh, "--------------------\n%5s: %10llu KiB\n", "Total", total);
    return 0;
}

int cmd_freecell(struct shell *sh, const struct cli_args *args)
{
    int cell;
    unsigned long long memory;
    int given = arg_int(args, "cellno", &cell);
    if (given < 0)
        return -1;
    if (arg_flag(args, "all"))
        return free_of_cells(sh, args);
    if (given && virNodeGetCellsFreeMemory(sh->conn, &memory, cell, 1) != 1)
        return shell_fail_reason(sh);
    if (!given && (memory = virNodeGetFreeMemory(sh->conn)) == 0)
        return shell_fail_reason(sh);
    if (show_json(sh, args, json_pack("{s:I}", "free_kib", (json_int_t)(memory / 1024))))
        return 0;
    if (given)
        printf("%d: %llu KiB\n", cell, memory / 1024);
    else
        printf("%s: %llu KiB\n", "Total", memory / 1024);
    return 0;
}

/* --- pages --- */

static int by_size(const void *a, const void *b)
{
    unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;
    return x < y ? -1 : x > y;
}

/* Sizes of pages that the host has, in KiB. */
static GArray *page_sizes(struct shell *sh)
{
    AUTO_STRING xml = virConnectGetCapabilities(sh->conn);
    AUTO_XML doc = xml ? xml_doc_parse(xml) : NULL;
    if (!doc) {
        shell_fail(sh, "unable to get node capabilities");
        return NULL;
    }
    GArray *sizes = g_array_new(FALSE, FALSE, sizeof(unsigned));
    g_autofree struct xml_node **nodes = xml_select(doc, NULL, "/capabilities/host/cpu/pages");
    for (struct xml_node **n = nodes; n && *n; n++) {
        g_autofree char *size = xml_string(doc, *n, "./@size");
        unsigned kib = size ? (unsigned)strtoul(size, NULL, 10) : 0;
        g_array_append_val(sizes, kib);
    }
    qsort(sizes->data, sizes->len, sizeof(unsigned), by_size);
    return sizes;
}

static int print_pages(struct shell *sh, int cell, unsigned *sizes, unsigned n, json_t *list,
                       bool print)
{
    g_autofree unsigned long long *counts = g_new0(unsigned long long, n + 1);
    if (virNodeGetFreePages(sh->conn, n, sizes, cell, 1, counts, 0) < 0)
        return shell_fail_reason(sh);
    for (unsigned i = 0; i < n; i++) {
        if (print)
            printf("%uKiB: %lld\n", sizes[i], (long long)counts[i]);
        json_array_append_new(list, json_pack("{s:i,s:i,s:I}", "cell", cell, "size_kib",
                                              (int)sizes[i], "free", (json_int_t)counts[i]));
    }
    return 0;
}

static int pages_of_all(struct shell *sh, unsigned *sizes, unsigned n, json_t *list, bool print)
{
    g_autoptr(GArray) cells = cell_numbers(sh);
    for (guint i = 0; cells && i < cells->len; i++) {
        int cell = g_array_index(cells, int, i);
        if (print)
            printf("Node %d:\n", cell);
        if (print_pages(sh, cell, sizes, n, list, print) < 0)
            return -1;
        if (print)
            putchar('\n');
    }
    return cells ? 0 : -1;
}

int cmd_freepages(struct shell *sh, const struct cli_args *args)
{
    unsigned long long bytes = 0;
    int cell = 0, has_cell = arg_int(args, "cellno", &cell);
    if (has_cell < 0)
        return -1;
    int has_size = arg_scaled_max(args, "pagesize", 1024, UINT_MAX * 1024ULL, &bytes);
    bool all = arg_flag(args, "all"), print = shell_form(sh, args) != CLI_JSON;
    if (has_size < 0)
        return -1;
    unsigned size = (unsigned)(bytes / 1024);
    if (!all && !has_cell)
        return shell_fail(sh, "missing cellno argument");
    if (!all && cell < -1)
        return shell_fail(sh, "cell number must be non-negative integer or -1");
    if (!all && !has_size)
        return shell_fail(sh, "missing pagesize argument");
    g_autoptr(GArray) sizes = has_size ? NULL : page_sizes(sh);
    if (!has_size && !sizes)
        return -1;
    unsigned *list = sizes ? (unsigned *)(void *)sizes->data : &size;
    unsigned n = sizes ? sizes->len : 1;
    json_t *found = json_array();
    int rc = all ? pages_of_all(sh, list, n, found, print)
                 : print_pages(sh, cell, list, n, found, print);
    if (rc == 0)
        show_json(sh, args, found);
    else
        json_decref(found);
    return rc;
}

static int alloc_pages(struct shell *sh, unsigned size, unsigned long long count, int cell, int n,
                       unsigned flags)
{
    return virNodeAllocPages(sh->conn, 1, &size, &count, cell, (unsigned)n, flags) < 0
               ? shell_fail_reason(sh)
               : 0;
}

int cmd_allocpages(struct shell *sh, const struct cli_args *args)
{
    unsigned long long bytes, count;
    int cell = -1;
    unsigned flags = arg_flags(args);
    if (arg_scaled_max(args, "pagesize", 1024, UINT_MAX * 1024ULL, &bytes) < 0 ||
        arg_int(args, "cellno", &cell) < 0 || arg_ullong(args, "pagecount", &count) < 0)
        return -1;
    unsigned size = (unsigned)(bytes / 1024);
    if (!arg_flag(args, "all"))
        return alloc_pages(sh, size, count, cell, 1, flags);
    g_autoptr(GArray) cells = cell_numbers(sh);
    for (guint i = 0; cells && i < cells->len; i++)
        if (alloc_pages(sh, size, count, g_array_index(cells, int, i), 1, flags) < 0)
            return -1;
    return cells ? 0 : -1;
}

/* --- merging of equal pages --- */

int cmd_node_memory_tune(struct shell *sh, const struct cli_args *args)
{
    AUTO_PARAMS p = {0};
    int n = 0;
    if (arg_params(sh, args, &p) < 0)
        return -1;
    if (p.n) {
        if (virNodeSetMemoryParameters(sh->conn, p.list, p.n, 0) < 0)
            return shell_fail(sh, "Unable to change memory parameters");
        return 0;
    }
    if (virNodeGetMemoryParameters(sh->conn, NULL, &n, 0) < 0)
        return shell_fail(sh, "Unable to get number of memory parameters");
    p.list = g_new0(virTypedParameter, (gsize)n + 1);
    p.n = n;
    if (n && virNodeGetMemoryParameters(sh->conn, p.list, &p.n, 0) < 0)
        return shell_fail(sh, "Unable to get memory parameters");
    if (shell_form(sh, args) == CLI_TABLE)
        puts("Shared memory:");
    struct cli_record *r = cli_record_new(args, "\t%-15s %s\n");
    for (int i = 0; i < p.n; i++) {
        g_autofree char *text = param_text(&p.list[i]);
        cli_record_typed(r, p.list[i].field, param_json(&p.list[i]), "%s", text);
    }
    show_record(sh, args, r);
    return 0;
}
