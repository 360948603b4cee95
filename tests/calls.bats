#!/usr/bin/env bats
# calls.bats: how many system calls a run makes, from the start of ojbox to its end, with all its processes: what
# has been trimmed stays so.  Where calls have become more, look at them (strace -f -r) before a bound is raised.
# bats file_tags=anyone
# Variables are those of lib.bash.
# shellcheck disable=SC2030,SC2031,SC2154

load lib.bash

setup_file() {
	lib_begin
}

teardown() {
	lib_end
}

# counted BOUND KIND [OPTION ...]: a run with those options goes the way that KIND says, and makes at most BOUND
# calls, those of the program among them, and not many fewer: else the bound has to be lowered.
counted() {
	local bound=$1 kind=$2 calls
	shift 2
	command -v strace >/dev/null || skip "strace is not installed"
	apart "$ojbox" --box-id="$id" --verbose --run "$@" -- /bin/true
	gave 0
	matches "$stderr" "$kind: "
	strace -f -c -o "$BATS_TEST_TMPDIR/calls" "$ojbox" --box-id="$id" --silent --run "$@" -- /bin/true </dev/null >/dev/null
	calls=$(awk '$NF == "total" { print $(NF == 5 ? 3 : 4) }' "$BATS_TEST_TMPDIR/calls")
	awk 'NR > 2 { print $(NF - ($NF == "total")), $4 }' "$BATS_TEST_TMPDIR/calls" | head -12
	echo "$kind $*: $calls calls"
	within "$calls" $((bound * 3 / 4)) "$bound"
}

@test "a warm run" {
	box_new
	counted 480 warm --no-cg
	counted 500 warm --no-cg --time=10 --wall-time=20 --mem=1GiB --meta="$meta"
}

@test "a fresh run" {
	id=$("$ojbox" --box-id=auto --init --no-holder)
	id=${id##*/}
	counted 620 fresh --no-cg
}
