#!/usr/bin/env python3
"""One family of model/xml -> gen/NAME.h (structs, enums) and gen/NAME.c (descriptor tables)."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from lang.core import ModelError  # noqa: E402
from lang.xml import Reader, c_name  # noqa: E402

POINTER = {"String", "Token", "Path", "Mac", "Ip", "Codec", "Var"}
C_TYPE = {"Int": "int32_t", "UInt": "uint32_t", "I64": "int64_t", "U64": "uint64_t", "Hex": "uint32_t", "HexUpper": "uint32_t",
          "Octal": "uint32_t",
          "Hex64": "uint64_t", "Size": "uint64_t"}
UNITS = ["bytes", "B", "KiB", "MiB", "M", "GiB"]


def arm_member(word):
    return c_name(word)


def has_flag(kind):
    return kind.name in C_TYPE or kind.name == "Uuid"


def declare(kind, name):
    if kind.name in POINTER:
        return f"char *{name};"
    if kind.name == "Uuid":
        return f"uint8_t {name}[16];"
    if kind.name in ("YesNo", "OnOff"):
        return f"enum tristate {name};"
    if kind.name == "Enum":
        return f"enum {kind.enum.c} {name};"
    if kind.name == "CpuSet":
        return f"struct cpuset *{name};"
    return f"{C_TYPE[kind.name]} {name};"


def arm_types(t):
    """Arms by member: words that share a class share nothing else."""
    return [(word, arm_member(word), a) for word, a in t.arms.items() if a is not None]


def members(t):
    out = []
    for f in t.fields:
        if f.place == "arms":
            out += [f"struct {a.c} *{m};" for _, m, a in arm_types(t)]
        elif f.facts.get("outer"):
            continue
        elif f.place in ("tag", "attr", "content", "elem"):
            out.append(declare(f.kind, f.c))
            if has_flag(f.kind):
                out.append(f"bool has_{f.name};")
        elif f.place == "elems":
            out += [f"size_t n_{f.name};", declare(f.kind, f.c).replace(" ", " *", 1)
                    if f.kind.name not in POINTER else f"char **{f.c};"]
        elif f.place == "flag":
            out.append(f"bool {f.c};")
        elif f.place in ("child", "splice"):
            out.append(f"struct {f.type.c} *{f.c};")
        elif f.place == "items":
            out += [f"size_t n_{f.name};", f"struct {f.type.c} **{f.c};"]
        elif f.place == "inside":
            out += members(f.type)
        elif f.place == "opaque":
            out.append(f"char *{f.c};")
    return out


def comment(doc):
    first = " ".join(doc.split("\n\n")[0].split())
    return [f"/* {first} */"] if first else []


def header(fam):
    out = [f"/* Generated from model/xml/{fam.name}. */", "#pragma once", "#include <stdbool.h>",
           "#include <stddef.h>", "#include <stdint.h>", '#include "reflect/cpuset.h"',
           '#include "reflect/value.h"']
    out += [f'#include "gen/{u}.h"' for u in fam.uses]
    out.append("")
    for e in fam.enums:
        out.append(f"enum {e.c} {{")
        out.append(f"    {e.c.upper()}_NONE,")
        out += [f"    {e.constant(w)}, /* {w} */" for w in e.words]
        out += ["};", f"extern const struct enum_type enum_{e.c};"]
    for t in fam.types:
        out.append(f"struct {t.c};")
    for t in fam.types:
        if t.inline_in:
            out.append(f"extern const struct type type_{t.c};")
            continue
        out += comment(t.doc)
        out.append(f"struct {t.c} {{")
        out += ["    " + m for m in members(t)] or ["    char nothing;"]
        out += ["};", f"extern const struct type type_{t.c};"]
    return "\n".join(out) + "\n"


def quote(s):
    return "NULL" if s is None else '"' + str(s).replace("\\", "\\\\").replace('"', '\\"') + '"'


def holder(t):
    while t.inline_in:
        t = t.inline_in
    return t.c


class Row:
    """One struct field initialiser."""

    def __init__(self, t, f, **given):
        self.v = {}
        facts = f.facts if f else {}
        if f:
            place = "NAME" if facts.get("by_name") else f.place.upper()
            self.v.update(name=quote(f.name), xml=quote(f.xml), place=f"PLACE_{place}")
        if facts.get("ns"):
            self.v["ns"] = quote(facts["ns"])
        flags = [flag for fact, flag in FLAGS if facts.get(fact)]
        if facts.get("abi", True) and not facts.get("live_only"):
            flags.append("FIELD_ABI")
        if facts.get("show_default") is False:
            flags.append("FIELD_HIDE_DEFAULT")
        self.flags = flags
        if facts.get("default") is not None:
            d = facts["default"]
            self.v["dflt"] = quote({True: "yes", False: "no"}.get(d, d) if isinstance(d, bool) else d)
        if facts.get("missing"):
            self.v["missing"] = facts["missing"]
        if facts.get("invalid"):
            self.v["invalid"] = facts["invalid"]
        if facts.get("any") is not None:
            self.v["dflt"] = quote(facts["any"])
        if facts.get("range"):
            self.v["min"], self.v["max"] = facts["range"]
        self.v.update(given)

    def text(self):
        if self.flags:
            self.v["flags"] = " | ".join(self.flags)
        return "    {" + ", ".join(f".{k} = {v}" for k, v in self.v.items()) + "},"


FLAGS = [("required", "FIELD_REQUIRED"), ("live_only", "FIELD_LIVE"), ("secret", "FIELD_SECRET"),
         ("state_only", "FIELD_STATE"), ("not_migratable", "FIELD_NOT_MIGRATABLE"),
         ("always", "FIELD_ALWAYS"), ("empty", "FIELD_EMPTY"), ("any", "FIELD_ANY"), ("pretty", "FIELD_PRETTY"), ("single", "FIELD_SINGLE"),
         ("by_space", "FIELD_BY_SPACE"), ("user_alias", "FIELD_ALIAS")]


def kind_values(kind, codecs):
    v = {"kind": "KIND_" + kind.name.upper()}
    if kind.enum:
        v["of"] = f"&enum_{kind.enum.c}"
    if kind.name in ("Hex", "Hex64", "HexUpper", "Octal"):
        v["param"] = kind.args[0] if kind.args else 1
    if kind.name == "Size":
        v["param"] = UNITS.index(kind.args[0])
    if kind.name == "Codec":
        v["param"] = f"CODEC_{kind.args[0].upper()}"
    if kind.name == "Var":
        v["param"] = f"VAR_{kind.args[0].upper()}"
        if kind.names:
            v["of"] = f"&enum_{kind.names.c}"
        v["invalid"] = "ERR_INTERNAL_ERROR"
    return v


def moved(t, f, r, c, out):
    """A child written earlier when another member has a certain word: a row that only writes, there."""
    (name, word), = f.facts["when"].items()
    other = next(g for g in t.fields if g.name == name)
    r.v.update(tag=other.kind.enum.constant(word), other=f"offsetof(struct {c}, {other.c})")
    early = Row(t, f)
    early.v, early.flags = dict(r.v), r.flags + ["FIELD_WHEN"]
    r.flags.append("FIELD_UNLESS")
    at = next(i for i, x in enumerate(out) if x.v.get("name") == quote(f.facts["before"]))
    out.insert(at, early)


def rows(t, codecs):
    out, c = [], holder(t)
    for f in t.fields:
        if f.place == "arms":
            for word, member, arm in arm_types(t):
                r = Row(t, None, name=quote(member), place="PLACE_ARM", of=f"&type_{arm.c}",
                        tag=t.tag.kind.enum.constant(word), offset=f"offsetof(struct {c}, {member})")
                out.append(r)
            continue
        if f.facts.get("outer"):
            continue
        r = Row(t, f)
        if f.kind:
            r.v.update(kind_values(f.kind, codecs))
        if any(g.type and g.type.tag and g.type.tag.facts.get("outer") == f.name for g in t.fields):
            r.flags.append("FIELD_EAGER")
        elif f.facts.get("at_once"):
            r.flags.append("FIELD_EAGER")
        if f.facts.get("unit"):
            r.v["tag"] = UNITS.index(f.facts["unit"]) + 1
        if f.place == "inside":
            r.v["of"] = f"&type_{f.type.c}"
        else:
            r.v["offset"] = f"offsetof(struct {c}, {f.c})"
        if f.place in ("child", "splice", "items"):
            r.v["of"] = f"&type_{f.type.c}"
            if f.type.tag and f.type.tag.facts.get("outer"):
                r.v["param"] = f"offsetof(struct {c}, {f.type.tag.facts['outer']})"
        if f.facts.get("having"):
            r.v["dflt"] = quote(f.facts["having"])
        if f.facts.get("follows"):
            leader = next(g for g in t.fields if g.name == f.facts["follows"])
            r.v.update(tag=1, other=f"offsetof(struct {c}, {leader.c})")
        if f.place in ("items", "elems"):
            r.v["extra"] = f"offsetof(struct {c}, n_{f.name})"
        elif f.kind and has_flag(f.kind):
            r.v["extra"] = f"offsetof(struct {c}, has_{f.name})"
        out.append(r)
        if f.facts.get("before"):
            moved(t, f, r, c, out)
        old = f.facts.get("old_name")
        for name in [old] if isinstance(old, str) else old or []:
            again = Row(t, f)
            again.v = dict(r.v, xml=quote(name))
            again.flags = [x for x in r.flags if x != "FIELD_REQUIRED"] + ["FIELD_OLD"]
            out.append(again)
    return [r.text() for r in out]


def roots(fam):
    """A type's own element name, else that of the first field that holds it."""
    found = {}
    for t in fam.types:
        for f in t.fields:
            if f.place in ("child", "items", "inside"):
                found.setdefault(f.type.c, f.xml)
    return found


