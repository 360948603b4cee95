#!/usr/bin/env bats
# bats file_tags=cgroup,vm-root
# places.bats: where control groups are made, what happens where there are none, and how a place is prepared.
# Words in single quotes are for another shell; variables are those of lib.bash and groups.bash; where they have no
# quotes around them they are several words.
# shellcheck disable=SC2016,SC2030,SC2031,SC2034,SC2086,SC2154

load lib.bash
load groups.bash

subgroups=() # folders that this test has made

setup_file() {
	lib_begin burn
}

setup() {
	box_new
}

teardown() {
	local folder
	lib_end
	for folder in "${subgroups[@]}"; do
		[ ! -d "$folder" ] || rmdir "$folder"
	done
}

# From now on this file's configuration, and control groups are to be made below a path.
configure_root() {
	{
		cat "$BATS_FILE_TMPDIR/ojbox.ini"
		echo "cg-root = $1"
	} >"$BATS_TEST_TMPDIR/root.ini"
	export OJBOX_CONFIG=$BATS_TEST_TMPDIR/root.ini
}

nowhere() {
	configure_root /nowhere/at/all
}

remedy='(--delegate|cg-root|systemd-run)'

# ---- places ----

@test "print-cg-root: existing folders, one in a line, and the leaf lies in them" {
	need_lasting
	apart "$ojbox" --print-cg-root
	gave 0
	is "$stderr" ""
	while read -r folder; do
		matches "$folder" '^/sys/fs/cgroup(/|$)'
		[ -d "$folder" ]
	done <<<"$output"
	begin --cg
	leaves | sed 's,/[^/]*$,,' | sort -u >"$BATS_TEST_TMPDIR/used"
	grep -v '^/sys/fs/cgroup/cpuset/' <<<"$output" | xargs realpath | sort -u | diff - "$BATS_TEST_TMPDIR/used"
}

@test "print-cg-root: nothing but a remedy where there are none" {
	nowhere
	apart "$ojbox" --print-cg-root
	refused "$remedy"
}

