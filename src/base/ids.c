/* UUIDs and MAC addresses. Called everywhere; never awaits. Randomness is the kernel's. */
#include "base/ids.h"
#include <ctype.h>
#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

void random_bytes(void *buf, unsigned size)
{
    unsigned char *at = buf;
    while (size) {
        ssize_t n = getrandom(at, size, 0);
        if (n < 0 && errno != EINTR)
            g_error("getrandom: %s", g_strerror(errno));
        if (n > 0) {
            at += n;
            size -= (unsigned)n;
        }
    }
}

static bool read_byte(const char **at, uint8_t *ret)
{
    int high = g_ascii_xdigit_value((*at)[0]);
    int low = high < 0 ? -1 : g_ascii_xdigit_value((*at)[1]);
    if (low < 0)
        return false;
    *ret = (uint8_t)(high << 4 | low);
    *at += 2;
    return true;
}

bool uuid_parse(const char *text, uint8_t ret_uuid[16])
{
    uint8_t uuid[16];
    while (g_ascii_isspace(*text))
        text++;
    for (int i = 0; i < 16; i++) {
        while (*text == '-' && i > 0)
            text++;
        if (!read_byte(&text, &uuid[i]))
            return false;
    }
    while (g_ascii_isspace(*text))
        text++;
    if (*text)
        return false;
    memcpy(ret_uuid, uuid, 16);
    return true;
}

char *uuid_format(const uint8_t uuid[16], char buf[UUID_TEXT_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    char *at = buf;
    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *at++ = '-';
        *at++ = digits[uuid[i] >> 4];
        *at++ = digits[uuid[i] & 15];
    }
    *at = 0;
    return buf;
}

void uuid_generate(uint8_t ret_uuid[16])
{
    random_bytes(ret_uuid, 16);
    ret_uuid[6] = (ret_uuid[6] & 0x0f) | 0x40;
    ret_uuid[8] = (ret_uuid[8] & 0x3f) | 0x80;
}

bool uuid_is_usable(const uint8_t uuid[16])
{
    for (int i = 1; i < 16; i++)
        if (uuid[i] != uuid[0])
            return true;
    return false;
}

bool mac_parse(const char *text, uint8_t ret_mac[6])
{
    uint8_t mac[6];
    for (int i = 0; i < 6; i++) {
        if (i && *text++ != ':')
            return false;
        int high = g_ascii_xdigit_value(*text);
        if (high < 0)
            return false;
        int low = g_ascii_xdigit_value(text[1]);
        mac[i] = (uint8_t)(low < 0 ? high : high << 4 | low);
        text += low < 0 ? 1 : 2;
    }
    if (*text)
        return false;
    memcpy(ret_mac, mac, 6);
    return true;
}

char *mac_format(const uint8_t mac[6], char buf[MAC_TEXT_SIZE])
{
    snprintf(buf, MAC_TEXT_SIZE, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3],
             mac[4], mac[5]);
    return buf;
}

void mac_generate(const uint8_t prefix[3], uint8_t ret_mac[6])
{
    memcpy(ret_mac, prefix, 3);
    random_bytes(ret_mac + 3, 3);
}
