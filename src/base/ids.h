/* UUIDs and MAC addresses as bytes and text. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#define UUID_TEXT_SIZE 37
#define MAC_TEXT_SIZE 18
/* Accepts hyphens anywhere between bytes and spaces around; false when it isn't one. */
bool uuid_parse(const char *text, uint8_t ret_uuid[16]);
char *uuid_format(const uint8_t uuid[16], char buf[UUID_TEXT_SIZE]); /* lower case; returns buf */
void uuid_generate(uint8_t ret_uuid[16]);                            /* random, version 4 */
bool uuid_is_usable(const uint8_t uuid[16]); /* false when all bytes are the same */
bool mac_parse(const char *text, uint8_t ret_mac[6]);
char *mac_format(const uint8_t mac[6], char buf[MAC_TEXT_SIZE]);
void mac_generate(const uint8_t prefix[3], uint8_t ret_mac[6]);
void random_bytes(void *buf, unsigned size);
