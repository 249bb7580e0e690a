#!/usr/bin/python3
"""What devices need beside QEMU, through python3-libvirt against our daemon: firmware variables, TPM emulators,
taps in bridges, and settings told over QMP. Runs in a network namespace of its own; what the machine lacks is
skipped, counted."""
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
NET = pathlib.Path("/sys/class/net")  # of this name space: see own_sysfs()


def skip(name, why):
    point(f"{name} # SKIP {why}")


def code(call, *args):
    """(error code, message) of a call that must fail."""
    try:
        call(*args)
    except L.libvirtError as e:
        return e.get_error_code(), e.get_error_message()
    return None, "no error"


def qmp(dom, command, **args):
    text = json.dumps({"execute": command, "arguments": args})
    return json.loads(libvirt_qemu.qemuMonitorCommand(dom, text, 0))


def ip(*words):
    subprocess.run(["ip", *words], check=True, timeout=240)


# --- firmware variables ---------------------------------------------------------------------------

def nvram(conn, boot):
    loader, template = pathlib.Path("/usr/share/OVMF/OVMF_CODE_4M.fd"), pathlib.Path("/usr/share/OVMF/OVMF_VARS_4M.fd")
    if not loader.exists() or not template.exists():
        return skip("firmware variables", "OVMF is not installed")
    store = DAEMON.root / "var/lib/libvirt/qemu/nvram/uefi_VARS.fd"
    os_extra = f"<loader readonly='yes' type='pflash'>{loader}</loader><nvram template='{template}'/>"
    dom = conn.defineXML(guest_xml("uefi", boot, os_extra=os_extra, memory=96))
    point("a UEFI guest has a place for its variables", str(store) in dom.XMLDesc(), dom.XMLDesc())
    point("which is not made before it starts", not store.exists())
    dom.createWithFlags(L.VIR_DOMAIN_START_PAUSED)
    point("starting makes it of the template", store.read_bytes() == template.read_bytes())
    point("for its owner only", store.stat().st_mode & 0o777 == 0o600, oct(store.stat().st_mode))
    dom.destroy()
    with open(store, "r+b") as f:
        f.seek(4096)
        f.write(b"mark of the test")
    marked = store.read_bytes()
    dom.createWithFlags(L.VIR_DOMAIN_START_PAUSED)
    point("a later start keeps it", store.read_bytes() == marked)
    dom.destroy()
    dom.createWithFlags(L.VIR_DOMAIN_START_PAUSED | L.VIR_DOMAIN_START_RESET_NVRAM)
    point("RESET_NVRAM makes it anew", store.read_bytes() == template.read_bytes())
    dom.destroy()
    point("undefine refuses to forget it silently", code(dom.undefine)[0] == L.VIR_ERR_OPERATION_INVALID)
    dom.undefineFlags(L.VIR_DOMAIN_UNDEFINE_KEEP_NVRAM)
    point("KEEP_NVRAM keeps it", store.exists())
    dom = conn.defineXML(guest_xml("uefi", boot, os_extra=os_extra, memory=96))
    dom.undefineFlags(L.VIR_DOMAIN_UNDEFINE_NVRAM)
    point("NVRAM removes it", not store.exists())
    dom = conn.defineXML(guest_xml("uefi", "/nonexistent/disk", os_extra=os_extra, memory=96))
    number, text = code(dom.create)
    point("a start that fails leaves none", "/nonexistent/disk" in text and not store.exists(), text)
    dom.undefine()
    nowhere = os_extra.replace(str(template), "/nonexistent/template.fd")
    dom = conn.defineXML(guest_xml("uefi", boot, os_extra=nowhere, memory=96))
    number, text = code(dom.create)
    point("a template that is not there is named", "/nonexistent/template.fd" in text and not store.exists(), text)
    dom.undefine()


# --- TPM ------------------------------------------------------------------------------------------

def tpm_sockets():
    return list((DAEMON.root / "run/libvirt/qemu/swtpm").glob("*.sock"))


def swtpm_pids():
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if words[0].endswith(b"swtpm") and any(str(DAEMON.root).encode() in w for w in words):
                found.append(int(entry.name))
    return found


def tpm_xml(name, boot, attrs="", devices=""):
    return guest_xml(name, boot, devices=f"""<tpm model='tpm-crb'><backend type='emulator' version='2.0' {attrs}/></tpm>
                     {devices}""")


