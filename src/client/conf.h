/* libvirt.conf and its like: lines of key = "text", key = number, key = [ "a", "b" ]. */
#pragma once
struct conf;
struct conf *conf_parse(const char *text, const char *path); /* NULL with ERR_CONF_SYNTAX */
/* The user's or the system's NAME (libvirt.conf); absent is an empty one. NULL with the reason. */
struct conf *conf_load(const char *name);
void conf_free(struct conf *c);
const char *conf_text(const struct conf *c, const char *key);        /* NULL: not given */
const char *const *conf_list(const struct conf *c, const char *key); /* NULL: not given */
/* Of uri_aliases; *ret_uri NULL: none. -1 with ERR_CONF_SYNTAX when one of them is no alias. */
int conf_alias(const struct conf *c, const char *name, const char **ret_uri);
