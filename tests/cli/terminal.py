#!/usr/bin/python3
"""virsh on a terminal: completion, history, the editor, top. A pseudo terminal types and reads."""
import os
import pathlib
import pty
import re
import select
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/host"))
from lib import BUILD, done, point  # noqa: E402

VIRSH = str(BUILD / "src/cli/virsh")


class Terminal:
    def __init__(self, home, *words, **env):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(VIRSH, [VIRSH, "-c", "test:///default", *words],
                      {"PATH": os.environ["PATH"], "HOME": home, "TERM": "xterm", "LC_ALL": "C.UTF-8",
                       "XDG_CACHE_HOME": home, **env})
        self.seen = ""

    def until(self, pattern, seconds=60):
        end = time.monotonic() + seconds
        while not re.search(pattern, self.seen) and time.monotonic() < end:
            if select.select([self.fd], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self.fd, 65536).decode(errors="replace")
                except OSError:
                    break
        found = re.search(pattern, self.seen)
        if found:
            self.seen = self.seen[found.end():]
        return bool(found)

    def type(self, text):
        os.write(self.fd, text.encode())

    def end(self):
        self.until("no such text", 120)  # until it has closed the terminal
        os.close(self.fd)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def prompt(home):
    t = Terminal(home)
    point("a greeting and a prompt", t.until(r"virsh # "), t.seen)
    t.type("domin\t")
    point("a command is completed", t.until(r"dominfo "), t.seen)
    t.type("te\t")
    point("a guest is completed", t.until(r"test "), t.seen)
    t.type("\n")
    point("and the command runs", t.until(r"OS Type:") and t.until(r"virsh # "), t.seen)
    t.type("list --st\t\t\t")
    point("options are offered", t.until(r"--state-paused"), t.seen)
    t.type("\x15bogus\n")
    point("an error is told", t.until(r"unknown command: 'bogus'") and t.until(r"virsh # "), t.seen)
    t.type("suspend nosuch\n")
    point("a hint follows an error", t.until(r"failed to get domain 'nosuch'") and t.until(r"virsh # "), t.seen)
    t.type("\x1b[A")
    point("history is there", t.until(r"suspend nosuch"), t.seen)
    t.type("\x15quit\n")
    point("quit leaves", t.end() == 0)
    t = Terminal(home)
    t.until(r"virsh # ")
    t.type("\x1b[A\x1b[A")
    point("history outlives the session", t.until(r"suspend nosuch"), t.seen)
    t.type("\x15quit\n")
    t.end()


def editor(home):
    t = Terminal(home, EDITOR="sed -i 's|<on_crash>destroy|<on_crash>restart|'")
    t.until(r"virsh # ")
    t.type("edit test\n")
    point("an edited document is stored", t.until(r"Domain 'test' XML configuration edited\."), t.seen)
    t.until(r"virsh # ")
    t.type("edit test --skip-validate\n")
    point("one that is the same is not", t.until(r"not changed\."), t.seen)
    t.type("quit\n")
    t.end()


def top(home):
    t = Terminal(home, "top", "--delay", "1")
    point("top draws a table", t.until(r"Name +State +CPU %") and t.until(r"test +running"), t.seen)
    t.type("m")
    point("and draws it again", t.until(r"test +running"), t.seen)
    t.type("q")
    point("until q", t.end() == 0)


def events():
    """Completion knows the events that the commands list."""
    def words(*line):
        return sorted(subprocess.run([VIRSH, "-q", "-c", "test:///default", *line], capture_output=True, text=True,
                                     check=True).stdout.split())
    for command in "event", "net-event", "pool-event", "nodedev-event", "secret-event":
        point(f"{command}: its kinds are completed", words(command, "--list") == words("complete", "--", command, "--event", ""))


def main():
    events()
    with tempfile.TemporaryDirectory() as home:
        prompt(home)
        editor(home)
        top(home)
    done()


main()
