#!/usr/bin/python3
"""What a guest gets of networks, pools and secrets of the same daemon: ports of networks, devices over one of the
host's, limits of traffic, volumes and sealed secrets; all of it goes with the guest, whatever dies in between. In a
network namespace of its own; what the machine lacks is skipped, counted."""
import base64
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

if os.geteuid() == 0 and shutil.which("unshare") and not os.environ.get("VIREO_TEST_NETNS"):
    os.environ["VIREO_TEST_NETNS"] = "1"
    os.execvp("unshare", ["unshare", "-n", "-m", "--", sys.executable, *sys.argv])

import libvirt
import libvirt_qemu

from lib import Daemon, done, guest_xml, guests_dir, point, skip_all, wait_for

libvirt.registerErrorHandler(lambda *_: None, None)
L = libvirt


def skip(name, why):
    point(f"{name} # SKIP {why}")


def refusal(call, *args):
    try:
        call(*args)
    except L.libvirtError as e:
        return e.get_error_message()
    return ""


def qmp(dom, command, **args):
    text = json.dumps({"execute": command, "arguments": args})
    return json.loads(libvirt_qemu.qemuMonitorCommand(dom, text, 0))


def ip(*words):
    subprocess.run(["ip", *words], check=True, timeout=240)


def links():
    out = subprocess.run(["ip", "-o", "link"], capture_output=True, text=True, timeout=240).stdout
    return {line.split(":")[1].strip().split("@")[0]: line for line in out.splitlines()}


def nic(network, more=""):
    return (f"<interface type='network'><mac address='52:54:00:0a:0b:0c'/><source network='{network}'/>"
            f"<model type='virtio'/>{more}</interface>")


# --- networks -------------------------------------------------------------------------------------

LAB = """<network><name>lab</name><bridge name='brlab' stp='off'/><ip address='192.0.2.1' prefix='24'/></network>"""


def networks(conn, boot):
    net = conn.networkCreateXML(LAB)
    dom = conn.defineXML(guest_xml("member", boot, devices=nic("lab"), machine="pc"))
    dom.create()
    ports = net.listAllPorts()
    point("a guest in a network has a port", len(ports) == 1 and "<name>member</name>" in ports[0].XMLDesc(),
          [p.XMLDesc() for p in ports])
    xml = dom.XMLDesc()
    point("its document names port and bridge", ports[0].UUIDString() in xml and "bridge='brlab'" in xml, xml)
    tap = xml.split("<target dev='vnet")[1].split("'")[0]
    point("its tap is in the bridge", "master brlab" in links()[f"vnet{tap}"], links())
    point("the stored document says nothing of it", "portid" not in dom.XMLDesc(L.VIR_DOMAIN_XML_INACTIVE))
    dom.destroy()
    wait_for("the port to go", lambda: not net.listAllPorts())
    point("the port goes with the guest", True)
    dom.create()
    second = nic("lab").replace("0c'", "0d'")
    dom.attachDevice(second)
    point("an interface that is plugged in has a port", len(net.listAllPorts()) == 2)
    text = refusal(dom.attachDevice, nic("nowhere").replace("0c'", "0e'"))
    point("a network that is not there is named", "nowhere" in text and len(net.listAllPorts()) == 2, text)
    os.kill(DAEMON.qemu_pid("member"), signal.SIGKILL)
    wait_for("the ports to go", lambda: not net.listAllPorts())
    point("a crash of QEMU takes its ports back", True)
    bad = guest_xml("refused", "/nonexistent/disk", devices=nic("lab"))
    text = refusal(conn.createXML, bad, 0)
    wait_for("the port to go", lambda: not net.listAllPorts())
    point("so does a start that fails", "/nonexistent/disk" in text, text)
    wait_for("the guest to be off", lambda: not dom.isActive())
    dom.create()
    conn.close()
    DAEMON.kill()
    DAEMON.start()
    conn = L.open(DAEMON.uri)
    net, dom = conn.networkLookupByName("lab"), conn.lookupByName("member")
    point("the port outlives the daemon", len(net.listAllPorts()) == 1)
    dom.destroy()
    wait_for("the port to go", lambda: not net.listAllPorts())
    point("and goes with the guest", True)
    shaped = nic("lab", "<bandwidth><inbound average='1000' peak='5000' burst='1024'/></bandwidth>")
    text = refusal(conn.createXML, guest_xml("shaped", boot, devices=shaped), 0)
    if text:
        skip("bandwidth", text)
    else:
        shaped = conn.lookupByName("shaped")
        dev = "vnet" + shaped.XMLDesc().split("<target dev='vnet")[1].split("'")[0]
        show = subprocess.run(["tc", "class", "show", "dev", dev], capture_output=True, text=True, timeout=240).stdout
        point("what it receives is limited by its tap", "rate 8Mbit ceil 40Mbit" in show, show)
        shaped.destroy()
    dom.undefine()
    net.destroy()
    return conn


