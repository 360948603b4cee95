#!/usr/bin/env bats
# meta.bats: the meta file: its keys and their order, its syntax, and where it may be written.
# Words in single quotes are for the shell in the box; variables are those of lib.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

load lib.bash

statistics='time time-wall max-rss csw-voluntary csw-forced'

setup_file() {
	lib_begin burn
}

setup() {
	box_new
}

teardown() {
	lib_end
}

# Every line is key:value, neither is empty, numbers are numbers, the last line is ended.
well_formed() {
	local line
	is "$(tail -c 1 "$meta" | od -An -tx1)" ' 0a'
	while IFS= read -r line; do
		matches "$line" '^[a-z][a-z-]*:.'
		case $line in
		time:* | time-*[!y]:* | *-pressure:*) matches "$line" '^[a-z-]+:[0-9]+\.[0-9]{3}$' ;;
		status:*) matches "$line" '^status:(RE|SG|TO|XX)$' ;;
		max-rss:* | csw-*:* | cg-*:* | exitcode:* | exitsig:*) matches "$line" '^[a-z-]+:(0|[1-9][0-9]*)$' ;;
		killed:*) is "$line" killed:1 ;;
		esac
	done <"$meta"
}

# The keys in their order; with control groups there are more, some only where the kernel knows them.
keys() {
	local wanted=" $1 " got
	well_formed
	wanted=${wanted/ limits-by / time-user time-sys limits-by time-by ended }
	[ "$(meta_value limits-by)" = rlimit ] || wanted=${wanted/ csw-forced / csw-forced cg-mem }
	got=" $(meta_keys) "
	for key in cg-pids-peak cpu-pressure memory-pressure; do
		got=${got/ $key / }
	done
	is "$got" "$wanted"
}

# ---- keys and their order ----

@test "a program that ends well" {
	boxed -- /bin/true
	gave 0
	keys "$statistics exitcode limits-by"
	meta_is exitcode 0
	matches "$(meta_value limits-by)" '^(rlimit|cgroup-v[12])$'
	matches "$(meta_value time-by)" '^(rusage|cgroup)$'
	within "$(meta_value max-rss)" 100 100000
}

@test "a program that fails" {
	boxed -- /bin/sh -c 'exit 255'
	verdict RE 'Exited with error status 255'
	keys "$statistics exitcode status message limits-by"
	meta_is exitcode 255
}

@test "a program that is killed by a signal" {
	for signal in 6 8 9 11 15; do
		boxed -- /bin/sh -c 'kill -$0 $$' $signal
		verdict SG "Caught fatal signal $signal"
		keys "$statistics exitsig status message limits-by"
		meta_is exitsig $signal
	done
}

@test "a program that is stopped at a limit" {
	boxed --wall-time=0.1 -- /bin/sleep 60
	verdict TO 'Time limit exceeded (wall clock)'
	keys "status message killed $statistics limits-by"
	boxed "$tools" --time=0.05 -- /t/burn self 60000
	verdict TO 'Time limit exceeded'
	keys "status message killed $statistics limits-by"
}

@test "a program found over its limit at its end" {
	boxed "$tools" --time=0.05 --extra-time=30 -- /t/burn self 100
	verdict TO 'Time limit exceeded'
	keys "$statistics status message limits-by"
}

@test "a program stopped for its output" {
	apart bash -c '"$@" >"$0"' "$BATS_TEST_TMPDIR/out" "$ojbox" -sb "$id" -M "$meta" --fsize=1 --run -- \
		/bin/cat /dev/zero
	verdict SG 'Caught fatal signal 25'
	keys "exitsig status message killed $statistics limits-by"
}

@test "a run that is interrupted" {
	for signal in TERM INT HUP QUIT; do
		boxed_behind -- /bin/sh -c 'echo ready; exec sleep 60' >"$BATS_TEST_TMPDIR/out"
		within_seconds 10 grep -q ready "$BATS_TEST_TMPDIR/out"
		kill -$signal "$keeper"
		ended "$keeper"
		output='' stderr=''
		verdict SG Interrupted
		keys "exitsig status message killed $statistics limits-by"
		meta_is exitsig "$(kill -l $signal)"
		: >"$BATS_TEST_TMPDIR/out"
	done
}

