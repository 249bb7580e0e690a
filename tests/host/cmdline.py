#!/usr/bin/python3
"""domxml-to-native prints the line that a start runs: compared with /proc/PID/cmdline of a real QEMU, word for word, but for
the guest's number and for sockets, which a start hands over as descriptors."""
import difflib
import re
import shlex
import subprocess

import libvirt

from lib import Daemon, done, guest_xml, guests_dir, point

libvirt.registerErrorHandler(lambda *_: None, None)
L = libvirt

DEVICES = """<controller type='scsi' model='virtio-scsi'><driver iothread='1' queues='2'/></controller>
  <controller type='usb' model='qemu-xhci' ports='8'/><controller type='virtio-serial' ports='4'/>
  <disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>
  <disk type='file' device='disk'><driver name='qemu' type='qcow2' cache='none' discard='unmap' detect_zeroes='unmap'/>
    <source file='{image}'/><target dev='sdb' bus='scsi'/><serial>first</serial><iotune><total_iops_sec>500</total_iops_sec></iotune></disk>
  <interface type='user'><mac address='52:54:00:11:22:33'/><model type='virtio'/><link state='down'/></interface>
  <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
  <input type='tablet' bus='usb'/><sound model='ich9'/><video><model type='virtio'/></video>
  <graphics type='vnc' passwd='secret'/><watchdog model='i6300esb' action='pause'/>
  <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng><panic model='isa'/>"""
CPUS = """<iothreads>2</iothreads><cpu mode='custom'><model>Nehalem</model><topology sockets='2' cores='2' threads='1'/>
  <feature policy='disable' name='sse4.2'/><numa><cell id='0' cpus='0-1' memory='16' unit='MiB'/>
  <cell id='1' cpus='2-3' memory='16' unit='MiB'/></numa></cpu><clock offset='localtime'><timer name='hpet' present='no'/></clock>"""


def plain(_):
    return guest_xml("plain", disk=guests_dir() / "boot.img")


def old_board(_):
    return guest_xml("old", disk=guests_dir() / "boot.img", machine="pc", os_extra="<bootmenu enable='yes' timeout='3000'/><smbios mode='sysinfo'/>",
                     extra="<sysinfo type='smbios'><bios><entry name='vendor'>a, b</entry></bios></sysinfo>")


def many_devices(daemon):
    image = daemon.root / "first.qcow2"
    for words in ("raw", daemon.root / "base.raw", "1M"), ("qcow2", "-b", "base.raw", "-F", "raw", image):
        subprocess.run(["qemu-img", "create", "-q", "-f", *words], check=True, timeout=60)
    return guest_xml("many", extra="<iothreads>1</iothreads>", devices=DEVICES.format(image=image))


def processors(_):
    return guest_xml("cpus", extra=CPUS).replace("<vcpu>1<", "<vcpu current='2'>4<")


# the guest has no number before it starts; a socket of the daemon's is a descriptor then
MEANT = [(re.compile(r"/(domain-|channel/)(-1|\d+)-"), r"/\1ID-"), (re.compile(r"(path=[^,]+|fd=\d+),server=on"), "LISTENS,server=on"),
         (re.compile(r'"(data|iv)":"[^"]*"'), r'"\1":"SEALED"')]


def words_of(line):
    words = []
    for word in line:
        for pattern, name in MEANT:
            word = pattern.sub(name, word)
        words.append(word)
    return words


def native(conn, dom):
    text = conn.domainXMLToNative("qemu-argv", dom.XMLDesc(L.VIR_DOMAIN_XML_INACTIVE | L.VIR_DOMAIN_XML_SECURE), 0)
    words = shlex.split(text.replace("\\\n", " "))
    while "=" in words[0]:
        words.pop(0)  # the environment
    return words_of(words)


def same(conn, daemon, make):
    dom = conn.defineXML(make(daemon))
    printed = native(conn, dom)
    dom.createWithFlags(L.VIR_DOMAIN_START_PAUSED)
    with open(f"/proc/{daemon.qemu_pid(dom.name())}/cmdline") as f:
        ran = words_of(f.read().split("\0")[:-1])
    point(f"{make.__name__}: what is printed is what runs", printed == ran,
          "\n".join(difflib.unified_diff(printed, ran, "printed", "runs", lineterm="", n=0)))
    dom.destroy()
    dom.undefine()


def main():
    daemon = Daemon().start()
    conn = L.open(daemon.uri)
    for make in plain, old_board, many_devices, processors:
        same(conn, daemon, make)
    conn.close()
    done()


if __name__ == "__main__":
    main()
