#!/usr/bin/env bats
# bats file_tags=anyone
# judge_calibrate.bats: the time limit by the jury's solutions: that it is the one the numbers ask for, when there
# is none, and what --write changes.  Programs count, so a busy machine makes all of them slower alike; nothing is
# compared with a clock.
# shellcheck disable=SC2012,SC2030,SC2031,SC2154

load lib.bash
load judge.bash

setup() {
	judge_setup
	problem '[calibrate]' 'time-resolution = 1ms' '[solution fast.c]' 'expect = AC' "$@"
	burner fast 20
}

# burner NAME ROUNDS: a right solution that counts so long; a round is some ms.
burner() {
	cat >"$here/p/$1.c" <<-END
		#include <stdio.h>
		int main(void)
		{
			long a, b;
			volatile unsigned x = 0;
			if (scanf("%ld %ld", &a, &b) != 2)
				return 1;
			for (long i = 0; i < ${2}L * 500000; i++)
				x ^= i;
			printf("%ld\n", a + b);
		}
	END
}

calibrate() {
	judge --json "$@" calibrate "$here/p"
	[ "$status" -gt 1 ] || /usr/bin/python3 "$top/tests/report_check.py" "calibrate=/dev/stdin" <<<"$output"
}

# holds EXPRESSION: of the last output; s has the solutions by their names
holds() {
	is "$(json "(lambda s: bool($1))({x['solution']: x for x in r['solutions']})")" True "$1: $output"
}

@test "the limit is the smallest multiple that leaves room on both sides" {
	problem '[calibrate]' 'time-resolution = 1ms' '[solution fast.c]' 'expect = AC' \
		'[solution faster.c]' 'expect = AC' '[solution hang.c]' 'expect = TLE' \
		'[solution indifferent.c]' 'expect = AC' 'time = none'
	burner faster 1
	burner hang 100000
	burner indifferent 100000
	calibrate
	gave 0
	holds 'len(s) == 3 and r["before"] == 2 and not r["written"]'
	holds 's["fast.c"]["bound"] == "lower-bound" and s["fast.c"]["test"] == "one"'
	holds 's["fast.c"]["runs"] == 3 and s["fast.c"]["slowest"] >= s["fast.c"]["time"] > 0'
	holds 'abs(r["at_least"] - 2 * max(s["fast.c"]["time"], s["faster.c"]["time"])) < 1e-6'
	holds 'r["at_least"] <= r["limit"] < r["at_least"] + 0.001'
	holds 's["hang.c"]["bound"] == "upper-bound" and s["hang.c"]["more"]'
	holds 's["hang.c"]["time"] >= 1.5 * r["limit"] and r["at_most"] is None'
	judge calibrate --repeat=1 "$here/p"
	gave 0
	matches "$output" 'fast.c +fast enough +[0-9.]+ s for test one: at least '
	matches "$output" 'hang.c +too slow +more than [0-9.]+ s for test one: the limit may be as it is'
	matches "$output" 'time limit: [0-9.]+s; it is 2s, --write changes that'
	nothing_left
}

@test "keys of [calibrate], [run] repeat and --repeat" {
	problem '[calibrate]' 'ac-to-time-limit = 3' 'time-resolution = 70ms' '[run]' 'repeat = 4' \
		'[solution fast.c]' 'expect = AC'
	calibrate
	gave 0
	holds 's["fast.c"]["runs"] == 4 and r["ac_to_time_limit"] == 3 and r["time_limit_to_tle"] == 1.5'
	holds 'abs(r["at_least"] - 3 * s["fast.c"]["time"]) < 1e-6'
	holds 'round(r["limit"] * 1000) % 70 == 0 and r["at_least"] <= r["limit"] < r["at_least"] + 0.070001'
	calibrate --repeat=2
	holds 's["fast.c"]["runs"] == 2'
	for line in 'ac-to-time-limit = 0.9' 'time-limit-to-tle = 0' 'time-resolution = 0ms' 'ac-to-time-limit = 2000000'; do
		problem '[calibrate]' "$line"
		judge check "$here/p"
		gave 2
		matches "$stderr" 'problem.ini:9: .*must be'
	done
}

@test "no limit can separate solutions that take the same, and --write then changes nothing" {
	problem '[calibrate]' 'time-resolution = 1ms' '[solution fast.c]' 'expect = AC' \
		'[solution same.c]' 'expect = TLE'
	burner same 20
	cp "$here/p/problem.ini" "$here/before"
	calibrate --write
	gave 1
	holds 'r["limit"] is None and not r["written"] and not s["same.c"]["more"]'
	holds 'abs(r["at_most"] - s["same.c"]["time"] / 1.5) < 1e-6 and r["at_most"] < r["at_least"]'
	cmp "$here/p/problem.ini" "$here/before"
	judge calibrate "$here/p"
	gave 1
	matches "$output" 'no multiple of 0.001s separates them: .* at least [0-9.]+ s and at most [0-9.]+ s'
}

