#!/usr/bin/python3
"""The small tools: documents against schemas, the host, certificates, guests across a restart of the host, the far end
of ssh."""
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "host"))
from lib import BUILD, Daemon, done, guest_xml, guests_dir, point  # noqa: E402

TOOLS = BUILD / "src/cli/tools"


def run(tool, *args, env=None, stdin="", limit=240):
    return subprocess.run([TOOLS / tool, *map(str, args)], input=stdin, capture_output=True, text=True, timeout=limit,
                          env={**os.environ, **(env or {})})


def documents(folder):
    good = folder / "good.xml"
    good.write_text(guest_xml("g"))
    r = run("virt-xml-validate", good)
    point("a valid document", r.returncode == 0 and r.stdout.endswith("good.xml validates\n"), r.stderr)
    r = run("virt-xml-validate", "-", "domain", stdin=guest_xml("g").replace("<vcpu", "<vcpv").replace("</vcpu", "</vcpv"))
    point("an invalid one, by its line", r.returncode == 3 and "(standard input):" in r.stderr, r.stderr)
    point("not well-formed", run("virt-xml-validate", "-", stdin="<domain>").returncode == 1)
    point("no such schema", run("virt-xml-validate", "-", stdin="<thing/>").returncode == 3)
    point("no such file", run("virt-xml-validate", folder / "none").returncode == 2)


def host():
    r = run("virt-host-validate", "lxc")
    lines = r.stdout.splitlines()
    point("host: a line per check", len(lines) >= 14 and all(
        line.startswith("   LXC: Checking ") and line[76:79] == " : " for line in lines), r.stdout)
    told = json.loads(run("virt-host-validate", "--json").stdout)
    point("host: the same as JSON", {"qemu", "lxc"} == {c["driver"] for c in told})
    worst = any(c["result"] == "FAIL" for c in told if c["driver"] == "qemu")
    point("host: the exit status tells of failures", run("virt-host-validate", "-q", "qemu").returncode == int(worst))
    point("host: unknown hypervisor", run("virt-host-validate", "vmware").returncode == 1)


def certtool(folder, *args):
    subprocess.run(["certtool", *map(str, args)], cwd=folder, check=True, capture_output=True, timeout=240)


def certificate(folder, name, template, ca="cacert.pem"):
    (folder / f"{name}.info").write_text(template)
    certtool(folder, "--generate-privkey", "--key-type=ecdsa", "--outfile", f"{name}key.pem")
    sign = ["--generate-self-signed"] if name == "ca" else ["--generate-certificate", "--load-ca-certificate", ca,
                                                            "--load-ca-privkey", "cakey.pem"]
    certtool(folder, *sign, "--load-privkey", f"{name}key.pem", "--template", f"{name}.info", "--outfile", f"{name}cert.pem")
    os.chmod(folder / f"{name}key.pem", 0o600)


def certificates(folder):
    folder.mkdir()
    certificate(folder, "ca", "cn = Authority\nca\ncert_signing_key\nexpiration_days = 90\n")
    certificate(folder, "server", "cn = host.example\norganization = Vireo\ntls_www_server\nexpiration_days = 90\n")
    certificate(folder, "client", "cn = client1\ntls_www_client\nexpiration_days = 90\n")
    r = run("virt-pki-validate", "--path", folder)
    point("certificates that are as they should be", r.returncode == 0 and r.stdout.count("PASS") == 5, r.stdout)
    r = run("virt-pki-query-dn", folder / "servercert.pem")
    point("the name in one", r.stdout.strip() in ("CN=host.example,O=Vireo", "O=Vireo,CN=host.example"), r.stdout)
    point("no certificate", run("virt-pki-query-dn", folder / "ca.info").returncode == 1)
    os.chmod(folder / "serverkey.pem", 0o644)
    (folder / "clientkey.pem").write_bytes((folder / "cakey.pem").read_bytes())
    r = run("virt-pki-validate", "--path", folder)
    point("an open key and one of another", r.returncode == 1 and "everybody" in r.stdout and "belong" in r.stdout, r.stdout)
    certificate(folder, "server", "cn = host.example\ntls_www_client\nactivation_date = \"2001-01-01 00:00:00\"\n"
                                  "expiration_date = \"2002-01-01 00:00:00\"\n")
    r = run("virt-pki-validate", "--path", folder, "--server")
    point("expired and for another purpose", "expired" in r.stdout and "not meant" in r.stdout
          and "client" not in r.stdout, r.stdout)


