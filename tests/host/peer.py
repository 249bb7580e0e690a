"""The same script of calls beside Debian's daemons and beside ours, each in a box: answers compared line by line."""
import os
import pathlib
import re
import subprocess

from lib import BUILD, point

HERE = pathlib.Path(__file__).resolve().parent
BOX = HERE.parent / "clients/box.sh"


def transcript(script, *daemon):
    run = subprocess.run([BOX, *daemon, "--", "/usr/bin/python3", HERE / script], capture_output=True, text=True,
                         timeout=250, env={k: v for k, v in os.environ.items() if k != "LD_LIBRARY_PATH"})
    if run.returncode == 77:
        return None
    broken = [line for line in run.stdout.splitlines() if "breaks off" in line]
    return [re.sub(r"(error \d+) ## .*", r"\1", line) for line in run.stdout.splitlines()], broken + run.stderr.splitlines()[-5:]


def compare(script, differences):
    """differences: patterns of the peer's lines that are answered differently, each with its reason."""
    ours = transcript(script, "--daemon", str(BUILD / "src/daemon/libvirtd"))
    peer = transcript(script)
    if not ours or not peer:
        point("the same calls beside the peer # SKIP they cannot be run here")
        return
    known = [re.compile(k) for k in differences]

    def strict(lines):
        return [line for line in lines if not any(k.match(line) for k in known)]
    point("our daemon answers all calls", not ours[1], "\n".join(ours[1]))
    a, b = strict(peer[0]), strict(ours[0])
    wrong = [f"peer {x}\nours {y}" for x, y in zip(a, b) if x != y]
    point(f"{len(b)} lines of answers are the peer's", a == b, "\n".join(wrong[:20]) + f"\n{len(a)} and {len(b)} lines")