@test "one that is too slow only on a later test is too slow; one that is not slow enough is measured to its end" {
	problem '[calibrate]' 'time-resolution = 1ms' 'time-limit-to-tle = 20' \
		'[solution fast.c]' 'expect = AC' '[solution late.c]' 'expect = TLE' 'permit = AC TLE' \
		'[solution slow.c]' 'expect = TLE'
	for name in a z; do cp "$here/p/data/one.ans" "$here/p/data/$name.ans"; done
	echo "4 3" >"$here/p/data/a.in"
	echo "5 2" >"$here/p/data/z.in"
	burner late 1000
	sed -i 's/for (long i = 0; i < /&(a == 5 ? 20 : 0) * /' "$here/p/late.c"
	burner slow 200
	calibrate --repeat=1
	gave 1
	holds 's["late.c"]["more"] and s["late.c"]["test"] == "z"'
	holds 'not s["slow.c"]["more"] and s["slow.c"]["time"] > 3 * s["fast.c"]["time"]'
	holds 'abs(r["at_most"] - s["slow.c"]["time"] / 20) < 1e-6'
}

@test "limits of languages and of tests: what follows from [limits] time counts" {
	problem '[limits c]' 'time = x10' '[calibrate]' 'time-resolution = 1ms' '[test own]' 'time = 50s' \
		'[test twice]' 'time = x2' '[solution fast.c]' 'expect = AC'
	for name in own twice; do cp "$here/p/data/one.ans" "$here/p/data/$name.ans"; done
	echo "4 3" >"$here/p/data/own.in"
	cp "$here/p/data/one.in" "$here/p/data/twice.in"
	# a test with a limit of its own in a problem whose language has a factor: both count
	sed -i 's/for (long i = 0; i < /&(a == 4 ? 3 : 1) * /' "$here/p/fast.c"
	calibrate --repeat=1
	gave 0
	holds 's["fast.c"]["test"] == "one"'
	holds 'abs(r["at_least"] - 2 * s["fast.c"]["time"] / 10) < 1e-3'
}

@test "--write changes the value of one line, keeps the mode, and the problem is read as before" {
	cat >"$here/p/problem.ini" <<-'END'
		# time = 5s
		[problem]
		name = Sum
		[compile]
		time = 17s
		[limits]
		memory = 256MiB
		time	=  99s   ; so far
		[calibrate]
		time-resolution = 30s

		[tests]
		input = data/*.in
		[solution fast.c]
		expect = AC
	END
	chmod 640 "$here/p/problem.ini"
	cp "$here/p/problem.ini" "$here/wanted"
	sed -i 's/99s/30s/' "$here/wanted"
	judge calibrate --write --repeat=1 "$here/p"
	gave 0
	matches "$output" 'time limit: 30s; it was 99s'
	cmp "$here/p/problem.ini" "$here/wanted"
	is "$(stat -c %a "$here/p/problem.ini")" 640
	is "$(ls -A "$here/p" | sort | tr '\n' ' ')" "data fast.c problem.ini "
	# nothing to change: the file is not touched
	touch -d yesterday "$here/p/problem.ini"
	before=$(stat -c '%Y %i' "$here/p/problem.ini")
	calibrate --write --repeat=1
	gave 0
	holds 'r["written"] and r["limit"] == r["before"] == 30'
	is "$(stat -c '%Y %i' "$here/p/problem.ini")" "$before"
	# where there is none a line is added
	sed -i '/99s\|30s   /d' "$here/p/problem.ini"
	calibrate --write --repeat=1
	gave 0
	is "$(sed -n '/^\[limits\]/{n;p}' "$here/p/problem.ini")" "time = 30s"
	judge check "$here/p"
	gave 0
}

@test "what cannot be written is an error, and the file stays" {
	mv "$here/p/problem.ini" "$here/other.ini"
	ln -s ../other.ini "$here/p/problem.ini"
	judge calibrate --write --repeat=1 "$here/p"
	gave 3
	matches "$stderr" "problem.ini: the limit cannot be written: "
	[ -L "$here/p/problem.ini" ]
	is "$(ls -A "$here/p" | sort | tr '\n' ' ')" "data fast.c problem.ini "
}

@test "solutions that say nothing of time, and forms that there are not" {
	problem
	judge calibrate "$here/p"
	gave 3
	matches "$stderr" "problem.ini: no solution must be fast enough: add \[solution FILE\] with expect = AC"
	problem '[solution fast.c]' 'expect = AC'
	sed -i 's/a + b/a - b/' "$here/p/fast.c"
	judge calibrate --repeat=1 "$here/p"
	gave 2
	matches "$stderr" "solution fast.c: test one: wrong answer: .*see .ojjudge verify"
	echo 'int main(' >"$here/p/fast.c"
	judge calibrate --repeat=1 "$here/p"
	gave 2
	matches "$stderr" "solution fast.c: compile error: "
	judge --html calibrate "$here/p"
	gave 3
	matches "$stderr" 'told as text or with --json'
}
