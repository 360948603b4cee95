#!/usr/bin/env bats
# bats file_tags=cgroup,vm-root
# cgroup.bats: control groups: who is in them, what they limit and tell, and that none is left.
#
# Words in single quotes are for the shell in the box; variables are those of lib.bash and groups.bash; where they
# have no quotes around them they are several words.
# shellcheck disable=SC2016,SC2030,SC2031,SC2034,SC2086,SC2154

load lib.bash
load groups.bash

statistics='time time-wall max-rss csw-voluntary csw-forced'

setup_file() {
	lib_begin burn grab swarm group
	find_modes
}

setup() {
	box_new
}

teardown() {
	lib_end
}

# ---- the meta file ----

# keys_are REGEX: the keys, up to those which are in no file of isolate's.
keys_are() {
	local own='time-user time-sys'
	! kernel_has pids.peak || own+=' cg-pids-peak'
	! second_version || own+='( cpu-pressure)?( memory-pressure)?'
	matches "$(meta_keys)" "^$1 $own limits-by time-by ended\$"
}

# Version 2 does not tell the most memory before Linux 5.19.
tells_memory() {
	! second_version || kernel_has memory.peak
}

@test "keys: with control groups, in isolate's order, and ours last" {
	need_groups
	mem=
	! tells_memory || mem=' cg-mem'
	boxed --cg -- /bin/true
	gave 0
	keys_are "$statistics$mem exitcode"
	boxed --cg -- /bin/sh -c 'exit 3'
	verdict RE 'Exited with error status 3'
	keys_are "$statistics$mem exitcode status message"
	boxed --cg --wall-time=0.1 -- /bin/sleep 60
	verdict TO 'Time limit exceeded (wall clock)'
	keys_are "status message killed $statistics$mem"
	boxed --cg "$tools" --cg-mem=16MiB -- /t/grab memory 200000
	verdict SG 'Memory limit exceeded'
	keys_are "$statistics$mem cg-oom-killed exitsig status message"
}

@test "keys: with control groups, their values" {
	need_groups
	boxed --cg "$tools" --processes=5 -- /t/swarm fill
	gave 0 5
	version=1
	! second_version || version=2
	meta_is limits-by cgroup-v$version
	meta_is time-by cgroup
	! tells_memory || within "$(meta_value cg-mem)" 1 20000
	! kernel_has pids.peak || meta_is cg-pids-peak 5
}

@test "keys: without control groups none of theirs" {
	boxed --no-cg -- /bin/true
	gave 0
	is "$(meta_keys)" "$statistics exitcode time-user time-sys limits-by time-by ended"
	meta_is limits-by rlimit
	meta_is time-by rusage
}

@test "keys: time is the sum of time-user and time-sys" {
	for mode in $modes; do
		boxed "$mode" "$tools" -p -- /t/burn child 200
		gave 0 ""
		within "$(meta_ms time)" 200 20000
		is "$(meta_ms time)" $(($(meta_ms time-user) + $(meta_ms time-sys))) "$mode"
		! timed || within "$(meta_ms time-user)" 1 20000
	done
}

# ---- who is in the leaf ----

@test "leaf: the program and its descendants are in it, and nobody else" {
	need_groups
	begin_by 'setsid sleep 60 & sleep 60 & echo ready; exec sleep 60' --cg -p --env=PATH=/bin:/usr/bin
	{
		echo "$program"
		pgrep -P "$program"
	} | sort >"$BATS_TEST_TMPDIR/members"
	is "$(wc -l <"$BATS_TEST_TMPDIR/members")" 3
	within "$(leaves | wc -l)" 1 5
	for leaf in $(leaves); do
		sort "$leaf/cgroup.procs" | diff "$BATS_TEST_TMPDIR/members" -
	done
	grep -q "/$(leaf_name)\$" "/proc/$program/cgroup"
	for process in "$first" "$keeper"; do
		run grep "$(leaf_name)" "/proc/$process/cgroup"
		is "$status" 1 # neither found nor failed
	done
}

@test "leaf: two boxes at once have their own" {
	need_groups
	begin --cg
	one=$program one_leaves=$(leaves)
	box_new
	meta=$BATS_TEST_TMPDIR/meta2
	begin --cg
	[ -n "$one_leaves" ]
	[ "$(leaves)" != "$one_leaves" ]
	for leaf in $(leaves); do
		is "$(cat "$leaf/cgroup.procs")" "$program"
	done
	kill -TERM "$keeper"
	ended "$keeper"
	no_leaf
	for leaf in $one_leaves; do
		is "$(cat "$leaf/cgroup.procs")" "$one"
	done
}

@test "view: in the box all groups are /, and those of pid 1 are hidden" {
	for mode in $modes; do
		boxed "$mode" -- /bin/cat /proc/self/cgroup
		gave 0
		while read -r line; do
			matches "$line" '^[0-9]+:[^/]*:/$'
		done <<<"$output"
		boxed "$mode" -- /bin/cat /proc/1/cgroup
		gave 1 ""
		matches "$stderr" 'No such file or directory'
	done
}

@test "view: the program can neither see nor mount control groups, nor enter another namespace of them" {
	for mode in $modes; do
		boxed "$mode" "$tools" -- /t/group escape
		gave 0
		is "$(wc -l <<<"$output")" 9
		is "$(grep -v ': E' <<<"$output")" ""
	done
}

