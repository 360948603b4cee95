#!/usr/bin/env bats
# rules.bats: the rules that the sources keep among themselves: who may include whom, what is documented, and
# how long a file may be.
# bats file_tags=anyone
# Variables are those of lib.bash.
# shellcheck disable=SC2030,SC2031,SC2154

load lib.bash

mechanisms=(userns mounts net cgroup rlimits caps syscalls fds image env dirs cputime pump streams holder)

setup_file() {
	lib_begin rows
}

setup() {
	cd "$top" || return
}

# includes FILE ...: prints "FILE INCLUDED" for each include with quotes.
includes() {
	grep -HE '^[[:blank:]]*#[[:blank:]]*include[[:blank:]]*"' "$@" | sed -E 's/^([^:]*):[^"]*"([^"]*)".*/\1 \2/'
}

# allowed REGEX FILE ...: every include of the files matches.
allowed() {
	local pattern=$1 bad
	shift
	bad=$(includes "$@" | grep -vE " ($pattern)\$" || true)
	is "$bad" "" "includes only $pattern"
}

# The sources of one part of the sandbox, such as mounts.c, mounts.h, mounts_own.c.
part() {
	find sandbox -maxdepth 1 -name "$1.[ch]" -o -maxdepth 1 -name "$1_*.[ch]"
}

@test "there are sources to look at" {
	within "$(includes sandbox/*.[ch] sandbox/base/*.[ch] | wc -l)" 50 5000
	within "$(includes judge/*.[ch] | wc -l)" 10 5000
}

@test "includes with quotes are written as the rules expect" {
	is "$(includes sandbox/*.[ch] sandbox/base/*.[ch] judge/*.[ch] | grep -E ' (\.|/)' || true)" ""
}

@test "base includes only base" {
	allowed 'base/[a-z_]+\.(h|def)' sandbox/base/*.[ch]
}

@test "spec, profile and meta include only base and what stands before them" {
	allowed 'base/[a-z_]+\.h|spec\.(h|def)|(dirs|quota|syscalls)\.h' sandbox/spec.[ch]
	allowed 'base/[a-z_]+\.h|(spec|profile)\.h' sandbox/profile.[ch]
	allowed 'base/[a-z_]+\.h|meta\.(h|def)' sandbox/meta.[ch]
}

@test "a mechanism includes base, spec, meta and itself, and no other mechanism" {
	for name in "${mechanisms[@]}"; do
		files=$(part "$name")
		[ -n "$files" ] || continue
		more=
		case $name in
		mounts) more='|dirs\.h' ;;
		userns) more='|config\.h' ;;
		esac
		# shellcheck disable=SC2086
		allowed "base/[a-z_]+\.h|(spec|meta)\.h|${name}(_[a-z0-9]+)?\.(h|def)$more" $files
	done
}

@test "inside, init and keeper do not include what is above them" {
	for name in inside init keeper; do
		is "$(includes sandbox/$name.[ch] | grep -E ' (run|holder|store|check|outcome|ojbox|config|profile|explain)' || true)" ""
	done
}

@test "nothing includes main, and only commands, store and userns know the configuration" {
	is "$(includes sandbox/*.[ch] | grep ' ojbox\.' || true)" ""
	is "$(includes sandbox/*.[ch] | grep ' config\.h$' | sed -E 's,^sandbox/([a-z]*).*,\1,' | sort -u | tr '\n' ' ')" \
		'acting check config delegate explain hold ojbox plan run store userns '
}

@test "the sandbox knows nothing of the judge" {
	for name in $(cd judge && find . -name '*.h'); do
		is "$(includes sandbox/*.[ch] sandbox/base/*.[ch] | grep -F " ${name#./}" || true)" ""
	done
}

@test "the judge includes base, spec.h, meta.h, exits and its own, and nothing else of the sandbox" {
	bad=$(find judge -name '*.[ch]' | while read -r file; do
		includes "$file" | while read -r from included; do
			[ -e "judge/$included" ] || [ -e "$(dirname "$from")/$included" ] && continue
			[[ $included =~ ^(base/[a-z_]+\.h|spec\.h|meta\.h|exits\.(h|def))$ ]] || echo "$from $included"
		done
	done)
	is "$bad" ""
}

@test "every option is in the manual" {
	page=build/man/ojbox.1
	[ -f $page ]
	"$BATS_FILE_TMPDIR/bin/rows" spec | while IFS=$'\t' read -r kind name _; do
		[ "$kind" != HEADING ] || continue
		sed 's/\\-/-/g' $page | grep -qE "(Fl -|--)$name([ =,]|\$)" || echo "--$name"
	done >"$BATS_TEST_TMPDIR/missing"
	is "$(cat "$BATS_TEST_TMPDIR/missing")" ""
}

# items PAGE NAME ...: the names that are no item of a list on that page of the manual
items() {
	local page=build/man/$1 name
	shift
	for name; do
		sed 's/\\-/-/g' "$page" | grep -qE "^\.It Cm $name( |\$)" || echo "$name"
	done
}

@test "every key of the configuration, default, meta key and exit code has its item in the manual" {
	mapfile -t keys < <("$BATS_FILE_TMPDIR/bin/rows" config | cut -f2)
	mapfile -t defaults < <("$BATS_FILE_TMPDIR/bin/rows" spec | awk -F '\t' '$7 ~ /KEY/ { print $2 }')
	mapfile -t meta < <(sed -n 's/^META([A-Z_]*, "\([^"]*\)".*/\1/p' sandbox/meta.def)
	within "${#keys[@]}" 5 100
	within "${#defaults[@]}" 20 200
	within "${#meta[@]}" 12 100
	is "$(items ojbox.ini.5 "${keys[@]}" "${defaults[@]}")" ""
	is "$(items ojbox-meta.5 "${meta[@]}")" ""
	is "$(items ojbox.1 0 1 2)" ""
	# what is for the command line only is no key
	is "$(items ojbox.ini.5 chdir cg)" $'chdir\ncg'
}

