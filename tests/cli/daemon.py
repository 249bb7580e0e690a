#!/usr/bin/python3
"""Our virsh and Debian's on the same daemon with real guests: libvirtd of Debian's in a private box, one box for each
virsh, the words of cases/qemu.txt in their order. Numbers of the moment are compared by shape.

daemon.py --inside VIRSH OUT runs the words inside a box and leaves what they said in OUT."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/host"))
from lib import BUILD, done, point, skip_all  # noqa: E402

HERE = TOP / "tests/cli"
PEER, OURS = "/usr/bin/virsh", str(BUILD / "src/cli/virsh-on-peer")
MOMENT = [(re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "UUID"), (re.compile(r"\d+(\.\d+)?"), "N"),
          (re.compile(r"(\n?[A-Z][A-Za-z ]+: \[ *N %\](  N [KMG]iB/s  N:N left)?\n?)+"), " PROGRESS"), (re.compile(r" +"), " ")]
# what a job does in the moment between two words, told by neither
RACES = {"backup-dumpxml g1", "domjobinfo g1", "domjobabort g1"}
BAR = 0.97
os.environ.pop("LD_LIBRARY_PATH", None)  # of the runner; Debian's programs have their own library


def words():
    return [line for line in (HERE / "cases/qemu.txt").read_text().splitlines() if line and not line.startswith("#")]


def make_guests(folder):
    text = (HERE / "guest.xml.in").read_text()
    for name, number, disk in (("g1", "1", "a"), ("g2", "2", "b")):
        subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", f"{folder}/{disk}.qcow2", "64M"], check=True)
        document = text
        for mark, value in (("@NAME@", name), ("@N@", number), ("@DISK@", disk), ("@D@", folder)):
            document = document.replace(mark, value)
        pathlib.Path(folder, {"g1": "g.xml", "g2": "g2.xml"}[name]).write_text(document)


def inside(virsh, out):
    folder = os.environ["HB_DIR"] + "/img"
    make_guests(folder)
    said = []
    for line in words():
        command = line.replace("@D@", folder).replace("@F@", str(HERE / "files"))
        try:
            r = subprocess.run([virsh, "-c", "qemu:///system", command], capture_output=True, text=True, timeout=240,
                               stdin=subprocess.DEVNULL, env=dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC"))
            said.append([r.returncode, *(text.replace(folder, "@D@") for text in (r.stdout, r.stderr))])
        except subprocess.TimeoutExpired:
            said.append(None)
    pathlib.Path(out).write_text(json.dumps(said))


def run_box(box, virsh, work, name):
    out = f"{work}/{name}.json"
    subprocess.run([str(box), "--peer", "--timeout", "2000", "--qconf", "namespaces = []", "--", sys.executable,
                    str(HERE / "daemon.py"), "--inside", virsh, out], check=True, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ, HB_TMP=work))
    return json.loads(pathlib.Path(out).read_text())


def shape(said):
    result = [said[0]]
    for text in said[1:]:
        for pattern, name in MOMENT:
            text = pattern.sub(name, text)
        result.append(text)
    return result


def main():
    box = next((p / "shared/bench/box.sh" for p in TOP.parents if (p / "shared/bench/box.sh").exists()), None)
    if not box or not os.access("/usr/sbin/libvirtd", os.X_OK) or os.getuid() != 0:
        skip_all("no daemon of Debian's to be put into a box")
    with tempfile.TemporaryDirectory(dir="/var/tmp") as work:
        os.chmod(work, 0o755)  # QEMU is another user
        peer, ours = run_box(box, PEER, work, "peer"), run_box(box, OURS, work, "ours")
    rows = [(w, p, o) for w, p, o in zip(words(), peer, ours) if p and o and w not in RACES]
    wrong = [f"$ {w}\n  peer {p}\n  ours {o}" for w, p, o in rows if shape(p) != shape(o)]
    point(f"{len(rows) - len(wrong)} of {len(rows)} invocations are the same", len(rows) - len(wrong) >= BAR * len(rows),
          "\n".join(wrong))
    if wrong:
        print("\n".join("# " + line for text in wrong for line in text.splitlines()))
    done()


if sys.argv[1:2] == ["--inside"]:
    inside(*sys.argv[2:])
else:
    main()
