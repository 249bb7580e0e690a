/* Documents made of recorded hosts and QEMUs, for tests/qemu/hostcaps.py, which compares them.
 *
 * capabilities.test host SYSFS ARCH [migration [live]]     the host part
 * capabilities.test guest REPLIES ARCH [hvf]               guests of one emulator, on macOS
 */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "driver/qemu/caps/capabilities.h"
#include "driver/qemu/caps/transcript.h"
#include "gen/capabilities.h"

static struct capabilities *new_document(const char *arch)
{
    struct capabilities *doc = value_new(&type_capabilities);
    struct capability_host *h = doc->host = value_new(&type_capability_host);
    h->cpu = value_new(&type_capability_cpu);
    h->cpu->arch = g_strdup(arch);
    h->power_management = value_new(&type_capability_power);
    h->iommu = value_new(&type_capability_iommu);
    h->iommu->support = TRI_NO;
    return doc;
}

static void add_host(struct capabilities *doc, char **argv)
{
    if (argv[4]) {
        doc->host->migration_features = value_new(&type_capability_migration);
        doc->host->migration_features->live = argv[5] != NULL;
    }
    capabilities_add_topology(doc->host, argv[2]);
}

static int add_guest(struct capabilities *doc, char **argv)
{
    g_autofree char *binary = g_strconcat("/usr/bin/qemu-system-", argv[3], NULL);
    struct qemu_caps *c = caps_from_replies(binary, argv[2], false);
    if (!c)
        return -1;
    capabilities_add_guest(doc, c, argv[3], caps_kvm_built_in(c), argv[4] != NULL);
    caps_free(c);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    struct capabilities *doc = new_document(argv[3]);
    int rc = 0;
    if (strcmp(argv[1], "host") == 0)
        add_host(doc, argv);
    else
        rc = add_guest(doc, argv);
    g_autofree char *text = rc == 0 ? capabilities_text(doc) : g_strdup("");
    fputs(text, stdout);
    capabilities_free(doc);
    return rc ? 1 : 0;
}
