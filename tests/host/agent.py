#!/usr/bin/python3
"""The agent inside a guest, good and bad: a stand-in for QEMU has a stand-in agent behind its channel."""
import stat
import sys
import time

import libvirt
import libvirt_qemu

from lib import Daemon, Events, done, guest_xml, point, wait_for

libvirt.registerErrorHandler(lambda *_: None, None)
L = libvirt
QEMU = "/usr/bin/qemu-system-x86_64"

STAND_IN = r'''#!%(python)s
import json, os, re, socket, sys, threading, time
words = " ".join(sys.argv)
name = re.search(r"guest=(\w+)", words)
if not name:
    os.execv("%(qemu)s", ["%(qemu)s"] + sys.argv[1:])
name = name.group(1)
fd_of = lambda id: int(re.search(id + r",fd=(\d+)", words).group(1))
answers = {
    "guest-ping": {}, "guest-get-time": 1700000000123456789, "guest-set-time": {},
    "guest-get-host-name": {"host-name": "inside"}, "guest-get-timezone": {"zone": "CET", "offset": 3600},
    "guest-get-users": [{"user": "ann", "login-time": 1.5}],
    "guest-get-osinfo": {"id": "tiny", "name": "Tiny", "kernel-release": "6"},
    "guest-fsfreeze-freeze": 2, "guest-fsfreeze-freeze-list": 1, "guest-fsfreeze-thaw": 2, "guest-fstrim": {"paths": []},
    "guest-get-fsinfo": [{"name": "vda1", "mountpoint": "/", "type": "ext4", "total-bytes": 100, "used-bytes": 10,
                          "disk": [{"bus-type": "virtio", "pci-controller": {"bus": 0, "slot": 0}}]}],
    "guest-network-get-interfaces": [
        {"name": "lo", "ip-addresses": [{"ip-address-type": "ipv4", "ip-address": "127.0.0.1", "prefix": 8}]},
        {"name": "eth0", "hardware-address": "52:54:00:00:00:01",
         "ip-addresses": [{"ip-address-type": "ipv4", "ip-address": "192.0.2.5", "prefix": 24}]},
        {"name": "eth0:1", "ip-addresses": [{"ip-address-type": "ipv6", "ip-address": "2001:db8::1", "prefix": 64}]}],
    "guest-set-user-password": {}, "guest-ssh-get-authorized-keys": {"keys": ["ssh-ed25519 AAAA me"]},
    "guest-get-vcpus": [{"logical-id": 0, "online": True, "can-offline": False}, {"logical-id": 1, "online": True, "can-offline": True},
                        {"logical-id": 3, "online": False, "can-offline": True}], "guest-set-vcpus": 1,
    "guest-ssh-add-authorized-keys": {}, "guest-get-disks": [], "guest-suspend-ram": None, "guest-shutdown": None,
}

def serve(peer):
    for line in peer.makefile("rb"):
        order = json.loads(line.strip(b"\xff\n"))
        what, args = order["execute"], order.get("arguments", {})
        if name == "silent":
            continue
        if name == "babel":
            peer.sendall(b"\xff\xfe not json\n")
            continue
        if what == "guest-sync-delimited":
            if name == "late":  # the answer to somebody who has gone, then ours
                peer.sendall(b'{"return": 12345}\n')
            peer.sendall(b"\xff" + json.dumps({"return": args["id"]}).encode() + b"\n")
        elif name == "hangs":
            continue
        elif name == "dies":
            return
        elif what not in answers:
            peer.sendall(json.dumps({"error": {"class": "CommandNotFound", "desc": "no " + what}}).encode() + b"\n")
        elif answers[what] is not None:
            peer.sendall(json.dumps({"return": answers[what]}).encode() + b"\n")
        elif what == "guest-shutdown":
            say({"event": "SHUTDOWN", "data": {"guest": True, "reason": "guest-shutdown"},
                 "timestamp": {"seconds": 1, "microseconds": 0}})

def agent():
    listener = socket.socket(fileno=fd_of("id=charchannel0"))
    listener.setblocking(True)
    while True:
        peer, _ = listener.accept()
        serve(peer)
        peer.close()

threading.Thread(target=agent, daemon=True).start()
link, _ = socket.socket(fileno=fd_of("id=charmonitor")).accept()
lock = threading.Lock()
def say(what):
    with lock:
        link.sendall(json.dumps(what).encode() + b"\r\n")
say({"QMP": {"version": {"qemu": {"major": 7, "minor": 2, "micro": 0}, "package": ""}, "capabilities": []}})
for line in link.makefile():
    order = json.loads(line)
    say({"return": [] if order["execute"] == "query-chardev" else {}, "id": order["id"]})
    if order["execute"] == "cont" and name != "absent":
        say({"event": "VSERPORT_CHANGE", "data": {"id": "channel0", "open": True}, "timestamp": {"seconds": 1, "microseconds": 0}})
    if order["execute"] == "quit":
        break
time.sleep(1000)
'''


def code(call, *args):
    try:
        call(*args)
    except L.libvirtError as e:
        return e.get_error_code(), e.get_error_message()
    return None, "no error"


def guest(conn, events, fake, name):
    xml = guest_xml(name, devices="<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>")
    dom = conn.createXML(xml.replace("<devices>", f"<devices><emulator>{fake}</emulator>", 1), 0)
    if name != "absent":
        events.expect("agent", name)
        wait_for("its channel", lambda: "state='connected'" in dom.XMLDesc())
    return dom


