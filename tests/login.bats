#!/usr/bin/env bats
# bats file_tags=login
# login.bats: a user who has logged in and to whom nothing is delegated: his systemd is asked.
#
# Runs where systemd does, in the session of an ordinary user (tests/vm); elsewhere it is skipped.
# Variables are those of lib.bash; single quotes are for other shells.
# shellcheck disable=SC2016,SC2154

load lib

setup_file() {
	lib_begin burn
}

setup() {
	[ -d /run/systemd/system ] || skip "systemd does not run here"
	[[ $(group) == */session-*.scope ]] || skip "not in the scope of a session: $(group)"
	box_new
}

teardown() {
	lib_end
}

group() {
	sed -n 's/^0:://p' /proc/self/cgroup
}

scopes() {
	systemctl --user list-units --plain --no-legend --all 'ojbox-*.scope' | wc -l
}

no_scopes() {
	[ "$(scopes)" = 0 ]
}

@test "a lone run asks for a scope for itself, which ends with it" {
	boxed --cg "$tools" --time=0.1 --cg-mem=20MiB -- /t/burn self 60000
	verdict TO 'Time limit exceeded'
	meta_is limits-by cgroup-v2
	within_seconds 10 no_scopes
	matches "$(group)" '/session-[^/]*\.scope$' "whoever called it stays where he was"
}

@test "without --cg, too" {
	boxed -- /bin/true
	gave 0 ""
	meta_is limits-by cgroup-v2
}

@test "--delegate gives the calling shell a scope in which runs need not ask" {
	bash -c '"$0" --delegate && grep ^0:: /proc/self/cgroup
		"$0" --print-cg-root && "$0" --box-id="$1" --meta="$2" -s --cg --run -- /bin/true
		systemctl --user list-units --plain --no-legend "ojbox-*.scope" | wc -l' \
		"$ojbox" "$id" "$meta" >"$BATS_TEST_TMPDIR/out"
	matches "$(sed -n 1p "$BATS_TEST_TMPDIR/out")" '/user@[0-9]+\.service/.*/ojbox-[^/]*\.scope/ojbox-outside$'
	matches "$(sed -n 2p "$BATS_TEST_TMPDIR/out")" '^/sys/fs/cgroup/.*/ojbox-[^/]*\.scope$'
	is "$(sed -n 3p "$BATS_TEST_TMPDIR/out")" 1 "one scope for all"
	meta_is limits-by cgroup-v2
	within_seconds 10 no_scopes
}

@test "--print-cg-root does not ask, but says what to do" {
	apart "$ojbox" --print-cg-root
	refused 'ojbox --delegate'
	is "$(scopes)" 0
}

@test "after kill -9 of a run in a scope nothing of it is left" {
	boxed_behind --cg -- /bin/sleep 100
	within_seconds 10 eval '[ "$(scopes)" = 1 ]'
	kill -KILL "$keeper"
	ended "$keeper"
	within_seconds 10 no_scopes
	boxed --cg -- /bin/true
	gave 0 ""
}

@test "when systemd cannot be asked, limits are those of each process, or --cg is refused" {
	export DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere XDG_RUNTIME_DIR=/nowhere
	boxed -- /bin/true
	gave 0 ""
	meta_is limits-by rlimit
	boxed --cg -- /bin/true
	refused '--cg: .*systemd-run --user --scope -p Delegate=yes'
	apart "$ojbox" --delegate
	refused 'systemd-run --user --scope'
}
