#!/usr/bin/python3
"""Jobs on disks and backups, which only our test driver has: their progress, events, and what becomes of the disk.

usage: jobs.py LIBRARY-FOLDER. TAP; skipped where there is no python3-libvirt."""
import os
import re
import sys
import time

XML = """<domain type='test'><name>{}</name><memory>1024</memory><os><type>hvm</type></os><devices>
<disk type='file'><driver name='qemu' type='qcow2'/><source file='/d/top'/>
<backingStore type='file'><format type='qcow2'/><source file='/d/mid'/>
<backingStore type='file'><format type='raw'/><source file='/d/base'/><backingStore/></backingStore></backingStore>
<target dev='vda'/></disk>
<disk type='file' device='cdrom'><target dev='sda'/></disk></devices></domain>"""
done = failed = 0
LIMIT = 120


def ok(condition, name, *why):
    global done, failed
    done += 1
    failed += not condition
    print("ok" if condition else "not ok", done, "-", name)
    if not condition:
        print("#", *why)


class Host:
    def __init__(self, libvirt):
        self.lib, self.events = libvirt, []
        self.conn = libvirt.open("test:///default")
        for event in (libvirt.VIR_DOMAIN_EVENT_ID_BLOCK_JOB, libvirt.VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2):
            self.conn.domainEventRegisterAny(None, event, lambda c, d, path, type_, status, o: self.events.append((path, type_, status)), None)
        self.conn.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_JOB_COMPLETED,
                                         lambda c, d, params, o: self.events.append(params), None)
        libvirt.virEventAddTimeout(5, lambda t, o: None, None)
        self.n = 0

    def guest(self):
        self.n += 1
        return self.conn.createXML(XML.format(f"g{self.n}"))

    def wait(self, n):
        """The next n events."""
        end = time.monotonic() + LIMIT
        while len(self.events) < n and time.monotonic() < end:
            self.lib.virEventRunDefaultImpl()
        got, self.events = self.events[:n], self.events[n:]
        return got

    def code(self, function, *args):
        try:
            function(*args)
        except self.lib.libvirtError as e:
            return e.get_error_code()
        return 0


def files(dom):
    """Paths of the chain of vda, top first, and what is mirrored."""
    xml = dom.XMLDesc()
    disk = re.search(r"<disk .*?</disk>", xml, re.S)[0]
    mirror = re.search(r"<mirror .*?</mirror>", disk, re.S)
    rest = disk.replace(mirror[0], "") if mirror else disk
    return re.findall(r"file='([^']*)'", rest), (re.findall(r"(?:job|ready)='([^']*)'", mirror[0]) if mirror else [])


def pull(h):
    dom = h.guest()
    ok(files(dom)[0] == ["/d/top", "/d/mid", "/d/base"], "a chain", files(dom))
    dom.blockPull("vda", 1)
    info = dom.blockJobInfo("vda")
    ok(info["type"] == 1 and info["bandwidth"] == 1 and info["cur"] < info["end"], "a pull is going on", info)
    dom.blockJobSetSpeed("vda", 3 << 20, h.lib.VIR_DOMAIN_BLOCK_JOB_SPEED_BANDWIDTH_BYTES)
    ok(dom.blockJobInfo("vda")["bandwidth"] == 3, "its speed")
    ok(h.code(dom.blockPull, "/d/top") == h.lib.VIR_ERR_BLOCK_COPY_ACTIVE, "one job a disk")
    ok(h.code(dom.blockJobAbort, "vda", 2) == h.lib.VIR_ERR_OPERATION_INVALID, "a pull cannot pivot")
    dom.blockJobSetSpeed("vda", 0)
    ok(sorted(h.wait(2)) == [("/d/top", 1, 0), ("vda", 1, 0)], "it completes")
    ok(files(dom)[0] == ["/d/top"] and dom.blockJobInfo("vda") == {}, "nothing is left below", files(dom))
    ok(h.code(dom.blockJobAbort, "vda") == h.lib.VIR_ERR_OPERATION_INVALID, "no job to end")
    ok(h.code(dom.blockPull, "zz") == h.lib.VIR_ERR_INVALID_ARG, "no such disk")
    ok(h.code(dom.blockPull, "sda") == h.lib.VIR_ERR_OPERATION_INVALID, "no medium")
    dom = h.guest()
    dom.blockRebase("vda", "/d/base", 0, 0)
    h.wait(2)
    ok(files(dom)[0] == ["/d/top", "/d/base"], "a part is pulled", files(dom))


def commit(h):
    dom = h.guest()
    ok(h.code(dom.blockCommit, "vda", None, None, 0, 0) == h.lib.VIR_ERR_INVALID_ARG, "what is written to needs a flag")
    ok(h.code(dom.blockCommit, "vda", "/d/mid", "/d/base", 0, 0) == h.lib.VIR_ERR_INVALID_ARG, "the base is below the top")
    dom.blockCommit("vda", None, "/d/mid", 0, 0)
    ok(sorted(h.wait(2))[0][1:] == (3, 0) and files(dom)[0] == ["/d/top", "/d/base"], "a commit within the chain", files(dom))
    dom.blockCommit("vda", None, None, 0, h.lib.VIR_DOMAIN_BLOCK_COMMIT_ACTIVE)
    ok(files(dom)[1][:1] == ["active-commit"], "a commit of the disk is a mirror", files(dom))
    ok([e[1:] for e in h.wait(2)] == [(4, 3)] * 2 and files(dom)[1] == ["active-commit", "yes"], "it is ready", files(dom))
    dom.blockJobAbort("vda", h.lib.VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT)
    ok([e[1:] for e in h.wait(2)] == [(4, 0)] * 2 and files(dom) == (["/d/base"], []), "and the base is the disk", files(dom))
    ok("type='raw'" in dom.XMLDesc(), "with its format")


