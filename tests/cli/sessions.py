#!/usr/bin/python3
"""Sessions of several commands with both virshes on Debian's library: read from a pipe, with and without -q, -r and -t, as one
argument, and the first line cut into words. Quoting, comments, ;, connect, cd, errors in the middle, quit, ends without a
newline; what is printed, the exit code. cases/sessions.txt has one a line."""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "host"))
from lib import BUILD, done, point, skip_all  # noqa: E402

os.environ.pop("LD_LIBRARY_PATH", None)  # of the runner; Debian's programs have their own library
PEER, OURS = "/usr/bin/virsh", str(BUILD / "src/cli/virsh-on-peer")
MOVING = [(re.compile(r"[\d.]+ ms"), "N ms"), (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"), "DATE"),
          (re.compile(r"(?m)(CPU time: +|last_update |<uuid>|snapshot )[\d.a-f-]+"), r"\1N")]
URI = ["-c", "test:///default"]
WAYS = {"a pipe": [], "a quiet pipe": ["-q"], "read-only": ["-r"], "timed": ["-t", "-q"]}
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}


def sessions():
    for line in (HERE / "cases/sessions.txt").read_text().splitlines():
        if line[:1] != "#" or line.startswith("# comment"):
            text = re.sub(r"\\(.)", lambda m: ESCAPES[m[1]], line)
            yield text.replace("@F@", str(HERE / "files"))


def said(program, words, text, home):
    env = dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC", EDITOR="true", HOME=home, XDG_CACHE_HOME=home, TERM="dumb")
    try:
        r = subprocess.run([program, *words], input=text, capture_output=True, text=True, errors="replace", cwd=home, env=env,
                           timeout=15 if program == PEER else 120)
    except subprocess.TimeoutExpired:
        return None
    found = [r.stdout.replace(home, "@HOME@"), r.stderr]
    for pattern, shape in MOVING:
        found = [pattern.sub(shape, one) for one in found]
    return r.returncode, *found


def compare(job):
    words, text, shown = job
    each = []
    for program in (PEER, OURS):
        with tempfile.TemporaryDirectory(prefix="vireo-test-") as home:
            each.append(said(program, words, text, home))
        if each[0] is None:
            return None  # Debian's hangs, or has no time
    return None if each[0] == each[1] else f"{shown!r}\n  peer {each[0]}\n  ours {each[1]}"


def main():
    if not os.access(PEER, os.X_OK) or not os.access(OURS, os.X_OK):
        skip_all("no virsh of Debian's here")
    each = list(sessions())
    jobs = {way: [([*options, *URI], text, text) for text in each] for way, options in WAYS.items()}
    # cd is refused there by Debian's; later releases do it
    outside = [text for text in each if not re.match(r"cd\b", text)]
    jobs["an argument"] = [([*URI, text], "", text) for text in outside]
    jobs["words"] = [([*URI, *text.split("\n")[0].split(" ")], "", text) for text in outside
                     if not text.startswith("help")]
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        for way, some in jobs.items():
            wrong = [w for w in pool.map(compare, some) if w]
            point(f"{len(some)} sessions by {way}", not wrong, "\n".join(wrong))
    done()


main()
