/* The walker behind the generated entries (gen/entries_*.c). An entry packs its C parameters into
 * an array and says, by its row, how each is checked, what it becomes on the wire and where what
 * comes back is stored. Any thread; re-entrant; blocks for one round trip. */
#pragma once
#include "client/events.h"
#include "client/handle.h"
#include "client/link.h"
#include "gen/api.h"

union entry_value {
    uint64_t u;
    int64_t i;
    const void *p;
    void (*fn)(void);
};

/* How an argument moves. in, out: offsets in the args and ret structs, *_n of the count beside a
 * list, out2 of a second reply member (the "ret" or "nparams" that goes with a list). `at` is the
 * index of its first C parameter; those that follow belong to it. */
enum entry_op {
    E_SCALAR,     /* size bytes */
    E_FLAGS,      /* the same; exclusive and required flags were checked */
    E_STRING,     /* const char * */
    E_UUID,       /* 16 bytes */
    E_REF,        /* another object */
    E_LIST_IN,    /* array, count: strings, numbers or bytes go as they are */
    E_PARAMS_IN,  /* virTypedParameterPtr, count */
    E_STREAM,     /* virStreamPtr */
    E_FDS_IN,     /* count, int * */
    E_FD_IN,      /* int */
    E_OUT_SCALAR, /* pointer to size bytes, may be NULL */
    E_OUT_STRING, /* char ** */
    E_STRUCT_OUT, /* pointer to a struct, and its size when the next parameter is a size_t */
    E_OBJECTS_OUT,
    E_NAMES_OUT,   /* char **, room for max */
    E_NUMBERS_OUT, /* of size bytes, room for max */
    E_STRINGS_OUT, /* char *** */
    E_PARAMS_BUFFER,
    E_PARAMS_OUT,
    E_BUFFER_OUT,     /* size, void * */
    E_RECORDS_OUT,    /* struct ***, each allocated */
    E_RECORDS_BUFFER, /* struct *, room for max */
    E_RECORD_ARRAY,   /* struct **, one block */
    E_RECORD_PARAMS,  /* struct *, int * */
    E_CPUMAPS_OUT,    /* bytes, length of a row */
    E_OUT_SIZE,       /* size_t *: the length of what E_RET_BYTES returns */
    E_BYTES_OUT,      /* unsigned char **, allocated */
    E_FDS_OUT,        /* int **, allocated; unsigned * at count_at when it has one */
    E_CALLBACK,       /* function, what it is handed, what frees that; or the function alone */
};

/* Members of a public struct out of a wire struct. */
enum record_op {
    R_NUMBER,
    R_TEXT,
    R_CHARS,
    R_CHAR_LIST,
    R_CHAR_ARRAY,
    R_BYTES,
    R_TEXTS,
    R_RECORDS,
    R_DOMAIN,
    R_PARAMS
};
struct record;
struct record_member {
    uint8_t op;
    uint8_t to_size, from_size; /* R_NUMBER */
    bool is_signed;
    uint16_t to, to_n, to_n_size; /* offsets in the public struct; size of the count member */
    uint16_t from, from_n;
    uint16_t room;           /* R_CHARS, R_CHAR_LIST, R_CHAR_ARRAY: of the array */
    const struct record *of; /* R_RECORDS */
};
struct record {
    uint16_t to_size, from_size, n_members;
    const struct record_member *members;
};

struct entry_arg {
    uint8_t op, at;
    uint8_t size;        /* of a scalar */
    uint8_t kind;        /* enum handle_kind */
    bool file;           /* a path of the caller's: it leaves absolute */
    bool optional, need; /* may be NULL; tells the server whether results are wanted (at `in`) */
    uint16_t in, in_n, out, out_n, out2;
    uint8_t out2_size; /* 0: none */
    uint8_t room_at,
        room2_at;     /* E_NUMBERS_OUT: indices of the room (their product); 0: it follows */
    uint8_t count_at; /* index of the count when it does not follow; 0: it does */
    uint32_t max;
    const struct record *record;
    const char *name;
};

