#!/usr/bin/env bats
# bats file_tags=anyone
# judge_reuse.bats: --reuse: what was done before is not done again, whatever changes is; what is not kept; a
# cache that is damaged, shared or of no use.
# shellcheck disable=SC2013,SC2016,SC2030,SC2031,SC2119,SC2120,SC2154

load lib.bash
load judge.bash

setup() {
	judge_setup
	mkdir -m 700 "$here/cache"
	problem
	source_file a.py <<<'print(sum(map(int, input().split())))'
	cp "$top/config/languages.ini" "$here/languages.ini"
}

# again [OPTION ...]: judges a.py, or $what; sets boxes to how many programs ran in boxes, and told to what was
# reused: "compile" and the names of tests.
again() {
	judge --reuse --cache="$here/cache" --json -v --languages="$here/languages.ini" "$@" "$here/p" \
		"${what:-$here/a.py}"
	boxes=$(grep -c '^ojjudge: runs ' <<<"$stderr" || true)
	told=$(json '" ".join(["compile"] * (r["compile"] or {"reused": False})["reused"] +
		[t["name"] for t in r["tests"] if t["reused"]])')
}

# hit [OPTION ...]: all is reused, and nothing runs
hit() {
	again "$@"
	is "$told" "compile one" "reused"
	is "$boxes" 0 "boxes"
}

# miss [OPTION ...]: the test is run
miss() {
	again "$@"
	[[ $told != *one* ]] || is "$told" "nothing of tests" "reused" || return
	[ "$boxes" -gt 0 ]
}

# ini LINE ...: replaces what follows the problem's own lines
ini() {
	problem "$@"
}

@test "what was done before is not done again, and every form of report says so" {
	again
	gave 0
	is "$told" "" "the first time"
	is "$boxes" 2 "boxes"
	for when in 1 2; do
		hit
		gave 0
		is "$(json 'r["verdict"], r["tests"][0]["time"] > 0, r["compile"]["time"] > 0')" \
			"('AC', True, True)"
	done
	is "$(json 'r["tests"][0]["runs"]')" 1
	reports=()
	for form in $(sed -n 's/^REPORT([a-z_]*, *"\([a-z-]*\)".*/\1/p' "$top/judge/report.def"); do
		reports+=("$form=$here/$form")
		judge --reuse --cache="$here/cache" --languages="$here/languages.ini" --report="$form:$here/$form" \
			"$here/p" "$here/a.py"
		gave 0
		grep -qi 'reused' "$here/$form"
	done
	matches "$output" 'MiB  \(reused\)' "compiler"
	matches "$output" '
one +AC .* MiB  \(reused\)
1 of 1 results are reused' "the table"
	/usr/bin/python3 "$top/tests/report_check.py" "${reports[@]}"
	is "$(/usr/bin/python3 "$top/tests/report_check.py" "csv=$here/csv" 'r[0]["reused"]')" 1
	matches "$(cat "$here/junit")" 'name="reused" value="1"'
	matches "$(cat "$here/tap")" '# 1 of 1 results are reused'
	matches "$(cat "$here/html")" '1 of 1 results are reused'
	nothing_left
}

@test "without --reuse nothing is taken and nothing is kept" {
	judge --cache="$here/cache" --json "$here/p" "$here/a.py"
	gave 0
	is "$(json 'r["tests"][0]["reused"], r["compile"]["reused"]')" "(False, False)"
	is "$(ls "$here/cache")" ""
	again
	judge --cache="$here/cache" --json "$here/p" "$here/a.py"
	is "$(json 'r["tests"][0]["reused"], r["compile"]["reused"]')" "(False, False)"
	judge --reuse --cache=none "$here/p" "$here/a.py"
	gave 3
	matches "$stderr" "--reuse and --cache=none exclude each other"
}

