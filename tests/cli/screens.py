#!/usr/bin/python3
"""virsh on a terminal (tmux): the console of a real guest, the editor, completion, progress, top, errors. The screens are
kept in docs/user/screens, where the documents show them; ./dev bless writes them."""
import os
import pathlib
import pty
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from tmux import BUILD, SOURCE, Terminal, keep, point, wait_for  # noqa: E402
from lib import Daemon, done, guest_xml, guests_dir, skip_all  # noqa: E402

TEST = {"VIRSH_DEFAULT_CONNECT_URI": "test:///default"}


# --- the console ---

def make_guest(daemon):
    import libvirt
    conn = libvirt.open(daemon.uri)
    conn.defineXML(guest_xml("demo", disk=guests_dir() / "boot.img"))
    return conn


def escape(t):
    t.run("virsh start --console demo")
    point("a console from the first word on", t.until(r"^vireo") and "Escape character is ^]" in t.grab(), t.grab())
    t.type("hello")
    point("what is typed goes there and back", t.until(r"hello$"), t.grab())
    keep("console", t.grab)
    t.keys("C-]")
    point("the escape character leaves it", t.until(r"^\$\Z"), t.grab())
    t.run("virsh domstate demo; virsh -e ^T console demo")
    point("the guest runs on; another escape character is told", t.until(r"running") and t.until(r"is \^T"), t.grab())
    t.keys("C-]")
    t.type("x")
    t.until(r"x")
    t.keys("C-t")
    t.run("echo left with $?")
    point("and the other one leaves it", t.until(r"^left with 0"), t.grab())


def resize(t):
    t.clear()
    t.run("virsh console demo")
    t.until("Escape character")
    t.tmux("resize-window", "-x", "100", "-y", "30")
    t.type("a line that is typed after the window became larger, and which is longer than eighty columns")
    point("a window that becomes larger", t.until(r"^a line that .* eighty columns$"), t.grab())
    t.tmux("resize-window", "-x", "80", "-y", "24")
    t.type(" z")
    point("and smaller", t.until(r" z$"), t.grab())


def detach(t):
    """The terminal goes away under a console that is open, and another one comes."""
    pid, fd = pty.fork()
    if pid == 0:
        os.execvpe("tmux", ["tmux", "-S", t.socket, "attach"], {**os.environ, "TERM": "xterm"})
    wait_for("the client", lambda: t.tmux("list-clients"))
    t.tmux("detach-client", "-a")
    t.tmux("detach-client")
    os.waitpid(pid, 0)
    os.close(fd)
    t.type(" detached")
    point("a console outlives the terminal that is detached", t.until(r"detached$"), t.grab())
    t.keys("C-]")
    t.until(r"^\$\Z")


def take_over(t):
    t.clear()
    t.run("virsh console demo")
    t.until("Escape character")
    t.type("mine")
    t.until("^mine")
    other = t.split()
    other.run("virsh console demo")
    point("a console has one user", other.until(r"^error: .*open"), other.grab())
    other.run("virsh console demo --force")
    other.until("Escape character")
    other.type("now mine")
    point("--force takes it over", other.until(r"^now mine"), other.grab())
    point("who had it is back at the prompt", t.until(r"^\$\Z"), t.grab())
    keep("takeover", lambda: f"{t.grab()}\n{'─' * 80}\n{other.grab()}")
    other.type("q")
    point("a console ends with its guest", other.until(r"^\$\Z"), other.grab())
    other.run("virsh domstate demo; exit")
    t.until(r"^\$\Z")


def console(folder):
    daemon = Daemon().start()
    conn = make_guest(daemon)
    t = Terminal(folder, VIRSH_DEFAULT_CONNECT_URI=daemon.uri)
    for part in escape, resize, detach, take_over:
        part(t)
    t.end()
    conn.close()


# --- documents ---

def edit(folder):
    t = Terminal(folder, EDITOR="busybox vi", **TEST)
    t.run("virsh")
    t.until(r"^virsh #\Z")
    t.run("edit test")
    point("the editor has the document", t.until(r"^<domain type='test'"), t.grab())
    t.type("/destroy\n")
    t.type("cwrestart")
    t.keys("Escape")
    point("a word is changed", t.until(r"^- .*Modified") and "on_poweroff>restart<" in t.grab(), t.grab())
    keep("edit", t.grab)
    t.run(":wq")
    point("and what it leaves is stored", t.until(r"^Domain 'test' XML configuration edited\."), t.grab())
    t.run("edit test")
    t.until(r"^<domain type='test'")
    t.type("/<vcpu\nO<vcpu>many</vcpu>")
    t.keys("Escape")
    t.until(r"^- .*Modified")
    t.run("jdd:wq")
    point("what cannot be is told, and may be mended", t.until(r"Try again\? \[y,n,.*\]:"), t.grab())
    t.run("?")
    point("the letters are explained", t.until(r"^i - .*schema"), t.grab())
    keep("retry", lambda: "".join(t.grab().partition("Failed.")[1:]))
    t.run("i")
    point("without the schema it is refused by the reader", t.until(r"many.*(.|\n)*\[y,n,f,\?\]:\Z"), t.grab())
    t.run("n")
    t.until(r"^virsh #\Z")
    t.run("quit")
    t.end()


# --- completion ---

