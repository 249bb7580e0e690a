#!/usr/bin/python3
"""Every command and every option of virsh is used by an invocation of the tests: cases/test.txt and qemu.txt beside
Debian's virsh, cases/own.txt (what Debian's has not) alone, --output by output.py."""
import pathlib
import shlex
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TOP / "model"), str(TOP / "tests/host")]
from lib import BUILD, done, point  # noqa: E402
from lang import cli  # noqa: E402

CASES = TOP / "tests/cli/cases"


def commands_of(line):
    """The words of each command of a line."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=";")
    lexer.whitespace_split, lexer.commenters = True, ""
    found = [[]]
    try:
        for word in lexer:
            if set(word) == {";"}:
                found.append([])
            else:
                found[-1].append(word)
    except ValueError:  # a quote that is not closed is a case of its own
        pass
    return [words for words in found if words]


def used(command, words):
    """Names of the options that the words give, by name or by position."""
    options = {o["name"]: o for o in command["options"]}
    named, filled, bare, rest = set(), set(), 0, iter(words)
    for word in rest:
        name, equal, _ = word[2:].partition("=")
        option = options.get(name) if word.startswith("--") else None
        if not option:
            bare += 1
            continue
        named.add(name)
        filled.add(option.get("of", name).partition("=")[0])
        if option["kind"] != "flag" and not equal and "=" not in option.get("of", ""):
            next(rest, None)
    places = [o["name"] for o in command["options"] if o["kind"] == "rest" or o.get("positional")]
    return named | set([p for p in places if p not in filled][:bare])


def lines():
    for name in "test.txt", "qemu.txt", "own.txt":
        for line in (CASES / name).read_text().splitlines():
            if line and not line.startswith("#"):
                while line.startswith("-"):
                    line = line.partition(" ")[2]
                yield line.partition(" | ")[2] if name == "own.txt" else line


def own():
    """What Debian's virsh has not: the exit status, and never a complaint about the words."""
    wrong, n = [], 0
    for row in (CASES / "own.txt").read_text().splitlines():
        if not row or row.startswith("#"):
            continue
        status, _, line = row.partition(" | ")
        r = subprocess.run([BUILD / "src/cli/virsh", "-c", "test:///default", line.replace("@F@", str(TOP / "tests/cli/files"))],
                           capture_output=True, text=True, timeout=240, stdin=subprocess.DEVNULL)
        n += 1
        if r.returncode != int(status) or "doesn't support option" in r.stderr or "unknown command" in r.stderr:
            wrong.append(f"$ {line}: {r.returncode}\n{r.stdout}{r.stderr}")
    point(f"{n} invocations that only ours understands", not wrong, "\n".join(wrong))


def main():
    files = [p for p in sorted((TOP / "model/cli").glob("*.py"))
             if "\ngroup(" in p.read_text() and not p.stem.startswith("admin_")]
    commands = {c["name"]: c for g in cli.groups(files) for c in g["commands"]}
    seen = {}
    for line in lines():
        for words in commands_of(line):
            if words[0] in commands:
                seen.setdefault(words[0], set()).update(used(commands[words[0]], words[1:]))
    point(f"{len(commands)} commands are run", not commands.keys() - seen.keys(), commands.keys() - seen.keys())
    pairs = [(c["name"], o["name"]) for c in commands.values() for o in c["options"] if o["name"] != "output"]
    missing = [f"{c} --{o}" for c, o in pairs if o not in seen.get(c, ())]
    point(f"{len(pairs)} options are used", not missing, "\n".join(missing))
    own()
    done()


main()
