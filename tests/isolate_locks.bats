#!/usr/bin/env bats
# isolate_locks.bats: called by the name isolate: one command at a time, owners, and the mode of control groups.
# Words in single quotes are for the shell in the box; variables are those of lib.bash and isolate.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2034,SC2086,SC2154

load lib.bash
load isolate.bash

setup_file() {
	isolate_begin
}

setup() {
	init
}

teardown() {
	lib_end
}

# The box is busy until descriptor 8 is closed.
hold() {
	mkfifo "$BATS_TEST_TMPDIR/hold"
	exec 8<>"$BATS_TEST_TMPDIR/hold"
	shell_behind 'echo ready; cat' <"$BATS_TEST_TMPDIR/hold"
	holder=$keeper
}

# ---- one at a time ----

@test "a box in use: another --run, --init or --cleanup fails with exit 2, and the run goes on" {
	hold
	echo text >"$work/file"
	meta=$BATS_TEST_TMPDIR/other
	for command in "--run -- /bin/touch ran" --init --cleanup; do
		isolate --box-id="$id" --meta="$meta" $command
		failed 'in use'
	done
	well_formed
	meta_is status XX
	is "$(ls -A "$work")" file
	exec 8>&-
	ended "$holder"
	is "$status" 0
	meta=$BATS_TEST_TMPDIR/meta
	meta_is exitcode 0
}

@test "a box in use: --wait waits until it is free" {
	hold
	meta=$BATS_TEST_TMPDIR/other boxed_behind --wait -- /bin/echo second >"$BATS_TEST_TMPDIR/second"
	sleep 0.3
	is "$(<"$BATS_TEST_TMPDIR/second")" ""
	exec 8>&-
	ended "$holder"
	is "$status" 0
	ended "$keeper"
	is "$status" 0
	is "$(<"$BATS_TEST_TMPDIR/second")" second
}

@test "--wait waits with --init and --cleanup, too" {
	for command in --init --cleanup; do
		shell_behind 'echo ready; sleep 0.3; echo x >/box/file'
		rm "$BATS_TEST_TMPDIR/said"
		isolate --box-id="$id" --wait $command
		gave 0
		ended "$keeper"
		is "$status" 0
		[ ! -e "$work/file" ]
	done
	[ ! -e "$box" ]
}

@test "--wait does not wait for a box that is not there" {
	isolate -b 76 --wait --run -- /bin/true
	failed 'init'
	isolate -b 76 --wait --cleanup
	gave 0 ""
}

@test "other boxes are free meanwhile" {
	hold
	"$isolate" -b 77 --init
	isolate -sb 77 --run -- /bin/echo hello
	gave 0 hello
	isolate -b 77 --cleanup
	gave 0 ""
	exec 8>&-
	ended "$holder"
	is "$status" 0
}

@test "a box is free again after a keeper was killed" {
	shell_behind 'echo ready; exec sleep 60'
	kill -KILL "$keeper"
	ended "$keeper"
	boxed -- /bin/echo hello
	gave 0 hello
	is "$(ls -A "$work")" ""
}

# ---- whose it is ----

@test "root: a box belongs to the user who made it" {
	is_root || skip "needs two users"
	shared=$BATS_TEST_TMPDIR/shared
	mkdir -m 1777 "$shared"
	chmod a+x "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR"/{file,test} "$BATS_TEST_TMPDIR"
	printf '[machine]\nbox-root = %s\n' "$shared" >"$BATS_TEST_TMPDIR/test.ini"
	export OJBOX_CONFIG=$BATS_TEST_TMPDIR/test.ini
	apart setpriv --reuid=12345 --regid=12345 --clear-groups "$isolate" -b 5 --init
	gave 0 "$shared/5"
	for command in "--run -- /bin/true" --init --cleanup; do
		apart setpriv --reuid=12346 --regid=12346 --clear-groups "$isolate" -b 5 $command
		failed 'belongs to'
	done
	apart setpriv --reuid=12345 --regid=12345 --clear-groups "$isolate" -sb 5 --run -- /bin/echo hello
	gave 0 hello
	setpriv --reuid=12345 --regid=12345 --clear-groups "$isolate" -b 5 --cleanup
	# free for anybody after --cleanup
	apart setpriv --reuid=12346 --regid=12346 --clear-groups "$isolate" -b 5 --init
	gave 0 "$shared/5"
	setpriv --reuid=12346 --regid=12346 --clear-groups "$isolate" -b 5 --cleanup
}

# ---- control groups or not ----

# bats test_tags=cgroup
@test "the mode of control groups has to be that of --init, until --cleanup" {
	need_groups
	echo text >"$work/file"
	for command in "--run -- /bin/touch ran" --init --cleanup; do
		isolate -b "$id" --cg --meta="$meta" $command
		failed 'without --cg'
	done
	is "$(ls -A "$work")" file
	meta_is status XX
	isolate -b "$id" --cleanup
	gave 0
	init --cg
	echo text >"$work/file"
	for command in "--run -- /bin/touch ran" --init --cleanup; do
		isolate -b "$id" $command
		failed 'with --cg'
	done
	is "$(ls -A "$work")" file
	boxed --cg -- /bin/echo hello
	gave 0 hello
	isolate -b "$id" --cg --init
	gave 0 "$box"
	isolate -b "$id" --cg --cleanup
	gave 0 ""
	# either way when there is no box
	for mode in --cg ''; do
		isolate -b "$id" $mode --cleanup
		gave 0 ""
	done
	init
	boxed -- /bin/echo hello
	gave 0 hello
}
