#!/usr/bin/env bats
# acting.bats: root acts for a user, with --as-uid and --as-gid: with his rights, and none of root's.
# Variables are those of lib.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

# bats file_tags=cgroup
load lib.bash
load groups.bash

setup_file() {
	lib_begin
	# the user that is acted for can go in
	! is_root || chmod a+x "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR"/* "$BATS_FILE_TMPDIR"
}

setup() {
	uid=61999 # nobody
	own=$BATS_FILE_TMPDIR/theirs
	as=(--as-uid="$uid" --as-gid="$uid")
	if is_root; then
		mkdir -p "$own"
		chown "$uid:$uid" "$own"
		chmod 755 "$BATS_TEST_TMPDIR"
		printf '[machine]\nbox-root = %s\n' "$own" >"$BATS_FILE_TMPDIR/ojbox.ini"
		chmod 644 "$BATS_FILE_TMPDIR/ojbox.ini"
	fi
}

teardown() {
	if is_root; then
		ojbox "${as[@]}" --cleanup
		rm -rf "$own"
	fi
}

ojbox() {
	apart "$ojbox" "$@"
}

need_root() {
	is_root || skip "for root"
}

@test "only root can act for another" {
	if is_root; then
		ojbox --as-uid="$uid" --init
		refused '--as-uid needs --as-gid, too: the group of that user'
		ojbox --as-gid="$uid" --init
		refused '--as-gid goes with --as-uid'
	else
		meta=$BATS_TEST_TMPDIR/meta
		echo 'exitcode:0' >"$meta"
		ojbox "${as[@]}" --meta="$meta" --run -- /bin/true
		refused '--as-uid: only root can act for another user'
		meta_is status XX
	fi
}

@test "the box is the user's, and so is the program" {
	need_root
	ojbox "${as[@]}" --init
	gave 0 "$own/0"
	is "$(stat -c %u:%g "$own/0" "$own/0/box" | sort -u)" "$uid:$uid"
	ojbox "${as[@]}" -s -p --run -- /bin/sh -c '/bin/cat /proc/self/uid_map; echo >/box/made'
	gave 0
	matches "$output" "^ +1000 +$uid +1\$"
	is "$(stat -c %u:%g "$own/0/box/made")" "$uid:$uid"
	ojbox "${as[@]}" --list
	gave 0
	matches "$output" $'\n'"0 +$uid "
	ojbox "${as[@]}" --cleanup
	gave 0 ""
	is "$(ls "$own")" ""
}

@test "no right of root's and no group of his is left" {
	need_root
	ojbox "${as[@]}" --init
	# what the caller can read by his group, a user without it cannot
	echo secret >"$BATS_TEST_TMPDIR/groups"
	chmod 640 "$BATS_TEST_TMPDIR/groups"
	chgrp 61998 "$BATS_TEST_TMPDIR/groups"
	chown 61997 "$BATS_TEST_TMPDIR/groups"
	apart setpriv --groups=61998,0 "$ojbox" "${as[@]}" -s --dir="/in=$BATS_TEST_TMPDIR" --run -- \
		/bin/cat /in/groups
	is "$status $output" "1 "
	matches "$stderr" 'Permission denied'
	# nor with capabilities that the kernel was told to keep
	mkdir -m 700 "$BATS_TEST_TMPDIR/closed"
	apart setpriv --securebits=+no_setuid_fixup "$ojbox" "${as[@]}" \
		--meta="$BATS_TEST_TMPDIR/closed/meta" --run -- /bin/true
	gave 2 ""
	matches "$stderr" 'closed/meta: Permission denied'
	# where the group is kept he can
	apart setpriv --reuid="$uid" --regid="$uid" --groups=61998 "$ojbox" -s \
		--dir="/in=$BATS_TEST_TMPDIR" --run -- /bin/cat /in/groups
	gave 0 secret
}

# What the process of ojbox has as descriptor 99 while a program runs.
held() {
	coproc RUN { exec "$ojbox" "${as[@]}" -s "$@" --run -- /bin/sh -c 'echo up; read -r line' 99<"$BATS_TEST_FILENAME"; }
	local pid=$RUN_PID
	read -r -u "${RUN[0]}" line
	is "$line" up
	readlink "/proc/$pid/fd/99" || true
	echo >&"${RUN[1]}"
	wait "$pid"
}

@test "no open file of root's is left" {
	need_root
	ojbox "${as[@]}" --init
	is "$(held)" ""
	is "$(held --inherit-fds)" "$BATS_TEST_FILENAME" # which passes them on
}

@test "what the options name is opened with the user's rights" {
	need_root
	ojbox "${as[@]}" --init
	mkdir -m 700 "$BATS_TEST_TMPDIR/closed"
	printf '[box]\nsecret\n' >"$BATS_TEST_TMPDIR/closed/profile.ini"
	ojbox "${as[@]}" --meta="$BATS_TEST_TMPDIR/closed/meta" --run -- /bin/true
	gave 2 ""
	matches "$stderr" 'closed/meta: Permission denied'
	ojbox "${as[@]}" --profile="$BATS_TEST_TMPDIR/closed/profile.ini" --run -- /bin/true
	gave 2 ""
	matches "$stderr" 'closed/profile.ini: Permission denied'
	ojbox "${as[@]}" --dir="/in=$BATS_TEST_TMPDIR/closed" --run -- /bin/ls /in
	[ "$status" != 0 ]
	matches "$stderr" 'Permission denied'
	# wrong calls are told in no meta file that root alone can write
	ojbox "${as[@]}" --meta="$BATS_TEST_TMPDIR/closed/meta" --time=x --run -- /bin/true
	gave 2 ""
	ojbox --meta="$BATS_TEST_TMPDIR/closed/meta" --time=x "${as[@]}" --run -- /bin/true
	gave 2 ""
	ojbox --meta="$BATS_TEST_TMPDIR/closed/meta" --as-gid="$uid" --run -- /bin/true
	gave 2 ""
	is "$(ls "$BATS_TEST_TMPDIR/closed")" profile.ini
	# and all of it works for root
	ojbox --profile="$BATS_TEST_TMPDIR/closed/profile.ini" --run -- /bin/true
	matches "$stderr" 'profile.ini:2: '
}

@test "with --cg the user has control groups" {
	need_root
	"$ojbox" --print-cg-root >/dev/null 2>&1 || skip "no control groups"
	ojbox "${as[@]}" --init
	meta=$BATS_TEST_TMPDIR/meta
	: >"$meta" && chown "$uid" "$meta"
	ojbox "${as[@]}" --cg -s --meta="$meta" --cg-mem=64M --run -- /bin/true
	gave 0 ""
	matches "$(meta_value limits-by)" '^cgroup-v[12]$'
	for group in ojbox/user-$uid/ojbox-outside ojbox/user-$uid ojbox; do
		rmdir "/sys/fs/cgroup/$group" /sys/fs/cgroup/*/"$group" 2>/dev/null || true
	done
}
