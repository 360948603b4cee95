#!/usr/bin/env bats
# channels.bats: what one box could tell another, at the same time or later, and what of a run survives it.  Each way
# is shown to work within one box, unless it is closed there, too.
# Words in single quotes are for the shell in the box; variables are those of lib.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2034,SC2154
# bats file_tags=subids

load lib.bash

setup_file() {
	lib_begin channel
	# each defence has to hold by itself, without the filter of system calls
	lib_default 'syscalls = none'
}

setup() {
	box_new
	mkfifo "$BATS_TEST_TMPDIR/hold"
}

teardown() {
	lib_end
}

shell() {
	boxed "$tools" --processes --env=PATH=/usr/bin:/bin "${@:2}" -- /bin/sh -c "$1"
}

# get KIND PATH [OPTION ...]: in this box
get() {
	boxed "$tools" "${@:3}" -- /t/channel get "$1" "$2"
	gave 0
}

# Sets $answer: yes, no, or why it is closed within one box.
within_one() {
	shell 'mkfifo /tmp/f; /t/channel put '"$1 $2"' </tmp/f >/tmp/o & exec 9>/tmp/f
		until [ -s /tmp/o ]; do sleep 0.01; done
		/t/channel get '"$1 $2"' >/tmp/a
		grep -q put /tmp/o && cat /tmp/a || cat /tmp/o' --fsize=0 "${@:3}"
	gave 0
	answer=$output
	echo "within one box: $answer"
}

# Puts in a box of its own, and stays.
put_behind() {
	local meta=$BATS_TEST_TMPDIR/meta.put # boxed_behind's
	exec 8<>"$BATS_TEST_TMPDIR/hold"
	boxed_behind "$tools" "${@:3}" -- /t/channel put "$1" "$2" <"$BATS_TEST_TMPDIR/hold" >"$BATS_TEST_TMPDIR/put"
	within_seconds 10 test -s "$BATS_TEST_TMPDIR/put"
}

# closed KIND [PATH]: it works within a box and not from box to box, nor from run to run.
closed() {
	echo "$*"
	within_one "$@"
	case $answer in
	yes) ;;
	ENOSYS | EPERM | EACCES | EMFILE | ENOLCK) return 0 ;; # for everybody
	*) is "$answer" yes ;;
	esac
	put_behind "$@"
	is "$(cat "$BATS_TEST_TMPDIR/put")" put
	local first=$id
	box_new
	get "$@"
	is "$output" no "$1 at the same time"
	exec 8>&-
	kill -TERM "$keeper" 2>/dev/null || true # it ends by itself, too
	ended "$keeper"
	get "$@"
	is "$output" no "$1 afterwards"
	id=$first
	get "$@"
	is "$output" no "$1 in the next run"
}

@test "System V and POSIX objects, and keys" {
	for kind in shm sem msg posix-shm mq key; do
		closed $kind ""
	done
}

@test "abstract sockets, sockets and files in /tmp and /dev/shm" {
	closed abstract ""
	closed socket /tmp/socket
	closed file /tmp/file
	closed file /dev/shm/file
}

@test "without a network of its own, a box shares abstract sockets: only there" {
	put_behind abstract "" --network=host
	box_new
	get abstract "" --network=host
	is "$output" yes
	get abstract ""
	is "$output" no
}

@test "locks on files that all boxes have are closed by the filter of system calls" {
	for kind in flock lock; do
		within_one $kind /usr/bin/env
		is "$answer" yes
		within_one $kind /usr/bin/env --syscalls=default
		[ "$answer" != yes ]
	done
}

# /dev/null can be opened for writing in every box, and so a lock on it excludes others
@test "locks on devices that all boxes have are closed by the filter of system calls" {
	for device in null zero full; do
		put_behind exclusive /dev/$device
		box_new
		get exclusive /dev/$device
		is "$output" yes "/dev/$device, without the filter"
		exec 8>&-
		kill -TERM "$keeper" 2>/dev/null || true
		ended "$keeper"
		put_behind exclusive /dev/$device --syscalls=default
		box_new
		get exclusive /dev/$device
		is "$output" no "/dev/$device"
		exec 8>&-
		kill -TERM "$keeper" 2>/dev/null || true
		ended "$keeper"
	done
}

@test "/dev/null as a standard stream is the box's own, and its times cannot be set" {
	before=$(stat -c %y /dev/null)
	for stream in 0 1 2; do
		boxed --syscalls=none -- /usr/bin/touch -c -m /proc/self/fd/$stream </dev/null >/dev/null 2>/dev/null
		is "$(stat -c %y /dev/null)" "$before"
	done
	# it is what it was, though
	"$ojbox" --box-id="$id" -s --run -- /bin/sh -c '[ -c /dev/stdin ] && ! read -r line && echo x' </dev/null >/dev/null
	# what is the box's, on no read-only mount, can be touched
	boxed --processes -- /bin/sh -c 'echo >f; /usr/bin/touch -c -m -d 2001-01-01 f; /usr/bin/stat -c %y f' </dev/null
	matches "$output" '^2001'
}

