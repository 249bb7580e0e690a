#!/usr/bin/python3
"""Where a guest is to be reached: its leases, what the host's kernel has heard of it, its name, and the lists that the
name service reads. The guest's boot sector asks for no address: a device with its hardware address does in its place.
In a network namespace of its own. Descriptors beside a monitor command as well."""
import json
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from lib import Daemon, done, guest_xml, point, wait_for  # noqa: E402
from netlib import Guest, bindings, ip, own_network, refused, run  # noqa: E402

own_network()
L = bindings()
import libvirt_qemu  # noqa: E402

LATE = 60  # seconds that anything may take on a busy machine
MAC, SECOND, PLUGGED = "52:54:00:7b:35:93", "52:54:00:7b:35:94", "52:54:00:7b:35:95"
NAT = """<network><name>nat1</name><bridge name='vbr7' stp='off'/><domain name='ex.org'/>
  <ip address='192.168.77.1' netmask='255.255.255.0'><dhcp><range start='192.168.77.10' end='192.168.77.20'/></dhcp></ip>
</network>"""
SHARED = "<network><name>shared</name><forward mode='bridge'/><bridge name='hostbr'/></network>"


def nic(mac, network="nat1"):
    return f"<interface type='network'><mac address='{mac}'/><source network='{network}'/><model type='virtio'/></interface>"


daemon = Daemon("libvirtd")
daemon.root.chmod(0o755)  # dnsmasq reads its files as nobody
daemon.start()
conn = L.open(daemon.uri)
net = conn.networkCreateXML(NAT)
ip("link", "add", "hostbr", "type", "bridge")
shared = conn.networkCreateXML(SHARED)
macs = daemon.root / "var/lib/libvirt/dnsmasq/vbr7.macs"
dom = conn.defineXML(guest_xml("web", None, devices=nic(MAC) + nic(SECOND) + nic("52:54:00:7b:35:99", "shared"), machine="pc"))
point("a guest that is off has no addresses", refused(lambda: dom.interfaceAddresses(0), L.VIR_ERR_OPERATION_INVALID) is True)
point("nor a host name", refused(lambda: dom.hostname(1), L.VIR_ERR_OPERATION_INVALID) is True)
dom.create()


def listed():
    return {row["domain"]: row["macs"] for row in json.loads(macs.read_text())}


def listed_soon(what, want):
    try:
        wait_for(what, lambda: listed() == want, LATE)
    except TimeoutError:
        pass
    point(what, listed() == want, listed())


listed_soon("the list for the name service has its hardware addresses", {"web": [MAC, SECOND]})
dom.attachDevice(nic(PLUGGED))
listed_soon("and those plugged in", {"web": [MAC, SECOND, PLUGGED]})
point("nothing has been lent", dom.interfaceAddresses(L.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE) == {})
point("no name either", refused(lambda: dom.hostname(L.VIR_DOMAIN_GET_HOSTNAME_LEASE), L.VIR_ERR_NO_HOSTNAME) is True)

# --- the device in its place
folder = tempfile.mkdtemp(prefix="vireo-guest-")
script = pathlib.Path(folder) / "script"
script.write_text('#!/bin/sh\n[ "$1" = bound ] && ip addr add $ip/24 dev eth0\nexit 0\n')
script.chmod(0o755)
inside = Guest("tapg", MAC)
inside.plug("vbr7")
got = inside("busybox", "udhcpc", "-i", "eth0", "-n", "-q", "-t", "30", "-T", "1", "-x", "hostname:web1", "-s", str(script))
wait_for("a lease", lambda: net.DHCPLeases(), LATE)
lent = net.DHCPLeases()[0]["ipaddr"]
first = f"vnet{dom.XMLDesc().split(chr(39) + 'vnet')[1].split(chr(39))[0]}"
want = {first: {"addrs": [{"addr": lent, "prefix": 24, "type": 0}], "hwaddr": MAC}}
have = dom.interfaceAddresses(L.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE)
point("the lease is the guest's, by the device's name on the host", have == want, (have, got.stderr))
point("its name is the one it asked with", dom.hostname(L.VIR_DOMAIN_GET_HOSTNAME_LEASE) == "web1")
point("names have one source", refused(lambda: dom.hostname(3), L.VIR_ERR_INVALID_ARG) is True)
inside("ping", "-c", "1", "-W", "10", "192.168.77.1")


def heard():
    seen = dom.interfaceAddresses(L.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_ARP)
    return {"addr": lent, "prefix": 0, "type": 0} in (seen.get(first) or {"addrs": []})["addrs"]


try:
    wait_for("the kernel to hear it", heard, LATE)
except TimeoutError:
    pass
point("the kernel's neighbours are told", heard(), (dom.interfaceAddresses(2), run("ip", "neigh").stdout))
point("other sources are refused", refused(lambda: dom.interfaceAddresses(9), L.VIR_ERR_ARGUMENT_UNSUPPORTED) is True)
point("a bridge of the host lends nothing", shared.DHCPLeases() == [])

# --- over the daemon's end, and the guest's
conn.close()
daemon.kill()
daemon.start()
conn = L.open(daemon.uri)
net, dom = conn.networkLookupByName("nat1"), conn.lookupByName("web")
point("a new daemon knows them", dom.interfaceAddresses(0) == want, dom.interfaceAddresses(0))

# --- a descriptor beside a command
order = json.dumps({"execute": "add-fd", "arguments": {"fdset-id": 77}})
reading, writing = os.pipe()
answer, files = libvirt_qemu.qemuMonitorCommandWithFiles(dom, order, [writing], 0)
point("QEMU takes a descriptor", json.loads(answer).get("return", {}).get("fdset-id") == 77 and files == [], answer)
answer, _ = libvirt_qemu.qemuMonitorCommandWithFiles(dom, order, [], 0)
point("its own refusal is the answer", "error" in json.loads(answer), answer)
point("one at a time", refused(lambda: libvirt_qemu.qemuMonitorCommandWithFiles(dom, order, [reading, writing], 0),
                               L.VIR_ERR_INVALID_ARG) is True)
line, _ = libvirt_qemu.qemuMonitorCommandWithFiles(dom, "info version", [], 1)
point("a line for people goes without", line.strip() != "", line)

dom.destroy()
listed_soon("a guest that ends leaves the list", {})
net.destroy()
point("which goes with the network", not macs.exists())
conn.networkLookupByName("shared").destroy()
conn.close()
done()
