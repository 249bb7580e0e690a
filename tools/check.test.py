#!/usr/bin/env python3
"""check.py on small trees: each broken rule is found once, the same without the fault not at all."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

TOOLS = pathlib.Path(__file__).resolve().parent
RT = {"src/rt/rt.h": "#define AWAITS\nAWAITS int await_fd(int fd, short events);\n"
                     "struct watch *watch_new(int fd, void (*fn)(void *arg), void *arg);\n"}
OK_CALLER = '#include "rt/rt.h"\n\nAWAITS int wait_here(int fd)\n{\n    return await_fd(fd, 1);\n}\n'
CASES = [  # name, files, words of the one problem (None: none)
    ("marked", {"src/sys/a.c": OK_CALLER}, None),
    ("unmarked", {"src/sys/a.c": OK_CALLER.replace("AWAITS ", "")}, "wait_here() calls await_fd()"),
    ("marked in the header", {"src/sys/a.h": "AWAITS int wait_here(int fd);\n",
                              "src/sys/a.c": OK_CALLER.replace("AWAITS ", "")}, None),
    ("static of another file", {"src/sys/a.c": OK_CALLER.replace("int wait", "static int wait"),
                                "src/sys/b.c": "static int wait_here(int fd)\n{\n    return fd;\n}\n\n"
                                               "int user(int fd)\n{\n    return wait_here(fd);\n}\n"},
     None),
    ("in a comment", {"src/sys/a.c": "int f(void)\n{\n    /* await_fd(1, 2) */\n    return 0;\n}\n"}, None),
    ("through a pointer", {"src/sys/a.c": "struct ops {\n    AWAITS int (*begin)(int);\n};\n\n"
                                          "int f(struct ops *o)\n{\n    return o->begin(1);\n}\n"},
     "f() calls begin()"),
    ("callback awaits", {"src/sys/a.c": '#include "rt/rt.h"\n\nAWAITS static void cb(void *arg)\n{\n'
                                        "    await_fd(1, 1);\n}\n\nvoid f(void)\n{\n"
                                        "    watch_new(1, cb, NULL);\n}\n"}, "cb() awaits, but watch_new()"),
    ("edge down", {"src/sys/a.c": '#include "base/error.h"\n'}, None),
    ("edge up", {"src/base/a.c": '#include "sys/file.h"\n'}, "base must not include sys/file.h"),
    ("edge beside", {"src/wire/a.c": '#include "defs/domain.h"\n'}, "wire must not include defs/domain.h"),
    ("unknown folder", {"src/odd/a.c": "int x;\n"}, "in no layer"),
    ("libxml2", {"src/defs/a.c": "#include <libxml/tree.h>\n"}, "libxml2 belong to"),
    ("thread", {"src/sys/a.c": "void f(void)\n{\n    pthread_create(0, 0, 0, 0);\n}\n"}, "threads belong"),
    ("process", {"src/daemon/a.c": "void f(void)\n{\n    fork();\n}\n"}, "processes belong"),
    ("definition", {"src/guest/a.c": "void f(struct guest *g)\n{\n    g->live = 0;\n}\n"},
     "definitions belong"),
    ("open end", {"src/base/a.c": "/* TO" "DO: more */\n"}, "left open"),
]


def run(files, *options):
    with tempfile.TemporaryDirectory() as top:
        top = pathlib.Path(top)
        for name, text in {**RT, **files}.items():
            (top / name).parent.mkdir(parents=True, exist_ok=True)
            (top / name).write_text(text)
        (top / "tools").mkdir()
        shutil.copy(TOOLS / "check.py", top / "tools")
        command = [sys.executable, str(top / "tools" / "check.py")]
        if options:
            subprocess.run([*command, *options], check=True, capture_output=True)
        done = subprocess.run(command, capture_output=True, text=True)
        return done.returncode, [line for line in done.stdout.splitlines()
                                 if not line.startswith(("longest", "check:"))]


def judge(files, words, *options):
    status, problems = run(files, *options)
    if words is None:
        return status == 0 and not problems
    return status == 1 and len(problems) == 1 and words in problems[0]


results = [(name, judge(files, words)) for name, files, words in CASES]
results.append(("fix marks it", judge({"src/sys/a.c": OK_CALLER.replace("AWAITS ", "")}, None, "--fix")))
print(f"1..{len(results)}")
for number, (name, good) in enumerate(results, 1):
    print(f"{'ok' if good else 'not ok'} {number} - {name}")
sys.exit(not all(good for _, good in results))
