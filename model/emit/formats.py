#!/usr/bin/env python3
"""The reference of the XML documents, out of the model, the examples and what effects.py found out.

  formats.py pages OUTDIR [EFFECTS.json]   a page for each family; for domains a page for each noun
  formats.py count [FAMILY...]             what has no words yet, and what no example shows

A page has a section for each element: what it is for, where it stands, its attributes and children, an example cut out of
a tested file, and for domains what QEMU gets.
"""
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from emit import conditions, examples  # noqa: E402
from lang.core import ModelError  # noqa: E402
from lang.xml import Reader  # noqa: E402

TOP = pathlib.Path(__file__).parent.parent
FAMILIES = {  # family -> (title, what made it)
    "domain": ("Domains", "a guest: ``define``, ``create``, ``dumpxml``"),
    "network": ("Networks", "a virtual network: ``net-define``, ``net-dumpxml``"),
    "networkport": ("Network ports", "a connection of a guest to a network: ``net-port-create``, ``net-port-dumpxml``"),
    "pool": ("Storage pools", "a place where volumes are: ``pool-define``, ``pool-dumpxml``"),
    "volume": ("Storage volumes", "a disk image or device of a pool: ``vol-create``, ``vol-dumpxml``"),
    "secret": ("Secrets", "a password or key: ``secret-define``, ``secret-dumpxml``"),
    "nodedev": ("Node devices", "a device of the host: ``nodedev-dumpxml``, ``nodedev-create``"),
    "interface": ("Host interfaces", "a network interface of the host: ``iface-define``, ``iface-dumpxml``"),
    "nwfilter": ("Packet filters", "rules for a guest's packets: ``nwfilter-define``, ``nwfilter-dumpxml``"),
    "snapshot": ("Snapshots", "a moment of a guest: ``snapshot-create``, ``snapshot-dumpxml``"),
    "checkpoint": ("Checkpoints", "a moment since which changes are tracked: ``checkpoint-create``, ``checkpoint-dumpxml``"),
    "backup": ("Backups", "a copy of a running guest's disks: ``backup-begin``, ``backup-dumpxml``"),
    "capabilities": ("Capabilities", "what the host offers: ``capabilities``"),
    "domaincaps": ("Domain capabilities", "what a kind of guest can have: ``domcapabilities``"),
    "poolcaps": ("Storage pool capabilities", "kinds of pools: ``pool-capabilities``"),
    "cpu": ("Processors", "a processor by itself: ``cpu-compare``, ``cpu-baseline``"),
    "node": ("The test driver's host", "a simulated host: ``test:///PATH``"),
    "state": ("Saved state", "what a daemon keeps of a running guest; nobody else writes it"),
}
WIDTHS = "22 18 60"
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
MOST_LINES = 24  # of an example; what lies deeper is left out
MOST_COLUMNS = 110
MOST_WORDS = 4   # of a command line, per value


def label(t):
    return f"{t.family}-{t.c}"


def ref(t, text):
    return f":ref:`{text} <{label(t)}>`"


def first_sentence(text):
    head = " ".join(text.split())
    end = head.find(". ")
    return head if end < 0 else head[:end + 1]


# --- where a type stands ------------------------------------------------------------------------

class Place:
    """A way to a type from the root: the names of elements, and the word that chose an arm."""

    def __init__(self, names, arm, via, parts=False):
        self.names, self.arm, self.via, self.parts = names, arm, via, parts


def places(fam):
    """id(type) -> its Places, the shortest first."""
    found, queue = {}, [(t, Place([t.root], "", [t])) for t in fam.types if t.root]
    while queue:
        t, place = queue.pop(0)
        mine = found.setdefault(id(t), [])
        if len(mine) >= 8 or place.via.count(t) > 1:
            continue
        mine.append(place)
        for f in t.fields:
            if f.place == "arms":
                tag = t.tag
                for word, arm in t.arms.items():
                    if arm and tag.facts.get("by_name"):
                        queue.append((arm, Place(place.names[:-1] + [word], "", place.via + [arm])))
                    elif arm:
                        said = f"{tag.facts.get('outer') or tag.xml}='{word}'"
                        queue.append((arm, Place(place.names, ", ".join(x for x in (place.arm, said) if x), place.via + [arm])))
            elif f.place == "splice":
                queue.append((f.type, Place(place.names, place.arm, place.via + [f.type], True)))
            elif f.type:
                name = "…" if f.type.tag and f.type.tag.facts.get("by_name") else examples.written(f)
                queue.append((f.type, Place(place.names + [name], "", place.via + [f.type])))
    return found


