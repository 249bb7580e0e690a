"""virt-install, virt-xml, virsh and python3-libvirt of Debian, against our daemon and with our library.

usage: virt_install.py            our daemon, with Debian's library and again with ours
       virt_install.py --peer     our library and shell against Debian's libvirtd, in a box

Every guest has a serial port in a file: what the guest writes there is the proof that it ran.
"""
import os
import pathlib
import pty
import re
import select
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "host"))
from lib import BUILD, SOURCE, Daemon, done, guests_dir, point, skip_all, wait_for  # noqa: E402

PYTHON = "/usr/bin/python3"  # has Debian's bindings
OURS = BUILD / "src/client"
VERSIONS = {None: "9000000", OURS: "11003000"}


class Client:
    """Programs of Debian on one library, against one daemon; DISK is how they name a disk."""

    def __init__(self, label, uri, library, folder, disk):
        self.label, self.uri, self.library, self.folder, self.disk = label, uri, library, folder, disk
        self.env = dict(os.environ, HOME=str(folder), XDG_CACHE_HOME=str(folder / "cache"), LC_ALL="C",
                        LIBRARY_VERSION=VERSIONS[library], TERM="dumb")
        self.env.pop("LD_LIBRARY_PATH", None)
        self.guests = guests_dir()
        if library:
            self.env["LD_LIBRARY_PATH"] = str(library)

    def run(self, *command, limit=240):
        try:
            r = subprocess.run([str(c) for c in command], env=self.env, stdin=subprocess.DEVNULL, capture_output=True,
                               text=True, timeout=limit)
        except subprocess.TimeoutExpired as e:
            return -1, f"no end within {limit} s: {e.stdout}"
        return r.returncode, r.stdout + r.stderr

    def point(self, name, ok, detail=""):
        return point(f"{self.label}: {name}", ok, detail)

    def install(self, name, *args, limit=240):
        return self.run(PYTHON, "/usr/bin/virt-install", "--connect", self.uri, "--virt-type", "qemu", "--name", name, "--import",
                        "--osinfo", "detect=off,require=off", "--graphics", "none", "--noautoconsole", *args, limit=limit)

    def edit(self, name, *args):
        return self.run(PYTHON, "/usr/bin/virt-xml", "--connect", self.uri, name, *args)

    def call(self, program):
        """A few lines of python3-libvirt with c, the connection."""
        return self.run(PYTHON, "-c", "import libvirt, sys\nlibvirt.registerErrorHandler(lambda *a: None, None)\n"
                        f"c = libvirt.open(sys.argv[1])\n{program}", self.uri)

    def remove(self, name):
        return self.call(f"d = c.lookupByName({name!r})\nif d.isActive(): d.destroy()\nif d.isPersistent(): d.undefine()")

    def serial(self, name):
        return self.folder / f"{name}.serial"

    def wrote(self, name, word, limit=240):
        file = self.serial(name)
        try:
            wait_for(f"'{word}' of {name}", lambda: file.exists() and word in file.read_text(errors="replace"), limit)
        except TimeoutError:
            return False
        return True


def looks(c):
    rc, text = c.install("look", "--memory", "64", "--disk", "none", "--network", "none", "--boot", "hd", "--print-xml")
    c.point("virt-install --print-xml", rc == 0 and "<name>look</name>" in text, text)
    rc, text = c.install("look", "--memory", "64", "--disk", "none", "--network", "none", "--boot", "hd", "--dry-run")
    c.point("virt-install --dry-run", rc == 0, text)
    rc, text = c.call("assert not [d for d in c.listAllDomains() if d.name() == 'look']")
    c.point("neither left a guest", rc == 0, text)


def imported(c):
    rc, text = c.install("import", "--memory", "64", "--disk", c.disk, "--network", "none",
                         "--serial", f"file,path={c.serial('import')}")
    c.point("virt-install --import", rc == 0 and "completed" in text, text)
    c.point("the disk's boot sector ran", c.wrote("import", "vireo"), text)


def kernel(c):
    boot = f"kernel={c.guests}/vmlinuz,initrd={c.guests}/initrd.img,kernel_args=console=ttyS0 quiet panic=-1 vireo=off"
    rc, text = c.install("kernel", "--memory", "160", "--disk", "none", "--network", "user", "--boot", boot,
                         "--serial", f"file,path={c.serial('kernel')}", "--rng", "/dev/urandom")
    c.point("virt-install --boot kernel", rc == 0 and "completed" in text, text)
    c.point("Linux ran", c.wrote("kernel", "hello from a guest"), text)
    c.remove("kernel")


MACHINES = {
    "pc, e1000, IDE": "--machine pc --network user,model=e1000 --controller usb,model=ich9-ehci1",
    "vnc, sound, tablet": "--graphics vnc --sound ich6 --network none --input tablet,bus=usb",
    "host-model, watchdog, panic": "--cpu host-model --watchdog i6300esb --panic default --network user,model=virtio",
    "agent channel, scsi, cdrom":
        "--channel unix,target.type=virtio,target.name=org.qemu.guest_agent.0 --controller scsi,model=virtio-scsi "
        "--disk device=cdrom,bus=sata --network none",
    "numa, vcpus": "--vcpus 4,sockets=2,cores=2,threads=1 --cpu qemu64 --network none",
}


def machines(c):
    for what, args in MACHINES.items():
        rc, text = c.install("machine", "--memory", "64", "--disk", "none", "--boot", "hd", "--transient", *args.split())
        c.point(f"virt-install of {what}", rc == 0 and "completed" in text, text)
        c.remove("machine")


