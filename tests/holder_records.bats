#!/usr/bin/env bats
# holder_records.bats: records of a holder that are not to be believed, commands that are killed or meet, and
# machines that have too little: no holder stays that the next --init or --cleanup does not find.
#
# Words in single quotes are for other shells; variables are those of lib.bash and holder.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154
# bats file_tags=subids

load lib.bash
load holder.bash

setup_file() {
	lib_begin lock strike
}

setup() {
	# every process of a command that is called by this name can be found
	marked=$BATS_TEST_TMPDIR/marked
	cp "$ojbox" "$marked"
	ojbox=$marked
	box_new
	init
}

teardown() {
	lib_end
}

# Prints the numbers of all processes called $marked, but for those that have ended.
all_marked() {
	grep -lsaz "^[/]${marked#/}\$" /proc/[0-9]*/cmdline | tr -dc '0-9\n'
}

none_marked() {
	[ -z "$(all_marked)" ]
}

# Whoever is there is the holder.
settled() {
	holder=$(holder)
	[ "$(all_marked)" = "$holder" ]
}

# Every command of the box ends soon, and does what it is to do.
unharmed() {
	apart timeout 20 "$ojbox" -v -sb "$id" --run -- /bin/echo works
	gave 0 works
	matches "$stderr" 'ojbox: fresh: ' "$1"
	timeout 20 "$ojbox" --box-id="$id" --init
	warm -- /bin/true
	timeout 20 "$ojbox" --box-id="$id" --cleanup
	is "$(pgrep -x ojbox-holder | while read -r each; do ! gone "$each" && readlink "/proc/$each/fd"/*; done | grep -F "$box/" || true)" ""
	timeout 20 "$ojbox" --box-id="$id" --init
	holder=$(holder)
}

# ---- records ----

@test "a record that is empty, cut or changed, and a holder that lives" {
	record=$(cat "$box/holder")
	for text in '' "${record:0:40}" "${record%?}" "$record"$'\nmore' "$(head -c 70000 /dev/zero | tr '\0' x)"; do
		printf %s "$text" >"$box/holder"
		fresh -- /bin/echo works
		gave 0 works
		is "$(holder)" "$holder"
	done
	# it is the lock by which it is found and ended
	"$ojbox" --box-id="$id" --init
	gone "$holder"
	holder=$(holder)
	: >"$box/holder"
	"$ojbox" --box-id="$id" --cleanup
	gone "$holder"
}

@test "a record without a lock" {
	cp "$box/holder" "$BATS_TEST_TMPDIR/record"
	kill_holder
	unharmed "as it was left"
	for text in "$(cat "$BATS_TEST_TMPDIR/record")" "$$" '' "pid $$"; do
		kill_holder
		printf '%s\n' "$text" >"$box/holder"
		unharmed "$text"
	done
	kill_holder
	rm "$box/holder"
	unharmed "none"
}

@test "a link, a pipe, a folder, a socket in the place of the record" {
	"$ojbox" --box-id="$id" --cleanup
	box_new
	other=$box other_id=$id
	init
	other_holder=$holder
	box_new
	for kind in "ln -s $other/holder" "ln -s /dev/zero" "ln -s holder" mkfifo mkdir "ln $other/box/../holder"; do
		holder=$(holder)
		[ -z "$holder" ] || kill_holder
		rm -f "$box/holder"
		$kind "$box/holder"
		if [[ $kind = "ln $other"* ]]; then
			# the name of a lock of another box's holder: not for this box
			fresh -- /bin/echo works
			gave 0 works
			rm "$box/holder"
		fi
		unharmed "$kind"
	done
	gone "$other_holder" && false
	id=$other_id box=$other
	warm -- /bin/true
	gave 0
}

@test "somebody else's lock on the record: he is not believed, and not harmed" {
	kill_holder
	mkfifo "$BATS_TEST_TMPDIR/hold"
	exec 8<>"$BATS_TEST_TMPDIR/hold"
	"$BATS_FILE_TMPDIR/bin/lock" take "$box/holder" <"$BATS_TEST_TMPDIR/hold" >"$BATS_TEST_TMPDIR/taken" 3>&- 8>&- &
	stranger=$!
	keepers+=("$stranger")
	within_seconds 10 grep -q taken "$BATS_TEST_TMPDIR/taken"
	is "$(holder)" "$stranger"
	unharmed "a stranger's"
	kill -0 $stranger
	exec 8>&-
	wait $stranger
}

# ---- kill -9 ----

@test "kill -9 of --init: the next command finds what it has left" {
	RANDOM=$$
	local left=0
	for moment in 100 300 500 700 900 1100 1300 1600 2000 2500 3000 4000 {1..8}; do
		[ "$moment" -ge 100 ] || moment=$((RANDOM % 4000))
		"$BATS_FILE_TMPDIR/bin/strike" "$moment" "$ojbox" --box-id="$id" --init >/dev/null 3>&-
		echo "after $moment microseconds"
		within_seconds 10 settled
		[ -z "$holder" ] || left=$((left + 1))
		"$ojbox" --box-id="$id" "$( ((moment % 200)) && echo --cleanup || echo --init)"
		settled
		"$ojbox" --box-id="$id" --init
		warm -- /bin/echo works
		gave 0 works
	done
	! timed || [ $left -gt 0 ]
}

