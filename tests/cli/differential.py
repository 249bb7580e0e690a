#!/usr/bin/python3
"""Our virsh and Debian's, the same words: same output, same exit code.

differential.py library   both on Debian's library and its test host
differential.py daemon    both on our daemon and our test host, through Debian's library
differential.py pair      Debian's virsh on Debian's library, ours on ours
differential.py strangers [all]  as library, with what strangers.py makes: a fixed part of it, or all (half an hour)

cases/test.txt holds an invocation a line, in sections ("# --- name"); @F@ is the folder of documents, @T@ an empty one of
the invocation's own. What differs is listed in cases/differences.txt with its reason ("which | reason | invocation").
Counters of the moment are compared by shape. What Debian's virsh does not know yet, or hangs on, counts for nobody. Of
the pair, two kinds of difference are no difference of the shell and only counted: a refusal in our library's words, and
what Debian's test host lacks."""
import concurrent.futures
import functools
import hashlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "host"))
sys.path.insert(0, str(HERE))
from lib import BUILD, Daemon, done, point, skip_all  # noqa: E402
import strangers  # noqa: E402

PEER = "/usr/bin/virsh"
ON_PEER = BUILD / "src/cli/virsh-on-peer"
PROGRAMS = {"library": (PEER, ON_PEER), "daemon": (PEER, ON_PEER), "pair": (PEER, BUILD / "src/cli/virsh"),
            "strangers": (PEER, ON_PEER)}
BAR = 0.97
WORKERS = 3
PART = 48  # one of so many of the strangers' invocations
MOVING = [
    (re.compile(r"(?m)(CPU time: +|(?:rd|wr|rx|tx)_\w+ |errs |number of [a-z ]+: +|error count: +|last_update |user: +"
                r"|system: +|idle: +|iowait: +|snapshot |checkpoint |UUID: +|<uuid>|<creationTime>)[\d.a-f-]+"), r"\1N"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"), "DATE"),
    (re.compile(r"(?m)^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"), "UUID"),
    # a line that is rewritten even where nobody sees it, against lines
    (re.compile(r"(\n?[A-Z][A-Za-z ]+: \[ *\d+ %\](  [\d.]+ [KMG]iB/s  [\d:]+ left)?\n?)+"), " PROGRESS"),
    (re.compile(r"Compiled against library: libvirt [\d.]+"), "COMPILED"),
    (re.compile(r"test\+unix:///default\?socket=\S+sock"), "test:///default"),
]
NEWER = re.compile(r"unknown command: '(?!bogus|[A-Z])|doesn't support option --(?!bogus|nosuch)")
LACKING = re.compile(r"not supported by the connection driver|unsupported flags|not supported (yet|by this libvirt)"
                     r"|parameter '\S+' not supported|this function is not")

# the runner of the tests names the folder of our library; Debian's programs shall have their own
os.environ.pop("LD_LIBRARY_PATH", None)

SAID = re.compile(r"(?m)^error: ")


def run(program, line, uri):
    """None: it hangs. Debian's virsh does so in some invocations, which then count for nobody; on a machine that is
    busy others seem to. Ours has time."""
    with tempfile.TemporaryDirectory(prefix="vireo-test-") as folder:
        found = run_in(folder, program, line, uri)
    if found is None:
        return None
    texts = [text.replace(folder, "@T@") for text in found[1:]]
    for pattern, shape in MOVING:
        texts = [pattern.sub(shape, text) for text in texts]
    return found[0], *texts


def run_in(folder, program, line, uri):
    words = ["-c", uri]
    line = line.replace("@F@", str(HERE / "files")).replace("@T@", folder)
    while line.startswith("-"):
        option, _, line = line.partition(" ")
        words.append(option)
    try:
        result = subprocess.run([program, *words, line], capture_output=True, text=True, cwd=folder,
                                timeout=15 if program == PEER else 120, stdin=subprocess.DEVNULL,
                                env=dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC", EDITOR="true", VISUAL="true"))
    except subprocess.TimeoutExpired:
        return None
    return result.returncode, result.stdout, result.stderr


def of_strangers():
    """A fixed part of them, by their kinds."""
    kinds = {}
    for kind, line in strangers.invocations():
        if "all" in sys.argv[2:] or int(hashlib.md5(line.encode()).hexdigest(), 16) % PART == 0:
            kinds.setdefault(kind, []).append(line)
    return kinds.items()


def sections(which):
    if which == "strangers":
        yield from of_strangers()
        return
    name, lines = "", []
    for line in (HERE / "cases/test.txt").read_text().splitlines():
        if line.startswith("# --- "):
            if lines:
                yield name, lines
            name, lines = line[6:], []
        elif line and not line.startswith("#"):
            lines.append(line)
    yield name, lines


class Patterns:
    """Invocations that are listed with * for any words."""

    def __init__(self, text):
        rows = [row.split(" | ")[0] for row in text.splitlines() if row[:1] not in "#"]
        self.all = [re.compile(".*".join(map(re.escape, row.split("*"))) + "$") for row in rows]

    def __contains__(self, line):
        return any(p.match(line) for p in self.all)


def differences(which):
    if which == "strangers":
        return Patterns((HERE / "cases/strangers.txt").read_text())
    rows = (row.split(" | ", 2) for row in (HERE / "cases/differences.txt").read_text().splitlines() if row[:1] not in "#")
    return {line for kinds, _, line in rows if which in kinds.split()}


def verdict(which, peer, ours):
    """Same, or what kind of difference; None: it counts for nobody."""
    if peer is None or NEWER.search(peer[2]):
        return None
    if peer == ours:
        return "same"
    if which == "pair" and peer and ours and LACKING.search(peer[2]) and not LACKING.search(peer[1]):
        return "lacking"
    if which == "pair" and ours and peer[:2] == ours[:2] and len(SAID.findall(peer[2])) == len(SAID.findall(ours[2])) > 0:
        return "words"
    return "other"


def run_anew(program, line):
    """On a daemon of its own: all connections to one share the state of its host."""
    daemon = Daemon("libvirtd").start()
    try:
        return run(program, line, f"test+unix:///default?socket={daemon.socket}")
    finally:
        daemon.clean()


def compare(which, line):
    each = (run_anew(program, line) if which == "daemon" else run(program, line, "test:///default")
            for program in PROGRAMS[which])
    peer = next(each)
    ours = peer and next(each)
    return line, verdict(which, peer, ours), f"$ {line}\n  peer {peer}\n  ours {ours}"


def main(which):
    if not os.access(PEER, os.X_OK):
        skip_all("no virsh of Debian's here")
    listed, counts = differences(which), {}
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        for name, lines in sections(which):
            results = [r for r in pool.map(functools.partial(compare, which), lines) if r[1]]
            for line, kind, _ in results:
                counts[kind] = counts.get(kind, 0) + 1
            wrong = [text for line, kind, text in results if kind == "other" and line not in listed]
            stale = [line for line, kind, _ in results if kind == "same" and line in listed and which != "strangers"]
            point(f"virsh, {name}: {len(results)} invocations", not wrong and not stale,
                  "\n".join(wrong + [f"listed, but equal: {line}" for line in stale]))
    total, lacking, words = sum(counts.values()), counts.get("lacking", 0), counts.get("words", 0)
    point(f"{counts['same']} of {total} invocations are the same; {words} refusals in our words, {lacking} that Debian's "
          f"test host lacks, {counts.get('other', 0)} listed", counts["same"] + words + lacking >= BAR * total)
    done()


main(sys.argv[1])
