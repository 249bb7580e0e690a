#!/usr/bin/env python3
"""One family of model/xml -> a fuzz dictionary, or lines of schema.lock. The reference pages: formats.py."""
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from lang.core import ModelError  # noqa: E402
from lang.xml import Reader  # noqa: E402

def written_as(f):
    if f.type and f.type.tag and f.type.tag.facts.get("by_name"):
        return "<" + "|".join(f.type.tag.kind.enum.words) + ">"
    ns = f.facts.get("ns")
    name = f"{ns}:{f.xml}" if ns else f.xml
    if f.place in ("attr", "tag"):
        return f"@{name}"
    return "text" if f.place == "content" else f"<{name}>"


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
    if what == "dictionary":
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
        sys.exit("dictionary, lock or bless")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except ModelError as e:
        sys.exit(str(e))