@test "whatever a result depends on, changed, makes it be done again" {
	again
	hit
	# what is changed by a row must not hold for the next
	keep() {
		rm -rf "$here/kept"
		mkdir "$here/kept"
		cp -a "$here/p" "$here/a.py" "$here/languages.ini" "$OJBOX_CONFIG" "$here/kept"
	}
	restore() {
		rm -r "$here/p"
		cp -a "$here/kept/p" "$here/kept/a.py" "$here/kept/languages.ini" "$here"
		cp -a "$here/kept/${OJBOX_CONFIG##*/}" "$OJBOX_CONFIG"
	}
	python() {
		sed -i "/^\[language python3\]/a $1" "$here/languages.ini"
	}
	keep
	while IFS= read -r row; do
		(eval "$row") || true
		miss || {
			echo "a change that is not seen: $row"
			return 1
		}
		restore
	done <<-'END'
		echo >>"$here/a.py"
		echo >>"$here/p/data/one.in"
		echo >>"$here/p/data/one.ans"
		ini [checker] 'case = ignore'
		ini [checker] 'kind = exact'
		ini [checker] 'float-tolerance = 1e-12'
		sed -i 's/time = 2s/time = 3s/' "$here/p/problem.ini"
		sed -i 's/time = 2s/&\nwall = 7s/' "$here/p/problem.ini"
		sed -i 's/time = 2s/&\nextra-time = 1s/' "$here/p/problem.ini"
		sed -i 's/256MiB/257MiB/' "$here/p/problem.ini"
		sed -i 's/256MiB/&\nstack = 99MiB/' "$here/p/problem.ini"
		sed -i 's/256MiB/&\noutput = 3MiB/' "$here/p/problem.ini"
		sed -i 's/256MiB/&\nprocesses = 7/' "$here/p/problem.ini"
		ini '[limits python3]' 'time = x2'
		ini '[test one]' 'time = 5s'
		ini '[test one]' 'case = ignore'
		ini '[test one]' 'float-tolerance = 1e-12'
		ini '[test one]' 'args = x'
		ini '[test one]' 'files = problem.ini'
		ini '[io]' 'args = x'
		ini '[io]' 'input = in.txt'
		ini '[run]' 'repeat = 2'
		ini '[run]' 'retry = 1'
		ini '[run]' 'borderline = 0.8..1.1'
		ini '[report]' 'max-output = 9B'
		ini '[compile]' 'name = b'
		ini '[compile]' 'include = problem.ini'
		python 'environment = A=1'
		python 'out-of-memory = x'
		python 'mounts = x=/usr'
		sed -i '/^\[language python3\]/,/^\[/s/^profile = .*/profile = base/' "$here/languages.ini"
		sed -i '/^\[language python3\]/,/^\[/s/^run = .*/& x/' "$here/languages.ini"
		lib_default 'open-files = 333'
		lib_default 'tmp-size = 77MiB'
	END
	hit
	miss --jobs=1
	miss --no-pin
	miss --transcript
	# the programs themselves
	mkdir "$here/bin"
	ln -s "$top/box-profiles" "$here/box-profiles"
	cp "$ojbox" "$judge" "$here/bin"
	miss --ojbox="$here/bin/ojbox"
	again --ojbox="$here/bin/ojbox"
	is "$told" "compile one" "the same again"
	touch -d yesterday "$here/bin/ojbox"
	miss --ojbox="$here/bin/ojbox"
	judge=$here/bin/ojjudge miss --ojbox="$ojbox"
	# a tool that a command names
	echo >"$here/tool"
	sed -i "/^\[language python3\]/,/^\[/s|^run = .*|& $here/tool|" "$here/languages.ini"
	miss
	hit
	touch -d yesterday "$here/tool"
	miss
	restore
	hit
}

@test "what no result depends on may change" {
	problem '[test one]' 'hint = x'
	again
	for lines in '[test one]|hint = y' '[problem]|x-a = b' '[run]|order = stop-first' \
		'[group g]|tests = one|points = 7' '[test one]|points = 3'; do
		IFS='|' read -ra row <<<"$lines"
		[ "${row[0]}" != '[problem]' ] || row=()
		problem "${row[@]}"
		hit
		gave 0
	done
	touch "$here/a.py" "$here/p/data"/*
	hit
	mv "$here/a.py" "$here/b.py"
	what=$here/b.py again
	matches "$told" '.*' "another name is another command"
	# another test of the same input and answer
	for end in in ans; do cp "$here/p/data/one.$end" "$here/p/data/two.$end"; done
	mv "$here/b.py" "$here/a.py"
	again
	is "$told" "compile one two"
	# and a new one is run alone
	echo 1 5 >"$here/p/data/three.in"
	echo 6 >"$here/p/data/three.ans"
	again
	gave 0
	is "$told" "compile one two"
	is "$boxes" 1
}

@test "a checker: its source, what it includes, its arguments and the names that it sees" {
	mkdir "$here/p/check"
	echo '#define RIGHT 0' >"$here/p/check/right.h"
	cat >"$here/p/check/check.c" <<-'END'
		#include <stdio.h>
		#include "right.h"
		int main(void) { int a; return scanf("%d", &a) == 1 && a == 7 ? RIGHT : 1; }
	END
	checked() {
		problem '[checker]' 'kind = command' 'source = check/check.c' "$@"
	}
	checked
	again
	gave 0
	is "$boxes" 4 "compilers, program and checker"
	again
	is "$told $boxes" "compile one 0"
	checked 'args = x'
	miss
	checked '[test one]' 'checker-args = x'
	miss
	checked 'time = 7s'
	miss
	checked
	echo '#define RIGHT 00' >"$here/p/check/right.h"
	miss
	# the program is the same
	echo '/* */' >>"$here/p/check/check.c"
	again
	is "$told $boxes" "compile one 1" "the checker is compiled"
	sed -i 's/== 7/> 6/' "$here/p/check/check.c"
	miss
	again
	is "$told $boxes" "compile one 0"
	mv "$here/p/data/one.in" "$here/p/data/uno.in"
	mv "$here/p/data/one.ans" "$here/p/data/uno.ans"
	again
	is "$told" "compile"
	echo '#define RIGHT 1' >"$here/p/check/right.h"
	again
	gave 1
	is "$told" "compile"
}