def across_restart(folder):
    """Guests that run at the stop are shut down and are back after the start; others stay as they are."""
    daemon = Daemon().start()
    env = {"LD_LIBRARY_PATH": str(BUILD / "src/client")}
    import libvirt
    conn = libvirt.open(daemon.uri)
    disk = guests_dir() / "boot.img"
    for name in ("up", "also", "down"):
        conn.defineXML(guest_xml(name, disk=disk))
    for name in ("up", "also"):
        conn.lookupByName(name).create()
    settings, state = folder / "guests.conf", folder / "guests.state"
    settings.write_text(f"# test\nURIS='{daemon.uri}'\nON_BOOT=start\nON_SHUTDOWN=shutdown\nPARALLEL_SHUTDOWN=2\nSHUTDOWN_TIMEOUT=1\n")
    args = ["--config", settings, "--state", state]
    r = run("libvirt-guests", *args, "gueststatus", env=env)
    point("guests: which run", " - up\n" in r.stdout and "down" not in r.stdout, r.stdout + r.stderr)
    r = run("libvirt-guests", *args, "stop", env=env)
    noted = state.read_text().split()
    point("guests: noted before they are touched; who does not shut down is told of", r.returncode == 1 and len(noted) == 3
          and noted[0] == daemon.uri and "did not shut down" in r.stderr, r.stderr)
    point("guests: status", run("libvirt-guests", *args, "status", env=env).returncode == 3)
    for name in ("up", "also"):
        conn.lookupByName(name).destroy()
    r = run("libvirt-guests", *args, "start", env=env)
    running = sorted(d.name() for d in conn.listAllDomains() if d.isActive())
    point("guests: back after the start", r.returncode == 0 and running == ["also", "up"], f"{running} {r.stderr}")
    settings.write_text(f"URIS='{daemon.uri}'\nON_BOOT=start\nON_SHUTDOWN=shutdown\nSHUTDOWN_TIMEOUT=300\n")
    stop = subprocess.Popen([TOOLS / "libvirt-guests", *map(str, args), "stop"], stdout=subprocess.PIPE, text=True,
                            env={**os.environ, **env})
    asked = []
    for line in stop.stdout:  # a guest ends when it is asked to, one after the other
        if line.startswith("Starting shutdown"):
            asked.append(line.split()[-1])
            conn.lookupByName(asked[-1]).destroy()
    point("guests: one after the other", stop.wait(120) == 0 and sorted(asked) == ["also", "up"], asked)
    point("guests: back again", run("libvirt-guests", *args, "start", env=env).returncode == 0)
    point("guests: the note is gone", not state.exists())
    point("guests: wrong usage", run("libvirt-guests", *args, "fly", env=env).returncode == 2)
    conn.close()
    far_end(daemon)


def far_end(daemon):
    """A client speaks through the helper's standard input and output as through the socket."""
    ours, its = socket.socketpair()
    uri = daemon.uri.replace("+unix", "", 1)
    helper = subprocess.Popen([TOOLS / "virt-ssh-helper", daemon.uri], stdin=its, stdout=its, stderr=subprocess.PIPE)
    its.close()
    ours.settimeout(120)
    ours.sendall(bytes.fromhex("0000001c" "20008086" "00000001" "00000042" "00000000" "00000007" "00000000"))
    head = ours.recv(28)
    point("ssh helper: a call goes there and its answer back", len(head) == 28 and head[12:16] == b"\0\0\0\x42", head.hex())
    ours.shutdown(socket.SHUT_WR)
    point("ssh helper: ends with its client", helper.wait(120) == 0, uri)
    point("ssh helper: no such daemon", run("virt-ssh-helper", "qemu+unix:///system?socket=/none").returncode == 1)


with tempfile.TemporaryDirectory() as name:
    documents(pathlib.Path(name))
    host()
    certificates(pathlib.Path(name) / "pki")
    across_restart(pathlib.Path(name))
done()
