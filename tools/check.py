#!/usr/bin/env python3
"""Rules that the compiler does not know, checked over the text of src/.

check.py [--fix] [--top N]

awaits   who calls a function marked AWAITS is marked AWAITS itself; callbacks that run on the loop
         (watches, timers, signals) are not
layers   a folder includes only folders below it (ARCHITECTURE.rst)
own      what only one place may do: libxml2, threads, processes, definitions
left     no open ends in the text

--fix adds missing AWAITS marks. The longest functions and files are printed so that they are seen
growing. Exit status 1 when a rule is broken.
"""
import argparse
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SRC = ROOT / "src"

# Each layer may include those before it; folders of one layer do not know each other.
LAYERS = [["base"], ["rt", "reflect"], ["sys"], ["conf", "defs", "wire"],
          ["access", "store", "security", "image", "cpu", "filter", "lock"], ["guest"],
          ["driver/qemu", "driver/test", "driver/network", "driver/storage", "driver/nodedev",
           "driver/nwfilter", "driver/secret", "driver/interface"], ["daemon"]]
EXTRA = {  # edges beside the layers, each with its reason
    "client": {"base", "rt", "sys", "reflect", "defs", "wire",
               "guest"},  # the contract of a driver: call.h, stream.h
    "launch": {"base", "sys"},  # the orders it reads
    "cli": {"base", "conf"},  # the public headers, as any application; virt-login-shell reads a configuration file
    "embed": {"base", "rt", "sys", "reflect", "wire", "access", "guest", "driver/qemu", "driver/test", "daemon",
              "client"},  # the module between libvirt.so's contract (client/link_local.h) and a driver
}
OWN = [  # what, pattern, where it is allowed
    ("libxml2", r'#\s*include\s*<libxml/', r"(reflect|cli)/"),  # cli is an application of its own
    ("threads", r"\b(pthread_create|thrd_create|g_thread_(try_)?new|uv_thread_create)\s*\(", r"rt/|cli/virsh/progress\.c"),
    ("processes", r"\b(fork|vfork|clone|clone3|posix_spawnp?|system|popen|g_spawn_\w+|uv_spawn)\s*\(",
     r"(sys/spawn\.c$|cli/)"),  # virsh starts an editor
    ("definitions", r"\b(guest|g)->(stored|live)\s*=(?!=)", r"guest/(publish|stored)\.c$"),
]
LEFT = re.compile(r"\b(TODO|FIXME|XXX)\b")
TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
HEAD = re.compile(r"^(?P<head>(?!#|typedef|struct \w+ \{|enum|return|else)[A-Za-z_][^;{}=#]*?\b"
                  r"(?P<name>[a-z_]\w*)\((?P<args>[^;{}]*)\)[^;{}=()]*(?:\([^;{}]*\)\)?[^;{}=]*)?)"
                  r"(?P<end>;|\n\{)", re.M)
POINTER = re.compile(r"\bAWAITS\b[^;{}()]*\(\*(\w+)\)")
ANY_POINTER = re.compile(r"^[^;{}()]*\(\*(\w+)\)\s*\(", re.M)
CALL = re.compile(r"(->|\.)?\s*\b([a-z_]\w*)\s*\(")
ON_LOOP = re.compile(r"\b(watch_new|timer_new|signal_watch_new|arena_defer)\s*\(([^;]*)\)\s*;")


def blank(match):
    """Comments and strings become spaces of the same shape."""
    return re.sub(r"[^\n]", " ", match[0])


class Function:
    def __init__(self, path, name, head, at, body, is_static, marked):
        self.path, self.name, self.head, self.at, self.body = path, name, head, at, body
        self.is_static, self.marked = is_static, marked
        self.key = (path, name) if is_static else name


class Source:
    def __init__(self, path):
        self.path = path
        self.short = str(path.relative_to(SRC))
        self.raw = path.read_text(errors="replace")
        self.text = TOKEN.sub(blank, self.raw)
        self.functions, self.prototypes = [], []
        for m in HEAD.finditer(self.text):
            head, name = m["head"], m["name"]
            if name in ("if", "while", "for", "switch", "defined"):
                continue
            body, end = "", m.end()
            if m["end"] != ";":
                end = self.text.find("\n}", m.end())
                end = len(self.text) if end < 0 else end
                body = self.text[m.end():end]
            marked = re.search(r"\bAWAITS\b", head) is not None
            f = Function(self.short, name, head, m.start(), body,
                         re.search(r"\bstatic\b", head) is not None, marked)
            (self.prototypes if m["end"] == ";" else self.functions).append(f)

    def line(self, at):
        return self.text.count("\n", 0, at) + 1


def read_all():
    return [Source(p) for p in sorted(SRC.rglob("*.[ch]")) if "gen" not in p.parts]


def is_test(source):
    return source.short.endswith((".test.c", ".fuzz.c"))


def marked_names(sources):
    marked = set()
    for s in sources:
        for f in s.functions + s.prototypes:
            if f.marked:
                marked.add(f.key)
    return marked


def pointer_names(sources):
    """Members that are marked wherever a function pointer has that name."""
    yes, no = set(), set()
    for s in sources:
        yes |= set(POINTER.findall(s.text))
        for m in ANY_POINTER.finditer(s.text):
            if "AWAITS" not in m[0]:
                no.add(m[1])
    return yes - no


