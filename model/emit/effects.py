#!/usr/bin/env python3
"""What QEMU gets of each field: found out, not written down.

  effects.py PLAN-TOOL OUT.json

Every example of a domain is filled in and planned (tests/qemu/plan_tool.c --each); then each value of the filled document is
taken out, or changed, and it is planned again. The words of the command line that differ are what the field leads to.
OUT.json: "TYPE.FIELD" -> [{"example", "value", "words" | "heads" | "refused"}], and "" -> what each example as a whole gave.
"""
import collections
import json
import pathlib
import shlex
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from emit import examples  # noqa: E402
from lang.xml import Reader  # noqa: E402

MOST = 3  # sightings of a field that are tried
FACTS = examples.FOLDER / "qemu"
KIND = ("driver", "qom-type", "type", "backend", "")  # what an option makes


class Planner:
    """plan-tool for one architecture: a QEMU that has whatever is asked for."""

    def __init__(self, tool, arch):
        self.command = [tool, FACTS / f"{arch}.json", "--each", "--new", "--recording", "--emulator",
                        f"/usr/bin/qemu-system-{arch}", "--firmware", FACTS / "firmware", "--conf", "chardev_tls=1"]

    def plan(self, documents):
        """-> [(filled, words) or why there is none]"""
        done = subprocess.run(self.command, input="".join(d + "\0" for d in documents), capture_output=True, text=True,
                              timeout=600)
        answers = [self.answer(a) for a in done.stdout.split("\0")[:-1]]
        if done.returncode != 0 or len(answers) != len(documents):
            sys.exit(f"plan-tool died ({done.returncode} {done.stderr[-300:]}) of:\n{documents[len(answers)]}")
        return answers

    @staticmethod
    def answer(text):
        if "\1" not in text:
            return text[text.rfind("\n", 0, -1) + 1:].strip()
        filled, line = text.split("\1")
        return filled, words(line)


def flat(value, prefix=""):
    if isinstance(value, dict):
        return [w for k, v in value.items() for w in flat(v, f"{prefix}.{k}" if prefix else k)]
    if isinstance(value, list):
        return [w for i, v in enumerate(value) for w in flat(v, f"{prefix}.{i}")]
    return [(prefix, json.dumps(value) if not isinstance(value, str) else value)]


def option(name, text):
    """(head, [(key, value)]): the head is the option and what kind of thing it makes."""
    if text.startswith("{"):
        props = flat(json.loads(text))
    else:
        parts = text.replace(",,", "\0").split(",")
        props = [tuple(p.replace("\0", ",").split("=", 1)) if "=" in p else ("", p.replace("\0", ",")) for p in parts]
    kind = next((v for k, v in props if k in KIND and v and not v.isdigit()), "")
    if props and props[0][0] == "" and len(props) == 1:
        return name, [("", props[0][1])]
    return f"{name} {kind}".strip(), [(k, v) for k, v in props if not (v == kind and k in KIND)]


def words(line):
    """A command line as a bag of (head, key, value), with (head, None, id) for each option as a whole."""
    bag = collections.Counter()
    parts = shlex.split(line.replace("\\\n", " "))
    first = next(i for i, p in enumerate(parts) if "=" not in p.split("/")[0])
    for p in parts[:first]:
        bag[("environment", *p.split("=", 1))] += 1
    i = first + 1
    while i < len(parts):
        name, value = parts[i], ""
        if i + 1 < len(parts) and not parts[i + 1].startswith("-"):
            value, i = parts[i + 1], i + 1
        i += 1
        head, props = option(name, value) if value else (name, [])
        mark = dict(props).get("id") or dict(props).get("node-name") or dict(props).get("name", "")
        bag[(head, None, mark)] += 1
        for key, text in props:
            bag[(head, key, text)] += 1
    return bag


def without(sighting):
    """The document without the value; the tree is as before afterwards."""
    f, node = sighting.field, sighting.node
    if f.place in ("attr", "tag"):
        kept, node.attrs = node.attrs, {k: v for k, v in node.attrs.items() if k != examples.written(f)}
        text, node.attrs = document(node), kept
    elif f.place == "content":
        kept, node.text = node.text, ""
        text, node.text = document(node), kept
    else:
        kept, node.children = node.children, [c for c in node.children if c is not sighting.child]
        text, node.children = document(node), kept
    return text


def document(node):
    while node.parent:
        node = node.parent
    return "\n".join(examples.lines(node))