@test "view: where a rule shows control groups, they cannot be written" {
	boxed -p --env=PATH=/bin:/usr/bin --dir=/sys/fs/cgroup -- /bin/sh -c '
		for file in $(find /sys/fs/cgroup -name cgroup.procs); do
			echo found
			! echo 0 >"$file" || echo written
			! mkdir "${file%/*}/mine" || echo made
		done 2>/dev/null'
	matches "$output" found
	is "$(sort -u <<<"$output")" found
}

# ---- processes ----

@test "processes: threads and processes together are as many as asked for, to the one" {
	for mode in $modes; do
		for number in 1 2 7 20; do
			boxed "$mode" "$tools" --processes=$number -- /t/swarm fill
			gave 0 $number
		done
	done
}

@test "processes: the group has the limit, too" {
	need_groups
	kernel_has pids.max || skip "no pids controller"
	begin --cg --processes=7
	is "$(leaves | xargs -I{} find {} -name pids.max | xargs cat)" 7
}

# ---- CPUs ----

need_cpuset() {
	need_groups
	boxed --cpus=0 -- /bin/true
	[[ $stderr != *'no cpuset controller'* ]] || skip "no cpuset controller"
	boxed "$tools" -- /t/group cpus
	gave 0
	read -ra cpus <<<"$output"
}

@test "cpus: the program has those of the list, and cannot get others" {
	need_cpuset
	for cpu in "${cpus[0]}" "${cpus[-1]}"; do
		boxed "$tools" --cpus="$cpu" -- /t/group cpus
		gave 0 "$cpu"$'\n'"$cpu"
	done
	boxed "$tools" --cpus="${cpus[0]},${cpus[-1]}" -- /t/group cpus
	is "$(sort -u <<<"$output")" "$(printf '%s\n' "${cpus[0]}" "${cpus[-1]}" | sort -un | paste -sd ' ')"
	boxed "$tools" -- /t/group cpus
	is "$(head -1 <<<"$output")" "${cpus[*]}" "later, without"
}

@test "cpus: a list that is none is refused by name" {
	need_cpuset
	for list in x 99999 1-0 0- 1,x; do
		boxed --cpus=$list -- /bin/true
		refused "--cpus.*$list"
		no_leaf
	done
}

@test "cpus: an empty list is refused by name" {
	need_cpuset
	boxed --cpus= -- /bin/true
	refused '--cpus'
	no_leaf
}

# ---- nothing is left, and nothing counts twice ----

# ends AS [OPTION ...] -- PROGRAM [ARGUMENT ...]: exit and verdict are AS, and no leaf is left.
ends() {
	echo "$*"
	boxed --cg --env=PATH=/bin:/usr/bin "$tools" "${@:2}"
	is "$status$(meta_value status)" "$1"
	no_leaf
}

@test "no leaf is left, however a run ends" {
	need_groups
	ends 0 -- /bin/true
	ends 1RE -- /bin/sh -c 'exit 3'
	ends 1RE -- /none
	ends 1SG -- /bin/sh -c 'kill -SEGV $$'
	ends 0 -p -- /bin/sh -c 'sleep 60 & setsid sleep 60 &'
	ends 1TO --time=0.05 -- /t/burn self 60000
	ends 1TO --wall-time=0.1 -- /bin/sleep 60
	ends 1SG --cg-mem=16MiB -- /t/grab memory 200000
	ends 1SG --cg-mem=16MiB -p -- /bin/sh -c '/t/grab memory 200000; exec sleep 60'
	ends 1OL --output-limit=1 -- /bin/seq 100000
	ends 2XX --dir=a=/nowhere/at/all -- /bin/true
	ends 2XX --chdir=/none -- /bin/true
	ends 2XX --stdin=none -- /bin/true
	begin --cg
	[ -n "$(leaves)" ]
	kill -TERM "$keeper"
	ended "$keeper"
	meta_is message Interrupted
	no_leaf
}

@test "after kill -9 of the keeper --list tells it, and the next command removes the leaf" {
	need_lasting
	for command in '--run --cg' '--run --no-cg' '--list --reap' --init --cleanup; do
		echo "$command"
		begin --cg
		before=$(leaves)
		kill_keeper
		[ -n "$before" ]
		is "$(leaves)" "$before" "$command"
		within_seconds 5 state left
		is "$(leaves)" "$before" "--list only tells"
		case $command in
		--run*)
			boxed ${command#--run } -- /bin/true
			gave 0 ""
			;;
		--list*) "$ojbox" $command ;;
		*) "$ojbox" --box-id="$id" $command ;;
		esac
		no_leaf
		[ "$command" = --cleanup ] || state warm
	done
	[ ! -e "$box" ]
}

# The program has run, and used next to nothing.
used_little() {
	boxed --cg -- /bin/true
	gave 0 ""
	! tells_memory || within "$(meta_value cg-mem)" 1 20000
	within "$(meta_ms time)" 0 250
	! kernel_has pids.peak || meta_is cg-pids-peak 1
}

@test "nothing of an earlier run counts, also when its keeper was killed" {
	need_groups
	boxed --cg "$tools" -p -- /bin/sh -c '/t/grab memory 100000; /t/burn self 300; sleep 0 & wait'
	gave 0
	! tells_memory || within "$(meta_value cg-mem)" 100000 200000
	within "$(meta_ms time)" 300 20000
	used_little
	begin_by '/t/grab memory 100000; /t/burn self 300; echo ready; exec sleep 60' --cg "$tools" -p
	kill_keeper
	used_little
}
