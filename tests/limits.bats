#!/usr/bin/env bats
# limits.bats: every limit is enforced and told truthfully.
#
# Times are compared with generous upper bounds: a machine that is busy makes everything later, never earlier.
# Words in single quotes are for the shell in the box; variables are those of lib.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

# bats file_tags=subids
load lib.bash

setup_file() {
	lib_begin burn grab poke
}

setup() {
	box_new
}

teardown() {
	lib_end
}

# What the kernel says of one limit: soft and hard.
limit_of() {
	boxed "$@" -- /bin/cat /proc/self/limits
	gave 0
}

limit_is() {
	is "$(sed -n "s/^$1  *\([^ ]*\) *\([^ ]*\) .*/\1 \2/p" <<<"$output")" "$2 $2" "$1"
}

# ---- CPU time ----

@test "time: a program that goes on is stopped" {
	boxed "$tools" --time=0.1 -- /t/burn self 60000
	verdict TO 'Time limit exceeded'
	meta_is killed 1
	within "$(meta_ms time)" 101 5000
	is "$(meta_value exitcode)$(meta_value exitsig)" ""
}

@test "time: a program within its limit is not touched, and its time is told" {
	boxed "$tools" --time=30 -- /t/burn self 200
	gave 0 ""
	within "$(meta_ms time)" 200 5000
	within "$(meta_ms time-wall)" 200 60000
	is "$(meta_value status)$(meta_value killed)" ""
}

@test "time: sleeping costs none, and neither does making the box" {
	boxed --time=1 -- /bin/sleep 0.3
	gave 0 ""
	within "$(meta_ms time)" 0 250
	within "$(meta_ms time-wall)" 300 60000
}

@test "time: children, threads and orphans are counted when they end" {
	for kind in child threads orphan; do
		echo $kind
		boxed "$tools" -p --time=30 -- /t/burn $kind 200
		gave 0 ""
		within "$(meta_ms time)" 200 5000
	done
}

@test "time: an orphan that still runs when the program ends is counted and killed" {
	boxed "$tools" -p --time=30 -- /t/burn abandoned 200
	gave 0 ""
	within "$(meta_ms time)" 200 5000
	within "$(meta_ms time-wall)" 200 20000
}

@test "time: children, threads and orphans that go on are stopped" {
	for kind in child threads orphan; do
		echo $kind
		boxed "$tools" -p --time=0.1 -- /t/burn $kind 60000
		verdict TO 'Time limit exceeded'
		meta_is killed 1
		within "$(meta_ms time)" 101 5000
	done
}

@test "time: the limit is for all processes together" {
	boxed "$tools" -p --time=0.25 -- /bin/sh -c '/t/burn self 100; /t/burn self 100; /t/burn self 100; exec /t/burn self 100'
	verdict TO 'Time limit exceeded'
	within "$(meta_ms time)" 251 5000
}

@test "time: a program over its limit at its end is told so, without an exit code" {
	boxed "$tools" --time=0.1 --extra-time=30 -- /t/burn self 250
	verdict TO 'Time limit exceeded'
	is "$(meta_value killed)$(meta_value exitcode)$(meta_value exitsig)" ""
	within "$(meta_ms time)" 250 5000
}

@test "extra-time: the program is stopped at the end of both" {
	boxed "$tools" --time=0.1 --extra-time=0.2 -- /t/burn self 60000
	verdict TO 'Time limit exceeded'
	meta_is killed 1
	within "$(meta_ms time)" 301 5000
}

@test "time: 0 is no limit, and a millisecond is one" {
	boxed "$tools" --time=0 -- /t/burn self 100
	gave 0 ""
	boxed "$tools" --time=1ms -- /t/burn self 60000
	verdict TO 'Time limit exceeded'
	within "$(meta_ms time)" 2 5000
}

# ---- time by the clock ----

@test "wall-time: a program that sleeps is stopped" {
	boxed --wall-time=0.2 -- /bin/sleep 60
	verdict TO 'Time limit exceeded (wall clock)'
	meta_is killed 1
	within "$(meta_ms time-wall)" 201 20000
	within "$(meta_ms time)" 0 250
}

@test "wall-time: 0 is no limit" {
	boxed --wall-time=0 -- /bin/sleep 0.2
	gave 0 ""
	within "$(meta_ms time-wall)" 200 20000
}

@test "wall-time: a program that ignores all signals is stopped" {
	boxed "$tools" --wall-time=0.3 -- /t/poke deaf
	verdict TO 'Time limit exceeded (wall clock)'
	is "$output" deaf
}

