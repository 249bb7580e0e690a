#!/usr/bin/python3
"""ruby-libvirt's methods on Debian's library and daemon and on ours: the same transcripts, but for known differences.

    ruby.py [BUILD] [--parts a,b,...] [--show]

ruby.rb makes the calls, each side in a box of its own. A line that differs is forgiven by KNOWN, which names the call, both answers and the reason; others fail.
Takes two minutes, so it is no part of the quick tests: `./dev suites` runs it. Exit status 77: ruby-libvirt is not installed.
"""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent

# What differs and may: the call, what Debian's pair answers, what ours does (patterns of the whole), and why.
ANY, ERROR, DENIED = ".*", r".* code=\d+", ".* code=3"
REFUSED, UNDONE = ".* code=8", ".* code=55"
KNOWN = (
    (r'module Libvirt\.\w+\("(xen:///system|lxc:///none)"\)', ".* code=1", ".* code=5", "no driver of these hypervisors is built"),
    (r"connect .*#(list_interfaces|(num_of|list)_defined_interfaces)\(\)|connect .*#list_all_interfaces\(2\)", ANY, ANY,
     "the peer looks into /sys, which is the machine's; ours into the box's network namespace"),
    (r"connect .*#(set_keepalive|keepalive=)\(\[?-?\d,.*\)", ".* code=1", "0", "keepalive needs no event loop of the application"),
    (r"connect .*#baseline_cpu\(\[<cpu>,<cpu>\], 1\).*", ".* code=1", ".* code=9", "a CPU without a model is no internal error"),
    (r".*#create(_domain_xml)?_with_files\(.*", DENIED, ANY, "the peer's driver does not have the function"),
    (r"connect .*#(define|create)_domain_xml\(<domain>\).*", ERROR, ERROR, "of several faults the one that is seen first is told"),
    (r"pool active .*#(build|delete)\((-1|int)\)", UNDONE, REFUSED, "unknown flags are refused before the state is looked at"),
    (r"pool .*#discover_storage_pool_sources\(\"dir\", nil, (-1|int)\)", DENIED, REFUSED, "unknown flags are refused first"),
    (r"defined .*#block_commit\(.*", REFUSED, UNDONE, "a guest that is off has no jobs, whatever its images"),
    (r"defined .*#time=\(.*", ".* code=84", UNDONE, "a guest that is off has no agent, whatever else it lacks"),
    (r"defined .*#rename\(.*", "nil", UNDONE, "its snapshots know the old name: reverting would bring it back"),
    (r"gone .*#security_label_list\(\)", ".* code=1", ".* code=42", "what is missing is the domain"),
    (r"(running|transient) .*#((scheduler|memory|blkio)_parameters=?|scheduler_type|cpu_stats)\(.*", UNDONE, ANY,
     "the box has no cgroups: ours tells what the definition says"),
    (r".*#qemu_monitor_command\(.*query-name.*", "text", r'"\{.*return.*"', "the reply repeats no id of ours"),
    (r".*#snapshot_create_xml\(<domainsnapshot>, (nil|0)\)", ".* code=67", ".* code=9", "names are compared before images are looked at"),
    (r"life .*(#save_image_xml_desc|\.restore)\(.*\"\".*", ".* code=9", ".* code=38", "an empty path is a missing file"),
    (r"running .*#save\(\"\", nil, 0\)", ".* code=38", REFUSED, "an empty path is no path"),
    (r"life .*#define_save_image_xml\(.*life\.saved.*", ".* code=67", "nil", "a changed description is taken if the guest's ABI stays"),
    (r"snapshot .*#delete\(4\)", ".* code=67", "nil", "external snapshots are merged, as newer releases do"),
    (r"running .*#metadata\(-1, nil, 0\)", ".* code=80", REFUSED, "there is no such kind of metadata"),
    (r"running .*#attach_device\(<disk>, 0\).*", ".* code=27", UNDONE, "a target that is taken is no fault of the document"),
    (r"running .*#open_channel\(.*, Libvirt::Stream, (nil|0)\).*", ".* code=9", "nil", "the call before on the same stream was broken off by this one"),
    (r".*#migrate(\d|_to_uri\d?)?\(.*", ERROR, DENIED, "migration is refused by name"),
    (r"running .*#migrate_(compression_cache=|max_downtime=|set_max_downtime)\(-1.*", ".* code=1", REFUSED, "no internal error"),
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


def answer(text):
    """Without the component and the function, which say no more than the code."""
    return re.sub(r"( code=\S+) .*", r"\1", text)


def known(key, *answers):
    return any(all(re.fullmatch(p, text) for p, text in zip(patterns, (key, *answers))) for *patterns, _ in KNOWN)


def compare(theirs, ours, show):
    """How many calls, and the calls that differ without a reason."""
    both = [k for k in theirs if k in ours]
    differing = [k for k in both if COMPONENT.sub("", theirs[k]) != COMPONENT.sub("", ours[k])]
    components = sum(theirs[k] != ours[k] for k in both) - len(differing)
    new = [k for k in differing if not known(k, *(answer(side[k]) for side in (theirs, ours)))]
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
