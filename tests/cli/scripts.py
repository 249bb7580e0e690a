#!/usr/bin/python3
"""Scripts of others that read what virsh prints: the resource agent VirtualDomain of Pacemaker, with our virsh first in its
path, starts, watches and stops a guest of our daemon's test host."""
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "host"))
from lib import BUILD, SOURCE, Daemon, done, point, skip_all  # noqa: E402

AGENT = "/usr/lib/ocf/resource.d/heartbeat/VirtualDomain"
SUCCESS, GENERIC, NOT_RUNNING = 0, 1, 7


def main():
    if not os.access(AGENT, os.X_OK) or os.getuid() != 0:
        skip_all("no resource agents here (package resource-agents)")
    daemon = Daemon("libvirtd").start()
    uri = f"test+unix:///default?socket={daemon.socket}"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "virsh").symlink_to(BUILD / "src/cli/virsh")
        text = (SOURCE / "tests/cli/files/guest.xml").read_text()
        (folder / "guest.xml").write_text(text.replace("<name>", "\n<name>").replace("</name>", "</name>\n"))
        env = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "OCF_ROOT": "/usr/lib/ocf", "OCF_RESOURCE_INSTANCE": "vm",
               "OCF_RESKEY_config": str(folder / "guest.xml"), "OCF_RESKEY_hypervisor": uri, "HA_RSCTMP": str(folder),
               "OCF_RESKEY_CRM_meta_timeout": "30000", "OCF_RESKEY_migration_transport": "tcp", "HA_LOGFACILITY": "none",
               "OCF_RESKEY_CRM_meta_interval": "0", "OCF_RESKEY_force_stop": "1", "HA_debug": "0", "LC_ALL": "C"}

        def agent(action):
            r = subprocess.run([AGENT, action], env=env, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
            return r.returncode, r.stdout + r.stderr

        def state():
            return subprocess.run([folder / "virsh", "-c", uri, "list", "--name"], capture_output=True, text=True).stdout.split()

        for action, status, running in (("validate-all", SUCCESS, False), ("monitor", NOT_RUNNING, False),
                                        ("start", SUCCESS, True), ("monitor", SUCCESS, True), ("start", SUCCESS, True),
                                        ("status", SUCCESS, True), ("stop", SUCCESS, False), ("monitor", NOT_RUNNING, False),
                                        ("stop", SUCCESS, False)):
            code, said = agent(action)
            point(f"VirtualDomain: {action}", code == status and ("guest" in state()) == running, f"{code} {state()}\n{said}")
    done()


main()
