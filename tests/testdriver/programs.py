#!/usr/bin/python3
"""Programs that were not written for us, on test:///default with Debian's library and with ours: virt-install, virt-xml,
virt-clone, and the bindings of Perl and GObject. What they print and how they end must be the same. TAP; a program that
is not installed is skipped."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

LIBRARY = sys.argv[1]
URI = ["--connect", "test:///default"]
INSTALL = ["virt-install", *URI, "--osinfo", "generic", "--memory", "64"]
MASKS = [(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID"), (r"(52:54:00|00:16:3e)(:[0-9a-f]{2}){3}", "MAC"),
         (r"(not found)[^\n]*", r"\1"), (r"[ \t]{20,}", ""), (r"\r", "\n")]
PERL = r"""
use strict; use Sys::Virt;
my $c = Sys::Virt->new(uri => "test:///default");
print $c->get_type, " ", join(",", map { $_->get_name } $c->list_all_domains), "\n";
my $node = $c->get_node_info; print "$node->{model} $node->{cpus} $node->{memory}\n";
print "net ", $_->get_name, " ", $_->get_bridge_name, "\n" for $c->list_all_networks;
for my $pool ($c->list_all_storage_pools) {
    my $v = $pool->create_volume("<volume><name>x</name><capacity>1000</capacity></volume>");
    print $v->get_path, " ", $v->get_info->{capacity}, "\n"; $v->delete;
}
my $d = $c->define_domain("<domain type='test'><name>p</name><memory>1024</memory><os><type>hvm</type></os></domain>");
$d->create; $d->suspend; $d->resume; my ($state) = $d->get_state; print "state $state\n"; $d->destroy; $d->undefine;
print join(",", sort keys %{$c->get_domain_by_name("test")->get_memory_parameters}), "\n";
eval { $c->get_domain_by_name("nope") }; print "error ", $@->code, "\n";
"""
GOBJECT = r"""
import gi
gi.require_version("LibvirtGObject", "1.0"); gi.require_version("LibvirtGConfig", "1.0")
from gi.repository import LibvirtGObject as G, LibvirtGConfig as C
c = G.Connection.new("test:///default"); c.open(None); c.fetch_domains(None); c.fetch_storage_pools(None)
print(c.get_uri(), c.get_version(), [d.get_name() for d in c.get_domains()], [p.get_name() for p in c.get_storage_pools()])
n = c.create_domain(C.Domain.new_from_xml("<domain type='test'><name>g</name><memory>1024</memory><os><type>hvm</type></os></domain>"))
n.start(0); print(n.get_info().state, n.get_persistent()); n.stop(0); n.delete(0); c.close()
"""
RUBY = r"""
require 'libvirt'
c = Libvirt::open("test:///default")
puts c.type, c.version, c.node_info.model, c.num_of_domains
d = c.lookup_domain_by_name("test")
puts d.info.state, d.max_memory, d.os_type, d.vcpus.length
d.suspend; puts d.state.inspect; d.resume
puts c.list_all_networks.map(&:name).inspect, c.list_all_storage_pools.map(&:name).inspect, c.list_all_nodedevices.map(&:name).sort.inspect
begin; c.lookup_domain_by_name("nope"); rescue Libvirt::RetrieveError => e; puts e.libvirt_code; end
n = c.define_domain_xml("<domain type='test'><name>r</name><memory>1024</memory><os><type>hvm</type></os></domain>")
n.create; n.save("saved"); Libvirt::Domain::restore(c, "saved"); puts n.active?; n.destroy; n.undefine
puts d.memory_parameters.inspect, d.scheduler_type.inspect
"""
CASES = {
    "import": [*INSTALL, "--name", "a", "--disk", "none", "--import", "--print-xml"],
    "pxe": [*INSTALL, "--name", "b", "--disk", "none", "--pxe", "--noautoconsole"],
    "vcpus, graphics, boot order": [*INSTALL, "--name", "c", "--vcpus", "2,maxvcpus=4", "--disk", "none", "--network", "network=default",
                                    "--graphics", "vnc", "--boot", "hd,cdrom", "--print-xml", "--dry-run"],
    "kernel": [*INSTALL, "--name", "d", "--disk", "none", "--boot", "kernel=/k,initrd=/i,kernel_args=a", "--print-xml"],
    "transient": [*INSTALL, "--name", "e", "--disk", "none", "--nonetworks", "--import", "--transient", "--noautoconsole"],
    "many devices": [*INSTALL, "--name", "f", "--disk", "none", "--cpu", "host-passthrough", "--controller", "usb,model=none", "--sound", "ich6",
                     "--rng", "/dev/random", "--watchdog", "default", "--import", "--print-xml"],
    "a volume": [*INSTALL, "--name", "g", "--disk", "size=1,pool=default-pool", "--import", "--noautoconsole"],
    "a name that is taken": [*INSTALL, "--name", "test", "--disk", "none", "--import"],
    "a volume that is missing": [*INSTALL, "--name", "h", "--disk", "vol=default-pool/none.img", "--import"],
    "virt-xml: a CPU": ["virt-xml", *URI, "test", "--edit", "--cpu", "host-passthrough", "--print-diff"],
    "virt-xml: a title": ["virt-xml", *URI, "test", "--edit", "--metadata", "title=hello", "--define"],
    "virt-xml: no disk any more": ["virt-xml", *URI, "test", "--remove-device", "--disk", "1", "--print-diff"],
    "virt-xml: a new disk": ["virt-xml", *URI, "test", "--add-device", "--disk", "size=1,target=vdb", "--print-diff"],
    "virt-xml: every disk": ["virt-xml", *URI, "test", "--edit", "all", "--disk", "cache=none", "--print-xml"],
    "virt-xml: nobody": ["virt-xml", *URI, "nobody", "--edit", "--cpu", "host"],
    "virt-clone": ["virt-clone", *URI, "--original", "test", "--auto-clone", "--print-xml"],
    "virt-clone: a file": ["virt-clone", *URI, "-o", "test", "-n", "clone", "--file", "/nothing/clone.img", "--print-xml"],
    "Perl": ["perl", "-e", PERL],
    "Ruby": ["ruby", "-e", RUBY],
    "GObject": ["/usr/bin/python3", "-c", GOBJECT],
}


def run(command, library, home):
    env = {k: v for k, v in os.environ.items() if k != "LD_LIBRARY_PATH"} | {"HOME": home, "LC_ALL": "C", "XDG_CACHE_HOME": home}
    if library:
        env["LD_LIBRARY_PATH"] = library
    done = subprocess.run(command, env=env, cwd=home, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=240)
    text = done.stdout + done.stderr
    for pattern, word in MASKS:
        text = re.sub(pattern, word, text)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return done.returncode, lines


def main():
    print(f"1..{len(CASES)}")
    failed = False
    with tempfile.TemporaryDirectory(prefix="vireo-programs-") as home:
        for n, (label, command) in enumerate(CASES.items(), 1):
            peer = run(command, "", home) if shutil.which(command[0]) else None
            if not peer or any("Can't locate" in l or "cannot load such file" in l or "No module named" in l or "not available" in l for l in peer[1]):
                print(f"ok {n} {label} # SKIP not installed")
                continue
            ours = run(command, LIBRARY, home)
            good = ours == peer
            failed |= not good
            print(f"{'ok' if good else 'not ok'} {n} {label}")
            if not good:
                print(f"# Debian's: {peer}\n# ours: {ours}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
