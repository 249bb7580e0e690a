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
    unsigned depends; /* bits of the view that would change the text */
    bool open;        /* a start tag waits for its end */
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

/* Most pieces are a few bytes: a call for each would cost more than they do. */
static inline void put(GString *out, const char *text, size_t len)
{
    if (out->len + len >= out->allocated_len) {
        g_string_append_len(out, text, (gssize)len);
        return;
    }
    memcpy(out->str + out->len, text, len);
    out->len += len;
}

static inline void put_text(GString *out, const char *text)
{
    put(out, text, strlen(text));
}

#define PUT(out, literal) put(out, literal, sizeof(literal) - 1)

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
static inline bool is_plain(unsigned char c, bool in_attr)
{
    enum { ALWAYS_ESCAPED = 1, ESCAPED_IN_ATTR };
    static const uint8_t kinds[256] = {
        [0 ... 8] = ALWAYS_ESCAPED, [11 ... 31] = ALWAYS_ESCAPED, ['\t'] = ESCAPED_IN_ATTR,
        ['\n'] = ESCAPED_IN_ATTR,   ['<'] = ALWAYS_ESCAPED,       ['>'] = ALWAYS_ESCAPED,
        ['&'] = ALWAYS_ESCAPED,     ['\''] = ALWAYS_ESCAPED,      ['"'] = ALWAYS_ESCAPED,
    };
    return !kinds[c] || (kinds[c] == ESCAPED_IN_ATTR && !in_attr);
}

static void escape(GString *out, const char *text, bool in_attr)
{
    while (*text) {
        const char *end = text;
        while (is_plain((unsigned char)*end, in_attr)) /* the end of the text is not */
            end++;
        put(out, text, (size_t)(end - text));
        if (!*end)
            return;
        put_text(out, escaped((unsigned char)*end));
        text = end + 1;
    }
}

static void write_scalar(GString *out, const struct field *f, const void *value, bool in_attr)
{
    if (kind_is_text(f->kind))
        escape(out, MEMBER(char *, value, f->offset), in_attr);
    else if (f->kind == KIND_ENUM)
        put_text(out, enum_word(f->of, MEMBER(int, value, f->offset)));
    else
        scalar_text(f, value, out);
}

static void indent(struct writer *w, int depth)
{
    static const char blanks[] = "                                ";
    for (int left = depth * 2; left > 0; left -= 32)
        put(w->out, blanks, (size_t)MIN(left, 32));
}

/* Ends a waiting start tag before children. */
static void begin_children(struct writer *w)
{
    if (w->open)
        PUT(w->out, ">\n");
    w->open = false;
}

static void write_name(struct writer *w, const char *ns, const char *name)
{
    if (ns) {
        put_text(w->out, ns);
        PUT(w->out, ":");
    }
    put_text(w->out, name);
}

static void start(struct writer *w, const char *ns, const char *name, int depth)
{
    begin_children(w);
    indent(w, depth);
    PUT(w->out, "<");
    write_name(w, ns, name);
    w->open = true;
}

static void write_pair(struct writer *w, const char *name, const struct field *f, const void *value)
{
    PUT(w->out, " ");
    put_text(w->out, name);
    PUT(w->out, "='");
    write_scalar(w->out, f, value, true);
    PUT(w->out, "'");
}

static void write_unit(struct writer *w, const struct field *f, const void *value)
{
    if (f->kind != KIND_SIZE)
        return;
    PUT(w->out, " unit='");
    put_text(w->out, f->flags & FIELD_PRETTY
                         ? size_pretty(f, MEMBER(uint64_t, value, f->offset), NULL)
                         : size_units[f->param].name);
    PUT(w->out, "'");
}

static bool is_default(const struct field *f, const void *value)
{
    g_autoptr(GString) text = g_string_new(NULL);
    scalar_text(f, value, text);
    return strcmp(text->str, f->dflt) == 0;
}

/* Whether the view leaves a given field out; notes what the text depends on. */
static bool hidden(struct writer *w, const struct field *f)
{
    unsigned v = w->view;
    if (f->flags & FIELD_OLD)
        return true;
    if (!(f->flags & (FIELD_LIVE | FIELD_STATE | FIELD_SECRET | FIELD_NOT_MIGRATABLE)))
        return false;
    w->depends |= VIEW_STATE | (f->flags & FIELD_LIVE ? VIEW_INACTIVE : 0) |
                  (f->flags & FIELD_SECRET ? VIEW_SECURE : 0) |
                  (f->flags & FIELD_NOT_MIGRATABLE ? VIEW_MIGRATABLE : 0);
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
        PUT(w->out, ">");
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
    PUT(w->out, ">");
    w->open = false;
    write_scalar(w->out, f, value, false);
    PUT(w->out, "</");
    write_name(w, f->ns, f->xml);
    PUT(w->out, ">\n");
}

static void write_flag(struct writer *w, const struct field *f, int depth)
{
    start(w, f->ns, f->xml, depth);
    PUT(w->out, "/>\n");
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
    if (f->flags & FIELD_ALIAS) {
        const char *name = MEMBER(char *, in.value, in.type->fields[0].offset);
        bool of_user = name && g_str_has_prefix(name, "ua-");
        w->depends |= of_user ? 0 : VIEW_INACTIVE;
        if (!of_user && w->view & VIEW_INACTIVE)
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
    put_text(w->out, made);
    PUT(w->out, "\n");
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
        write_elem(w, f, s.value, depth);
        break;
    case PLACE_FLAG:
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
        if (f->place > PLACE_CONTENT && field_given(f, s.value) && !hidden(w, f))
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
        PUT(w->out, "/>\n");
        w->open = false;
        return;
    }
    if (!text)
        indent(w, depth);
    PUT(w->out, "</");
    write_name(w, ns, name);
    PUT(w->out, ">\n");
}

static GString *write_document(const struct type *t, const void *value, unsigned view, int depth,
                               unsigned *ret_depends)
{
    struct writer w = {.out = g_string_sized_new(4096), .view = view};
    const char *name = t->root ? t->root : t->name;
    write_value(&w, NULL, name, (struct subject){.type = t, .value = value}, depth, EMPTY_IS_SHORT);
    w.out->str[w.out->len] = '\0'; /* which put() leaves to us */
    if (ret_depends)
        *ret_depends = w.depends;
    return w.out;
}

char *value_write_at(const struct type *t, const void *value, unsigned view, int depth)
{
    return g_string_free(write_document(t, value, view, depth, NULL), FALSE);
}

char *value_write(const struct type *t, const void *value, unsigned view)
{
    return value_write_at(t, value, view, 0);
}

/* A definition never changes, so neither does its text. */
char *def_text(const struct def *def, unsigned view)
{
    struct def *d = (struct def *)def;
    if (!d->text || (d->text_view ^ view) & d->text_depends) {
        unsigned depends;
        GString *made = write_document(d->type, d->value, view, 0, &depends);
        def_drop_text(d);
        d->text = g_ref_string_new_len(made->str, (gssize)made->len);
        d->text_view = view;
        d->text_depends = depends;
        g_string_free(made, TRUE);
    }
    return g_ref_string_acquire(d->text);
}

void def_drop_text(struct def *d)
{
    g_clear_pointer(&d->text, g_ref_string_release);
}
