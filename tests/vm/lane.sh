#!/bin/bash
# lane.sh LANE PLACE [FILE...]: runs test files on pure cgroup v2, in user-mode Linux, and shows their output.
#
#   LANE   plain: this machine's own files as the root, no systemd; systemd: a Debian image with systemd
#   PLACE  the folder that tests/check.sh makes: build/, tests/, config/ ...; any user can read it
#   FILE   test files, relative to PLACE, for every situation of the lane; without: the tests with the bats
#          tag `cgroup`; as root those with `vm-root`; after a login, where nothing is delegated, `login`
#
# Exit status 0: all passed in there, or the lane cannot be had here and says so; 1: not all passed; 2: the
# lane could not be run.  A guest that hangs, panics or ends halfway has not passed.  Whatever ends this
# script, kill -9 included, watch.sh ends the guest.  user-mode Linux always runs as an ordinary user: the
# guest's root can do no more to this machine than he.
set -euo pipefail

lane=$1 place=$(realpath "$2")
shift 2
here=$(cd "$(dirname "$0")" && pwd)
kernel=linux.uml
user=61234       # as in check.sh: who the guest is on this machine when root calls
boot_seconds=120 # until the guest says that it is up: 3 to 6 on a quiet machine
run_seconds=${OJBOX_VM_SECONDS:-1800}
memory_mib=2048

say() {
	echo "# cgroup v2, $lane: $*"
}

cannot() {
	say "$*" >&2
	exit 2
}

case $(uname -m) in
x86_64 | i?86) ;;
*) say "SKIPPED, nothing was tested: there is no user-mode Linux for $(uname -m)" && exit 0 ;;
esac
command -v "$kernel" >/dev/null || cannot "$kernel is missing; tools/deps.sh vm installs it"

# ---- what is booted ----

case $lane in
plain) root=(rootfstype=hostfs rootflags=/ root=/dev/root init="$place/tests/vm/plain.sh") ;;
systemd)
	status=0
	image=$("$here/image/make.sh") || status=$?
	if [ $status = 77 ]; then
		say "SKIPPED, nothing was tested: its image can only be made by root"
		exit 0
	fi
	[ $status = 0 ] || cannot "there is no image to boot"
	root=(ubd0r="$image" root=/dev/ubda rootfstype=ext4 systemd.unit=ojbox-vm.service)
	;;
*) cannot "unknown lane (known: plain systemd)" ;;
esac

# ---- the guest's folder on this machine: its console and its result ----

work=$(mktemp -d "$place/vm-$lane.XXXXXX")
watch=
# shellcheck disable=SC2317 # trap calls it
finish() {
	exec 3>&-
	[ -z "$watch" ] || wait "$watch" || true # the guest is gone after that
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM HUP
printf '%s\n' "$@" >"$work/files"
as_user=()
if [ "$(id -u)" = 0 ]; then
	chown "$user:$user" "$work"
	as_user=(setpriv --reuid="$user" --regid="$user" --clear-groups --inh-caps=-all)
fi
# The guest's memory is a file that is executed: in /dev/shm if that will do, in a container it often won't.
memory=$work
if findmnt --bytes --noheadings --output AVAIL,OPTIONS --target /dev/shm |
	awk -v mib=$memory_mib '{ exit !($1 > mib * 1048576 && $2 !~ /noexec/) }'; then
	memory=/dev/shm
fi

# ---- boot, watch, wait ----

# Kernel and processes of the guest take turns: on one CPU that costs half of what it costs on two.
cpus=$(sed -n 's/^Cpus_allowed_list:\t//p' /proc/self/status)
case $lane in
plain) cpu=${cpus%%[-,]*} ;;
systemd) cpu=${cpus##*[-,]} ;; # lanes that run at the same time do not meet
esac

mkfifo "$work/output" "$work/alive"
exec 3<>"$work/alive"
cat <"$work/output" 3>&- & # the guest makes its end non-blocking: it never gets the caller's own
reader=$!
setsid taskset -c "$cpu" env -i PATH="$PATH" TMPDIR="$memory" HOME="$work" "${as_user[@]}" "$kernel" \
	mem=${memory_mib}M uml_dir="$work/" con=null con0=null,fd:1 con1=null,fd:4 \
	ro quiet selinux=0 panic=-1 "${root[@]}" ojbox.place="$place" ojbox.work="$work" \
	</dev/null >"$work/console" 2>&1 3>&- 4>"$work/output" &
guest=$!
setsid "$here/watch.sh" "$guest" "$work" $boot_seconds "$run_seconds" <"$work/alive" 3>&- &
watch=$!
wait "$guest" 2>/dev/null || true
exec 3>&-
wait "$watch" "$reader" || true

# ---- what came out ----

if [ -e "$work/passed" ]; then
	exit 0
fi
if [ ! -e "$work/failed" ]; then
	why=$(cat "$work/why" 2>/dev/null || echo "nobody stopped it")
	say "FAILED: the guest ended without a result: $why"
	say "its last lines:"
	tr -d '\033\r' <"$work/console" | grep -vE '^ *\[<[0-9a-f]+>\]' | tail -n 25 | sed 's/^/#   /'
fi
exit 1
