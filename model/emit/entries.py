#!/usr/bin/env python3
"""model/api -> gen/entries_LIBRARY.c: the public functions as rows for src/client/entry.c.

usage: entries.py OUTDIR
"""
import re
import sys

from apimodel import Api, Member, ModelError, write

KINDS = {
    "Connect": "H_CONNECT", "Domain": "H_DOMAIN", "Network": "H_NETWORK", "NetworkPort": "H_NETWORK_PORT",
    "Interface": "H_INTERFACE", "StoragePool": "H_STORAGE_POOL", "StorageVol": "H_STORAGE_VOL",
    "NodeDevice": "H_NODE_DEVICE", "Secret": "H_SECRET", "NWFilter": "H_NWFILTER",
    "NWFilterBinding": "H_NWFILTER_BINDING", "DomainSnapshot": "H_SNAPSHOT", "DomainCheckpoint": "H_CHECKPOINT",
    "Stream": "H_STREAM", "AdmConnect": "H_ADM_CONNECT", "AdmServer": "H_ADM_SERVER", "AdmClient": "H_ADM_CLIENT",
}
DOMAINS = {  # header -> domain of an entry's own errors
    "libvirt-host.h": "FROM_DOMAIN", "libvirt-domain.h": "FROM_DOMAIN", "libvirt-network.h": "FROM_NETWORK",
    "libvirt-storage.h": "FROM_STORAGE", "libvirt-nodedev.h": "FROM_NODEDEV", "libvirt-interface.h": "FROM_INTERFACE",
    "libvirt-secret.h": "FROM_SECRET", "libvirt-nwfilter.h": "FROM_NWFILTER", "libvirt-stream.h": "FROM_STREAMS",
    "libvirt-domain-snapshot.h": "FROM_DOMAIN_SNAPSHOT", "libvirt-domain-checkpoint.h": "FROM_DOMAIN_CHECKPOINT",
    "libvirt-admin.h": "FROM_ADMIN",
}
OPS = {
    "scalar": "E_SCALAR", "flags": "E_FLAGS", "string": "E_STRING", "uuid": "E_UUID", "ref": "E_REF",
    "strings_in": "E_LIST_IN", "bytes_in": "E_LIST_IN", "uints_in": "E_LIST_IN", "params_in": "E_PARAMS_IN",
    "stream": "E_STREAM", "fds_in": "E_FDS_IN", "fd_in": "E_FD_IN", "struct_out": "E_STRUCT_OUT",
    "objects_out": "E_OBJECTS_OUT", "names_out": "E_NAMES_OUT", "numbers_out": "E_NUMBERS_OUT",
    "strings_out": "E_STRINGS_OUT", "params_buffer": "E_PARAMS_BUFFER", "params_out": "E_PARAMS_OUT",
    "buffer_out": "E_BUFFER_OUT", "records_out": "E_RECORDS_OUT", "records_buffer": "E_RECORDS_BUFFER",
    "record_array": "E_RECORD_ARRAY", "record_params": "E_RECORD_PARAMS", "cpumaps_out": "E_CPUMAPS_OUT",
    "out_size": "E_OUT_SIZE", "out_char_*": "E_OUT_STRING", "bytes_out": "E_BYTES_OUT", "fds_out": "E_FDS_OUT",
    "callback": "E_CALLBACK", "callback_known": "E_CALLBACK",
}
CHECKS = {
    "nonnull": "C_NONNULL", "nonzero": "C_NONZERO", "positive": "C_POSITIVE", "nonnegative": "C_NONNEGATIVE",
    "nonempty": "C_NONEMPTY", "null_or_nonempty": "C_NULL_OR_NONEMPTY", "must_be_null": "C_NULL", "zero": "C_ZERO",
    "nonnull_if_count": "C_NONNULL_IF_COUNT", "pointed_nonnegative": "C_POINTED_NONNEGATIVE",
    "pointed_positive": "C_POINTED_POSITIVE", "socket": "C_SOCKET", "known": "C_BELOW",
}
ROOMS = ("names_out", "numbers_out", "records_buffer", "cpumaps_out", "buffer_out", "params_buffer", "record_params",
         "params_out")  # what they send is how many there is room for
SIGNED = ("int", "hyper", "short", "char")
SIZES = {"int": 4, "uint": 4, "hyper": 8, "uhyper": 8}
HEAD = """/* Generated from model/api: see client/entry.h. */
#include <stddef.h>
{includes}#include "client/entry.h"

"""


