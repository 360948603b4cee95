#!/usr/bin/env bats
# gate.bats: --gate: a run that is ready and waits for a byte, of which nothing counts before that byte; --affinity.
# shellcheck disable=SC2030,SC2031,SC2086,SC2154

load lib.bash
load holder.bash

setup_file() {
	lib_begin lock
}

setup() {
	box_new
	gate=$BATS_TEST_TMPDIR/gate
	mkfifo "$gate"
	exec 8<>"$gate"
}

teardown() {
	lib_end
}

# waits [OPTION ...] -- PROGRAM: in the background, at the gate; 8 opens it
waits() {
	boxed_behind --gate=7 "$@" 7<"$gate" 2>"$BATS_TEST_TMPDIR/said"
	within_seconds 20 waiting
}

# child PID: sets $value, its first child, or nothing
child() {
	value=
	read -r value _ 2>/dev/null <"/proc/$1/task/$1/children" || [ -n "$value" ]
}

# processes: sets $first and $second, those of the box
processes() {
	child "$keeper" && first=$value && child "$first" && second=$value
}

# Whether the keeper has a box, both processes of which sleep.
waiting() {
	processes && grep -qs '^State:.*S' "/proc/$second/status" && sleep 0.2
}

# Whether no process of this run is left.
ended_all() {
	gone "$first" && gone "$second"
}

# ways: of making the box, one a line: fresh and warm, with and without control groups
ways() {
	printf '%s\n' "--no-cg" "$tools --no-cg"
	! has_groups || printf '%s\n' "--cg" "$tools --cg"
}

# bats test_tags=subids, cgroup
@test "waiting at the gate counts for no time and no limit; then all hold" {
	while read -r way; do
		waits $way --time=0.3 --wall-time=0.6 -- /bin/sleep 0.1
		sleep 0.6
		echo >&8
		ended "$keeper"
		gave 0
		! timed || within "$(meta_ms time-wall)" 100 590
		! timed || within "$(meta_ms time)" 0 90
		waits $way --wall-time=0.2 -- /bin/sleep 60
		sleep 0.2
		echo >&8
		ended "$keeper"
		verdict TO "Time limit exceeded (wall clock)"
		! timed || within "$(meta_ms time-wall)" 201 1500
		waits $way --time=0.1 --wall-time=60 -- /bin/sh -c 'while :; do :; done'
		sleep 0.2
		echo >&8
		ended "$keeper"
		verdict TO "Time limit exceeded"
		! timed || within "$(meta_ms time)" 101 250
	done < <(ways)
}

@test "the same run, warm and fresh" {
	echo xx >&8
	boxed -v --gate=7 -- /bin/true 7<"$gate"
	matches "$stderr" 'ojbox: warm: '
	boxed -v --gate=7 "$tools" -- /bin/true 7<"$gate"
	matches "$stderr" 'ojbox: fresh: '
	gave 0
}

# bats test_tags=subids
@test "the end of file: no program is started, exit status 2, and the meta file says so" {
	while read -r way; do
		exec 8<>"$gate"
		waits $way -- /bin/touch began
		processes
		exec 8>&-
		ended "$keeper"
		is "$status" 2
		meta_is status XX
		meta_get message
		matches "$value" "Run not started: .*closed before a byte"
		[ ! -e "$work/began" ]
		ended_all
	done < <(ways)
	boxed -- /bin/touch began
	gave 0
	[ -e "$work/began" ]
}

@test "SIGTERM while it waits ends it as always" {
	waits --wall-time=5 -- /bin/touch began
	processes
	kill -TERM "$keeper"
	ended "$keeper"
	is "$status" 1
	meta_is status SG
	meta_is message Interrupted
	meta_is exitsig 15
	meta_is time-wall 0.000
	[ ! -e "$work/began" ]
	ended_all
}

# bats test_tags=subids, cgroup
@test "SIGKILL while it waits leaves nothing, and the box can be used" {
	waits -- /bin/touch began
	processes
	kill -KILL "$keeper"
	within_seconds 10 ended_all
	[ ! -e "$work/began" ]
	boxed -- /bin/true
	gave 0
}

@test "the program does not get the gate, nor what is behind it" {
	for option in --wall-time=9 --inherit-fds; do
		echo xyz >&8
		boxed --gate=7 $option -- /bin/sh -c 'ls -l /proc/self/fd; read -r more <&7' 7<"$gate"
		[[ $output != *gate* ]]
		[[ $output != *" 7 ->"* ]]
		is "$status" 1
		read -r rest <&8
		is "$rest" yz "one byte was taken"
	done
}

@test "a redirection is opened behind the gate: what it waits for there counts" {
	mkfifo "$work/never"
	waits --stdin=never --wall-time=0.3 --special-files -- /bin/cat
	sleep 0.3
	echo >&8
	ended "$keeper"
	verdict TO "Time limit exceeded (wall clock)"
	waits --stdout=out -- /bin/echo there
	[ ! -e "$work/out" ]
	echo >&8
	ended "$keeper"
	is "$status $(<"$work/out")" "0 there"
}

@test "over a socket it says when all is ready; one that does not block is waited at, too" {
	/usr/bin/python3 - "$ojbox" "$id" "$meta" <<-'END'
		import socket, subprocess, sys, time
		ours, theirs = socket.socketpair()
		theirs.setblocking(False)
		run = subprocess.Popen([sys.argv[1], "--box-id=" + sys.argv[2], "--meta=" + sys.argv[3], "--silent",
		    "--gate=%d" % theirs.fileno(), "--run", "--", "/bin/true"], pass_fds=[theirs.fileno()])
		theirs.close()
		assert ours.recv(10) == b"r"
		time.sleep(0.2)
		assert run.poll() is None
		ours.send(b"x")
		assert run.wait() == 0
		assert ours.recv(10) == b"" # nobody has its end any more
	END
}

@test "a descriptor that is none, or cannot be read, is refused" {
	echo time:0.1 >"$meta"
	boxed --gate=7 -- /bin/true
	refused '^ojbox: --gate=7: no such descriptor is open; pass one on, as in 7<FIFO$'
	meta_is status XX
	boxed --gate=7 -- /bin/true 7>"$BATS_TEST_TMPDIR/out"
	refused '^ojbox: --gate=7 cannot be read'
	boxed --gate=7 -- /bin/true 7</
	refused '^ojbox: --gate=7 cannot be read'
	boxed --gate=2 -- /bin/true
	refused '^ojbox: --gate: .*2'
	apart "$ojbox" --gate=7 --init 7<"$gate"
	refused '--gate has no effect with --init'
}

@test "--affinity: where the program begins; CPUs that are not there are an error" {
	cpus=$(/usr/bin/python3 -c 'import os; print(*sorted(os.sched_getaffinity(0)))')
	for cpu in ${cpus%% *} ${cpus##* }; do
		boxed --affinity="$cpu" -- /bin/grep Cpus_allowed_list /proc/self/status
		gave 0 "Cpus_allowed_list:	$cpu"
	done
	boxed --affinity=1023 -- /bin/true
	refused '--affinity=1023'
	boxed --affinity=x -- /bin/true
	refused "^ojbox: --affinity: 'x' is not a list of CPUs"
}
