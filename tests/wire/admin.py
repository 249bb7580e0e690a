#!/usr/bin/env python3
"""Debian's virt-admin manages a daemon.

    admin.py PATH-OF-toyd

Prints TAP; skips where virt-admin is not installed.
"""
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile

VIRT_ADMIN = "/usr/bin/virt-admin"
STEPS = [  # words after virt-admin, exit status, what its output matches
    (["version"], 0, r"Running against daemon: 11\.3\.0"),
    (["server-list"], 0, r"0 +admin\s+1 +libvirtd"),
    (["server-threadpool-info", "libvirtd"], 0, r"minWorkers +: 0\nmaxWorkers +: 10000\nnWorkers +: 0\n"),
    (["server-threadpool-set", "libvirtd", "--max-workers", "50"], 0, r"^\s*$"),
    (["server-threadpool-info", "libvirtd"], 0, r"maxWorkers +: 50\n"),
    (["server-threadpool-set", "libvirtd", "--min-workers", "10"], 1, "no workers are kept ready"),
    (["server-threadpool-set", "libvirtd", "--min-workers", "60"], 1, "minWorkers 60 is more than maxWorkers 50"),
    (["server-clients-info", "libvirtd"], 0, r"nclients_max +: 5000\nnclients +: 1\n"),
    (["server-clients-set", "libvirtd", "--max-clients", "100", "--max-unauth-clients", "10"], 0, r"^\s*$"),
    (["server-clients-info", "libvirtd"], 0, r"nclients_max +: 100\n.*\nnclients_unauth_max *: 10\n"),
    (["server-clients-set", "libvirtd", "--max-clients", "5"], 1, "nclients_unauth_max 10"),
    (["client-list", "libvirtd"], 0, r"1 +unix +\d{4}-"),
    (["client-info", "libvirtd", "1"], 0, r"readonly +: no\n(.*\n)*unix_process_id *: \d+"),
    (["client-info", "libvirtd", "99"], 1, "no client with matching id '99'"),
    (["client-list", "nobody"], 1, "no server with matching name 'nobody'"),
    (["daemon-log-outputs"], 0, r"3:stderr"),
    (["daemon-log-outputs", "--outputs", "1:file:{dir}/log 3:stderr"], 0, r"^\s*$"),
    (["daemon-log-outputs"], 0, r"1:file:{dir}/log 3:stderr"),
    (["daemon-log-outputs", "--outputs", "9:stderr"], 1, "level 1 to 4"),
    (["daemon-log-filters", "--filters", "1:daemon 3:wire"], 0, r"^\s*$"),
    (["daemon-log-filters"], 0, r"1:daemon 3:wire"),
    (["client-disconnect", "libvirtd", "1"], 0, "disconnected"),
    (["client-list", "libvirtd"], 0, r"-+\s*$"),
    (["daemon-log-outputs", "--outputs", ""], 0, r"^\s*$"),
    (["daemon-log-outputs"], 0, r"\d:stderr"),
    (["server-update-tls", "libvirtd"], 1, "not supported.*virAdmServerUpdateTlsFiles"),
    (["daemon-timeout", "--timeout", "600"], 0, r"^\s*$"),
]


def main(program):
    if not shutil.which(VIRT_ADMIN):
        print("1..0 # SKIP virt-admin is not installed")
        return 0
    failed = 0
    print(f"1..{len(STEPS) + 2}")
    with tempfile.TemporaryDirectory(prefix="admin-") as root:
        ready, child = os.pipe()
        daemon = subprocess.Popen([program, "--root", root, f"--ready-fd={child}"], pass_fds=[child])
        os.close(child)
        assert os.read(ready, 1) == b"\1"
        os.close(ready)
        client = socket.socket(socket.AF_UNIX)
        client.connect(root + "/run/libvirt/libvirt-sock")
        for i, (words, status, pattern) in enumerate(STEPS, 1):
            run = subprocess.run([VIRT_ADMIN, "-c", f"libvirtd:///system?socket={root}/run/libvirt/libvirt-admin-sock",
                                  *(w.replace("{dir}", root) for w in words)], capture_output=True, text=True, timeout=240)
            told = run.stdout + run.stderr
            ok = run.returncode == status and re.search(pattern.replace("{dir}", root), told)
            failed += not ok
            print(f"{'ok' if ok else 'not ok'} {i} {' '.join(words)}" + ("" if ok else f"\n# {run.returncode}: {told!r}"))
        ok = "client 1 left" in open(root + "/log").read()
        print(f"{'ok' if ok else 'not ok'} {len(STEPS) + 1} the log goes where it was sent")
        daemon.terminate()
        code = daemon.wait(120)
        print(f"{'ok' if code == 0 else 'not ok'} {len(STEPS) + 2} stop")
        return failed or not ok or code


sys.exit(1 if main(sys.argv[1]) else 0)
