#!/usr/bin/python3
"""virsh help beside Debian's: the same groups in the same order, all of its commands in their groups, and for each command the
same sections in their order and every option. Descriptions are our own words, and there may be more: every page of ours
has a DESCRIPTION, and options that came after 9.0.0 are there."""
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "host"))
from lib import BUILD, done, point, skip_all  # noqa: E402

os.environ.pop("LD_LIBRARY_PATH", None)  # of the runner; Debian's programs have their own library
PEERS = {"virsh": "/usr/bin/virsh", "virt-admin": "/usr/bin/virt-admin"}


def said(program, *words):
    r = subprocess.run([program, *words], capture_output=True, text=True, timeout=240, stdin=subprocess.DEVNULL,
                       env=dict(os.environ, LC_ALL="C.UTF-8"))
    return r.returncode, r.stdout


def groups(text):
    """[(title, keyword, [command])]"""
    found = []
    for line in text.splitlines():
        head = re.match(r" (\S.*) \(help keyword '(\S+)'\)[: ]*$", line)
        if head:
            found.append((*head.groups(), []))
        elif re.match(r"    \S", line) and found:
            found[-1][2].append(line.split()[0])
    return found


def pages(program, names):
    """Of each command the sections and the names of the options; one process tells all."""
    found = {}
    for text in re.split(r"(?m)^  NAME\n", said(program, "; ".join(f"help {name}" for name in names))[1])[1:]:
        sections = ["NAME", *re.findall(r"(?m)^  ([A-Z]+)$", text)]
        told = text.partition("  OPTIONS\n")[2]
        found[text.split()[0]] = sections, re.findall(r"(?m)^    \[?(--[\w-]+)", told), text.partition("  SYNOPSIS\n")[2].split()[:1]
    return found


def differs(name, peer, ours):
    sections, options, synopsis = peer
    our_sections, our_options, our_synopsis = ours
    if not set(sections) <= set(our_sections) or [s for s in our_sections if s in sections] != sections:
        return f"{name}: sections {sections}, ours {our_sections}"
    if set(options) - set(our_options) or synopsis != our_synopsis:
        return f"{name}: options {options}, ours {our_options}; synopsis {synopsis} {our_synopsis}"
    return None


def compare(tool, peer):
    ours = BUILD / "src/cli" / tool
    theirs, mine = groups(said(peer, "help")[1]), groups(said(ours, "help")[1])
    point(f"{tool}: {len(theirs)} groups in their order", [g[:2] for g in theirs] == [g[:2] for g in mine],
          f"{[g[:2] for g in theirs]} {[g[:2] for g in mine]}")
    missing = [(t[1], c) for t, m in zip(theirs, mine) for c in t[2] if c not in m[2]]
    point(f"{tool}: {sum(len(g[2]) for g in theirs)} commands in their groups", theirs and not missing, missing)
    wrong = []
    for title, keyword, commands in theirs:
        code, text = said(ours, "help", keyword)
        alone = groups(text)
        if code or [a[:2] for a in alone] != [(title, keyword)] or not set(commands) <= set(alone[0][2]):
            wrong.append(f"help {keyword}: {text}")
    point(f"{tool}: help of each group", not wrong, "\n".join(wrong))
    names = [c for g in theirs for c in g[2]]
    each = pages(peer, names), pages(ours, names)
    wrong = [w for w in (differs(n, each[0][n], each[1][n]) for n in names if n in each[1]) if w]
    wrong += [f"{n}: no page" for n in names if n not in each[1]]
    point(f"{tool}: {len(names)} pages have the sections and options of Debian's", not wrong, "\n".join(wrong))


def main():
    if not all(os.access(p, os.X_OK) for p in PEERS.values()):
        skip_all("no shell of Debian's here")
    for tool, peer in PEERS.items():
        compare(tool, peer)
    done()


main()
