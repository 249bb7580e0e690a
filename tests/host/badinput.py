#!/usr/bin/python3
"""Hostile packets and documents: that client only, that call only, and a clear reason."""
import socket
import struct
import time

import libvirt

from lib import Daemon, done, guest_xml, guests_dir, point

libvirt.registerErrorHandler(lambda *_: None, None)
L = libvirt
REMOTE = 0x20008086


def packet(prog=REMOTE, vers=1, proc=66, kind=0, serial=1, status=0, payload=b"", length=None):
    body = struct.pack(">6I", prog, vers, proc, kind, serial, status) + payload
    return struct.pack(">I", len(body) + 4 if length is None else length) + body


def exchange(path, data, shut=False, limit=120):
    """What comes back until the daemon closes or has nothing to say for a moment."""
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(limit)
        s.connect(str(path))
        s.sendall(data)
        if shut:
            s.shutdown(socket.SHUT_WR)
        try:
            return s.recv(65536)
        except socket.timeout:
            return None
        except ConnectionResetError:
            return b""


def packets(daemon, conn):
    sock = daemon.socket
    garbage = {
        "length below the header": struct.pack(">I", 3),
        "length zero": struct.pack(">I", 0),
        "length 2 GiB": struct.pack(">I", 0x7fffffff) + b"x" * 64,
        "text": b"GET / HTTP/1.1\r\n\r\n",
    }
    for name, data in garbage.items():
        point(f"{name}: the connection is closed", exchange(sock, data) == b"", exchange(sock, data))
    for name, data in {"reply instead of a call": packet(kind=1), "unknown type": packet(kind=77)}.items():
        answer = exchange(sock, data, limit=1)
        point(f"{name}: ignored, or the end of this client", answer in (None, b""), answer)
    point("truncated packet, then end", exchange(sock, packet(length=4096), shut=True) == b"")
    for name, data in {"unknown program": packet(prog=0x12345678), "wrong version": packet(vers=9),
                       "unknown procedure": packet(proc=9999), "payload missing": packet(proc=1),
                       "payload of garbage": packet(proc=1, payload=b"\xff" * 400)}.items():
        reply = exchange(sock, data)
        is_error = bool(reply) and len(reply) > 28 and struct.unpack(">I", reply[24:28])[0] == 1
        point(f"{name}: an error reply or the end of this client", is_error or reply == b"", reply)
    slow = []
    for _ in range(50):
        s = socket.socket(socket.AF_UNIX)
        s.connect(str(sock))
        s.sendall(struct.pack(">I", 28)[:2])
        slow.append(s)
    start = time.monotonic()
    conn.getLibVersion()
    point("50 clients in the middle of a packet hold nobody up", time.monotonic() - start < 60)
    for s in slow:
        s.close()


def code(call, *args):
    try:
        call(*args)
    except L.libvirtError as e:
        return e.get_error_code(), e.get_error_message()
    return None, "no error"


def documents(conn, boot):
    good = guest_xml("doc", boot)
    entity = "<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>" + good.replace("<name>doc", "<name>&b;")
    external = "<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + good.replace("<name>doc", "<name>&x;")
    deep = good.replace("<features>", "<metadata>" + "<a>" * 1000 + "</a>" * 1000 + "</metadata><features>")
    huge = good.replace("<name>doc", "<description>" + "x" * (20 << 20) + "</description><name>doc")
    cases = {
        "entities": entity, "external entity": external, "a thousand levels": deep,
        "twenty megabytes": huge,
        "empty": "", "no XML": "hello", "another document": "<network><name>x</name></network>",
        "no name": good.replace("<name>doc</name>", ""), "name with a slash": good.replace("doc", "../x"),
        "empty name": good.replace("<name>doc", "<name>"),
        "negative memory": good.replace("'MiB'>32", "'MiB'>-32"),
        "overflowing memory": good.replace("'MiB'>32", "'EiB'>99999999999"),
        "no memory": good.replace("<memory unit='MiB'>32</memory>", ""),
        "zero cpus": good.replace("<vcpu>1", "<vcpu>0"), "cpus in words": good.replace("<vcpu>1", "<vcpu>many"),
        "bad uuid": good.replace("<name>", "<uuid>123</uuid><name>"),
        "two disks with one target": good.replace("<serial", f"<disk type='file' device='disk'><source file='{boot}'/>"
                                                  "<target dev='vda' bus='virtio'/></disk><serial"),
        "unknown boot device": good.replace("</os>", "<boot dev='tape'/></os>"),
        "slot out of range": good.replace("<readonly/>", "<address type='pci' domain='0' bus='0' slot='0x99' function='0'/>"),
    }
    for name, xml in cases.items():
        try:
            number, text = code(conn.defineXML, xml)
        except (UnicodeError, ValueError) as e:
            number, text = 0, str(e)
        point(f"{name}: refused with a reason", number is not None and len(text) > 10, text)
        print(f"# {name}: {text[:200]}")
    point("none of them left a definition", conn.listAllDomains() == [], [d.name() for d in conn.listAllDomains()])
    point("the connection still works", conn.isAlive() == 1 and conn.getHostname() != "")


def main():
    daemon = Daemon().start()
    conn = L.open(daemon.uri)
    packets(daemon, conn)
    documents(conn, f"{guests_dir()}/boot.img")
    point("the daemon lives", daemon.process.poll() is None)
    done()


main()
