#!/usr/bin/env bats
# judge_checkers.bats: programs of the jury's that decide: each protocol, what they see, checkers that are
# broken, and the cache of what was compiled.
# bats file_tags=anyone,long
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

load lib.bash
load judge.bash

setup() {
	judge_setup
	source_file a.py <<<'print(sum(map(int, input().split())))'
	source_file wrong.py <<<'print(1)'
}

# checker KIND [LINES]: the problem of judge.bash with the checker check.py, which is read from standard input
checker() {
	problem "[checker]" "kind = $1" "command = check.py" "${@:2}"
	{
		echo '#!/usr/bin/python3'
		echo 'import os, sys, time'
		cat
	} >"$here/p/check.py"
}

# is_broken WORDS: the last output is the jury's error, and says so
is_broken() {
	gave 2
	is "$(json 'r["verdict"], r["score"]')" "('JE', 0)"
	matches "$(message)" "$1"
	nothing_left
}

# ---- the protocols ----

@test "testlib: every submission of route gets its verdict and score" {
	every_submission route
}

# bats test_tags=subids
@test "Kattis: every submission of balance gets its verdict and score" {
	every_submission balance
}

@test "CMS: every submission of coins gets its verdict and score" {
	every_submission coins
}

@test "exit codes: every submission of squares gets its verdict and score" {
	every_submission squares
}

@test "a command: every submission of order gets its verdict and score" {
	every_submission order
}

@test "a contestant's words are not the jury's" {
	cd "$problems/balance"
	judge --json . submissions/WA/apart.py
	is "$(json 'r["tests"][0]["message"], r["tests"][0]["hint"]')" "('2 words', 'Print one word.')"
	cd "$problems/coins"
	judge --json . submissions/PA/greedy.py
	is "$(json 'r["tests"][1]["message"], r["tests"][1]["hint"]')" \
		"('output is correct', 'output is correct')"
}

@test "points of a checker's own are a part of the key points" {
	checker testlib "points = 20" <<<'sys.stderr.write("points 5 a quarter\n"); sys.exit(7)'
	judge --json "$here/p" "$here/a.py"
	gave 1
	is "$(json '[(t["verdict"], t["score"], t["message"]) for t in r["tests"]]')" \
		"[('PA', 0.25, 'a quarter')]"
	checker kattis "points = 10" <<<'open(sys.argv[3] + "score.txt", "w").write("9"); sys.exit(42)'
	judge --json "$here/p" "$here/a.py"
	is "$(json '[(t["verdict"], t["score"]) for t in r["tests"]]')" "[('PA', 0.9)]"
}

@test "a presentation error can count as a wrong answer" {
	checker testlib "presentation = WA" <<<'sys.exit(2)'
	judge --json "$here/p" "$here/a.py"
	is "$(verdicts)" WA
}

@test "arguments: those of the section, those of the test, a command with places of its own" {
	problem "[checker]" "kind = exit-code" 'command = check.sh' 'args = one "{answer} x"' "[test last]" \
		"input = data/one.in" "checker-args = two {output}"
	printf '#!/bin/sh\necho "$#: $4 $5 $6 $7"\n' >"$here/p/check.sh"
	judge --json "$here/p" "$here/a.py"
	matches "$(message 1)" '^7: one /problem/data/one.ans x two check/output$'
	sed -i 's/^command = .*/command = check.sh {args} -- {input}/' "$here/p/problem.ini"
	judge --json "$here/p" "$here/a.py"
	matches "$(message 1)" '^6: check/output -- /problem/data/one.in$'
}

@test "a command of the machine's can decide, with the output on standard input" {
	problem "[checker]" "kind = command" "command = /usr/bin/cmp - {answer}"
	judge --json "$here/p" "$here/a.py" "$here/wrong.py"
	is "$(verdicts)" "AC WA"
	sed -i 's,/usr/bin/cmp,/usr/bin/cmp-of-old,' "$here/p/problem.ini"
	judge --json "$here/p" "$here/a.py"
	is_broken 'checker /usr/bin/cmp-of-old: .*No such file'
}

@test "a checker in another language finds what is included" {
	problem "[checker]" "kind = testlib" "source = judge/Check.java" "include = judge/Words.java" \
		"memory = 2GiB"
	mkdir "$here/p/judge"
	cat >"$here/p/judge/Check.java" <<-'END'
		public class Check {
			public static void main(String[] args) throws Exception {
				var output = java.nio.file.Files.readString(java.nio.file.Path.of(args[1]));
				var answer = java.nio.file.Files.readString(java.nio.file.Path.of(args[2]));
				System.exit(output.trim().equals(answer.trim()) ? 0 : 1);
			}
		}
	END
	echo 'class Words { }' >"$here/p/judge/Words.java"
	[ -x /usr/bin/javac ] || skip "no Java here"
	judge --json "$here/p" "$here/a.py" "$here/wrong.py"
	is "$(verdicts)" "AC WA"
}