enum entry_check_kind {
    C_NONNULL,
    C_NONZERO,
    C_POSITIVE,
    C_NONNEGATIVE,
    C_NONEMPTY,
    C_NULL_OR_NONEMPTY,
    C_NULL,
    C_ZERO,
    C_NONNULL_IF_COUNT,
    C_POINTED_NONNEGATIVE,
    C_POINTED_POSITIVE,
    C_BELOW, /* limit */
    C_SOCKET,
};
enum entry_when { W_ALWAYS, W_NONZERO, W_POINTED_NONZERO, W_EQUALS, W_HAS_FLAG, W_IN /* bits */ };
struct entry_check {
    uint8_t what, at, count_at, limit;
    struct {
        uint8_t test, at;
        bool not ;
        uint32_t value;
    } when[2];
    const char *name;
};

enum entry_ret {
    E_RET_STATUS,
    E_RET_COUNT,
    E_RET_RESULT,
    E_RET_OBJECT,
    E_RET_TEXT,
    E_RET_REFRESH,
    E_RET_BYTES,
    E_RET_KEPT,                /* a text that stays with the handle: asked for once */
    E_RET_REGISTRATION,        /* the id of an event registration; the server's is at ret_at */
    E_RET_REGISTRATION_KNOWN,  /* 0: it is known by its callback */
    E_RET_END_OF_REGISTRATION, /* 0; ret_at is of the server's id in args */
};
enum entry_after { E_AFTER_NOTHING, E_AFTER_STOPPED, E_AFTER_REFRESH, E_AFTER_RENAMED };

struct entry {
    const char *func;
    const struct program *program;
    const struct proc *proc;
    uint8_t domain;    /* enum error_domain of its errors by default */
    uint8_t handle;    /* enum handle_kind of the first parameter */
    bool sends_handle; /* at `handle_in` of the args */
    uint16_t handle_in;
    uint8_t flags_at; /* index of the flags parameter; 255: none */
    uint8_t write_at; /* index of the parameter that proc->write_if_* looks at; 255: none */
    uint8_t ret, ret_kind, ret_size, after;
    uint8_t family; /* enum event_family of a registration */
    uint16_t ret_at, ret_n;
    bool ret_signed;
    int8_t ret_error;
    uint8_t n_args, n_checks, n_exclusive, n_requires;
    const struct entry_arg *args;
    const struct entry_check *checks;
    const uint32_t (*exclusive)[2]; /* pairs of flags that exclude each other */
    const uint32_t (*requires)[2];  /* flag, any of what it needs */
};

#define ENTRY_STRUCT_MAX 512 /* of args and ret; asserted in the generated file */

/* One public call. An object or text comes back in .p, numbers in .i or .u. */
union entry_value entry_run(const struct entry *e, const union entry_value *v);

/* A handle as its wire struct and back. The origin is the handle that the call was made on, so that
 * a snapshot's domain is the one it was asked of; kind H_CONNECT when there is none. */
struct object_origin {
    virConnectPtr conn;
    enum handle_kind kind;
    void *on;
};
void object_to_wire(enum handle_kind kind, const void *object, void *ret_wire);
void *object_from_wire(enum handle_kind kind, struct object_origin from, const void *wire);
size_t object_wire_size(enum handle_kind kind);

/* --- for entries by hand ------------------------------------------------------------------------
 */
struct entry_state {
    const struct entry *e;
    const union entry_value *v;
    virConnectPtr conn;
    struct arena *mem;
    struct link_call call;
    uint8_t *args, *ret;
    uint64_t count; /* what E_RET_COUNT returns */
};
static inline struct object_origin entry_origin(const struct entry_state *s)
{
    return (struct object_origin){s->conn, s->e->handle, (void *)s->v[0].p};
}
int entry_pack(struct entry_state *s);   /* parameters into args */
int entry_unpack(struct entry_state *s); /* ret into what the parameters point at */
int entry_event(struct entry_state *s);  /* the call of an entry about event registrations */
int entry_check(const struct entry *e, const union entry_value *v);
void *entry_alloc(size_t n, size_t size); /* zeroed, of the C library, never NULL */
char *entry_strdup(const char *s);        /* NULL for NULL */

/* One wire struct into one public struct; what it points at is malloc'd. */
void record_fill(const struct record *r, virConnectPtr conn, const void *from, void *to);
