#!/usr/bin/python3
"""What a running guest's document says of its processor, and which documents may replace that of a saved guest. The
answers are those of libvirt 9.0.0: with VIREO_TEST_PEER set they are asked there."""
import os
import re
import sys
import xml.etree.ElementTree as ET

import libvirt

from lib import Daemon, done, guest_xml, point

libvirt.registerErrorHandler(lambda *_: None, None)
L = libvirt


def cpu_of(xml):
    """mode, match, check, model, fallback, {feature: policy}"""
    c = ET.fromstring(xml).find("cpu")
    m = c.find("model")
    return (c.get("mode"), c.get("match"), c.get("check"), None if m is None else m.text, None if m is None else m.get("fallback"),
            {f.get("name"): f.get("policy") for f in c.findall("feature")})


def code(call, *args):
    try:
        call(*args)
    except L.libvirtError as e:
        return e.get_error_code(), e.get_error_message()
    return None, "no error"


def start(conn, name, cpu):
    dom = conn.defineXML(guest_xml(name, extra=cpu))
    dom.createWithFlags(L.VIR_DOMAIN_START_PAUSED)
    return dom


def end(dom):
    if dom.isActive():
        dom.destroy()
    dom.undefineFlags(L.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE)


def by_host(conn, daemon):
    dom = start(conn, "best", "<cpu mode='host-model'><feature policy='disable' name='sse4.2'/></cpu>")
    live = cpu_of(dom.XMLDesc())
    point("host-model became a model", live[:3] == ("custom", "exact", "full") and live[3] and live[4] == "forbid", live)
    point("with what QEMU gave", live[5].get("hypervisor") == "require" and live[5].get("sse4.2") == "disable", live)
    point("its definition still says host-model", cpu_of(dom.XMLDesc(L.VIR_DOMAIN_XML_INACTIVE))[0] == "host-model")
    updated = cpu_of(dom.XMLDesc(L.VIR_DOMAIN_XML_INACTIVE | L.VIR_DOMAIN_XML_UPDATE_CPU))
    point("--update-cpu names the model", updated[:2] == ("custom", "exact") and updated[3] == live[3] and updated[4] == "allow", updated)
    point("another host gets the same", cpu_of(dom.XMLDesc(L.VIR_DOMAIN_XML_MIGRATABLE)) == live)
    if daemon.process:
        daemon.kill()
        daemon.start()
        conn = L.open(daemon.uri)
        dom = conn.lookupByName("best")
        point("a new daemon knows it", cpu_of(dom.XMLDesc()) == live)
    dom.managedSave()
    dom.createWithFlags(L.VIR_DOMAIN_START_PAUSED)
    point("it comes back with the same", cpu_of(dom.XMLDesc()) == live, cpu_of(dom.XMLDesc()))
    end(dom)
    return conn


def named(conn, daemon):
    asked = {"avx": "require", "aes": "disable", "vmx": "optional"}
    dom = start(conn, "named", "<cpu match='exact'><model>Westmere</model>" +
                "".join(f"<feature policy='{p}' name='{f}'/>" for f, p in asked.items()) + "</cpu>")
    live, kept = cpu_of(dom.XMLDesc()), cpu_of(dom.XMLDesc(L.VIR_DOMAIN_XML_MIGRATABLE))
    point("a named model shows what QEMU adds", live[:5] == ("custom", "exact", "full", "Westmere", "forbid") and
          live[5].get("hypervisor") == "require" and live[5].get("arat") == "require", live)
    point("optional is decided", live[5].get("vmx") == "disable")
    point("another host is asked for what was asked for", kept[2] == "none" and kept[4] == "forbid" and
          kept[5] == {"avx": "require", "aes": "disable", "vmx": "disable"}, kept)
    if daemon.process:
        daemon.kill()
        daemon.start()
        conn = L.open(daemon.uri)
        dom = conn.lookupByName("named")
        point("a new daemon knows both", (cpu_of(dom.XMLDesc()), cpu_of(dom.XMLDesc(L.VIR_DOMAIN_XML_MIGRATABLE))) == (live, kept))
    end(dom)
    for name, cpu, want in (("full", "<cpu check='full'><model>Nehalem</model></cpu>", L.VIR_ERR_OPERATION_FAILED),
                            ("partial", "<cpu check='partial'><model>Nehalem</model><feature name='vmx' policy='require'/></cpu>",
                             L.VIR_ERR_CPU_INCOMPATIBLE)):
        dom = conn.defineXML(guest_xml("refused", extra=cpu))
        got = code(dom.create)
        point(f"check='{name}' refuses", got[0] == want and ("hypervisor" if name == "full" else "vmx") in got[1], got)
        point(f"check='{name}': nothing is left", not dom.isActive())
        dom.undefine()
    return conn


