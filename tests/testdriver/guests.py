#!/usr/bin/python3
"""What only our test driver does with guests: starts that pause or end with their connection, hot-plug and its events,
answers of the guest agent, saving with changes, consoles.

usage: guests.py LIBRARY-FOLDER. TAP; skipped where there is no python3-libvirt."""
import os
import sys
import tempfile

XML = """<domain type='test'><name>{}</name><memory>65536</memory><vcpu current='2'>4</vcpu><os><type>hvm</type></os><devices>
<disk type='file'><source file='/x'/><target dev='vda'/></disk><interface type='network'><mac address='52:54:00:00:00:01'/>
<source network='default'/></interface><console type='pty'/><graphics type='vnc'/></devices></domain>"""
DISK = "<disk type='file'><source file='/{}'/><target dev='{}'/></disk>"
NIC = "<interface type='network'><mac address='{}'/><source network='default'/></interface>"
done = failed = 0
seen = []


def ok(condition, name, *why):
    global done, failed
    done += 1
    failed += not condition
    print("ok" if condition else "not ok", done, "-", name)
    if not condition:
        print("#", *why)


def refused(libvirt, code, function, *args):
    try:
        function(*args)
    except libvirt.libvirtError as e:
        return e.get_error_code() == code
    return False


def turn(libvirt):
    """Every event that has been told so far."""
    timer = libvirt.virEventAddTimeout(0, lambda t, o: libvirt.virEventUpdateTimeout(t, -1), None)
    for _ in range(4):
        libvirt.virEventUpdateTimeout(timer, 0)
        libvirt.virEventRunDefaultImpl()
    libvirt.virEventRemoveTimeout(timer)
    got = list(seen)
    seen.clear()
    return got


def watch(libvirt, c):
    def take(name):
        return lambda conn, dom, *rest: seen.append((name, *rest[:-1]))
    for name in ("LIFECYCLE", "DEVICE_ADDED", "DEVICE_REMOVED", "BALLOON_CHANGE", "REBOOT", "PMSUSPEND", "PMWAKEUP", "TUNABLE"):
        c.domainEventRegisterAny(None, getattr(libvirt, "VIR_DOMAIN_EVENT_ID_" + name), take(name), None)


def starts(libvirt, c):
    dom = c.createXML(XML.format("still"), libvirt.VIR_DOMAIN_START_PAUSED)
    ok(dom.state()[0] == libvirt.VIR_DOMAIN_PAUSED, "it starts paused")
    ok([e[1] for e in turn(libvirt) if e[0] == "LIFECYCLE"] == [2, 3], "and tells that it started and paused")
    dom.resume()
    dom.pMSuspendForDuration(0, 0)
    ok(dom.state()[0] == libvirt.VIR_DOMAIN_PMSUSPENDED, "it suspends itself")
    dom.pMWakeup()
    told = turn(libvirt)
    ok({"PMSUSPEND", "PMWAKEUP"} <= {e[0] for e in told} and dom.state()[0] == 1, "and wakes up", told)
    dom.destroy()
    other = libvirt.open("test:///default")
    passing = other.createXML(XML.format("passing"), libvirt.VIR_DOMAIN_START_AUTODESTROY)
    ok(c.lookupByName("passing").isActive(), "a guest of another connection")
    del passing
    other.close()
    ok(refused(libvirt, libvirt.VIR_ERR_NO_DOMAIN, c.lookupByName, "passing"), "ends with it")
    turn(libvirt)


def plug(libvirt, c):
    dom = c.defineXML(XML.format("plug"))
    dom.create()
    turn(libvirt)
    live, both = libvirt.VIR_DOMAIN_AFFECT_LIVE, libvirt.VIR_DOMAIN_AFFECT_LIVE | libvirt.VIR_DOMAIN_AFFECT_CONFIG
    dom.attachDeviceFlags(DISK.format("y", "vdb"), live)
    ok(turn(libvirt) == [("DEVICE_ADDED", "virtio-disk1")], "a disk comes", seen)
    ok("vdb" in dom.XMLDesc() and "vdb" not in dom.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE), "to the running guest alone")
    ok(refused(libvirt, libvirt.VIR_ERR_OPERATION_INVALID, dom.attachDeviceFlags, DISK.format("z", "vdb"), live), "a target is taken once")
    dom.updateDeviceFlags(DISK.format("other", "vdb"), live)
    ok("/other" in dom.XMLDesc() and dom.blockInfo("/other")[0] > 0, "its medium changes")
    dom.detachDeviceFlags(DISK.format("other", "vdb"), live)
    ok(turn(libvirt)[-1:] == [("DEVICE_REMOVED", "virtio-disk1")] and "vdb" not in dom.XMLDesc(), "it goes")
    ok(refused(libvirt, libvirt.VIR_ERR_DEVICE_MISSING, dom.detachDeviceFlags, DISK.format("y", "vdb"), live), "and is gone")
    dom.attachDeviceFlags(NIC.format("52:54:00:00:00:02"), both)
    ok("testnet1" in dom.XMLDesc() and "00:02" in dom.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE), "an interface comes to both")
    dom.detachDeviceAlias("net1", live)
    ok("00:02" not in dom.XMLDesc() and len(dom.interfaceAddresses(0)) == 1, "and goes by its alias")
    dom.attachDeviceFlags("<rng model='virtio'><backend model='random'>/dev/random</backend></rng>", live)
    dom.attachDevice("<input type='tablet' bus='usb'/>")
    ok("<rng" in dom.XMLDesc() and "tablet" in dom.XMLDesc(), "so do devices of other kinds")
    ok(refused(libvirt, libvirt.VIR_ERR_XML_ERROR, dom.attachDevice, "<nonsense/>"), "what is no device is refused")
    dom.setMemory(32768)
    ok(("BALLOON_CHANGE", 32768) in turn(libvirt), "the balloon tells its size")
    dom.blockResize("vda", 4096)
    ok(dom.blockInfo("vda")[0] == 4096 << 10, "a disk gets another size")
    dom.setVcpu("3", 1, 0)
    ok("<vcpu id='3' enabled='yes'" in dom.XMLDesc() and dom.vcpusFlags() == 3, "one CPU comes on line", dom.XMLDesc())


