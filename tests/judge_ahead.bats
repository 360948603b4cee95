#!/usr/bin/env bats
# judge_ahead.bats: with one job and a CPU to spare, the runs of the next tests get ready while the one before them is
# under way: the results are as without, whatever comes between, and nothing is left.
# shellcheck disable=SC2016,SC2030,SC2031,SC2086,SC2154

load lib.bash
load judge.bash

setup() {
	judge_setup
	unset OJBOX
}

# numbered N [LINES...]: the problem with tests t01 to tN, with the sums 1 to N
numbered() {
	problem "${@:2}"
	rm -f "$here/p/data"/*
	for ((i = 1; i <= $1; i++)); do
		printf -v name 't%02d' "$i"
		echo "0 $i" >"$here/p/data/$name.in"
		echo "$i" >"$here/p/data/$name.ans"
	done
}

# listen [SHELL COMMANDS]: as in judge_boxes.bats: ojbox tells $here/log what it is called with
listen() {
	printf '#!/bin/sh\n%s\necho "called $*" >>"%s"\n%s\nexec "%s" "$@"\n' "$serves" "$here/log" "${1-}" \
		"$ojbox" >"$here/ojbox"
	chmod +x "$here/ojbox"
	export OJBOX=$here/ojbox
	rm -f "$here/log"
}

# logged REGEX: how many lines of the log match
logged() {
	grep -cE "$1" "$here/log" || true
}

need_spare() {
	if [ "$(lscpu -p=core | grep -v '^#' | sort -u | wc -l)" = 1 ] || [ "$(nproc)" = 1 ]; then
		skip "there is no CPU to spare"
	fi
}

# What a program does on the sum of its test, s.
many='import os, sys, time
s = sum(map(int, input().split()))
if s == 4: s = -1
if s == 6: sys.exit(3)
if s == 7: os.kill(os.getpid(), 11)
if s == 8:
    while True: pass
if s == 9: print("x" * 2000000)
print(s)'

@test "verdicts, order and numbers of runs are the same with and without" {
	numbered 14 '[limits python3]' 'time = 300ms' '[run]' 'retry = 0'
	sed -i 's/memory = 256MiB/&\noutput = 1MiB/' "$here/p/problem.ini"
	source_file a.py <<<"$many"
	for how in --jobs=1 --jobs=2 "--jobs=1 --no-pin"; do
		judge --json -k $how "$here/p" "$here/a.py"
		gave 1
		is "$(verdicts)" "AC AC AC WA AC RTE RTE TLE OLE AC AC AC AC AC" "$how"
		is "$(json '{t["runs"] for t in r["tests"]}')" "{1}" "$how"
		is "$(json '[t["name"] for t in r["tests"]] == ["t%02d" % i for i in range(1, 15)]')" True
	done
	nothing_left
}

# boxes: in how many boxes tests were run
boxes() {
	grep -oE '^called --box-id=[0-9]+ .*data:' "$here/log" | cut -d' ' -f2 | sort -u | wc -l
}

@test "runs take turns in several boxes, each test has one, and the programs one CPU" {
	need_spare
	numbered 12
	source_file a.py <<'END'
import os, sys, time
time.sleep(0.1)
print(sorted(os.sched_getaffinity(0)), file=sys.stderr)
print(sum(map(int, input().split())))
END
	listen
	judge -v --jobs=1 "$here/p" "$here/a.py"
	gave 0
	is "$(logged ' --gate=.* --stdin=data:|--stdin=data:.* --gate=')" 12
	is "$(logged '^called.* --run ')" 13 "with the compiler"
	is "$(boxes)" 2
	is "$(grep -cE '^ +\[[0-9]+\]$' <<<"$output")" 12
	is "$(grep -E '^ +\[' <<<"$output" | sort -u | wc -l)" 1
	numbered 5
	listen
	judge -v --jobs=1 "$here/p" "$here/a.py"
	is "$(boxes)" 1 "few tests: a second box is not worth its making"
	numbered 20
	listen
	judge -v --jobs=1 "$here/p" "$here/a.py"
	is "$(boxes)" 3
	is "$(logged '^called.* --run ')" 21
	nothing_left
}

@test "two runs stand ready while the one before them is under way, in the order of the tests" {
	need_spare
	numbered 20
	source_file a.py <<<'import time; time.sleep(0.2); print(sum(map(int, input().split())))'
	listen 'case "$*" in *data:data/*)
		test=${*##*data:data/} log='"$here"'/order
		echo "asked $(date +%s%N) ${test%%.in*}" >>"$log"
		"'"$ojbox"'" "$@"
		code=$?
		echo "ended $(date +%s%N) ${test%%.in*}" >>"$log"
		exit $code ;;
	esac'
	judge --json --jobs=1 "$here/p" "$here/a.py"
	gave 0
	is "$(verdicts | tr ' ' '\n' | sort -u)" AC
	run -0 /usr/bin/python3 -c 'import sys
at = {}
for line in open(sys.argv[1]):
    what, now, test = line.split()
    at[what, int(test[1:])] = int(now)
early = [at["asked", k + 2] < at["ended", k] for k in range(1, 19)]
print(len(at), sum(early) > 9, all(at["asked", k] < at["asked", k + 1] for k in range(6, 20)))' "$here/order"
	is "$output" "40 True True"
	nothing_left
}

@test "where no further box can be made the tests are run in the first" {
	need_spare
	numbered 20
	source_file a.py <<<'print(sum(map(int, input().split())))'
	# the first is made by a thread that may use every CPU just then
	listen 'case "$*" in *--box-id=auto*) [ "$(nproc)" != 1 ] || { echo "refused" >>"'"$here"'/log"; exit 1; } ;; esac'
	for how in "" --stop; do
		rm -f "$here/log"
		judge --json --jobs=1 $how "$here/p" "$here/a.py" "$here/a.py"
		gave 0
		is "$(json '{t["verdict"] for x in r for t in x["tests"]}')" "{'AC'}"
		is "$(boxes)" 1
		is "$(logged '^refused')" 2
	done
	nothing_left
}

@test "where there is no CPU to spare nothing gets ready ahead" {
	numbered 12
	source_file a.py <<<'print(sum(map(int, input().split())))'
	listen
	for how in --no-pin "--jobs=$(nproc)"; do
		judge $how "$here/p" "$here/a.py"
		gave 0
	done
	is "$(logged ' --gate=')" 0
	is "$(logged ' --stdin=data:')" 24
}

@test "what is skipped is not started, and what stood ready for it is gone before the next submission" {
	numbered 12 '[group a]' 'tests = t01 t02 t03 t04 t05 t06' 'points = 10' \
		'[group b]' 'tests = t07 t08 t09 t10 t11 t12' 'points = 20' '[run]' 'order = until-decided'
	source_file a.py <<<'s = sum(map(int, input().split())); print(-1 if s in (2, 9) else s)'
	source_file b.py <<<'print(sum(map(int, input().split())))'
	for jobs in 1 2; do
		judge --json --jobs=$jobs "$here/p" "$here/a.py" "$here/b.py" "$here/a.py"
		gave 1
		is "$(json '[" ".join(t["verdict"] for t in x["tests"]) for x in r]')" \
			"['AC WA SK SK SK SK AC AC WA SK SK SK', '$(printf 'AC%.0s ' {1..11})AC', 'AC WA SK SK SK SK AC AC WA SK SK SK']"
		judge --json --jobs=$jobs --stop "$here/p" "$here/a.py" "$here/b.py"
		is "$(json '[[t["runs"] for t in x["tests"]] for x in r] == [[1, 1] + [0] * 10, [1] * 12]')" True
	done
	nothing_left
}

@test "a test that cannot be judged in the middle" {
	numbered 12
	source_file a.py <<<'print(sum(map(int, input().split())))'
	for jobs in 1 2; do
		numbered 12
		listen 'case "$*" in *data/t03.in*) rm -f "'"$here"'/p/data/t06.in" ;; esac'
		judge --json --jobs=$jobs "$here/p" "$here/a.py"
		gave 2
		is "$(verdicts)" "AC AC AC AC AC JE SK SK SK SK SK SK"
		matches "$(json 'r["tests"][5]["message"]')" 't06.in: No such file'
	done
	nothing_left
}

@test "a run that stood ready and was ended by others is the judge's error, and the next one is well" {
	need_spare
	numbered 12
	source_file a.py <<<'import time; time.sleep(0.3); print(sum(map(int, input().split())))'
	listen 'case "$*" in *data/t04.in*) "'"$ojbox"'" "$@" & sleep 0.1; kill $!; wait $!; exit $? ;; esac'
	judge --json --jobs=1 "$here/p" "$here/a.py" "$here/a.py"
	gave 2
	is "$(json '[t["verdict"] for t in r[0]["tests"]][:5]')" "['AC', 'AC', 'AC', 'JE', 'SK']"
	matches "$(json 'r[0]["tests"][3]["message"]')" interrupted
	nothing_left
}

@test "runs are measured again while the next stands ready" {
	numbered 10 '[run]' 'borderline = 0.0..1.1' 'retry = 2'
	source_file a.py <<<'print(sum(map(int, input().split())))'
	for jobs in 1 2; do
		judge --json --jobs=$jobs "$here/p" "$here/a.py" "$here/a.py"
		gave 0
		is "$(json '{(t["runs"], t["remeasured"]) for x in r for t in x["tests"]}')" "{(3, 'borderline')}"
	done
	nothing_left
}

@test "inputs that are files in the box, and outputs" {
	numbered 10 '[io]' 'input = in.txt' 'output = out.txt'
	source_file a.py <<<'open("out.txt", "w").write(str(sum(map(int, open("in.txt").read().split()))))'
	judge --json --jobs=1 "$here/p" "$here/a.py"
	gave 0
	is "$(verdicts)" "AC AC AC AC AC AC AC AC AC AC"
}

@test "a signal in the middle: nothing is left, nor the run that stood ready; SIGKILL: the next call tidies up" {
	numbered 12
	source_file a.py <<<'import time; time.sleep(1); print(sum(map(int, input().split())))'
	for jobs in 1 2; do
		for signal in TERM INT KILL; do
			TMPDIR=$here/tmp "$judge" --jobs=$jobs "$here/p" "$here/a.py" >"$here/out" 2>"$here/err" 3>&- &
			pid=$!
			keepers+=("$pid")
			within_seconds 30 test -n "$(sleep 2; ls "$BATS_FILE_TMPDIR/boxes")"
			kill -"$signal" "$pid"
			ended "$pid"
			[ "$signal" = KILL ] || nothing_left
		done
	done
	source_file b.py <<<'print(sum(map(int, input().split())))'
	judge "$here/p" "$here/b.py"
	gave 0
	nothing_left
}
