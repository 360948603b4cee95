# holder.bash: what the test files share that are about a box's holder; to be loaded after lib.bash, with the
# helper `lock'.
# shellcheck shell=bash disable=SC2034,SC2119,SC2120,SC2154

# holder [BOX]: prints the number of the process that has the lock on the record, or nothing.
holder() {
	"$BATS_FILE_TMPDIR/bin/lock" who "${1-$box}/holder"
}

# init [OPTION ...]: makes this test's box anew, with a holder; $holder is its number.
init() {
	"$ojbox" --box-id="$id" --holder=yes "$@" --init >/dev/null
	holder=$(holder)
	[ -n "$holder" ]
}

# Whether a process has ended: a parent that does not ask for it leaves its name.
gone() {
	grep -qs '^State:.*Z' "/proc/$1/status" || [ ! -e "/proc/$1" ]
}

kill_holder() {
	kill -KILL "$holder"
	within_seconds 10 gone "$holder"
}

# warm [OPTION ...] -- PROGRAM: as boxed, in what the holder keeps; fresh: in what the run has made itself.
warm() {
	boxed -v "$@"
	matches "$stderr" 'ojbox: warm: ' "$*"
}

fresh() {
	boxed -v "$@"
	matches "$stderr" 'ojbox: fresh: ' "$*"
}
