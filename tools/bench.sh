#!/bin/bash
# The bars, measured: a release build beside Debian's libvirt and the bare limit.
#
#   tools/bench.sh BUILD [arguments of bench.py: --only NAME, --quick, --reps N, --json FILE, --md FILE]
#
# BUILD names the source's build folder; the release build is made in BUILD-release, installed into
# BUILD-release/tree, and ../shared/bench works on a copy of itself in BUILD-release/bench.
# BENCH_TREE=DIR measures a tree that is installed already.
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
build=${1:?usage: tools/bench.sh BUILD [arguments of bench.py]}
shift
release=${build%/}-release
bench=${BENCH:-}
for dir in "$bench" ../shared/bench ../../shared/bench; do
    [ -n "$dir" ] && [ -e "$dir/bench.py" ] && { bench=$(readlink -f "$dir"); break; }
done
[ -n "$bench" ] || { echo "bench: ../shared/bench is not here: nothing measured" >&2; exit 77; }
[ "$(id -u)" = 0 ] || { echo "bench: needs root (name spaces, a system daemon)" >&2; exit 1; }

make_tree() {
    local cc=gcc
    command -v ccache >/dev/null && cc="ccache gcc"
    [ -e "$release/build.ninja" ] ||
        CC="${CC:-$cc}" meson setup "$release" -Dbuildtype=release --prefix=/usr \
            --libdir=lib/x86_64-linux-gnu >&2
    ninja -C "$release" >&2
    rm -rf "$release/tree"
    meson install -C "$release" --no-rebuild --quiet --destdir "$(readlink -f "$release")/tree" >&2
}

if [ -n "${BENCH_TREE:-}" ]; then
    tree=$(readlink -f "$BENCH_TREE")
else
    make_tree
    tree=$(readlink -f "$release")/tree
fi
copy=$(readlink -f "$release")/bench
mkdir -p "$copy"
cp -r --no-preserve=mode,ownership "$bench"/{Makefile,bench.py,box.sh,src} "$copy/"
chmod +x "$copy"/*.py "$copy"/*.sh
lib=$tree/usr/lib/x86_64-linux-gnu
rc=0
/usr/bin/python3 "$copy/bench.py" \
    --subject "daemon=$tree/usr/sbin/libvirtd;lib=$lib;virsh=$tree/usr/bin/virsh;vqr=$tree/usr/bin/virt-qemu-run" "$@" || rc=$?

# what bench.py does not have: statistics of all guests while one of them is stuck
case " $* " in
*" --only hung "* | *" hung "*) wanted=1 ;;
*" --only "*) wanted= ;;
*) wanted=1 ;;
esac
if [ -n "$wanted" ] && [ -z "${BENCH_TREE:-}" ]; then
    echo "hung, beside 40 clients that ask the stuck guest (bar: 10 ms):"
    VIREO_BUILD=$(readlink -f "$release") timeout 300 /usr/bin/python3 tests/host/hung.py |
        sed -n 's/^# /  /p; s/^not ok/  FAILED:/p'
fi
exit $rc
