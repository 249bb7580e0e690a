"""What a stranger types at every command of the model, made by rules: nothing, the right words, each option alone, twice, with
"=", cut short, with nothing or a wrong number for its value, an object that is not there, a word too many, "--", read-only,
an object in another state. invocations() yields (kind, line) for cases of differential.py; those that both virshes refuse
alike cost a few milliseconds."""
import pathlib
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "model"))
from lang import cli  # noqa: E402

UUID = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
# right values by the name of the option, of a command where it means something else there
VALUES = {
    "domain": "test", "network": "default", "pool": "default-pool", "vol": "v1", "interface": "eth1", "secret": UUID,
    "nwfilter": "clean", "binding": "vnet0", "port": UUID, "checkpointname": "c1", "snapshotname": "s1", "device": "computer",
    "path": "vda", "target": "vdb", "source": "/nonexistent/a.img", "type": "bridge", "name": "n1", "newname": "n2",
    "new-name": "n2", "group-name": "g1", "user": "root", "id": "1", "cmd": "uptime", "xml": "<a/>", "format": "qemu-argv",
    "pid": "1", "uri": "http://x", "size": "65536", "bridge": "br7", "capacity": "10M", "alias": "ua-x", "state": "up",
    "config": "/nonexistent/c", "iothread": "4", "cpulist": "0", "keycode": "KEY_A", "signame": "term",
    "desturi": "test:///default", "downtime": "100", "bandwidth": "100", "action": "none", "password": "secret", "count": "2",
    "vcpulist": "0", "dev": "vda", "threshold": "1000", "pass-fds": "0", "pagesize": "4", "pagecount": "1", "arch": "x86_64",
    "duration": "60", "command": "list", "section": "bridge", "target-mode": "mem", "xpath": "//name", "timeout": "1",
    "event": "lifecycle", "mac": "52:54:00:aa:bb:01", "mode": "acpi", "weight": "100", "vcpu": "0", "seconds": "1", "period": "1",
    "time": "1000", "offset": "0", "length": "5", "algorithm": "zero", "cpu": "0", "cell": "0", "cellno": "0", "delay": "5",
    "key": "k", "set": "<a/>", "dir": "/", "prefix": "p", "description": "words", "base64": "YWJj", "memspec": "/nonexistent/m",
    "hard-limit": "1G", "soft-limit": "1G", "nodeset": "0", "inbound": "100,200,300", "outbound": "100", "cap": "net",
    "output": "table", "string": "a", "new-desc": "words", "model": "virtio", "screen": "0", "enable": "cmt", "disable": "cmt",
    "file": "/nonexistent/f", "inputpool": "default-pool", "allocation": "1M", "parent-index": "0", "start": "0", "code": "42",
    "params": "weight=30", "sort": "cpu", "interval": "1",
}
SPECIAL = {
    ("attach-device", "file"): "@F@/nic.xml", ("detach-device", "file"): "@F@/nic.xml", ("update-device", "file"): "@F@/nic.xml",
    ("define", "file"): "@F@/guest.xml", ("create", "file"): "@F@/guest.xml", ("net-define", "file"): "@F@/net.xml",
    ("net-create", "file"): "@F@/net.xml", ("pool-define", "file"): "@F@/pool.xml", ("pool-create", "file"): "@F@/pool.xml",
    ("vol-create", "file"): "@F@/vol.xml", ("iface-define", "file"): "@F@/iface.xml", ("secret-define", "file"): "@F@/secret.xml",
    ("nodedev-create", "file"): "@F@/nodedev.xml", ("nodedev-define", "file"): "@F@/nodedev.xml",
    ("nwfilter-define", "file"): "@F@/filter.xml", ("cpu-baseline", "file"): "@F@/cpu.xml",
    ("nwfilter-binding-create", "file"): "@F@/binding.xml", ("cpu-compare", "file"): "@F@/cpu.xml",
    ("hypervisor-cpu-compare", "file"): "@F@/cpu.xml", ("hypervisor-cpu-baseline", "file"): "@F@/cpu.xml",
    ("domxml-from-native", "config"): "/nonexistent/c", ("attach-interface", "source"): "br0",
    ("detach-interface", "type"): "network", ("detach-disk", "target"): "vda", ("pool-define-as", "type"): "dir",
    ("pool-create-as", "type"): "dir", ("pool-define-as", "target"): "/p", ("pool-create-as", "target"): "/p",
    ("find-storage-pool-sources", "type"): "logical", ("find-storage-pool-sources-as", "type"): "logical",
    ("domif-setlink", "interface"): "testnet0", ("domif-getlink", "interface"): "testnet0", ("domiftune", "interface"): "testnet0",
    ("domifstat", "interface"): "testnet0", ("domifaddr", "interface"): "testnet0", ("nodesuspend", "target"): "mem",
    ("vol-clone", "newname"): "v2", ("vol-resize", "capacity"): "20M", ("domblkstat", "device"): "vda",
    ("domblkinfo", "device"): "vda", ("iface-bridge", "bridge"): "br7", ("iface-unbridge", "bridge"): "br7",
    ("net-update", "command"): "add", ("net-update", "section"): "portgroup", ("net-update", "xml"): '"<portgroup name=\'x\'/>"',
    ("net-port-create", "file"): "/nonexistent/f", ("perf", "enable"): "cmt", ("domstate", "domain"): "test",
    ("schedinfo", "set"): "weight=30", ("set-lifecycle-action", "type"): "poweroff", ("set-lifecycle-action", "action"): "destroy",
    ("snapshot-list", "from"): "s1", ("console", "devname"): "serial0", ("undefine", "storage"): "vda",
    ("domdisplay", "type"): "vnc", ("shutdown", "mode"): "acpi", ("numatune", "mode"): "strict", ("domtime", "time"): "1000",
    ("attach-disk", "type"): "cdrom", ("attach-disk", "mode"): "readonly", ("managedsave-edit", "xml"): "x",
    ("snapshot-create", "xmlfile"): "@F@/snap.xml", ("checkpoint-create", "xmlfile"): "@F@/checkpoint.xml",
    ("backup-begin", "backupxml"): "@F@/backup.xml", ("send-key", "codeset"): "linux", ("connect", "name"): "test:///default",
    ("vol-create-as", "format"): "raw", ("vol-upload", "file"): "/nonexistent/f", ("nodedev-list", "cap"): "net",
    ("domxml-to-native", "format"): "qemu-argv", ("dump", "format"): "elf", ("vol-name", "vol"): "/default-pool/v1",
    ("vol-key", "vol"): "v1", ("blockcopy", "format"): "raw", ("domdirtyrate-calc", "mode"): "page-sampling",
    ("cd", "dir"): "/", ("iface-bridge", "interface"): "eth1", ("metadata", "set"): "<a/>", ("echo", "string"): "a",
    ("domsetlaunchsecstate", "secret"): "/nonexistent/s", ("help", "command"): "list", ("list", "output"): "table",
}
SETUP = {
    "snapshot": "snapshot-create-as test s1; ", "checkpoint": "checkpoint-create-as test c1; ",
    "vol": "vol-create-as default-pool v1 10M; ", "iothread": "iothreadadd test 4; ",
}
# not for a comparison: what writes to the terminal without end, what only one of them has, what prints about itself
NOT = {"self-test", "complete", "help", "top", "explain", "console", "screenshot", "version"}
WRONG_NUMBERS = ("x", "-1", "1x", "99999999999999999999", "4294967296", "0x10", "1.5", "''", "' 7'", "+7", "1K", "-")


