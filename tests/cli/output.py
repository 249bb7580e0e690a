#!/usr/bin/python3
"""--output json of every command that has it is what the command's schema says, on the simulated host and with a real guest
of our daemon; plain has a line for each row or value. A command that neither host answers is counted as skipped."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TOP / "model"), str(TOP / "tests/host"), str(TOP / "tests/cli")]
from lib import BUILD, Daemon, done, guest_xml, guests_dir, point  # noqa: E402
from lang import cli, core  # noqa: E402
import schema as schemas  # noqa: E402

VIRSH, ADMIN = (str(BUILD / "src/cli" / name) for name in ("virsh", "virt-admin"))
FILES = TOP / "tests/cli/files"
SETUP = (f"define {FILES}/guest.xml; snapshot-create-as test s1; snapshot-create-as test s2; "
         f"iothreadadd test 4; vol-create-as default-pool v1 10M; net-define {FILES}/net.xml; pool-define {FILES}/pool.xml; "
         "suspend test; resume test")
CHECKPOINTS = "checkpoint-create-as test c1; checkpoint-create-as test c2"
MARK = "==JSON=="
WORDS = {"domain": "test", "network": "default", "pool": "default-pool", "vol": "v1", "device": "vda",
         "path": "vda", "interface": "testnet0", "snapshotname": "s1", "checkpointname": "c1", "arch": "x86_64", "code": "42"}
# other words than what the required options make, each of them; @ is the guest that is off or, of QEMU, runs
MORE = {
    "nodedev-info": ["computer"], "vol-info": ["v1 default-pool", "v1 default-pool --physical"],
    "freepages": ["--all", "0 4"], "freecell": ["", "--all", "0"], "domblkinfo": ["test vda", "test --all", "guest --all"],
    "vcpucount": ["test", "guest", "test --live", "guest --maximum --config"], "list": ["", "--all", "--all --title"],
    "vcpuinfo": ["test", "guest", "test --pretty"], "dominfo": ["test", "guest"], "domblklist": ["test", "guest --details"],
    "domiflist": ["test", "guest"], "net-list": ["--all", "--all --title"], "pool-list": ["--all", "--all --details"],
    "vol-list": ["default-pool", "default-pool --details"], "snapshot-list": ["test", "test --parent"],
    "checkpoint-list": ["test", "test --parent"], "cpu-stats": ["test", "test --total", "test --start 0 --count 1"],
    "nodecpustats": ["", "--cpu 0", "--percent"], "domstats": ["test", "--state --vcpu --block"], "domstate": ["test", "guest"],
    "domblkstat": ["test vda", "test vda --human"], "snapshot-info": ["test s1", "test s2"],
    "blkdeviotune": ["test vda"], "domtime": ["test"], "domifaddr": ["test"],
    "domjobinfo": ["test", "test --completed"], "version": ["", "--daemon"], "top": ["", "--count 1 --sort name"],
    "blockjob": ["test vda"], "domdisplay": ["test"], "domif-getlink": ["test testnet0"], "net-info": ["default", "lab"],
    "pool-info": ["default-pool", "default-pool --bytes", "spool"], "vcpupin": ["test", "guest", "test --vcpu 0"],
    "explain": ["42", "no_domain", "VIR_ERR_OPERATION_FAILED"], "nodedev-list": ["", "--cap net"], "secret-list": [""],
}
REAL = {
    "domblkinfo": ["@ vda", "@ --all", "@ vda --human"], "domblkstat": ["@ vda"], "domstats": ["@", ""], "list": ["--all"],
    "vcpucount": ["@", "@ --live", "@ --guest"], "blkdeviotune": ["@ vda"], "nodedev-info": [], "vol-info": [], "net-info": [],
    "pool-info": [], "snapshot-info": ["@ s1"], "snapshot-list": ["@", "@ --parent"], "checkpoint-info": [], "vol-list": [],
    "net-dhcp-leases": [], "net-port-list": [], "domifaddr": ["@ --source arp"], "domifstat": [], "domiftune": [],
    "domif-getlink": [], "freecell": ["", "--all"], "freepages": ["--all"], "cpu-models": ["x86_64"], "explain": [],
    "nodecpustats": ["", "--percent"], "blockjob": ["@ vda"], "domthrottlegroupinfo": ["@ group"], "domdisplay": ["@"],
}

def run(program, uri, line):
    r = subprocess.run([program, "-q", "-c", uri, line], capture_output=True, text=True, timeout=240, stdin=subprocess.DEVNULL)
    return r.returncode, r.stdout, r.stderr


def arguments(command, table):
    if command["name"] in table:
        return table[command["name"]]
    return [" ".join(WORDS.get(o["name"], "") for o in command["options"] if o.get("required"))]


def commands_of(prefix):
    files = [p for p in sorted((TOP / "model/cli").glob("*.py"))
             if "\ngroup(" in p.read_text() and p.stem.startswith("admin_") == (prefix == "admin")]
    return [c for g in cli.groups(files) for c in g["commands"] if not c["hidden"]]


class Check:
    """Documents of one program against its schemas."""

    def __init__(self, program, name):
        self.program, self.name = program, name
        self.schemas = json.loads((BUILD / f"src/cli/{name}.schema.json").read_text())["$defs"]
        self.seen, self.wrong, self.good = {n: set() for n in self.schemas}, {}, set()

    def document(self, uri, name, words, setup=""):
        """One command: what is wrong with its JSON goes to wrong."""
        line = f"{name} {words} --output json".replace("  ", " ")
        before = f"{setup}; " if setup else ""
        code, out, err = run(self.program, uri, f"{before}echo {MARK}; {line}")
        text = out.rpartition(MARK)[2]
        if code and err and not text.strip():
            return  # this host refuses it
        try:
            found = list(schemas.problems(self.schemas[name], json.loads(text), name, self.seen[name]))
        except ValueError as e:
            found = [f"{e}: {text!r} {err!r}"]
        if found:
            self.wrong.setdefault(name, []).append(f"{line}: {'; '.join(found[:5])}")
        self.good.add(name)


def simulated(check, commands):
    for command in commands:
        if command["output"]:
            for words in arguments(command, MORE):
                setup = CHECKPOINTS if command["name"].startswith("checkpoint") else SETUP
                check.document("test:///default", command["name"], words, setup)


def make_real(uri, folder):
    disk = pathlib.Path(folder, "disk.qcow2")
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", disk, "64M"], check=True, timeout=240)
    devices = (f"<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{disk}'/>"
               f"<target dev='vda' bus='virtio'/></disk><graphics type='vnc' socket='{folder}/vnc'/><memballoon model='virtio'/>")
    text = guest_xml("real", devices=devices, extra="<iothreads>1</iothreads>")
    path = pathlib.Path(folder, "real.xml")
    path.write_text(text)
    return run(VIRSH, uri, f"define {path}; start real; snapshot-create-as real s1; secret-define {FILES}/secret.xml; "
                           f"nwfilter-define {FILES}/filter.xml")


def jobs(check, uri, folder):
    """What there is to tell of jobs while they run and when they are done."""
    check.document(uri, "blockjob", "real vda", f"blockcopy real vda {folder}/copy --transient-job --bandwidth 1")
    run(VIRSH, uri, f"blockjob real vda --abort; dump real {folder}/core --memory-only")
    check.document(uri, "domjobinfo", "real --completed")


def real(check, commands):
    """A guest of QEMU on our daemon, first running and then off."""
    daemon = Daemon("libvirtd").start()
    try:
        with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
            os.chmod(folder, 0o755)
            code, _, err = make_real(daemon.uri, folder)
            runs = run(VIRSH, daemon.uri, "domstate real")[1].strip() == "running"
            point("a real guest runs", code == 0 and runs, err + ("" if runs else daemon.log()[-2000:]))
            jobs(check, daemon.uri, folder)
            for state in ("running", "off"):
                if state == "off":
                    run(VIRSH, daemon.uri, "destroy real")
                for command in (c for c in commands if c["output"]):
                    for words in arguments(command, REAL):
                        check.document(daemon.uri, command["name"], re.sub("@|test", "real", words))
    finally:
        daemon.clean()


def administered(check, commands):
    daemon = Daemon("libvirtd").start()
    uri = f"libvirtd:///system?socket={daemon.root}/run/libvirt/libvirt-admin-sock"
    words = {"server-threadpool-info": "libvirtd", "client-list": "admin", "client-info": "admin 1",
             "server-clients-info": "libvirtd"}
    try:
        for command in commands:
            if command["output"]:
                check.document(uri, command["name"], words.get(command["name"], ""))
    finally:
        daemon.clean()


def report(check, commands):
    for command in (c for c in commands if c["output"]):
        name = command["name"]
        if name in check.wrong:
            point(f"{name}: as its schema says", False, "\n".join(check.wrong[name]))
        elif name in check.good:
            point(f"{name}: as its schema says")
        else:
            point(f"{name}: # SKIP no host here answers it")


def explained():
    words = [c for c in core.load(TOP / "model/api/errors.py").calls if c.fn == "code" and c.args[0].startswith("ERR_")]
    line = "; ".join(f"explain {c.args[1]} --output json" for c in words)
    decoder, text, told = json.JSONDecoder(), run(VIRSH, "test:///default", line)[1].strip(), []
    while text:
        one, end = decoder.raw_decode(text)
        told.append(one)
        text = text[end:].strip()
    point(f"{len(words)} error codes are explained", [t["name"] for t in told] == [f"VIR_{c.args[0]}" for c in words]
          and all(t["meaning"] and t["remedy"] for t in told))


def main():
    commands, admin = commands_of("virsh"), commands_of("admin")
    check = Check(VIRSH, "virsh")
    simulated(check, commands)
    real(check, commands)
    report(check, commands)
    other = Check(ADMIN, "virt-admin")
    administered(other, admin)
    report(other, admin)
    without = [c["name"] for c in commands + admin if re.search(r"(?<!^sys)(list|info|stats?|count)$", c["name"]) and not c["output"]]
    point("every listing and info command has --output", not without, without)
    point("a number of commands answered", len(check.good) > 55, sorted(set(check.schemas) - check.good))
    unseen = {n: sorted(set(keys(s)) - check.seen[n]) for n, s in check.schemas.items() if n in check.good}
    for name, missing in unseen.items():
        if missing:
            print(f"# {name}: not seen here: {', '.join(missing)}")
    explained()
    code, out, _ = run(VIRSH, "test:///default", "list --all --output plain")
    point("plain rows have tabs", code == 0 and out == "1\ttest\trunning\n", out)
    done()


def keys(schema):
    for s in schema.get("oneOf", [schema]):
        yield from s.get("properties", s.get("items", {}).get("properties", {}))


main()
