#!/usr/bin/python3
"""The small tools beside Debian's: the same words give the same exit status, and say something on the same channel. On
Debian's libvirtd in a private box also virt-admin, virt-ssh-helper and libvirt-guests. What they say is compared where
programs read it: verdicts, checks of the host, names in certificates, tables of virt-admin; sentences are our own.

beside.py --inside WHO OUT runs what needs the daemon inside a box and leaves what was said in OUT."""
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/host"))
from admin import KNOWN as ADMIN_KNOWN, MOMENT, OURS_TO_SAY, WORDS  # noqa: E402
from lib import BUILD, done, guest_xml, point, skip_all  # noqa: E402

HERE = TOP / "tests/cli"
FILES = HERE / "files"
OURS = BUILD / "src/cli/tools"
GUESTS = "/usr/lib/libvirt/libvirt-guests.sh"
SCHEMAS = ("capability cpu nodedev domain domaincaps domainbackup domaincheckpoint domainsnapshot nwfilter nwfilterbinding "
           "interface network networkport storagepool secret storagepoolcaps storagevol").split()
COMMON = ["--help", "-h", "--version", "--bogus", "-Z"]
# what differs, and why
KNOWN = {
    ("virt-xml-validate", "net.xml"): "9.0.0 did not know <title> of networks yet",
    ("virt-xml-validate", "net.xml network"): "9.0.0 did not know <title> of networks yet",
    ("virt-xml-validate", "- network"): "9.0.0 did not know <title> of networks yet",
    ("virt-xml-validate", "nodedev.xml"): "9.0.0 wants an element that newer ones do not",
    ("virt-xml-validate", "bad.xml"): "9.0.0 looks for a root element before it reads the document",
    ("virt-host-validate", "qemu lxc"): "a word too many is refused",
}
os.environ.pop("LD_LIBRARY_PATH", None)  # of the runner; Debian's programs have their own library
os.environ["LC_ALL"] = "C.UTF-8"


def run(program, words, stdin=None, **how):
    return subprocess.run([program, *words], input=stdin, capture_output=True, text=True, timeout=240, cwd=FILES, **how)


def rows():
    """tool, words, standard input"""
    net = (FILES / "net.xml").read_text()
    for tool in "virt-xml-validate", "virt-host-validate", "virt-pki-validate", "virt-pki-query-dn", "virt-ssh-helper":
        yield from ((tool, [word], None) for word in COMMON)
    yield from ((tool, ["-V"], None) for tool in ("virt-xml-validate", "virt-pki-validate", "virt-ssh-helper"))
    yield from ((tool, ["-v"], None) for tool in ("virt-host-validate", "virt-pki-query-dn"))
    yield from (("virt-xml-validate", [f.name], None) for f in sorted(FILES.glob("*.xml")))
    yield from (("virt-xml-validate", ["secret.xml", schema], None) for schema in SCHEMAS)
    for words in [], ["none.xml"], ["."], ["secret.xml", "nosuch"], ["net.xml", "network"]:
        yield "virt-xml-validate", words, None
    yield "virt-xml-validate", ["-", "network"], net
    yield "virt-xml-validate", ["-", "secret"], net
    for words in [], ["qemu"], ["lxc"], ["-q", "qemu"], ["--quiet", "lxc"], ["nosuch"], ["qemu", "lxc"]:
        yield "virt-host-validate", words, None
    for words in [], ["/none"], ["net.xml"], ["a", "b"]:
        yield "virt-pki-query-dn", words, None
    yield "virt-ssh-helper", [], None
    yield "virt-ssh-helper", ["a", "b"], None
    yield "virt-ssh-helper", ["qemu+unix:///system?socket=/none"], None


def checks(text):
    return dict(re.findall(r"(?m)^ *(\w+: Checking .*\S) +: (PASS|WARN|FAIL|NOTE)", text))


def wrong(tool, words, peer, ours):
    """What differs that programs could see."""
    if peer.returncode != ours.returncode:
        return f"status {peer.returncode}, ours {ours.returncode}"
    if set(words) & {"--version", "-v", "-V"}:
        last = [re.sub(r"\d+", "N", r.stdout.split()[-1]) for r in (peer, ours)]
        return last[0] != last[1] and f"version {last}"
    if tool == "virt-host-validate" and peer.returncode <= 1 and "Checking" in peer.stdout:
        theirs, mine = checks(peer.stdout), checks(ours.stdout)
        differ = {k: (v, mine.get(k)) for k, v in theirs.items() if mine.get(k) != v}
        return differ and f"checks {differ}"
    return peer.returncode and not (ours.stdout + ours.stderr) and "nothing is said"


def plain():
    total, bad = 0, []
    for tool, words, stdin in rows():
        peer, ours = run(f"/usr/bin/{tool}", words, stdin), run(OURS / tool, words, stdin)
        said = wrong(tool, words, peer, ours)
        total += 1
        if said and (tool, " ".join(words)) not in KNOWN:
            bad.append(f"$ {tool} {' '.join(words)}: {said}\n  peer {peer.stdout}{peer.stderr}\n  ours {ours.stdout}{ours.stderr}")
    point(f"{total} invocations of the small tools: same status, same verdicts", not bad, "\n".join(bad))


