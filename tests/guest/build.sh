#!/bin/bash
# build.sh DIR: makes the test guests out of Debian's own packages:
#   DIR/boot.img   a disk whose boot sector talks on the serial port (needs as, objcopy)
#   DIR/vmlinuz    a Debian kernel      DIR/initrd.img   busybox with tests/guest/init
# A guest that is there already and newer than its sources is kept; one at a time builds.
set -eu
here=$(dirname "$(readlink -f "$0")")
out=$1
mkdir -p "$out"
exec 9>"$out/.lock" # tests run beside each other; the lock goes with this process
flock 9
if [ ! -e "$out/boot.img" ] || [ "$here/boot.S" -nt "$out/boot.img" ]; then
    gcc -c -m32 -x assembler "$here/boot.S" -o "$out/boot.o"
    ld -m elf_i386 -Ttext 0x7c00 --oformat binary "$out/boot.o" -o "$out/boot.new"
    truncate -s 1M "$out/boot.new"
    mv "$out/boot.new" "$out/boot.img"
    rm -f "$out/boot.o"
fi
kernel=$(ls -1 /boot/vmlinuz-*cloud-amd64 2>/dev/null | sort -V | tail -n 1)
[ -n "$kernel" ] || kernel=$(ls -1 /boot/vmlinuz-* 2>/dev/null | sort -V | tail -n 1)
[ -n "$kernel" ] || { echo "build.sh: no kernel in /boot (package linux-image-cloud-amd64)" >&2; exit 1; }
if [ ! -e "$out/vmlinuz" ] || [ "$kernel" -nt "$out/vmlinuz" ]; then
    cp "$kernel" "$out/vmlinuz.new"
    mv "$out/vmlinuz.new" "$out/vmlinuz"
fi
busybox=$(command -v busybox) || { echo "build.sh: no busybox (package busybox-static)" >&2; exit 1; }
if [ ! -e "$out/initrd.img" ] || [ "$here/init" -nt "$out/initrd.img" ]; then
    tree=$(mktemp -d)
    trap 'rm -rf "$tree"' EXIT
    mkdir -p "$tree/bin" "$tree/dev"
    cp "$busybox" "$tree/bin/busybox"
    install -m 755 "$here/init" "$tree/init"
    (cd "$tree" && find . | cpio --quiet -o -H newc --owner=0:0 | gzip -1) >"$out/initrd.new"
    mv "$out/initrd.new" "$out/initrd.img"
fi
