#!/usr/bin/env bats
# proc.bats: the box's /proc, pid 1 of the box, and the program file of ojbox itself, which its own links name.
# Words in single quotes are for the shell in the box; variables are those of lib.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

# bats file_tags=subids
load lib.bash

setup_file() {
	lib_begin shut reach poke
	# each defence has to hold by itself, without the filter of system calls
	lib_default 'syscalls = none'
}

setup() {
	box_new
}

teardown() {
	lib_end
}

shell() {
	boxed "$tools" --processes --env=PATH=/usr/bin:/bin "${@:2}" -- /bin/sh -c "$1"
}

# ---- what is covered ----

@test "nothing of mounts_proc.def can be had in any proc of the box" {
	[[ $("$BATS_FILE_TMPDIR/bin/shut" /proc) == *sys*keys*locks* ]] # outside it is there
	mkdir "$BATS_TEST_TMPDIR/deep" "$BATS_TEST_TMPDIR/deep/proc"
	shell '/t/shut /proc; /t/shut /proc2; /t/shut /deep/proc' --dir=proc2=proc:fs --dir="deep=$BATS_TEST_TMPDIR/deep" \
		--dir=deep/proc=proc:fs
	gave 0 ""
	# and it is because of covers that hold
	shell 'chmod 777 /proc/sys || chmod 666 /proc/keys || mkdir /proc/sys/a || true >/proc/keys || umount /proc/sys ||
		mount -t proc proc /tmp || unshare -Urm true || echo none'
	gave 0 none
}

@test "what programs need of /proc is there" {
	shell 'cd /proc && for name in cpuinfo meminfo stat uptime loadavg version filesystems mounts self/status self/maps \
		self/exe self/fd/0 thread-self/comm net/dev sysvipc/shm; do test -r $name || echo $name; done; nproc' </dev/null
	gave 0 "$(nproc)"
	boxed --dir=proc= -- /bin/ls /
	gave 0
	[[ $'\n'$output$'\n' != *$'\nproc\n'* ]]
}

@test "no user namespace can be made where nothing of /proc is in the box" {
	boxed "$tools" --dir=proc= -p -- /t/poke namespaces
	gave 0
	is "$(grep -v ': E[A-Z]*$' <<<"$output")" ""
}

# ---- pid 1 ----

@test "pid 1 can neither be seen nor touched, whoever asks" {
	shell '/t/reach child | sort | tr "\n" " "; echo; /t/reach 1'
	gave 0
	mapfile -t lines < <(grep . <<<"$output")
	matches "${lines[0]}" 'cmdline .*environ .*exe .*fd/0 .*map_files .*mem .*ptrace .*root .*stat .*status '
	is "${#lines[@]}" 1
	[[ $output != *$'\n'*[a-z]* ]]
}

# The process that becomes the program is ojbox's own until then, and holds the caller's environment.
@test "of ojbox's memory nothing is left in the program, or in pid 1 for others to read" {
	export OJBOX_TEST_SECRET=squeamish-ossifrage
	shell 'cat /proc/*/environ /proc/*/cmdline 2>/dev/null | tr "\0" "\n"; echo; env'
	gave 0
	[[ $output != *squeamish* ]]
	shell 'cat /proc/self/environ | tr "\0" "\n"' --env=OJBOX_TEST_SECRET
	matches "$output" 'squeamish'
}

# ---- privileges ----

@test "no way leads back to privileges" {
	apart unshare --user --map-root-user "$BATS_FILE_TMPDIR/bin/poke" privileges
	gave 0
	matches "$output" $'^securebits: 0\nunlock: done\ngained: 1\nraised: 1\n' # where there are some
	boxed "$tools" -- /t/poke privileges
	# NOROOT, NO_SETUID_FIXUP, NO_CAP_AMBIENT_RAISE and the locks of all four
	no=EINVAL # no such user
	is_root || ! has_ids || no=EPERM
	gave 0 "securebits: 0xef
unlock: EPERM
gained: 0
raised: 0
new privileges: EINVAL
groups: EPERM
group: $no
user: $no"
}

