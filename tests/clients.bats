#!/usr/bin/env bats
# clients.bats: contest systems that call isolate, as programs of their own in tests/clients: CMS, Judge0, Piston and
# a grader of a few lines get what they rely on from ojbox under the name isolate.
#
# Without --cg they need nothing to be prepared; with --cg a place for control groups, once.  What is compiled is
# compiled in a box, by the machine's compiler; on a machine that is told to be slow a program of the build is taken.
# Variables are those of lib.bash and isolate.bash.
# shellcheck disable=SC2030,SC2031,SC2154

load lib.bash
load isolate.bash

clients=$top/tests/clients

setup_file() {
	isolate_begin submission
	export SUBMISSION=$top/tests/helpers/submission.c ISOLATE=$BATS_FILE_TMPDIR/isolate
}

setup() {
	timed || export SUBMISSION_PROGRAM=$BATS_FILE_TMPDIR/bin/submission
	export TMPDIR=$BATS_TEST_TMPDIR # where CMS and Piston keep files of theirs
	chmod a+x "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR"/{file,test} "$BATS_FILE_TMPDIR" "$BATS_TEST_TMPDIR"
}

# Clients leave no box behind, or have failed.
teardown() {
	local left
	left=$(ls -A "$BATS_FILE_TMPDIR/boxes" 2>/dev/null) || true
	lib_end
	is "$left" "" "boxes"
}

# cms CG TEST ...: test cases of tests/clients/cms.py
cms() {
	local cg=$1 own=0
	shift
	command -v python3 >/dev/null || skip "no Python here"
	! has_ids || own=1
	run env ISOLATE_CG="$cg" ISOLATE_OWN_IDS=$own python3 -B "$clients/cms.py" "$@"
	echo "$output"
	is "$status" 0
	matches "$output" 'Ran [1-9][0-9]* test'
	[[ $output != *'unexpected success'* ]]
}

# lines WANTED: what the last `run` printed, and that it succeeded.
lines() {
	is "$output" "$1"
	is "$status" 0
}

judge0_lines='accepted: Accepted
wrong: Wrong Answer
timeout: Time Limit Exceeded
asleep: Time Limit Exceeded
failing: Runtime Error (NZEC 3)
dying: Runtime Error (11)
environment: Accepted
missing: Runtime Error (NZEC 127)'

judge0() {
	local number=2147483646 version
	! is_root || number=1234
	[ -x /bin/bash ] || skip "no bash here"
	timed || SUBMISSION=
	apart "$clients/judge0.sh" "$isolate" $number "$@"
	echo "$stderr"
	! timed || [ ! -x /usr/bin/gcc ] || judge0_lines+=$'\ncompiled: Accepted\nmiscompiled: Compilation Error'
	version=$("$isolate" --version)
	lines "$judge0_lines
without a program: Exec Format Error
version: $version"
}

piston() {
	command -v python3 >/dev/null || skip "no Python here"
	apart python3 -B "$clients/piston.py" "$isolate" 100 "$@"
	echo "$stderr"
	is "$(grep -v ': good$' <<<"$output" || true)" ""
	is "$status" 0
	within "$(wc -l <<<"$output")" 9 20
}

# ---- without control groups: nothing is prepared ----

# bats test_tags=subids
@test "CMS: batch tasks" {
	cms 0 Batch Permissions
}

# bats test_tags=subids
@test "CMS: communication tasks" {
	cms 0 Communication
}

@test "CMS: compilation" {
	[ -x /usr/bin/gcc ] || skip "no compiler here"
	cms 0 Compilation
}

# bats test_tags=subids
@test "CMS: numbers over 1000, and boxes side by side" {
	cms 0 Numbers
}

# bats test_tags=subids
@test "Judge0" {
	judge0
}

@test "Piston" {
	piston
}

@test "a grader of a few lines" {
	[ -x /usr/bin/gcc ] || skip "no compiler here"
	cd "$BATS_TEST_TMPDIR"
	apart "$clients/grader.sh" "$isolate" 0 "$SUBMISSION"
	echo "$stderr"
	lines 'small: correct, OK
other: wrong
slow: Time limit exceeded, Time limit exceeded
failing: Exited with error status 4, Exited with error status 4
dying: Caught fatal signal 11, Caught fatal signal 11
large: correct, OK
score 2'
}

# ---- with control groups ----

# bats test_tags=cgroup
@test "CMS with --cg: batch tasks" {
	need_groups
	if timed; then
		cms 1 Batch Permissions Numbers Compilation
	else
		cms 1 Batch.test_accepted_and_wrong Batch.test_memory Batch.test_fork
	fi
}

# bats test_tags=cgroup
@test "CMS with --cg: communication tasks" {
	need_groups
	if timed; then
		cms 1 Communication
	else
		cms 1 Communication.test_manager_in_a_box_two_players
	fi
}

# bats test_tags=cgroup
@test "Judge0 with --cg" {
	need_groups
	judge0 --cg
}

# bats test_tags=cgroup
@test "Piston with --cg" {
	need_groups
	piston --cg
}