@test "a run whose keeper is aborted is a failure of the sandbox" {
	boxed_behind -- /bin/sh -c 'echo ready; exec sleep 60' >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err"
	within_seconds 10 grep -q ready "$BATS_TEST_TMPDIR/out"
	kill -ABRT "$keeper"
	ended "$keeper"
	is "$status" 2
	keys "status message"
	meta_is status XX
	is "$(cat "$BATS_TEST_TMPDIR/err")" "ojbox: $(meta_value message)"
}

@test "a run that fails in the sandbox" {
	boxed --chdir=/nowhere -- /bin/true
	refused "^ojbox: box $id: program: --chdir: /nowhere \(a path in the box\): No such file or directory\$"
	keys "status message"
	meta_is status XX
	is "ojbox: $(meta_value message)" "$stderr"
	rmdir "$work"
	boxed -- /bin/true
	refused "box $id: its --init was not finished"
	keys "status message"
	meta_is status XX
}

@test "line breaks and control bytes cannot get into the file" {
	boxed --chdir=$'/no\nexitcode:0\e[1m\x7f\xff' -- /bin/true
	refused 'nexitcode:0'
	keys "status message"
	meta_is exitcode ""
	is "$(LC_ALL=C tr -d '\n -~\200-\377' <"$meta" | wc -c)" 0
}

@test "the message has no more than one line when it is long" {
	boxed --chdir="/$(printf '%03000d' 0)" -- /bin/true
	gave 2
	keys "status message"
}

@test "the program cannot write to it" {
	boxed -p -- /bin/sh -c 'echo status:OK; echo exitcode:0 >&2; for fd in 3 4 5 6 7 8 9; do
		eval "echo exitcode:0 >&$fd"; done; exit 3' 2>/dev/null
	gave 1
	meta_is exitcode 3
	keys "$statistics exitcode status message limits-by"
}

# ---- the file ----

@test "a longer file is cut, and stays the same file" {
	head -c 100000 /dev/zero >"$meta"
	chmod 600 "$meta"
	before=$(stat -c '%i %a' "$meta")
	boxed -- /bin/true
	gave 0
	is "$(stat -c '%i %a' "$meta")" "$before"
	keys "$statistics exitcode limits-by"
}

@test "a new file has the caller's mode" {
	(umask 027 && "$ojbox" -sb "$id" -M "$meta" --run -- /bin/true)
	is "$(stat -c '%u %a' "$meta")" "$EUID 640"
}

@test "before the run it says that the run was not finished, in place of what was there" {
	printf 'exitcode:0\n%0500d\n' 0 >"$meta"
	mkfifo "$BATS_TEST_TMPDIR/in"
	exec 8<>"$BATS_TEST_TMPDIR/in"
	boxed_behind -p -- /bin/sh -c 'echo ready; read line' <"$BATS_TEST_TMPDIR/in" >"$BATS_TEST_TMPDIR/out"
	within_seconds 10 grep -q ready "$BATS_TEST_TMPDIR/out"
	during=$(cat "$meta")
	echo go >&8
	ended "$keeper"
	is "$during" $'status:XX\nmessage:Run not finished'
	is "$status" 0
	keys "$statistics exitcode limits-by"
}

@test "after kill -9 it still says so" {
	echo exitcode:0 >"$meta"
	boxed_behind -- /bin/sh -c 'echo ready; exec sleep 60' >"$BATS_TEST_TMPDIR/out"
	within_seconds 10 grep -q ready "$BATS_TEST_TMPDIR/out"
	kill -KILL "$keeper"
	ended "$keeper"
	is "$(cat "$meta")" $'status:XX\nmessage:Run not finished'
}

@test "a pipe gets it once, at the end" {
	mkfifo "$BATS_TEST_TMPDIR/pipe"
	cat "$BATS_TEST_TMPDIR/pipe" >"$meta" 3>&- &
	keepers+=($!)
	apart "$ojbox" -sb "$id" -M "$BATS_TEST_TMPDIR/pipe" --run -- /bin/true
	gave 0 ""
	wait "${keepers[-1]}"
	keys "$statistics exitcode limits-by"
}

@test "a pipe that nobody reads is refused, not waited for" {
	mkfifo "$BATS_TEST_TMPDIR/pipe"
	apart timeout 60 "$ojbox" -sb "$id" -M "$BATS_TEST_TMPDIR/pipe" --run -- /bin/touch /box/ran
	refused "is a pipe that nobody reads"
	is "$(ls -A "$work")" ""
}