def value(command, option):
    found = SPECIAL.get((command["name"], option["name"])) or VALUES.get(option["name"])
    if found:
        return found
    if option["kind"] == "integer":
        return "1"
    names = option.get("names") or ""
    if names.startswith("="):
        return names[1:].split(",")[0]
    return {"domain": "test", "file": "/nonexistent/f", "disk": "vda", "pool": "default-pool", "snapshot": "s1",
            "domain-interface": "testnet0", "network": "default", "volume": "v1"}.get(names, "x1")


def setup_of(name):
    if name.startswith("snapshot-") and not name.startswith("snapshot-create"):
        return SETUP["snapshot"]
    if name.startswith("checkpoint-") and not name.startswith("checkpoint-create"):
        return SETUP["checkpoint"]
    if name.startswith("vol-") and not name.startswith("vol-create") and name not in ("vol-list",):
        return SETUP["vol"]
    return SETUP["iothread"] if name.startswith("iothread") and name != "iothreadadd" else ""


def words_of(command, options):
    """The words that fill these options: bare where a bare word does."""
    found = []
    for o in options:
        v = value(command, o)
        if o["kind"] == "rest":
            found.append(v)
        elif o.get("positional") is True:
            found.append(v)
        else:
            found += [f"--{o['name']}", v]
    return " ".join(found)


def with_option(option, v):
    return f"--{option['name']}" if option["kind"] == "flag" else f"--{option['name']} {v}"


def known(commands):
    return [c for c in commands if c["name"] not in NOT]


