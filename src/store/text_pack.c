/* Owns the packed form of texts (zlib with a dictionary of what definitions are made of). Called by
 * guest/ for stored definitions. Never awaits. Invariant: a pack gives back the very bytes it got.
 */
#include "store/text_pack.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <zlib.h>

enum { MAPPED_MIN = 1024 };

struct text_pack {
    uint32_t len;    /* of the text */
    uint32_t stored; /* bytes in data; == len: not packed */
    uint8_t data[];
};

/* What is common comes last: zlib finds near matches cheaper. Free to change: packs live in memory
 * only. */
static const char dictionary[] =
    "<boot order='1'/><readonly/><shareable/><serial></serial><iotune></iotune><vlan></vlan>"
    "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>"
    "<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'>\n"
    "      <listen type='address' address='127.0.0.1'/>\n    </graphics>\n"
    "    <sound model='ich9'>\n    <audio id='1' type='none'/>\n    <watchdog model='itco' "
    "action='reset'/>\n"
    "    <rng model='virtio'>\n      <backend model='random'>/dev/urandom</backend>\n"
    "    <memballoon model='virtio'>\n    </memballoon>\n    <video>\n"
    "      <model type='cirrus' vram='16384' heads='1' primary='yes'/>\n    </video>\n"
    "    <input type='tablet' bus='usb'/>\n    <input type='mouse' bus='ps2'/>\n"
    "    <input type='keyboard' bus='ps2'/>\n    <serial type='pty'>\n"
    "      <target type='isa-serial' port='0'>\n        <model name='isa-serial'/>\n"
    "      </target>\n    </serial>\n    <console type='pty'>\n"
    "      <target type='serial' port='0'/>\n    </console>\n    <interface type='network'>\n"
    "    <interface type='bridge'>\n    <interface type='user'>\n"
    "      <mac address='52:54:00:\n      <source network='default'/>\n"
    "      <model type='virtio'/>\n    </interface>\n    <disk type='file' device='disk'>\n"
    "      <driver name='qemu' type='qcow2' cache='none' discard='unmap'/>\n"
    "      <driver name='qemu' type='raw'/>\n"
    "      <source file='/var/lib/libvirt/images/\n      <target dev='sda' bus='sata'/>\n"
    "      <target dev='vda' bus='virtio'/>\n    </disk>\n"
    "    <controller type='sata' index='0'>\n    <controller type='virtio-serial' index='0'>\n"
    "    <controller type='usb' index='0' model='qemu-xhci' ports='15'>\n"
    "    <controller type='pci' index='0' model='pcie-root'/>\n"
    "    <controller type='pci' index='1' model='pcie-root-port'>\n"
    "      <model name='pcie-root-port'/>\n      <target chassis='1' port='0x10'/>\n"
    "      <address type='drive' controller='0' bus='0' target='0' unit='0'/>\n"
    "      <address type='pci' domain='0x0000' bus='0x00' slot='0x02' function='0x0' "
    "multifunction='on'/>\n    </controller>\n"
    "  <clock offset='utc'>\n    <timer name='rtc' tickpolicy='catchup'/>\n"
    "    <timer name='pit' tickpolicy='delay'/>\n    <timer name='hpet' present='no'/>\n"
    "  </clock>\n  <on_poweroff>destroy</on_poweroff>\n  <on_reboot>restart</on_reboot>\n"
    "  <on_crash>destroy</on_crash>\n  <pm>\n    <suspend-to-mem enabled='no'/>\n"
    "    <suspend-to-disk enabled='no'/>\n  </pm>\n  <devices>\n"
    "    <emulator>/usr/bin/qemu-system-x86_64</emulator>\n  </devices>\n</domain>\n"
    "  <os>\n    <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>\n    <boot dev='hd'/>\n"
    "  </os>\n  <features>\n    <acpi/>\n    <apic/>\n  </features>\n"
    "  <cpu mode='custom' match='exact' check='none'>\n    <model "
    "fallback='forbid'>qemu64</model>\n"
    "  <cpu mode='host-passthrough' check='none' migratable='on'/>\n  </cpu>\n"
    "  <memory unit='KiB'></memory>\n  <currentMemory unit='KiB'></currentMemory>\n"
    "  <vcpu placement='static'>1</vcpu>\n<domain type='qemu'>\n<domain type='kvm'>\n"
    "  <name></name>\n  <uuid></uuid>\n";

/* Plain copies come and go by the thousand at a start, while the small packs that replace them
 * stay: in pages of their own they leave no holes in the heap. */
static bool is_mapped(const struct text_pack *pack)
{
    return pack->stored == pack->len && pack->len >= MAPPED_MIN;
}

struct text_pack *text_pack_new(const char *text, size_t len)
{
    size_t size = sizeof(struct text_pack) + len;
    struct text_pack *p = len < MAPPED_MIN ? g_malloc(size)
                                           : mmap(NULL, size, PROT_READ | PROT_WRITE,
                                                  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        g_error("out of memory for a text of %zu bytes", len);
    p->len = p->stored = (uint32_t)len;
    memcpy(p->data, text, len);
    return p;
}

/* One deflate stream for all: its tables are 64 KiB with these settings. */
static z_stream *packer(void)
{
    static z_stream z;
    static bool ready;
    if (!ready && deflateInit2(&z, 2, Z_DEFLATED, -13, 5, Z_DEFAULT_STRATEGY) != Z_OK)
        g_error("zlib does not start");
    ready = true;
    deflateReset(&z);
    deflateSetDictionary(&z, (const Bytef *)dictionary, sizeof(dictionary) - 1);
    return &z;
}

struct text_pack *text_pack_squeeze(struct text_pack *pack)
{
    if (pack->stored != pack->len || pack->len < 64)
        return pack;
    g_autofree uint8_t *out = g_malloc(pack->len);
    z_stream *z = packer();
    z->next_in = pack->data;
    z->avail_in = pack->len;
    z->next_out = out;
    z->avail_out = pack->len - 1; /* no gain: does not fit */
    if (deflate(z, Z_FINISH) != Z_STREAM_END)
        return pack;
    uint32_t stored = (uint32_t)(z->next_out - out);
    struct text_pack *small = g_malloc(sizeof(*small) + stored);
    small->len = pack->len;
    small->stored = stored;
    memcpy(small->data, out, stored);
    text_pack_free(pack);
    return small;
}

static void unpack(const struct text_pack *pack, char *text)
{
    z_stream z = {.next_in = (Bytef *)pack->data,
                  .avail_in = pack->stored,
                  .next_out = (Bytef *)text,
                  .avail_out = pack->len};
    if (inflateInit2(&z, -13) != Z_OK)
        g_error("zlib does not start");
    inflateSetDictionary(&z, (const Bytef *)dictionary, sizeof(dictionary) - 1);
    if (inflate(&z, Z_FINISH) != Z_STREAM_END)
        g_error("a packed definition is damaged in memory");
    inflateEnd(&z);
}

char *text_pack_text(const struct text_pack *pack, size_t *ret_len)
{
    char *text = g_malloc((size_t)pack->len + 1);
    if (pack->stored == pack->len)
        memcpy(text, pack->data, pack->len);
    else
        unpack(pack, text);
    text[pack->len] = '\0';
    if (ret_len)
        *ret_len = pack->len;
    return text;
}

void text_pack_free(struct text_pack *pack)
{
    if (pack && is_mapped(pack))
        munmap(pack, sizeof(*pack) + pack->len);
    else
        g_free(pack);
}