@test "wall-time: a program that stops itself is stopped for good" {
	boxed "$tools" --wall-time=0.3 -- /t/poke stop
	verdict TO 'Time limit exceeded (wall clock)'
	boxed "$tools" -p --wall-time=0.3 -- /bin/sh -c '/t/poke stop & /t/poke stop & kill -STOP $$'
	verdict TO 'Time limit exceeded (wall clock)'
}

@test "wall-time: a pipe as input that nobody opens" {
	mkfifo "$work/in"
	chmod 666 "$work/in"
	boxed --wall-time=0.3 --stdin=in -- /bin/cat
	verdict TO 'Time limit exceeded (wall clock)'
	within "$(meta_ms time-wall)" 301 20000
	within "$(meta_ms time)" 0 250
}

@test "wall-time: the wait for a redirection is part of it" {
	[ "${OJBOX_TEST_IDS-}" != subids ] || skip "the box folder is closed to the caller during a run"
	mkfifo "$work/in"
	chmod 666 "$work/in"
	boxed_behind --wall-time=30 --stdin=in -- /bin/cat >"$BATS_TEST_TMPDIR/out"
	within_seconds 10 grep -q 'Run not finished' "$meta"
	sleep 0.4
	echo hello >"$work/in"
	ended "$keeper"
	is "$status" 0
	is "$(cat "$BATS_TEST_TMPDIR/out")" hello
	within "$(meta_ms time-wall)" 200 20000
}

@test "wall-time: orphans do not prolong a run whose program has ended" {
	boxed "$tools" -p --wall-time=30 -- /t/poke orphan
	gave 0
	within "$(meta_ms time-wall)" 0 15000
}

# ---- memory ----

@test "mem: an allocation beyond the limit fails" {
	boxed "$tools" --mem=64MiB -- /t/grab memory 200000
	gave 0
	within "$output" 20000 65536
	boxed "$tools" -- /t/grab memory 200000
	gave 0 200000
	within "$(meta_value max-rss)" 200000 400000
}

@test "mem: for each process by itself, and told so" {
	boxed "$tools" --no-cg --mem=64MiB -p -- /bin/sh -c '/t/grab memory 40000 & /t/grab memory 40000; wait'
	gave 0 $'40000\n40000'
	meta_is limits-by rlimit
}

@test "mem and stack: exact values, in KiB without a unit" {
	limit_of --mem=1000000 --stack=5000
	limit_is 'Max address space' 1024000000
	limit_is 'Max stack size' 5120000
	limit_of --mem=1GiB --stack=8MiB
	limit_is 'Max address space' 1073741824
	limit_is 'Max stack size' 8388608
}

@test "stack: beyond the limit the program dies of signal 11" {
	boxed "$tools" --stack=64MiB -- /t/grab stack 20000
	gave 0 20000
	boxed "$tools" --stack=8MiB -- /t/grab stack 20000
	verdict SG 'Caught fatal signal 11'
	meta_is exitsig 11
}

@test "limits that are not asked for" {
	limit_of
	hard=$(ulimit -Hs)
	[ "$hard" = unlimited ] || hard=$((hard * 1024))
	limit_is 'Max cpu time' "$(ulimit -Ht)"
	limit_is 'Max stack size' "$hard"
	limit_is 'Max core file size' 1
	limit_is 'Max open files' 1024
	limit_is 'Max locked memory' 0
	limit_is 'Max msgqueue size' 0
	limit_is 'Max address space' "$(ulimit -Hv)"
	limit_is 'Max file size' "$(ulimit -Hf)"
}

# ---- files ----

@test "open-files: exact" {
	limit_of --open-files=77
	limit_is 'Max open files' 77
	boxed "$tools" --open-files=16 -- /t/grab files 100
	gave 0 16
	boxed "$tools" -- /t/grab files 2000
	gave 0 1024
}

@test "fsize: a file in the box ends at the limit, to the byte" {
	boxed --fsize=10 -- /bin/dd if=/dev/zero of=/box/file bs=1000 count=100 status=none
	verdict SG 'Caught fatal signal 25'
	is "$(stat -c %s "$work/file")" 10240
	boxed --fsize=100 -- /bin/dd if=/dev/zero of=/box/file bs=1024 count=100 status=none
	gave 0
	is "$(stat -c %s "$work/file")" 102400
}

