#!/usr/bin/python3
"""The same calls on test:///default with Debian's library and with ours: what is answered must be the same, or stand
in the list of known differences. compare.py [SCRIPT [SECTION…]] prints each line that differs."""
import collections
import difflib
import importlib.util
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(os.environ.get("BUILD", HERE.parent.parent / "build"))
SCRIPTS = ("host", "domain", "moment", "nodedev", "objects", "daemon")
BOX = next((p / "shared/bench/box.sh" for p in HERE.parents if (p / "shared/bench/box.sh").exists()), None)
BOXED = ("daemon",)  # what only daemons of the peer have: its own are asked, in a box
KNOWN = {  # label: why we answer something else
    "[networks] set autostart": "as real networks do: a transient one cannot",
    "[pools] autostart": "the same reason for all kinds of objects",
    "[updates] then hosts": "what was changed of the running network alone goes with it",
}
PEER = "/usr/lib/x86_64-linux-gnu/libvirt.so.0"
ERROR = re.compile(r"error (\d+) ## \d+ .*$")
RESULT = re.compile(r"^(.*?) => (.*)$")
INTERNAL, NO_SUPPORT, INVALID_ARG, INVALID_OPERATION = 1, 3, 8, 55


def transcript(script, sections, library):
    env, command = dict(os.environ, LD_LIBRARY_PATH=library), ["/usr/bin/python3", HERE / f"{script}.py", *sections]
    if script in BOXED and not library:
        env["CALLS_URI"] = "qemu:///system"
        command = [BOX, "--peer", "--qconf", "namespaces = []", "--", *command]
    run = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
    if run.returncode:
        print(f"# {script} with {library or 'the system'}: exit {run.returncode}\n{run.stderr[-2000:]}")
    return run.stdout.splitlines()


def code(line):
    m = ERROR.search(line)
    return int(m[1]) if m else None


def plain(line):
    """Without the error's text, which is ours."""
    return ERROR.sub(lambda m: f"error {m[1]}", line)


def better(peer, ours):
    """Differences that are meant: a call that the peer lacks, a flag it does not know, a reason with a name."""
    was, now = code(peer), code(ours)
    if was == NO_SUPPORT:
        return "more calls"
    if was == INVALID_ARG and "unsupported flags" in peer and now != INVALID_ARG:
        return "more flags"
    if was == INTERNAL and now is not None:
        return "reasons with a name"
    return None


def known(line):
    m = RESULT.match(line)
    return m is not None and m[1] in KNOWN


def compare(peer, ours, counts):
    shown = []
    matcher = difflib.SequenceMatcher(None, [plain(l) for l in peer], [plain(l) for l in ours], autojunk=False)
    for op, a, b, c, d in matcher.get_opcodes():
        if op == "equal":
            counts["same"] += b - a
            continue
        old, new = peer[a:b], ours[c:d]
        while old and new:
            why = better(old[0], new[0]) if RESULT.match(old[0]) and RESULT.match(new[0]) else None
            if not why or RESULT.match(old[0])[1] != RESULT.match(new[0])[1]:
                break
            counts[why] += 1
            label = RESULT.match(new[0])[1]
            old.pop(0), new.pop(0)
            while new and new[0].startswith(label + " | "):
                new.pop(0)
        counts["known"] += sum(map(known, new))
        old, new = [l for l in old if not known(l)], [l for l in new if not known(l)]
        shown += [f"- {l}" for l in old] + [f"+ {l}" for l in new]
        counts["different"] += max(len(old), len(new))
    return shown


def main(argv):
    if importlib.util.find_spec("libvirt") is None:
        return 77
    counts = collections.Counter()
    scripts = argv[:1] or SCRIPTS
    for script in scripts:
        if script in BOXED and not BOX:
            counts["skipped"] += 1
            continue
        for line in compare(transcript(script, argv[1:], ""), transcript(script, argv[1:], str(BUILD / "src/client")), counts):
            print(line[:400])
    print(dict(counts))
    return counts["different"] != 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
