#!/usr/bin/env bats
# faults.bats: whatever fails under ojbox, it ends, says why, gives no verdict, and leaves nothing.
#
# tests/faults makes system calls fail (a part here, all with `make faults'), tests/endure counts what a machine
# has; the rest are real shortages.  Variables are those of lib.bash; words in single quotes are for other shells.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

# bats file_tags=long
load lib.bash

setup_file() {
	lib_begin witness
	export seed=$(($(date +%s) / 86400)) # other errors each day
}

setup() {
	box_new
	ulimit -c 0
	faults=$top/build/tests/helpers/faults
	faulty=("$ojbox" "$top/build/tests/helpers/witness")
}

teardown() {
	lib_end
}

# Runs faults with such arguments, which says what was wrong.
faults() {
	local status=0
	TMPDIR=$BATS_TEST_TMPDIR "$faults" "$@" || status=$?
	[ $status != 3 ] || skip "ptrace is not permitted here"
	return $status
}

# The sanitizers need a lot of address space, a process that nobody traces, and end programs their own way.
not_sanitized() {
	! grep -q __asan_init "$ojbox" || skip "built with sanitizers"
}

# refused_by COMMAND ...: exit status 2, and one line of ours.
refused_by() {
	apart "$@"
	refused ': '
}

# works_or_refused [OPTION ...]: a run gives the right result, or none; sets $status.
works_or_refused() {
	printf 'exitcode:0\nan older run\n' >"$meta"
	apart "$@"
	case $status in
	0) meta_is exitcode 0 ;;
	2) refused ': ' ;;
	*)
		# before main had begun
		is "$(<"$meta")" $'exitcode:0\nan older run'
		within "$status" 126 255
		;;
	esac
}

# ---- system calls ----

# bats test_tags=cgroup
@test "each system call of a run fails, or the process that makes it is killed" {
	[ "${OJBOX_TEST_SCALE:-1}" = 1 ] || skip "too slow here"
	not_sanitized
	scenes=(init cleanup bare full)
	! is_root || scenes=(reset list reap memory)
	[ "${OJBOX_TEST_TAG-}" != cgroup ] || scenes=(group)
	faults --part="$seed" "${faulty[@]}" "${scenes[@]}"
	faults --part="$seed" --kill "${faulty[@]}"
}

@test "a fault that is passed over is seen" {
	# an ojbox that hides one error from its caller, and one that leaves a file
	for harm in 'exit 1' 'touch left; exit 1'; do
		printf '#!/bin/sh\n%s "$@"; s=$?; case "$*" in *--init*|*--cleanup*) exit $s ;; esac; %s\n' \
			"$ojbox" "$harm" >"$BATS_TEST_TMPDIR/sham"
		chmod +x "$BATS_TEST_TMPDIR/sham"
		TMPDIR=$BATS_TEST_TMPDIR run "$faults" --part=1 "$BATS_TEST_TMPDIR/sham" "${faulty[1]}" bare
		[ "$status" != 0 ]
	done
}

# ---- shortages ----

@test "too few descriptors: from 3 upward, until it works" {
	refused=0
	for count in {3..40}; do
		works_or_refused bash -c 'exec "$@" 3>&- 4>&- 8>&-' - prlimit --nofile="$count:$count" \
			"$ojbox" --box-id="$id" --meta="$meta" --silent --no-cg --open-files="$count" --output-limit=1MiB --run -- /bin/true
		echo "$count: $status $stderr"
		[ "$status" != 0 ] || break
		refused=$((refused + 1))
	done
	is "$status" 0
	within $refused 5 36
	boxed -- /bin/true
	gave 0
}

@test "too little memory: from little upward, until it works" {
	not_sanitized
	for ((size = 1000; size < 40000; size += 400)); do
		works_or_refused bash -c 'ulimit -v "$1"; exec "${@:2}"' - "$size" \
			"$ojbox" --box-id="$id" --meta="$meta" --silent --no-cg --mem=1GiB --run -- /bin/true
		echo "$size: $status $stderr"
		[ "$status" != 0 ] || break
	done
	boxed -- /bin/true
	gave 0
}

@test "no process more for this user" {
	! is_root || skip "for root there is no such limit"
	not_sanitized
	printf 'exitcode:0\n' >"$meta"
	refused_by bash -c 'ulimit -u 1; exec "$@"' - "$ojbox" --box-id="$id" --meta="$meta" --run -- /bin/true
	meta_is status XX
	boxed -- /bin/true
	gave 0
}

@test "a file that may not grow" {
	run bash -c '(ulimit -f 0; exec "$@") 2>&1 | cat; exit "${PIPESTATUS[0]}"' - \
		"$ojbox" --box-id="$id" --meta="$meta" --run -- /bin/true
	is "$status" 2
	matches "$output" '^ojbox: .*meta.*File too large$'
	boxed -- /bin/true
	gave 0
	refused_by bash -c 'ulimit -f 1; exec "$@" >"$0"' "$BATS_TEST_TMPDIR/out" \
		"$ojbox" --box-id="$id" --meta="$meta" --silent --run -- /usr/bin/head -c 5000 /dev/zero
	matches "$stderr" 'write standard output: File too large'
	meta_is status XX
}

