#!/usr/bin/python3
"""ruby-libvirt's methods on Debian's library and daemon and on ours: the same transcripts, but for known differences.

    ruby.py [BUILD] [--parts a,b,...] [--show]

ruby.rb makes the calls, each side in a box of its own. A line that differs is forgiven by KNOWN, with its reason; others fail.
Takes two minutes, so it is no part of the quick tests: `./dev suites` runs it. Exit status 77: ruby-libvirt is not installed.
"""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent

# Which calls may differ (a pattern of the key), and why.
KNOWN = (
    (r"\.open(_read_only)?\(\"(xen|lxc):", "drivers of other hypervisors are not built: no driver serves the URI"),
    (r"migrate|send_process_signal", "migration is refused by name"),
    (r"interface_parameters", "bandwidth of a guest's interface is not changed while it lives"),
    (r"(scheduler|memory|blkio)_(parameters|type)|cpu_stats", "a box has no cgroups; ours reads the definition instead"),
    (r"interface|Interface", "the box shows udev the machine's own interfaces, ours those of its network namespace"),
    (r"keepalive", "keepalive needs no event loop of the application here"),
    (r"node_memory_parameters|sys_info|node_suspend", "functions of the host that are refused by name"),
    (r"qemu_monitor_command", "the reply repeats no id of ours"),
    (r"lxc_", "the binding hands over descriptors it never filled"),
    (r"Domain#id\(\)", "the binding reports the error of a call before"),
    (r"define_save_image_xml", "a changed description is taken if the guest's ABI stays"),
)
# Refused by both, with another code.
OTHER_CODE = (
    (r"(define|create)_domain_xml", "where a document has several faults, or one that two checks see, the first check that fails tells"),
    (r"save_image|restore\(", "an empty path is a missing file"),
    (r"(attach|update|detach)_device", "text that is no XML, and a target that is taken"),
    (r"memory=|block_commit|pmsuspend|metadata|vcpus|fstrim", "numbers beyond a range, told before or after the flags"),
    (r"agent_command|fs_freeze|time|fs_info|hostname", "an agent's channel is looked at before the text that it shall get"),
    (r"open_channel|screenshot", "a stream in use is refused before the flags are looked at"),
    (r"snapshot_create_xml", "names are compared before images are looked at"),
    (r"(build|delete|discover_storage_pool_sources)\(", "unknown flags are refused before the state is looked at"),
    (r"create_with_files|security_label_list|open_graphics|save\(", "the object or the argument is looked at before the function's absence is told"),
)
COMPONENT = re.compile(r" from=\d+")


def transcript(folder, name, build, parts):
    """The lines of one side, by their calls."""
    box = [str(HERE / "box.sh"), "--timeout", "400"]
    run = ["ruby", str(HERE / "ruby.rb"), "qemu:///system", "/var/lib/libvirt/ruby", *parts]
    if build:
        box += ["--daemon", str(build / "src/daemon/libvirtd")]
        run = ["env", f"LD_LIBRARY_PATH={build}/src/client", *run]
    out = folder / name
    with out.open("w") as f:
        subprocess.run([*box, "--", "sh", "-c", 'mkdir -p "$0" && exec "$@"', "/var/lib/libvirt/ruby", *run], stdin=subprocess.DEVNULL,
                       stdout=f, stderr=subprocess.DEVNULL, timeout=420, check=False)
    lines = out.read_text(errors="replace").splitlines()
    if not lines or lines[-1] != "end":
        raise SystemExit(f"{name}: ended early, after: {lines[-1:]}")
    return dict(line.rsplit(" -> ", 1) for line in lines if " -> " in line)


def known(key, theirs, ours):
    both = KNOWN + OTHER_CODE if " code=" in theirs and " code=" in ours else KNOWN
    return any(re.search(pattern, key) for pattern, _ in both)


def compare(theirs, ours, show):
    """How many calls, and the calls that differ without a reason."""
    both = [k for k in theirs if k in ours]
    differing = [k for k in both if COMPONENT.sub("", theirs[k]) != COMPONENT.sub("", ours[k])]
    components = sum(theirs[k] != ours[k] for k in both) - len(differing)
    new = [k for k in differing if not known(k, theirs[k], ours[k])]
    for k in differing if show else new:
        print(f"{k}\n  Debian's: {theirs[k]}\n  ours:     {ours[k]}")
    print(f"{len(both)} calls compared, {len(differing)} differ, {len(differing) - len(new)} of them for a known reason; "
          f"{components} name another component; {len(theirs.keys() ^ ours.keys())} on one side only")
    return new


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("build", nargs="?", type=pathlib.Path, default=HERE.parent.parent / "build")
    p.add_argument("--parts", help="functions of ruby.rb, separated by commas")
    p.add_argument("--show", action="store_true", help="known differences too")
    args = p.parse_args()
    try:
        if subprocess.run(["ruby", "-rlibvirt", "-e", ""], capture_output=True, check=False).returncode:
            return 77
    except FileNotFoundError:
        return 77
    parts = [args.parts] if args.parts else []
    with tempfile.TemporaryDirectory() as folder:
        theirs = transcript(pathlib.Path(folder), "Debian's", None, parts)
        ours = transcript(pathlib.Path(folder), "ours", args.build.resolve(), parts)
    return 1 if compare(theirs, ours, args.show) else 0


if __name__ == "__main__":
    sys.exit(main())
