#!/usr/bin/python3
"""virt-admin: ours and Debian's on our daemon, the same words: same output, same exit code. A daemon each, so that what
one changes is not seen by the other; a client of virsh's is there to be looked at."""
import os
import re
import subprocess
import sys
import pathlib

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "host"))
from lib import BUILD, Daemon, done, point, skip_all  # noqa: E402

# the runner of the tests names the folder of our library; Debian's programs shall have their own
os.environ.pop("LD_LIBRARY_PATH", None)

PEER, OURS = "/usr/bin/virt-admin", BUILD / "src/cli/virt-admin"
KNOWN = {"--version=long": "what the program was built with", "help srv-list --bogus": "a word too many is refused"}
WORDS = """uri
version
srv-list
server-list
srv-threadpool-info libvirtd
server-threadpool-info admin
srv-threadpool-info nosuch
srv-threadpool-info
srv-threadpool-set libvirtd --max-workers 30
srv-threadpool-set libvirtd --min-workers 6 --max-workers 20 --priority-workers 4; srv-threadpool-info libvirtd
srv-threadpool-set libvirtd --min-workers 40 --max-workers 20
srv-threadpool-set libvirtd
srv-threadpool-set libvirtd --max-workers x
srv-clients-info libvirtd
server-clients-info admin
srv-clients-set libvirtd --max-clients 100 --max-unauth-clients 10; srv-clients-info libvirtd
srv-clients-set libvirtd --max-clients 5 --max-unauth-clients 10
srv-clients-set libvirtd
srv-clients-list libvirtd
client-list libvirtd
srv-clients-list nosuch
client-info libvirtd 1
client-info libvirtd 99
client-info libvirtd x
client-info libvirtd
client-disconnect libvirtd 99
client-disconnect libvirtd
srv-update-tls libvirtd
server-update-tls nosuch
daemon-log-filters
dmn-log-filters
daemon-log-filters "3:remote 4:util"; daemon-log-filters
daemon-log-filters bogus
daemon-log-outputs
daemon-log-outputs 1:bogus
dmn-log-outputs
daemon-timeout --timeout 30
daemon-timeout
daemon-timeout --timeout x
bogus
srv-list --bogus
srv-list extra
echo a b
pwd
help srv-list --bogus
connect libvirtd:///nosuch
-q srv-list
-q client-list libvirtd
-v
--version=long
-z""".splitlines()
MOMENT = [(re.compile(r"\S+\.?socket=\S+sock|/\S*libvirt-admin-sock"), "URI"),
          (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+\d{4}"), "DATE"),
          (re.compile(r"(?m)(library|API|daemon): .*\d+\.\d+\.\d+"), r"\1: N"), (re.compile(r"\d+\.\d+\.\d+"), "N"),
          (re.compile(r"(?m)(client_process_id *: |unix_process_id *: )\d+"), r"\1N"), (re.compile(r"/\S*/daemon.log"), "LOG")]
# what is in our words or beyond; exit status and output are compared all the same
OURS_TO_SAY = re.compile(r"(?m)^error: .*$|^/\S*virt-admin: .*$|^virt-admin: .*$")


def said(program):
    daemon = Daemon("libvirtd").start()
    uri = f"libvirtd:///system?socket={daemon.root}/run/libvirt/libvirt-admin-sock"
    rows = []
    for line in WORDS:
        options = []
        while line.startswith("-"):
            option, _, line = line.partition(" ")
            options.append(option)
        r = subprocess.run([program, "-c", uri, *options, *([line] if line else [])], capture_output=True, text=True,
                           timeout=240, stdin=subprocess.DEVNULL, env=dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC"))
        texts = [r.stdout, r.stderr]
        for pattern, shape in MOMENT:
            texts = [pattern.sub(shape, text) for text in texts]
        rows.append((r.returncode, texts[0], OURS_TO_SAY.sub("error", texts[1])))
    daemon.clean()
    return rows


def main():
    if not os.access(PEER, os.X_OK):
        skip_all("no virt-admin of Debian's here")
    rows = list(zip(WORDS, said(PEER), said(OURS)))
    wrong = [f"$ {w}\n  peer {p}\n  ours {o}" for w, p, o in rows if p != o and w not in KNOWN]
    equal = sum(p == o for _, p, o in rows)
    point(f"{equal} of {len(rows)} invocations of virt-admin are the same", not wrong, "\n".join(wrong))
    done()


if __name__ == "__main__":
    main()
