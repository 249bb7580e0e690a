"""A terminal of 80 by 24 in tmux: keys go in, the screen comes out."""
import atexit
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "host"))
from lib import BUILD, SOURCE, point, wait_for  # noqa: E402

SCREENS = SOURCE / "docs/user/screens"
# figures of the moment; both the screen and the kept one are compared in this form
MOMENT = [(re.compile(r"\d+(\.\d+)? ([KMG]iB)/s +[\d:]+ left"), "RATE"), (re.compile(r"virsh\w{6}"), "virshXXXXXX"),
          (re.compile(r"\[ ?\d\d %\]"), "[ NN %]"), (re.compile(r"\b[\d.]+( [KMG]iB)?(/s)?\b"), "N"), (re.compile(r" +"), " ")]


def shape(text):
    for pattern, name in MOMENT:
        text = pattern.sub(name, text)
    return text.rstrip()


class Terminal:
    """One pane with a shell in it; others of the same window come from split()."""

    def __init__(self, folder, shell=("bash", "--norc", "--noprofile"), **env):
        self.socket, self.pane = f"{folder}/tmux", "0"
        programs = pathlib.Path(folder, "bin")
        programs.mkdir(exist_ok=True)
        for name in ("virsh", "virt-admin"):
            if not (programs / name).exists():
                (programs / name).symlink_to(BUILD / "src/cli" / name)
        settings = pathlib.Path(folder, "tmux.conf")
        settings.write_text("set -g default-terminal screen\nset -g status off\nset -g escape-time 0\n")
        words = {"PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(folder), "PS1": "$ ", "LC_ALL": "C.UTF-8",
                 "XDG_CACHE_HOME": str(folder), **env}
        self.command = ["env", "-i", "TERM=screen", *(f"{k}={v}" for k, v in words.items()), *shell]
        self.tmux("-f", settings, "new-session", "-d", "-x", "80", "-y", "24", "-c", folder, *self.command)
        atexit.register(lambda: subprocess.run(["tmux", "-S", self.socket, "kill-server"], stderr=subprocess.DEVNULL))
        self.prompt()

    def tmux(self, *words, **how):
        return subprocess.run(["tmux", "-S", self.socket, *map(str, words)], check=True, text=True, timeout=240,
                              stdin=subprocess.DEVNULL, capture_output=True, **how).stdout

    def split(self):
        other = object.__new__(Terminal)
        other.__dict__.update(self.__dict__)
        other.pane = self.tmux("split-window", "-P", "-F", "#{pane_id}", *self.command).strip()
        other.prompt()
        return other

    def type(self, text):
        self.tmux("send-keys", "-t", self.pane, "-l", "--", text)

    def keys(self, *names):
        self.tmux("send-keys", "-t", self.pane, *names)

    def run(self, line):
        self.type(line)
        self.keys("Enter")

    def grab(self, *options):
        return self.tmux("capture-pane", "-p", *options, "-t", self.pane).rstrip()

    def until(self, pattern, limit=60.0):
        """Does the screen come to show it?"""
        try:
            wait_for(pattern, lambda: re.search(pattern, self.grab(), re.M), limit)
            return True
        except TimeoutError:
            return False

    def prompt(self):
        """What comes next needs it, so that a screen without it ends the test."""
        if not self.until(r"^[$%#]\Z"):
            raise TimeoutError(f"no prompt:\n{self.grab()}")

    def clear(self):
        self.keys("C-l")
        if not self.until(r"\A[$%#] ?\Z"):
            raise TimeoutError(f"the screen does not become clear:\n{self.grab()}")

    def end(self):
        self.tmux("kill-server")


def keep(name, grab):
    """The screen comes to be the one that the documents show (what was waited for may be there before the
    rest is); BLESS=1 makes it that."""
    path = SCREENS / f"{name}.txt"
    kept = path.read_text() if path.exists() else ""
    bless = os.environ.get("BLESS")
    try:
        wait_for(f"the screen of {name}", lambda: shape(grab()) == shape(kept), 5.0 if bless else 60.0)
    except TimeoutError:
        now = grab()
        if bless:
            path.write_text(now + "\n")
            kept = now
        return point(f"the screen of {name} is as kept", bool(bless), f"kept:\n{kept}\nnow:\n{now}")
    return point(f"the screen of {name} is as kept")
