#!/usr/bin/env bats
# package_icpc.bats: packages of ICPC, Kattis and DOMjudge: what they come to as problems, what their submissions get,
# and what is said of each mistake.
# bats file_tags=anyone
# shellcheck disable=SC2016,SC2030,SC2031,SC2035,SC2154

load lib.bash
load judge.bash

setup() {
	judge_setup
	export XDG_CACHE_HOME=$BATS_FILE_TMPDIR
}

# results FOLDER [OPTION...]: of all submissions of a package: a line "FILE VERDICT SCORE" for each.
results() {
	local folder=$1
	shift
	cd "$folder/submissions" || return
	judge --json "$@" .. */*
	[ "$status" = 1 ] || gave 0
	scores
}

# copy PACKAGE: an own copy in $here/p
copy() {
	rm -rf "$here/p"
	cp -r "$packages/icpc-$1" "$here/p"
}

# lacks TEXT EXPRESSION
lacks() {
	[[ ! $1 =~ $2 ]] || { echo "there is $2 in: $1" && return 1; }
}

@test "what is written is what is meant: a package of 2025-09, and one of legacy with groups in groups" {
	for package in ledger stairs; do
		judge import "$packages/icpc-$package" "$here/$package"
		gave 0
		is "$(cat "$here/$package/problem.ini")" "$(cat "$packages/golden/icpc-$package.ini")" "$package"
	done
	is "$(cat "$here/ledger/include/default/rate.txt")" "Total"
	is "$(cat "$packages/icpc-ledger/include/default/rate.txt")" "{{word}}"
}

@test "submissions get in place what the system of origin gives them" {
	is "$(results "$packages/icpc-roots")" "accepted/minus.py AC 100
accepted/root.c AC 100
run_time_error/crash.py RTE 0
time_limit_exceeded/slow.c TLE 0
wrong_answer/whole.py WA 0"
	is "$(results "$packages/icpc-stairs")" "accepted/formula.py AC 100
partially_accepted/small.c AC 50"
	is "$(results "$packages/icpc-twenty")" "accepted/halves.py AC 100
mixed/asks.py RTE 0
wrong_answer/upward.py WA 0"
	is "$(results "$packages/icpc-ledger")" "accepted/add.py AC 100
rejected/forgets.py WA 0
various/entry WA 0
wrong_answer/add.c WA 0"
	is "$(results "$packages/icpc-parcels")" "accepted/half.py AC 100
rejected/one.py AC 70"
	is "$(results "$packages/icpc-whisper")" "accepted/twice.py AC 100
wrong_answer/shy.py WA 0"
	is "$(results "$packages/icpc-riddles")" "accepted/all AC 100
wrong_answer/half WA 0"
	is "$(results "$packages/icpc-hello")" "accepted/hello.py AC 100
mixed/broken.py CE 0
mixed/shouts AC 100
mixed/silent.py WA 0
wrong_answer/world.py WA 0"
	nothing_left
}

@test "each package is imported as a problem without errors, which holds to what its solutions are to get" {
	for package in "$packages"/icpc-*; do
		name=${package##*/}
		judge import "$package" "$here/$name"
		gave 0
		judge check "$here/$name"
		gave 0
		is "$stderr" "" "$name"
		judge verify "$here/$name"
		gave 0
		matches "$output" "well: 0 errors" "$name"
	done
	is "$(results "$here/icpc-parcels")" "accepted/half.py AC 100
rejected/one.py AC 70"
	nothing_left
}

@test "each mistake is told with file and line, and what is left out is told" {
	failed=
	while IFS=$'\t' read -r package kind message edit; do
		copy "$package"
		(cd "$here/p" && eval "$edit")
		judge check "$here/p"
		wanted=$here/p$message
		[ "$message" != "${message#:}" ] || wanted=$here/p$message
		[[ $'\n'$stderr$'\n' == *$'\n'"$wanted"$'\n'* ]] || failed+="$edit: not told: $message; but: $stderr"$'\n'
		[ "$status" = "$([ "$kind" = error ] && echo 2 || echo 0)" ] || failed+="$edit: status $status"$'\n'
	done <"$top/tests/package_icpc.tsv"
	is "$failed" ""
	# and without a mistake there is none
	for package in "$packages"/icpc-*; do
		judge check "$package"
		gave 0
	done
}

