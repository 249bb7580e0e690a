#!/usr/bin/python3
"""Our virsh and Debian's, the same words on the same library and its test host: same output, same
exit code. Lines that hold counters of the moment are compared by shape."""
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "host"))
from lib import BUILD, done, point, skip_all  # noqa: E402

PEER = "/usr/bin/virsh"
OURS = BUILD / "src/cli/virsh-on-peer"
CASES = """
list | list --all | list --all --title --managed-save | list --name | list --id | list --uuid --name
list --inactive | list --bogus | list --table --name | list --table --uuid | list --id --name
list --state-paused | -q list | -r list | list; uri | list --all;bogus;uri | bogus
dominfo test | dominfo nosuch | domstate test --reason | domid test | domuuid test | domname 1
domuuid nosuch | domname 77 | start test | start nosuch | destroy | destroy test | autostart test
autostart test --disable | suspend test | resume test | shutdown test | shutdown test --mode bogus
reboot test | reset test | setmem test 1000 | setmem test 10G | setmaxmem test 4G | setvcpus test 2
setvcpus test 200 | setvcpus test x | vcpucount test | vcpucount test --live | vcpucount test --current
setvcpus test 1 --config; vcpucount test | domrename test test2 | define /nonexistent
undefine test | undefine test --nvram --keep-nvram | dumpxml test | dumpxml test --xpath //name
dumpxml test --xpath //name --wrap | dumpxml nosuch | dumpxml | dumpxml test extra
desc test | desc test --title | desc test --title hello; desc test --title | suspend test; list; domstate test
destroy test; list --all; dominfo test; start test | domcontrol test | domdisplay test | vncdisplay test
ttyconsole test | console test | domstats | domstats --raw test | domblklist test --details
domblklist test | domiflist test | domblkstat test vda | domblkstat test | domifstat test testnet0
domblkinfo test vda | domblkinfo test --all | domblkinfo test vda --human | domblkerror test
dommemstat test | inject-nmi test | event | event --list | event --event bogus
event --event lifecycle --timeout 1 | qemu-monitor-command test x | qemu-agent-command test x
nodeinfo | version | version --daemon | uri | hostname | maxvcpus | freecell | freecell --all
nodememstats | nodecpustats | capabilities | domcapabilities | sysinfo | cpu-models x86_64
net-list | pool-list | pool-list --details | help nosuch | echo a 'b c' --shell | echo --xml '<a>'
echo 'a b' "c" | echo "a | pwd | edit nosuch | -c bogus:///x list
"""
MOVING = re.compile(r"(?m)(CPU time: +|(?:rd|wr|rx|tx)_\w+ |last_update |user: +|system: +|idle: +|iowait: +)[\d.]+")


def run(program, line):
    words = ["-c", "test:///default"]
    while line.startswith("-"):
        option, _, line = line.partition(" ")
        words.append(option)
        if option == "-c":
            value, _, line = line.partition(" ")
            words.append(value)
    result = subprocess.run([program, *words, line], capture_output=True, text=True, timeout=20,
                            stdin=subprocess.DEVNULL, env=dict(os.environ, LC_ALL="C.UTF-8"))
    return result.returncode, MOVING.sub(r"\1N", result.stdout), MOVING.sub(r"\1N", result.stderr)


def main():
    if not os.access(PEER, os.X_OK):
        skip_all("no virsh of Debian's here")
    for row in CASES.strip().splitlines():
        for line in row.split(" | "):
            peer, ours = run(PEER, line.strip()), run(OURS, line.strip())
            point(f"virsh {line.strip()}", peer == ours, f"peer {peer}\nours {ours}")
    done()


main()
