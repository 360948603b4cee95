#!/usr/bin/env bats
# isolate_meta.bats: called by the name isolate: how runs end, and what the meta file, standard error and the exit
# status say of it.
# Words in single quotes are for the shell in the box; variables are those of lib.bash and isolate.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2034,SC2086,SC2154

load lib.bash
load isolate.bash

setup_file() {
	isolate_begin burn grab
}

setup() {
	init
}

teardown() {
	lib_end
}

# The status line of a run without --silent: told REGEX PROGRAM [ARGUMENT ...]
told() {
	isolate -b "$id" -M "$meta" --run -- "${@:2}"
	matches "$stderr" "^$1\$"
}

# ---- ends ----

@test "OK: exit 0, exitcode 0, no status and no message" {
	boxed -- /bin/echo hello
	gave 0 hello
	is "$stderr" ""
	keys "$statistics exitcode"
	meta_is exitcode 0
	told 'OK \([0-9]+\.[0-9]{3} sec real, [0-9]+\.[0-9]{3} sec wall\)' /bin/true
	gave 0 ""
	is "$stderr" "OK ($(meta_value time) sec real, $(meta_value time-wall) sec wall)"
}

@test "RE: exit 1, the program's exit code" {
	for code in 1 127 255; do
		boxed -- /bin/sh -c 'exit $0' $code
		verdict RE "Exited with error status $code"
		keys "$statistics exitcode status message"
		meta_is exitcode $code
		is "$stderr" ""
	done
	told 'Exited with error status 3' /bin/sh -c 'exit 3'
	gave 1 ""
}

@test "SG: exit 1, the signal" {
	for signal in 6 8 9 11 14; do
		boxed -- /bin/sh -c 'kill -$0 $$' $signal
		verdict SG "Caught fatal signal $signal"
		keys "$statistics exitsig status message"
		meta_is exitsig $signal
		is "$stderr" ""
	done
	told 'Caught fatal signal 11' /bin/sh -c 'kill -11 $$'
	gave 1 ""
}

@test "TO by CPU time: killed, and no exit code" {
	boxed "$tools" --time=0.1 -- /t/burn self 60000
	verdict TO 'Time limit exceeded'
	keys "status message killed $statistics"
	within "$(meta_ms time)" 101 5000
	isolate "$tools" -b "$id" --time=0.1 --run -- /t/burn self 60000
	gave 1 ""
	is "$stderr" 'Time limit exceeded'
}

@test "TO by the clock" {
	boxed --wall-time=0.2 -- /bin/sleep 60
	verdict TO 'Time limit exceeded (wall clock)'
	keys "status message killed $statistics"
	within "$(meta_ms time-wall)" 201 20000
	isolate -b "$id" --wall-time=0.2 --run -- /bin/sleep 60
	gave 1 ""
	is "$stderr" 'Time limit exceeded (wall clock)'
}

@test "TO found at the end: statistics first, neither killed nor an exit code" {
	boxed "$tools" --time=0.1 --extra-time=30 -- /t/burn self 200
	verdict TO 'Time limit exceeded'
	keys "$statistics status message"
	boxed "$tools" --time=0.1 --extra-time=30 -p -- /bin/sh -c '/t/burn self 200; kill -9 $$' # SG would hide it
	verdict TO 'Time limit exceeded'
	keys "$statistics status message"
}

@test "--extra-time is counted from the start: it kills at the later of both limits" {
	boxed "$tools" --time=0.5 --extra-time=0.6 --wall-time=120 -- /t/burn self 60000
	verdict TO 'Time limit exceeded'
	meta_is killed 1
	! timed || within "$(meta_ms time)" 601 1090 # 1100 would be both together
	boxed "$tools" --time=0.4 --extra-time=0.1 --wall-time=60 -- /t/burn self 60000
	verdict TO 'Time limit exceeded'
	within "$(meta_ms time)" 401 5000
	boxed "$tools" --time=30 --extra-time=0.1 -- /t/burn self 200
	gave 0 ""
}

