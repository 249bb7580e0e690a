/* Bodies of the same shape: most commands find one object, make one call and say one sentence. */
#pragma once
#include "cli/virsh/virsh.h"

/* obj is the object in the expressions find, call and name. */
#define ACTION(command, TYPE, find, name, call, done, failed)        \
    int cmd_##command(struct shell *sh, const struct cli_args *args) \
    {                                                                \
        TYPE obj = find;                                             \
        if (!obj)                                                    \
            return -1;                                               \
        if ((call) < 0)                                              \
            return shell_fail(sh, failed, name);                     \
        shell_say(sh, done "\n", name);                              \
        return 0;                                                    \
    }

/* The same with two sentences: a switch that --disable turns off. */
#define AUTOSTART(command, TYPE, find, name, call, on_done, off_done, on_failed, off_failed) \
    int cmd_##command(struct shell *sh, const struct cli_args *args)                         \
    {                                                                                        \
        bool on = !arg_flag(args, "disable");                                                \
        TYPE obj = find;                                                                     \
        if (!obj)                                                                            \
            return -1;                                                                       \
        if ((call) < 0)                                                                      \
            return shell_fail(sh, on ? on_failed : off_failed, name);                        \
        shell_say(sh, on ? on_done "\n" : off_done "\n", name);                              \
        return 0;                                                                            \
    }

/* A file's document becomes an object: xml and flags are in the expression make. */
#define FROM_FILE(command, TYPE, make, name, done, failed)           \
    int cmd_##command(struct shell *sh, const struct cli_args *args) \
    {                                                                \
        const char *from = arg_string(args, "file");                 \
        g_autofree char *xml = read_file(sh, from);                  \
        unsigned flags = arg_flags(args);                            \
        if (!xml)                                                    \
            return -1;                                               \
        TYPE obj = make;                                             \
        if (!obj)                                                    \
            return shell_fail(sh, failed, from);                     \
        shell_say(sh, done "\n", name, from);                        \
        return 0;                                                    \
    }

/* The document of an object. */
#define DUMPXML(command, TYPE, find, get)                            \
    int cmd_##command(struct shell *sh, const struct cli_args *args) \
    {                                                                \
        TYPE obj = find;                                             \
        if (!obj)                                                    \
            return -1;                                               \
        AUTO_STRING xml = get;                                       \
        return show_xml(sh, args, xml);                              \
    }

/* get(obj, flags), or without flags where a driver does not know them. */
#define OR_WITHOUT_FLAGS(get, obj, flags)                                \
    ({                                                                   \
        char *document = get(obj, flags);                                \
        if (!document && virGetLastErrorCode() == VIR_ERR_INVALID_ARG) { \
            virResetLastError();                                         \
            document = get(obj, 0);                                      \
        }                                                                \
        document;                                                        \
    })

/* One word about an object. */
#define WORD_OF(command, TYPE, find, get)                            \
    int cmd_##command(struct shell *sh, const struct cli_args *args) \
    {                                                                \
        TYPE obj = find;                                             \
        const char *word = obj ? get : NULL;                         \
        if (!obj)                                                    \
            return -1;                                               \
        if (!word)                                                   \
            return shell_fail_reason(sh);                            \
        puts(word);                                                  \
        return 0;                                                    \
    }

/* Editing: stores what the editor leaves, unless it is unchanged. */
#define EDIT(command, TYPE, POINTER, find, name, get_call, put_call, free_call, what)          \
    static char *command##_get(void *object)                                                   \
    {                                                                                          \
        POINTER obj = object;                                                                  \
        return get_call;                                                                       \
    }                                                                                          \
    static int command##_put(void *object, const char *xml)                                    \
    {                                                                                          \
        POINTER obj = object;                                                                  \
        (void)obj;                                                                             \
        POINTER made = put_call;                                                               \
        if (!made)                                                                             \
            return -1;                                                                         \
        free_call(made);                                                                       \
        return 0;                                                                              \
    }                                                                                          \
    int cmd_##command(struct shell *sh, const struct cli_args *args)                           \
    {                                                                                          \
        TYPE obj = find;                                                                       \
        if (!obj)                                                                              \
            return -1;                                                                         \
        g_autofree char *same = g_strdup_printf(what " XML configuration not changed.", name); \
        g_autofree char *changed = g_strdup_printf(what " XML configuration edited.", name);   \
        struct edit e = {obj, command##_get, command##_put, same, changed};                    \
        return edit_object(sh, &e);                                                            \
    }

#define UUID_OF(getter)                                \
    ({                                                 \
        static char uuid_text[VIR_UUID_STRING_BUFLEN]; \
        getter(obj, uuid_text) < 0 ? NULL : uuid_text; \
    })
