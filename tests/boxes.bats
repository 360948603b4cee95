#!/usr/bin/env bats
# boxes.bats: boxes besides those of --init, --run and --cleanup: --once, --data and --box-size.
# bats file_tags=subids
# Variables are those of lib.bash.
# Scripts in single quotes are for the shell in the box.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

load lib.bash

setup_file() {
	lib_begin queued
}

setup() {
	boxes=$BATS_FILE_TMPDIR/boxes
	data=$BATS_TEST_TMPDIR/data
	mkdir "$data" "$data/sub"
	echo one >"$data/1.in"
	echo two >"$data/sub/2.in"
	echo secret >"$data/1.ans"
	chmod 600 "$data"/1.* # nobody's but the caller's
	chmod 700 "$data" "$data/sub"
}

teardown() {
	lib_end
}

once() {
	apart "$ojbox" --silent --once "$@"
}

ran() {
	apart "$ojbox" --box-id=1 --silent --run "$@"
}

# ---- --once ----

@test "--once runs a program in a box of its own and leaves nothing" {
	once --processes --env=PATH=/bin --meta="$BATS_TEST_TMPDIR/meta" -- /bin/sh -c 'pwd; echo a >file; cat file; exit 3'
	gave 1 $'/box\na'
	grep -qx exitcode:3 "$BATS_TEST_TMPDIR/meta"
	is "$(ls -A "$boxes")" ""
	once --time=0.1 -- /bin/sh -c 'while :; do :; done'
	gave 1 ""
	is "$(ls -A "$boxes")" ""
	once -- /nonsuch
	is "$status" 1
	once --dir=/x=/nonsuch -- /bin/true
	refused 'nonsuch'
	is "$(ls -A "$boxes")" ""
}

@test "--once takes a number that nobody has, many at a time" {
	"$ojbox" --box-id=0 --init >/dev/null
	for i in 1 2 3 4 5 6; do
		"$ojbox" --silent --once -- /bin/echo "$i" >>"$BATS_TEST_TMPDIR/out" 3>&- &
	done
	wait
	is "$(sort "$BATS_TEST_TMPDIR/out" | tr -d '\n')" 123456
	is "$(ls -A "$boxes")" 0
	ojbox_refuses --box-id=3
	ojbox_refuses --wait
	ojbox_refuses --holder=yes
}

# Options that have no meaning for a box that nobody else knows.
ojbox_refuses() {
	once "$1" -- /bin/true
	is "$status" 2
	matches "$stderr" "^ojbox: .*--once"
}

@test "the box of a --once that was killed is taken by the next, by --init or by --list --reap" {
	for then in once init reap; do
		rm -f "$BATS_TEST_TMPDIR/out"
		"$ojbox" --silent --once -- /bin/sh -c 'echo ready; exec /bin/sleep 100' >"$BATS_TEST_TMPDIR/out" 3>&- &
		within_seconds 20 grep -q ready "$BATS_TEST_TMPDIR/out"
		kill -9 $!
		wait $! || true
		is "$(ls -A "$boxes")" 0
		matches "$("$ojbox" --list)" $'\n0 +[0-9]+ +left '
		case $then in
		once) once -- /bin/echo again && gave 0 again ;;
		init)
			"$ojbox" --box-id=0 --init >/dev/null
			once -- /bin/true
			matches "$("$ojbox" --list)" $'\n0 +[0-9]+ +warm '
			"$ojbox" --box-id=0 --cleanup
			;;
		reap) matches "$("$ojbox" --list --reap)" $'\n0 +[0-9]+ +removed ' ;;
		esac
		is "$(ls -A "$boxes")" ""
	done
}

# ---- --data ----

@test "--data: one file is standard input, and nothing else can be seen or written, warm and fresh" {
	for way in yes no; do
		"$ojbox" --box-id=1 --init --holder=$way --data="$data" >/dev/null
		ran --stdin=data:1.in -- /bin/cat
		gave 0 one
		# twice: nobody else's place in the file has moved
		ran --stdin=data:1.in -- /bin/cat
		gave 0 one
		ran --stdin=data:sub/2.in -- /bin/cat
		gave 0 two
		ran --stdin=data:1.in --processes --env=PATH=/bin -- /bin/sh -c \
			'echo x >/proc/self/fd/0; echo y >>/dev/stdin; grep -c /data /proc/self/mountinfo; readlink /proc/self/fd/0;
			ls -A /proc/fs; cat /proc/fs/1.ans "/proc/self/fd/0/../1.ans" '"$data"'/1.ans; cat'
		is "$output" $'0\n/\none'
		matches "$stderr" 'Read-only file system'
		is "$(cat "$data/1.in")" one
		# the kind of thing that a program could expect of a file
		ran --stdin=data:1.in -- /usr/bin/perl -e 'read STDIN, $a, 3; seek STDIN, 0, 0; read STDIN, $b, 3; print "$a$b"'
		gave 0 oneone
	done
}

