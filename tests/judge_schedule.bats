#!/usr/bin/env bats
# bats file_tags=anyone
# judge_schedule.bats: several jobs at a time: the same results as with one, in order; tests that are skipped
# or measured again; scores of groups; what is left behind.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

load lib.bash
load judge.bash

# tests NAME ...: for the problem of judge.bash; each has "3 4" and 7
tests() {
	for name; do
		echo "3 4" >"$here/p/data/$name.in"
		echo 7 >"$here/p/data/$name.ans"
	done
}

# wrong_in NAME SUM ...: a program that adds up, but not when the sum is one of these
wrong_in() {
	printf 'a, b = map(int, input().split())\nprint(-1 if a + b in (%s,) else a + b)\n' "$2" >"$here/$1"
}

# numbered N: tests t1 to tN with the sums 1 to N
numbered() {
	rm -f "$here/p/data"/*
	for ((i = 1; i <= $1; i++)); do
		echo "0 $i" >"$here/p/data/t$i.in"
		echo "$i" >"$here/p/data/t$i.ans"
	done
}

# ---- scores ----

@test "every submission of chain gets its verdict and score, with any number of jobs" {
	paths=() wanted=
	while IFS=$'\t' read -r path verdict score; do
		paths+=("$problems/chain/$path")
		wanted+="$verdict $score;"
	done <"$problems/chain/expected.tsv"
	for jobs in 1 2; do
		judge --json --jobs=$jobs "$problems/chain" "${paths[@]}"
		gave 1
		is "$(json '"".join("%s %g;" % (x["verdict"], x["score"]) for x in r)')" "$wanted" \
			"$jobs jobs"
		is "$(json '{x["max_score"] for x in r}')" "{200}"
	done
	nothing_left
}

@test "what is wrong with groups, tests, scores and runs is told with its line" {
	problem '[group a]' 'tests = one' 'points = 1' 'requires = b' '[group b]' 'tests = one' 'points = 1' \
		'requires = a' '[group c]' 'tests = one' 'points = 1' 'requires = d' '[group e]' \
		'tests = one' \
		'score = summ' '[group f]' 'tests = one' 'score = threshold:2' '[group g]' 'tests = one' \
		'score = min:1' '[group h]' 'tests = one' 'score = sum' '[test one]' 'points = 4' \
		'code = 3KiB' \
		'[test two]' 'time = 3s' '[score]' 'max = 0' 'tests = mean' '[run]' 'borderline = 1.1' \
		'retry = -1'
	judge check "$here/p"
	gave 2
	for words in "8: group a requires itself" "12: group b requires itself" \
		"16: group c requires d, which is no group" "20: group e: .*'summ': did you mean 'sum'" \
		"23: group f: .*at most 1" "26: group g: .*no number" "34: unknown key 'code'" \
		'35: test two has no `input`' \
		"38: max must be more than 0" '`tests` is for problems without groups' \
		"41: .*write it as 0.9..1.1" "42: retry: "; do
		matches "$stderr" "problem.ini: ?(\[score\]: )?$words"
	done
}

@test "points of a test that nothing counts are an error" {
	problem '[test one]' 'points = 4' '[score]' 'tests = min'
	judge check "$here/p"
	gave 2
	matches "$stderr" 'test one: `points` of a test count only where'
}

@test "[test NAME] says more about tests that were found, limits of their own included" {
	problem '[test slow-*]' 'time = 10s' 'memory = x2' '[limits python3]' 'time = x0.5'
	rm "$here/p/data"/*
	tests slow-1 fast-1
	source_file a.py <<<'print(7)'
	judge -v --jobs=1 "$here/p" "$here/a.py"
	gave 0
	is "$(grep 'data:' <<<"$stderr" | grep -oE -- '-time=[0-9]+ms --wall-time=[0-9]+ms')" \
		"-time=1000ms --wall-time=3000ms
-time=5000ms --wall-time=11000ms"
	is "$(grep 'data:' <<<"$stderr" | grep -oE -- '(cg-)?mem=[0-9]+B' | grep -o '[0-9]*')" "268435456
536870912"
}

# ---- which tests are run ----

@test "orders: all, stop-first, until-decided; options before the problem; the same for any number of jobs" {
	problem '[group a]' 'tests = t1 t2' 'points = 10' \
		'[group b]' 'tests = t3 t4' 'points = 20' 'score = sum' \
		'[group c]' 'tests = t5 t6 t7' 'points = 30' 'requires = a' '[run]' 'order = until-decided'
	numbered 8
	wrong_in a.py 1
	wrong_in b.py 3,5
	for jobs in 1 2 4; do
		judge --json --jobs=$jobs "$here/p" "$here/a.py"
		is "$(verdicts) $(json 'r["score"]')" "WA SK AC AC SK SK SK SK 20" "$jobs jobs"
		is "$(json '[g["verdict"] for g in r["groups"]]')" "['WA', 'AC', 'SK']"
		is "$(json '[t["runs"] for t in r["tests"]]')" "[1, 0, 1, 1, 0, 0, 0, 0]"
		judge --json --jobs=$jobs "$here/p" "$here/b.py"
		is "$(verdicts) $(json 'r["score"]')" "AC AC WA AC WA SK SK SK 20" "$jobs jobs"
		judge --json --jobs=$jobs --stop "$here/p" "$here/b.py"
		is "$(verdicts) $(json 'r["score"]')" "AC AC WA SK SK SK SK SK 10" "$jobs jobs"
		judge --json --jobs=$jobs -k "$here/p" "$here/b.py"
		is "$(verdicts) $(json 'r["score"]')" "AC AC WA AC WA AC AC AC 20" "$jobs jobs"
	done
	nothing_left
}

# ---- several at a time ----

@test "1, 2 and 4 jobs tell the same but times, in order, and on one line a submission" {
	problem '[group a]' 'tests = t1 t2' 'points = 10' '[group b]' 'tests = t3 t4' 'points = 20'
	numbered 4
	paths=()
	for i in 1 2 3; do
		wrong_in "w$i.py" "$i"
		source_file "c$i.c" <<<"int main(void) { return $i - 1; }"
		source_file "e$i.py" <<<"print("
		paths+=("$here/w$i.py" "$here/c$i.c" "$here/e$i.py")
	done
	for jobs in 1 2 4; do
		judge --json --jobs=$jobs "$here/p" "${paths[@]}" "$here/missing.c"
		gave 2
		json '[[x[k] for k in ("submission", "language", "verdict", "message", "score",
			"groups")] + [[t[k] for k in ("name", "verdict", "message", "exit_code",
			"runs")] for t in x["tests"]] for x in r]' >"$here/told.$jobs"
		judge --jobs=$jobs "$here/p" "${paths[@]}"
		grep -oE '[^/]*\.(py|c) \(|^[A-Z]+ \(.*' <<<"$output" >"$here/text.$jobs"
	done
	for jobs in 2 4; do
		cmp "$here/told.1" "$here/told.$jobs"
		cmp "$here/text.1" "$here/text.$jobs"
	done
	is "$(grep -c . "$here/text.1")" 18
	nothing_left
}

@test "sixty small submissions in one call, and nothing is left" {
	problem
	for i in $(seq 60); do
		echo "print($((i % 2 ? 7 : 8)))" >"$here/s$i.py"
	done
	judge --json --jobs=2 "$here/p" "$here"/s{1..60}.py
	gave 1
	is "$(json '[x["verdict"] for x in r] == ["AC", "WA"] * 30')" True
	is "$(json '[x["submission"][-6:] for x in r] == [f"/s{i}.py"[-6:] for i in range(1, 61)]')" True
	nothing_left
}

@test "each job has a CPU of its own; --no-pin, or more jobs than CPUs: all" {
	problem
	tests two three four
	source_file a.py <<<'
import os, sys
print(sorted(os.sched_getaffinity(0)), file=sys.stderr)
print(sum(map(int, input().split())))'
	all=$(/usr/bin/python3 -c 'import os; print(sorted(os.sched_getaffinity(0)))')
	judge -v --jobs=1 "$here/p" "$here/a.py"
	gave 0
	is "$(grep -cE '^ +\[[0-9]+\]$' <<<"$output")" 4
	is "$(grep -E '^ +\[' <<<"$output" | sort -u | wc -l)" 1
	for options in --no-pin "--jobs=$(($(nproc) + 1))"; do
		judge -v $options "$here/p" "$here/a.py"
		is "$(grep -E '^ +\[' <<<"$output" | sort -u | sed 's/^ *//')" "$all"
	done
}

