#!/usr/bin/python3
"""Scripts of others that read what virsh prints, with our virsh first in their path and our daemon's test host: the resource
agent VirtualDomain of Pacemaker, the fence agent fence_virsh, Debian's own libvirt-guests.sh, the completion of bash. Who is
not installed is counted as skipped."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "host"))
from lib import BUILD, SOURCE, Daemon, done, point  # noqa: E402

AGENT = "/usr/lib/ocf/resource.d/heartbeat/VirtualDomain"
GUESTS = "/usr/lib/libvirt/libvirt-guests.sh"
COMPLETION = "/usr/share/bash-completion/completions/virsh"
PATIENT = [f"--{what}-timeout=120" for what in ("login", "shell", "power")]  # it waits for seconds by itself
SUCCESS, GENERIC, NOT_RUNNING = 0, 1, 7


class Place:
    """A folder whose virsh is ours, and a daemon that it finds by itself."""

    def __init__(self, folder):
        self.folder, self.daemon = folder, Daemon("libvirtd").start()
        self.uri = f"test+unix:///default?socket={self.daemon.socket}"
        (folder / "virsh").symlink_to(BUILD / "src/cli/virsh")
        self.env = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "LIBVIRT_DEFAULT_URI": self.uri}

    def run(self, *words, stdin="", **env):
        r = subprocess.run([str(w) for w in words], env={**self.env, **env}, input=stdin, capture_output=True, text=True,
                           timeout=240)
        return r.returncode, r.stdout + r.stderr

    def virsh(self, *words):
        return self.run(self.folder / "virsh", "-q", *words)[1]

    def running(self):
        return self.virsh("list", "--name").split()


def virtual_domain(place):
    folder = place.folder
    text = (SOURCE / "tests/cli/files/guest.xml").read_text()
    (folder / "guest.xml").write_text(text.replace("<name>", "\n<name>").replace("</name>", "</name>\n"))
    env = {"OCF_ROOT": "/usr/lib/ocf", "OCF_RESOURCE_INSTANCE": "vm", "OCF_RESKEY_config": str(folder / "guest.xml"),
           "OCF_RESKEY_hypervisor": place.uri, "HA_RSCTMP": str(folder), "OCF_RESKEY_CRM_meta_timeout": "300000",
           "OCF_RESKEY_migration_transport": "tcp", "HA_LOGFACILITY": "none", "OCF_RESKEY_CRM_meta_interval": "0",
           "OCF_RESKEY_force_stop": "1", "HA_debug": "0", "LC_ALL": "C"}
    for action, status, running in (("validate-all", SUCCESS, False), ("monitor", NOT_RUNNING, False),
                                    ("start", SUCCESS, True), ("monitor", SUCCESS, True), ("start", SUCCESS, True),
                                    ("status", SUCCESS, True), ("stop", SUCCESS, False), ("monitor", NOT_RUNNING, False),
                                    ("stop", SUCCESS, False)):
        code, said = place.run(AGENT, action, **env)
        point(f"VirtualDomain: {action}", code == status and ("guest" in place.running()) == running,
              f"{code} {place.running()}\n{said}")


def fence(place):
    """It logs in by ssh; here that is a shell."""
    ssh = place.folder / "ssh"
    ssh.write_text("#!/bin/sh\nPS1='$ ' exec sh -i\n")
    ssh.chmod(0o755)
    (place.folder / "key").write_text("")

    def agent(action, *more):
        return place.run("fence_virsh", "-x", "-a", "host", "-l", "root", "-k", place.folder / "key", "--ssh-path", ssh,
                         "-c", r"\$ ", "-o", action, *PATIENT, *more)
    code, said = agent("list")
    point("fence_virsh: list", code == 0 and "test," in said, f"{code} {said}")
    for action, status, running in (("status", 0, True), ("off", 0, False), ("status", 2, False), ("on", 0, True), ("reboot", 0, True)):
        code, said = agent(action, "-n", "test")
        point(f"fence_virsh: {action}", code == status and ("test" in place.running()) == running, f"{code} {said}")
    code, said = agent("status", "-n", "nosuch")
    point("fence_virsh: no such guest", code == 1 and "existing name" in said, f"{code} {said}")


def libvirt_guests(place):
    code, said = place.run(GUESTS, "gueststatus")
    point("libvirt-guests.sh: gueststatus", code == 0 and "running" in said and "test" in said, f"{code} {said}")


def completion(place):
    """What Debian's script for bash offers, asking our virsh."""
    def offered(line):
        script = f"""
_get_comp_words_by_ref() {{ words=("${{COMP_WORDS[@]}}"); cword=$COMP_CWORD; }}
__ltrim_colon_completions() {{ :; }}
. {COMPLETION}
COMP_WORDS=({line} '')
COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_virsh_complete virsh
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
        return place.run("bash", "-c", script)[1].split()
    point("completion: commands", {"list", "dominfo", "vol-list"} <= set(offered("virsh")), offered("virsh"))
    point("completion: guests and options", {"test", "--domain"} <= set(offered("virsh dominfo")), offered("virsh dominfo"))
    point("completion: of a connection", "default" in offered(f"virsh -c '{place.uri}' net-info"), "")


def main():
    for program, test in ((AGENT, virtual_domain), ("fence_virsh", fence), (GUESTS, libvirt_guests), (COMPLETION, completion)):
        if not os.path.exists(program) and not shutil.which(program) or os.getuid() != 0:
            print(f"# {program} is not here")
            continue
        with tempfile.TemporaryDirectory() as name:
            place = Place(pathlib.Path(name))
            test(place)
            place.daemon.clean()
    done()


main()