@test "--data: only files below it, no links, no fifos, each with a clear error" {
	ln -s 1.ans "$data/link"
	ln -s .. "$data/up"
	mkfifo "$data/fifo"
	for way in yes no; do
		"$ojbox" --box-id=1 --init --holder=$way --data="$data" >/dev/null
		for name in link up/data/1.in fifo sub ../data/1.in "$data/1.in" nonsuch ''; do
			ran --stdin=data:"$name" -- /bin/cat
			refused "^ojbox: box 1: standard input: --stdin=data:$name "
		done
		ran --stdin=data:1.in -- /bin/cat
		gave 0 one
	done
}

@test "--data: of a folder that is none, and --stdin=data: without it" {
	"$ojbox" --box-id=1 --cleanup
	apart "$ojbox" --box-id=1 --init --data="$data/1.in"
	refused "--data: $data/1.in is not a folder"
	apart "$ojbox" --box-id=1 --init --data="$data/nonsuch"
	refused "--data: $data/nonsuch: No such file or directory"
	is "$(ls -A "$boxes")" ""
	"$ojbox" --box-id=1 --init >/dev/null
	ran --stdin=data:1.in -- /bin/cat
	refused '--stdin=data:1.in: the box was made without --data; give that to --init'
	once --data="$data" --stdin=data:1.in -- /bin/cat
	gave 0 one
	# relative to where --init was called, and for good
	cd "$BATS_TEST_TMPDIR"
	"$ojbox" --box-id=1 --init --data=data >/dev/null
	cd /
	ran --stdin=data:1.in -- /bin/cat
	gave 0 one
}

# ---- --box-size ----

@test "--box-size: the folder is in memory, limited, and keeps what runs leave there" {
	box=$("$ojbox" --box-id=1 --init --box-size=2MiB,50)
	matches "$box" '^/proc/[0-9]+/root$'
	echo hello >"$box/box/in"
	ran --processes --env=PATH=/bin -- /bin/sh -c 'cat in; head -c 4000000 /dev/zero >big; wc -c <big; rm big; echo kept >out'
	is "$output" $'hello\n2093056'
	matches "$stderr" 'No space left on device'
	is "$(cat "$box/box/out")" kept
	ran --processes --env=PATH=/bin -- /bin/sh -c 'i=0; while : >f$i; do i=$((i+1)); done; ls' 2>/dev/null
	within "$(find "$box/box" -type f | wc -l)" 40 50
	[ -O "$box/box" ]
	ran -- /bin/cat out
	gave 0 kept
	# nothing of it is on the disk
	is "$(ls -A "$boxes/1/box")" ""
	"$ojbox" --box-id=1 --cleanup
	[ ! -e "$box/box/out" ]
}

@test "--box-size: a run that cannot use the holder, or comes after its end, says so" {
	box=$("$ojbox" --box-id=1 --init --box-size=2MiB --dir=/x=/usr)
	ran --dir=/x=/usr -- /bin/true
	gave 0 ""
	ran -- /bin/true
	refused 'made with --box-size and other options'
	kill -9 "$(tr -dc 0-9 <<<"$box")"
	within_seconds 10 eval '! ls "$box/box" 2>/dev/null'
	ran --dir=/x=/usr -- /bin/true
	refused 'the process that kept it is gone; call --init again'
	"$ojbox" --box-id=1 --init >/dev/null
	ran -- /bin/true
	gave 0 ""
}

@test "--box-size: wrong values" {
	for value in '' 0 x '1MiB,' 1MiB,x 1MiB,0 1MiB,1,1; do
		apart "$ojbox" --box-id=1 --init --box-size="$value"
		refused '^ojbox: --box-size: '
	done
	apart "$ojbox" --box-id=1 --init --box-size=1MiB --quota=1,1
	refused '--box-size and --quota limit the same folder; give one'
	apart "$ojbox" --box-id=1 --init --box-size=1MiB --no-holder
	refused '--box-size needs a process that keeps the folder'
	apart "$ojbox" --box-id=auto --init --box-size=1MiB
	refused 'does not tell the number; give one by --box-id'
	once --box-size=1MiB --processes --env=PATH=/bin -- /bin/sh -c 'head -c 3000000 /dev/zero >big; wc -c <big'
	is "$output" 1048576
}

# ---- boxes beside each other ----

@test "descriptors on their way between one box's sockets do not keep others from starting" {
	[ "$(ulimit -Hn)" -gt 1100 ] || skip "the caller may not have more open files than programs"
	[ -z "${OJBOX_TEST_IDS-}" ] && [ "$EUID" != 0 ] || skip "each box has a user of its own"
	box=$("$ojbox" --box-id=1 --init)
	cp "$BATS_FILE_TMPDIR/bin/queued" "$box/box"
	"$ojbox" --box-id=2 --init >/dev/null
	mkfifo "$BATS_TEST_TMPDIR/go"
	"$ojbox" --box-id=1 --silent --run -- ./queued <"$BATS_TEST_TMPDIR/go" >"$BATS_TEST_TMPDIR/out" 3>&- &
	exec 7>"$BATS_TEST_TMPDIR/go"
	within_seconds 20 grep -q . "$BATS_TEST_TMPDIR/out"
	apart "$ojbox" --box-id=2 --silent --run --stdout=file -- /bin/echo works
	exec 7>&-
	wait
	gave 0 ""
	within "$(<"$BATS_TEST_TMPDIR/out")" 1000 100000
}