@test "watches on files that all boxes have are closed by the filter of system calls" {
	look='/t/channel get watch /usr/bin/env >/tmp/o & while [ ! -s /tmp/o ]; do /usr/bin/env true; done; cat /tmp/o'
	shell "$look" --wall-time=20
	gave 0 yes
	shell "$look" --wall-time=20 --syscalls=default
	gave 0 no
}

@test "the time of the last access of files that boxes share does not change" {
	mkdir "$BATS_TEST_TMPDIR/shared"
	echo text >"$BATS_TEST_TMPDIR/shared/file"
	for option in "" :rw; do
		touch -a -d 2001-01-01 "$BATS_TEST_TMPDIR/shared/file" "$BATS_TEST_TMPDIR/shared"
		boxed --dir="shared=$BATS_TEST_TMPDIR/shared$option" -- /bin/cat /shared/file
		gave 0 text
		years=$(stat -c %x "$BATS_TEST_TMPDIR/shared/file" | cut -d- -f1)
		[ -n "$option" ] || is "$years" 2001
	done
	# who may write can tell by that; it shows that times are kept at all here
	findmnt -nT "$BATS_TEST_TMPDIR" -o OPTIONS | grep -q noatime || [ "$years" != 2001 ]
	for device in null zero full urandom; do
		boxed -- /bin/grep -c " /dev/$device ro," /proc/self/mountinfo
		gave 0 1
	done
	shell 'echo x >/dev/null && head -c 3 /dev/zero | tr "\0" z'
	gave 0 zzz
}

@test "the host name, clocks and settings of the kernel cannot be changed" {
	shell 'hostname other || date -s 2001-01-01 >/dev/null || echo 1 >/proc/sys/kernel/hostname ||
		echo 1 >/proc/sys/vm/drop_caches || echo none'
	gave 0 none
}

# Every mount, and every folder near the top that the program can write to.
@test "nothing that a program writes survives its run, but in /box" {
	mkdir "$BATS_TEST_TMPDIR/rw" "$BATS_TEST_TMPDIR/ro"
	chmod 777 "$BATS_TEST_TMPDIR/rw" "$BATS_TEST_TMPDIR/ro"
	rules=(--dir="rw=$BATS_TEST_TMPDIR/rw:rw" --dir="ro=$BATS_TEST_TMPDIR/ro" --dir=own:tmp)
	look='{ cut -d" " -f2 /proc/self/mounts; find / -maxdepth 2 -type d -not -path "/proc/*" 2>/dev/null; } | sort -u'
	shell "$look"' | while read -r place; do
		if mkdir $place/ojbox-mark 2>/dev/null; then echo $place; fi
	done' "${rules[@]}"
	gave 0 $'/box\n/dev/shm\n/own\n/rw\n/tmp'
	shell "$look"' | while read -r place; do
		if test -e $place/ojbox-mark; then echo $place; fi
	done | grep -v ojbox-mark' "${rules[@]}"
	gave 0 $'/box\n/rw'
	is "$(ls -A "$BATS_TEST_TMPDIR/ro")" ""
	box_new
	shell "$look"' | while read -r place; do
		if test -e $place/ojbox-mark; then echo $place; fi
	done' --dir="ro=$BATS_TEST_TMPDIR/ro"
	gave 0 ""
}

@test "of the host's paths only those that the kernel tells of binds can be seen" {
	mkdir "$BATS_TEST_TMPDIR/secret"
	shell 'cat /proc/self/mountinfo' --dir="data=$BATS_TEST_TMPDIR/secret"
	gave 0
	# field 4, what is bound, for the binds; field 5, where it is, for none
	is "$(awk '{ print $5 }' <<<"$output" | grep -F ojbox || true)" ""
	is "$(awk '$4 ~ /bats/ { print $5 }' <<<"$output" | sort | tr '\n' ' ')" '/box /data /t '
	is "$(awk '$5 == "/" { print $4, $9 }' <<<"$output" | grep -c .)" 1
	is "$(awk '$5 == "/" { print $4 }' <<<"$output")" /
	shell 'cat /proc/self/mounts /proc/self/maps /proc/self/environ /proc/self/cgroup; ls -l /proc/self /proc/self/fd' </dev/null
	gave 0
	[[ $output != *bats* ]]
}
