/* Uploads to and downloads from simulated volumes. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct stream;
struct object;

/* length 0: to the end. They go on after the call; -1 when the place is not in the volume. */
int volume_upload(struct stream *s, struct object *vol, uint64_t offset, uint64_t length,
                  bool sparse);
int volume_download(struct stream *s, struct object *vol, uint64_t offset, uint64_t length,
                    bool sparse);
