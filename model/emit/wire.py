#!/usr/bin/env python3
"""model/api -> gen/wire.h, gen/ops.h, gen/api.h, gen/api.c: wire structs, driver operations, procedure tables.

usage: wire.py OUTDIR
"""
import re
import sys

from apimodel import ACL_OBJECTS, PROGRAMS, SCALARS, STREAM_DIRS, STRING_MAX, Api, snake, write

WIRE_HEAD = """/* Generated from model/api: the C form of every wire message.
 *
 * Named as on the wire without "remote_": struct domain_create_xml_args, struct qemu_domain_monitor_command_ret,
 * struct nonnull_domain {name, uuid, id}; members in snake_case. Shapes as told in reflect/xdr.h: a list T x<> is
 * n_x and x, an optional struct a pointer, a string a const char pointer (NULL when it may be and is absent).
 * A typed parameter is p.field, p.value.type, p.value.i/ui/l/ul/d/b/s. What has no members has no struct.
 */
#pragma once
#include <stdint.h>

"""
OPS_HEAD = """/* Generated from model/api: what a driver implements, one typed pointer per wire procedure.
 *
 * Body of operation NAME: AWAITS int f(struct call *call, const struct NAME_args *args, struct NAME_ret *ret);
 * const void *args / void *ret where the message is empty. NULL: the driver does not support it. *ret is zeroed
 * before the call. Unused legacy spellings (same_as in wire/proc.h) need no body of their own.
 */
#pragma once
#include "gen/wire.h"

struct call;

"""
API_H_HEAD = """/* Generated from model/api: procedure rows (wire/proc.h), XDR tables (reflect/xdr.h), numbers.
 *
 * proc_NAME is the row of procedure NAME, xdr_NAME_args, xdr_NAME_ret and xdr_NAME_msg its tables;
 * PROC_NAME (upper case) its number, EVENT_NAME that of an event message.
 */
#pragma once
#include "gen/ops.h"
#include "gen/wire.h"
#include "wire/proc.h"

"""


def struct_tag(name):
    """The C tag of a wire type; src/base owns struct error."""
    return "wire_error" if name == "error" else name


def base_ctype(m):
    if m.type == "string":
        return "const char *"
    if m.type == "opaque":
        return "uint8_t "
    return (SCALARS[m.type][1] if m.type in SCALARS else f"struct {struct_tag(m.type)}") + " "


def c_member(m):
    t = base_ctype(m)
    if m.fixed is not None:
        return [f"{t}{m.cname}[{m.fixed}];"]
    if m.type == "opaque":
        return [f"uint32_t n_{m.cname};", f"const uint8_t *{m.cname};"]
    if m.max is not None:
        return [f"uint32_t n_{m.cname};", f"{t}*{m.cname};"]
    if m.optional and m.type != "string":
        return [f"{t}*{m.cname};"]
    return [f"{t}{m.cname};"]


def wire_h(api):
    out = [WIRE_HEAD]
    for s in api.sorted_structs():
        out.append(f"struct {struct_tag(s.name)} {{\n")
        if s.is_union:
            out.append("    int32_t type;\n    union {\n")
            out += [f"        {line}\n" for m in s.members for line in c_member(m)]
            out.append("    };\n")
        else:
            out += [f"    {line}\n" for m in s.members for line in c_member(m)]
        out.append("};\n")
    return "".join(out)


def op_type(p):
    args = f"const struct {p.args.name} *args" if p.args else "const void *args"
    ret = f"struct {p.ret.name} *ret" if p.ret else "void *ret"
    return f"int (*{p.name})(struct call *call, {args}, {ret});"


def ops_h(api):
    out = [OPS_HEAD]
    for name, programs in (("driver_ops", ("remote", "qemu", "lxc")), ("admin_ops", ("admin",))):
        out.append(f"struct {name} {{\n")
        for p in api.procs:
            if p.program in programs:
                out.append(f"    {op_type(p)}\n")
        out.append("};\n")
    return "".join(out)


def api_h(api):
    out = [API_H_HEAD]
    for s in api.structs.values():
        out.append(f"extern const struct xdr_type xdr_{s.name};\n")
    for p in api.procs:
        out.append(f"extern const struct proc proc_{p.name};\n")
    out.append("\nenum proc_number {\n" + "".join(f"    PROC_{p.name.upper()} = {p.number},\n" for p in api.procs) + "};\n")
    out.append("enum event_number {\n")
    for d, _ in api.events:
        out.append(f"    {d.name.upper() if 'event' in d.name else 'EVENT_' + d.name.upper()} = {d.proc},\n")
    out.append("};\n")
    for d in api.model.of("program"):
        out.append(f"#define PROGRAM_{d.name.upper()} {d.number:#010x}u\n")
    return "".join(out)