def certificate(folder):
    """The same name from both, whatever is in it."""
    for name in "cn = host.example\norganization = Vireo\ncountry = DE\n", 'cn = "a,b+c"\nunit = "x y"\n':
        (folder / "t").write_text(name + "expiration_days = 9\n")
        run("certtool", ["--generate-privkey", "--key-type=ecdsa", "--outfile", folder / "k"], check=True)
        run("certtool", ["--generate-self-signed", "--load-privkey", folder / "k", "--template", folder / "t", "--outfile",
                         folder / "c"], check=True)
        peer, ours = (run(p / "virt-pki-query-dn", [folder / "c"]) for p in (pathlib.Path("/usr/bin"), OURS))
        point(f"the name of {name.split()[2]}", (peer.returncode, peer.stdout) == (ours.returncode, ours.stdout) and peer.stdout,
              f"{peer.stdout!r} {ours.stdout!r}")


# --- inside a box, on Debian's libvirtd ---

def shaped(r):
    texts = [r.stdout, r.stderr]
    for pattern, shape in MOMENT:
        texts = [pattern.sub(shape, text) for text in texts]
    return [r.returncode, texts[0], OURS_TO_SAY.sub("error", texts[1])]


def admin(program):
    found = []
    for line in WORDS:
        options = []
        while line.startswith("-"):
            option, _, line = line.partition(" ")
            options.append(option)
        said = shaped(run(program, ["-c", "libvirtd:///system", *options, *([line] if line else [])], ""))
        if "list" in line:  # in no order: a daemon of Debian's has its servers in a hash table
            said[1] = sorted(re.sub(r"(?m)^ \d", " N", said[1]).splitlines())
        said[1] = said[1] if isinstance(said[1], list) else re.sub(r"(freeWorkers +: )\d+", r"\1N", said[1])  # of the moment
        found.append(said)
    return found


def far_end(program):
    """What the daemon answers to the question of how to authenticate."""
    ours, its = socket.socketpair()
    helper = subprocess.Popen([program, "qemu:///system"], stdin=its, stdout=its)
    its.close()
    ours.settimeout(120)
    ours.sendall(bytes.fromhex("0000001c20008086000000010000004200000000" "0000000700000000"))
    answer = ours.recv(4096)
    ours.shutdown(socket.SHUT_WR)
    return [answer.hex(), helper.wait(120)]


def guests(program, folder):
    """The life of the two: one runs at the stop and is saved, the other stays off."""
    def virsh(*words):
        return run("/usr/bin/virsh", ["-q", "-c", "qemu:///system", *words], "").stdout.split()

    settings = folder / "guests.conf"
    settings.write_text("ON_SHUTDOWN=suspend\nURIS=qemu:///system\n")
    for name in "/etc/default/libvirt-guests", "/etc/sysconfig/libvirt-guests":
        if os.path.exists(name):
            subprocess.run(["mount", "--bind", settings, name], check=True)
    for name in "up", "down":
        run("/usr/bin/virsh", ["-c", "qemu:///system", "define", "/dev/stdin"], guest_xml(name))
    run("/usr/bin/virsh", ["-c", "qemu:///system", "start", "up"], "")
    found = []
    for words in [], ["bogus"], ["gueststatus"], ["stop"], ["status"], ["start"], ["status"], ["reload"], ["force-reload"]:
        r = run(program, words, "")
        found.append([words, r.returncode, sorted(virsh("list", "--name")), sorted(virsh("list", "--with-managed-save", "--all", "--name"))])
    run("/usr/bin/virsh", ["-c", "qemu:///system", "destroy", "up"], "")
    return found


def inside(who, out):
    folder, script, shell = ((pathlib.Path("/usr/bin"), GUESTS, "/usr/bin/virt-admin") if who == "peer" else
                             (OURS, OURS / "libvirt-guests", BUILD / "src/cli/virt-admin"))
    told = {"admin": admin(shell), "helper": far_end(folder / "virt-ssh-helper"), "guests": guests(script, pathlib.Path(out).parent)}
    pathlib.Path(out).write_text(json.dumps(told))


def run_box(box, who, work):
    """A box for each, so that what one changes is not seen by the other."""
    r = subprocess.run([str(box), "--peer", "--timeout", "1000", "--qconf", "namespaces = []", "--", sys.executable, __file__,
                        "--inside", who, f"{work}/{who}"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                       env=dict(os.environ, HB_TMP=str(work)))
    point(f"a box for {who}", r.returncode == 0, r.stdout + r.stderr)
    return json.loads((work / who).read_text())


def boxed(work):
    box = next((p / "shared/bench/box.sh" for p in TOP.parents if (p / "shared/bench/box.sh").exists()), None)
    if not box or not os.access("/usr/sbin/libvirtd", os.X_OK) or os.getuid() != 0:
        print("ok - on Debian's daemon # SKIP no daemon of Debian's to be put into a box")
        return
    peer, ours = (run_box(box, who, work) for who in ("peer", "ours"))
    for what, names in ("admin", WORDS), ("guests", [g[0] for g in peer["guests"]]):
        differ = [f"$ {n}\n  peer {p}\n  ours {o}" for n, p, o in zip(names, peer[what], ours[what])
                  if p != o and not (what == "admin" and n in ADMIN_KNOWN)]
        point(f"{what} on Debian's daemon: {len(names)} invocations", not differ, "\n".join(differ))
    point("virt-ssh-helper on Debian's daemon", peer["helper"] == ours["helper"] and peer["helper"][0], (peer, ours))


def main():
    if not os.access("/usr/bin/virt-host-validate", os.X_OK):
        skip_all("no tools of Debian's here (package libvirt-clients)")
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        os.chmod(name, 0o755)
        plain()
        certificate(pathlib.Path(name))
        boxed(pathlib.Path(name))
    done()


if sys.argv[1:2] == ["--inside"]:
    inside(*sys.argv[2:])
else:
    main()
