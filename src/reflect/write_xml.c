/* Writes a value as XML by its descriptor tables, in the layout users know: two spaces a level,
 * attributes in single quotes, elements in class order. Called for every XML description and stored
 * definition. No I/O, never awaits. Invariant: what is written reads back the same.
 */
#include <string.h>
#include "reflect/document.h"
#include "reflect/scalar.h"

struct writer {
    GString *out;
    unsigned view;
    bool open; /* a start tag waits for its end */
};

/* How an element without anything in it is written. */
enum empty { EMPTY_IS_SHORT, EMPTY_VANISHES, EMPTY_STAYS_OPEN };

/* What is written from. */
struct subject {
    const struct type *type;
    const void *value;
    int32_t tag;
};

static void write_value(struct writer *w, const char *ns, const char *name, struct subject s,
                        int depth, enum empty empty);

static const char *escaped(unsigned char c)
{
    switch (c) {
    case '\t':
        return "&#9;";
    case '\n':
        return "&#10;";
    case '\r':
        return "&#13;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '\'':
        return "&apos;";
    case '"':
        return "&quot;";
    default: /* a control character has no place in XML */
        return "";
    }
}

/* Readers turn blanks of attributes into spaces and drop carriage returns. */
static bool is_plain(unsigned char c, bool in_attr)
{
    if (c < ' ')
        return !in_attr && (c == '\t' || c == '\n');
    return c != '<' && c != '>' && c != '&' && c != '\'' && c != '"';
}

static void escape(GString *out, const char *text, bool in_attr)
{
    while (*text) {
        const char *end = text;
        while (*end && is_plain((unsigned char)*end, in_attr))
            end++;
        g_string_append_len(out, text, end - text);
        if (!*end)
            return;
        g_string_append(out, escaped((unsigned char)*end));
        text = end + 1;
    }
}

static void write_scalar(GString *out, const struct field *f, const void *value, bool in_attr)
{
    if (kind_is_text(f->kind))
        escape(out, MEMBER(char *, value, f->offset), in_attr);
    else if (f->kind == KIND_ENUM)
        g_string_append(out, enum_word(f->of, MEMBER(int, value, f->offset)));
    else
        scalar_text(f, value, out);
}

static void indent(struct writer *w, int depth)
{
    static const char blanks[] = "                                ";
    for (int left = depth * 2; left > 0; left -= 32)
        g_string_append_len(w->out, blanks, MIN(left, 32));
}

/* Ends a waiting start tag before children. */
static void begin_children(struct writer *w)
{
    if (w->open)
        g_string_append_len(w->out, ">\n", 2);
    w->open = false;
}

static void write_name(struct writer *w, const char *ns, const char *name)
{
    if (ns) {
        g_string_append(w->out, ns);
        g_string_append_c(w->out, ':');
    }
    g_string_append(w->out, name);
}

static void start(struct writer *w, const char *ns, const char *name, int depth)
{
    begin_children(w);
    indent(w, depth);
    g_string_append_c(w->out, '<');
    write_name(w, ns, name);
    w->open = true;
}

static void write_pair(struct writer *w, const char *name, const struct field *f, const void *value)
{
    g_string_append_c(w->out, ' ');
    g_string_append(w->out, name);
    g_string_append_len(w->out, "='", 2);
    write_scalar(w->out, f, value, true);
    g_string_append_c(w->out, '\'');
}

static void write_unit(struct writer *w, const struct field *f, const void *value)
{
    if (f->kind != KIND_SIZE)
        return;
    g_string_append_len(w->out, " unit='", 7);
    g_string_append(w->out, f->flags & FIELD_PRETTY
                                ? size_pretty(f, MEMBER(uint64_t, value, f->offset), NULL)
                                : size_units[f->param].name);
    g_string_append_c(w->out, '\'');
}

static bool is_default(const struct field *f, const void *value)
{
    g_autoptr(GString) text = g_string_new(NULL);
    scalar_text(f, value, text);
    return strcmp(text->str, f->dflt) == 0;
}

static bool hidden(struct writer *w, const struct field *f)
{
    unsigned v = w->view;
    if (f->flags & FIELD_OLD)
        return true;
    if (v & VIEW_STATE)
        return false;
    return (f->flags & FIELD_LIVE && v & VIEW_INACTIVE) || f->flags & FIELD_STATE ||
           (f->flags & FIELD_SECRET && !(v & VIEW_SECURE)) ||
           (f->flags & FIELD_NOT_MIGRATABLE && v & VIEW_MIGRATABLE);
}