def tpm(boot):
    if not shutil.which("swtpm") or not shutil.which("swtpm_setup"):
        return skip("TPM emulator", "swtpm is not installed")
    conn = L.open(DAEMON.uri)
    dom = conn.defineXML(tpm_xml("sealed", boot))
    storage = DAEMON.root / f"var/lib/libvirt/swtpm/{dom.UUIDString()}"
    dom.create()
    state = storage / "tpm2"
    point("starting makes the TPM of a guest", state.is_dir() and any(state.glob("tpm2-*")), list(storage.iterdir()))
    point("its state is its owner's", state.stat().st_mode & 0o777 == 0o700, oct(state.stat().st_mode))
    point("one emulator runs", len(swtpm_pids()) == 1 and len(tpm_sockets()) == 1, swtpm_pids())
    info = qmp(dom, "query-tpm")["return"]
    point("QEMU has it", len(info) == 1 and info[0]["model"] == "tpm-crb", info)
    keys = (state / "tpm2-00.permall").read_bytes()
    dom.destroy()
    wait_for("the emulator to end", lambda: not swtpm_pids())
    point("destroy ends the emulator and removes its socket", not tpm_sockets())
    for _ in range(3):
        dom.create()
        dom.destroy()
    dom.create()
    point("start after destroy, at once, finds the same TPM", len((state / "tpm2-00.permall").read_bytes()) == len(keys))
    pid = swtpm_pids()
    conn.close()
    DAEMON.kill()
    point("the emulator outlives the daemon", swtpm_pids() == pid and len(pid) == 1, swtpm_pids())
    DAEMON.start()
    conn = L.open(DAEMON.uri)
    dom = conn.lookupByName("sealed")
    point("with its guest, found again", dom.isActive() == 1 and len(qmp(dom, "query-tpm")["return"]) == 1)
    dom.destroy()
    wait_for("the emulator to end", lambda: not swtpm_pids())
    point("and ends with it after that", not tpm_sockets())
    dom.undefineFlags(L.VIR_DOMAIN_UNDEFINE_KEEP_TPM)
    point("KEEP_TPM keeps the state", state.is_dir())
    dom = conn.defineXML(tpm_xml("sealed", boot).replace("<name>", f"<uuid>{storage.name}</uuid><name>"))
    dom.undefine()
    point("undefine removes it", not storage.exists())
    dom = conn.defineXML(tpm_xml("sealed", boot, "persistent_state='yes'"))
    storage = storage.with_name(dom.UUIDString())
    dom.create()
    dom.destroy()
    dom.undefine()
    point("but not with persistent_state='yes'", (storage / "tpm2").is_dir())
    failing = conn.defineXML(tpm_xml("failing", "/nonexistent/disk"))
    number, text = code(failing.create)
    point("a start that QEMU refuses", "/nonexistent/disk" in text, text)
    wait_for("the emulator to end", lambda: not swtpm_pids())
    point("leaves no emulator and no socket", not tpm_sockets())
    failing.undefine()
    dom = conn.defineXML(tpm_xml("crashing", boot))
    dom.create()
    os.kill(DAEMON.qemu_pid("crashing"), signal.SIGKILL)
    wait_for("the emulator to end", lambda: not swtpm_pids())
    wait_for("the guest to be shut off", lambda: not dom.isActive())
    point("a crash of QEMU ends the emulator too", not tpm_sockets())
    dom.undefineFlags(L.VIR_DOMAIN_UNDEFINE_TPM)
    old = conn.defineXML(tpm_xml("old", boot).replace("version='2.0'", "version='1.2'").replace("tpm-crb", "tpm-tis"))
    old.create()
    storage = storage.with_name(old.UUIDString())
    point("a TPM 1.2", (storage / "tpm1.2").is_dir() and qmp(old, "query-tpm")["return"][0]["model"] == "tpm-tis")
    old.destroy()
    old.undefine()
    banks = tpm_xml("banks", boot).replace(" />", "><active_pcr_banks><sha256/><sha512/></active_pcr_banks></backend>")
    dom = conn.defineXML(banks)
    for _ in range(2):
        dom.create()
        dom.destroy()
    log = (DAEMON.root / "var/log/swtpm/libvirt/qemu/banks-swtpm.log").read_text()
    point("PCR banks are chosen", "Successfully activated PCR banks sha256,sha512" in log, log[-600:])
    dom.undefine()
    dom = conn.defineXML(tpm_xml("left", boot))
    storage = storage.with_name(dom.UUIDString())
    dom.create()
    dom.undefineFlags(L.VIR_DOMAIN_UNDEFINE_KEEP_TPM)
    conn.close()
    DAEMON.kill()
    DAEMON.start()
    conn = L.open(DAEMON.uri)
    conn.lookupByName("left").destroy()
    wait_for("the emulator to end", lambda: not swtpm_pids())
    conn.close()
    DAEMON.kill(signal.SIGTERM)
    DAEMON.start()
    conn = L.open(DAEMON.uri)
    point("KEEP_TPM of a running guest holds for the next daemon", (storage / "tpm2").is_dir())
    dom = conn.createXML(tpm_xml("fleeting", boot), 0)
    storage = storage.with_name(dom.UUIDString())
    point("a transient guest has a TPM", (storage / "tpm2").is_dir())
    dom.destroy()
    wait_for("its state to go", lambda: not storage.exists())
    point("that goes with it")
    conn.close()