@test "fsize: redirected output, inside the box and outside of it" {
	boxed --fsize=10 --stdout=out -- /bin/dd if=/dev/zero bs=1000 count=100 status=none
	verdict SG 'Caught fatal signal 25'
	is "$(stat -c %s "$work/out")" 10240
	apart bash -c '"$@" >"$0"' "$BATS_TEST_TMPDIR/out" "$ojbox" -sb "$id" -M "$meta" --fsize=10 --run -- \
		/bin/dd if=/dev/zero bs=1000 count=100 status=none
	verdict SG 'Caught fatal signal 25'
	meta_is exitsig 25
	is "$(stat -c %s "$BATS_TEST_TMPDIR/out")" 10240
}

@test "fsize: output of exactly the limit is well" {
	"$ojbox" -sb "$id" -M "$meta" --fsize=10 --run -- /bin/dd if=/dev/zero bs=1024 count=10 status=none \
		>"$BATS_TEST_TMPDIR/out"
	is "$(stat -c %s "$BATS_TEST_TMPDIR/out")" 10240
	meta_is status ""
}

@test "fsize: a program that ignores the signal gets no further" {
	boxed --fsize=10 --env=PATH=/bin -p -- /bin/sh -c 'trap "" XFSZ; dd if=/dev/zero of=file bs=1000 count=100 status=none'
	gave 1
	meta_is exitcode 1
	matches "$stderr" 'File too large'
	is "$(stat -c %s "$work/file")" 10240
}

@test "core: exact; no core file by default" {
	[ "$(ulimit -Hc)" = unlimited ] || skip "the caller may have no core files"
	limit_of --core=1MiB
	limit_is 'Max core file size' 1048576
	limit_of --core=0
	limit_is 'Max core file size' 1
	apart bash -c 'ulimit -c 0; exec "$@"' bash "$ojbox" -sb "$id" --run -- /bin/grep 'core file' /proc/self/limits
	gave 0
	matches "$output" 'size +0 +0 ' # no more can be had
	boxed -- /bin/sh -c 'kill -QUIT $$'
	verdict SG 'Caught fatal signal 3'
	is "$(ls -A "$work")" ""
}

# ---- processes ----

@test "processes: one by default, of processes and threads together" {
	boxed "$tools" -- /t/grab processes 10
	gave 0 0
	boxed "$tools" -- /t/grab threads 10
	gave 0 0
}

@test "processes: as many as asked for, to the one" {
	for number in 1 2 5; do
		boxed "$tools" --processes=$number -- /t/grab processes 10
		gave 0 $((number - 1))
		boxed "$tools" -p$number -- /t/grab threads 10
		gave 0 $((number - 1))
	done
}

@test "processes: the same in every run of a box, and in two boxes at once" {
	boxed_behind "$tools" -p3 -- /bin/sh -c '/t/grab processes 10; sleep 60' >"$BATS_TEST_TMPDIR/first"
	within_seconds 10 test -s "$BATS_TEST_TMPDIR/first"
	is "$(cat "$BATS_TEST_TMPDIR/first")" 1
	box_new
	for _ in 1 2 3; do
		boxed "$tools" -p3 -- /t/grab processes 10
		gave 0 2
	done
}

@test "processes: bare and 0 are no limit" {
	for option in -p --processes --processes=0; do
		boxed "$tools" $option -- /t/grab processes 50
		gave 0 50
	done
}

@test "processes: a bomb is held and cleared away" {
	boxed "$tools" --processes=20 --wall-time=0.5 -- /t/grab bomb 1
	verdict TO 'Time limit exceeded (wall clock)'
	within "$(meta_ms time-wall)" 501 20000
	boxed -- /bin/true
	gave 0
}

# ---- memory file systems ----

@test "tmp-size: exact, for /tmp and /dev/shm" {
	boxed --tmp-size=1MiB -- /bin/df --output=size -k /tmp /dev/shm
	gave 0
	is "$(tr -d ' \n' <<<"$output")" 1K-blocks10241024
	boxed -- /bin/df --output=size -k /tmp /dev/shm
	is "$(tr -d ' \n' <<<"$output")" 1K-blocks262144262144
}

@test "tmp-size: what is written beyond it fails" {
	boxed --tmp-size=100 -- /bin/dd if=/dev/zero of=/tmp/file bs=1024 count=200
	gave 1
	matches "$stderr" 'No space left on device'
	boxed --tmp-size=300 -- /bin/dd if=/dev/zero of=/dev/shm/file bs=1024 count=200
	gave 0
}

@test "tmp-size: many small files are limited, too" {
	boxed --env=PATH=/bin -p -- /bin/sh -c 'cd /tmp && seq 100000 | xargs touch'
	gave 1
	matches "$stderr" 'No space left on device'
}
