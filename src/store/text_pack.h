/* A text kept small: thousands of definitions sit in memory until somebody asks for one. */
#pragma once
#include <stddef.h>

struct text_pack;
struct text_pack *text_pack_new(const char *text, size_t len); /* a plain copy */
/* The same text packed, or pack itself when that does not help. Takes pack. */
struct text_pack *text_pack_squeeze(struct text_pack *pack);
char *text_pack_text(const struct text_pack *pack, size_t *ret_len); /* NUL added; free() */
void text_pack_free(struct text_pack *pack);