static int32_t tag_of(const struct subject *s)
{
    if (!s->type->is_union || s->type->tag_outer)
        return s->tag;
    return MEMBER(int32_t, s->value, s->type->tag_offset);
}

/* The value of a spliced type or of the arm in use, else NULL. */
static const void *merged(const struct subject *s, const struct field *f)
{
    if (f->place == PLACE_SPLICE || (f->place == PLACE_ARM && f->tag == tag_of(s)))
        return MEMBER(void *, s->value, f->offset);
    return NULL;
}

static void write_attrs(struct writer *w, struct subject s)
{
    for (uint16_t i = 0; i < s.type->n_fields; i++) {
        const struct field *f = &s.type->fields[i];
        if (f->place == PLACE_SPLICE || f->place == PLACE_ARM) {
            const void *inner = merged(&s, f);
            if (inner && !hidden(w, f))
                write_attrs(w, (struct subject){.type = f->of, .value = inner});
        } else if (f->place == PLACE_CONTENT) {
            if (scalar_given(f, s.value) && !hidden(w, f))
                write_unit(w, f, s.value);
        } else if (f->place == PLACE_ATTR || f->place == PLACE_TAG) {
            if (!scalar_given(f, s.value) || hidden(w, f) ||
                (f->flags & FIELD_HIDE_DEFAULT && is_default(f, s.value)))
                continue;
            write_pair(w, f->xml, f, s.value);
            write_unit(w, f, s.value);
        }
    }
}

/* Text of the element itself; true when there is some. */
static bool write_content(struct writer *w, struct subject s)
{
    if (!s.type->has_content)
        return false;
    for (uint16_t i = 0; i < s.type->n_fields; i++) {
        const struct field *f = &s.type->fields[i];
        const void *inner = merged(&s, f);
        if (inner && write_content(w, (struct subject){.type = f->of, .value = inner}))
            return true;
        if (f->place != PLACE_CONTENT || !scalar_given(f, s.value) || hidden(w, f))
            continue;
        g_string_append_c(w->out, '>');
        w->open = false;
        write_scalar(w->out, f, s.value, false);
        return true;
    }
    return false;
}

static void write_elem(struct writer *w, const struct field *f, const void *value, int depth)
{
    start(w, f->ns, f->xml, depth);
    write_unit(w, f, value);
    g_string_append_c(w->out, '>');
    w->open = false;
    write_scalar(w->out, f, value, false);
    g_string_append_len(w->out, "</", 2);
    write_name(w, f->ns, f->xml);
    g_string_append_len(w->out, ">\n", 2);
}

static void write_flag(struct writer *w, const struct field *f, int depth)
{
    start(w, f->ns, f->xml, depth);
    g_string_append_len(w->out, "/>\n", 3);
    w->open = false;
}

static void write_list(struct writer *w, const struct field *f, const void *value, int depth)
{
    size_t n = MEMBER(size_t, value, f->extra);
    void **items = MEMBER(void **, value, f->offset);
    struct field scalar = *f;
    scalar.offset = 0;
    for (size_t i = 0; i < n; i++) {
        if (f->place == PLACE_ELEMS)
            write_elem(w, &scalar, &items[i], depth);
        else
            write_value(w, f->ns, f->xml, (struct subject){.type = f->of, .value = items[i]}, depth,
                        f->flags & FIELD_ALWAYS ? EMPTY_STAYS_OPEN : EMPTY_IS_SHORT);
    }
}

static void write_child(struct writer *w, const struct field *f, const void *value, int depth)
{
    struct subject in = {.type = f->of, .value = MEMBER(void *, value, f->offset)};
    if (!in.value)
        return;
    if (f->flags & FIELD_ALIAS && w->view & VIEW_INACTIVE) {
        const char *name = MEMBER(char *, in.value, in.type->fields[0].offset);
        if (!name || !g_str_has_prefix(name, "ua-"))
            return;
    }
    if (in.type->tag_outer)
        in.tag = MEMBER(int32_t, value, f->param);
    enum empty empty = f->flags & FIELD_ALWAYS                     ? EMPTY_STAYS_OPEN
                       : f->flags & (FIELD_EMPTY | FIELD_REQUIRED) ? EMPTY_IS_SHORT
                                                                   : EMPTY_VANISHES;
    write_value(w, f->ns, f->xml, in, depth, empty);
}