@test "kill -9 of --cleanup: the next one finishes the work" {
	for moment in 0 200 400 700 1000 1500 2500; do
		"$ojbox" --box-id="$id" --init
		"$BATS_FILE_TMPDIR/bin/strike" $moment "$ojbox" --box-id="$id" --cleanup >/dev/null 3>&-
		"$ojbox" --box-id="$id" --cleanup
		none_marked
		[ ! -e "$box" ]
	done
}

@test "kill -9 of the keeper of a warm run, at all moments, leaves no process" {
	"$ojbox" --box-id="$id" --init
	for moment in {1..25}; do
		"$BATS_FILE_TMPDIR/bin/strike" $((moment * 120)) "$ojbox" -vsb "$id" --processes --run -- \
			"/bin/sh" -c 'sleep 60 & exec sleep 60' >/dev/null 2>&1 3>&-
		within_seconds 2 settled
	done
	warm -- /bin/echo works
	gave 0 works
	is "$(stat -c %u "$work")" "$EUID"
}

# ---- commands that meet ----

@test "many callers at once: each run is well, and one holder is left" {
	for _ in 1 2 3 4; do
		for command in "--run -- /bin/echo works" "--run -- /bin/echo works" --init; do
			# shellcheck disable=SC2086
			"$ojbox" --wait -sb "$id" $command >>"$BATS_TEST_TMPDIR/out" 2>&1 3>&- &
			keepers+=($!)
		done
	done
	for each in "${keepers[@]}"; do
		wait "$each"
	done
	is "$(sort "$BATS_TEST_TMPDIR/out" | uniq -c | tr -s ' ')" " 4 $box"$'\n'" 8 works"
	settled
	"$ojbox" --box-id="$id" --cleanup
	none_marked
}

@test "a box that is reset or removed while another run waits for it" {
	for command in --init --cleanup; do
		mkfifo "$BATS_TEST_TMPDIR/hold"
		exec 8<>"$BATS_TEST_TMPDIR/hold"
		boxed_behind -- /bin/sh -c 'echo ready; read -r line' <"$BATS_TEST_TMPDIR/hold" >"$BATS_TEST_TMPDIR/ready"
		local first=$keeper
		within_seconds 10 grep -q ready "$BATS_TEST_TMPDIR/ready"
		"$ojbox" --wait --box-id="$id" $command >/dev/null 3>&- 8>&- &
		keepers+=($!)
		local meta=$meta.second reset=$!
		sleep 0.1
		boxed_behind --wait -v -- /bin/echo works >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err"
		sleep 0.1
		[ ! -s "$BATS_TEST_TMPDIR/out" ]
		echo end >&8
		exec 8>&-
		ended "$first"
		is "$status" 0
		wait "$reset"
		ended "$keeper"
		# whoever of the two came first
		[ "$status" = 0 ] || [ $command = --cleanup ]
		[ "$status" = 2 ] || is "$(cat "$BATS_TEST_TMPDIR/out")" works
		rm "$BATS_TEST_TMPDIR"/{hold,out,ready}
		"$ojbox" --box-id="$id" --init
	done
	warm -- /bin/true
}

# ---- too little ----

# sparse COMMAND ...: --init works or says why not; with or without a holder, $found, the box can be used.
sparse() {
	"$ojbox" --box-id="$id" --no-holder --init
	status=0
	timeout 60 "$@" "$ojbox" --box-id="$id" --init >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" || status=$?
	output=$(cat "$BATS_TEST_TMPDIR/out") stderr=$(cat "$BATS_TEST_TMPDIR/err")
	case $status in
	0) is "$output" "$box" ;;
	2) refused ': ' ;;
	*) within "$status" 126 255 ;; # before main had begun
	esac
	within_seconds 10 settled
	[ "$status" != 0 ] || "$ojbox" -sb "$id" --run -- /bin/true
	found=$holder
}

@test "too few descriptors: from 3 upward, until there is a holder" {
	for count in {3..40}; do
		sparse bash -c 'exec 3>&- 4>&- 8>&-; exec "$@"' - prlimit --nofile="$count:$count"
		echo "$count: $status $stderr"
		[ -z "$found" ] || break
	done
	within "$count" 5 39
	# a run that has too few of them to enter has too few for all else, too, and says so, or it works
	for count in {3..24}; do
		status=0
		timeout 20 prlimit --nofile="$count:$count" bash -c 'exec 3>&- 4>&- 8>&-; exec "$@"' - \
			"$ojbox" -sb "$id" --open-files="$count" --run -- /bin/true || status=$?
		[ "$status" = 0 ] || [ "$status" = 2 ] || within "$status" 126 255
		is "$(holder)" "$found"
	done
	boxed -- /bin/true
	gave 0
}

@test "no process more, and too little memory" {
	! grep -q __asan_init "$ojbox" || skip "built with sanitizers"
	is_root || sparse bash -c 'ulimit -u 1; exec "$@"' -
	is_root || is "$status" 0 # there is a box, without a holder
	for size in 1500 3000 6000 12000 24000; do
		sparse bash -c 'ulimit -v "$1"; exec "${@:2}"' - $size
	done
	for limit in -f -i -q -l -t; do
		sparse bash -c 'ulimit "$1" $(($1 == -t)); exec "${@:2}"' - $limit
	done
}
