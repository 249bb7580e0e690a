#!/usr/bin/python3
"""The commands of the user's pages (docs/user/*.rst), run as they stand there; what they print must be what the page shows.

  pages.py [PAGE…]      TAP; BLESS=1 puts what was printed into the page where it differs

A block ".. code-block:: console" is a session: "$ " begins a command, "> " goes on with it, the rest is what it prints. All
blocks of a page are one session of bash, in a host of its own (mounts, network, processes) where /srv is empty and the
built programs are in PATH. "..." stands for anything, in a line or as lines. What differs from run to run (uuids, addresses,
times, sizes in use) is compared by shape. ".. code-block:: xml" after a comment ".. file: NAME" is written to NAME.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
BUILD = pathlib.Path(os.environ.get("VIREO_BUILD", TOP / "build"))
PROGRAMS = ("cli/virsh", "cli/virt-admin", "cli/virt-qemu-run", "daemon/libvirtd", "daemon/virtqemud", "cli/tools/virt-host-validate",
            "cli/tools/virt-xml-validate", "cli/tools/virt-pki-validate", "cli/tools/virt-pki-query-dn")
SHAPES = [(re.compile(p), s) for p, s in (
    (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID"), (r"([0-9a-f]{2}:){5}[0-9a-f]{2}", "MAC"),
    (r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?([+-]\d{4}|Z)?", "TIME"), (r"/dev/pts/\d+", "PTS"), (r"-{3,}", "---"),
    (r"\b\d+\.\d+ [KMGT]iB\b", "SIZE"), (r"(?<==)\d+$", "N"), (r"\b\d+\.\ds\b", "SECONDS"), (r" +", " "))]
UNSHARE = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]


class Step:
    """A command of a page and what it shows; first and last are lines of the page."""

    def __init__(self, command, shown, first, last, indent):
        self.command, self.shown, self.first, self.last, self.indent = command, shown, first, last, indent


def blocks(lines, head):
    """(number of the line before the block, its indent, its lines)"""
    for i, line in enumerate(lines):
        if line.strip() != head:
            continue
        at = i + 2
        indent = len(lines[at]) - len(lines[at].lstrip())
        end = at
        while end < len(lines) and (not lines[end].strip() or lines[end].startswith(" " * indent)):
            end += 1
        while not lines[end - 1].strip():
            end -= 1
        yield at, indent, [x[indent:] for x in lines[at:end]]


def steps(lines):
    for at, indent, block in blocks(lines, ".. code-block:: console"):
        i = 0
        while i < len(block):
            command, start = [block[i].removeprefix("$ ")], i
            i += 1
            while i < len(block) and block[i].startswith("> "):
                command.append(block[i][2:])
                i += 1
            first = i
            while i < len(block) and not block[i].startswith("$ "):
                i += 1
            if not block[start].startswith("$ "):
                raise SystemExit(f"line {at + start + 1}: a session begins with '$ '")
            yield Step("\n".join(command), block[first:i], at + first, at + i, indent)


def files(lines):
    """Documents that the page tells to write: '.. file: NAME' before a block."""
    for at, _, block in blocks(lines, ".. code-block:: xml"):
        for line in lines[max(at - 4, 0):at]:
            if line.strip().startswith(".. file: "):
                yield line.strip().removeprefix(".. file: "), "\n".join(block) + "\n"


SETUP = """set +m
mount -t tmpfs tmpfs /srv && cd /srv && ip link set lo up
export LC_ALL=C.UTF-8 TZ=UTC HOME=/srv/home NO_COLOR=1 PATH={bin}:$PATH
unset LIBVIRT_DEFAULT_URI VIRSH_DEFAULT_CONNECT_URI LD_LIBRARY_PATH
mkdir -p $HOME
"""


def run(page_steps, documents, folder):
    """What each command printed, and its exit code."""
    script = [SETUP.format(bin=folder)]
    for name, text in documents:
        script.append(f"cat > '{name}' <<'END-OF-DOCUMENT'\n{text}END-OF-DOCUMENT\n")
    script.append("printf '\\001'\n")
    for s in page_steps:
        script.append(s.command + "\nprintf '\\001'\n")
    path = folder / "session"
    path.write_text("".join(script))
    done = subprocess.run([*UNSHARE, "bash", path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                          timeout=240)
    return done.stdout.decode(errors="replace").split("\1")[1:]


def shape(text):
    for pattern, name in SHAPES:
        text = pattern.sub(name, text)
    return text.strip()


def same(shown, printed):
    """Lines of a page against what came; '...' alone stands for lines, inside a line for text."""
    shown = [shape(x) for x in shown]
    printed = [shape(x) for x in printed]
    while shown and not shown[-1]:
        shown.pop()
    while printed and not printed[-1]:
        printed.pop()
    pattern = "".join("(?:.*\n)*?" if x == "..." else ".*".join(re.escape(p) for p in x.split("...")) + "\n" for x in shown)
    return re.fullmatch(pattern, "".join(x + "\n" for x in printed)) is not None


def bless(path, lines, wrong):
    for step, printed in reversed(wrong):
        while printed and not printed[-1].strip():
            printed.pop()
        blank = [""] if step.last < len(lines) and lines[step.last].strip().startswith("$ ") and printed else []
        lines[step.first:step.last] = [(" " * step.indent + x).rstrip() for x in printed] + blank
    path.write_text("\n".join(lines) + "\n")


def programs(folder):
    for program in PROGRAMS:
        if (BUILD / "src" / program).exists():
            (folder / pathlib.Path(program).name).symlink_to(BUILD / "src" / program)


def check(path, folder):
    """The steps of a page that print something else."""
    lines = path.read_text().splitlines()
    todo = list(steps(lines))
    if not todo:
        return 0, []
    outputs = run(todo, list(files(lines)), folder)
    outputs += ["(the session ended)"] * (len(todo) - len(outputs))
    wrong = [(s, o.splitlines()) for s, o in zip(todo, outputs) if not same(s.shown, o.splitlines())]
    if wrong and os.environ.get("BLESS"):
        bless(path, lines, wrong)
        return len(todo), []
    return len(todo), wrong


def main(names):
    if os.geteuid() != 0 or subprocess.run([*UNSHARE, "mount", "-t", "tmpfs", "tmpfs", "/srv"], capture_output=True).returncode:
        print("1..0 # SKIP no host of its own can be made here (root)")
        return 0
    pages = [TOP / "docs" / "user" / f"{n}.rst" for n in names] or sorted((TOP / "docs" / "user").glob("*.rst"))
    folder = BUILD / "docs" / "session"
    bad = 0
    print(f"1..{len(pages)}")
    for n, path in enumerate(pages, 1):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        programs(folder)
        count, wrong = check(path, folder)
        bad += bool(wrong)
        print(f"{'not ok' if wrong else 'ok'} {n} - {path.name}: {count} commands", flush=True)
        for step, printed in wrong:
            print(f"# line {step.first}: $ {step.command}")
            print("".join(f"#   shown   {x}\n" for x in step.shown) + "".join(f"#   printed {x}\n" for x in printed), end="")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