@test "limits are whole milliseconds, and reaching one is not exceeding it" {
	boxed "$tools" --time=0.25 --extra-time=30 --wall-time=60 -- /t/burn self 300
	verdict TO 'Time limit exceeded'
	boxed --wall-time=0.25 -- /bin/sleep 20
	within "$(meta_ms time-wall)" 251 20000
	# what is told decides: not more than the limit is within it, a millisecond more is not
	for limit in 0.001 0.002 0.003; do
		for _ in {1..6}; do
			boxed --time=$limit --extra-time=30 -- /bin/ls /usr/bin
			if [ "$(meta_ms time)" -gt "$((10#${limit#0.}))" ]; then
				meta_is status TO "$limit: $(meta_value time)"
			else
				meta_is status "" "$limit: $(meta_value time)"
			fi
		done
	done
}

@test "memory without control groups: the limit is on address space, and the end is the program's own" {
	boxed "$tools" --mem=50000 -- /t/grab memory 200000
	gave 0
	within "$output" 20000 50000
	is "$(meta_value killed)$(meta_value cg-oom-killed)$(meta_value cg-mem)" ""
	boxed "$tools" --mem=300000 -- /t/grab memory 20000
	gave 0
	keys "$statistics exitcode"
	within "$(meta_value max-rss)" 20000 300000
}

@test "XX: exit 2, status and message, and the same words on standard error" {
	boxed --chdir=/nowhere -- /bin/true
	failed 'No such file or directory'
	well_formed
	meta_is status XX
	message=$(meta_value message)
	[ "${stderr%"$message"}" != "$stderr" ] || is "$stderr" "$message"
	is "$(meta_value exitcode)$(meta_value exitsig)" ""
	boxed -- /bin/true
	gave 0
	keys "$statistics exitcode"
}

# ---- programs that cannot be started ----

@test "execve that fails: the program's own words and status 127, whatever PATH says" {
	printf 'text' >"$work/text"
	boxed --env=PATH=/bin:/usr/bin -- true
	verdict RE 'Exited with error status 127'
	keys "$statistics exitcode status message"
	is "$stderr" 'execve("true"): No such file or directory'
	boxed -- /box/text
	verdict RE 'Exited with error status 127'
	is "$stderr" 'execve("/box/text"): Permission denied'
	chmod 755 "$work/text"
	boxed -- ./text
	is "$stderr" 'execve("./text"): Exec format error'
	# where the program's errors go these go, too
	boxed --stderr=/box/errors -- ./none
	verdict RE 'Exited with error status 127'
	is "$stderr$(cat "$work/errors")" 'execve("./none"): No such file or directory'
}

@test "1.x, with --cg-timing or --no-cg-timing: the sandbox has failed then" {
	printf 'text' >"$work/text"
	for option in --cg-timing --no-cg-timing; do
		boxed $option -- ./none
		failed 'execve\("./none"\): No such file or directory'
		meta_is status XX
		meta_is message 'execve("./none"): No such file or directory'
		well_formed
		meta_is exitcode ""
		chmod 644 "$work/text"
		boxed $option -- ./text
		failed 'execve\("./text"\): Permission denied'
		meta_is message 'execve("./text"): Permission denied'
		chmod 755 "$work/text"
		boxed $option -- ./text
		failed 'execve\("./text"\): Exec format error'
		meta_is message 'execve("./text"): Exec format error'
		boxed $option -- /bin/sh -c 'exit 127'
		verdict RE 'Exited with error status 127'
	done
}

# ---- signals to isolate ----

@test "TERM, INT, HUP and QUIT end the run: SG, Interrupted, the signal" {
	for signal in TERM INT HUP QUIT; do
		shell_behind 'echo ready; exec sleep 60'
		kill -$signal "$keeper"
		ended "$keeper"
		output='' stderr=''
		verdict SG Interrupted
		keys "exitsig status message killed $statistics"
		meta_is exitsig "$(kill -l $signal)"
	done
}

@test "an interrupted run tells so on standard error, unless it is silent" {
	"$isolate" -b "$id" -M "$meta" --run -- /bin/sh -c 'echo ready; exec sleep 60' \
		>"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" 3>&- &
	keepers+=($!)
	within_seconds 60 grep -q ready "$BATS_TEST_TMPDIR/out"
	kill -TERM "${keepers[-1]}"
	ended "${keepers[-1]}"
	is "$status" 1
	is "$(<"$BATS_TEST_TMPDIR/err")" Interrupted
}