static void write_opaque(struct writer *w, const char *text, int depth)
{
    g_autofree char *made = subtree_indented(text, depth);
    begin_children(w);
    indent(w, depth);
    g_string_append(w->out, made);
    g_string_append_c(w->out, '\n');
}

static void write_children(struct writer *w, struct subject s, int depth);

/* Whether this row of a field with two places is the one in force. */
static bool in_place(const struct field *f, const void *value)
{
    if (!(f->flags & (FIELD_WHEN | FIELD_UNLESS)))
        return true;
    bool when = MEMBER(int32_t, value, f->other) == f->tag;
    return f->flags & FIELD_WHEN ? when : !when;
}

static void write_field(struct writer *w, struct subject s, const struct field *f, int depth)
{
    const void *inner;
    if (!in_place(f, s.value))
        return;
    switch (f->place) {
    case PLACE_ELEM:
        if (scalar_given(f, s.value))
            write_elem(w, f, s.value, depth);
        break;
    case PLACE_FLAG:
        if (MEMBER(bool, s.value, f->offset))
            write_flag(w, f, depth);
        break;
    case PLACE_ELEMS:
    case PLACE_ITEMS:
        write_list(w, f, s.value, depth);
        break;
    case PLACE_CHILD:
        write_child(w, f, s.value, depth);
        break;
    case PLACE_INSIDE:
        write_value(w, f->ns, f->xml, (struct subject){.type = f->of, .value = s.value}, depth,
                    f->flags & FIELD_ALWAYS ? EMPTY_STAYS_OPEN : EMPTY_VANISHES);
        break;
    case PLACE_OPAQUE:
        if (MEMBER(char *, s.value, f->offset))
            write_opaque(w, MEMBER(char *, s.value, f->offset), depth);
        break;
    default:
        inner = merged(&s, f);
        if (inner)
            write_children(w, (struct subject){.type = f->of, .value = inner}, depth);
    }
}

static void write_children(struct writer *w, struct subject s, int depth)
{
    if (!s.type->has_children)
        return;
    for (uint16_t i = 0; i < s.type->n_fields; i++) {
        const struct field *f = &s.type->fields[i];
        if (f->place > PLACE_CONTENT && !hidden(w, f))
            write_field(w, s, f, depth);
    }
}

/* Whether a field with a foreign name space is given, so that the root must declare it. */
static bool uses_namespace(struct subject s, const char *prefix)
{
    for (uint16_t i = 0; i < s.type->n_fields; i++) {
        const struct field *f = &s.type->fields[i];
        if (f->ns && strcmp(f->ns, prefix) == 0 && f->place == PLACE_CHILD &&
            MEMBER(void *, s.value, f->offset))
            return true;
    }
    return false;
}

static void write_namespaces(struct writer *w, struct subject s)
{
    for (const char *const *pair = s.type->namespaces; pair && pair[0]; pair += 2)
        if (uses_namespace(s, pair[0]))
            g_string_append_printf(w->out, " xmlns:%s='%s'", pair[0], pair[1]);
}

static void write_value(struct writer *w, const char *ns, const char *name, struct subject s,
                        int depth, enum empty empty)
{
    size_t before = w->out->len;
    bool was_open = w->open;
    if (s.type->tag_by_name)
        name = enum_word(s.type->tag_enum, tag_of(&s));
    start(w, ns, name, depth);
    size_t named = w->out->len;
    write_attrs(w, s);
    write_namespaces(w, s);
    bool text = write_content(w, s);
    if (empty == EMPTY_STAYS_OPEN)
        begin_children(w);
    write_children(w, s, depth + 1);
    if (w->open && empty == EMPTY_VANISHES && w->out->len == named) {
        g_string_truncate(w->out, before);
        w->open = was_open;
        return;
    }
    if (w->open) {
        g_string_append_len(w->out, "/>\n", 3);
        w->open = false;
        return;
    }
    if (!text)
        indent(w, depth);
    g_string_append_len(w->out, "</", 2);
    write_name(w, ns, name);
    g_string_append_len(w->out, ">\n", 2);
}

char *value_write_at(const struct type *t, const void *value, unsigned view, int depth)
{
    struct writer w = {.out = g_string_sized_new(4096), .view = view};
    const char *name = t->root ? t->root : t->name;
    write_value(&w, NULL, name, (struct subject){.type = t, .value = value}, depth, EMPTY_IS_SHORT);
    return g_string_free(w.out, FALSE);
}

char *value_write(const struct type *t, const void *value, unsigned view)
{
    return value_write_at(t, value, view, 0);
}