@test "a submission that cannot be judged does not stop the others" {
	problem
	source_file a.py <<<'print(7)'
	source_file b.xyz <<<''
	judge --json --jobs=2 "$here/p" "$here/b.xyz" "$here/a.py" "$here/missing.py" "$here/a.py"
	gave 2
	is "$(json '[x["verdict"] for x in r]')" "['JE', 'AC', 'JE', 'AC']"
	nothing_left
}

# ---- times ----

@test "a run near its limit is measured again; with retry = 0 it is not" {
	problem '[run]' 'borderline = 0.0..1.1' 'retry = 3'
	tests two
	source_file a.py <<<'print(7)'
	judge --json --jobs=2 "$here/p" "$here/a.py" "$here/a.py"
	gave 0
	is "$(json '{(t["runs"], t["remeasured"]) for x in r for t in x["tests"]}')" "{(4, 'borderline')}"
	judge "$here/p" "$here/a.py"
	matches "$output" '\(4 runs, borderline\)'
	sed -i 's/retry = 3/retry = 0/' "$here/p/problem.ini"
	judge --json "$here/p" "$here/a.py"
	is "$(json '[(t["runs"], t["remeasured"]) for t in r["tests"]]')" "[(1, None), (1, None)]"
	sed -i 's/retry = 0/repeat = 2\nretry = 0/' "$here/p/problem.ini"
	judge --json "$here/p" "$here/a.py"
	is "$(json '[(t["runs"], t["remeasured"]) for t in r["tests"]]')" "[(2, 'repeat'), (2, 'repeat')]"
	nothing_left
}