def awaited_call(f, marked, pointers, local_statics):
    for m in CALL.finditer(f.body):
        member, name = m[1], m[2]
        if member:
            if name in pointers:
                return name
        elif (f.path, name) in marked or (name in marked and name not in local_statics):
            return name
    return None


def check_awaits(sources):
    """Yields (source, function, callee) until nothing new follows from the marks."""
    marked, pointers = marked_names(sources), pointer_names(sources)
    found, again = [], True
    while again:
        again = False
        for s in sources:
            if is_test(s):
                continue
            local = {f.name for f in s.functions + s.prototypes if f.is_static}
            for f in s.functions:
                if f.key in marked:
                    continue
                callee = awaited_call(f, marked, pointers, local)
                if callee:
                    marked.add(f.key)
                    found.append((s, f, callee))
                    again = True
    return found, marked


def check_on_loop(sources, marked):
    for s in sources:
        for m in ON_LOOP.finditer(s.text):
            for name in re.findall(r"\b[a-z_]\w*\b", m[2]):
                if (s.short, name) in marked:
                    yield f"{s.short}:{s.line(m.start())}: {name}() awaits, but {m[1]}() calls it " \
                          "on the loop"


def folder_of(short):
    parts = short.split("/")
    return "/".join(parts[:2]) if parts[0] == "driver" and len(parts) > 2 else parts[0]


def allowed(folder):
    if folder in EXTRA:
        return EXTRA[folder]
    below = set()
    for layer in LAYERS:
        if folder in layer:
            return below
        below |= set(layer)
    return None


def check_layers(sources):
    for s in sources:
        folder = folder_of(s.short)
        may = allowed(folder)
        if may is None:
            yield f"{s.short}: folder '{folder}' is in no layer (tools/check.py)"
            continue
        for m in re.finditer(r'^#include "([^"]+)"', s.raw, re.M):
            other = folder_of(m[1])
            if "/" in m[1] and other not in may | {folder, "gen", "libvirt"} and other != folder.split("/")[0]:
                yield f"{s.short}:{s.line(m.start())}: {folder} must not include {m[1]}"


def check_own(sources):
    for s in sources:
        if is_test(s):
            continue
        for what, pattern, place in OWN:
            if re.match(place, s.short):
                continue
            text = s.raw if what == "libxml2" else s.text
            for m in re.finditer(pattern, text):
                yield f"{s.short}:{s.line(m.start())}: {what} belong to {place.rstrip('$')}: " \
                      f"{m[0].strip()}"


def check_left(sources):
    for s in sources:
        for m in LEFT.finditer(s.raw):
            yield f"{s.short}:{s.line(m.start())}: left open: {m[0]}"


def fix(found):
    """Marks definitions, and prototypes where AWAITS is already known."""
    by_source = {}
    for s, f, _ in found:
        by_source.setdefault(s, []).append(f.at)
        for p in s.prototypes:
            if p.name == f.name and not p.marked and "AWAITS" in s.text:
                by_source[s].append(p.at)
    for s, places in by_source.items():
        raw = s.raw
        for at in sorted(set(places), reverse=True):
            raw = raw[:at] + "AWAITS " + raw[at:]
        s.path.write_text(raw)


def fix_headers(sources, found):
    names = {f.name for _, f, _ in found if not f.is_static}
    for s in sources:
        if not s.short.endswith(".h") or not re.search(r'\bAWAITS\b|"rt/rt.h"|guest/', s.raw):
            continue
        raw = s.raw
        for p in sorted(s.prototypes, key=lambda p: -p.at):
            if p.name in names and not p.marked:
                raw = raw[:p.at] + "AWAITS " + raw[p.at:]
        if raw != s.raw:
            s.path.write_text(raw)


def print_longest(sources, top):
    functions = sorted(((f.body.count("\n") + 2, s.short, f.name) for s in sources if not is_test(s)
                        for f in s.functions), reverse=True)[:top]
    files = sorted(((s.raw.count("\n"), s.short) for s in sources if not is_test(s)),
                   reverse=True)[:top]
    print("longest functions: " + ", ".join(f"{name} {n} ({path})" for n, path, name in functions))
    print("longest files: " + ", ".join(f"{path} {n}" for n, path in files))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fix", action="store_true", help="add missing AWAITS marks")
    parser.add_argument("--top", type=int, default=5)
    options = parser.parse_args()
    sources = read_all()
    found, marked = check_awaits(sources)
    if options.fix:
        fix(found)
        fix_headers(sources, found)
        print(f"{len(found)} functions marked")
        return 0
    problems = [f"{s.short}:{s.line(f.at)}: {f.name}() calls {callee}(), so it must be marked AWAITS"
                for s, f, callee in found]
    problems += [*check_on_loop(sources, marked), *check_layers(sources), *check_own(sources),
                 *check_left(sources)]
    print("\n".join(problems), end="\n" if problems else "")
    print_longest(sources, options.top)
    print(f"check: {len(problems)} problems in {len(sources)} files")
    return 1 if problems else 0


sys.exit(main())