def of_command(command):
    name, setup = command["name"], setup_of(command["name"])
    options = [o for o in command["options"] if o["kind"] != "alias" and o["name"] != "output"]
    aliases = [o for o in command["options"] if o["kind"] == "alias"]
    required = [o for o in options if o.get("required")]
    others = [o for o in options if not o.get("required")]
    base = f"{name} {words_of(command, required)}".strip()
    if name.endswith("event"):  # which else waits until it is interrupted
        base += " --event lifecycle --timeout 1"

    def line(kind, text, also=""):
        return kind, also + setup + text
    yield line("bare", name)
    yield line("typical", base)
    yield line("twice", f"{base}; {base}")
    yield line("read-only", base, "-r ")
    yield line("quiet", base, "-q ")
    yield line("surplus", f"{base} surplus")
    yield line("surplus", f"{base} a b c d e")
    yield line("unknown option", f"{base} --nosuch")
    yield line("unknown option", f"{base} --nosuch=1")
    yield line("short option", f"{base} -x")
    yield line("end of options", f"{base} --")
    yield line("end of options", f"{name} -- {words_of(command, [o for o in required if o.get('positional') is True])}")
    yield line("empty word", f"{name} ''")
    yield line("case", base.replace(name, name.upper(), 1))
    if required:
        yield line("too few", f"{name} {words_of(command, required[:-1])}".strip())
        yield line("by name", " ".join([name, *(f"--{o['name']} {value(command, o)}" for o in required)]))
        yield line("by name", " ".join([name, *(f"--{o['name']}={value(command, o)}" for o in required)]))
        yield line("by name", " ".join([name, *(f"--{o['name']} {value(command, o)}" for o in reversed(required))]))
        yield line("abbreviated", " ".join([name, *(f"--{o['name'][:-1]} {value(command, o)}" for o in required)]))
    for o in required:
        rest = words_of(command, [r for r in required if r is not o])
        for wrong in ("nosuch", "''", "0", UUID, "99", "-1", "''x", "/"):
            yield line("wrong object", f"{name} --{o['name']} {wrong} {rest}".strip())
        yield line("no value", f"{name} {rest} --{o['name']}")
        yield line("named twice", f"{base} --{o['name']} {value(command, o)}")
        if o["kind"] == "integer":
            for wrong in WRONG_NUMBERS:
                yield line("number", f"{name} --{o['name']} {wrong} {rest}")
    if any(o["name"] == "domain" for o in required):
        rest = words_of(command, [r for r in required if r["name"] != "domain"])
        yield line("off", f"{name} guest {rest}", "define @F@/guest.xml; ")
        yield line("paused", base, "suspend test; ")
        yield line("off", base, "destroy test; ")
        yield line("id", f"{name} 1 {rest}")
        yield line("uuid", f"{name} 11111111-2222-3333-4444-555555555555 {rest}", "define @F@/guest.xml; ")
    for o in others:
        v = value(command, o)
        yield line("option", f"{base} {with_option(o, v)}")
        yield line("option first", base.replace(name, f"{name} {with_option(o, v)}", 1))
        yield line("option twice", f"{base} {with_option(o, v)} {with_option(o, v)}")
        yield line("abbreviated", f"{base} --{o['name'][:-1]} {v if o['kind'] != 'flag' else ''}")
        yield line("option read-only", f"{base} {with_option(o, v)}", "-r ")
        yield line("option on nothing", f"{name} {with_option(o, v)}")
        if o["kind"] == "flag":
            yield line("flag=", f"{base} --{o['name']}=yes")
        else:
            yield line("equals", f"{base} --{o['name']}={v}")
            yield line("equals", f"{base} --{o['name']}=")
            yield line("empty", f"{base} --{o['name']} ''")
            yield line("no value", f"{base} --{o['name']}")
            yield line("nosuch", f"{base} --{o['name']} nosuch")
            yield line("dashes", f"{base} --{o['name']} --nosuch")
        if o["kind"] == "integer" or o.get("scale") is not None:
            for wrong in WRONG_NUMBERS:
                yield line("number", f"{base} --{o['name']} {wrong}")
        if any(r["name"] == "domain" for r in required):
            rest = words_of(command, [r for r in required if r["name"] != "domain"])
            yield line("option off", f"{name} guest {rest} {with_option(o, v)}", "define @F@/guest.xml; ")
            yield line("option wrong object", f"{name} nosuch {rest} {with_option(o, v)}")
    for a in aliases:
        of = a["of"].split("=")[0]
        kind = next((o for o in options if o["name"] == of), None)
        yield line("alias", f"{base} --{a['name']}" + ("" if "=" in a["of"] or kind["kind"] == "flag" else f" {value(command, kind)}"))
    flags = [o for o in others if o["kind"] == "flag"]
    for i, a in enumerate(flags):
        for b in flags[i + 1:]:
            yield line("two flags", f"{base} --{a['name']} --{b['name']}")


def commands():
    files = [p for p in sorted((TOP / "model/cli").glob("*.py"))
             if "\ngroup(" in p.read_text() and not p.stem.startswith("admin_")]
    return [c for g in cli.groups(files) for c in g["commands"]]


def waits(command, text):
    """Until it is interrupted."""
    return command["name"].endswith("event") and "--timeout 1" not in text and ("--event" in text or "--all" in text)


def invocations():
    seen = set()
    for command in known(commands()):
        for kind, text in of_command(command):
            text = " ".join(text.split())
            if text not in seen and not waits(command, text):
                seen.add(text)
                yield kind, text


if __name__ == "__main__":
    for k, t in invocations():
        print(k, "|", t)