def element(name):
    return f"``<{name}>``"


def title(t, where):
    if not where:
        return t.name
    if where[0].parts:
        shared = list(dict.fromkeys(p.names[-1] for p in where))
        return "Host side of " + ", ".join(element(n) for n in shared[:4]) + (", …" if len(shared) > 4 else "")
    place = where[0]
    out = element(place.names[-1])
    if len(place.names) > 1 and place.names[-2] not in ("devices", "domain"):
        out += f" of {element(place.names[-2])}"
    return out + (f" with ``{place.arm}``" if place.arm else "")


def breadcrumbs(t, where):
    lines, seen = [], set()
    for place in where[:5]:
        text = " › ".join(place.names)
        if text not in seen:
            seen.add(text)
            lines.append(text)
    return "*" + "; ".join(lines) + ("; …" if len(where) > 5 else "") + "*"


# --- the table of a type ------------------------------------------------------------------------

def kind_text(kind):
    if kind.enum:
        return "word"
    if kind.name == "Var":
        names = ", or a name" if kind.names else ""
        return VAR_TEXT[kind.args[0]] + names + ", or a variable"
    if kind.name == "Size":
        return f"size in {kind.args[0]}"
    return KIND_TEXT.get(kind.name, kind.name)


def facts(f):
    out = []
    if f.facts.get("required"):
        out.append("Required.")
    if f.facts.get("absent"):
        out.append(f"Default: {f.facts['absent']}.")
    elif f.facts.get("default") is not None:
        out.append(f"Default: ``{f.facts['default']}``.")
    if f.facts.get("range"):
        low, high = f.facts["range"]
        out.append(f"From {low} to {high}.")
    for fact, text in (("needs", "Needs"), ("conflicts", "Not together with"), ("since", "Since")):
        if f.facts.get(fact):
            out.append(f"{text} {f.facts[fact]}.")
    for fact, text in (("live_only", "Shown of running guests, ignored when read."),
                       ("secret", "Shown with ``--security-info`` only."), ("state_only", "Only in a daemon's saved state."),
                       ("not_migratable", "Left out with ``--migratable``.")):
        if f.facts.get(fact):
            out.append(text)
    if f.facts.get("old_name"):
        out.append(f"Also read as ``{f.facts['old_name']}``.")
    return out


def meaning(f):
    doc = f.facts.get("doc") or (first_sentence(f.type.doc) if f.type else "")
    if doc and not doc.endswith((".", "?", "!", ":")):
        doc += "."
    lines = [" ".join([doc] + facts(f)).strip()]
    words = f.kind.enum if f.kind and f.kind.enum else None
    if words:
        lines += [""] + [f"* ``{w}``" + (f" — {words.means[w]}" if words.means.get(w) else "") for w in words.words]
    return lines


def name_cell(f):
    if f.place in ("attr", "tag"):
        return f"``{examples.written(f)}=``"
    if f.place == "content":
        return "text"
    if f.type and f.type.tag and f.type.tag.facts.get("by_name"):
        return ", ".join(element(w) for w in f.type.tag.kind.enum.words)
    return element(examples.written(f))


def value_cell(f):
    if f.place == "flag":
        return "empty element"
    if f.place == "opaque":
        return "anything"
    many = ", any number" if f.place in ("items", "elems") else ""
    if f.kind:
        return kind_text(f.kind) + many
    return ref(f.type, "element") + many


def arm_rows(t):
    tag = t.tag.facts.get("outer") or t.tag.xml
    for word, arm in t.arms.items():
        if arm and t.tag.facts.get("by_name"):
            yield [element(word), ref(arm, "element"), [first_sentence(arm.doc)]]
        elif arm:
            yield [f"with ``{tag}='{word}'``", ref(arm, "more"), [first_sentence(arm.doc)]]