class Emitter:
    def __init__(self, api):
        self.api, self.out, self.made = api, [], set()
        self.public = {d.name: d for d in api.model.of("struct")}
        self.records = {d.name: d for d in api.model.of("record")}
        self.typedefs = {d.name: d.type for d in api.model.of("typedef")}

    # --- records ---

    def record_of(self, struct):
        """The record of a public struct out of its declared wire struct; its C name."""
        d = self.records[struct]
        name = f"record_{struct}"
        if name not in self.made:
            wire = self.api.structs[d.wire]
            by = {m.cname: m for m in wire.members}
            self.record(name, struct, wire.name, [(k, by[v]) for k, v in d.members.items()])
        return name

    def record(self, name, struct, wire, pairs):
        rows = [self.record_member(struct, wire, key, m) for key, m in pairs]
        self.made.add(name)
        self.out.append(f"static const struct record_member members_{name}[] = {{\n{''.join(rows)}}};\n"
                        f"static const struct record {name} = {{sizeof(struct _{struct}), sizeof(struct {wire}), {len(rows)}, "
                        f"members_{name}}};\n")

    def record_member(self, struct, wire, key, m):
        to, _, to_n = key.partition(", ")
        ctype = self.public["_" + struct].members[to]
        row = {"to": f"offsetof(struct _{struct}, {to})", "from": f"offsetof(struct {wire}, {m.cname})"}
        if to_n:
            row["to_n"] = f"offsetof(struct _{struct}, {to_n})"
            row["to_n_size"] = f"sizeof(((struct _{struct} *)0)->{to_n})"
        if m.max is not None:
            row["from_n"] = f"offsetof(struct {wire}, n_{m.cname})"
        if "[" in ctype:
            row["room"] = f"sizeof(((struct _{struct} *)0)->{to})"
            op = "R_CHAR_LIST" if m.max is not None else "R_CHAR_ARRAY" if m.fixed is not None else "R_CHARS"
        elif ctype == "virDomainPtr":
            op = "R_DOMAIN"
        elif ctype == "virTypedParameterPtr":
            op = "R_PARAMS"
        elif ctype.endswith("Ptr"):
            op, row["of"] = "R_RECORDS", "&" + self.record_of(self.pointed_struct(ctype))
        elif ctype.endswith("*"):
            op = {"char *": "R_TEXT", "unsigned char *": "R_BYTES", "char **": "R_TEXTS"}[ctype]
        else:
            op = "R_NUMBER"
            row["to_size"] = f"sizeof(((struct _{struct} *)0)->{to})"
            row["from_size"] = f"sizeof(((struct {wire} *)0)->{m.cname})"
            row["is_signed"] = "true" if m.type in SIGNED else "false"
        return f"    {{{op}, " + ", ".join(f".{k} = {v}" for k, v in row.items()) + "},\n"

    def pointed_struct(self, pointer):
        """virXPtr -> the tag without its underscore of the struct that it points at."""
        target = self.typedefs[pointer].rstrip(" *")
        return self.typedefs[target].removeprefix("struct _")

    # --- arguments ---

    def arg_row(self, d, a, at, proc):
        index = [n for _, n in d.params()]
        row = {"at": index.index(a.name) if a.name in index else at}
        args = f"struct {proc.args.name}" if proc.args else None
        ret = f"struct {proc.ret.name}" if proc.ret else None
        op = "E_OUT_SCALAR" if a.op.startswith("out_") and a.op not in OPS else OPS[a.op]
        for m in a.ins[:1]:
            row["in"] = f"offsetof({args}, {m.cname})"
            if m.max is not None:
                row["in_n"] = f"offsetof({args}, n_{m.cname})"
            if m.type in SIZES and m.max is None:
                row["size"] = SIZES[m.type]
            if a.outs and (m.type == "int" or a.op == "objects_out") and a.op not in ROOMS:
                row["need"] = "true"
        if a.outs and a.op != "struct_out":
            m = a.outs[0]
            row["out"] = f"offsetof({ret}, {m.cname})"
            if m.max is not None:
                row["out_n"] = f"offsetof({ret}, n_{m.cname})"
            if m.type in SIZES:
                row["size"] = SIZES[m.type]
            if len(a.outs) > 1:
                row["out2"] = f"offsetof({ret}, {a.outs[1].cname})"
                row["out2_size"] = 4
        if a.op in ("string", "ref") and (a.info.get("optional") or (a.ins and a.ins[0].optional)):
            row["optional"] = "true"
        if a.info.get("file"):
            row["file"] = "true"
        limit = next((m.max for m in a.ins + a.outs if m.max), None)
        if limit:
            row["max"] = limit
        if a.info.get("object"):
            row["kind"] = KINDS[a.info["object"].name]
        room = a.info.get("room") or []
        for key, name in zip(("room_at", "room2_at"), [room] if isinstance(room, str) else room):
            row[key] = index.index(name)
        if a.info.get("count"):
            row["count_at"] = index.index(a.info["count"])
        if a.op == "struct_out":
            struct = a.info["struct"]
            name = f"record_out_{d.op}"
            self.record(name, struct, proc.ret.name, list(zip(a.info["members"], a.outs)))
            row["record"] = "&" + name
            row["optional"] = "true" if len(a.params) == 1 else "false"  # no size_t follows
        elif a.info.get("record"):
            row["record"] = "&" + self.record_of(a.info["struct"])
        row["name"] = f'"{a.name}"'
        return f"    {{{op}, " + ", ".join(f".{k} = {v}" for k, v in row.items()) + "},\n"

    # --- checks ---

    def condition(self, text, index, negate):
        rows, flags = [], re.fullmatch(r"(\w+) & (.*)", text)
        if " or " in text:  # several bits of one parameter
            parts = [re.fullmatch(r"(\w+) & (.*)", p) for p in text.split(" or ")]
            bits = self.api.bits(b for p in parts for b in p[2].split(" | "))
            return [("W_HAS_FLAG", index[parts[0][1]], negate, bits)]
        if flags:
            return [("W_HAS_FLAG", index[flags[1]], negate, self.api.bits(flags[2].split(" | ")))]
        for part in text.split(" and "):
            m = re.fullmatch(r"(\*?)(\w+)(?: (!=|==|>|in) (.*))?", part)
            test, value, flip = "W_NONZERO", 0, False
            if m[3] == "in":
                test = "W_IN"
                for n in m[4].split(", "):
                    value |= 1 << self.api.constants[n]
            elif m[3] == "==" or (m[3] == "!=" and m[4] != "0"):
                test, value, flip = "W_EQUALS", int(m[4]), m[3] == "!="
            elif m[1]:
                test = "W_POINTED_NONZERO"
            rows.append((test, index[m[2]], negate != flip, value))
        return rows

    def check_rows(self, d, index):
        rows = []
        for a in d.args:
            for name, checks in a.checks.items():
                for c in checks if isinstance(checks, list) else [checks]:
                    if c:
                        rows.append(self.check_row(a, name, c, index))
        return rows

    def check_row(self, a, name, text, index):
        what, _, cond = text.partition(" if ")
        negate = False
        if " unless " in text:
            what, _, cond = text.partition(" unless ")
            negate = True
        whens = self.condition(cond, index, negate) if cond else []
        row = [CHECKS[what], f".at = {index[name]}"]
        if what == "nonnull_if_count":
            other = next(n for _, n in a.params if n != name)
            row.append(f".count_at = {index[other]}")
        if what == "known":
            row.append(f".limit = {next(v.value for v in self.api.enums[a.info['enum']].values if v.sentinel)}")
        if whens:
            row.append(".when = {" + ", ".join(f"{{{t}, {at}, {'true' if n else 'false'}, {v:#x}}}" for t, at, n, v in whens) + "}")
        return "    {" + ", ".join(row) + f', .name = "{name}"}},\n'

    # --- entries ---

    def entry(self, d):
        via = d.via or d.name
        proc = self.api.by_api.get(via) or self.api.by_name[via]
        params = d.params()
        index = {n: i for i, (_, n) in enumerate(params)}
        rows, at = [], 1
        for a in d.args:
            if a.op != "absent":
                rows.append(self.arg_row(d, a, at, proc))
            at += len(a.params)
        checks = self.check_rows(d, index)
        self.table("entry_arg", f"args_{d.name}", rows)
        self.table("entry_check", f"checks_{d.name}", checks)
        exclusive = [f"    {{{self.api.bits([a]):#x}, {self.api.bits([b]):#x}}},\n" for a, b in d.exclusive]
        requires = [f"    {{{self.api.bits(r[:1]):#x}, {self.api.bits(r[1:]):#x}}},\n" for r in d.requires]
        for kind, pairs in (("exclusive", exclusive), ("requires", requires)):
            if pairs:
                self.out.append(f"static const uint32_t {kind}_{d.name}[][2] = {{\n{''.join(pairs)}}};\n")
        flags = next((i for (t, n), i in zip(params, range(99)) if n == "flags"), 255)
        row = [f'"{d.name}"', f"&program_{proc.program}", f"&proc_{proc.name}", DOMAINS.get(d.header, "FROM_NONE"),
               KINDS[d.on]]
        fields = {"flags_at": flags, "write_at": 255}
        if d.object.wire and d.wire_on != "":
            fields["sends_handle"] = "true"
            member = "name" if d.on == "NodeDevice" else Member(d.wire_on or d.object.arg, "int").cname
            fields["handle_in"] = f"offsetof(struct {proc.args.name}, {member})"
        if d.write_when:
            fields["write_at"] = index[d.write_when.split()[0]]
        fields.update(self.returns(d, proc))
        for kind, n in (("args", len(rows)), ("checks", len(checks)), ("exclusive", len(exclusive)), ("requires", len(requires))):
            if n:
                fields[f"n_{kind}"] = n
                fields[kind] = f"{kind}_{d.name}"
        self.out.append(f"static const struct entry entry_{d.name} = {{\n    {', '.join(row)},\n    "
                        + ", ".join(f".{k} = {v}" for k, v in fields.items()) + "};\n")
        for s in (proc.args, proc.ret):
            if s and s.name not in self.made:
                self.made.add(s.name)
                self.out.append(f'_Static_assert(sizeof(struct {s.name}) <= ENTRY_STRUCT_MAX, "{s.name}");\n')
        self.function(d, params)

    def table(self, ctype, name, rows):
        if rows:
            self.out.append(f"static const struct {ctype} {name}[] = {{\n{''.join(rows)}}};\n")

    def returns(self, d, proc):
        r, fields = d.returns, {}
        fields["ret"] = "E_RET_" + r.kind.upper()
        fields["ret_error"] = "0" if r.kind in ("object", "text", "bytes", "kept") else r.info.get("error", "-1")
        if r.info.get("family"):
            fields["family"] = f"EV_{r.info['family'].upper()}"
            where = proc.args if r.kind == "end_of_registration" else proc.ret
            fields["ret_at"] = f"offsetof(struct {where.name}, callback_id)"
            return fields
        after = d.after
        if after:
            fields["after"] = f"E_AFTER_{after.upper()}"
        members = r.outs or ([Member("dom", "nonnull_domain")] if after == "refresh" else [])
        if members:
            m = members[0]
            fields["ret_at"] = f"offsetof(struct {proc.ret.name}, {m.cname})"
            if m.max is not None:
                fields["ret_n"] = f"offsetof(struct {proc.ret.name}, n_{m.cname})"
            if m.type in SIZES:
                fields["ret_size"], fields["ret_signed"] = SIZES[m.type], "true" if m.type in SIGNED else "false"
        if r.kind == "object":
            fields["ret_kind"] = KINDS[r.info["object"].name]
        return fields

    def function(self, d, params):
        values = ", ".join(f"{{.{self.slot(t)} = {self.cast(t)}{n}}}" for t, n in params)
        ctype = d.returns.ctype
        get = f"({ctype})entry_run(&entry_{d.name}, v).{'p' if '*' in ctype or ctype.endswith('Ptr') else 'i'}"
        self.out.append(f"EXPORT {d.prototype()}\n{{\n    const union entry_value v[] = {{{values}}};\n    return {get};\n}}\n\n")

    def is_function(self, ctype):
        return any(d.name == ctype for d in self.api.model.of("callback"))

    def cast(self, ctype):
        return "(void (*)(void))" if self.is_function(ctype) else ""

    def slot(self, ctype):
        if self.is_function(ctype):
            return "fn"
        if "*" in ctype or ctype.endswith("Ptr"):
            return "p"
        return "u" if ctype.startswith("unsigned") or ctype == "size_t" else "i"


def library(api, lib):
    e = Emitter(api)
    includes = "" if lib.name == "libvirt" else f"#include <libvirt/{lib.headers[0]}>\n"
    for d in api.model.apis():
        if d.header in lib.headers and d.proc is not None and not d.manual and not d.local:
            try:
                e.entry(d)
            except (KeyError, StopIteration, TypeError) as x:
                raise ModelError(d.where, f"{d.name}: {x!r}") from x
    return HEAD.replace("{includes}", includes) + "".join(e.out)


def main(outdir):
    api = Api()
    for lib in api.model.of("library"):
        write(f"{outdir}/entries_{lib.name[3:].replace('-', '_')}.c", library(api, lib))


if __name__ == "__main__":
    main(sys.argv[1])
