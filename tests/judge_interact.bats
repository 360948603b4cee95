#!/usr/bin/env bats
# judge_interact.bats: interactive problems: verdicts by who ended first, interactors that fail or hang, and the
# transcript.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

# bats file_tags=long
load lib.bash
load judge.bash

setup() {
	judge_setup
	export XDG_CACHE_HOME=$BATS_FILE_TMPDIR
}

# interactor KIND [LINES]: a problem with the interactor talk.py, which is read from standard input
interactor() {
	problem "[interactor]" "kind = $1" "command = talk.py" "${@:2}"
	sed -i '/^name/a type = interactive' "$here/p/problem.ini"
	sed -i 's/^time = 2s/time = 1s\nwall = 2s/' "$here/p/problem.ini"
	{
		echo '#!/usr/bin/python3'
		echo 'import os, sys, time'
		cat
	} >"$here/p/talk.py"
}

verdict() {
	json '[(t["verdict"], t["message"]) for t in r["tests"]]'
}

@test "Kattis: every submission of guess gets its verdict and score" {
	every_submission guess
}

@test "testlib: every submission of search gets its verdict and score, with a checker behind the interactor" {
	every_submission search
}

@test "an interactor that rejects and ends first decides, though its partner then fails" {
	interactor kattis <<<'sys.exit(43)'
	source_file a.py <<<'
import sys
sys.stdin.read()
sys.exit(5)'
	for _ in 1 2 3; do
		judge --json "$here/p" "$here/a.py"
		gave 1
		is "$(json 'r["verdict"]')" WA
	done
}

@test "a program that fails first is not wrong but failed" {
	interactor kattis <<<'
sys.stdin.read()
sys.exit(43)'
	source_file a.py <<<'raise SystemExit(5)'
	for _ in 1 2 3; do
		judge --json "$here/p" "$here/a.py"
		gave 1
		is "$(verdict)" "[('RTE', 'exit code 5')]"
	done
}

@test "an interactor that accepts and ends: what a closed pipe does to its partner is not its fault, a crash is" {
	interactor kattis <<<'
sys.stdin.readline()
sys.exit(42)'
	source_file pipe.c <<<'#include <stdio.h>
		int main(void) { for (;;) { puts("on and on"); fflush(stdout); } }'
	source_file read.py <<<'print("go", flush=True); input()'
	source_file crash.c <<<'#include <stdio.h>
		int main(void) { char c; puts("go"); fflush(stdout); while (scanf("%c", &c) == 1) ; __builtin_trap(); }'
	judge --json "$here/p" "$here/pipe.c" "$here/read.py" "$here/crash.c"
	gave 1
	is "$(json '[x["verdict"] for x in r]')" "['AC', 'AC', 'RTE']"
}

@test "an interactor that fails is the jury's error, with its words" {
	interactor kattis <<<'
print("secret is broken", file=sys.stderr)
sys.exit(7)'
	source_file a.py <<<'input()'
	judge --json "$here/p" "$here/a.py"
	gave 2
	is "$(json 'r["verdict"]')" JE
	matches "$(json 'r["tests"][0]["message"]')" 'talk.py: .*7.*secret is broken'
	interactor testlib <<<'os.kill(os.getpid(), 11)'
	judge --json "$here/p" "$here/a.py"
	gave 2
	matches "$(json 'r["tests"][0]["message"]')" 'SIGSEGV'
	interactor testlib <<<'sys.exit(3)'
	judge --json "$here/p" "$here/a.py"
	gave 2
	nothing_left
}

@test "an interactor that hangs does not hang the judge: its partner is stopped, and it is the jury's fault" {
	interactor kattis "wall = 4s" <<<'time.sleep(1000)'
	source_file waits.py <<<'input()'
	source_file ends.py <<<'print(1)'
	judge --json "$here/p" "$here/waits.py" "$here/ends.py"
	gave 2
	is "$(json '[x["verdict"] for x in r]')" "['JE', 'JE']"
	matches "$(json 'r[0]["tests"][0]["message"]')" 'talk.py.*4 s'
	nothing_left
}

@test "the transcript tells who said what, in order, and an end of it" {
	interactor kattis <<<'
print("a\nb", flush=True)
sys.stdin.readline()
print("c", flush=True)
sys.exit(42 if sys.stdin.readline() == "2\n" else 43)'
	source_file a.py <<<'
input(); input()
print(1, flush=True)
input()
print(2, flush=True)'
	judge --json --transcript "$here/p" "$here/a.py"
	gave 0
	is "$(json 'r["tests"][0]["transcript"]')" $'< a\n< b\n> 1\n< c\n> 2'
	judge --transcript "$here/p" "$here/a.py"
	matches "$output" "transcript of test one"
	judge --json "$here/p" "$here/a.py"
	is "$(json '"transcript" in r["tests"][0]')" False
	interactor kattis <<<'
sys.stdin.read()
sys.exit(42)'
	source_file much.py <<<'
for i in range(300000): print("a line")'
	judge --json --transcript "$here/p" "$here/much.py"
	gave 0
	matches "$(json 'r["tests"][0]["transcript"][-30:]')" 'more was said'
}

@test "a problem that interacts needs an interactor, and only such a one has it" {
	problem
	sed -i '/^name/a type = interactive' "$here/p/problem.ini"
	judge check "$here/p"
	gave 2
	matches "$stderr" '\[interactor\]'
	problem "[interactor]" "command = talk.py"
	judge check "$here/p"
	gave 2
	matches "$stderr" '\[interactor\] is for'
	interactor kattis "wall = 0s" <<<'pass'
	judge check "$here/p"
	gave 2
	matches "$stderr" 'wall must be more than 0'
}
