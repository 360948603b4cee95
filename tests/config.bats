#!/usr/bin/env bats
# config.bats: the configuration file: what holds, what is refused, and how errors in it are told.
# Words in single quotes are for the shell in the box; variables are those of lib.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

load lib.bash

setup_file() {
	lib_begin
}

setup() {
	box_new
}

teardown() {
	lib_end
}

# A configuration for one test: its text from standard input.
configure() {
	export OJBOX_CONFIG=$BATS_TEST_TMPDIR/test.ini
	cat >"$OJBOX_CONFIG"
}

ojbox() {
	apart "$ojbox" "$@"
}

@test "--check-config: a file without errors, and none" {
	ojbox --check-config
	gave 0 "$OJBOX_CONFIG: no errors"
	OJBOX_CONFIG=$top/config/ojbox.ini ojbox --check-config
	gave 0 "$top/config/ojbox.ini: no errors"
	[ -e /etc/ojbox/ojbox.ini ] || {
		unset OJBOX_CONFIG
		ojbox --check-config
		gave 0 "/etc/ojbox/ojbox.ini: not there; defaults hold"
	}
}

@test "--check-config finds values that are wrong in more than their form" {
	configure <<<$'[defaults]\nsyscalls = nonsense\nquota = 3\ncpus = x'
	ojbox --check-config
	gave 2 ""
	is "$(cut -d "'" -f 1 <<<"$stderr")" "$(printf '%s\n' "$OJBOX_CONFIG":{'2: --syscalls','3: --quota (-q)','4: cpus'}': ')"
	configure <<<$'[defaults]\nsyscalls = strict,+processes\nquota = 3,3\ncpus = 0'
	ojbox --check-config
	gave 0 "$OJBOX_CONFIG: no errors"
}

@test "--check-config prints every error with file and line" {
	configure <<'INI'
time = 1
[machine]
first-uidd = 5
num-boxes = 1x
[elsewhere]
[defaults]
time = 1e3
time = 2
stdin = /box/x
open-files = 5
  6
nonsense = 1
x-remark = 1
open-files = 7
[machine]
INI
	ojbox --check-config
	is "$status" 2
	is "$output" ""
	mapfile -t line <<<"$stderr"
	matches "${line[0]}" "^$OJBOX_CONFIG:1: 'time' stands before the first section\$"
	matches "${line[1]}" "^$OJBOX_CONFIG:3: unknown key 'first-uidd': did you mean 'first-uid'\\?\$"
	matches "${line[2]}" "^$OJBOX_CONFIG:4: num-boxes: '1x' is not a whole number\$"
	matches "${line[3]}" "^$OJBOX_CONFIG:5: unknown section \[elsewhere\]"
	matches "${line[4]}" "^$OJBOX_CONFIG:7: time: '1e3' is not a time"
	matches "${line[5]}" "^$OJBOX_CONFIG:8: 'time' is given twice, first in line 7\$"
	matches "${line[6]}" "^$OJBOX_CONFIG:9: 'stdin' is for the command line only\$"
	matches "${line[7]}" "^$OJBOX_CONFIG:11: an indented line cannot go on with 'open-files'"
	matches "${line[8]}" "^$OJBOX_CONFIG:12: unknown key 'nonsense'"
	matches "${line[9]}" "^$OJBOX_CONFIG:14: 'open-files' is given twice, first in line 10\$"
	matches "${line[10]}" "^$OJBOX_CONFIG:15: section \[machine\] stands twice, first in line 2\$"
	is "${#line[@]}" 11
}

@test "--check-config shows no control byte of the file as it is" {
	configure < <(printf '[defaults]\na\033[2Jb\302\233c = 1\n')
	ojbox --check-config
	is "$status" 2
	is "$stderr" "$OJBOX_CONFIG:2: unknown key 'a\\x1B[2Jb\\xC2\\x9Bc'"
}

@test "an error in the configuration stops every command but those that help" {
	configure <<<'[defaults]
time = 1 s'
	for command in --init --cleanup --list "--run -- /bin/true"; do
		# shellcheck disable=SC2086
		ojbox $command
		refused "$OJBOX_CONFIG:2: time: '1 s' is not a time"
	done
	for command in --help --version; do
		ojbox $command
		gave 0
		is "$stderr" ""
	done
}

@test "OJBOX_CONFIG that names no file is an error" {
	OJBOX_CONFIG=$BATS_TEST_TMPDIR/none ojbox --init
	refused "$BATS_TEST_TMPDIR/none: there is no such file"
	OJBOX_CONFIG=$BATS_TEST_TMPDIR/none ojbox --check-config
	is "$status" 2
	matches "$stderr" "$BATS_TEST_TMPDIR/none: there is no such file"
}

@test "OJBOX_CONFIG that is empty counts as not there" {
	[ ! -e /etc/ojbox/ojbox.ini ] || skip "this machine has a configuration"
	OJBOX_CONFIG='' ojbox --check-config
	gave 0 "/etc/ojbox/ojbox.ini: not there; defaults hold"
}

@test "box-root must be absolute" {
	configure <<<'[machine]
box-root = boxes'
	ojbox --init
	refused "box-root: 'boxes' must begin with '/'"
}

@test "the configuration's defaults hold, and the command line goes before them" {
	configure <<INI
[machine]
box-root = $BATS_FILE_TMPDIR/boxes
[defaults]
open-files = 77
env = A=configured
  B=configured
dir = extra=$BATS_TEST_TMPDIR
INI
	ojbox -sb "$id" --run -- /bin/sh -c 'ulimit -n; echo $A $B; test -e /extra/test.ini'
	gave 0 $'77\nconfigured configured'
	ojbox -sb "$id" -n 88 -E A=given -E B= -d extra= --run -- /bin/sh -c 'ulimit -n; echo $A $B; test ! -e /extra'
	gave 0 $'88\ngiven'
}