def rows(t):
    for f in t.fields:
        if f.place == "arms":
            yield from arm_rows(t)
        elif f.place == "splice":
            yield ["", ref(f.type, "more"), [first_sentence(f.type.doc)]]
        elif not f.facts.get("outer") and not f.facts.get("by_name"):
            yield [name_cell(f), value_cell(f), meaning(f)]


def table(t):
    cells = list(rows(t))
    if not cells:
        return []
    out = [".. list-table::", f"   :widths: {WIDTHS}", "   :class: facts", ""]
    for name, value, text in cells:
        out += [f"   * - {name}".rstrip(), f"     - {value}".rstrip(), f"     - {text[0]}".rstrip()]
        out += [("       " + line).rstrip() for line in text[1:]]
    return out + [""]


# --- examples and effects -----------------------------------------------------------------------

def folded(line):
    """A long start tag on several lines, attributes below each other's beginning."""
    head = re.match(r"( *<[^ >]+ )", line)
    if len(line) <= MOST_COLUMNS or not head:
        return [line]
    out, pad = [head[1]], " " * len(head[1])
    for part in re.findall(r"[^ =]+='[^']*'[^ ]*", line):
        if out[-1].strip() and len(out[-1] + part) > MOST_COLUMNS and out[-1] != head[1]:
            out.append(pad)
        out[-1] += part + " "
    return [x.rstrip() for x in out]


class Shown:
    """Examples of a family, and the best one for each type."""

    def __init__(self, fam):
        self.all = examples.load(fam)
        self.of, self.fields = {}, set()
        for ex in sorted(self.all, key=lambda e: len(list(e.root))):
            for t, node in ex.walk.types:
                mine = pathlib.Path(t.file).stem if t.file else ""
                rank = (ex.name != mine, not ex.name.startswith(mine), -(len(node.attrs) + len(node.children)))
                if id(t) not in self.of or rank < self.of[id(t)][0]:
                    self.of[id(t)] = (rank, ex, node)
            self.fields.update(s.field.where for s in ex.walk.sightings)  # shared fields count once

    def example(self, t):
        if id(t) not in self.of:
            return []
        _, ex, node = self.of[id(t)]
        depth = next(d for d in (99, 4, 3, 2, 1, 0) if d == 0 or len(examples.lines(node, d)) <= MOST_LINES)
        return [f"From :download:`{ex.name}.xml </examples/{ex.path.parent.name}/{ex.path.name}>`:", "", ".. code-block:: xml", ""] + \
            ["   " + x for line in examples.lines(node, depth) for x in folded(line)] + [""]


def literal(text):
    return f"``{text}``" if text.strip() == text and text else f"``{text.strip() or '(empty)'}``"


def effect_text(e):
    key = next(k for k in ("words", "heads", "instead") if k in e)
    lines = e[key]
    text = ", ".join(literal(w if len(w) < 120 else w[:117] + "…") for w in lines[:MOST_WORDS]) + (", …" if len(lines) > MOST_WORDS else "")
    return {"words": "", "heads": "", "instead": "otherwise "}[key] + text


def effect_rows(t, effects):
    """What each value leads to; of a child only which options come with it, since its own section tells the rest."""
    for f in t.fields:
        found = effects.get(f"{t.name}.{f.name}", {}).get("effects", [])
        if f.type:
            found = [e for e in found if "heads" in e][:1]
        for e in found[:10 if f.kind and f.kind.enum else 2]:
            yield name_cell(f) if f.type else literal(e["value"]), effect_text(e)


def silent(t, effects):
    return [name_cell(f) for f in t.fields if not f.type and (e := effects.get(f"{t.name}.{f.name}")) and e["tried"] and not e["effects"]]


def refusal(t, shown, effects):
    """Why no example with this element can be planned."""
    _, ex, _ = shown.of.get(id(t), (None, None, None))
    return effects.get("", {}).get(ex.name, {}).get("refused", "") if ex else ""


