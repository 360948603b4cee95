#!/usr/bin/env bats
# attacks.bats: ways out of a box, and ways to forge what is said of a run.  Each test says what is tried and what
# must be seen.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

# bats file_tags=subids
load lib.bash

setup_file() {
	lib_begin keyring burn flood
}

setup() {
	box_new
	outer=$BATS_TEST_TMPDIR/outer
	mkdir "$outer"
	chmod 777 "$outer" "$BATS_TEST_TMPDIR"
}

teardown() {
	lib_end
}

@test "--chdir through a link to a descriptor of ours leads nowhere" {
	for number in 3 4 5 6 7 8 9 10 11 12; do
		ln -sfn "/proc/self/fd/$number" "$outer/x"
		boxed -p --dir="work=$outer:rw" --chdir=/work/x -- /bin/ls ../../../home
		refused "chdir: /work/x"
	done
}

@test "redirections through links to descriptors of ours reach none of them" {
	for number in 3 4 5 6 7 8 9 10 11 12 13; do
		ln -sfn "/proc/self/fd/$number" "$outer/x"
		for option in stdin stdout stderr; do
			boxed --dir="work=$outer:rw" "--$option=/work/x" -- /bin/true
			refused "--$option: /work/x"
		done
	done
}

@test "a link of the box that leads out of it is no source of a directory rule" {
	ln -s / "$work/x"
	boxed --dir=out=./box/x -- /bin/ls /out
	refused "links not followed"
	boxed --dir=out=./box/../../.. -- /bin/ls /out
	refused "below the box's folder"
}

@test "the caller's session keyring is not there" {
	PATH=$PATH run --separate-stderr "$BATS_FILE_TMPDIR/bin/keyring" put "$BATS_FILE_TMPDIR/bin/keyring" get
	[ "$status" != 77 ] || skip "no keyrings here"
	gave 0 secret
	for policy in default none; do # the filter would hide what is there
		apart "$BATS_FILE_TMPDIR/bin/keyring" put \
			"$ojbox" -sb "$id" "$tools" --syscalls=$policy --run -- /t/keyring get
		gave 0 none
	done
}

@test "a stop that comes before the program begins holds at once" {
	cp "$BATS_FILE_TMPDIR/bin/burn" "$work/burn"
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		boxed --wall-time=0.001 -- ./burn self 10000
		verdict TO 'Time limit exceeded (wall clock)'
		within "$(meta_ms time-wall)" 2 1500
	done
}

@test "the caller's stream is as blocking after a run as before" {
	apart bash -c '"$@" | (sleep 0.3; cat)' bash "$ojbox" -sb "$id" -M - --run -- /usr/bin/perl -MFcntl \
		-e 'fcntl(STDOUT, F_SETFL, O_NONBLOCK | O_WRONLY) or die; print "x" x 60000;'
	gave 0
	matches "$output" $'status|exitcode:0'
}

@test "an older verdict does not survive a wrong call" {
	boxed -- /bin/true
	gave 0
	apart "$ojbox" --box-id="$id" --meta="$meta" --tme=1 --run -- /bin/true
	refused "tme"
	meta_is status XX
}

@test "several proc rules each get a proc" {
	boxed --dir=proc2=proc:fs -- /bin/ls -d /proc/self /proc2/self
	gave 0 $'/proc/self\n/proc2/self'
}

@test "listing boxes does not keep others from using them" {
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		"$ojbox" --list >/dev/null
	done 3>&- &
	lister=$!
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		boxed -- /bin/true
		gave 0
	done
	wait "$lister"
}

@test "SIGTERM to the whole process group is an interruption, not the program's death" {
	for _ in 1 2 3 4 5; do
		setsid bash -c '"$@" 3>&- & sleep 0.2; kill -TERM 0; wait' bash "$ojbox" -sb "$id" -M "$meta" --run -- \
			/bin/sleep 20 || true
		within_seconds 5 grep -q Interrupted "$meta"
	done
}

@test "many children do not hide a process that burns" {
	boxed -p --time=0.3 --wall-time=20 -- /usr/bin/perl -e '
		for (1 .. 700) { fork or do { sleep 60; exit } }
		fork or do { while (1) {} };
		sleep 60'
	verdict TO 'Time limit exceeded'
}

@test "a program cannot widen the time by using CPUs that its caller did not have" {
	boxed -p --time=0.3 --wall-time=20 -- /bin/sh -c 'taskset -p ffff $$ >/dev/null; while :; do :; done & while :; do :; done'
	verdict TO 'Time limit exceeded'
	within "$(meta_ms time)" 301 3000
}

@test "signals without an end to pid 1 delay no stop, and hide no time" {
	modes=(--no-cg)
	! has_groups || modes+=(--cg)
	for mode in "${modes[@]}"; do
		boxed "$tools" "$mode" --time=0.3 --wall-time=30 -- /t/flood
		verdict TO 'Time limit exceeded'
		within "$(meta_ms time)" 301 1300
		boxed "$tools" "$mode" --wall-time=0.5 -- /t/flood
		verdict TO 'Time limit exceeded (wall clock)'
		within "$(meta_ms time)" 50 1500
	done
}