def source(fam):
    out = [f"/* Generated from model/xml/{fam.name}. */", f'#include "gen/{fam.name}.h"', '#include "reflect/type.h"',
           '#include "base/error.h"', '#include "reflect/codec.h"', ""]
    for e in fam.enums:
        out.append(f"static const char *const words_{e.c}[] = {{NULL, {', '.join(quote(w) for w in e.words)}}};")
        numbers = ""
        if e.numbers:
            out.append(f"static const uint16_t numbers_{e.c}[] = {{0, {', '.join(map(str, e.numbers))}}};")
            numbers = f", numbers_{e.c}"
        out.append(f"const struct enum_type enum_{e.c} = {{{quote(e.name)}, {len(e.words) + 1}, words_{e.c}{numbers}}};")
    domain = next((t.errors_from for t in fam.types if t.errors_from), "FROM_XML")
    for t in fam.types:
        table = rows(t, None)
        if table:
            out += [f"static const struct field fields_{t.c}[] = {{"] + table + ["};"]
        v = {"name": quote(t.c), "family": quote(fam.name), "root": quote(t.root or roots(fam).get(t.c)), "size": f"sizeof(struct {holder(t)})",
             "n_fields": len(table), "domain": domain}
        if table:
            v["fields"] = f"fields_{t.c}"
        places = {f.place for f in t.fields}
        if places & {"content", "splice", "arms"}:
            v["has_content"] = "true"
        if places - {"content", "attr", "tag"}:
            v["has_children"] = "true"
        if t.hooks:
            v["hook"] = "true"
        if t.is_union:
            v["is_union"] = "true"
            v["tag_enum"] = f"&enum_{t.tag.kind.enum.c}"
            if t.tag.facts.get("outer"):
                v["tag_outer"] = "true"
            else:
                v["tag_offset"] = f"offsetof(struct {holder(t)}, {t.tag.c})"
                if t.tag.facts.get("by_name"):
                    v["tag_by_name"] = "true"
                v["tag"] = f"&fields_{t.c}[{tag_index(t)}]"
        if t.namespaces:
            flat = ", ".join(f"{quote(k)}, {quote(u)}" for k, u in t.namespaces.items())
            out.append(f"static const char *const ns_{t.c}[] = {{{flat}, NULL}};")
            v["namespaces"] = f"ns_{t.c}"
        out.append(f"const struct type type_{t.c} = {{" + ", ".join(f".{k} = {x}" for k, x in v.items()) + "};")
    return "\n".join(out) + "\n"