@test "a file that the program can reach is written by ojbox alone, or the run has failed" {
	forged='time:0.001\ntime-wall:0.001\nexitcode:0\n'
	for trick in "printf '$forged' >m" "ln m n; printf '$forged' >n" "truncate -s 1M m" "chmod 777 m"; do
		apart "$ojbox" -sb "$id" -p -E PATH=/bin -M "$work/m" --run -- /bin/sh -c "$trick; exit 3"
		gave 1
		is "$(grep -c . "$work/m")" "$(grep -cE '^[a-z-]+:.' "$work/m")"
		is "$(sed -n 's/^exitcode://p' "$work/m")" 3
		rm -f "$work"/[mn]
	done
	for trick in "rm m" "rm m; printf '$forged' >m" "mv m n; ln -s n m" "rm m; mkdir m" "rm m; mkfifo m"; do
		apart timeout 60 "$ojbox" -sb "$id" -p -E PATH=/bin --special-files -M "$work/m" --run -- /bin/sh -c "$trick"
		refused "meta file: $work/m was removed or replaced during the run"
		rm -rf "$work"/[mn]
	done
}

@test "- is standard output, after the program's" {
	apart "$ojbox" -sb "$id" -M - --run -- /bin/echo hello
	gave 0
	is "${output%%$'\n'*}" hello
	tail -n +2 <<<"$output" >"$meta"
	keys "$statistics exitcode limits-by"
	"$ojbox" -sb "$id" -M - --run -- /bin/echo hello >"$BATS_TEST_TMPDIR/out"
	is "$(head -1 "$BATS_TEST_TMPDIR/out")" hello
	tail -n +2 "$BATS_TEST_TMPDIR/out" >"$meta"
	keys "$statistics exitcode limits-by"
}

@test "a full disk is a failure of the sandbox" {
	apart "$ojbox" -sb "$id" -M /dev/full --run -- /bin/true
	refused 'meta file: .*No space left on device'
	apart bash -c '"$@" >/dev/full' bash "$ojbox" -sb "$id" -M - --run -- /bin/true
	refused 'meta file: .*No space left on device'
}

@test "a file that may not grow is a failure of the sandbox, not its death" {
	# through cat: bats keeps standard error in a file, which may not grow either
	apart bash -c 'set -o pipefail; (ulimit -f 0; "$@") 2>&1 >&3 | cat >&2' bash "$ojbox" -sb "$id" \
		-M "$meta" --run -- /bin/true 3>&1
	refused 'meta file: .*File too large'
}

@test "a symbolic link is refused, and nothing runs" {
	echo text >"$BATS_TEST_TMPDIR/target"
	ln -s "$BATS_TEST_TMPDIR/target" "$meta"
	boxed -- /bin/touch /box/ran
	refused "^ojbox: --meta \(-M\): $meta is a symbolic link; name the file itself"
	is "$(cat "$BATS_TEST_TMPDIR/target")" text
	ln -sf "$BATS_TEST_TMPDIR/none" "$meta"
	boxed -- /bin/touch /box/ran
	refused "is a symbolic link"
	[ ! -e "$BATS_TEST_TMPDIR/none" ]
	is "$(ls -A "$work")" ""
}

@test "a file that cannot be opened is refused by name, and nothing runs" {
	for file in "$BATS_TEST_TMPDIR/none/meta" "$BATS_TEST_TMPDIR"; do
		apart "$ojbox" -sb "$id" -M "$file" --run -- /bin/touch /box/ran
		refused "^ojbox: --meta \(-M\): $file: "
	done
	if ! is_root; then
		touch "$meta"
		chmod 400 "$meta"
		boxed -- /bin/touch /box/ran
		refused "^ojbox: --meta \(-M\): $meta: Permission denied\$"
	fi
	is "$(ls -A "$work")" ""
}

@test "the same keys with --silent and without, and no file without --meta" {
	apart "$ojbox" -b "$id" -M "$meta" --run -- /bin/true
	gave 0 ""
	keys "$statistics exitcode limits-by"
	matches "$stderr" "^OK \($(meta_value time) sec real, $(meta_value time-wall) sec wall\)\$"
	mkdir "$BATS_TEST_TMPDIR/here"
	cd "$BATS_TEST_TMPDIR/here"
	apart "$ojbox" -b "$id" --run -- /bin/true
	gave 0 ""
	is "$(ls -A -I cgroup -I holder "$work" "$box" .)" "$(printf '.:\n\n%s:\nbox\n\n%s:' "$box" "$work")"
}