# ---- what a checker sees ----

# bats test_tags=subids
@test "a checker sees the problem and cannot change it; nothing of one run is there in the next" {
	checker exit-code <<-'END'
		def tried(what, *call):
		    try:
		        call[0](*call[1:])
		        return what + " "
		    except OSError:
		        return ""
		done = tried("write", open, "/problem/new", "w") + tried("change", open, sys.argv[1], "a")
		done += tried("remove", os.unlink, "/problem/data/one.ans")
		done += tried("leave", os.listdir, "left")
		os.mkdir("left")
		sys.exit(done + "was possible" if done else 0)
	END
	cp "$here/p/data/one.in" "$here/p/data/two.in"
	judge --json "$here/p" "$here/a.py"
	gave 0
	is "$(verdicts)" "AC AC"
	is "$(json '[t["message"] for t in r["tests"]]')" "['', '']"
	[ ! -e "$here/p/new" ]
}

# bats test_tags=subids
@test "where the problem's folder cannot be seen by a box its files are copied" {
	checker exit-code <<-'END'
		print(*sys.argv[1:], *(open(a).read().strip() for a in sys.argv[1:]), sep="|")
	END
	chmod 600 "$here/p/data/one.in"
	judge --json "$here/p" "$here/a.py"
	is "$(message)" "check/input|check/output|/problem/data/one.ans|3 4|7|7"
	chmod 700 "$here/p/data"
	rm "$here/p/data/one.ans"
	judge --json "$here/p" "$here/a.py"
	is "$(message)" "check/input|check/output|check/answer|3 4|7|"
	mv "$here/p" "$here/a:b"
	chmod 755 "$here/a:b/data"
	chmod 644 "$here/a:b/data/one.in"
	judge --json "$here/a:b" "$here/a.py"
	is "$(message)" "check/input|check/output|check/answer|3 4|7|"
	nothing_left
}

@test "an answer that is named must be there, and a comparer needs one" {
	checker exit-code "[test two]" "input = data/one.in" "answer = data/two.ans" <<<''
	judge check "$here/p"
	gave 2
	matches "$stderr" 'test two: answer: data/two.ans'
}

# ---- broken checkers ----

@test "a checker that crashes, hangs or writes without end is the judge's error" {
	for kind in testlib command; do
		checker $kind <<<'sys.stderr.write("here\n"); sys.stderr.flush(); os.abort()'
		judge --json "$here/p" "$here/a.py"
		is_broken '^checker check.py: was ended by SIGABRT \(.*\); it wrote "here"$'
	done
	checker cms "time = 0.2s" <<<'print(1, flush=True)
while True: pass'
	judge --json "$here/p" "$here/a.py"
	# whichever comes first where others want the CPU, too
	is_broken '^checker check.py: was stopped: it took more than (0.2 s|1.4 s by the clock); it wrote "1"$'
	checker cms "time = 0.1s" <<<'time.sleep(100)'
	judge --json "$here/p" "$here/a.py"
	is_broken 'was stopped: it took more than 1.2 s by the clock; it wrote nothing'
	checker kattis <<<'sys.stdout.write("x" * 100000000); sys.exit(42)'
	judge --json "$here/p" "$here/a.py"
	is_broken 'wrote more than 1024 KiB on standard output; it wrote "x{300}"\.\.\.$'
	# it ends with 1 then, which is not to be taken for a wrong answer
	checker exit-code <<<'print(open("nowhere"))'
	judge --json "$here/p" "$here/a.py"
	is_broken '^checker check.py: exit code 1, but it crashed; it wrote "Traceback '
}

@test "an exit code that the protocol does not have is the judge's error" {
	for kind in kattis exit-code; do
		checker $kind <<<'print("why\x1b[31m"); sys.exit(77)'
		judge --json "$here/p" "$here/a.py"
		is_broken '^checker check.py: exit code 77, .*; it wrote "why\\x1B\[31m"$'
	done
	checker testlib <<<'sys.stderr.write("FAIL nothing fits\n"); sys.exit(3)'
	judge --json "$here/p" "$here/a.py"
	is_broken 'says that the jury is at fault \(exit code 3\); it wrote "FAIL nothing fits"'
	checker testlib <<<'sys.exit(250)'
	judge --json "$here/p" "$here/a.py"
	is_broken 'exit code 250, which testlib does not have'
}