@test "a checker that is no program of ours: the file itself" {
	printf '#!/bin/sh\nexit 0\n' >"$here/p/check.sh"
	problem '[checker]' 'kind = command' 'command = check.sh'
	again
	hit
	gave 0
	printf '#!/bin/sh\nexit 1\n' >"$here/p/check.sh"
	miss
	gave 1
}

@test "[run] reuse = no: tests are run, and it is told; programs are not compiled again" {
	problem '[run]' 'reuse = no'
	again
	again
	gave 0
	is "$told $boxes" "compile 1"
	matches "$stderr" 'problem.ini says `reuse = no`: every test is run'
}

@test "types: outputs alone, interaction, a manager, passes, a function" {
	for type in $(cd "$problems" && grep -l '^type = ' ./*/problem.ini | xargs -n1 dirname); do
		path=$(sed -n 's/^\([^\t]*\)\tAC\t.*/\1/p' "$problems/$type/expected.tsv" |
			grep -E '\.(c|py)$|^[^.]*$' | head -1)
		[ -n "$path" ] || continue
		for when in 1 2; do
			judge --reuse --cache="$here/cache" --json -v --transcript "$problems/$type" \
				"$problems/$type/$path"
			gave 0
			told[when]=$(json '[(t["verdict"], t["message"], t["time"], t["memory"],
				t.get("transcript")) for t in r["tests"]]')
			[ $when = 1 ] || is "$(grep -c '^ojjudge: runs ' <<<"$stderr" || true)" 0 "$type: boxes"
		done
		is "${told[2]}" "${told[1]}" "$type"
		is "$(json '{t["reused"] for t in r["tests"]}')" "{True}" "$type"
	done
	[ -n "${told[1]}" ]
}

@test "one output of several changed: only its test is done again" {
	problem '[problem]'
	printf '[problem]\ntype = output-only\n[tests]\ninput = data/*.in\n' >"$here/p/problem.ini"
	cp "$here/p/data/one.in" "$here/p/data/two.in"
	echo 8 >"$here/p/data/two.ans"
	mkdir "$here/out"
	echo 7 >"$here/out/one.out"
	echo 7 >"$here/out/two.out"
	what=$here/out again
	gave 1
	echo 8 >"$here/out/two.out"
	what=$here/out again
	gave 0
	is "$told" "one"
}

