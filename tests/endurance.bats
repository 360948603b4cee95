#!/usr/bin/env bats
# bats file_tags=cgroup,long
# endurance.bats: bombs, many runs in a row, and many keepers killed: the machine goes on, and nothing is left.
#
# All that runs in a box here carries $mark among its arguments, and so does the keeper.  The rounds start as few
# processes of their own as they can.  Variables are those of lib.bash and groups.bash; where they have no quotes
# around them they are several words.
# shellcheck disable=SC2030,SC2031,SC2086,SC2154

load lib.bash
load groups.bash

setup_file() {
	lib_begin grab swarm strike
	find_modes
	# called once more for control groups alone, he has seen the rest without any
	[ "${OJBOX_TEST_TAG-}" != cgroup ] || ! has_groups || modes=--cg
}

setup() {
	box_new
	mark=$meta
	echo "$mark" >"$BATS_TEST_TMPDIR/mark"
	ran=(--box-id="$id" --meta="$meta" --silent)
	mapfile -t leaf < <("$ojbox" --print-cg-root 2>/dev/null)
	leaf=("${leaf[@]/%//$(leaf_name)}")
	look_at_mounts
	mounts_before=$mounts
	now='before the first round'
	ulimit -u 5000 2>/dev/null || true # should no limit of ours hold
}

teardown() {
	echo "$now"
	lib_end
}

not() {
	! "$@"
}

# Whether no process has $mark in its arguments.  (It is in none of grep's.)
none_marked() {
	! grep -qsFf "$BATS_TEST_TMPDIR/mark" /proc/[0-9]*/cmdline
}

# Sets $mounts: where something is mounted, other than by another test file.
look_at_mounts() {
	local point _
	mounts=
	while read -r _ _ _ _ point _; do
		[[ $point = */bats-run-* && $point != "$BATS_FILE_TMPDIR"* ]] || mounts+=$point$'\n'
	done </proc/self/mountinfo
}

# meta_says LINE
meta_says() {
	local lines
	mapfile lines <"$meta"
	[[ ${lines[*]/#/|} = *"|$1"$'\n'* ]]
}

# Whether there is no leaf in the places where they are made; no_leaf of groups.bash looks everywhere.
none_in_place() {
	local folder
	for folder in "${leaf[@]}"; do
		[ ! -e "$folder" ] || return 1
	done
}

# No process (the dying may take a moment) and no mount; the next run in this mode works, and neither leaf nor lock
# is there after it.
all_well() {
	within_seconds 5 none_marked
	look_at_mounts
	is "$mounts" "$mounts_before" mounts
	"$ojbox" "${ran[@]}" "$1" --run -- /bin/true
	meta_says exitcode:0
	none_in_place
	flock --nonblock "$box" true
}

# ---- bombs ----

@test "bombs of processes and of threads are held by their number, and end at the time limit" {
	for mode in $modes; do
		for bomb in 'grab bomb 1' 'swarm threads'; do
			now="$mode $bomb"
			boxed "$mode" "$tools" --processes=50 --time=0.4 --wall-time=60 -- /t/$bomb "$mark"
			verdict TO 'Time limit exceeded'
			within "$(meta_ms time)" 401 20000
			all_well "$mode"
		done
		now="$mode daemons"
		boxed "$mode" "$tools" --processes=50 --wall-time=0.4 -- /t/swarm daemons "$mark"
		verdict TO 'Time limit exceeded (wall clock)'
		all_well "$mode"
	done
	no_leaf
}

@test "bombs without a limit of their number end when the memory of the box does" {
	need_groups
	for bomb in 'grab bomb 1' 'swarm threads' 'swarm daemons'; do
		now=$bomb
		boxed "$tools" --processes --cg-mem=32MiB --wall-time=60 -- /t/$bomb "$mark"
		verdict SG 'Memory limit exceeded'
		within "$(meta_value cg-mem)" 1 32768
		all_well --cg
	done
	no_leaf
}

# ---- rounds ----

@test "1000 runs in a row end well, and leave nothing" {
	read -ra every <<<"$modes"
	rounds=$(scaled $((1000 / ${#every[@]})))
	for mode in $modes; do
		boxed "$mode" -- /bin/true
		find "$box" -printf '%P %y %U %G %m\n' | sort >"$BATS_TEST_TMPDIR/folder"
		for ((round = 1; round <= rounds; round++)); do
			now="$mode, round $round"
			: >"$meta"
			"$ojbox" "${ran[@]}" "$mode" --run -- /bin/true
			meta_says exitcode:0
		done
		none_marked
		no_leaf
		find "$box" -printf '%P %y %U %G %m\n' | sort | diff "$BATS_TEST_TMPDIR/folder" -
		all_well "$mode"
	done
}

@test "after kill -9 of the keeper at 200 random moments, among daemons, nothing lives on and the next run works" {
	read -ra every <<<"$modes"
	rounds=$(scaled $((200 / ${#every[@]})))
	span=$((30000 * ${OJBOX_TEST_SCALE:-1}))
	for mode in $modes; do
		cut=0
		for ((round = 1; round <= rounds; round++)); do
			moment=$(((RANDOM * 32768 + RANDOM) % span))
			now="$mode, after $moment microseconds"
			"$BATS_FILE_TMPDIR/bin/strike" $moment "$ojbox" "${ran[@]}" "$mode" "$tools" --processes=40 --run -- \
				/t/swarm daemons "$mark" 3>&-
			! meta_says 'message:Run not finished' || cut=$((cut + 1))
			all_well "$mode"
		done
		within $cut $((rounds / 2)) "$rounds" # not all before anything had begun
		no_leaf
		is "$("$ojbox" --list | awk -v id="$id" '$1 == id { print $3 }')" warm
	done
}

@test "what the tests of this file look for is seen while a program runs" {
	for mode in $modes; do
		none_marked
		boxed_behind "$mode" -- /bin/sh -c 'echo ready; exec sleep 60' >"$BATS_TEST_TMPDIR/ready"
		within_seconds 20 grep -qs ready "$BATS_TEST_TMPDIR/ready"
		rm "$BATS_TEST_TMPDIR/ready"
		not none_marked
		not flock --nonblock "$box" true
		meta_says 'message:Run not finished'
		[ "$mode" != --cg ] || [ -n "$(leaves)" ]
		kill -KILL "$keeper"
		ended "$keeper"
		all_well "$mode"
	done
}