def other_values(kind, text):
    if kind.enum:
        return [w for w in kind.enum.words if w != text][:6]
    if kind.name in ("YesNo", "OnOff"):
        return [{"yes": "no", "no": "yes", "on": "off", "off": "on"}.get(text, "yes")]
    if kind.name in ("Int", "UInt", "I64", "U64", "Size"):
        return [str(int(text) * 2), str(int(text) + 1), str(max(int(text) // 2, 1))] if text.lstrip("-").isdigit() else []
    if kind.name.startswith("Hex"):
        return [hex(int(text, 16) ^ 1)]
    if kind.name == "Uuid":
        return [text[:-1] + ("1" if text[-1] != "1" else "2")]
    if kind.name == "Mac":
        return [text[:-1] + ("1" if text[-1] != "1" else "2")]
    if kind.name == "Ip":
        return [text[:-1] + ("1" if text[-1] != "1" else "2")]
    if kind.name == "CpuSet":
        return ["0", "1"]
    return [text + "x", text + "2"]


def changed(sighting, value):
    """The document with another value; the tree is as before afterwards."""
    f, node = sighting.field, sighting.node
    if f.place in ("attr", "tag"):
        kept, node.attrs = node.attrs, {**node.attrs, examples.written(f): value}
        text, node.attrs = document(node), kept
        return text
    holder = node if f.place == "content" else sighting.child
    kept, holder.text = holder.text, value
    text, holder.text = document(node), kept
    return text


def shown(sighting):
    f, node = sighting.field, sighting.node
    if f.place in ("attr", "tag"):
        return f"{examples.written(f)}='{node.attrs[examples.written(f)]}'"
    if f.place == "content":
        return node.text.strip()
    return examples.lines(sighting.child, 0)[0]


def value_of(sighting):
    f, node = sighting.field, sighting.node
    if f.place in ("attr", "tag"):
        return node.attrs[examples.written(f)]
    return node.text.strip() if f.place == "content" else sighting.child.text.strip()


class Variant:
    def __init__(self, key, sighting, text, whole):
        self.key, self.sighting, self.text, self.whole = key, sighting, text, whole


def variants(root_type, filled, tried):
    """Documents that differ in one value; tried counts sightings of each field (of a word: of each word)."""
    for seen in examples.Walk(root_type, examples.parse(filled)).sightings:
        key = f"{seen.type.name}.{seen.field.name}"
        enum = seen.field.kind and seen.field.kind.enum
        what = (key, value_of(seen)) if enum else key
        if tried[what] >= (1 if enum else MOST):
            continue
        tried[what] += 1
        whole = seen.field.type is not None
        yield Variant(key, seen, without(seen), whole)
        for value in other_values(seen.field.kind, value_of(seen)) if seen.field.kind else []:
            yield Variant(key, seen, changed(seen, value), whole)


def difference(base, now, whole):
    """What the value led to: options that are gone, or words of options that stay."""
    lost, gained = base - now, now - base
    heads = [h for h, k, _ in lost if k is None]
    if heads:
        return {"heads": list(dict.fromkeys(heads))}
    lines = [f"{h} {k}={v}" if k else f"{h} {v}" for h, k, v in lost if k is not None and not (k == "id" and whole)]
    if lines:
        return {"words": lines}
    lines = [f"{h} {k}={v}" if k else f"{h} {v}".strip() for h, k, v in gained if k is not None or not whole]
    return {"instead": lines} if lines else None


def judge(example, base, answers, found):
    """answers: [(variant, answer)] of one example. The first variant with an effect speaks for its sighting."""
    done = set()
    for variant, answer in answers:
        place = (variant.key, id(variant.sighting))
        entry = {"example": example.name, "value": shown(variant.sighting)}
        if isinstance(answer, str):
            found[variant.key].setdefault("refused", {**entry, "refused": answer})
            continue
        effect = difference(base, answer[1], variant.whole)
        found[variant.key]["tried"] = True
        if effect and place not in done:
            done.add(place)
            if effect not in [{k: v for k, v in e.items() if k not in ("example", "value")} for e in found[variant.key]["effects"]]:
                found[variant.key]["effects"].append({**entry, **effect})


def architecture(root):
    for node in root:
        if node.name == "type" and node.parent is not None and node.parent.name == "os":
            return node.attrs.get("arch", "x86_64")
    return "x86_64"


def all_effects(tool):
    top = pathlib.Path(__file__).parent.parent
    family = Reader(top).family("domain")
    root_type = next(t for t in family.types if t.root == "domain")
    found = collections.defaultdict(lambda: {"effects": [], "tried": False})
    tried, whole = collections.Counter(), {}
    for example in examples.load(family):
        planner = Planner(tool, architecture(example.root))
        base = planner.plan(["\n".join(examples.lines(example.root))])[0]
        if isinstance(base, str):
            whole[example.name] = {"refused": base}
            continue
        whole[example.name] = {"options": sum(n for (_, k, _), n in base[1].items() if k is None)}
        todo = list(variants(root_type, base[0], tried))
        judge(example, base[1], list(zip(todo, planner.plan([v.text for v in todo]))), found)
    return {"": whole, **found}


def main(tool, out):
    pathlib.Path(out).write_text(json.dumps(all_effects(tool), indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