@test "verdicts of all kinds come back as they were, with what reports show of them" {
	cat >"$here/p/problem.ini" <<-'END'
		[limits]
		time = 1s
		memory = 64MiB
		output = 1MiB
		[tests]
		input = data/*.in
	END
	while read -r name code; do
		echo "$code" >"$here/$name.py"
		for when in 1 2; do
			what=$here/$name.py again
			seen[when]=$(json '{k: v for k, v in r["tests"][0].items() if k != "reused"}')
		done
		is "$(json 'r["verdict"]')" "${name%%_*}"
		is "$told" "compile one" "$name"
		is "${seen[2]}" "${seen[1]}" "$name"
	done <<-'END'
		WA print("x" * 3000); import sys; sys.stderr.write("words\0\n")
		RTE raise SystemExit(3)
		RTE_signal import os; os.kill(os.getpid(), 11)
		OLE print("x" * 2000000)
		MLE x = bytearray(200 << 20)
	END
}

@test "what is not kept: judge errors, compile errors, programs that somebody killed" {
	problem '[checker]' 'kind = command' 'command = /bin/false x'
	printf '#!/bin/sh\nexit 9\n' >"$here/p/check.sh"
	problem '[checker]' 'kind = command' 'command = check.sh'
	for when in 1 2; do
		again
		gave 2
		is "$told" "${when/1/}" || is "$told" compile
	done
	problem
	echo 'print(' >"$here/a.py"
	for when in 1 2; do
		again
		gave 1
		is "$(json 'r["verdict"]') $told$boxes" "CE 1"
	done
	echo 'import os; os.kill(os.getpid(), 9)' >"$here/a.py"
	again
	again
	is "$(json 'r["verdict"]') $told" "RTE compile"
}

@test "an input that is changed while it is read is not kept as what it was" {
	echo 'import time; time.sleep(1.5); print(7)' >"$here/a.py"
	(
		sleep 0.8
		echo >>"$here/p/data/one.in"
	) &
	again
	wait
	again
	gave 0
	is "$told" compile
	# nor as what it was before
	echo "3 4" >"$here/p/data/one.in"
	again
	gave 0
	is "$told" compile
}

@test "an interrupted call keeps nothing of what it was at" {
	echo 'import time; time.sleep(30); print(7)' >"$here/a.py"
	problem
	sed -i 's/time = 2s/&\nwall = 60s/' "$here/p/problem.ini"
	TMPDIR=$here/tmp "$judge" --reuse --cache="$here/cache" "$here/p" "$here/a.py" 3>&- >"$here/out" 2>&1 &
	number=$!
	for ((i = 0; i < 200; i++)); do
		[ -z "$(find "$here/cache/programs" -name sum 2>/dev/null)" ] || break
		sleep 0.05
	done
	sleep 0.3
	kill -INT $number
	status=0
	wait $number || status=$?
	is "$status" 2
	is "$(find "$here/cache/results" -type f)" ""
	nothing_left
}

@test "several at the same time: all are right, and nothing but whole records is there" {
	for ((i = 1; i <= 6; i++)); do
		echo "0 $i" >"$here/p/data/t$i.in"
		echo "$i" >"$here/p/data/t$i.ans"
	done
	numbers=()
	for i in 1 2 3; do
		TMPDIR=$here/tmp "$judge" --reuse --cache="$here/cache" --json \
			--languages="$here/languages.ini" "$here/p" "$here/a.py" >"$here/out.$i" 3>&- &
		numbers+=($!)
	done
	for number in "${numbers[@]}"; do wait "$number"; done
	is "$(find "$here/cache" -name '.busy*')" ""
	again
	gave 0
	is "$told $boxes" "compile one t1 t2 t3 t4 t5 t6 0"
}

@test "what is damaged, foreign or in the way is no error, and is made again" {
	again
	record=$(find "$here/cache/results" -type f)
	program=$(find "$here/cache/programs" -mindepth 1 -maxdepth 1)
	is "$(wc -l <<<"$record$program")" 1 "one of each"
	for damage in 'echo x >>"$record"' ': >"$record"' 'chmod 666 "$record"' \
		'sed -i s/AC/WA/ "$record"' 'rm "$record"; mkdir "$record"' \
		'rm "$record"; ln -s /etc/passwd "$record"' 'rm "$record"; mkfifo "$record"'; do
		eval "$damage"
		again
		gave 0
		is "$told" compile "$damage"
		hit
	done
	# what a compiler of Python makes is new each time, so the test is run, too
	for damage in 'echo x >>"$program/files/a.py"' 'rm "$program/sum"' \
		'rm "$program/files/.ojjudge-compile"' 'chmod 777 "$program"'; do
		eval "$damage"
		again
		gave 0
		[[ $told != *compile* ]] || is "$told" "" "$damage"
		hit
	done
}

@test "a cache that is of no use is told, and everything is done without" {
	echo >"$here/cache/results"
	again
	gave 0
	is "$told" ""
	matches "$stderr" "nothing is reused: the cache: "
	rm "$here/cache/results"
	chmod 755 "$here/cache"
	again
	gave 0
	matches "$stderr" "nothing is reused: .*open to other users"
	chmod 700 "$here/cache"
	again
	gave 0
	# nothing can be put there
	rm -r "$here/cache/results"/*
	digits=$(seq 0 255 | xargs printf '%02x ')
	for name in $digits; do echo >"$here/cache/results/$name"; done
	again
	gave 0
	is "$told" compile
	matches "$stderr" "results are not kept for --reuse: "
}

@test "a cache that cannot be written can be read" {
	[ "$(id -u)" != 0 ] || skip "root can write everywhere"
	again
	echo 5 6 >"$here/p/data/two.in"
	echo 11 >"$here/p/data/two.ans"
	find "$here/cache" -type d -exec chmod 500 {} +
	again
	find "$here/cache" -type d -exec chmod 700 {} +
	gave 0
	is "$told" "compile one"
	matches "$stderr" "results are not kept for --reuse: "
}

@test "a class: what is judged again takes what is known" {
	mkdir "$here/class"
	cp "$here/a.py" "$here/class/ann.py"
	cp "$here/a.py" "$here/class/bob.py"
	for when in 1 2; do
		judge --reuse --cache="$here/cache" -v grade --again "$here/p" "$here/class"
		gave 0
	done
	is "$(grep -c '^ojjudge: runs ' <<<"$stderr" || true)" 0
	matches "$(cat "$here/class-results/students/ann.py.html")" "results are reused"
}