@test "a score that is none is the judge's error" {
	for score in nonsense 1.5; do
		checker cms <<<"print('$score')"
		judge --json "$here/p" "$here/a.py"
		is_broken '^checker check.py: the score in the first line of standard output'
		checker kattis <<<"open(sys.argv[3] + 'score.txt', 'w').write('$score'); sys.exit(42)"
		judge --json "$here/p" "$here/a.py"
		is_broken '^checker check.py: score.txt'
	done
	checker testlib <<<'sys.exit(7)'
	judge --json "$here/p" "$here/a.py"
	is_broken 'exit code 7, but no `points NUMBER` on standard error'
	checker kattis <<<'os.mkdir(sys.argv[3] + "judgemessage.txt"); sys.exit(43)'
	judge --json "$here/p" "$here/a.py"
	is_broken 'judgemessage.txt is not a regular file'
	# what is no file and no folder is removed before it is looked at
	checker kattis <<<'os.symlink("/problem/problem.ini", sys.argv[3] + "judgemessage.txt"); sys.exit(43)'
	judge --json "$here/p" "$here/a.py"
	is "$(json 'r["verdict"], r["tests"][0]["message"]')" "('WA', '')"
}

@test "a checker that does not compile is every submission's judge error, with the compiler's words" {
	problem "[checker]" "kind = testlib" "source = check.c"
	echo 'int main(void) { return nothing; }' >"$here/p/check.c"
	judge --json "$here/p" "$here/a.py" "$here/wrong.py"
	gave 2
	is "$(json '[x["verdict"] for x in r]')" "['JE', 'JE']"
	matches "$(json 'r[0]["message"]')" '^checker check.c: does not compile:'
	matches "$(json 'r[1]["message"]')" "check.c:1:.*nothing.* undeclared"
	nothing_left
}

@test "a checker whose compiler is missing is the judge's error, with the package" {
	problem "[checker]" "kind = testlib" "source = check.xyz"
	echo >"$here/p/check.xyz"
	cat "$top/config/languages.ini" - >"$here/languages.ini" <<-'END'
		[language xyz]
		extensions = .xyz
		compile = /usr/bin/xyz-compiler {sources}
		run = ./{bin}
		packages = xyz-tools
	END
	judge --languages="$here/languages.ini" --json "$here/p" "$here/a.py"
	is_broken '^checker check.xyz: .*apt install xyz-tools'
}

@test "what problem.ini says of checkers is checked" {
	local lines words
	while IFS='|' read -r lines words; do
		problem "[checker]"
		printf '%b\n' "$lines" >>"$here/p/problem.ini"
		touch "$here/p/check.c" "$here/p/check.xyz"
		judge check "$here/p"
		gave 2
		matches "$stderr" "$words"
	done <<-'END'
		kind = testlib|source. or .command. is missing
		kind = testlib\nsource = check.c\ncommand = /bin/true|cannot both be given
		kind = testlib\nsource = other.c|source: other.c: No such file
		kind = testlib\nsource = ../check.c|may not leave the problem's folder
		kind = testlib\nsource = check.xyz|no language has files called like check.xyz
		kind = testlib\ncommand = nowhere|neither an absolute path nor a file of the problem
		kind = testlib\ncommand = /bin/true {inputs}|unknown placeholder .inputs.: did you mean
		kind = testlib\nsource = check.c\nargs = {args}|args: '.args.': .args. is a word of its own
		kind = testlib\nsource = check.c\ninclude = testlib.h|include: testlib.h: No such file
		kind = testlib\nsource = check.c\ntime = 0s|time must be more than 0
		kind = testlib\nsource = check.c\npoints = 0|points must be more than 0
		kind = testlib\nsource = check.c\ncase = ignore|case is not for kind = testlib
		kind = tokens\nsource = check.c|source, command, include and args are for testlib, kattis, cms
		kind = testlibs\nsource = check.c|none of exact.*testlib.kattis.cms.exit-code.command
	END
}

# ---- the cache ----