@test "every page of the manual that is referred to is ours, or one of another's that we know of" {
	others=" bsdtar.1 isolate.1 jq.1 busctl.1 newuidmap.1 newgidmap.1 systemd-run.1 chroot.2 execve.2 fcntl.2 flock.2
		perf_event_open.2 pivot_root.2 quotactl.2 sched_setaffinity.2 seccomp.2 setrlimit.2 core.5 subgid.5 subuid.5
		systemd.resource-control.5 capabilities.7 cgroups.7 fanotify.7 glob.7 inotify.7 namespaces.7
		regex.7 unix.7 user_namespaces.7 sudo.8 sysctl.8 tune2fs.8 "
	grep -hoE "Xr [^ ]+ [0-9]" build/man/*.[0-9] | sort -u >"$BATS_TEST_TMPDIR/pages"
	within "$(wc -l <"$BATS_TEST_TMPDIR/pages")" 10 100
	while read -r _ name section; do
		[ -f "build/man/$name.$section" ] || [[ ${others//[[:space:]]/ } == *" $name.$section "* ]] ||
			echo "$name($section)"
	done <"$BATS_TEST_TMPDIR/pages" >"$BATS_TEST_TMPDIR/missing"
	is "$(cat "$BATS_TEST_TMPDIR/missing")" ""
}

@test "the pages of the manual have no mistake that mandoc knows" {
	command -v mandoc >/dev/null || skip "mandoc is not installed"
	for page in build/man/*.[0-9]; do
		mandoc -T lint -W warning "$page"
	done
	# and it would tell one
	printf '.Dd x\n.Xx\n' >"$BATS_TEST_TMPDIR/wrong.1"
	run ! mandoc -T lint -W warning "$BATS_TEST_TMPDIR/wrong.1"
}

@test "every profile says what it is for, and is in the manual" {
	page=build/man/ojbox-profile.5
	[ -f $page ]
	for file in box-profiles/*.ini; do
		name=${file##*/}
		name=${name%.ini}
		what=$(sed -n 's/^description = //p' "$file")
		[ -n "$what" ]
		grep -A1 "^\.It Cm $name\$" $page | tail -n 1 | grep -qF "$what"
	done
}

@test "every key of the configuration is in the example, and the example is right" {
	"$BATS_FILE_TMPDIR/bin/rows" config | while IFS=$'\t' read -r _ name _; do
		grep -qE "^;?$name = " config/ojbox.ini || echo "$name"
	done >"$BATS_TEST_TMPDIR/missing"
	is "$(cat "$BATS_TEST_TMPDIR/missing")" ""
	sed -E 's/^;([a-z-]+ = )/\1/' config/ojbox.ini >"$BATS_TEST_TMPDIR/ojbox.ini"
	OJBOX_CONFIG=$BATS_TEST_TMPDIR/ojbox.ini "$ojbox" --check-config
}

@test "no source file has more than 500 lines" {
	find sandbox judge tools tests \( -name '*.[ch]' -o -name '*.def' -o -name '*.bats' -o -name '*.sh' -o -name '*.bash' \) \
		-exec wc -l {} + >"$BATS_TEST_TMPDIR/lines"
	within "$(wc -l <"$BATS_TEST_TMPDIR/lines")" 50 1000
	is "$(awk '$2 != "total" && $1 > 500' "$BATS_TEST_TMPDIR/lines")" ""
}

@test "every C file opens with its name and what it is for" {
	for file in sandbox/*.[ch] sandbox/base/*.[ch] judge/*.[ch] judge/*/*.[ch] tests/helpers/*.c tests/fuzz/*.c tests/fuzz/lib/*.[ch]; do
		matches "$(head -2 "$file" | tr -d '\n')" "^/\*[[:blank:]*]* (${file##*/}|ojbox|ojjudge): ."
	done
}

@test "every fuzz target has seeds, and every seed a target" {
	for target in tests/fuzz/*.c; do
		target=${target##*/}
		within "$(find "tests/fuzz/corpus/${target%.c}" -type f | wc -l)" 2 50
	done
	for seeds in tests/fuzz/corpus/*; do
		[ -f "tests/fuzz/${seeds##*/}.c" ]
	done
}

@test "every header is read once" {
	for file in sandbox/*.h sandbox/base/*.h judge/*.h judge/*/*.h tests/fuzz/lib/*.h; do
		is "$(grep -c '^#pragma once$' "$file")" 1 "$file"
	done
}

# shellcheck disable=SC2016 # marks of the text
@test "each defence of SECURITY.md can be taken out, and its test is there" {
	table=$(sed -nE 's/^\| `([a-z-]+)` \|.*\| ([a-z]+) (tests\/[a-z_]+\.bats): (.*) \|$/\1\t\2\t\3\t\4/p' SECURITY.md)
	is "$(cut -f1 <<<"$table" | sort)" "$(sed -n 's/^@ \([^ ]*\).*/\1/p' tests/defences/defences.txt | sort)"
	while IFS=$'\t' read -r name who file title; do
		matches "$who" '^(user|delegated|subids|root)$' "$name"
		grep -qF "@test \"$title\" {" "$file" || is "$file: $title" "" "$name: no such test"
	done <<<"$table"
	tests/defences/run.sh --check
}