def copy(h):
    dom = h.guest()
    dest = "<disk type='block'><driver type='raw'/><source dev='/dev/copy'/></disk>"
    dom.blockCopy("vda", dest, {"bandwidth": 1 << 20}, 0)
    ok(dom.blockJobInfo("vda")["bandwidth"] == 1, "a copy's speed")
    dom.blockJobSetSpeed("vda", 0)
    ok([e[1:] for e in h.wait(2)] == [(2, 3)] * 2, "a copy is ready")
    info = dom.blockJobInfo("vda")
    ok(info["cur"] == info["end"], "and says so", info)
    dom.blockJobAbort("vda")
    ok([e[1:] for e in h.wait(2)] == [(2, 2)] * 2 and files(dom)[0][0] == "/d/top" and not files(dom)[1], "it can be left", files(dom))
    dom.blockCopy("vda", dest, None, 0)
    h.wait(2)
    dom.blockJobAbort("vda", 2)
    ok([e[1:] for e in h.wait(2)] == [(2, 0)] * 2 and "dev='/dev/copy'" in dom.XMLDesc(), "or taken", dom.XMLDesc())
    dom.blockRebase("vda", "/d/other", 1, h.lib.VIR_DOMAIN_BLOCK_REBASE_COPY)  # slow, so that it is not yet
    ok(h.code(dom.blockJobAbort, "vda", 2) == h.lib.VIR_ERR_BLOCK_COPY_ACTIVE, "not before it is ready")
    dom.destroy()
    ok(h.code(dom.blockCopy, "vda", "<disk/>") != 0, "only of a running guest")


def pushed(h, dom):
    """The document of a push that goes on; one may be over before it is looked at."""
    while True:
        dom.backupBegin("<domainbackup/>", None)
        try:
            return dom.backupGetXMLDesc()
        except h.lib.libvirtError:
            if not h.wait(1):
                raise


def backup(h):
    dom = h.guest()
    no_backup = h.lib.VIR_ERR_NO_DOMAIN_BACKUP
    ok(h.code(dom.backupGetXMLDesc) == no_backup, "no backup yet")
    text = pushed(h, dom)
    ok(re.search(r"<disk name='vda' backup='yes' type='file' backupmode='full'>\s*<driver type='qcow2'/>\s*<target file='/d/top.\d+'/>", text), "what is copied", text)
    ok("<disk name='sda' backup='no'/>" in text, "and what is not", text)
    events = h.wait(1)
    ok(events and events[0].get("success") and h.code(dom.backupGetXMLDesc) == no_backup, "it completes", events)
    dom.backupBegin("<domainbackup mode='pull'><server name='localhost'/></domainbackup>", "<domaincheckpoint><name>c</name></domaincheckpoint>")
    ok(h.code(dom.backupBegin, "<domainbackup/>", None) == h.lib.VIR_ERR_OPERATION_INVALID, "one at a time")
    ok([c.getName() for c in dom.listAllCheckpoints()] == ["c"], "with a checkpoint")
    dom.abortJob()
    h.wait(1)
    bad = "<domainbackup><incremental>zz</incremental></domainbackup>"
    ok(h.code(dom.backupBegin, bad, None) == h.lib.VIR_ERR_NO_DOMAIN_CHECKPOINT, "changes since a checkpoint that there is")
    dom.backupBegin("<domainbackup mode='pull'><incremental>c</incremental><server name='localhost'/></domainbackup>", None)
    ok("incremental='c'" in dom.backupGetXMLDesc() and "<scratch" in dom.backupGetXMLDesc(), "a pull stays", dom.backupGetXMLDesc())
    dom.abortJob()
    ok(h.wait(1)[0].get("success") is False and h.code(dom.backupGetXMLDesc) == no_backup, "until its job is aborted")
    dom.destroy()


def main(folder):
    if os.environ.get("LD_LIBRARY_PATH") != folder:
        os.environ["LD_LIBRARY_PATH"] = folder
        os.execv(sys.executable, [sys.executable, *sys.argv])
    try:
        import libvirt
    except ImportError:
        print("1..0 # SKIP no python3-libvirt")
        return 0
    libvirt.registerErrorHandler(lambda *a: None, None)
    libvirt.virEventRegisterDefaultImpl()
    h = Host(libvirt)
    for part in (pull, commit, copy, backup):
        part(h)
    ok(h.wait(0) == [] and not h.events, "no event that nobody expects", h.events)
    print(f"1..{done}")
    return 1 if failed else 0


sys.exit(main(*sys.argv[1:]))