def xdr_field(s, m):
    kind = {"string": "XDR_STRING", "opaque": "XDR_OPAQUE"}.get(m.type)
    sub = None
    if kind is None:
        kind = SCALARS[m.type][0] if m.type in SCALARS else None
    if kind is None:
        kind, sub = ("XDR_STRUCT", m.type)
    row = [f'.name = "{m.cname}"']
    is_list, limit = 0, 0
    if m.type == "opaque" and m.fixed is not None:
        kind, limit = "XDR_OPAQUE_FIXED", m.fixed
    elif m.fixed is not None:
        is_list, limit = 2, m.fixed
    elif m.max is not None:
        is_list, limit = (0 if m.type == "opaque" else 1), m.max
    elif m.type == "string":
        limit = STRING_MAX
    row.append(f".kind = {kind}")
    if m.optional:
        row.append(".optional = true")
    if is_list:
        row.append(f".is_list = {is_list}")
    if s.is_union:
        limit = m.tag
    if limit:
        row.append(f".max = {limit}")
    row.append(f".offset = offsetof(struct {struct_tag(s.name)}, {m.cname})")
    if m.max is not None:
        row.append(f".count_offset = offsetof(struct {struct_tag(s.name)}, n_{m.cname})")
    if sub:
        row.append(f".type = &xdr_{sub}")
    return "    {" + ", ".join(row) + "},\n"


def fix_union_kind(api, s, m, text):
    if m.type in api.structs and api.structs[m.type].is_union:
        return text.replace("XDR_STRUCT", "XDR_UNION")
    return text


def xdr_tables(api):
    out = []
    for s in api.sorted_structs():
        out.append(f"static const struct xdr_field fields_{s.name}[] = {{\n")
        for m in s.members:
            out.append(fix_union_kind(api, s, m, xdr_field(s, m)))
        union = "true" if s.is_union else "false"
        out.append(f"}};\nconst struct xdr_type xdr_{s.name} = {{\"{s.wire_name}\", sizeof(struct {struct_tag(s.name)}), "
                   f"{len(s.members)}, {union}, fields_{s.name}}};\n")
    return out


def param_condition(api, rule):
    if not rule.when_param:
        return "NULL", "0"
    return f'"{snake(rule.when_param["param"])}"', str(api.constants[rule.when_param["equals"]])


def acl_rows(api, p):
    rows = []
    for r in p.decl.acl:
        row = [f"{ACL_OBJECTS[r.object]}", f'"{r.permission}"', f"{api.bits(r.when_all_of):#x}", f"{api.bits(r.when_none_of):#x}",
               *param_condition(api, r), "true" if r.filter else "false"]
        rows.append("    {" + ", ".join(row) + "},\n")
    return rows


def writes(p):
    """Read-only connections may make the calls that need no more than permissions to read, or say reads=True."""
    d = p.decl
    if d.write or p.program == "admin":
        return d.write
    conditional = getattr(d, "write_when", None)
    return not getattr(d, "reads", False) and any(
        not (r.permission in ("getattr", "read") or r.permission.startswith(("search_", "read_secure")))
        and not (conditional and (r.when_param or r.when_all_of)) for r in d.acl)


def write_if(api, p):
    """write_when="flags & A | B" or "source == X": when a read-only connection is refused."""
    text = getattr(p.decl, "write_when", None)
    if not text:
        return ""
    field, op, names = re.fullmatch(r"(\w+) (&|==) (.*)", text).groups()
    value = api.bits(names.split(" | "))
    mask, equals = (value, 0) if op == "&" else (0xFFFFFFFF, value)
    return (f"    .write_if_offset = offsetof(struct {p.args.name}, {field}), .write_if_mask = {mask:#x}, "
            f".write_if_value = {equals},\n")


ROOM = ("names_out", "numbers_out", "records_buffer", "buffer_out", "params_buffer", "record_params")


def limits_of(p):
    """[(names of members of the call, most that a reply holds)]: what the argument kinds know about counts."""
    d = p.decl
    if d.kind != "api" or not p.args:
        return []
    found = [(names.split(" * "), most) for names, most in d.limits.items()]
    wire = {}  # C parameter -> member of args
    for a in d.args:
        for m in a.ins:
            if m.max and a.params:
                wire[a.info.get("count") or a.params[-1][1]] = f"n_{m.cname}"
            elif not m.max:
                wire[a.name] = wire[m.name] = m.cname
    for i, a in enumerate(d.args):
        room = a.info.get("room")
        if room:
            found.append(([wire[r] for r in ([room] if isinstance(room, str) else room)], a.info["max"]))
        elif a.op in ROOM and a.ins:
            found.append(([a.ins[0].cname], a.outs[0].max))
        elif a.op == "cpumaps_out":
            rows = [b.ins[0].cname for b in d.args[:i] if b.op == "records_buffer" or b.name == "ncpumaps"]
            found.append((rows + [a.ins[0].cname], a.outs[0].max))
    return found