@test "while a run is measured again nothing else runs" {
	problem '[run]' 'borderline = 0.0..1.1' 'retry = 1'
	rm "$here/p/data"/*
	tests a1 a2 a3 a4
	source_file a.py <<<'import time; time.sleep(0.05); print(7)'
	printf '#!/bin/sh\n%s\nbegin=$(date +%%s.%%N)\n"%s" "$@"\nstatus=$?\n%s\nexit $status\n' "$serves" "$ojbox" \
		"case \"\$*\" in *data:*) echo \"\$begin \$(date +%s.%N) \$*\" >>'$here/log' ;; esac" \
		>"$here/ojbox"
	chmod +x "$here/ojbox"
	OJBOX=$here/ojbox judge --jobs=4 "$here/p" "$here/a.py"
	gave 0
	is "$(grep -c '(2 runs, borderline)' <<<"$output")" 4
	is "$(/usr/bin/python3 -c '
import re, sys
runs, seen, overlap = [], set(), 0
for line in open(sys.argv[1]):
    begin, end, rest = line.split(" ", 2)
    runs.append((float(begin), float(end), re.search("data:[^ ]*", rest)[0]))
runs.sort()
for run in runs:
    if run[2] in seen:
        overlap += sum(other is not run and other[0] < run[1] and run[0] < other[1] for other in runs)
    seen.add(run[2])
print(len(runs), overlap)' "$here/log")" "8 0" "runs, and how many meet one that is to be alone"
}

@test "a program that is far over its time is not measured again, unless it was disturbed" {
	problem '[run]' 'retry = 5'
	sed -i 's/time = 2s/time = 0.2s/' "$here/p/problem.ini"
	source_file a.c <<<'int main(void) { for (;;); }'
	judge --json "$here/p" "$here/a.c"
	gave 1
	matches "$(json 'r["verdict"]')" '^(TLE|WTL)$'
	# On a busy machine the clock may stop it just above its limit.
	matches "$(json '[(t["runs"], t["remeasured"]) for t in r["tests"]]')" \
		"^\[\((1, None|[2-6], '(disturbed|borderline)')\)\]$"
	[ "$(json 'r["verdict"] == "WTL" or 0.2 < r["time"] < 0.4')" = True ]
}

# ---- the end ----

# begin JOBS SUBMISSION ...: in the background; waits until boxes are there
begin() {
	TMPDIR=$here/tmp "$judge" --jobs="$1" "$here/p" "${@:2}" >"$here/out" 2>"$here/err" 3>&- &
	pid=$!
	keepers+=("$pid")
	within_seconds 30 test -n "$(sleep 1; ls "$BATS_FILE_TMPDIR/boxes")"
}

@test "SIGTERM ends all jobs, tells who was not judged, and leaves nothing" {
	problem '[limits c]' 'time = 30s'
	tests two three four
	source_file b.py <<<'print(7)'
	source_file a.c <<<'int main(void) { for (;;); }'
	begin 3 "$here/b.py" "$here/a.c" "$here/a.c"
	kill -TERM "$pid"
	ended "$pid"
	is "$status" 2
	matches "$(<"$here/err")" 'stopped by SIGTERM: .* was not judged to its end'
	nothing_left
}

@test "after SIGKILL of several jobs the next call puts everything right" {
	problem '[limits c]' 'time = 30s'
	tests two three four
	source_file a.c <<<'int main(void) { for (;;); }'
	source_file b.py <<<'print(7)'
	begin 3 "$here/a.c" "$here/a.c"
	kill -KILL "$pid"
	ended "$pid"
	judge "$here/p" "$here/b.py"
	gave 0
	nothing_left
}