@test "ABRT: exit 2, XX, and a meta file that is whole" {
	shell_behind 'echo ready; exec sleep 60' 2>"$BATS_TEST_TMPDIR/err"
	kill -ABRT "$keeper"
	ended "$keeper"
	is "$status" 2
	well_formed
	meta_is status XX
	[ -n "$(meta_value message)" ]
	is "$(wc -l <"$BATS_TEST_TMPDIR/err")" 1
	boxed -- /bin/true
	gave 0
}

@test "USR1, USR2 and PIPE do nothing" {
	shell_behind 'echo ready; sleep 0.3; exit 3'
	for signal in USR1 USR2 PIPE; do
		kill -$signal "$keeper"
	done
	ended "$keeper"
	is "$status" 1
	meta_is exitcode 3
}

# ---- the file ----

@test "the meta file of an earlier run is replaced, and that of a run that cannot begin says XX" {
	printf 'time:99.000\nexitcode:77\n%05000d\n' 0 >"$meta"
	boxed -- /bin/true
	keys "$statistics exitcode"
	isolate -b 4711 --meta="$meta" --run -- /bin/true
	failed 'init'
	well_formed
	meta_is status XX
}

@test "nothing that the program is or does gets into the meta file" {
	boxed --chdir=$'/no\nexitcode:0' -- /bin/true
	gave 2
	well_formed
	meta_is exitcode ""
	boxed --cg-timing -- $'./no\nexitcode:0\n'
	gave 2
	well_formed
	meta_is exitcode ""
}

# ---- control groups ----

@test "a run without --cg has no keys of control groups, also where there are some" {
	boxed -- /bin/true
	is "$(meta_value cg-mem)$(meta_value cg-oom-killed)" ""
	keys "$statistics exitcode"
}

@test "--cg where there is no place for groups: exit 2, and what helps" {
	! has_groups || skip "there are"
	isolate -b 70 --cg --init
	failed 'delegate'
	boxed --cg -- /bin/true
	gave 2
	meta_is status XX
}

# bats test_tags=cgroup,vm-root
@test "--cg: the keys, with the memory of all" {
	need_groups
	init --cg
	mem=
	[ "$(stat -f -c %T /sys/fs/cgroup)" = cgroup2fs ] && [ -z "$(find /sys/fs/cgroup -name memory.peak -print -quit)" ] ||
		mem=' cg-mem'
	boxed --cg -- /bin/true
	gave 0
	keys "$statistics$mem exitcode"
	boxed --cg -- /bin/false
	keys "$statistics$mem exitcode status message"
	boxed --cg -- /bin/sh -c 'kill -11 $$'
	keys "$statistics$mem exitsig status message"
	boxed --cg --wall-time=0.1 -- /bin/sleep 60
	keys "status message killed $statistics$mem"
	boxed --cg "$tools" --time=0.1 --extra-time=60 -- /t/burn self 200
	verdict TO 'Time limit exceeded'
	keys "$statistics$mem status message"
	# killed by the kernel: the program's own end, and that it was for memory
	boxed --cg --cg-mem=16384 "$tools" -- /t/grab memory 200000
	verdict SG 'Caught fatal signal 9'
	keys "$statistics$mem cg-oom-killed exitsig status message"
	meta_is exitsig 9
	isolate -b "$id" --cg --cg-mem=16384 "$tools" --run -- /t/grab memory 200000
	gave 1
	is "$stderr" 'Caught fatal signal 9'
}

# bats test_tags=cgroup
@test "--cg: a child that was killed for memory is told, and the end is the program's own" {
	need_groups
	init --cg
	boxed --cg --cg-mem=16384 "$tools" -p -- /bin/sh -c '/t/grab memory 200000; exit 0'
	gave 0
	is "$(meta_value cg-oom-killed)$(meta_value exitcode)$(meta_value status)" 10
}

# bats test_tags=cgroup
@test "--cg: time is that of all processes" {
	need_groups
	init --cg
	boxed --cg "$tools" -p --time=0.2 --wall-time=120 -- /bin/sh -c '/t/burn self 60000 & /t/burn self 60000 & wait'
	verdict TO 'Time limit exceeded'
	within "$(meta_ms time)" 201 20000
}
