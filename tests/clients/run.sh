#!/bin/bash
# run.sh BUILD: Debian's python3-libvirt on the library in BUILD, against Debian's libvirtd in a box.
# Exit 77: something of it is not installed here.
set -u
here=$(dirname "$(readlink -f "$0")")
build=$(readlink -f "$1")
/usr/bin/python3 -c 'import libvirt' 2>/dev/null || { echo "run.sh: no python3-libvirt" >&2; exit 77; }
[ -x /usr/bin/qemu-system-x86_64 ] || { echo "run.sh: no qemu-system-x86" >&2; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
gcc -c -m32 -x assembler "$here/../guest/boot.S" -o "$work/boot.o" &&
    ld -m elf_i386 -Ttext 0x7c00 --oformat binary "$work/boot.o" -o "$work/boot.img" &&
    truncate -s 1M "$work/boot.img" || exit 77
chmod 755 "$work"
"$here/box.sh" --timeout 600 -- env LD_LIBRARY_PATH="$build/src/client" timeout 580 \
    /usr/bin/python3 -u "$here/python.py" qemu:///system "$work/boot.img" --storage
