#!/usr/bin/python3
"""What is tuned of a host and of a guest beside its definition's devices: merging of pages, pools of pages, sleep, tables of
the firmware, I/O threads that come and go, limits of an interface's traffic, counted events, how its state would be moved.
Nothing of the machine itself is changed: what would be is asked for wrongly, or read."""
import os
import shutil
import subprocess
import threading

from lib import Daemon, done, guest_xml, guests_dir, point, wait_for
from netlib import bindings, own_network

L = bindings()
MIB_MAX = (2**63 - 1) >> 20
LIVE, CONFIG = L.VIR_DOMAIN_AFFECT_LIVE, L.VIR_DOMAIN_AFFECT_CONFIG


def refused(call, *args):
    try:
        call(*args)
    except L.libvirtError as e:
        return e.get_error_code(), str(e)
    return None, ""


def is_refused(name, code, call, *args):
    got = refused(call, *args)
    point(name, got[0] == code, got)


def host(daemon, conn):
    ksm = conn.getMemoryParameters()
    at = "/sys/kernel/mm/ksm/pages_to_scan"
    point("merging of pages", not os.path.exists(at) or ksm["shm_pages_to_scan"] == int(open(at).read()), ksm)
    is_refused("a figure of it cannot be set", L.VIR_ERR_ARGUMENT_UNSUPPORTED, conn.setMemoryParameters, {"shm_pages_shared": 1})
    free = conn.getFreePages([os.sysconf("SC_PAGESIZE") // 1024], -1, 1)
    point("free pages", list(free.values())[0] and min(list(free.values())[0].values()) > 0, free)
    is_refused("pages of no such size", L.VIR_ERR_OPERATION_FAILED, conn.getFreePages, [3], 0, 1)
    is_refused("no such cell", L.VIR_ERR_INVALID_ARG, conn.getFreePages, [4], 99, 1)
    is_refused("no pool of such pages", L.VIR_ERR_OPERATION_FAILED, conn.allocPages, {3: 1}, 0, 1, 0)
    is_refused("no such way to sleep", L.VIR_ERR_INVALID_ARG, conn.suspendForDuration, 9, 60)
    if not os.path.exists("/sys/class/rtc/rtc0/wakealarm"):
        is_refused("a host that nothing wakes stays awake", L.VIR_ERR_ARGUMENT_UNSUPPORTED, conn.suspendForDuration, 0, 60)
    point("the firmware's tables", conn.getSysinfo() == "<sysinfo type='smbios'>\n  <bios>\n    <entry name='vendor'>A &amp; B</entry>\n"
                                                        "  </bios>\n</sysinfo>\n", conn.getSysinfo())
    (daemon.root / "bin/dmidecode").write_text("#!/bin/sh\necho '# No SMBIOS nor DMI entry point found, sorry.'\n")
    is_refused("or none", L.VIR_ERR_CONFIG_UNSUPPORTED, conn.getSysinfo)


def transfer(dom, active):
    point("no limit of speed", dom.migrateGetMaxSpeed() == MIB_MAX or active, dom.migrateGetMaxSpeed())
    dom.migrateSetMaxSpeed(100)
    point("or one", dom.migrateGetMaxSpeed() == 100)
    is_refused("none that cannot be", L.VIR_ERR_OVERFLOW, dom.migrateSetMaxSpeed, MIB_MAX + 1)
    if not active:
        is_refused("a guest that is off has no pause", L.VIR_ERR_OPERATION_INVALID, dom.migrateSetMaxDowntime, 5)
        is_refused("nor a speed afterwards", L.VIR_ERR_OPERATION_INVALID, dom.migrateGetMaxSpeed, 1)
        return
    point("the pause", dom.migrateGetMaxDowntime() == 300, dom.migrateGetMaxDowntime())
    dom.migrateSetMaxDowntime(120)
    point("is as set", dom.migrateGetMaxDowntime() == 120)
    point("memory for compression", dom.migrateGetCompressionCache() == 64 << 20)
    dom.migrateSetCompressionCache(128 << 20)
    point("is as set, too", dom.migrateGetCompressionCache() == 128 << 20)
    dom.migrateSetMaxSpeed(7, L.VIR_DOMAIN_MIGRATE_MAX_SPEED_POSTCOPY)
    point("a speed afterwards", dom.migrateGetMaxSpeed(L.VIR_DOMAIN_MIGRATE_MAX_SPEED_POSTCOPY) == 7)


def queues(dev):
    return subprocess.run(["tc", "qdisc", "show", "dev", dev], capture_output=True, text=True).stdout


def traffic(dom, active):
    flags = LIVE if active else CONFIG
    given = {"inbound.average": 100, "inbound.peak": 200, "inbound.burst": 1024, "outbound.average": 50}
    code, why = refused(dom.setInterfaceParameters, "tune0", given, flags)
    if code:  # a kernel without that part of its queues
        point("refused as a whole # SKIP the other half", "tc " in why and "htb" not in queues("tune0") and
              not any(dom.interfaceParameters("tune0", flags).values()), why)
        del given["outbound.average"]
        dom.setInterfaceParameters("tune0", given, flags)
    got = dom.interfaceParameters("52:54:00:00:00:02", flags)
    point("limits of traffic", {k: v for k, v in got.items() if v} == given, got)
    if active:
        point("are the kernel's", "htb" in queues("tune0") and ("ingress" in queues("tune0")) == (code is None), queues("tune0"))
    dom.setInterfaceParameters("tune0", {"outbound.average": 0}, flags)
    got = dom.interfaceParameters("tune0", flags)
    point("one is lifted", got["outbound.average"] == 0 and got["inbound.average"] == 100, got)
    if active:
        point("in the kernel, too", "htb" in queues("tune0") and "ingress" not in queues("tune0"), queues("tune0"))
    is_refused("not of every interface", L.VIR_ERR_CONFIG_UNSUPPORTED, dom.setInterfaceParameters, "52:54:00:00:00:01",
               {"inbound.average": 1}, flags)
    is_refused("only a network keeps bandwidth", L.VIR_ERR_CONFIG_UNSUPPORTED, dom.setInterfaceParameters, "tune0",
               {"inbound.floor": 1}, flags)
    is_refused("no such interface", L.VIR_ERR_INVALID_ARG, dom.interfaceParameters, "nope", flags)
    is_refused("not both at once", L.VIR_ERR_INVALID_ARG, dom.interfaceParameters, "tune0", LIVE | CONFIG)


def threads(dom, active):
    flags = LIVE if active else CONFIG
    ids = [t[0] for t in dom.ioThreadInfo(flags)]
    point("I/O threads", ids == [1], ids)
    dom.addIOThread(5, flags)
    is_refused("each once", L.VIR_ERR_INVALID_ARG, dom.addIOThread, 5, flags)
    first = tuple(i == 0 for i in range(os.cpu_count()))
    dom.pinIOThread(5, first, flags)
    got = dict(dom.ioThreadInfo(flags))
    point("another, in its place", sorted(got) == [1, 5] and got[5][0] and not any(got[5][1:]), got)
    is_refused("not one that is not there", L.VIR_ERR_INVALID_ARG, dom.pinIOThread, 9, first, flags)
    dom.setIOThreadParams(5, {"poll_max_ns": 4096, "thread_pool_max": 9, "thread_pool_min": 3}, flags)
    is_refused("by no other word", L.VIR_ERR_ARGUMENT_UNSUPPORTED, dom.setIOThreadParams, 5, {"nope": 1}, flags)
    if active:
        told = dom.XMLDesc()
        point("as told", "<poll max='4096'/>" in told and "thread_pool_min='3' thread_pool_max='9'" in told, told)
        stats = QEMU(dom, "query-iothreads")
        point("as QEMU has it", [t["poll-max-ns"] for t in stats if t["id"] == "iothread5"] == [4096], stats)
    is_refused("one that serves a disk stays", L.VIR_ERR_INVALID_ARG, dom.delIOThread, 1, flags)
    dom.delIOThread(5, flags)
    is_refused("gone is gone", L.VIR_ERR_INVALID_ARG, dom.delIOThread, 5, flags)
    point("one again", [t[0] for t in dom.ioThreadInfo(flags)] == [1])


def QEMU(dom, command):
    import json

    import libvirt_qemu
    return json.loads(libvirt_qemu.qemuMonitorCommand(dom, json.dumps({"execute": command}), 0))["return"]


def events(dom):
    dom.setPerfEvents({"cpu_clock": True}, CONFIG)
    point("events to count at the next start", dom.perfEvents(CONFIG)["cpu_clock"] and not dom.perfEvents(LIVE)["cpu_clock"])
    code, why = refused(dom.setPerfEvents, {"cpu_clock": True}, LIVE)
    point("and now, where the kernel counts", code is None and dom.perfEvents(LIVE)["cpu_clock"] or "cpu_clock" in why, why)
    is_refused("what no kernel counts", L.VIR_ERR_ARGUMENT_UNSUPPORTED, dom.setPerfEvents, {"mbml": True}, LIVE)
    dom.setPerfEvents({"cpu_clock": False}, LIVE)
    point("and no more", not dom.perfEvents(LIVE)["cpu_clock"])


def watched(conn, dom):
    """The boot disk is read only: an empty image beside it fills up."""
    seen = []
    conn.domainEventRegisterAny(dom, L.VIR_DOMAIN_EVENT_ID_BLOCK_THRESHOLD, lambda c, d, *what: seen.append(what[:-1]), None)
    dom.setBlockThreshold("vdb", 65536)
    is_refused("no such layer to watch", L.VIR_ERR_INVALID_ARG, dom.setBlockThreshold, "vdb[77]", 1)
    HMP(dom, 'qemu-io -d /machine/peripheral/virtio-disk1/virtio-backend "write 1M 64k"')
    wait_for("the word that it fills up", lambda: len(seen) >= 2, 60)
    names = sorted(w[0] for w in seen)
    point("an image that fills up is told of", names[0] == "vdb" and names[1].startswith("vdb[") and seen[0][1].endswith("grows.raw") and
          seen[0][2] == 65536, seen)
    is_refused("nobody watches for no time", L.VIR_ERR_INVALID_ARG, dom.startDirtyRateCalc, 0)
    stats = conn.domainListGetStats([dom], L.VIR_DOMAIN_STATS_DIRTYRATE)[0][1]
    point("no rate yet", stats["dirtyrate.calc_status"] == 0, stats)
    dom.startDirtyRateCalc(1)
    wait_for("the rate", lambda: conn.domainListGetStats([dom], L.VIR_DOMAIN_STATS_DIRTYRATE)[0][1]["dirtyrate.calc_status"] == 2, 60)
    stats = conn.domainListGetStats([dom], L.VIR_DOMAIN_STATS_DIRTYRATE | L.VIR_DOMAIN_STATS_IOTHREAD)[0][1]
    point("how fast memory is written", stats["dirtyrate.calc_period"] == 1 and stats["dirtyrate.megabytes_per_second"] >= 0, stats)
    point("and how its threads poll", stats["iothread.count"] == 1 and stats["iothread.1.poll-max-ns"] == 32768, stats)
    point("nothing is encrypted", dom.launchSecurityInfo() == {})
    is_refused("so it takes no secret", L.VIR_ERR_OPERATION_UNSUPPORTED, dom.setLaunchSecurityState, {"sev-secret": "x", "sev-secret-header": "y"})
    is_refused("nor does the host", L.VIR_ERR_OPERATION_UNSUPPORTED, conn.getSEVInfo)
    code, why = refused(dom.setGuestVcpus, "0", 1)
    point("without an agent nobody knows the guest's vcpus", code and "agent" in why, why)


def HMP(dom, command):
    import libvirt_qemu
    return libvirt_qemu.qemuMonitorCommand(dom, command, libvirt_qemu.VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP)


def loop():
    while True:
        L.virEventRunDefaultImpl()


def restarted(daemon):
    daemon.kill()
    daemon.start()
    dom = L.open(daemon.uri).lookupByName("tuned")
    got = dom.interfaceParameters("tune0", LIVE)
    point("a new daemon knows the limits", got["inbound.average"] == 100, got)
    dom.addIOThread(2, LIVE)
    point("and makes threads", len(QEMU(dom, "query-iothreads")) == 2)
    dom.destroy()


def main():
    own_network()
    L.virEventRegisterDefaultImpl()
    threading.Thread(target=loop, daemon=True).start()
    daemon = Daemon()
    (daemon.root / "bin").mkdir(parents=True)
    boot = shutil.copy(guests_dir() / "boot.img", daemon.root)  # others lock theirs
    tool = daemon.root / "bin/dmidecode"
    tool.write_text("#!/bin/sh\nprintf 'BIOS Information\\n\\tVendor: A & B\\n\\n'\n")
    tool.chmod(0o755)
    daemon.env["PATH"] = f"{daemon.root}/bin:{daemon.env['PATH']}"
    daemon.start()
    conn = L.open(daemon.uri)
    host(daemon, conn)
    (daemon.root / "grows.raw").write_bytes(b"")
    os.truncate(daemon.root / "grows.raw", 4 << 20)
    xml = guest_xml("tuned", boot, extra="<iothreads>1</iothreads>", devices=f"""
      <disk type='file'><driver name='qemu' type='raw'/><source file='{daemon.root}/grows.raw'/><target dev='vdb' bus='virtio'/></disk>
      <interface type='user'><mac address='52:54:00:00:00:01'/><model type='virtio'/></interface>
      <interface type='ethernet'><mac address='52:54:00:00:00:02'/><target dev='tune0'/><model type='virtio'/></interface>""")
    dom = conn.defineXML(xml.replace("name='qemu' type='raw'", "name='qemu' type='raw' iothread='1'", 1))
    for active in False, True:
        if active:
            dom.undefine()
            dom = conn.defineXML(xml.replace("name='qemu' type='raw'", "name='qemu' type='raw' iothread='1'", 1))
            dom.create()
        transfer(dom, active)
        traffic(dom, active)
        threads(dom, active)
    events(dom)
    watched(conn, dom)
    restarted(daemon)
    done()


main()