def good(conn, events, fake):
    dom = guest(conn, events, fake, "good")
    dom.agentSetResponseTimeout(120, 0)
    point("the channel is in the document", "/org.qemu.guest_agent.0'" in dom.XMLDesc(), dom.XMLDesc())
    point("a command of the caller's", libvirt_qemu.qemuAgentCommand(dom, '{"execute":"guest-ping"}', 120, 0) == '{"return":{}}')
    got = code(libvirt_qemu.qemuAgentCommand, dom, '{"execute":"guest-dance"}', 120, 0)
    point("what the agent does not know", "guest-dance" in got[1] and "no guest-dance" in got[1], got)
    point("nonsense is not passed on", code(libvirt_qemu.qemuAgentCommand, dom, "hello", 5, 0)[0] == L.VIR_ERR_INVALID_ARG)
    point("time", dom.getTime() == {"seconds": 1700000000, "nseconds": 123456789}, dom.getTime())
    point("time can be set", dom.setTime({"seconds": 5, "nseconds": 0}) == 0 and dom.setTime(None, L.VIR_DOMAIN_TIME_SYNC) == 0)
    point("name", dom.hostname() == "inside")
    point("file systems", tuple(dom.fsInfo()[0][:3]) == ("/", "vda1", "ext4"), dom.fsInfo())
    point("frozen and thawed", (dom.fsFreeze(), dom.fsFreeze(["/"]), dom.fsThaw(), dom.fSTrim(None, 0)) == (2, 1, 2, 0))
    nics = dom.interfaceAddresses(L.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT)
    point("addresses, those of second names too", [a["addr"] for a in nics["eth0"]["addrs"]] == ["192.0.2.5", "2001:db8::1"], nics)
    info = dom.guestInfo(0, 0)
    point("all that it tells", (info["user.0.name"], info["os.id"], info["timezone.offset"], info["fs.count"], info["hostname"])
          == ("ann", "tiny", 3600, 1, "inside"), info)
    point("one kind", set(dom.guestInfo(L.VIR_DOMAIN_GUEST_INFO_HOSTNAME, 0)) == {"hostname"})
    point("a password", dom.setUserPassword("ann", "secret") == 0)
    point("keys", dom.authorizedSSHKeysGet("ann") == ["ssh-ed25519 AAAA me"] and dom.authorizedSSHKeysSet("ann", ["k"]) in (0, None))
    point("processors as the guest has them", dom.guestVcpus() == {"vcpus": "0-1,3", "online": "0-1", "offlinable": "1,3"}, dom.guestVcpus())
    point("taken down and up", dom.setGuestVcpus("1", 0) == 0 and dom.setGuestVcpus("3", 1) == 0)
    point("not the first, not one that is not there", code(dom.setGuestVcpus, "0", 0)[0] == L.VIR_ERR_INVALID_ARG and
          code(dom.setGuestVcpus, "7", 1)[0] == L.VIR_ERR_INVALID_ARG)
    point("or by their number", dom.vcpusFlags(L.VIR_DOMAIN_VCPU_GUEST) == 2 and dom.setVcpusFlags(3, L.VIR_DOMAIN_VCPU_GUEST) == 0 and
          code(dom.setVcpusFlags, 9, L.VIR_DOMAIN_VCPU_GUEST)[0] == L.VIR_ERR_INVALID_ARG)
    point("sleep", dom.pMSuspendForDuration(L.VIR_NODE_SUSPEND_TARGET_MEM, 0) == 0)
    point("not for a while", code(dom.pMSuspendForDuration, 0, 5)[0] == L.VIR_ERR_ARGUMENT_UNSUPPORTED)
    dom.shutdownFlags(L.VIR_DOMAIN_SHUTDOWN_GUEST_AGENT)
    point("shut down through the agent", events.expect("lifecycle", "good", L.VIR_DOMAIN_EVENT_STOPPED,
                                                       L.VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN), events.seen)


def bad(conn, events, fake):
    for name, wanted in (("absent", L.VIR_ERR_AGENT_UNRESPONSIVE), ("dies", L.VIR_ERR_AGENT_UNRESPONSIVE),
                         ("silent", L.VIR_ERR_AGENT_UNRESPONSIVE), ("babel", L.VIR_ERR_AGENT_UNRESPONSIVE)):
        dom = guest(conn, events, fake, name)
        start = time.monotonic()
        got = code(dom.hostname)
        point(f"an agent that is {name}: the reason is told", got[0] == wanted, got)
        point("soon", time.monotonic() - start < 60)
        dom.destroy()
    dom = guest(conn, events, fake, "late")
    dom.agentSetResponseTimeout(120, 0)
    point("what was said to others is not ours", dom.hostname() == "inside")
    dom.destroy()
    dom = guest(conn, events, fake, "hangs")
    point("a limit of the caller's", dom.agentSetResponseTimeout(1, 0) == 0)
    got = code(dom.hostname)
    point("is kept", got[0] == 112, got)
    got = code(libvirt_qemu.qemuAgentCommand, dom, '{"execute":"guest-ping"}', 1, 0)
    point("for commands of its own too", got[0] == 112, got)
    dom.destroy()
    point("such a guest can be destroyed", conn.listAllDomains() == [])


def main():
    events = Events(L)
    daemon = Daemon().start()
    fake = daemon.root / "stand-in"
    fake.write_text(STAND_IN % {"python": sys.executable, "qemu": QEMU})
    fake.chmod(stat.S_IRWXU)
    conn = L.open(daemon.uri)
    events.watch_lifecycle(conn)
    conn.domainEventRegisterAny(None, L.VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE,
                                lambda _c, d, state, _r, _o: events.add("agent", d.name(), state), None)
    good(conn, events, fake)
    bad(conn, events, fake)
    done()


main()