# double YAML TEST...: a package in $here/p, twice a number is asked for: tests as PATH=NUMBER beneath data
double() {
	rm -rf "$here/p"
	mkdir -p "$here/p/input_validators" "$here/p/submissions/accepted" "$here/p/submissions/wrong_answer"
	printf 'name: Double\nlimits: {time_limit: 1}\n%s\n' "$1" >"$here/p/problem.yaml"
	echo 'raise SystemExit(42)' >"$here/p/input_validators/any.py"
	echo 'print(2 * int(input()))' >"$here/p/submissions/accepted/all.py"
	printf 'n = int(input())\nprint(2 * n if n < 3 else 0)\n' >"$here/p/submissions/wrong_answer/small.py"
	shift
	for test; do
		mkdir -p "$here/p/data/$(dirname "$test")"
		echo "${test#*=}" >"$here/p/data/${test%=*}.in"
		echo $((2 * ${test#*=})) >"$here/p/data/${test%=*}.ans"
	done
}

@test "scores: of tests alone, without a bound, of the best test, when one is accepted" {
	double 'type: scoring' sample/1=1 secret/1=2 secret/2=3 secret/3=4
	is "$(results "$here/p")" "accepted/all.py AC 4
wrong_answer/small.py WA 0"
	double 'type: scoring' sample/1=1 secret/0=1 secret/g/1=2 secret/g/2=3 secret/z=4
	printf 'on_reject: continue\ngrader_flags: ignore_sample always_accept\n' >"$here/p/data/testdata.yaml"
	printf 'grader_flags: max first_error\naccept_score: 10\nreject_score: -1\n' >"$here/p/data/secret/g/testdata.yaml"
	is "$(results "$here/p")" "accepted/all.py AC 12
wrong_answer/small.py AC 11"
	double '' sample/1=1 secret/1=2 secret/2=3
	printf 'on_reject: continue\ngrader_flags: accept_if_any_accepted\n' >"$here/p/data/secret/testdata.yaml"
	is "$(results "$here/p" | cut -d' ' -f1,2)" "accepted/all.py AC
wrong_answer/small.py AC"
	double $'problem_format_version: 2025-09\nuuid: u\ntype: scoring' sample/1=1 secret/1=2 secret/2=3 secret/3=1 secret/4=9
	is "$(results "$here/p")" "accepted/all.py AC 100
wrong_answer/small.py WA 50"
	echo 'max_score: unbounded' >"$here/p/data/secret/test_group.yaml"
	mkdir -p "$here/p/output_validator/in"
	cat >"$here/p/output_validator/in/check.py" <<'END'
import sys
n = int(open(sys.argv[1]).read())
if int(input()) != 2 * n:
    sys.exit(43)
open(sys.argv[3] + "score.txt", "w").write(str(1000 * n))
sys.exit(42)
END
	is "$(results "$here/p")" "accepted/all.py AC 15000
wrong_answer/small.py WA 3000"
	nothing_left
}

@test "a validator of several files that talks in each of two passes" {
	double $'problem_format_version: 2025-09\nuuid: u\ntype: [interactive, multi-pass]' secret/1=2
	mkdir "$here/p/output_validator"
	echo 'from talk import asks; asks()' >"$here/p/output_validator/main.py"
	cat >"$here/p/output_validator/talk.py" <<'END'
import os, sys
def asks():
    print(5, flush=True)
    if input() != "10":
        sys.exit(43)
    if not os.path.exists(sys.argv[3] + "seen"):
        open(sys.argv[3] + "seen", "w").close()
        open(sys.argv[3] + "nextpass.in", "w").close()
    sys.exit(42)
END
	is "$(results "$here/p")" "accepted/all.py AC 100
wrong_answer/small.py WA 0"
	nothing_left
}

@test "scripts of validators: run alone is taken, and what build makes" {
	copy roots
	mv "$here/p/output_validators/check" "$here/check"
	mkdir "$here/p/output_validators/check"
	printf '#!/bin/sh\nread n <$1; read x\n. ./limits\n[ "$x" = "$best" ] && exit 42\nexit 43\n' \
		>"$here/p/output_validators/check/run"
	echo 'best=3.0' >"$here/p/output_validators/check/limits"
	rm -r "$here"/p/data/secret/*
	echo 'print(3.0)' >"$here/three.py"
	echo 'print(4.0)' >"$here/four.py"
	judge --csv "$here/p" "$here/three.py" "$here/four.py"
	gave 1
	matches "$output" "three.py.*,AC,"
	matches "$output" "four.py.*,WA,"
	rm -r "$here/p/output_validators/check"
	cp -r "$here/check" "$here/p/output_validators"
	mv "$here/p/output_validators/check/check.c" "$here/p/output_validators/check/check.src"
	echo 'cc -xc -o run check.src -lm' >"$here/p/output_validators/check/build"
	judge --csv "$here/p" "$here/three.py" "$here/four.py"
	gave 1
	matches "$output" "three.py.*,AC,"
	matches "$output" "four.py.*,WA,"
	echo 'echo this goes wrong; exit 3' >"$here/p/output_validators/check/build"
	judge "$here/p" "$here/three.py"
	gave 2
	matches "$stderr$output" "this goes wrong"
	nothing_left
}

@test "a strange package leads nowhere" {
	echo secret >"$here/outside"
	# links out of it, in every place where files are looked for
	for place in data/secret/01.ans output_validators/check/check.c problem_statement/problem.en.tex .timelimit \
		data/secret/testdata.yaml submissions/accepted/minus.py input_validators/range.py problem.yaml; do
		copy roots
		ln -sf "$here/outside" "$here/p/$place"
		judge check "$here/p"
		lacks "$output$stderr" "secret$"
		judge import "$here/p" "$here/imported"
		[ ! -e "$here/imported" ] || lacks "$(grep -r secret "$here/imported" || :)" "^secret"
		rm -rf "$here/imported"
	done
	# names that would mean something else in problem.ini
	for name in $'1\n[limits]\ntime = 99s' '1 ;x' '-v' 'a"b' "a'b" '{lang}' ' 1' '*'; do
		copy roots
		echo 4 >"$here/p/data/secret/$name.in"
		echo 2 >"$here/p/data/secret/$name.ans"
		judge check "$here/p"
		[ "$status" = 2 ] || matches "$stderr" "is left out"
		copy ledger
		mkdir "$here/p/submissions/$name"
		cp "$here/p/submissions/accepted/add.py" "$here/p/submissions/$name"
		judge check "$here/p"
		[ "$status" = 2 ] || matches "$stderr" "is left out"
	done
	copy ledger
	sed -i 's/^  most: .*/  most: "1\\n[limits]\\ntime = 99s"/' "$here/p/problem.yaml"
	judge import "$here/p" "$here/imported"
	lacks "$(cat "$here/imported/problem.ini")" $'\ntime = 99s'
	# much of everything
	copy roots
	{ echo 'keywords: ['; yes 'a,' | head -300000; echo ']'; } >"$here/p/problem.yaml"
	judge check "$here/p"
	gave 2
	matches "$stderr" "200000 values"
	copy roots
	head -c 5000000 /dev/zero | tr '\0' '#' >"$here/p/problem.yaml"
	judge check "$here/p"
	gave 2
	matches "$stderr" "more than 4 MiB"
	copy ledger
	{ echo -n '"'; printf '{a,b}%.0s' {1..40}; echo '": {permitted: [AC]}'; } >>"$here/p/submissions/submissions.yaml"
	judge check "$here/p"
	gave 2
	matches "$stderr" "too many ways"
	copy roots
	deep=$here/p/data/secret
	for _ in {1..30}; do deep+=/a; done
	mkdir -p "$deep"
	judge check "$here/p"
	gave 2
	matches "$stderr" "folders in each other"
}