def complete(folder):
    t = Terminal(folder, **TEST)
    t.run("virsh -q")
    t.until(r"^virsh #\Z")
    t.type("domif\t\t")
    point("commands", t.until(r"(?s)domifaddr .*domiftune"), t.grab())
    t.type("st\tte\t")
    point("one that is the only one is put there, and its guests", t.until(r"domifstat test"), t.grab())
    t.type("\t\t")
    point("interfaces of the guest", t.until(r"aa:bb:cc:dd:ee:ff +testnet0"), t.grab())
    t.keys("C-u")
    t.type("pool-list --\t\t")
    point("options", t.until(r"(?s)--all.*--details"), t.grab())
    t.keys("C-u")
    t.type("shutdown test --mode \t\t")
    point("words that an option takes", t.until(r"(?s)acpi.*signal"), t.grab())
    keep("complete", t.grab)
    t.keys("C-u")
    t.run("quit")
    t.end()


def complete_in(shell, folder, words, setup):
    if not shutil.which(shell):
        point(f"completion in {shell} # SKIP it is not here")
        return
    t = Terminal(folder, (shell, *words), **TEST)
    for line in setup:
        t.run(line)
    t.clear()
    for typed, shown in (("virsh domst\te\t", r"virsh domstate"), ("te\t", r"virsh domstate test"), ("--r\t", r"--reason")):
        t.type(typed)
        point(f"{shell}: {typed.strip()} is completed", t.until(shown), t.grab())
    t.keys("C-u")
    t.type("virsh domifstat test aa:bb\t")
    point(f"{shell}: words with colons", t.until(r"test aa:bb:cc:dd:ee:ff\b"), t.grab())
    t.keys("C-u")
    t.type("virsh vol-info --pool default\t")
    point(f"{shell}: an option's object", t.until(r"default-pool"), t.grab())
    t.end()


# --- progress ---

def progress(folder):
    t = Terminal(folder, **TEST)
    pipe, size = folder / "image", 100 << 20
    os.mkfifo(pipe)
    (folder / "volume.xml").write_text("<volume><name>w</name><capacity>1048576</capacity></volume>\n")
    t.run(f"virsh 'vol-create-as default-pool v 100M; vol-upload v image default-pool --length {size}'")
    with open(pipe, "wb", buffering=0) as image:  # it is uploaded as fast as it is written here
        left = size - image.write(bytes(30 << 20))

        def more():
            nonlocal left
            left -= image.write(bytes(1 << 16))
            return "left" in t.grab()
        wait_for("a rate", more)
        point("percent, rate and time left", t.until(r"^Upload: \[ \d\d %\]  [\d.]+ [KM]iB/s  [\d:]+ left$"), t.grab())
        keep("progress", t.grab)
        image.write(bytes(left))
    point("at the end the rest of the line is gone", t.until(r"^Upload: \[100 %\]"), t.grab())
    t.clear()
    t.run("virsh blockcopy test vda /copy --wait --bandwidth 4")
    point("a block job has it too", t.until(r"^Block Copy: \[ +\d+ %\]"), t.grab())
    t.keys("C-c")
    point("Ctrl-C ends it", t.until(r"^Block Copy aborted"), t.grab())
    for line, label in (("save test s.img", "Save"), ("dump test d.core", "Dump"), ("managedsave test", "Managedsave"),
                        ("save test s.img; restore s.img", "Restore"), ("backup-begin test --wait", "Backup"),
                        ("blockcopy test vda /x --wait --finish", "Block Copy"), ("blockpull test vda --wait", "Block Pull"),
                        ("vol-create-as default-pool v 1M; vol-clone v w default-pool", "Copy"),
                        ("vol-create-as default-pool v 1M; vol-create-from default-pool volume.xml v default-pool", "Copy"),
                        ("vol-create-as default-pool v 1M; vol-download v out default-pool", "Download")):
        t.clear()
        t.run(f"virsh '{line}'; echo ended")
        point(f"{label} shows progress on a terminal", t.until(rf"^{label}: \[100 %\]") and t.until("^ended"), t.grab())
    t.end()


# --- facts ---

def top(folder):
    t = Terminal(folder, **TEST)
    t.run("virsh top --delay 1")
    point("a live table", t.until(r"^ test +running"), t.grab())
    keep("top", t.grab)
    t.keys("q")
    point("until q", t.until(r"^\$\Z"), t.grab())
    t.end()


def hint(folder):
    t = Terminal(folder, **TEST)
    t.run("virsh dominfo nosuch")
    point("an error is followed by what helps", t.until(r"^hint: "), t.grab())
    keep("hint", t.grab)
    point("errors are red", "\x1b[31merror:" in t.grab("-e"), repr(t.grab("-e")))
    t.clear()
    t.run("NO_COLOR=1 virsh dominfo nosuch")
    point("not with NO_COLOR", t.until(r"^hint: ") and "\x1b[31m" not in t.grab("-e"), repr(t.grab("-e")))
    t.end()


def main():
    if not shutil.which("tmux"):
        skip_all("no tmux here")
    bash = [f". {SOURCE}/src/cli/completion/virsh.bash", "bind 'set bell-style none'"]
    zsh = [f"fpath=({SOURCE}/src/cli/completion $fpath); autoload -U compinit; compinit -u; PS1='$ '"]
    only = sys.argv[1:]
    parts = [console, edit, complete, progress, top, hint,
             lambda folder: complete_in("bash", folder, ("--norc", "--noprofile"), bash),
             lambda folder: complete_in("zsh", folder, ("-f",), zsh)]
    for part in parts:
        if only and part.__name__ not in only:
            continue
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            part(pathlib.Path(folder))
    done()


if __name__ == "__main__":
    main()