def limit_rows(p):
    rows = []
    for names, most in limits_of(p):
        at = [f"offsetof(struct {p.args.name}, {n})" for n in names]
        words = ", ".join(f'"{n}"' for n in names)
        rows.append(f"    {{{{{words}}}, {{{', '.join(at + ['UINT16_MAX'] * (2 - len(at)))}}}, {most}}},\n")
    return rows


def proc_row(api, p):
    d, rows, limits = p.decl, acl_rows(api, p), limit_rows(p)
    out = [f"static const struct proc_limit limits_{p.name}[] = {{\n{''.join(limits)}}};\n"] if limits else []
    out += [f"static const struct acl_rule acl_{p.name}[] = {{\n{''.join(rows)}}};\n"] if rows else []
    has_flags = p.args and any(m.cname == "flags" for m in p.args.members)
    flags = f"offsetof(struct {p.args.name}, flags)" if has_flags else "UINT32_MAX"
    yes = [f".{f} = true" for f, on in (
        ("needs_active", d.active), ("write", writes(p)), ("manual", getattr(d, "manual", d.kind == "proc")),
        ("before_auth", d.before_auth)) if on]
    fds = [f".{f} = {32}" for f, on in (("fds_in", d.fds_in), ("fds_out", d.fds_out)) if on]
    known = api.flags_known(d) if d.kind == "api" else 0xFFFFFFFF
    ops = "admin_ops" if p.program == "admin" else "driver_ops"
    out.append(f"const struct proc proc_{p.name} = {{\n")
    api_name = f'"{p.api}"' if p.api else "NULL"
    out.append(f'    .name = "{p.name}", .api = {api_name}, .number = {p.number},\n')
    out.append(f"    .args = {'&xdr_' + p.args.name if p.args else 'NULL'}, .ret = {'&xdr_' + p.ret.name if p.ret else 'NULL'},\n")
    lane = f"LANE_{d.lane.upper()}" if d.lane else "LANE_NONE"
    out.append("    " + ", ".join([f".on = {p.on}", f".lane = {lane}", f".stream = {STREAM_DIRS[d.stream_dir]}"] + yes + fds) + ",\n")
    out.append(f"    .flags_offset = {flags}, .flags_known = {known if has_flags else 0:#x},\n")
    out.append(write_if(api, p) or "    .write_if_offset = UINT32_MAX,\n")
    same = getattr(d, "same_as", None)
    if same:
        out.append(f"    .same_as = &proc_{api.by_api[same].name},\n")
    out.append(f"    .op_offset = offsetof(struct {ops}, {p.name}), .n_acl = {len(rows)}"
               + (f", .acl = acl_{p.name}" if rows else "")
               + (f", .n_limits = {len(limits)}, .limits = limits_{p.name}" if limits else "") + ",\n};\n")
    return "".join(out)


EVENT_OBJECTS = (("domain_", "ON_DOMAIN"), ("network_", "ON_NETWORK"), ("storage_pool_", "ON_STORAGE_POOL"),
                 ("node_device_", "ON_NODE_DEVICE"), ("secret_", "ON_SECRET"))


def event_row(api, d, s):
    """Which objects the message is about, which public event id it is, and whether it has no callback id."""
    on = next((o for prefix, o in EVENT_OBJECTS if d.id and d.name.startswith(prefix)), "ON_NONE")
    number = api.constants[d.id] if d.id else -1
    legacy = "true" if d.id and s.members[0].name != "callbackID" else "false"
    return f'    {{"{d.name}", {d.proc}, &xdr_{s.name}, {on}, {number}, {legacy}}},\n'


def program_rows(api, name):
    decl = next(d for d in api.model.of("program") if d.name == name)
    procs = [p for p in api.procs if p.program == name]
    events = [(d, s) for d, s in api.events if d.program == name]
    out = [f"static const struct proc *const procs_{name}[] = {{\n"]
    out += [f"    [{p.number}] = &proc_{p.name},\n" for p in procs]
    out.append("};\n")
    if events:
        out.append(f"static const struct event_proc events_{name}[] = {{\n")
        out += [event_row(api, d, s) for d, s in events]
        out.append("};\n")
    ev = f"events_{name}" if events else "NULL"
    out.append(f'const struct program program_{name} = {{"{name}", {decl.number:#010x}u, {decl.version}, procs_{name}, '
               f"sizeof procs_{name} / sizeof *procs_{name}, {ev}, {len(events)}}};\n")
    return "".join(out)


def api_c(api):
    out = ["/* Generated from model/api. */\n#include <stddef.h>\n"
           "#pragma GCC visibility push(default) /* libvirt.so.0 shows some rows to its companions */\n"
           "#include \"gen/api.h\"\n\n"]
    out += xdr_tables(api)
    out += [proc_row(api, p) for p in api.procs]
    out += [program_rows(api, name) for name in PROGRAMS]
    return "".join(out)


def main(outdir):
    api = Api()
    for name, make in (("wire.h", wire_h), ("ops.h", ops_h), ("api.h", api_h), ("api.c", api_c)):
        write(f"{outdir}/{name}", make(api))


main(sys.argv[1])
