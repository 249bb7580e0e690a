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
        self.until(r"^[$%#]\Z")

    def tmux(self, *words, **how):
        return subprocess.run(["tmux", "-S", self.socket, *map(str, words)], check=True, text=True, timeout=20,
                              stdin=subprocess.DEVNULL, capture_output=True, **how).stdout

    def split(self):
        other = object.__new__(Terminal)
        other.__dict__.update(self.__dict__)
        other.pane = self.tmux("split-window", "-P", "-F", "#{pane_id}", *self.command).strip()
        other.until(r"^\$\Z")
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

    def until(self, pattern, limit=20.0):
        """Does the screen come to show it?"""
        try:
            wait_for(pattern, lambda: re.search(pattern, self.grab(), re.M), limit)
            return True
        except TimeoutError:
            return False

    def clear(self):
        self.keys("C-l")
        self.until(r"\A[$%#] ?\Z")

    def end(self):
        self.tmux("kill-server")


def keep(name, text):
    """The screen is the one that the documents show; BLESS=1 makes it that."""
    path = SCREENS / f"{name}.txt"
    kept = path.read_text() if path.exists() else ""
    if os.environ.get("BLESS") and shape(kept) != shape(text):
        path.write_text(text + "\n")
        kept = text
    point(f"the screen of {name} is as kept", shape(kept) == shape(text), f"kept:\n{kept}\nnow:\n{text}")
