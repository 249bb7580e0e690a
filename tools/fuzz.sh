#!/bin/bash
# fuzz.sh NAME [SECONDS]: builds src/**/NAME.fuzz.c with libFuzzer, ASan and UBSan and runs it on its
# committed seeds (tests/fuzz/NAME) for that long (600 s when not given). Findings stay in build-fuzz.
set -eu
cd "$(dirname "$0")/.."
names=$(git ls-files '*.fuzz.c' | sed 's|.*/||; s|\.fuzz\.c$||' | sort | tr '\n' ' ')
name=${1:-}
source=$(git ls-files "*/$name.fuzz.c" | head -n 1)
if [ -z "$name" ] || [ -z "$source" ]; then
    echo "usage: ./dev fuzz NAME [SECONDS]; names: $names" >&2
    exit 2
fi
seconds=${2:-600}
[ -e build-fuzz/build.ninja ] || CC="clang-14" meson setup build-fuzz -Db_sanitize=address,undefined \
    -Dbuildtype=debugoptimized -Dc_args=-fsanitize=fuzzer-no-link >&2
ninja -C build-fuzz src/reflect/libreflect.a src/base/libbase.a src/rt/librt.a src/sys/libsys.a src/wire/libwire.a \
    src/gen/libapi_tables.a src/driver/qemu/qmp/libqmp.a src/defs/libdefs.a src/image/libimage.a include/libvirt/libvirt.h >&2
packages="glib-2.0 libxml-2.0 jansson libuv"
# shellcheck disable=SC2046
clang-14 -g -O1 -std=gnu17 -D_GNU_SOURCE -fsanitize=fuzzer,address,undefined -Isrc -Ibuild-fuzz/src \
    -Ibuild-fuzz/include $(pkg-config --cflags $packages) "$source" -o "build-fuzz/$name" -Wl,--start-group \
    $(find build-fuzz/src -name '*.a' | grep -v fuzz-) -Wl,--end-group \
    $(pkg-config --libs $packages) -lz -lpthread -ldl 2>&1 | grep -v "multiple definition" >&2 || true
mkdir -p "build-fuzz/corpus-$name"
seeds=
[ ! -d "tests/fuzz/$name" ] || seeds="tests/fuzz/$name"
dictionary=
[ "$name" != value_read ] || [ ! -e build-fuzz/src/gen/domain.dict ] || dictionary="-dict=build-fuzz/src/gen/domain.dict"
# shellcheck disable=SC2086
exec "build-fuzz/$name" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 -artifact_prefix=build-fuzz/ \
    $dictionary "build-fuzz/corpus-$name" $seeds
