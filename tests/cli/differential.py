#!/usr/bin/python3
"""Our virsh and Debian's, the same words on the same library and its test host: same output, same exit code.

cases/test.txt holds an invocation a line, in sections ("# --- name"); @F@ is the folder of documents. What differs is
listed in cases/differences.txt with its reason ("reason | invocation"). Counters of the moment are compared by shape.
What Debian's virsh does not know yet, or hangs on, counts for nobody."""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "host"))
from lib import BUILD, done, point, skip_all  # noqa: E402

PEER = "/usr/bin/virsh"
OURS = BUILD / "src/cli/virsh-on-peer"
BAR = 0.97
MOVING = [
    (re.compile(r"(?m)(CPU time: +|(?:rd|wr|rx|tx)_\w+ |errs |number of [a-z ]+: +|error count: +|last_update |user: +"
                r"|system: +|idle: +|iowait: +|snapshot |checkpoint |UUID: +|<uuid>|<creationTime>)[\d.a-f-]+"), r"\1N"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"), "DATE"),
    (re.compile(r"(?m)^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"), "UUID"),
    # a line that is rewritten even where nobody sees it, against lines
    (re.compile(r"(\n?[A-Z][A-Za-z ]+: \[ *\d+ %\](  [\d.]+ [KMG]iB/s  [\d:]+ left)?\n?)+"), " PROGRESS"),
    (re.compile(r"Compiled against library: libvirt [\d.]+"), "COMPILED"),
]
NEWER = re.compile(r"unknown command: '(?!bogus)|doesn't support option --(?!bogus)")


def run(program, line):
    words = ["-c", "test:///default"]
    line = line.replace("@F@", str(HERE / "files"))
    while line.startswith("-"):
        option, _, line = line.partition(" ")
        words.append(option)
    try:
        result = subprocess.run([program, *words, line], capture_output=True, text=True, timeout=10, cwd=HERE,
                                stdin=subprocess.DEVNULL, env=dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC"))
    except subprocess.TimeoutExpired:
        return None
    found = [result.stdout, result.stderr]
    for pattern, shape in MOVING:
        found = [pattern.sub(shape, text) for text in found]
    return result.returncode, *found


def sections():
    name, lines = "", []
    for line in (HERE / "cases/test.txt").read_text().splitlines():
        if line.startswith("# --- "):
            if lines:
                yield name, lines
            name, lines = line[6:], []
        elif line and not line.startswith("#"):
            lines.append(line)
    yield name, lines


def differences():
    rows = (row.partition(" | ") for row in (HERE / "cases/differences.txt").read_text().splitlines() if row)
    return {line: reason for reason, _, line in rows if not reason.startswith("#")}


def compare(line):
    peer, ours = run(PEER, line), run(OURS, line)
    if peer is None or NEWER.search(peer[2]):
        return line, None, ""
    return line, peer == ours, f"$ {line}\n  peer {peer}\n  ours {ours}"


def main():
    if not os.access(PEER, os.X_OK):
        skip_all("no virsh of Debian's here")
    listed, counted, equal = differences(), 0, 0
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for name, lines in sections():
            results = [r for r in pool.map(compare, lines) if r[1] is not None]
            counted += len(results)
            equal += sum(same for _, same, _ in results)
            wrong = [text for line, same, text in results if not same and line not in listed]
            stale = [line for line, same, _ in results if same and line in listed]
            point(f"virsh, {name}: {len(results)} invocations", not wrong and not stale,
                  "\n".join(wrong + [f"listed, but equal: {line}" for line in stale]))
    point(f"{equal} of {counted} invocations are the same", equal >= BAR * counted)
    done()


main()
