#!/usr/bin/env python3
"""One family of model/xml -> a reference page (reStructuredText), a fuzz dictionary, or lines of schema.lock."""
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from lang.core import ModelError  # noqa: E402
from lang.xml import Reader  # noqa: E402

KIND_TEXT = {
    "String": "text", "Token": "text", "Path": "path", "Uuid": "UUID", "Mac": "MAC address", "Ip": "IP address",
    "YesNo": "yes, no", "OnOff": "on, off", "Int": "whole number", "UInt": "number", "I64": "whole number",
    "U64": "number", "Hex": "hexadecimal number", "Hex64": "hexadecimal number", "HexUpper": "hexadecimal number",
    "Octal": "octal number", "CpuSet": "list of numbers",
}

VAR_TEXT = {
    "number": "number", "mac": "MAC address", "mac_mask": "MAC mask", "ip4": "IPv4 address", "ip6": "IPv6 address",
    "mask4": "IPv4 mask or prefix", "mask6": "IPv6 mask or prefix", "bool": "true, false", "state": "list of NEW, "
    "ESTABLISHED, RELATED, INVALID, NONE", "tcp_flags": "MASK/FLAGS, lists of SYN, ACK, URG, PSH, FIN, RST, ALL, NONE",
    "ipset_flags": "up to six of src, dst", "text": "text",
}


def kind_text(kind):
    if kind.enum:
        return ", ".join(kind.enum.words)
    if kind.name == "Var":
        names = "".join(f", {w}" for w in kind.names.words) if kind.names else ""
        return VAR_TEXT[kind.args[0]] + names + ", or a variable"
    if kind.name == "Size":
        return f"size in {kind.args[0]}"
    return KIND_TEXT[kind.name]


def facts_text(f):
    out = []
    for fact, text in (("required", "required"), ("live_only", "only of a running guest"),
                       ("secret", "only with the secure flag"), ("state_only", "only in saved state"),
                       ("not_migratable", "not in the migratable view")):
        if f.facts.get(fact):
            out.append(text)
    if f.facts.get("range"):
        low, high = f.facts["range"]
        out.append(f"from {low} to {high}")
    for fact in ("default", "since", "needs", "conflicts", "old_name"):
        if f.facts.get(fact) is not None:
            out.append(f"{fact.replace('_', ' ')} {f.facts[fact]}")
    return "; ".join(out)


def written_as(f):
    if f.type and f.type.tag and f.type.tag.facts.get("by_name"):
        return "<" + "|".join(f.type.tag.kind.enum.words) + ">"
    ns = f.facts.get("ns")
    name = f"{ns}:{f.xml}" if ns else f.xml
    if f.place in ("attr", "tag"):
        return f"@{name}"
    return "text" if f.place == "content" else f"<{name}>"


def holds(f):
    if f.place == "flag":
        return "nothing"
    if f.place == "opaque":
        return "anything"
    if f.kind:
        return kind_text(f.kind)
    return f":ref:`{f.type.name} <xml-{f.type.c}>`" + (", repeated" if f.place == "items" else "")


def row(f):
    if f.place == "splice":
        return ["", holds(f), "in this element"]
    return [f"``{written_as(f)}``", holds(f), ". ".join(x for x in (f.facts.get("doc", "").rstrip("."),
                                                                  facts_text(f)) if x)]


def type_text(t):
    out = [f".. _xml-{t.c}:", "", t.name, "-" * len(t.name), "", t.doc, "", ".. list-table::", "   :widths: 25 35 40",
           "   :header-rows: 1", "", "   * - where", "     - what", "     - facts"]
    rows = []
    for f in t.fields:
        if f.place == "arms":
            tag = t.tag.facts.get("outer") or t.tag.xml
            named = t.tag.facts.get("by_name")
            rows += [[f"``<{word}>``" if named else f"with {tag}={word}", f":ref:`{a.name} <xml-{a.c}>`" if a else "nothing more", "in this element"]
                     for word, a in t.arms.items()]
        elif not f.facts.get("outer") and not f.facts.get("by_name"):
            rows.append(row(f))
    for cells in rows or [["", "", ""]]:
        out += [f"   {'* -' if i == 0 else '  -'} {cell}".rstrip() for i, cell in enumerate(cells)]
    return out + [""]


def from_root(fam):
    """Types in the order a reader of the document meets them."""
    seen, queue = [], [t for t in fam.types if t.root]
    while queue:
        t = queue.pop(0)
        if t not in seen:
            seen.append(t)
            queue += [f.type for f in t.fields if f.type] + [a for a in t.arms.values() if a]
    return seen


def page(fam):
    title = f"The {fam.name} document"
    out = [title, "=" * len(title), "", "Generated from the model. Unknown elements and attributes are ignored.", ""]
    for t in from_root(fam):
        out += type_text(t)
    return "\n".join(out)


def dictionary(fam):
    words = set()
    for e in fam.enums:
        words.update(e.words)
    for t in fam.types:
        for f in t.fields:
            if f.place in ("attr", "tag"):
                words.add(f" {f.xml}='")
            elif f.place not in ("arms", "splice", "content"):
                words.add(f"<{f.xml}")
    return "".join(f'"{w}"\n' for w in sorted(words) if w)


def lock_lines(fam):
    """One line for each thing users may have written: they are never taken back."""
    lines = set()
    for e in fam.enums:
        lines.update(f"{fam.name} enum {e.c} {w}" for w in e.words)
    for t in fam.types:
        for f in t.fields:
            if f.place == "arms":
                lines.update(f"{fam.name} {t.c} arm {w}" for w in t.arms)
            elif f.place != "splice" and not f.facts.get("outer") and not f.facts.get("by_name"):
                kind = f.kind.enum.c if f.kind and f.kind.enum else f.kind.name if f.kind else ""
                lines.add(f"{fam.name} {t.c} {written_as(f)} {kind or f.place}")
    return lines


def check_lock(path, fam):
    """What the lock has and the model lacks is an error; new lines are added with --bless."""
    have = {line for line in path.read_text().splitlines() if line.startswith(fam.name + " ")} if path.exists() else set()
    want = lock_lines(fam)
    return sorted(have - want), sorted(want - have)


def main(what, family, out):
    top = pathlib.Path(__file__).parent.parent
    fam = Reader(top).family(family)
    path = pathlib.Path(out)
    if what == "page":
        path.write_text(page(fam))
    elif what == "dictionary":
        path.write_text(dictionary(fam))
    elif what in ("lock", "bless"):
        lost, new = check_lock(path, fam)
        if what == "bless" or os.environ.get("BLESS"):
            others = [x for x in path.read_text().splitlines() if not x.startswith(fam.name + " ")] if path.exists() else []
            path.write_text("\n".join(sorted(set(others) | lock_lines(fam))) + "\n")
        elif lost or new:
            for line in lost[:20]:
                print(f"taken back: {line}")
            for line in new[:20]:
                print(f"not in schema.lock: {line}")
            sys.exit("the model and model/schema.lock differ: run model/emit/xmldocs.py bless")
    else:
        sys.exit("page, dictionary, lock or bless")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except ModelError as e:
        sys.exit(str(e))
