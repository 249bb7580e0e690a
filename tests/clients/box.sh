#!/bin/bash
# box.sh [--daemon CMD]... [--wait SOCKET] [--timeout S] -- COMMAND...
# Runs COMMAND in private namespaces with private folders over those libvirt uses, beside the given
# daemons (default: Debian's virtlogd and libvirtd). Everything ends with it. Exit 77: cannot run here.
set -u
self=$(readlink -f "$0")
if [ "${BOX_INNER:-}" != 1 ]; then
    timeout=600 wait=/run/libvirt/libvirt-sock daemons=()
    while [ $# -gt 0 ]; do
        case $1 in
        --daemon) daemons+=("$2"); shift 2 ;;
        --wait) wait=$2; shift 2 ;;
        --timeout) timeout=$2; shift 2 ;;
        --) shift; break ;;
        *) echo "box.sh: unknown option $1" >&2; exit 2 ;;
        esac
    done
    [ "$(id -u)" = 0 ] || { echo "box.sh: needs root" >&2; exit 77; }
    if [ ${#daemons[@]} = 0 ]; then
        for p in /usr/sbin/virtlogd /usr/sbin/libvirtd; do
            [ -x "$p" ] || { echo "box.sh: no $p" >&2; exit 77; }
            daemons+=("$p")
        done
    fi
    export BOX_INNER=1 BOX_WAIT=$wait BOX_DAEMONS
    BOX_DAEMONS=$(printf '%s\n' "${daemons[@]}")
    exec timeout --foreground -k 2 "$timeout" \
        unshare --mount --net --pid --ipc --uts --fork --kill-child --mount-proc \
        --propagation private bash "$self" "$@"
fi
ip link set lo up
etc=$(mktemp -d) && cp -a /etc/libvirt/. "$etc/" 2>/dev/null
mount -t tmpfs -o mode=755 tmpfs /run && mkdir -p /run/lock /run/libvirt
for d in /etc/libvirt /var/lib/libvirt /var/cache/libvirt /var/log/libvirt; do
    mkdir -p "$d" && mount -t tmpfs -o mode=755 tmpfs "$d"
done
cp -a "$etc/." /etc/libvirt/ && rm -rf "$etc" /etc/libvirt/qemu/*.xml /etc/libvirt/qemu/autostart
printf '%s\n' 'namespaces = []' 'security_driver = "none"' 'user = "root"' 'group = "root"' \
    'remember_owner = 0' >>/etc/libvirt/qemu.conf
umount -R -l /sys/fs/cgroup 2>/dev/null
while read -r cmd; do
    [ -n "$cmd" ] || continue
    # shellcheck disable=SC2086
    env -u LD_LIBRARY_PATH $cmd </dev/null >>/run/box.log 2>&1 &
done <<<"$BOX_DAEMONS"
for _ in $(seq 1200); do
    [ -S "$BOX_WAIT" ] && break
    sleep 0.1
done
unset BOX_INNER BOX_WAIT BOX_DAEMONS
"$@"
