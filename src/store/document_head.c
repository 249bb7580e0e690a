/* Owns the quick look at a stored document: a start of a daemon with thousands of definitions must
 * not read them all. Called by guest/publish.c. Never awaits. Invariant: it says false rather than
 * guess: entities, CDATA, document types and anything malformed are left to the real reader.
 */
#include "store/document_head.h"

#include <glib.h>
#include <string.h>

#include "base/ids.h"

struct cursor {
    const char *at, *end;
};

static bool starts(const struct cursor *c, const char *word)
{
    size_t n = strlen(word);
    return (size_t)(c->end - c->at) >= n && memcmp(c->at, word, n) == 0;
}

static bool skip_past(struct cursor *c, const char *word)
{
    const char *p = memmem(c->at, (size_t)(c->end - c->at), word, strlen(word));
    if (p)
        c->at = p + strlen(word);
    return p != NULL;
}

/* Up to the next '<' that opens or closes an element: text, comments and instructions are passed.
 */
static bool next_tag(struct cursor *c)
{
    for (;;) {
        const char *p = memchr(c->at, '<', (size_t)(c->end - c->at));
        if (!p)
            return false;
        c->at = p;
        if (starts(c, "<!--")) {
            if (!skip_past(c, "-->"))
                return false;
        } else if (starts(c, "<?")) {
            if (!skip_past(c, "?>"))
                return false;
        } else {
            return !starts(c, "<!");
        }
    }
}

/* Past the '>' of a start tag; quoted values may hold any character. */
static bool skip_tag(struct cursor *c, bool *ret_empty)
{
    char quote = 0;
    for (; c->at < c->end; c->at++) {
        if (quote) {
            if (*c->at == quote)
                quote = 0;
        } else if (*c->at == '\'' || *c->at == '"') {
            quote = *c->at;
        } else if (*c->at == '>') {
            *ret_empty = c->at[-1] == '/';
            c->at++;
            return true;
        }
    }
    return false;
}

static bool skip_element(struct cursor *c)
{
    int depth = 0;
    do {
        bool empty = false;
        bool closes = starts(c, "</");
        if (!skip_tag(c, &empty))
            return false;
        if (!empty)
            depth += closes ? -1 : 1;
        if (depth > 0 && !next_tag(c))
            return false;
    } while (depth > 0);
    return true;
}

/* The plain text of <word>…</word> at the cursor; NULL when it is not plain. */
static char *plain_text(struct cursor *c, const char *word)
{
    c->at += strlen(word);
    const char *close = memchr(c->at, '<', (size_t)(c->end - c->at));
    if (!close || memchr(c->at, '&', (size_t)(close - c->at)))
        return NULL;
    char *text = g_strndup(c->at, (gsize)(close - c->at));
    c->at = close;
    if (starts(c, "</") && skip_past(c, ">"))
        return text;
    g_free(text);
    return NULL;
}

bool document_head(const char *text, size_t len, char **ret_name, uint8_t ret_uuid[16])
{
    struct cursor c = {text, text + len};
    g_autofree char *name = NULL, *uuid = NULL;
    bool empty = true;
    if (memchr(text, '\r', MIN(len, 256)) || !next_tag(&c) || !skip_tag(&c, &empty) || empty)
        return false;
    while (!name || !uuid) {
        if (!next_tag(&c) || starts(&c, "</"))
            return false;
        char **want = starts(&c, "<name>") ? &name : starts(&c, "<uuid>") ? &uuid : NULL;
        if (!want) {
            if (!skip_element(&c))
                return false;
            continue;
        }
        if (*want || !(*want = plain_text(&c, want == &name ? "<name>" : "<uuid>")))
            return false;
    }
    if (!*name || !uuid_parse(uuid, ret_uuid))
        return false;
    *ret_name = g_steal_pointer(&name);
    return true;
}
