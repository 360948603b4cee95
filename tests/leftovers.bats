#!/usr/bin/env bats
# leftovers.bats: whatever happens, nothing is left behind: no process, no mount, nothing in the box that the
# next command cannot put right.
#
# Everything that runs in a box here carries $mark among its arguments, and so does the keeper.
# Words in single quotes are for the shell in the box; variables are those of lib.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

# bats file_tags=subids,long
load lib.bash

setup_file() {
	lib_begin burn grab poke tree strike
}

setup() {
	box_new
	mark=$meta
}

teardown() {
	chmod -R u+rwx "$BATS_FILE_TMPDIR/boxes" 2>/dev/null || true
	lib_end
}

# Prints the number of each process with $mark among its arguments.
marked() {
	local file words
	for file in /proc/[0-9]*/cmdline; do
		{ mapfile -d '' -t words <"$file"; } 2>/dev/null || continue
		[[ " ${words[*]} " != *" --meta=$mark "* && " ${words[*]} " != *" $mark "* ]] || echo "$file"
	done
}

none_marked() {
	[ -z "$(marked)" ]
}

# The keeper, pid 1 and the program's process.
three_marked() {
	[ "$(marked | wc -l)" = 3 ]
}

# No process (the dying may take two seconds), no mount.
nothing_left() {
	within_seconds 2 none_marked || {
		marked
		return 1
	}
	is "$(grep -F "$BATS_FILE_TMPDIR" /proc/self/mountinfo)" ""
}

# The box can be used, and belongs to the caller between runs.
box_is_well() {
	boxed -- /usr/bin/touch /box/works
	gave 0 ""
	is "$(stat -c %u "$box" "$work" "$work/works" | sort -u)" "$EUID"
	is "$(ls -A -I cgroup -I holder "$box")" box # besides the name of its control group, and its holder
	rm "$work/works"
}

# A program that is hard to end: children that ignore everything, in sessions of their own, stopped ones.
stubborn=(--processes --env=PATH=/bin -- /bin/sh -c
	'setsid /t/poke deaf $0 & /t/poke stop $0 & /t/poke orphan $0; echo ready; exec /t/poke deaf $0')

begin_stubborn() {
	boxed_behind "$tools" "${stubborn[@]}" "$mark" >"$BATS_TEST_TMPDIR/out"
	within_seconds 10 grep -q ready "$BATS_TEST_TMPDIR/out"
	within "$(marked | wc -l)" 6 8 # keeper, pid 1, program, three children
	rm "$BATS_TEST_TMPDIR/out"
}

# ---- ends that ojbox sees ----

@test "nothing is left after success and failure" {
	for status_wanted in 0 1; do
		boxed "$tools" -p -- /bin/sh -c '/t/poke orphan $0; (sleep 60) & exit $1' "$mark" $status_wanted
		gave $status_wanted
		is "$(marked)" ""
		nothing_left
		box_is_well
	done
}

@test "nothing is left after the sandbox has failed" {
	for option in --chdir=/none --stdin=none --dir=a=/none; do
		boxed $option -- /bin/true
		gave 2
		is "$(marked)" ""
		nothing_left
	done
	box_is_well
}

@test "nothing is left after a time limit" {
	boxed "$tools" --wall-time=0.3 "${stubborn[@]}" "$mark"
	verdict TO 'Time limit exceeded (wall clock)'
	is "$(marked)" ""
	nothing_left
	boxed "$tools" --time=0.1 -p -- /bin/sh -c '/t/poke orphan $0; /t/burn self 60000' "$mark"
	verdict TO 'Time limit exceeded'
	is "$(marked)" ""
	nothing_left
	box_is_well
}

@test "nothing is left after a signal to the keeper, as soon as it has ended" {
	for signal in TERM INT HUP QUIT ABRT; do
		echo $signal
		begin_stubborn
		kill -$signal "$keeper"
		ended "$keeper"
		case $signal in
		ABRT) is "$status" 2 ;;
		*) is "$status" 1 ;;
		esac
		is "$(marked)" ""
		nothing_left
	done
	box_is_well
}

@test "many signals at once end a run once" {
	begin_stubborn
	for signal in TERM TERM INT TERM HUP USR1 TERM; do
		kill -$signal "$keeper" || break # it has ended
	done
	ended "$keeper"
	is "$status" 1
	meta_is message Interrupted
	nothing_left
	box_is_well
}

@test "a signal while a redirection waits for a pipe" {
	mkfifo "$work/in"
	chmod 666 "$work/in"
	boxed_behind --stdin=in -- /bin/cat
	within_seconds 10 three_marked
	sleep 0.1
	kill -TERM "$keeper"
	ended "$keeper"
	is "$status" 1
	meta_is message Interrupted
	nothing_left
}

# ---- kill -9 ----

@test "after kill -9 of the keeper no process is left, and the box can be used" {
	for _ in 1 2 3; do
		begin_stubborn
		kill -KILL "$keeper"
		ended "$keeper"
		nothing_left
		box_is_well
	done
}

@test "after kill -9 the box can be reset and removed" {
	for command in --init --cleanup; do
		begin_stubborn
		kill -KILL "$keeper"
		ended "$keeper"
		nothing_left
		"$ojbox" --box-id="$id" $command
	done
	[ ! -e "$box" ]
}