EDITS = [
    ("--edit --memory 80,maxmemory=96", r"<memory unit='KiB'>98304</memory>"),
    ("--edit --vcpus 2", r"<vcpu placement='static'>2</vcpu>"),
    ("--edit --cpu host-model", r"<cpu mode='host-model'"),
    ("--edit --metadata title=hello", r"<title>hello</title>"),
    ("--add-device --network user,model=virtio", r"<interface type='user'>"),
    ("--remove-device --network all", r"^(?!.*<interface)"),
    ("--add-device --graphics vnc", r"<graphics type='vnc' port='-1' autoport='yes'"),
    ("--edit --boot menu=on,network,hd", r"<bootmenu enable='yes'/>"),
    ("--edit --events on_reboot=destroy", r"<on_reboot>destroy</on_reboot>"),
]


def edits(c):
    for args, want in EDITS:
        rc, text = c.edit("import", *args.split(), "--define")
        xml = c.call("import re\nprint(re.sub('\\n', ' ', c.lookupByName('import').XMLDesc(2)))")[1]
        c.point(f"virt-xml {args}", rc == 0 and re.search(want, xml), text + xml)
    rc, text = c.edit("import", "--edit", "--vcpus", "3", "--print-diff")
    c.point("virt-xml --print-diff", rc == 0 and "+" in text, text)
    c.remove("import")


def console(c):
    """virt-install shows the text console itself, through Debian's virsh on a terminal."""
    if c.library:
        return
    pid, fd = pty.fork()
    if pid == 0:
        os.execvpe("virt-install", ["virt-install", "--connect", c.uri, "--virt-type", "qemu", "--name", "console", "--import",
                                    "--osinfo", "detect=off,require=off", "--graphics", "none", "--autoconsole", "text",
                                    "--transient", "--memory", "64", "--network", "none", "--disk", c.disk, "--check",
                                    "all=off"], c.env)
    text, end = b"", time.monotonic() + 240
    while b"Escape character" not in text and time.monotonic() < end:
        if select.select([fd], [], [], 1)[0]:
            try:
                text += os.read(fd, 4096)
            except OSError:
                break
    c.point("virt-install --autoconsole text", b"Escape character" in text, text.decode(errors="replace"))
    c.remove("console")
    _, status = os.waitpid(pid, 0)
    c.point("the console ends with its guest", os.WIFEXITED(status), status)
    os.close(fd)


def bindings(c):
    rc, text = c.run(PYTHON, "-u", SOURCE / "tests/clients/python.py", c.uri, c.disk_file, limit=400)
    bad = [line for line in text.splitlines() if not line.startswith("ok")]
    c.point(f"python3-libvirt, {text.count('ok ')} points", rc == 0, "\n".join(bad))


def shell(c, virsh):
    for command, want in {"version": "hypervisor", "list --all": "import", "dominfo import": "import",
                          "domstate import": "running", "dumpxml import": "<name>import</name>",
                          "domstats import": "state.state", "capabilities": "<capabilities>",
                          "domcapabilities --virttype qemu": "<domainCapabilities>", "nodeinfo": "CPU", "uri": "qemu",
                          "domblklist import": "vda", "suspend import": "suspended",
                          "resume import": "resumed", "nodecpumap": "CPUs present" if virsh == "/usr/bin/virsh" else None,
                          "vcpuinfo import": "CPU Affinity" if virsh == "/usr/bin/virsh" else None, "qemu-monitor-command import --hmp info\\ status": "running"}.items():
        if want is None:  # not a command of our shell yet
            continue
        words = [w.replace("\0", " ") for w in command.replace("\\ ", "\0").split()]
        rc, text = c.run(virsh, "-c", c.uri, *words, limit=240)
        c.point(f"virsh {command}", rc == 0 and want in text, text)


def all_of(c, virsh, disk_file):
    c.disk_file = disk_file
    bindings(c)
    looks(c)
    imported(c)
    shell(c, virsh)
    edits(c)
    kernel(c)
    machines(c)
    console(c)


def copy_disk(folder):
    disk = folder / "boot.img"
    disk.write_bytes((guests_dir() / "boot.img").read_bytes())
    return disk


def into_box():
    if os.geteuid() != 0 or not os.access("/usr/sbin/libvirtd", os.X_OK):
        skip_all("needs root and Debian's libvirtd")
    me = os.path.abspath(__file__)
    box = os.path.join(os.path.dirname(me), "box.sh")
    guests_dir()
    os.execv(box, [box, "--timeout", "1100", "--", PYTHON, me, "--inside"])


def main():
    for program in "/usr/bin/virt-install", "/usr/bin/virt-xml", "/usr/bin/virsh":
        if not os.access(program, os.X_OK):
            skip_all(f"no {program}")
    if "--peer" in sys.argv:
        into_box()
    with tempfile.TemporaryDirectory(prefix="vireo-clients-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        disk = copy_disk(folder)
        if "--inside" in sys.argv:
            c = Client("our library, their daemon", "qemu:///system", OURS, folder, f"path={disk},format=raw,bus=virtio")
            all_of(c, BUILD / "src/cli/virsh", disk)
            done()
        words = f"path={disk},format=raw,bus=virtio"
        for library, virsh in ((None, "/usr/bin/virsh"), (OURS, BUILD / "src/cli/virsh")):
            d = Daemon("libvirtd").start()
            label = f"{'our' if library else 'their'} library, our libvirtd"
            all_of(Client(label, d.uri, library, folder, words), virsh, disk)
            d.kill()
            for file in folder.glob("*.serial"):
                file.unlink()
    done()


main()