# Sets $first to the box's first process, once it has started the program; seen from outside.
first_process() {
	for first in $(<"/proc/$keeper/task/$keeper/children"); do
		[ -z "$(<"/proc/$first/task/$first/children")" ] ||
			! grep -qE '^NSpid:.*\s1$' "/proc/$first/status" || return 0
	done
	return 1
}

@test "the first process of the box has no privileges either" {
	boxed_behind -- /bin/sleep 60
	within_seconds 10 first_process
	# the last that it gives up; the program may have begun before
	within_seconds 10 grep -q '^NoNewPrivs:.1$' "/proc/$first/status"
	run grep -E '^(Cap...|NoNewPrivs):' "/proc/$first/status"
	is "$output" $'CapInh:\t0000000000000000
CapPrm:\t0000000000000000
CapEff:\t0000000000000000
CapBnd:\t0000000000000000
CapAmb:\t0000000000000000
NoNewPrivs:\t1'
}

# ---- the file of ojbox ----

# tries NAME: what comes of running the file /box/NAME: the same as if it did not exist.
tries() {
	boxed --special-files -- "/box/$1" "${@:2}"
	gave 1 ""
	meta_is exitcode 127 "$1"
	matches "$stderr" "^execve\(\"/box/$1\"\): Too many levels of symbolic links" "$1"
}

@test "ojbox's own file cannot be executed in the box" {
	printf '#!/proc/self/exe\n' >"$work/script"
	printf '#! \t/proc/thread-self/exe --help\n' >"$work/thread"
	printf '#!/box/script\n' >"$work/second"
	printf '#!/box/link\n' >"$work/third"
	ln -s /proc/self/exe "$work/link"
	ln -s /proc/self/root/proc/self/exe "$work/around"
	chmod 755 "$work"/{script,thread,second,third}
	for name in script thread second third link around; do
		tries $name --version
	done
	boxed -- /proc/self/exe --version
	gave 1 ""
	matches "$stderr" '^execve\("/proc/self/exe"\): Too many levels of symbolic links'
	boxed --chdir=/proc/self -- exe --version
	gave 1 ""
	matches "$stderr" '^execve\("exe"\): Too many levels of symbolic links'
	# a file that boxed code has made, and may execute but not read
	boxed -p -- /bin/chmod 111 /box/script
	boxed -- /box/script --version
	gave 1 ""
	matches "$stderr" 'Too many levels of symbolic links'
}

@test "ojbox's own file cannot be the loader of a program" {
	LC_ALL=C sed 's,/lib64/ld-linux-x86-64.so.2,/proc/self/exe\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00,' \
		"$BATS_FILE_TMPDIR/bin/poke" >"$work/poke"
	cmp -s "$work/poke" "$BATS_FILE_TMPDIR/bin/poke" && skip "another loader here"
	chmod 755 "$work/poke"
	tries poke fds
}

@test "links of the program's own lead to its own file, and scripts work" {
	printf '#!/proc/self/exe\necho interpreted by itself\n' >"$work/self"
	printf '#!/bin/sh\necho "$0" "$@"\n' >"$work/script"
	printf '#!/box/script\n' >"$work/second"
	chmod 755 "$work"/*
	shell ./self
	gave 0 'interpreted by itself'
	boxed -- /box/second a
	gave 0 '/box/script /box/second a'
	boxed --chdir=/tmp -- ../box/script a
	gave 0 '../box/script a'
	boxed -- /bin/readlink /proc/self/exe
	matches "$output" '^(/usr)?/bin/readlink$'
}

@test "a file that the program itself executes cannot be written while it runs" {
	cp "$BATS_FILE_TMPDIR/bin/poke" "$work/poke"
	shell './poke deaf & sleep 0.2; true >./poke || echo busy; kill -9 $!; wait; true >./poke && echo written'
	gave 0 $'deaf\nbusy\nwritten'
}