@test "after kill -9 while a redirection waits for a pipe" {
	mkfifo "$work/in"
	chmod 666 "$work/in"
	boxed_behind --stdin=in -- /bin/cat
	within_seconds 10 three_marked
	sleep 0.1
	kill -KILL "$keeper"
	ended "$keeper"
	nothing_left
	"$ojbox" --list --reap >/dev/null
	rm "$work/in"
	box_is_well
}

@test "kill -9 in the midst of a bomb" {
	boxed_behind "$tools" --processes=30 -- /t/grab bomb 1 "$mark"
	sleep 0.2
	kill -KILL "$keeper"
	ended "$keeper"
	nothing_left
	box_is_well
}

@test "kill -9 at 30 random moments of the first 5 milliseconds" {
	RANDOM=$$
	for _ in {1..30}; do
		moment=$((RANDOM % 5000))
		echo "after $moment microseconds (seed $$)"
		"$BATS_FILE_TMPDIR/bin/strike" $moment "$ojbox" --box-id="$id" --meta="$mark" "$tools" --run "${stubborn[@]}" "$mark" \
			>/dev/null 2>&1 3>&-
		nothing_left
		box_is_well
	done
}

@test "kill -9 of --init and --cleanup: the next one finishes the work" {
	for moment in 0 200 400 700 1000 1500 2000 3000; do
		for command in --init --cleanup; do
			mkdir -p "$work"/{a,b,c,d}/{a,b,c,d}/{a,b,c,d}/{a,b,c,d}
			"$BATS_FILE_TMPDIR/bin/strike" $moment "$ojbox" --box-id="$id" $command >/dev/null 3>&-
			"$ojbox" --box-id="$id" --init
			is "$(ls -A "$work")" ""
		done
	done
	box_is_well
}

@test "after kill -9 --list shows the box as left, and --reap puts it right" {
	has_ids || skip "no ids for boxes"
	read -r user _ <<<"$(ids_of)"
	mkdir "$work/folder"
	begin_stubborn
	kill -KILL "$keeper"
	ended "$keeper"
	nothing_left
	is "$(stat -c %u "$work")" "$user"
	matches "$("$ojbox" --list)" $'\n'"$id +$EUID +left +([0-9]+|-) $box\$"
	is "$(stat -c %u "$work")" "$user"
	matches "$("$ojbox" --list --reap)" $'\n'"$id +$EUID +warm +[0-9]+ $box\$"
	is "$(stat -c %u "$work" "$work/folder" | sort -u)" "$EUID"
	matches "$("$ojbox" --list)" $'\n'"$id +$EUID +warm "
	box_is_well
}

# ---- folders that are hard to remove ----

@test "a tree 3000 folders deep" {
	for command in --init --cleanup; do
		boxed "$tools" -- /t/tree deep 3000
		gave 0 ""
		SECONDS=0
		"$ojbox" --box-id="$id" $command
		within $SECONDS 0 20
		is "$(ls -A "$work" 2>/dev/null)" ""
	done
	[ ! -e "$box" ]
}

@test "folders and files without any rights" {
	for command in --init --cleanup; do
		boxed "$tools" -- /t/tree closed 20
		gave 0 ""
		"$ojbox" --list | grep -q "^$id "
		"$ojbox" --box-id="$id" $command
		is "$(ls -A "$work" 2>/dev/null)" ""
	done
	[ ! -e "$box" ]
}

@test "pipes, links and odd names" {
	for command in --init --cleanup; do
		boxed "$tools" --special-files -- /t/tree odd 5
		gave 0 ""
		boxed -- /bin/true # sweeps up
		gave 0
		is "$(find "$work" -type p -o -type l -o -type s)" ""
		"$ojbox" --box-id="$id" --init
		boxed "$tools" --special-files -- /t/tree odd 5
		"$ojbox" --box-id="$id" $command
		is "$(ls -A "$work" 2>/dev/null)" ""
	done
	[ ! -e "$box" ]
}

@test "a link in the place of a folder does not lead the removal astray" {
	mkdir "$BATS_TEST_TMPDIR/precious"
	echo text >"$BATS_TEST_TMPDIR/precious/file"
	boxed --special-files -p --env=PATH=/bin -- /bin/sh -c "mkdir a; ln -s $BATS_TEST_TMPDIR/precious a/way; ln -s .. a/up; ln -s / a/root"
	gave 0
	"$ojbox" --box-id="$id" --init
	is "$(ls -A "$work")" ""
	is "$(cat "$BATS_TEST_TMPDIR/precious/file")" text
	rmdir "$work"
	ln -s "$BATS_TEST_TMPDIR/precious" "$work"
	boxed -- /bin/true
	is "$status" 2
	"$ojbox" --box-id="$id" --cleanup
	is "$(cat "$BATS_TEST_TMPDIR/precious/file")" text
}

@test "a program that takes away all rights from /box itself" {
	boxed -p -- /bin/chmod 000 /box
	gave 0 ""
	boxed -p -- /bin/true
	gave 0 ""
	for command in --init --cleanup; do
		boxed -p -- /bin/chmod 000 /box
		"$ojbox" --box-id="$id" $command
		is "$(ls -A "$work" 2>/dev/null)" ""
	done
	[ ! -e "$box" ]
}
