"""What `meson install` yields: the layout of a distribution, and a tree that runs from any place.

The build folder is installed below a DESTDIR with a name nobody configured; the shell, a daemon, the embedded driver and
a C program compiled with pkg-config run from there, also the daemon that the client starts by itself.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "host"))
from lib import BUILD, Daemon, done, guest_xml, guests_dir, point, wait_for  # noqa: E402

PROGRAM = r"""
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include <libvirt/libvirt-qemu.h>
#include <libvirt/libvirt-admin.h>
#include <libvirt/libvirt-lxc.h>
#include <stdio.h>
int main(int argc, char **argv)
{
    unsigned long version = 0;
    virConnectPtr c = virConnectOpen(argv[1]);
    if (!c || virConnectGetLibVersion(c, &version) < 0)
        return printf("%s\n", virGetLastErrorMessage()), 1;
    printf("%lu %d %d %d\n", version, virDomainQemuMonitorCommand(NULL, "", NULL, 0),
           virDomainLxcEnterSecurityLabel(NULL, NULL, NULL, 0), virAdmInitialize());
    return virConnectClose(c);
}
"""
NOBODY = 65534
LIBRARIES = ["libvirt", "libvirt-qemu", "libvirt-lxc", "libvirt-admin"]
DAEMONS = "libvirtd", "virtqemud", "virtinterfaced", "virtnetworkd", "virtnodedevd", "virtnwfilterd", "virtsecretd", "virtstoraged"


def options():
    text = subprocess.run(["meson", "introspect", "--buildoptions", BUILD], check=True, capture_output=True).stdout
    return {o["name"]: o["value"] for o in json.loads(text)}


def run(*command, **how):
    r = subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=240, stdin=subprocess.DEVNULL,
                       **how)
    return r.returncode, r.stdout + r.stderr


class Tree:
    def __init__(self, folder):
        o = options()
        self.dest = pathlib.Path(folder) / "some where"
        subprocess.run(["meson", "install", "-C", BUILD, "--no-rebuild", "--quiet", "--destdir", self.dest], check=True,
                       timeout=240, stdout=subprocess.DEVNULL)
        self.prefix = self.at(o["prefix"])
        self.lib, self.bin = self.prefix / o["libdir"], self.prefix / o["bindir"]
        self.sbin, self.share = self.prefix / o["sbindir"], self.prefix / o["datadir"]
        self.include = self.prefix / o["includedir"]
        self.etc = self.at(pathlib.Path(o["prefix"]) / o["sysconfdir"])

    def at(self, path):
        return self.dest / str(path).lstrip("/")


def layout(t):
    for name in LIBRARIES:
        point(f"{name}.so and .so.0", (t.lib / f"{name}.so.0").is_file() and (t.lib / f"{name}.so").is_symlink())
        point(f"{name}.pc", (t.lib / f"pkgconfig/{name}.pc").is_file())
        point(f"{name}-api.xml", (t.share / f"libvirt/api/{name}-api.xml").is_file())
    for program in t.bin / "virsh", t.bin / "virt-qemu-run":
        point(f"{program.parent.name}/{program.name}", os.access(program, os.X_OK))
    point("module of the embedded driver", (t.lib / "libvirt/connection-driver/libvirt_driver_qemu.so").is_file())
    point("headers", (t.include / "libvirt/libvirt.h").is_file() and len(list(t.include.glob("libvirt/*.h"))) == 18)
    point("schema", (t.share / "libvirt/schemas/domain.rng").is_file())
    actions = t.share / "polkit-1/actions"
    point("polkit policies", all((actions / f"org.libvirt.{n}.policy").is_file() for n in ("unix", "api")))
    point("nothing to link statically", not list(t.dest.rglob("*.a")))
    for name in DAEMONS:
        point(f"sbin/{name}", os.access(t.sbin / name, os.X_OK))
        units = t.prefix / "lib/systemd/system"
        point(f"units of {name}", all((units / (name + u)).is_file() for u in
                                      (".service", ".socket", "-ro.socket", "-admin.socket")))


def configuration(t, folder):
    """The installed files hold every key commented out, and are read without a complaint."""
    for name in *DAEMONS, "qemu":
        text = (t.etc / f"libvirt/{name}.conf").read_text()
        point(f"{name}.conf changes nothing", "#" in text and not [s for s in text.splitlines() if s and s[0] != "#"])
    whole = folder / "whole.conf"
    keys = [s[1:] for s in (t.etc / "libvirt/virtqemud.conf").read_text().splitlines() if s[:1] == "#" and s[1:2] != " "]
    whole.write_text("\n".join(k for k in keys if not k.endswith('""')) + "\n")
    rc, text = run("timeout", "120", t.sbin / "virtqemud", "--root", folder / "conf", "--config", whole, "--timeout", "1")
    point("virtqemud reads all keys at their defaults", rc == 0, text)


def daemon_and_shell(t, folder, disk):
    d = Daemon(root=folder / "host")
    d.binary = t.sbin / "virtqemud"
    d.start()
    virsh = [t.bin / "virsh", "-c", d.uri]
    xml = folder / "tree.xml"
    xml.write_text(guest_xml("tree", disk))
    rc, text = run(*virsh, "define", xml, "--validate")
    point("define --validate, by the tree's schema", rc == 0, text)
    rc, text = run(*virsh, "start", "tree")
    point("a guest starts through the tree's helper", rc == 0, text + d.log()[-2000:])
    rc, text = run(*virsh, "domstate", "tree")
    point("it runs", text.strip() == "running", text)
    run(*virsh, "destroy", "tree")
    compiled(t, folder, d.uri)
    d.kill()


def compiled(t, folder, uri):
    env = dict(os.environ, PKG_CONFIG_LIBDIR=str(t.lib / "pkgconfig"), PKG_CONFIG_SYSROOT_DIR="")
    shown = subprocess.run(["pkg-config", f"--define-variable=prefix={folder / 'usr'}", "--cflags", "--libs", *LIBRARIES],
                           env=env, capture_output=True, text=True)
    point("pkg-config knows the four libraries", shown.returncode == 0, shown.stderr)
    (folder / "usr").symlink_to(t.prefix)  # pkg-config would escape the blank in the name
    (folder / "p.c").write_text(PROGRAM)
    rc, text = run("gcc", "-Wall", "-Werror", "-Wno-nonnull", folder / "p.c", "-o", folder / "p", *shown.stdout.split())
    point("a C program compiles", rc == 0, text)
    rc, text = run(folder / "p", uri, env=dict(os.environ, LD_LIBRARY_PATH=str(t.lib)))
    point("and runs on the tree's libraries", rc == 0 and text.startswith("11003000 -1 -1 0"), text)


def embedded(t, folder, disk):
    guest = folder / "run.xml"
    guest.write_text(guest_xml("run", disk, devices="<memballoon model='none'/>"))
    log = folder / "run.log"
    with open(log, "wb") as out:
        p = subprocess.Popen([t.bin / "virt-qemu-run", "-v", "--root", folder / "embed", guest], stdout=out, stderr=out,
                             stdin=subprocess.DEVNULL)
    wait_for("the embedded guest", lambda: p.poll() is not None or "runs" in log.read_text())
    point("virt-qemu-run starts a guest with the tree's module", p.poll() is None, log.read_text())
    p.terminate()
    point("and ends it", p.wait(120) is not None)


def session(t, folder):
    """The client starts the session daemon of its own tree."""
    home = folder / "home"
    (home / "run").mkdir(parents=True, mode=0o700)
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run")}
    who = {}
    if os.geteuid() == 0:
        for p in home, home / "run":
            os.chown(p, NOBODY, NOBODY)
        who = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    rc, text = run(t.bin / "virsh", "-c", "qemu:///session", "uri", env=env, **who)
    point("qemu:///session answers", rc == 0 and text.strip() == "qemu:///session", text)
    pids = [int(p.read_text()) for p in (home / "run/libvirt").glob("*.pid")]
    programs = [os.readlink(f"/proc/{p}/exe") for p in pids]
    point("by the daemon of this tree", [pathlib.Path(p).parent for p in programs] == [t.sbin.resolve()], programs)
    for pid in pids:
        os.kill(pid, 15)
        wait_for("the session daemon to leave", lambda: not pathlib.Path(f"/proc/{pid}").exists())


def main():
    disk = guests_dir() / "boot.img"
    with tempfile.TemporaryDirectory(prefix="vireo-tree-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        t = Tree(folder)
        layout(t)
        configuration(t, folder)
        daemon_and_shell(t, folder, disk)
        embedded(t, folder, disk)
        session(t, folder)
    done()


main()
