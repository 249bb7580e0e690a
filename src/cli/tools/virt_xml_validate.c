/* virt-xml-validate: one document against the schema of its kind. */
#include <errno.h>
#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <string.h>
#include <unistd.h>
#include "virt-xml-validate.options.h"
#include "cli/tools/tool.h"

enum { EXIT_NOT_WELL_FORMED = 1, EXIT_NO_FILE, EXIT_NOT_VALID, EXIT_NO_SCHEMA };
enum { READ_OPTIONS = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING };

/* Our files go by their family; users know kinds by these names. */
static const struct {
    const char *root, *name, *file;
} kinds[] = {
    {"capabilities", "capability", "capabilities"},
    {"cpu", "cpu", "cpu"},
    {"device", "nodedev", "nodedev"},
    {"domain", "domain", "domain"},
    {"domainCapabilities", "domaincaps", "domaincaps"},
    {"domainbackup", "domainbackup", "backup"},
    {"domaincheckpoint", "domaincheckpoint", "checkpoint"},
    {"domainsnapshot", "domainsnapshot", "snapshot"},
    {"domstatus", "domstatus", "state"},
    {"filter", "nwfilter", "nwfilter"},
    {"filterbinding", "nwfilterbinding", "nwfilter"},
    {"interface", "interface", "interface"},
    {"network", "network", "network"},
    {"networkport", "networkport", "networkport"},
    {"pool", "storagepool", "pool"},
    {"secret", "secret", "secret"},
    {"storagepoolCapabilities", "storagepoolcaps", "poolcaps"},
    {"volume", "storagevol", "volume"},
};

static char *schema_dir(void)
{
    if (options.schema_dir)
        return g_strdup(options.schema_dir);
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *bin = self ? g_path_get_dirname(self) : NULL;
    char *build = bin ? g_build_filename(bin, "../../gen", NULL) : NULL;
    if (build && g_file_test(build, G_FILE_TEST_IS_DIR))
        return build;
    g_free(build);
    return bin ? g_build_filename(bin, "../share/libvirt/schemas", NULL) : NULL;
}

static const char *file_of(const char *name, bool is_root)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(is_root ? kinds[i].root : kinds[i].name, name) == 0)
            return kinds[i].file;
    return is_root ? NULL : name;
}

/* The path of the schema; NULL: there is none. */
static char *find_schema(const char *wanted, const xmlNode *root)
{
    if (wanted && strchr(wanted, '/'))
        return g_strdup(wanted);
    const char *file = wanted ? file_of(wanted, false) : file_of((const char *)root->name, true);
    g_autofree char *dir = schema_dir();
    return file && dir ? g_strdup_printf("%s/%s.rng", dir, file) : NULL;
}

static void complain(void *name, xmlErrorPtr error)
{
    fprintf(stderr, "%s:%d: %s", (const char *)name, error->line, error->message);
}

static int validate(xmlDoc *doc, const char *schema, const char *name)
{
    xmlRelaxNGParserCtxt *parser = xmlRelaxNGNewParserCtxt(schema);
    xmlRelaxNG *rules = xmlRelaxNGParse(parser);
    xmlRelaxNGFreeParserCtxt(parser);
    if (!rules) {
        fprintf(stderr, "%s: '%s' is no schema\n", tool_name, schema);
        return EXIT_NO_SCHEMA;
    }
    xmlRelaxNGValidCtxt *check = xmlRelaxNGNewValidCtxt(rules);
    xmlRelaxNGSetValidStructuredErrors(check, (xmlStructuredErrorFunc)complain, (void *)name);
    int rc = xmlRelaxNGValidateDoc(check, doc);
    xmlRelaxNGFreeValidCtxt(check);
    xmlRelaxNGFree(rules);
    fprintf(rc == 0 ? stdout : stderr, "%s %s\n", name,
            rc == 0 ? "validates" : "fails to validate");
    return rc == 0 ? EXIT_SUCCESS : EXIT_NOT_VALID;
}

static int check(xmlDoc *doc, const char *name, const char *wanted)
{
    const xmlNode *root = xmlDocGetRootElement(doc);
    g_autofree char *schema = find_schema(wanted, root);
    if (!schema || access(schema, R_OK) < 0) {
        fprintf(stderr, "%s: no schema for <%s>%s%s\n", tool_name, (const char *)root->name,
                schema ? ": cannot read " : "", schema ? schema : "");
        return wanted ? EXIT_NO_SCHEMA : EXIT_NOT_VALID;
    }
    return validate(doc, schema, name);
}

int main(int argc, char **argv)
{
    char **words;
    int n = tool_begin(argc, argv, 1, 2, &words);
    bool from_stdin = strcmp(words[0], "-") == 0;
    const char *name = from_stdin ? "(standard input)" : words[0];
    bool folder = !from_stdin && g_file_test(name, G_FILE_TEST_IS_DIR);
    if (!from_stdin && (folder || access(name, R_OK) < 0)) {
        fprintf(stderr, "%s: cannot read '%s': %s\n", tool_name, name,
                g_strerror(folder ? EISDIR : errno));
        return EXIT_NO_FILE;
    }
    xmlDoc *doc = from_stdin ? xmlReadFd(STDIN_FILENO, name, NULL, READ_OPTIONS)
                             : xmlReadFile(name, NULL, READ_OPTIONS);
    if (!doc) {
        xmlErrorPtr e = xmlGetLastError();
        fprintf(stderr, "%s:%d: %s", name, e ? e->line : 0, e ? e->message : "not read\n");
        return EXIT_NOT_WELL_FORMED;
    }
    int rc = check(doc, name, n > 1 ? words[1] : NULL);
    xmlFreeDoc(doc);
    return rc;
}