def agent(libvirt, c):
    dom = c.lookupByName("test")
    info = dom.guestInfo()
    ok(info["hostname"] == "testhost" and info["fs.count"] == 2 and info["user.0.name"] == "root", "the guest tells about itself", info)
    dom.authorizedSSHKeysSet("root", ["key1", "key2"], 0)
    dom.authorizedSSHKeysSet("root", ["key1"], libvirt.VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_REMOVE)
    ok(dom.authorizedSSHKeysGet("root") == ["key2"], "who may log in")
    dom.setGuestVcpus("1", 0)
    ok(dom.guestVcpus()["online"] == "0" and dom.vcpusFlags(libvirt.VIR_DOMAIN_VCPU_GUEST) == 1, "a CPU goes off line inside")
    dom.setTime({"seconds": 1000, "nseconds": 5})
    ok(dom.getTime() == {"seconds": 1000, "nseconds": 5}, "its clock is set")


def saving(libvirt, c, folder):
    path = os.path.join(folder, "saved")
    dom = c.defineXML(XML.format("saver"))
    dom.create()
    dom.saveFlags(path, None, libvirt.VIR_DOMAIN_SAVE_PAUSED)
    c.restore(path)
    ok(dom.state()[0] == libvirt.VIR_DOMAIN_PAUSED, "an image remembers that it is paused")
    ok(dom.jobStats(libvirt.VIR_DOMAIN_JOB_STATS_COMPLETED)["operation"] == libvirt.VIR_DOMAIN_JOB_OPERATION_RESTORE, "the last job is known")
    ok(refused(libvirt, libvirt.VIR_ERR_CONFIG_UNSUPPORTED, dom.saveFlags, path, dom.XMLDesc().replace("vda", "vdz"), 0),
       "another guest is not saved in its place")
    ok(dom.isActive(), "and it runs on")
    dom.resume()
    dom.managedSave(libvirt.VIR_DOMAIN_SAVE_PAUSED)
    ok("saver" in dom.managedSaveGetXMLDesc(0), "what the host keeps")
    dom.create()
    ok(dom.state()[0] == libvirt.VIR_DOMAIN_PAUSED and not dom.hasManagedSaveImage(), "is taken by the next start")


def console(libvirt, c):
    dom = c.createXML(XML.format("talk"), 0)
    stream = c.newStream()
    dom.openConsole(None, stream, 0)
    stream.send(b"hello")
    ok(stream.recv(16) == b"hello", "a console echoes")
    stream.abort()
    ok(refused(libvirt, libvirt.VIR_ERR_INTERNAL_ERROR, dom.openConsole, "nope", c.newStream(), 0), "one that is not there does not")


def main(folder):
    if os.environ.get("LD_LIBRARY_PATH") != folder:
        os.environ["LD_LIBRARY_PATH"] = folder
        os.execv(sys.executable, [sys.executable, *sys.argv])
    try:
        import libvirt
    except ImportError:
        print("1..0 # SKIP python3-libvirt is not installed")
        return 0
    libvirt.registerErrorHandler(lambda *_: None, None)
    libvirt.virEventRegisterDefaultImpl()
    c = libvirt.open("test:///default")
    watch(libvirt, c)
    starts(libvirt, c)
    plug(libvirt, c)
    agent(libvirt, c)
    with tempfile.TemporaryDirectory(prefix="vireo-guests-") as work:
        saving(libvirt, c, work)
    console(libvirt, c)
    print(f"1..{done}")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