# A checker in C that compares numbers by a macro of a header; compiled again whenever that is worth a word.
compiled_checker() {
	problem "[checker]" "kind = testlib" "source = check.c"
	echo '#define SAME(a, b) ((a) == (b))' >"$here/p/check.h"
	cat >"$here/p/check.c" <<-'END'
		#include <stdio.h>
		#include "check.h"
		int main(int argc, char **argv)
		{
			int a, b;
			return fscanf(fopen(argv[2], "r"), "%d", &a) != 1 ||
				fscanf(fopen(argv[3], "r"), "%d", &b) != 1 || !SAME(a, b);
		}
	END
	export XDG_CACHE_HOME=$here/cache
	mkdir -p "$XDG_CACHE_HOME"
}

# judged_by HOW VERDICTS [OPTION]: "compiled" or "from the cache"
judged_by() {
	judge -v --json "${@:3}" "$here/p" "$here/a.py" "$here/wrong.py"
	is "$(grep -oE 'checker check.c: (compiled|from the cache)' <<<"$stderr")" "checker check.c: $1"
	is "$(verdicts)" "$2"
}

@test "a checker is compiled once, until one of its files changes" {
	compiled_checker
	judged_by compiled "AC WA"
	touch "$here/p/check.c"
	judged_by "from the cache" "AC WA"
	is "$(stat -c %a "$here/cache/ojjudge")" 700
	echo '#define SAME(a, b) ((a) != (b))' >"$here/p/check.h"
	judged_by compiled "WA AC"
	echo '#define SAME(a, b) ((a) == (b))' >"$here/p/check.h"
	judged_by "from the cache" "AC WA"
	echo '/* more */' >>"$here/p/check.c"
	judged_by compiled "AC WA"
	nothing_left
}

@test "what was changed in the cache is not executed" {
	compiled_checker
	judged_by compiled "AC WA"
	program=$(echo "$here"/cache/ojjudge/*/files/program)
	cp /bin/true "$program"
	judged_by compiled "AC WA"
	matches "$stderr" 'cache: [0-9a-f]*: is not what was put in'
	judged_by "from the cache" "AC WA"
	echo >"$(dirname "$program")/ld.so.preload"
	judged_by compiled "AC WA"
	chmod 775 "$here"/cache/ojjudge/*
	judged_by compiled "AC WA"
	matches "$stderr" 'others could write in it'
	rm "$here"/cache/ojjudge/*/sum
	judged_by compiled "AC WA"
	is "$(find "$here/cache/ojjudge" -mindepth 1 -maxdepth 1 | wc -l)" 1
}

@test "a cache that is open to others is not used" {
	compiled_checker
	mkdir -m 777 "$here/cache/ojjudge" "$here/other"
	judged_by compiled "AC WA"
	matches "$stderr" 'no cache: .*ojjudge is open to other users: chmod 700'
	is "$(ls -A "$here/cache/ojjudge")" ""
	chmod 777 "$here/other"
	judge --cache="$here/other" "$here/p" "$here/a.py"
	gave 3
	matches "$stderr" 'cache: .*chmod 700'
	nothing_left
}

@test "the cache can be elsewhere, and there need not be one" {
	compiled_checker
	judged_by compiled "AC WA" --cache="$here/mine"
	judged_by "from the cache" "AC WA" --cache="$here/mine"
	judged_by compiled "AC WA" --cache=none
	is "$(ls -A "$here/cache")" ""
	XDG_CACHE_HOME='' HOME=/nonexistent judge --json "$here/p" "$here/a.py"
	gave 0
	is "$stderr" ""
	judge --cache="$here/no/where" "$here/p" "$here/a.py"
	gave 3
}

@test "several can fill the cache at the same time" {
	compiled_checker
	for i in 1 2 3 4; do
		mkdir "$here/tmp$i"
		TMPDIR=$here/tmp$i "$judge" --json "$here/p" "$here/a.py" >"$here/out$i" 2>&1 3>&- &
		keepers+=("$!")
	done
	for number in "${keepers[@]}"; do
		ended "$number"
		is "$status" 0
	done
	is "$(find "$here/cache/ojjudge" -mindepth 1 -maxdepth 1 | wc -l)" 1
	judged_by "from the cache" "AC WA"
}

@test "SIGTERM while the checker runs ends it and leaves nothing" {
	checker exit-code <<<'time.sleep(100)'
	TMPDIR=$here/tmp "$judge" -v "$here/p" "$here/a.py" >"$here/out" 2>&1 3>&- &
	pid=$!
	keepers+=("$pid")
	within_seconds 20 grep -q 'runs .*check.py' "$here/out"
	kill -TERM "$pid"
	ended "$pid"
	is "$status" 2
	matches "$(cat "$here/out")" 'stopped by SIGTERM'
	nothing_left
}