def qemu_part(t, shown, effects):
    if not effects:
        return []
    cells, quiet = list(effect_rows(t, effects)), silent(t, effects)
    refused = refusal(t, shown, effects)
    if not cells and not quiet and not refused:
        return []
    out = [".. rubric:: What QEMU gets", ""]
    if cells:
        out += [".. list-table::", "   :widths: 35 65", ""]
        for value, text in cells:
            out += [f"   * - {value}", f"     - {text}"]
        out.append("")
    if quiet:
        out += ["Not on the command line (done by the daemon, set when the guest runs, or kept): " + ", ".join(quiet) + ".", ""]
    if refused and not cells:
        out += [f"A start of the example is refused: *{refused.partition(': ')[2].replace('*', '')}*.", ""]
    return out


def rules_part(t, rules, root):
    said = list(dict.fromkeys(conditions.sentence(root, t, r) for r in rules.get(t.name, [])))
    return [".. rubric:: Rules", "", *(f"* {x}" for x in said), ""] if said else []


# --- pages --------------------------------------------------------------------------------------

def section(t, where, shown, effects, rules=(), root=None):
    head = title(t, where)
    out = [f".. _{label(t)}:", "", head, "-" * len(head), ""]
    if where:
        out += [breadcrumbs(t, where), ""]
    for paragraph in (t.doc or "").split("\n\n"):
        out += [" ".join(paragraph.split()), ""]
    return out + table(t) + rules_part(t, dict(rules), root) + shown.example(t) + qemu_part(t, shown, effects)


def ordered(fam, found):
    """Types in the order a reader of the document meets them; parts of other documents last."""
    seen, queue = [], [t for t in fam.types if t.root]
    while queue:
        t = queue.pop(0)
        if t in seen:
            continue
        seen.append(t)
        below = [x for f in t.fields for x in ([f.type] if f.type else []) + (list(t.arms.values()) if f.place == "arms" else [])]
        queue = [x for x in below if x and x.file == t.file] + queue + [x for x in below if x and x.file != t.file]
    return [t for t in seen if t.family == fam.name] + [t for t in fam.types if t not in seen]


def heading(text, mark="="):
    return [text, mark * len(text), ""]


def overview(root):
    """The root's children at a glance."""
    out = [".. list-table::", "   :widths: 30 70", ""]
    for f in root.fields:
        if f.place in ("arms", "splice") or f.facts.get("outer"):
            continue
        target = ref(f.type, name_cell(f).strip("`")) if f.type else name_cell(f)
        text = f.facts.get("doc") or (first_sentence(f.type.doc) if f.type else "")
        out += [f"   * - {target}", f"     - {text}"]
    return out + [""]


def nouns(fam, found):
    """file -> its types, in the order the root meets them."""
    out = {}
    for t in ordered(fam, found):
        out.setdefault(t.file, []).append(t)
    return out


def noun_page(fam, path, types, found, shown, effects, rules):
    doc = " ".join(fam.docs[str(path)].split())
    name, _, text = doc.partition(": ")
    out = [f".. _{fam.name}-page-{pathlib.Path(path).stem}:", ""] + heading(name.rstrip("."))
    if text:
        out += [text[0].upper() + text[1:], ""]
    out += [".. contents::", "   :local:", "   :depth: 1", "   :class: narrow", ""]
    root = next(t for t in fam.types if t.root)
    for t in types:
        out += section(t, found.get(id(t), []), shown, effects, rules, root)
    return "\n".join(out) + "\n"


