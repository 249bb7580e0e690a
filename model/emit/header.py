#!/usr/bin/env python3
"""model/api -> the installed headers (libvirt/*.h).

usage: header.py OUTDIR
"""
import re
import sys
import textwrap

import apidocs
from apimodel import Api, write
from lang.api import Alias, Quoted, join_type

NEEDS = {  # what a header includes; the rest follows from these
    "libvirt-common.h": [], "libvirt-host.h": ["libvirt-common.h"],
    "libvirt-domain.h": ["libvirt-host.h"], "libvirt-domain-checkpoint.h": ["libvirt-domain.h"],
    "libvirt-domain-snapshot.h": ["libvirt-domain.h"], "libvirt-event.h": ["libvirt-host.h"],
    "libvirt-interface.h": ["libvirt-host.h"], "libvirt-network.h": ["libvirt-host.h"],
    "libvirt-nodedev.h": ["libvirt-host.h"], "libvirt-nwfilter.h": ["libvirt-host.h"],
    "libvirt-secret.h": ["libvirt-host.h"], "libvirt-storage.h": ["libvirt-host.h"],
    "libvirt-stream.h": ["libvirt-host.h"], "virterror.h": ["libvirt.h"], "libvirt-qemu.h": ["libvirt.h"],
    "libvirt-lxc.h": ["libvirt.h"], "libvirt-admin.h": ["libvirt.h"],
}
SYSTEM = {"libvirt-common.h": ["stddef.h"], "libvirt-host.h": ["sys/types.h"], "libvirt-domain.h": ["string.h"]}
ERROR_ENUMS = (("level", "virErrorLevel"), ("domain", "virErrorDomain"), ("code", "virErrorNumber"))


def comment(text, since=None, lines=(), indent=""):
    body = textwrap.wrap(text, 100 - len(indent)) if text else []
    for n, line in enumerate(lines):
        body += ([""] if n == 0 and body else []) + textwrap.wrap(line, 98 - len(indent), subsequent_indent="    ")
    if since:
        body += [f"Since: {since}"]
    if not body:
        return ""
    if len(body) == 1:
        return f"{indent}/* {body[0]} */\n"
    return f"{indent}/* " + f"\n{indent} * ".join(body).replace(" * \n", " *\n") + f"\n{indent} */\n"


def number(value, bits):
    if bits and value > 0 and value & (value - 1) == 0:
        return f"(1{'U' if value >= 1 << 31 else ''} << {value.bit_length() - 1})"
    return str(value)


def enum(name, values, bits=False, doc="", since=None):
    """values: (name, value, doc, since, sentinel)."""
    out = [comment(doc, since), "typedef enum {\n"]
    guard = None
    for vname, value, vdoc, vsince, sentinel in values:
        vdoc = apidocs.more_than_name(vname, vdoc)
        if sentinel != guard:
            out.append(("# endif\n" if guard else "") + (f"# ifdef {sentinel}\n" if sentinel else ""))
            guard = sentinel
        note = f" /* {(vdoc + ' ') if vdoc else ''}(Since: {vsince}) */"
        set_to = f" = {number(value, bits)}" if value is not None else ""
        line = f"    {vname}{set_to},{note}"
        out.append(line + "\n" if len(line) <= 120 else comment(vdoc, vsince, indent="    ") + f"    {vname}{set_to},\n")
    out.append(("# endif\n" if guard else "") + f"}} {name};\n\n")
    return "".join(out)


def macro(d):
    if isinstance(d.value, Quoted):
        value = f'"{d.value}"'
    elif isinstance(d.value, Alias):
        value = d.value.name
    else:
        value = str(d.value)
    params = f"({', '.join(d.params)})" if d.params else ""
    return comment(apidocs.of_macro(d), d.since) + f"# define {d.name}{params} {value}\n\n"


def struct(d):
    out = [comment(d.doc, d.since), f"struct {d.name} {{\n"]
    for name, t in d.members.items():
        m = re.fullmatch(r"(.*?)((?:\[\w+\])*)", t, re.S)
        note = f" /* {d.about[name]} */" if name in d.about else ""
        out.append(f"    {join_type(m[1], name)}{m[2]};{note}\n")
    return "".join(out) + "};\n\n"


def callback(d):
    params = ", ".join("..." if n == "..." else join_type(t, n) for n, t in d.params.items()) or "void"
    return comment(d.doc, d.since, [f"{n}: {t}" for n, t in d.about.items()]) + f"typedef {join_type(d.returns, '').strip()} (*{d.name})({params});\n\n"