# --- settings over QMP ----------------------------------------------------------------------------

def settings(conn, boot):
    devices = """
      <interface type='user'><model type='virtio'/><link state='down'/></interface>
      <graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1' passwd='sesame'
                passwdValidTo='2020-01-01T00:00:00'/>"""
    xml = guest_xml("tuned", boot, memory=64, devices=devices)
    xml = xml.replace("</memory>", "</memory><currentMemory unit='MiB'>48</currentMemory>")
    xml = xml.replace("<readonly/>", """<readonly/>
      <iotune><total_bytes_sec>1048576</total_bytes_sec><read_iops_sec>50</read_iops_sec>
      <read_iops_sec_max>80</read_iops_sec_max></iotune>""", 1)
    dom = conn.defineXML(xml)
    dom.createWithFlags(L.VIR_DOMAIN_START_PAUSED)
    rows = [row["inserted"] for row in qmp(dom, "query-block")["return"] if row.get("inserted")]
    point("iotune limits the disk", [(r["bps"], r["iops_rd"], r.get("iops_rd_max")) for r in rows]
          == [(1048576, 50, 80)], rows)
    point("QEMU takes a link that is down and a balloon below the memory", dom.isActive() == 1)
    vnc = qmp(dom, "query-vnc")["return"]
    point("graphics have a password", vnc.get("auth") == "vnc", vnc)
    dom.undefine()
    dom.resume()
    dom.destroy()
    bad = guest_xml("tuned", boot, devices=devices.replace("2020-01-01T00:00:00", "tomorrow"))
    number, text = code(conn.createXML, bad, 0)
    point("a date that is none is named", "tomorrow" in text, text)
    if not pathlib.Path("/dev/vhost-vsock").exists():
        number, text = code(conn.createXML, guest_xml("tuned", boot, devices="<vsock><cid auto='yes'/></vsock>"), 0)
        point("vsock without the kernel's help says so", "/dev/vhost-vsock" in text, text)
        return skip("a vsock address is found", "no /dev/vhost-vsock")
    vsock = "<vsock model='virtio'><cid auto='yes'/></vsock>"
    pair = [conn.createXML(guest_xml(f"talks{i}", boot, devices=vsock), 0) for i in range(2)]
    cids = [dom.XMLDesc().split("address='")[-1].split("'")[0] for dom in pair]
    point("vsock addresses are found and differ", cids[0] != cids[1] and all(int(c) > 2 for c in cids), cids)
    for dom in pair:
        dom.destroy()


# --- interfaces -----------------------------------------------------------------------------------

def nic(kind, inside):
    return f"<interface type='{kind}'><mac address='52:54:00:01:02:03'/>{inside}<model type='virtio'/></interface>"


