#!/bin/bash
# demo.sh BUILD: boots Debian's kernel with a busybox inside the virsh process, as whoever runs it,
# and shows its serial console. On a terminal there is a shell in the guest; else the guest says
# hello and powers off. No daemon, no root, nothing is left behind.
set -eu
here=$(dirname "$(readlink -f "$0")")
build=$(readlink -f "$1")
root=$(mktemp -d "${TMPDIR:-/tmp}/vireo-demo-XXXXXX")
trap 'rm -rf "$root"' EXIT
trap 'exit 130' INT TERM HUP

guests=$build/guests
[ -w "$build" ] || guests=$root/guests
"$here/build.sh" "$guests"
virsh="$build/src/cli/virsh -q -c qemu:///embed?root=$root/host"
if [ -t 0 ] && [ -t 1 ]; then
    mode=shell serial="<serial type='pty'/>" who=virsh
    leave="In the guest, Ctrl-D or 'poweroff -f' ends it; Ctrl-] leaves at once, and ends it too."
else
    mode=off serial="<serial type='file'><source path='$root/console'/></serial>" who=virt-qemu-run
    leave="It says hello and powers off by itself; Ctrl-C ends it earlier."
fi
cat <<TEXT
A tiny Linux boots (emulated, some seconds) in a QEMU that $who itself starts: no daemon runs,
no root is needed, and the guest ends with $who. Below is its serial console.
$leave

TEXT
cat >"$root/guest.xml" <<XML
<domain type='qemu'>
  <name>demo</name>
  <memory unit='MiB'>192</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <kernel>$guests/vmlinuz</kernel>
    <initrd>$guests/initrd.img</initrd>
    <cmdline>console=ttyS0 quiet vireo=$mode</cmdline>
  </os>
  <features><acpi/></features>
  <devices>
    $serial
    <controller type='usb' model='none'/>
    <memballoon model='none'/>
  </devices>
</domain>
XML
if [ $mode = shell ]; then
    $virsh "create $root/guest.xml --console"
else
    # we hold the pipe open for both sides until the guest is over
    mkfifo "$root/console"
    exec 3<>"$root/console"
    cat <"$root/console" 3>&- &
    "$build/src/cli/virt-qemu-run" --root "$root/host" "$root/guest.xml" 3>&-
    exec 3>&-
    wait
fi
printf '\nThe guest has ended; nothing of it is left.\n'