# subgroup NAME: makes a place of that name below the present one, and prints its path for the configuration.
subgroup() {
	local folder
	for folder in $("$ojbox" --print-cg-root); do
		mkdir -p "$folder/$1"
		subgroups+=("$folder/$1")
		second_version && place=$folder/$1 || place=/${folder#/sys/fs/cgroup/*/}/$1
	done
}

@test "cg-root: a box that is used with one root and then with another leaves nothing in either" {
	need_lasting
	subgroup "a-$$"
	a=$place
	subgroup "b-$$"
	b=$place
	for root in "$a" "$b" "$a"; do
		configure_root "$root"
		begin --cg
		[ -n "$(leaves)" ]
		is "$(leaves | grep -v "/${root##*/}/box-[^/]*\$")" ""
		kill_keeper # the leaf stays for the next root to remove
		[ -n "$(leaves)" ]
	done
	configure_root "$b"
	within_seconds 5 state left
	"$ojbox" --list --reap
	no_leaf
	configure_root "$a"
	begin --cg
	kill_keeper
	configure_root "$b"
	boxed --cg -- /bin/true
	gave 0
	no_leaf
}

# ---- where there are none ----

@test "none: what needs control groups is refused by name, with a remedy, and nothing runs" {
	nowhere
	for option in --cg-mem=64MiB --cpus=0 --cg; do
		boxed $option -- /bin/touch /box/ran
		refused "^ojbox: box $id: ${option%=*}: .*$remedy"
		meta_is status XX
	done
	is "$(ls -A "$work")" ""
}

@test "none: else the run goes on by rlimits, and says so" {
	nowhere
	for option in --processes=1 --cgroups=auto --no-cg; do
		boxed $option -- /bin/true
		gave 0 ""
		is "$stderr" ""
		meta_is limits-by rlimit
	done
	apart "$ojbox" -sb "$id" --verbose --run -- /bin/true
	gave 0 ""
	matches "$stderr" 'limits by rlimit: '
}

@test "none: --cg at --init fails, and makes no box" {
	nowhere
	before=$(ls "$BATS_FILE_TMPDIR/boxes")
	apart "$ojbox" --cg --box-id=auto --init
	refused "no control groups.*$remedy|$remedy"
	is "$(ls "$BATS_FILE_TMPDIR/boxes")" "$before"
}

# ---- options ----

@test "no-cg: with an option that needs control groups it is refused" {
	boxed --no-cg --cg-mem=64MiB -- /bin/touch /box/ran
	refused '^ojbox: --cg-mem .*--no-cg'
	boxed --cpus=0 --no-cg -- /bin/touch /box/ran
	refused '^ojbox: --cpus .*--no-cg'
	is "$(ls -A "$work")" ""
}

@test "cg and no-cg: the later one counts" {
	boxed --cg --no-cg -- /bin/true
	gave 0 ""
	meta_is limits-by rlimit
	need_groups
	boxed --no-cg --cg -- /bin/true
	gave 0 ""
	matches "$(meta_value limits-by)" '^cgroup-v'
	boxed --cgroups=no --cg --cg-mem=64MiB -- /bin/true
	gave 0 ""
	boxed --cg --cgroups=no -- /bin/true
	meta_is limits-by rlimit
}

@test "cg: --init and --cleanup take it" {
	"$ojbox" --no-cg --box-id="$id" --init
	"$ojbox" --no-cg --box-id="$id" --cleanup
	need_groups
	is "$("$ojbox" --cg --box-id="$id" --init)" "$box"
	boxed --cg -- /bin/true
	gave 0
	is "$("$ojbox" --cg --box-id="$id" --cleanup)" ""
	[ ! -e "$box" ]
}

# ---- --delegate ----

@test "delegate: an unknown user is refused with a remedy" {
	apart "$ojbox" --delegate nosuchuser
	refused "^ojbox: --delegate: no user 'nosuchuser' in /etc/passwd; give the number"
	apart "$ojbox" --delegate 1x
	refused "^ojbox: --delegate: no user '1x'"
	apart "$ojbox" --delegate 4294967296
	refused "^ojbox: --delegate: no user '4294967296'"
}

@test "delegate: for somebody else only as root" {
	! is_root || skip "for an ordinary user"
	for user in root 0 61235; do
		apart "$ojbox" --delegate $user
		refused "^ojbox: --delegate $user: only root "
	done
}

@test "delegate: for oneself, where the groups are there already" {
	need_groups
	apart "$ojbox" --delegate
	gave 0 ""
	is "$stderr" ""
	apart "$ojbox" --delegate "$EUID"
	gave 0 ""
}

@test "delegate: an ordinary user without groups is told what to do" {
	! is_root || skip "for an ordinary user"
	nowhere
	apart "$ojbox" --delegate
	refused "$remedy"
}

@test "root: delegate makes a place for a user, who can use it but not change its limits" {
	is_root || skip "for root"
	user=61299
	for folder in $("$ojbox" --print-cg-root); do
		[ ! -e "$folder/user-$user" ] || skip "user $user has a place"
		subgroups+=("$folder/user-$user/ojbox-outside" "$folder/user-$user")
	done
	apart env -u OJBOX_CONFIG bash -c \
		'"$0" --delegate $1 && exec setpriv --reuid=$1 --regid=$1 --clear-groups "$0" --print-cg-root' "$ojbox" $user
	gave 0
	for folder in $output; do
		is "${folder##*/}" user-$user
		is "$(stat -c %u "$folder")" $user
	done
	find $output -maxdepth 1 \( -name memory.max -o -name memory.limit_in_bytes -o -name pids.max \) -printf '%U\n' |
		sort | uniq -c | tr -s ' ' >"$BATS_TEST_TMPDIR/owners"
	matches "$(cat "$BATS_TEST_TMPDIR/owners")" '^ [12] 0$' "root's"
}

@test "root: delegate refuses a process that is not there, on version 2" {
	is_root || skip "for root"
	second_version || skip "for version 2"
	for folder in $("$ojbox" --print-cg-root); do
		[ ! -e "$folder/user-61299" ] || skip "user 61299 has a place"
		subgroups+=("$folder/user-61299/ojbox-outside" "$folder/user-61299")
	done
	apart "$ojbox" --delegate 61299 --pid=4194304
	refused '^ojbox: --delegate: move process 4194304: .*No such process'
	sleep 60 3>&- &
	keepers+=($!)
	"$ojbox" --delegate 61299 --pid=$!
	matches "$(cat /proc/$!/cgroup)" '/user-61299/ojbox-outside$'
	kill -KILL $!
	wait $! || true
}

@test "pid: only with --delegate" {
	for command in --list --print-cg-root --cleanup '--run /bin/true'; do
		apart "$ojbox" --pid=1 $command
		refused '^ojbox: --pid has no effect with .*give it to --delegate'
	done
	apart "$ojbox" --delegate --pid=x
	refused '^ojbox: --pid'
}

@test "a copy of a box's folder has nothing to do with the group of the first" {
	need_groups
	local first=$id copy
	boxed_behind --cg -- /bin/sleep 100
	within_seconds 10 eval '[ "$("$ojbox" --list | grep -c running)" = 1 ]'
	within_seconds 10 eval '[ -L "$box/cgroup" ]'
	copy=$BATS_FILE_TMPDIR/boxes/$((first + 500))
	cp -a "$box" "$copy"
	"$ojbox" --box-id=$((first + 500)) --init
	"$ojbox" --box-id=$((first + 500)) --cleanup
	kill -0 "$keeper"
	kill -TERM "$keeper"
	ended "$keeper"
	meta_is message Interrupted
}

@test "a group that was left without a record is not taken over with what it has counted" {
	need_groups
	need_lasting
	boxed_behind "$tools" --cg -- /t/burn self 60000
	sleep 0.5
	kill -KILL "$keeper"
	ended "$keeper"
	rm "$box/cgroup"
	boxed --cg -- /bin/true
	gave 0 ""
	within "$(meta_ms time)" 0 250
}