def taps(conn, boot):
    if not os.environ.get("VIREO_TEST_NETNS") or not shutil.which("ip") or not os.path.exists("/dev/net/tun"):
        return skip("taps", "no network namespace, ip or /dev/net/tun")
    ip("link", "add", "br-test", "type", "bridge")
    ip("link", "set", "br-test", "mtu", "1400", "up")
    dom = conn.createXML(guest_xml("bridged", boot, devices=nic("bridge", "<source bridge='br-test'/>")), 0)
    ports = os.listdir(NET / "br-test/brif")
    point("a bridge gets the tap of a guest", len(ports) == 1 and f"<target dev='{ports[0]}'/>" in dom.XMLDesc(), ports)
    tap = NET / ports[0]
    point("it is up", int((tap / "flags").read_text(), 16) & 1)
    point("with the bridge's MTU", (tap / "mtu").read_text().strip() == "1400", (tap / "mtu").read_text())
    point("and a MAC that no bridge takes over", (tap / "address").read_text().strip() == "fe:54:00:01:02:03")
    dom.destroy()
    wait_for("the tap to go", lambda: not tap.exists())
    point("it vanishes with the guest", os.listdir(NET / "br-test/brif") == [])
    two = nic("bridge", "<source bridge='br-test'/><target dev='mine0'/><mtu size='1300'/>")
    dom = conn.createXML(guest_xml("bridged", boot, devices=two), 0)
    point("a chosen name and MTU", (NET / "mine0/mtu").read_text().strip() == "1300")
    os.kill(DAEMON.qemu_pid("bridged"), signal.SIGKILL)
    wait_for("the tap to go", lambda: not (NET / "mine0").exists())
    point("a crash leaves no tap", True)
    wait_for("the guest to go", lambda: conn.listAllDomains() == [])
    queues = nic("bridge", "<source bridge='br-test'/><target dev='many0'/><driver queues='2'/>")
    dom = conn.createXML(guest_xml("queues", boot, devices=queues), 0)
    point("several queues are one tap", os.listdir(NET / "br-test/brif") == ["many0"])
    dom.destroy()
    wait_for("the tap to go", lambda: not (NET / "many0").exists())
    dom = conn.createXML(guest_xml("plain", boot, devices=nic("ethernet", "<target dev='eth-test'/>")), 0)
    point("ethernet: a tap in no bridge", (NET / "eth-test").exists() and os.listdir(NET / "br-test/brif") == [])
    dom.destroy()
    wait_for("the tap to go", lambda: not (NET / "eth-test").exists())
    ip("tuntap", "add", "kept0", "mode", "tap")
    dom = conn.createXML(guest_xml("plain", boot, devices=nic("ethernet", "<target dev='kept0' managed='no'/>")), 0)
    dom.destroy()
    point("a tap that somebody else manages stays", (NET / "kept0").exists())
    refused = (
        ("a bridge that is not there", nic("bridge", "<source bridge='br-none'/>"), None, "br-none"),
        ("a network nobody can tell of", nic("network", "<source network='lab'/>"), None, "lab"),
        ("a device that nothing lies over", nic("direct", "<source dev='lo' mode='bridge'/>"), None, "over 'lo'"),
        ("a filter", nic("bridge", "<source bridge='br-test'/><filterref filter='clean-traffic'/>"),
         None, "clean-traffic"),
        ("a PCI device that is not there", "<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x7e5a' "
         "bus='0x01' slot='0x1f' function='0x7'/></source></hostdev>", L.VIR_ERR_CONFIG_UNSUPPORTED, "7e5a:01:1f.7"),
        ("a card that is not there", "<interface type='hostdev' managed='yes'><source><address type='pci' domain='0x7e5a' "
         "bus='0x01' slot='0x1f' function='0x6'/></source></interface>", L.VIR_ERR_CONFIG_UNSUPPORTED, "7e5a:01:1f.6"),
        ("an NVMe controller that is not there", "<disk type='nvme' device='disk'><driver name='qemu' type='raw'/><source "
         "type='pci' managed='yes' namespace='1'><address domain='0x7e5a' bus='0x01' slot='0x1f' function='0x5'/></source>"
         "<target dev='vdb' bus='virtio'/></disk>", L.VIR_ERR_CONFIG_UNSUPPORTED, "7e5a:01:1f.5"),
        ("an unmanaged tap that is not there", nic("ethernet", "<target dev='none0' managed='no'/>"), None, "none0"),
    )
    before = set(os.listdir(NET))
    for what, xml, want, word in refused:
        number, text = code(conn.createXML, guest_xml("refused", boot, devices=xml), 0)
        point(f"{what} is refused by name", number == (want or number) and number is not None and word in text,
              (number, text))
    point("refused guests leave no tap", set(os.listdir(NET)) == before, os.listdir(NET))


def own_sysfs(where):
    """The interfaces of this network namespace as files; /sys goes on showing the machine's."""
    global NET
    ip("link", "set", "lo", "up")
    subprocess.run(["mount", "-t", "sysfs", "sysfs", where], check=True, timeout=240)
    NET = pathlib.Path(where) / "class/net"


def private_certificates(where):
    """swtpm_setup signs with an authority of this test, not with the machine's."""
    env = dict(os.environ, XDG_CONFIG_HOME=str(where))
    if shutil.which("swtpm_setup"):
        subprocess.run(["swtpm_setup", "--create-config-files", "root"], env=env, check=True, timeout=240,
                       stdout=subprocess.DEVNULL)
    return {"XDG_CONFIG_HOME": str(where)}


if os.environ.get("VIREO_TEST_PEER"):
    skip_all("it looks into the daemon's root")
with tempfile.TemporaryDirectory(prefix="vireo-config-") as config, tempfile.TemporaryDirectory() as sysfs:
    if os.environ.get("VIREO_TEST_NETNS"):
        own_sysfs(sysfs)
    DAEMON = Daemon(env=private_certificates(config)).start()
    boot_sector = str(guests_dir() / "boot.img")
    link = L.open(DAEMON.uri)
    nvram(link, boot_sector)
    settings(link, boot_sector)
    taps(link, boot_sector)
    link.close()
    tpm(boot_sector)
    point("the daemon ends well", DAEMON.kill(signal.SIGTERM) == 0)
    if os.environ.get("VIREO_TEST_NETNS"):
        subprocess.run(["umount", sysfs], check=True, timeout=240)
done()
