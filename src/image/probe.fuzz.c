/* libFuzzer: any bytes as the beginning of an image. What is told of it makes sense, and its
 * backing file has a path or none. Seeds: tests/fuzz/probe. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "image/probe.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct image_info info;
    image_probe(data, size, size, &info);
    g_autofree char *below = image_backing_path(&info, "/images/top");
    if (!info.format || !below != !info.backing || (info.backing && !*info.backing) ||
        (info.cluster_bytes & (info.cluster_bytes - 1)))
        abort();
    image_info_clear(&info);
    return 0;
}
