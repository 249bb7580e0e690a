/* Learning which IPv4 address a guest has from what it sends and is told. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A frame seen at a port: the address that the guest with this MAC has, as four bytes; false: it
 * tells none. dhcp: only what a DHCP server gave counts; server: only this one's (NULL: any's).
 * Pure. */
bool learn_from_frame(const uint8_t *frame, size_t len, const uint8_t mac[6], bool dhcp,
                      const uint8_t *server, uint8_t ret_ip[4]);

struct learner;
/* Listens at the device; tells once, from the loop. NULL with the reason. */
struct learner *learner_new(const char *port, const uint8_t mac[6], bool dhcp,
                            const uint8_t *server, void (*told)(void *arg, const char *ip),
                            void *arg);
void learner_free(struct learner *l);
