#!/usr/bin/env bats
# isolate_limits.bats: called by the name isolate: limits of a process, their defaults and units, and where a run
# takes place.
# Words in single quotes are for the shell in the box; variables are those of lib.bash and isolate.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2034,SC2086,SC2154

load lib.bash
load isolate.bash

setup_file() {
	isolate_begin burn grab poke
}

setup() {
	init
}

teardown() {
	lib_end
}

# limits [OPTION ...]: what the kernel says in the box.
limits() {
	boxed "$@" -- /bin/cat /proc/self/limits
	gave 0
}

# limit_is NAME VALUE: soft and hard.
limit_is() {
	is "$(sed -n "s/^$1  *\([^ ]*\) *\([^ ]*\) .*/\1 \2/p" <<<"$output")" "$2 $2" "$1"
}

# ---- defaults ----

@test "defaults: 1024 files, no locked memory, no core files, no limit on time, memory or size of files" {
	limits
	limit_is 'Max open files' 1024
	limit_is 'Max locked memory' 0
	# a single byte keeps programs of the host's from being started to take it, and is none for the program
	matches "$output" 'Max core file size  *[01]  *[01] '
	limit_is 'Max file size' unlimited
	limit_is 'Max address space' unlimited
	limit_is 'Max cpu time' unlimited
}

@test "defaults: the stack is unlimited, as far as the caller may have it" {
	limits
	hard=$(ulimit -Hs)
	[ "$hard" = unlimited ] || ! is_root || hard=unlimited
	[ "$hard" = unlimited ] || hard=$((hard * 1024))
	limit_is 'Max stack size' "$hard"
}

@test "defaults: one process" {
	boxed -- /bin/sh -c '(exit 0) || exit 7; echo forked'
	[ "$status" != 0 ]
	is "$output" ""
	matches "$stderr" 'fork'
	boxed "$tools" -- /t/grab threads 3
	gave 0 0
	boxed -- /bin/echo one
	gave 0 one
}

# bats test_tags=subids
@test "defaults: umask 022, /box as the working directory, a user who is not root" {
	umask 077
	shell 'umask; pwd; echo x >file; mkdir folder; id -u'
	gave 0
	is "$(head -n 2 <<<"$output")" $'0022\n/box'
	[ "$(tail -n 1 <<<"$output")" != 0 ]
	is "$(stat -c %a "$work/file" "$work/folder")" $'644\n755'
}

# ---- limits and their units ----

@test "sizes are KiB" {
	limits --mem=500000 --stack=10000 --fsize=100 --core=50
	limit_is 'Max address space' $((500000 * 1024))
	limit_is 'Max stack size' $((10000 * 1024))
	limit_is 'Max file size' $((100 * 1024))
	limit_is 'Max core file size' $((50 * 1024))
	limits -m 400000 -k 20000 -f 200
	limit_is 'Max address space' $((400000 * 1024))
	limit_is 'Max stack size' $((20000 * 1024))
	limit_is 'Max file size' $((200 * 1024))
}

@test "--open-files: so many; 0 is no limit of ours" {
	limits --open-files=77
	limit_is 'Max open files' 77
	limits -n 2048
	limit_is 'Max open files' 2048
}

@test "--mem: more is refused, and the program goes on" {
	boxed "$tools" --mem=100000 -- /t/grab memory 300000
	gave 0
	within "$output" 50000 100000
}

@test "--stack: a program that wants more dies of signal 11" {
	boxed "$tools" --stack=2000 -- /t/grab stack 8000
	verdict SG 'Caught fatal signal 11'
	boxed "$tools" --stack=20000 -- /t/grab stack 8000
	gave 0 8000
}

@test "--fsize: a program that writes more dies of signal 25, and the file has what was allowed" {
	boxed --fsize=10 -- /bin/dd if=/dev/zero of=file bs=1024 count=20
	verdict SG 'Caught fatal signal 25'
	is "$(stat -c %s "$work/file")" 10240
	boxed --fsize=20 -- /bin/dd if=/dev/zero of=file bs=1024 count=20
	gave 0
}

# bats test_tags=subids
@test "--processes=N: N, the program itself included" {
	for number in 2 5; do
		boxed "$tools" --processes=$number -- /t/grab processes 50
		gave 0 $((number - 1))
	done
	boxed "$tools" -p -- /t/grab processes 50
	gave 0 50
}

@test "--chdir: a path in the box; relative to /box" {
	mkdir "$work/sub"
	for folder in sub /box/sub ./sub; do
		boxed --chdir=$folder -- /bin/pwd
		gave 0 /box/sub
	done
	boxed -c /tmp -- /bin/pwd
	gave 0 /tmp
}

@test "--core: core files have their limit, and none is written by default" {
	shell 'ulimit -c; kill -ABRT $$'
	verdict SG 'Caught fatal signal 6'
	is "$output" 0
	is "$(ls -A "$work")" ""
}

# ---- what is out of reach ----

@test "the program leads a process group of its own and has nothing but its streams" {
	"$isolate" "$tools" -sb "$id" --run -- /t/poke fds 3>&- >"$BATS_TEST_TMPDIR/out"
	is "$(<"$BATS_TEST_TMPDIR/out")" '0 1 2'
	boxed "$tools" -- /t/poke session </dev/null
	gave 0
	shows 'leads group: yes'
}

@test "whatever still runs when the program ends is killed" {
	shell 'sleep 60 & setsid sleep 60 & echo left'
	gave 0 left
	within "$(meta_ms time-wall)" 0 30000
	boxed -- /bin/true
	gave 0
}

@test "processes, names and objects of others are not there" {
	boxed "$tools" -- /t/poke kill "$$" 0
	matches "$output" 'ESRCH|No such process'
	shell 'ls /proc | grep -c "^[0-9]"'
	within "$output" 1 6
}

# ---- users ----

# bats test_tags=subids
@test "a box has a user of its own where there are any: neither the caller nor that of another box" {
	outer=$BATS_TEST_TMPDIR/outer
	mkdir -m 777 "$outer"
	boxed --dir="m=$outer:rw" -- /bin/touch /m/first
	gave 0
	"$isolate" -b 2001 --init
	isolate -sb 2001 --dir="m=$outer:rw" --run -- /bin/touch /m/second
	gave 0
	if has_ids; then
		[ "$(stat -c %u "$outer/first")" != "$EUID" ]
		[ "$(stat -c %u "$outer/first")" != "$(stat -c %u "$outer/second")" ]
		is "$(stat -c '%u %g' "$outer/first")" "$(ids_of)"
	else
		is "$(stat -c %u "$outer/first" "$outer/second" | sort -u)" "$EUID"
	fi
}