def direct(conn, boot):
    ip("link", "add", "lower", "type", "veth", "peer", "name", "far")
    ip("link", "set", "lower", "up")
    probe = subprocess.run("ip link add link lower name probe0 type macvtap mode bridge && ip link del probe0",
                           shell=True, timeout=240, capture_output=True)
    if probe.returncode:
        return skip("macvtap", "this kernel has none")
    card = "<interface type='direct'><source dev='lower' mode='bridge'/><model type='virtio'/></interface>"
    dom = conn.createXML(guest_xml("over", boot, devices=card), 0)
    made = [n for n in links() if n.startswith("macvtap")]
    point("a card over a device of the host", len(made) == 1 and f"<target dev='{made[0]}'/>" in dom.XMLDesc(), made)
    mac = dom.XMLDesc().split("<mac address='")[1].split("'")[0]
    point("has the guest's address", mac in links()[made[0]], links()[made[0]])
    dom.attachDevice(card)
    point("another is plugged in", len([n for n in links() if n.startswith("macvtap")]) == 2)
    os.kill(DAEMON.qemu_pid("over"), signal.SIGKILL)
    wait_for("the devices to go", lambda: not [n for n in links() if n.startswith("macvtap")])
    point("a crash of QEMU leaves none", True)
    text = refusal(conn.createXML, guest_xml("over", boot, devices=card.replace("lower", "nothing")), 0)
    point("a device that is not there is named", "nothing" in text, text)
    net = conn.networkCreateXML("""<network><name>outside</name><forward mode='bridge'><interface dev='lower'/></forward>
                                   </network>""")
    dom = conn.createXML(guest_xml("outer", boot, devices=nic("outside")), 0)
    point("a network that is a device of the host", len([n for n in links() if n.startswith("macvtap")]) == 1
          and "dev='lower'" in dom.XMLDesc(), dom.XMLDesc())
    dom.destroy()
    wait_for("the device to go", lambda: not [n for n in links() if n.startswith("macvtap")])
    net.destroy()


# --- volumes --------------------------------------------------------------------------------------

def volumes(conn, boot):
    folder = DAEMON.root / "images"
    folder.mkdir()
    try:
        pool = conn.storagePoolCreateXML(f"<pool type='dir'><name>images</name><target><path>{folder}</path></target></pool>")
    except L.libvirtError as e:
        return skip("volumes", e.get_error_message())
    pool.createXML("<volume><name>data.qcow2</name><capacity>1048576</capacity><target><format type='qcow2'/></target>"
                   "</volume>")
    disk = """<disk type='volume' device='disk'><driver name='qemu' type='qcow2'/>
              <source pool='images' volume='data.qcow2'/><target dev='vdb' bus='virtio'/></disk>"""
    dom = conn.createXML(guest_xml("stored", boot, devices=disk), 0)
    files = [row["file"] for row in qmp(dom, "query-named-block-nodes")["return"]]
    point("a volume of a pool is a disk", str(folder / "data.qcow2") in files, files)
    point("whose document names the volume", "volume='data.qcow2'" in dom.XMLDesc())
    dom.destroy()
    text = refusal(conn.createXML, guest_xml("stored", boot, devices=disk.replace("data.", "other.")), 0)
    point("a volume that is not there is named", "other.qcow2" in text, text)
    pool.destroy()


# --- secrets --------------------------------------------------------------------------------------

def secrets(conn, boot):
    image = DAEMON.root / "luks.img"
    made = subprocess.run(["qemu-img", "create", "-q", "--object", "secret,id=s,data=open sesame", "-f", "luks",
                           "-o", "key-secret=s,iter-time=10", image, "1M"], capture_output=True, text=True, timeout=240)
    if made.returncode:
        return skip("secrets", made.stderr.strip())
    secret = conn.secretDefineXML("<secret ephemeral='yes' private='yes'><usage type='volume'><volume>luks</volume>"
                                  "</usage></secret>")
    secret.setValue(b"open sesame")
    disk = f"""<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='{image}'>
               <encryption format='luks'><secret type='passphrase' uuid='{secret.UUIDString()}'/></encryption></source>
               <target dev='vdb' bus='virtio'/></disk>"""
    dom = conn.createXML(guest_xml("locked", boot, devices=disk), 0)
    drivers = [row["drv"] for row in qmp(dom, "query-named-block-nodes")["return"]]
    point("an encrypted disk is opened with its secret", "luks" in drivers, drivers)
    words = pathlib.Path(f"/proc/{DAEMON.qemu_pid('locked')}/cmdline").read_bytes()
    plain = (b"open sesame", base64.b64encode(b"open sesame"))
    log = (DAEMON.root / "var/log/libvirt/qemu/locked.log").read_bytes()
    point("which nobody reads on its command line", not any(p in words or p in log for p in plain))
    dom.destroy()
    dom = conn.createXML(guest_xml("locked", boot), 0)
    dom.attachDevice(disk)
    drivers = [row["drv"] for row in qmp(dom, "query-named-block-nodes")["return"]]
    point("such a disk is plugged in, too", "luks" in drivers, drivers)
    dom.destroy()
    secret.setValue(b"something else")
    text = refusal(conn.createXML, guest_xml("locked", boot, devices=disk), 0)
    point("a wrong passphrase is QEMU's refusal", "password" in text.lower() or "key" in text.lower(), text)
    by_usage = disk.replace(f"uuid='{secret.UUIDString()}'", "usage='luks'")
    secret.setValue(b"open sesame")
    conn.createXML(guest_xml("locked", boot, devices=by_usage), 0).destroy()
    point("a secret is found by its use", True)
    secret.undefine()
    text = refusal(conn.createXML, guest_xml("locked", boot, devices=disk), 0)
    point("a secret that is not there is refused", "secret" in text, text)


if os.environ.get("VIREO_TEST_PEER"):
    skip_all("it looks into the daemon's root")
if not os.environ.get("VIREO_TEST_NETNS"):
    skip_all("no network namespace of its own")
ip("link", "set", "lo", "up")
DAEMON = Daemon("libvirtd").start()
boot_sector = str(guests_dir() / "boot.img")
link = L.open(DAEMON.uri)
secrets(link, boot_sector)
volumes(link, boot_sector)
link = networks(link, boot_sector)
direct(link, boot_sector)
link.close()
point("the daemon ends well", DAEMON.kill(signal.SIGTERM) == 0)
done()
