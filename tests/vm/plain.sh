#!/bin/bash
# plain.sh: the init of the plain lane: the machine's own files, read-only, cgroup v2, and nothing that runs.
# The kernel calls it as process 1.  When it fails, the kernel panics, and lane.sh tells so.
set -e
# shellcheck source=tests/vm/guest.sh
. "${0%/*}/guest.sh"

mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs /run
mount -t tmpfs -o mode=755 tmpfs /var/lib
mount -t tmpfs -o mode=1777 tmpfs /tmp
mount -t tmpfs -o mode=1777 tmpfs /var/tmp
mkdir /dev/pts /dev/shm
mount -t devpts -o mode=600,ptmxmode=666 devpts /dev/pts
mount -t tmpfs -o mode=1777 tmpfs /dev/shm
ln -s /proc/self/fd /dev/fd
ln -s fd/0 /dev/stdin
ln -s fd/1 /dev/stdout
ln -s fd/2 /dev/stderr

ip link set lo up
# for disk quotas, which many machines' own kernels lack
for module in fs/quota/quota_tree fs/quota/quota_v2 drivers/block/loop; do
	insmod "/usr/lib/uml/modules/$(uname -r)/kernel/$module.ko"
done
guest_begin

# An ordinary user without an account, in a subtree that root has given to him.
as_user() {
	build/ojbox --delegate 61234 --pid=$BASHPID
	exec setpriv --reuid=61234 --regid=61234 --clear-groups --inh-caps=-all "$@"
}

{
	guest_leave='tests/(time|endurance|faults|gate|holder|isolate_locks|isolate_meta|channels_warm)\.bats'
	guest_run user cgroup as_user
	guest_leave=
	guest_run root vm-root # what depends on who asks; the rest is the same for all
} >/dev/tty1
guest_end