@test "closed standard streams, in all combinations" {
	for close in '' '<&-' '>&-' '2>&-' '<&- >&-' '<&- 2>&-' '>&- 2>&-' '<&- >&- 2>&-'; do
		echo "closed: $close"
		rm -f "$meta"
		run bash -c "exec \"\$@\" 3>&- 4>&- $close" - "$ojbox" --box-id="$id" --meta="$meta" --silent --run -- /bin/true
		gave 0 ""
		meta_is exitcode 0
		apart bash -c "exec \"\$@\" 3>&- 4>&- $close" - "$ojbox" --box-id="$id" --init
		case $close in
		*'2>&-') [[ $close != *' >&-'* && $close != '>&-'* ]] || is "$status" 2 ;;
		*'>&-') refused 'standard output is closed' ;;
		*) gave 0 "$box" ;;
		esac
	done
	for command in '--list' '--help' '--version' '--check-config' "--box-id=$id --meta=- --run /bin/true"; do
		refused_by bash -c 'exec "$0" $1 >&-' "$ojbox" "$command"
	done
	run bash -c 'exec "$0" --box-id=auto --init >&-' "$ojbox"
	is "$(ls "$BATS_FILE_TMPDIR/boxes")" "$id" # none was made whose number nobody knows
}

@test "answers that nobody reads, or for which there is no room" {
	for command in "--box-id=$id --init" --list --help "--box-id=$id --silent --meta=- --run -- /bin/true"; do
		refused_by bash -c 'exec "$0" $1 >/dev/full' "$ojbox" "$command"
		matches "$stderr" 'No space left'
		run bash -c '{ sleep 0.1; "$0" $1 2>"$2"; echo $? >"$3"; } | :' "$ojbox" "$command" \
			"$BATS_TEST_TMPDIR/err" "$BATS_TEST_TMPDIR/status"
		is "$(<"$BATS_TEST_TMPDIR/status")" 2
		matches "$(grep ^ojbox: "$BATS_TEST_TMPDIR/err")" 'Broken pipe'
	done
}

# on_tmpfs OPTIONS SCRIPT: as this user, on a file system in memory that only the script sees, as $TMPDIR.
on_tmpfs() {
	apart unshare --map-root-user --mount bash -c '
		set -e
		mount -t tmpfs -o "$1" tmpfs "$2"
		printf "[machine]\nbox-root = $2/boxes\n" >"$3"
		exec unshare --map-user="$4" --map-group="$4" bash -c "ojbox=$5; cd $2; $6"' - "$1" "$tiny" \
		"$BATS_TEST_TMPDIR/tiny.ini" 1000 "$ojbox" "$2"
}

@test "a file system of boxes that is full, at each number of files" {
	! is_root || skip "an ordinary user can do it, too"
	tiny=$BATS_TEST_TMPDIR/tiny
	mkdir "$tiny"
	export OJBOX_CONFIG=$BATS_TEST_TMPDIR/tiny.ini
	for inodes in {1..8}; do
		on_tmpfs "nr_inodes=$inodes,mode=777" '
			$ojbox --init >/dev/null; s=$?; echo init $s
			if [ $s = 0 ]; then $ojbox --meta=meta --silent --run -- /bin/true; echo run $?; fi
			$ojbox --cleanup; echo cleanup $?; ls boxes 2>/dev/null'
		echo "$inodes: $output $stderr"
		case $inodes in
		[123]) is "$output" $'init 2\ncleanup 0' ;;
		4) is "$output" $'init 0\nrun 2\ncleanup 0' ;; # no room for the meta file
		5) is "$output" $'init 0\nrun 2\ncleanup 0' ;; # nor beside what tells of the holder
		*) is "$output" $'init 0\nrun 0\ncleanup 0' ;;
		esac
	done
}

@test "a meta file on a full disk, and a folder of boxes that can only be read" {
	! is_root || skip "an ordinary user can do it, too"
	tiny=$BATS_TEST_TMPDIR/tiny
	mkdir "$tiny"
	export OJBOX_CONFIG=$BATS_TEST_TMPDIR/tiny.ini
	on_tmpfs size=64k,mode=777 '
		$ojbox --init >/dev/null; dd if=/dev/zero of=fill status=none 2>/dev/null
		$ojbox --meta=meta --silent --run -- /bin/true; echo $?
		$ojbox --cleanup' # the file system itself lives as long as the holder
	is "$output" 2
	matches "$stderr" '^ojbox: [^'$'\n'']*meta.*No space left on device$'
	apart unshare --map-root-user --mount bash -c '
		mount -t tmpfs -o mode=777 tmpfs "$2"; cd "$2"
		unshare --map-user=1000 --map-group=1000 "$1" --init >/dev/null
		mount -o remount,bind,ro "$2"
		for command in --init --cleanup "--box-id=1 --init" "--silent --run -- /bin/true"; do
			unshare --map-user=1000 --map-group=1000 "$1" $command; echo $?
		done' - "$ojbox" "$tiny"
	echo "$output $stderr"
	is "$(tail -n 1 <<<"$output")" 0 # a run that writes nothing has no need to
	is "$(head -n 3 <<<"$output" | tr '\n' ' ')" '2 2 2 '
	is "$(grep -c '^ojbox: .*Read-only file system$' <<<"$stderr")" 3
}

# ---- many runs ----

@test "5000 runs in a row: every counter of the machine is where it was" {
	! is_root || skip "an ordinary user does it"
	[ "${OJBOX_TEST_TAG-}" != cgroup ] || skip "an ordinary user does it"
	TMPDIR=$BATS_TEST_TMPDIR "$top/build/tests/helpers/endure" "$(scaled 5000)" "$ojbox"
}

@test "a counter that has moved is seen" {
	printf '#!/bin/sh\nmktemp "$PWD/XXXXXX" >/dev/null\nexec %s "$@"\n' "$ojbox" >"$BATS_TEST_TMPDIR/sham"
	chmod +x "$BATS_TEST_TMPDIR/sham"
	TMPDIR=$BATS_TEST_TMPDIR run "$top/build/tests/helpers/endure" 7 "$BATS_TEST_TMPDIR/sham"
	is "$status" 1
	matches "$output" 'files here .*MOVED'
}
