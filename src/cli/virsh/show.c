/* Printing: tables, records, documents in the form that --output asks for. */
#include "cli/virsh/virsh.h"
#include <errno.h>

enum cli_form shell_form(struct shell *sh, const struct cli_args *args)
{
    const char *form = arg_string(args, "output");
    if (!form || strcmp(form, "table") == 0)
        return CLI_TABLE;
    sh->own_form = true;
    return strcmp(form, "json") == 0 ? CLI_JSON : CLI_PLAIN;
}

void show_table(struct shell *sh, const struct cli_args *args, struct cli_table *t)
{
    g_autofree char *text = cli_table_text(t, shell_form(sh, args), !sh->quiet);
    fputs(text, stdout);
}

void show_record(struct shell *sh, const struct cli_args *args, struct cli_record *r)
{
    g_autofree char *text = cli_record_text(r, shell_form(sh, args));
    fputs(text, stdout);
    cli_record_free(r);
}

bool show_json(struct shell *sh, const struct cli_args *args, json_t *value)
{
    if (shell_form(sh, args) != CLI_JSON) {
        json_decref(value);
        return false;
    }
    AUTO_STRING text = json_dumps(value, JSON_INDENT(2) | JSON_ENCODE_ANY);
    puts(text);
    json_decref(value);
    return true;
}

void show_value(struct shell *sh, const struct cli_args *args, const char *text)
{
    if (!show_json(sh, args, json_string_nocheck(text)))
        puts(text);
}

int show_xml(struct shell *sh, const struct cli_args *args, const char *xml)
{
    const char *xpath = arg_string(args, "xpath");
    bool wrap = arg_flag(args, "wrap");
    if (!xml)
        return shell_fail_reason(sh);
    if (!xpath) {
        fputs(xml, stdout);
        return 0;
    }
    AUTO_XML doc = xml_doc_parse_compact(xml);
    g_autofree struct xml_node **nodes = NULL;
    switch (doc ? xml_query(doc, xpath, &nodes) : XML_QUERY_BAD) {
    case XML_QUERY_BAD:
        return 0; /* the parser has printed where it is wrong */
    case XML_QUERY_NO_NODES:
        return shell_fail(sh, "internal error: Incorrect xpath '%s'", xpath);
    case XML_QUERY_NODES:
        break;
    }
    if (wrap)
        puts(*nodes ? "<nodes>" : "<nodes/>");
    for (struct xml_node **n = nodes; *n; n++) {
        g_autofree char *text = xml_node_pretty(doc, *n, wrap ? 1 : 0);
        printf("%s%s\n", wrap ? "  " : "", text);
    }
    if (wrap && *nodes)
        puts("</nodes>");
    return 0;
}

char *read_file(struct shell *sh, const char *path)
{
    return read_bytes(sh, path, NULL);
}

char *read_bytes(struct shell *sh, const char *path, gsize *ret_size)
{
    char *text = NULL;
    g_autoptr(GError) error = NULL;
    if (g_file_get_contents(strcmp(path, "-") == 0 ? "/dev/stdin" : path, &text, ret_size, &error))
        return text;
    if (g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_ISDIR)) {
        shell_fail(sh, "Failed to read file '%s': %s", path, g_strerror(EISDIR));
        return NULL;
    }
    shell_fail(sh, "Failed to open file '%s': %s", path,
               g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT)   ? g_strerror(ENOENT)
               : g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_ACCES) ? g_strerror(EACCES)
                                                                          : error->message);
    return NULL;
}

const char *state_name(int state)
{
    static const char *const names[] = {"no state",    "running",  "idle",    "paused",
                                        "in shutdown", "shut off", "crashed", "pmsuspended"};
    return state >= 0 && state < (int)G_N_ELEMENTS(names) ? names[state] : "no state";
}

const char *yes_no(int value)
{
    return value < 0 ? "unknown" : value ? "yes" : "no";
}

char *pretty_bytes(unsigned long long bytes)
{
    const char *unit;
    double value = cli_pretty_size(bytes, &unit);
    return g_strdup_printf("%.2lf %s", value, unit);
}

char *or_dash(char *text)
{
    if (text && *text)
        return text;
    g_free(text);
    return g_strdup("-");
}

/* --- trees --- */

struct tree {
    int n;
    tree_word name, parent;
    void *opaque;
};

static int last_child(const struct tree *t, const char *name)
{
    int last = -1;
    for (int i = 0; i < t->n; i++)
        if (g_strcmp0(t->parent(t->opaque, i), name) == 0)
            last = i;
    return last;
}

/* One node and what is below it; indent holds the lines of the levels above. */
static void print_node(const struct tree *t, int i, GString *indent, bool root, bool last)
{
    const char *name = t->name(t->opaque, i);
    int last_below = last_child(t, name);
    gsize length = indent->len;
    if (root)
        printf("%s\n", name);
    else
        printf("%s+- %s\n", indent->str, name);
    if (!root)
        g_string_append(indent, last ? "  " : "| ");
    if (last_below >= 0)
        printf("%s  |\n", indent->str);
    else if (last)
        printf("%s\n", indent->str);
    g_string_append(indent, "  ");
    for (int k = 0; k < t->n; k++)
        if (g_strcmp0(t->parent(t->opaque, k), name) == 0)
            print_node(t, k, indent, false, k == last_below);
    g_string_truncate(indent, length);
}

void show_tree(int n, tree_word name, tree_word parent, void *opaque)
{
    const struct tree t = {n, name, parent, opaque};
    for (int i = 0; i < n; i++) {
        const char *above = parent(opaque, i);
        bool found = false;
        for (int k = 0; above && k < n; k++)
            found |= strcmp(name(opaque, k), above) == 0;
        if (found)
            continue;
        GString *indent = g_string_new(NULL);
        print_node(&t, i, indent, true, true);
        g_string_free(indent, TRUE);
    }
}
