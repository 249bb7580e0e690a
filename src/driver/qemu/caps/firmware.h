/* Firmware descriptors of the host (QEMU's firmware.json format), seen for one architecture and
 * machine. Reads a few small files; never awaits. */
#pragma once
#include <stdbool.h>

struct firmware {
    bool bios, efi;
    bool secure;   /* some image does secure boot with protected variables */
    char **images; /* of EFI, in order of priority */
};
/* A file name in an earlier folder hides the same name in later ones; an empty file hides it too.
 */
void firmware_find(const char *const *dirs, const char *arch, const char *machine,
                   struct firmware *ret);
void firmware_clear(struct firmware *fw);