# a change of the document of a saved guest, and whether it is the same machine still
CHANGES = [
    ("nothing", "", "", True), ("title", "<name>kept</name>", "<name>kept</name><title>x</title>", True),
    ("disk source", r"a\.img", "b.img", True), ("cache mode", "type='raw'", "type='raw' cache='none'", True),
    ("boot order", "<boot dev='hd'/>", "<boot dev='network'/>", True), ("on_crash", "<on_crash>destroy", "<on_crash>restart", True),
    ("I/O limit", "(<target dev='vda'[^>]*>)", r"\1<iotune><total_bytes_sec>1000000</total_bytes_sec></iotune>", True),
    ("host side of a port", "<serial type='pty'>", "<serial type='null'>", True),
    ("clock offset", "offset='utc'", "offset='localtime'", True), ("alias", "<vcpu placement='static'>", "<vcpu>", True),
    ("name", "<name>kept</name>", "<name>other</name>", False), ("memory", "<memory unit='KiB'>65536<", "<memory unit='KiB'>131072<", False),
    ("vcpus", ">1</vcpu>", ">2</vcpu>", False), ("machine", "machine='pc-q35-7.2'", "machine='pc-q35-7.1'", False),
    ("disk target", "dev='vda'", "dev='vdb'", False), ("disk bus", "dev='vda' bus='virtio'", "dev='sda' bus='sata'", False),
    ("serial number", "<serial>S1</serial>", "<serial>S2</serial>", False), ("mac", "52:54:00:11:22:33", "52:54:00:11:22:34", False),
    ("model of a card", "<model type='e1000'/>", "<model type='virtio'/>", False), ("ACPI", "<acpi/>", "", False),
    ("a slot", r"(<mac .*?)slot='0x01'", r"\1slot='0x02'", False), ("CPU model", ">qemu64<", ">kvm64<", False),
    ("video", "<model type='vga'", "<model type='cirrus'", False), ("a device less", r"<rng .*?</rng>", "", False),
]


def replaced(conn, daemon):
    for n in "ab":
        with open(daemon.root / f"{n}.img", "wb") as f:
            f.truncate(1 << 20)
        os.chmod(daemon.root / f"{n}.img", 0o666)
    devices = f"""<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='{daemon.root}/a.img'/>
      <target dev='vda' bus='virtio'/><serial>S1</serial></disk>
      <interface type='user'><mac address='52:54:00:11:22:33'/><model type='e1000'/></interface>
      <video><model type='vga'/></video><rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>"""
    dom = conn.defineXML(guest_xml("kept", memory=64, devices=devices, os_extra="<boot dev='hd'/>", machine="pc-q35-7.2"))
    dom.createWithFlags(L.VIR_DOMAIN_START_PAUSED)
    dom.managedSave()
    own = dom.managedSaveGetXMLDesc(0)
    for what, old, new, allowed in CHANGES:
        changed = re.sub(old, new, own, count=1, flags=re.S) if old else own
        got = code(dom.managedSaveDefineXML, changed, 0)
        point(f"{what} {'may' if allowed else 'must not'} change", (changed != own or not old) and (got[0] is None) == allowed, got)
        if allowed:
            dom.managedSaveDefineXML(own, 0)
        elif daemon.process:
            point(f"{what}: the error tells where", got[0] != L.VIR_ERR_INTERNAL_ERROR and bool(re.search(r"[a-z]+.*'", got[1])), got)
    end(dom)


# a change of a running guest's device, the answer, and what the error names
UPDATES = [
    ("disk", "nothing", "", "", None, ""), ("disk", "cache mode", "cache='none'", "cache='writeback'", 84, "cache"),
    ("disk", "serial number", "S1", "S2", 84, "serial"), ("disk", "read-only", "<serial>", "<readonly/><serial>", 84, "readonly"),
    ("disk", "source", r"a\.img", "b.img", 67, "removable|medium"), ("interface", "nothing", "", "", None, ""),
    ("interface", "link", "<model", "<link state='down'/><model", None, ""), ("interface", "model", "e1000", "virtio", 84, "model"),
    ("interface", "ROM", "<model", "<rom bar='off'/><model", 84, "rom"), ("interface", "host's device", "<model", "<target dev='xx'/><model", 84, "tap name|target"),
    ("graphics", "nothing", "", "", None, ""), ("graphics", "password", "passwd='x'", "passwd='y' passwdValidTo='2040-01-01T00:00:00'", None, ""),
    ("graphics", "keymap", "passwd='x'", "passwd='x' keymap='de'", 84, "keymap"),
]


def updated(conn, daemon):
    devices = f"""<disk type='file' device='disk'><driver name='qemu' type='raw' cache='none'/><source file='{daemon.root}/a.img'/>
      <target dev='vda' bus='virtio'/><serial>S1</serial></disk>
      <interface type='user'><mac address='52:54:00:11:22:33'/><model type='e1000'/></interface>
      <graphics type='vnc' autoport='yes' listen='127.0.0.1' passwd='x'/>"""
    dom = conn.createXML(guest_xml("moving", devices=devices), L.VIR_DOMAIN_START_PAUSED)
    live = dom.XMLDesc(L.VIR_DOMAIN_XML_SECURE)
    for noun, what, old, new, want, named in UPDATES:
        own = re.search(rf"<{noun}\b.*?</{noun}>", live, re.S)[0]
        changed = re.sub(old, new, own, count=1) if old else own
        got = code(dom.updateDeviceFlags, changed, L.VIR_DOMAIN_AFFECT_LIVE)
        point(f"{noun}: {what} {'can' if want is None else 'cannot'} change", (changed != own or not old) and got[0] == want, got)
        if named:
            point(f"{noun}: {what}: the error says so", re.search(named, got[1]) is not None, got)
    now = dom.XMLDesc(L.VIR_DOMAIN_XML_SECURE)
    point("what changed is told", "<link state='down'/>" in now or "passwd='y'" in now, now)
    dom.destroy()


def main():
    daemon = Daemon().start()
    conn = by_host(L.open(daemon.uri), daemon)
    conn = named(conn, daemon)
    replaced(conn, daemon)
    updated(conn, daemon)
    conn.close()
    done()


if __name__ == "__main__":
    sys.exit(main())
