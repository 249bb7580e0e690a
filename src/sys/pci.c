/* PCI functions by their files in sysfs. Called by the drivers of devices and guests. Short local
 * calls, but binding and resetting wait for the kernel. Invariant: a function that could not be
 * given to a driver is not kept for it. */
#include "sys/pci.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/error.h"
#include "sys/file.h"

#define DEVICES "/sys/bus/pci/devices/"

enum {
    HEADER_TYPE = 0x0e,
    CAPABILITIES = 0x34,
    CAPABILITY_EXPRESS = 0x10,
    LINK_CAN = 0x0c, /* in the express capability */
    LINK_IS = 0x12,
    CAPABILITIES_MAX = 48,
};

char *pci_name(const struct pci_function *f, char buf[PCI_NAME_SIZE])
{
    snprintf(buf, PCI_NAME_SIZE, "%04x:%02x:%02x.%x", f->domain, f->bus, f->slot, f->function);
    return buf;
}

bool pci_parse(const char *name, struct pci_function *ret)
{
    unsigned domain, bus, slot, function;
    char rest;
    if (sscanf(name, "%8x:%2x:%2x.%1x%c", &domain, &bus, &slot, &function, &rest) != 4)
        return false;
    *ret = (struct pci_function){domain, (uint8_t)bus, (uint8_t)slot, (uint8_t)function};
    return true;
}

static char *path_of(const struct pci_function *f, const char *file)
{
    char name[PCI_NAME_SIZE];
    return g_strdup_printf(DEVICES "%s%s%s", pci_name(f, name), *file ? "/" : "", file);
}

bool pci_exists(const struct pci_function *f)
{
    g_autofree char *path = path_of(f, "");
    return file_exists(path);
}

/* The last part of where a link of the device leads. */
static char *link_of(const struct pci_function *f, const char *file)
{
    char target[4096];
    g_autofree char *path = path_of(f, file);
    ssize_t len = readlink(path, target, sizeof(target) - 1);
    if (len < 0)
        return NULL;
    target[len] = 0;
    return g_path_get_basename(target);
}

char *pci_driver(const struct pci_function *f)
{
    return link_of(f, "driver");
}

int pci_iommu_group(const struct pci_function *f)
{
    g_autofree char *group = link_of(f, "iommu_group");
    return group ? atoi(group) : -1;
}

static int write_text(const char *path, const char *text)
{
    AUTO_FD int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || write(fd, text, strlen(text)) < 0)
        return fail_errno(errno, "cannot write '%s' to '%s'", text, path);
    return 0;
}

static int write_file(const struct pci_function *f, const char *file, const char *text)
{
    g_autofree char *path = path_of(f, file);
    return write_text(path, text);
}

static int unbind(const struct pci_function *f, const char *name)
{
    g_autofree char *driver = pci_driver(f);
    return driver ? write_file(f, "driver/unbind", name) : 0;
}

/* A line break clears it. */
static int choose(const struct pci_function *f, const char *driver)
{
    return write_file(f, "driver_override", driver ? driver : "\n");
}

int pci_bind(const struct pci_function *f, const char *driver)
{
    char name[PCI_NAME_SIZE];
    pci_name(f, name);
    if (!pci_exists(f))
        return fail(ERR_NO_NODE_DEVICE, "there is no PCI function '%s'", name);
    g_autofree char *had = pci_driver(f);
    if (driver && g_strcmp0(had, driver) == 0)
        return 0;
    if (choose(f, driver) < 0 || unbind(f, name) < 0 ||
        write_text("/sys/bus/pci/drivers_probe", name) < 0) {
        struct error *why = error_take();
        choose(f, NULL);
        error_clear();
        error_set(why);
        return context("PCI function '%s'", name);
    }
    g_autofree char *has = pci_driver(f);
    if (!driver || g_strcmp0(has, driver) == 0)
        return 0;
    choose(f, NULL);
    error_clear();
    return fail(ERR_OPERATION_FAILED, "driver '%s' does not take PCI function '%s'; is it loaded?",
                driver, name);
}

int pci_reset(const struct pci_function *f)
{
    char name[PCI_NAME_SIZE];
    g_autofree char *path = path_of(f, "reset");
    if (!file_exists(path))
        return fail(ERR_INTERNAL_ERROR, "PCI function '%s' cannot be reset by itself",
                    pci_name(f, name));
    return write_text(path, "1");
}

/* --- configuration space ---------------------------------------------------------------------- */

static unsigned number(const uint8_t *bytes, size_t len, size_t at, size_t size)
{
    unsigned v = 0;
    for (size_t i = 0; i < size && at + i < len; i++)
        v |= (unsigned)bytes[at + i] << (8 * i);
    return v;
}

static void read_links(const uint8_t *bytes, size_t len, size_t at, struct pci_config *ret)
{
    unsigned can = number(bytes, len, at + LINK_CAN, 4), is = number(bytes, len, at + LINK_IS, 2);
    ret->can = (struct pci_link){can >> 24, can & 15, can >> 4 & 63};
    ret->is = (struct pci_link){0, is & 15, is >> 4 & 63};
    ret->has_links = ret->can.width || ret->can.speed;
}

void pci_config_read(const uint8_t *bytes, size_t len, struct pci_config *ret)
{
    *ret = (struct pci_config){.header = number(bytes, len, HEADER_TYPE, 1) & 0x7f};
    unsigned at = number(bytes, len, CAPABILITIES, 1);
    for (int i = 0; at >= 0x40 && at < len && i < CAPABILITIES_MAX; i++) {
        if (bytes[at] == CAPABILITY_EXPRESS) {
            ret->express = true;
            read_links(bytes, len, at, ret);
            return;
        }
        at = number(bytes, len, at + 1, 1);
    }
}