def wrap_prototype(text):
    if len(text) <= 100:
        return text
    head, params = text.split("(", 1)
    pad = " " * (len(head) + 1)
    lines, cur = [], head + "("
    for i, p in enumerate(params.split(", ")):
        piece = p if i == 0 else " " + p
        piece += "," if not p.endswith(";") else ""
        if len(cur + piece) > 100 and cur.strip():
            lines.append(cur)
            cur, piece = pad, piece.lstrip()
        cur += piece
    return "\n".join(lines + [cur])


def function(d):
    if d.data:
        return comment(d.doc, d.since) + f"extern {join_type(d.type, d.name)};\n\n"
    return comment(d.doc, d.since, apidocs.lines(d)) + wrap_prototype(d.prototype() + ";") + "\n\n"


def error_enums(api):
    out = []
    for kind, name in ERROR_ENUMS:
        values = [("VIR_" + d.name, d.value, d.doc, d.since, None) for d in api.model.of(kind)]
        values += [(d.name, d.value, "", d.since, "VIR_ENUM_SENTINELS")
                   for d in api.model.of("sentinel") if d.enum == kind]
        out.append(enum(name, values))
    return out


def by_dependency(decls):
    """Typedefs and callbacks, each after the names it uses."""
    named = {d.name: d for d in decls}
    done, out = set(), []

    def visit(d):
        if d.name in done:
            return
        done.add(d.name)
        text = d.type if d.kind == "typedef" else " ".join([d.returns, *d.params.values()])
        for word in re.findall(r"\w+", text or ""):
            if word in named:
                visit(named[word])
        out.append(d)
    for d in decls:
        visit(d)
    return out


def structs_by_dependency(api, decls):
    """A struct after those it holds by value."""
    tags = {d.type.split()[-1] and n.name: d for n in api.model.of("typedef") for d in [n]}
    named = {d.name: d for d in decls}
    done, out = set(), []

    def visit(d):
        if d.name in done:
            return
        done.add(d.name)
        for t in d.members.values():
            m = re.fullmatch(r"(?:struct )?(\w+)(?:\[\w+\])?", t)
            inner = tags.get(m[1]).type.replace("struct ", "") if m and m[1] in tags else (m[1] if m else None)
            if inner in named:
                visit(named[inner])
        out.append(d)
    for d in decls:
        visit(d)
    return out


def types(api, decls):
    kinds = {k: [d for d in decls if d.kind == k] for k in ("macro", "opaque", "enum", "typedef", "callback", "struct")}
    plain = [m for m in kinds["macro"] if not m.params]
    out = [macro(m) for m in plain if isinstance(m.value, int)]
    for d in kinds["opaque"]:
        out.append(comment(d.doc, d.since) + f"typedef struct _{d.name} {d.name};\n\n")
    for e in kinds["enum"]:
        out.append(enum(e.name, [(v.name, v.value, v.doc, v.since, v.sentinel) for v in e.values], e.bits, e.doc, e.since))
    out += [macro(m) for m in plain if isinstance(m.value, Alias)]
    for d in by_dependency(kinds["typedef"] + kinds["callback"]):
        if d.kind == "callback":
            out.append(callback(d))
        else:
            m = re.fullmatch(r"(.*?)\s*(\**)", d.type)
            out.append(f"typedef {m[1]} {m[2]}{d.name};\n\n")
    out += [struct(s) for s in structs_by_dependency(api, kinds["struct"])]
    out += [macro(m) for m in plain if not isinstance(m.value, (int, Alias))]
    return out + [macro(m) for m in kinds["macro"] if m.params]


def header(api, name):
    decls = api.model.headers.get(name, [])
    guard = re.sub(r"\W", "_", name).upper()
    out = [f"/* {name}: part of the public interface, generated from model/api. MIT licence. */\n",
           f"#ifndef {guard}\n# define {guard}\n\n"]
    needs = NEEDS.get(name)
    if needs is None:  # libvirt.h: everything
        needs = [h for h in NEEDS if h.startswith("libvirt-") and h not in ("libvirt-qemu.h", "libvirt-lxc.h", "libvirt-admin.h")]
    out += [f"# include <{h}>\n" for h in SYSTEM.get(name, [])]
    out += [f"# include <libvirt/{h}>\n" for h in needs]
    out.append('\n# ifdef __cplusplus\nextern "C" {\n# endif\n\n')
    if name == "virterror.h":
        out += error_enums(api)
    out += types(api, decls)
    out += [function(d) for d in decls if d.kind == "api"]
    out.append("# ifdef __cplusplus\n}\n# endif\n\n#endif\n")
    return "".join(out)


def main(outdir):
    api = Api()
    for name in list(NEEDS) + ["libvirt.h"]:
        write(f"{outdir}/{name}", header(api, name))


if __name__ == "__main__":
    main(sys.argv[1])