def domain_pages(fam, out, effects):
    found, shown = places(fam), Shown(fam)
    folder = out / "domain"
    folder.mkdir(parents=True, exist_ok=True)
    files, rules = nouns(fam, found), conditions.rules()
    for path, types in files.items():
        (folder / f"{pathlib.Path(path).stem}.rst").write_text(noun_page(fam, path, types, found, shown, effects, rules))
    root = next(t for t in fam.types if t.root)
    devices = next(t for t in fam.types if t.name == "Devices")
    text = heading(FAMILIES["domain"][0]) + [
        "A domain is a guest. Its document is read by ``define`` and ``create`` and written by ``dumpxml``; what it leaves out is filled in",
        "and written down, so that the guest has the same hardware at every start. Elements may come in any order; those that are not",
        "known are ignored, unless ``--validate`` is asked for.", "",
        "*What QEMU gets* is found out when these pages are made: each value of each example is taken out or changed, the command line",
        "is planned again, and the difference is what you see. ``domxml-to-native qemu-argv --xml FILE`` shows the whole line of yours.", "",
        ".. toctree::", "   :maxdepth: 1", ""]
    stems = ["domain", "os", "cpu", "memory", "clock", "features", "devices", "disk", "source", "controller", "interface", "chardev",
             "graphics", "video", "audio", "hostdev", "filesystem", "tpm", "address"]
    stems += sorted(pathlib.Path(p).stem for p in files if pathlib.Path(p).stem not in stems)
    text += [f"   {s}" for s in stems] + ["", "Children of ``<domain>``", "------------------------", ""] + overview(root)
    text += ["Children of ``<devices>``", "-------------------------", ""] + overview(devices)
    (folder / "index.rst").write_text("\n".join(text) + "\n")


def single_page(fam, out):
    found, shown = places(fam), Shown(fam)
    name, what = FAMILIES[fam.name]
    text = heading(name) + [f"Describes {what}.", ""]
    doc = " ".join(next(iter(fam.docs.values())).split())
    text += [doc, "", ".. contents::", "   :local:", "   :depth: 1", "   :class: narrow", ""]
    for t in ordered(fam, found):
        text += section(t, found.get(id(t), []), shown, {})
    (out / f"{fam.name}.rst").write_text("\n".join(text) + "\n")


def pages(out, effects_file=None):
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    effects = json.loads(pathlib.Path(effects_file).read_text()) if effects_file else {}
    reader = Reader(TOP)
    text = heading("XML documents") + ["Every object is described by a document. The pages are made of the model, from which readers, writers and the",
                                       "schemas are made too; every example is a file that the tests read, validate and write back.", "",
                                       ".. toctree::", "   :hidden:", ""]
    text += [f"   {n}/index" if n == "domain" else f"   {n}" for n in FAMILIES] + ["", ".. list-table::", "   :widths: 30 70", ""]
    for name, (head, what) in FAMILIES.items():
        text += [f"   * - :doc:`{head} <{name}{'/index' if name == 'domain' else ''}>`", f"     - {what}"]
        fam = reader.family(name)
        if name == "domain":
            domain_pages(fam, out, effects)
        else:
            single_page(fam, out)
    (out / "index.rst").write_text("\n".join(text) + "\n")


# --- what is missing ----------------------------------------------------------------------------

def lacks(fam):
    """What has no words, and what no example shows: name -> list."""
    found, shown = places(fam), Shown(fam)
    own = [t for t in fam.types if id(t) in found]
    fields = [(t, f) for t in own for f in t.fields if f.place not in ("arms", "splice") and not f.facts.get("outer")
              and not f.facts.get("by_name")]
    words = {id(e): e for e in fam.enums}.values()
    return {
        "elements without words": [t.name for t in own if len(t.doc) < 8],
        "attributes without words": [f"{t.name}.{f.name}" for t, f in fields if not f.facts.get("doc") and not f.type],
        "words without a meaning": [f"{e.name} {w}" for e in words for w in e.words if not e.means.get(w)],
        "elements without an example": [t.name for t in own if id(t) not in shown.of],
        "attributes without an example": [f"{t.name}.{f.name}" for t, f in fields if not f.type and f.where not in shown.fields
                                          and not f.facts.get("state_only")],
        "unknown in examples": [f"{e.name}: <{n.name} {a}=>" for e in shown.all for n, a in e.walk.unknown],
    }


def count(names, show):
    reader = Reader(TOP)
    for name in names or FAMILIES:
        found = lacks(reader.family(name))
        print(f"{name}: " + ", ".join(f"{len(v)} {k}" for k, v in found.items() if v) + ("" if any(found.values()) else "complete"))
        for k, v in found.items() if show else []:
            print("".join(f"   {k}: {x}\n" for x in v), end="")


def main(what, *args):
    if what == "pages":
        pages(*args)
    elif what in ("count", "show"):
        count(args, what == "show")
    else:
        sys.exit("pages, count or show")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except ModelError as e:
        sys.exit(str(e))
