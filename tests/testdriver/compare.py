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
KNOWN = {  # label, a pattern: why we answer something else
    r"\[networks\] set autostart": "as real networks do: a transient one cannot",
    r"\[volumes\] by odd path": "as in real pools: doubled slashes are no other path",
    r"\[pools\] autostart": "the same reason for all kinds of objects",
    r"\[updates\] then hosts": "what was changed of the running network alone goes with it",
    r"\[life\] setAutostart\(1\)": "as real guests do: a transient one cannot",
    r"\[host\] getFreePages.*": "9.0.0 answers the command line tool, but not this binding",
    r"\[host\] getCPUModelNames.*": "models of 11.3.0, in the order of its list",
    r"\[opening\] open test:///etc": "a folder is no document that could be read, whatever is in it",
    r"\[refusals\] (define|create): (type|too many current|no cpus|uuid|memory word)": "the document is wrong: ERR_XML_ERROR",
    r"\[rename\] name\(\)": "the handle has the new name",
    r"\[stats\] (stats 0x.*|unknown flag)": "every group of statistics that is asked for",
    r"\[(memory|guest|screenshot)\] (memoryPeek|sendKey|sendProcessSignal|off).*": "a guest that does not run is told of first",
    r"\[info\] guestVcpus\(\)": "what the peer's binding does not say without an error",
    r"\[metadata\] XMLDesc\(\)": "no empty <metadata> stays behind",
    r"\[defaults\] (xen devices|misc).*": "fewer guesses about devices that are not described",
}
MORE_EVENTS = (" BALLOON_CHANGE ", " REBOOT ", " TUNABLE ", " RTC_CHANGE ", " METADATA_CHANGE ")
NEWER = re.compile(r" clusters='1'")
PEER = "/usr/lib/x86_64-linux-gnu/libvirt.so.0"
ERROR = re.compile(r"error (\d+) ## \d+ .*$")
RESULT = re.compile(r"^(.*?) => (.*)$")
INTERNAL, NO_SUPPORT, INVALID_ARG, INVALID_OPERATION = 1, 3, 8, 55


def transcript(script, sections, library):
    env, command = dict(os.environ, LD_LIBRARY_PATH=library), ["/usr/bin/python3", HERE / f"{script}.py", *sections]
    if script in BOXED and not library:
        env["CALLS_URI"] = "qemu:///system"
        command = [BOX, "--peer", "--qconf", "namespaces = []", "--", *command]
    run = subprocess.run(command, env=env, capture_output=True, text=True, timeout=240)
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


def entries(lines):
    """(label, first line, [further lines]) for each call."""
    found = []
    for line in lines:
        m = RESULT.match(line)
        if m:
            found.append((m[1], line, []))
        elif found:
            found[-1][2].append(line)
    return found


def alike(lines, others):
    """Without what has a reason: events that the peer does not send, attributes that came after it."""
    kept = [l for l in lines if l in others or not any(word in l for word in MORE_EVENTS)]
    return [plain(NEWER.sub("", l)) for l in kept]


def compare_entry(peer, ours, counts):
    (label, first, rest), (_, our_first, our_rest) = peer, ours
    if plain(first) == plain(our_first) and alike(rest, our_rest) == alike(our_rest, rest):
        counts["same"] += 1
        return []
    why = better(first, our_first) or ("known" if any(re.fullmatch(k, label) for k in KNOWN) else None)
    counts[why or "different"] += 1
    if why:
        return []
    return [f"{sign} {l}" for sign, lines in (("-", [first, *rest]), ("+", [our_first, *our_rest])) for l in lines
            if l not in (our_rest if sign == "-" else rest)]


def compare(peer, ours, counts):
    shown, peer, ours = [], entries(peer), entries(ours)
    matcher = difflib.SequenceMatcher(None, [e[0] for e in peer], [e[0] for e in ours], autojunk=False)
    for op, a, b, c, d in matcher.get_opcodes():
        if op == "equal":
            for old, new in zip(peer[a:b], ours[c:d]):
                shown += compare_entry(old, new, counts)
            continue
        counts["different"] += max(b - a, d - c)
        shown += [f"- {e[1]}" for e in peer[a:b]] + [f"+ {e[1]}" for e in ours[c:d]]
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