def hooks_source(fam):
    """The functions of src/defs that a family names, for value_default and value_check."""
    out = [f"/* Generated from model/xml/{fam.name}. */", '#include "reflect/type.h"', f'#include "gen/{fam.name}.h"',
           f"extern const struct type_hooks {fam.name}_hooks[];"]
    rows_ = []
    for t in fam.types:
        if not t.hooks:
            continue
        out += [f"hook_fn {fn};" for fn in t.hooks.values()]
        rows_.append(f"    {{&type_{t.c}, {t.hooks.get('default', 'NULL')}, {t.hooks.get('check', 'NULL')}}},")
    rows_.append("    {NULL, NULL, NULL},")
    return "\n".join(out + [f"const struct type_hooks {fam.name}_hooks[] = {{"] + rows_ + ["};"]) + "\n"


def count_codecs(fam):
    """Scalars that need C of their own are to stay rare."""
    fields = [f for t in fam.types for f in t.fields if f.kind]
    own = [f for f in fields if f.kind.name == "Codec"]
    if len(own) * 50 > len(fields):
        raise ModelError(own[-1].where, f"{len(own)} of {len(fields)} scalars have codecs: 2 % is the limit")
    print(f"xml {fam.name}: {len(fam.types)} types, {sum(len(t.fields) for t in fam.types)} fields, "
          f"{len(fam.enums)} enums, {len(own)} codecs")


def tag_index(t):
    i = 0
    for f in t.fields:
        if f is t.tag:
            return i
        i += len(arm_types(t)) if f.place == "arms" else 1
    raise ModelError(t.where, "no tag")


def write_changed(path, text):
    """What stays as it is keeps its time: a text for the reference pages compiles nothing."""
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def main(family, out_h, out_c, out_hooks, depfile):
    top = pathlib.Path(__file__).parent.parent
    reader = Reader(top)
    fam = reader.family(family)
    for out, text in ((out_h, header(fam)), (out_c, source(fam)), (out_hooks, hooks_source(fam))):
        write_changed(pathlib.Path(out), text)
    files = [str(f) for used in reader.families.values() for f in used.files]
    pathlib.Path(depfile).write_text(f"{out_h} {out_c} {out_hooks}: {' '.join(files)}\n")
    count_codecs(fam)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except ModelError as e:
        sys.exit(str(e))
