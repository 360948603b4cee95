#!/usr/bin/env bats
# judge.bats: ojjudge from outside: verdicts and scores of the example problems, reports, errors, and what is
# left behind.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

# bats file_tags=long
load lib.bash
load judge.bash

# expected PROBLEM: every submission of an example problem against its expected.tsv.  A submission that earns
# nothing is stopped at its first failure, which is its verdict, and one that is too slow runs no test that
# counts for nothing after that: neither runs a second test beside the one that decides.  As root, whose boxes
# differ from others' by their ids alone, every third.
expected() {
	local path wanted score options bad=0 count=0
	while IFS=$'\t' read -r path wanted score; do
		count=$((count + 1))
		! is_root || [ $((count % 3)) = 0 ] || continue
		options=(--json)
		case $wanted/$score in
		*/0) options+=(--stop --jobs=1) ;;
		TLE/*) options+=(--order=until-decided --jobs=1) ;;
		esac
		judge "${options[@]}" "$problems/$1" "$problems/$1/$path"
		if [ "$(json 'r["verdict"], r["score"]')" != "('$wanted', $score)" ]; then
			echo "$path: $(json '[r["verdict"], r["score"], r["message"],
				[(t["name"], t["verdict"], t["message"]) for t in r["tests"]]]'), wanted $wanted $score"
			bad=1
		fi
		is "$status" "$([ "$wanted" = AC ] && echo 0 || echo 1)" "exit status for $path"
	done <"$problems/$1/expected.tsv"
	[ "$count" -gt 10 ] && [ "$bad" = 0 ]
	nothing_left
}

@test "a compiler that a forbidden system call ended says which" {
	problem
	source_file a.c <<<'int main(void) { return 0; }'
	judge --json "$here/p" "$here/a.c"
	is "$(json 'r["compile"]["verdict"]')" AC
	cp "$OJBOX_CONFIG" "$here/strict.ini"
	OJBOX_CONFIG=$here/strict.ini
	lib_default 'syscalls = strict'
	judge --json "$here/p" "$here/a.c"
	is "$(json 'r["verdict"]')" CE
	matches "$(json 'r["compile"]["message"]')" 'The compiler was ended: forbidden system call [a-z0-9]+\.'
}

@test "every submission of pairs gets its verdict and score" {
	expected pairs
}

@test "every submission of centroid gets its verdict and score" {
	expected centroid
}

@test "every submission of calendar gets its verdict and score" {
	expected calendar
}

# what is told, and what is wrong, is the same for all
# bats file_tags=anyone,long

@test "every expected verdict occurs, each in more than one language" {
	for verdict in AC WA TLE MLE RTE OLE CE; do
		languages=$(cut -f1,2 "$problems"/*/expected.tsv | grep "	$verdict\$" | cut -f1 | sed 's/.*\.//' | sort -u |
			wc -l)
		within "$languages" 2 9
	done
}

@test "JSON has the keys that are promised, and times and memory as numbers" {
	judge --json "$problems/pairs" "$problems/pairs/submissions/AC/count.c"
	gave 0
	is "$(json '" ".join(k for k in ["problem", "submission", "language", "verdict", "score", "max_score", "time",
		"wall", "memory", "compile", "groups", "tests"] if k not in r)')" "" "missing keys"
	is "$(json 'sorted(set(["name", "group", "verdict", "score", "time", "wall", "memory", "exit_code", "signal",
		"message"]) - set(r["tests"][0]))')" "[]" "missing keys of a test"
	is "$(json '[type(r["tests"][0][k]).__name__ for k in ("memory", "exit_code")]')" "['int', 'int']"
	is "$(json 'all(isinstance(t["time"], (int, float)) for t in r["tests"])')" True
	is "$(json '[(g["name"], g["score"], g["max_score"]) for g in r["groups"]]')" \
		"[('small', 30, 30), ('large', 70, 70)]"
}

@test "several submissions give an array in order, and the worst exit status" {
	judge --json --stop "$problems/pairs" "$problems/pairs/submissions/AC/count.c" \
		"$problems/pairs/submissions/WA/ordered.py"
	gave 1
	is "$(json '[x["verdict"] for x in r]')" "['AC', 'WA']"
}

@test "the report for people has a line a test, no colours in a file, and the compiler's words" {
	judge "$problems/pairs" "$problems/pairs/submissions/AC/count.c"
	gave 0
	is "$(grep -c ' AC ' <<<"$output")" 15 "13 tests and 2 groups"
	matches "$output" "100 of 100"
	[[ $output != *$'\033'* ]]
	judge "$problems/pairs" "$problems/pairs/submissions/CE/semicolon.c"
	gave 1
	matches "$output" "semicolon.c:8"
	matches "$output" "CE"
}

@test "a signal is told by name, an exit status by number" {
	problem
	source_file a.c <<<'int main(void) { __builtin_trap(); }'
	judge --json "$here/p" "$here/a.c"
	gave 1
	is "$(json '[(t["verdict"], t["signal"], t["exit_code"]) for t in r["tests"]]')" "[('RTE', 4, None)]"
	matches "$(json 'r["tests"][0]["message"]')" SIGILL
	source_file b.py <<<'import sys; sys.exit(9)'
	judge --json "$here/p" "$here/b.py"
	is "$(json '[(t["verdict"], t["exit_code"]) for t in r["tests"]]')" "[('RTE', 9)]"
}

@test "a wrong answer is told with its place" {
	problem
	source_file a.py <<<'print(8)'
	judge --json "$here/p" "$here/a.py"
	gave 1
	matches "$(json 'r["tests"][0]["message"]')" '^line 1, column 1.*"8".*"7"'
}

@test "sleeping past the wall limit is WTL, not TLE" {
	problem "[limits python3]" "wall = 0.5s"
	source_file a.py <<<'import time; time.sleep(20)'
	judge --json "$here/p" "$here/a.py"
	gave 1
	is "$(json 'r["verdict"]')" WTL
}

# bats file_tags=long
@test "the program sees neither answers nor the problem's folder" {
	problem
	source_file a.py <<<'
import os
found = [r for r, d, f in os.walk("/") for n in f if n.endswith(".ans") or n == "problem.ini"]
fds = [os.readlink("/proc/self/fd/" + n) for n in os.listdir("/proc/self/fd") if n in "012"]
found += [f for f in fds if f.startswith("/") and f not in ("/", "/memfd:stdin (deleted)")]
print(found or 7)'
	judge "$here/p" "$here/a.py"
	gave 0
}

@test "a program that changes its own files does not reach the next test" {
	problem
	echo "1 2" >"$here/p/data/two.in"
	echo "3" >"$here/p/data/two.ans"
	source_file a.py <<<'
import os
if os.path.exists("left"):
    print("left over")
else:
    open("left", "w").write("x")
    print(sum(map(int, input().split())))'
	judge "$here/p" "$here/a.py"
	gave 0
}

# bats file_tags=anyone,long
@test "a compiler that never ends is stopped, and it is the submission's fault" {
	problem "[compile]" "time = 1s"
	source_file a.c <<<'#include "/dev/zero"'
	judge --json "$here/p" "$here/a.c"
	gave 1
	is "$(json 'r["verdict"]')" CE
}

# ---- what is wrong is told ----

@test "every error of a problem is told with file and line, exit 2" {
	problem "[limit]" "time = 1s" "[group a]" "tests = nothing-*" "points = many" "[checker]" "kind = token"
	sed -i 's/time = 2s/time = 2/' "$here/p/problem.ini"
	judge check "$here/p"
	gave 2
	matches "$output$stderr" "problem.ini:4: "
	matches "$output$stderr" "problem.ini:8: .*limits"
	matches "$output$stderr" "problem.ini:12: .*many"
	matches "$output$stderr" "problem.ini:14: .*token"
}

@test "judging a problem with errors judges nothing" {
	problem "[checker]" "kind = token"
	source_file a.py <<<'print(7)'
	judge "$here/p" "$here/a.py"
	[ "$status" = 2 ] || [ "$status" = 3 ]
	matches "$stderr" "problem.ini:9"
}

@test "a missing answer is the judge's error" {
	problem
	rm "$here/p/data/one.ans"
	judge check "$here/p"
	gave 2
	matches "$output$stderr" "one"
}

@test "paths out of the problem's folder are refused, links too" {
	problem
	echo secret >"$here/secret.in"
	ln -s ../../secret.in "$here/p/data/two.in"
	echo 1 >"$here/p/data/two.ans"
	judge check "$here/p"
	gave 2
	sed -i 's,data/\*.in,../*.in,' "$here/p/problem.ini"
	judge check "$here/p"
	gave 2
}

@test "wrong use is told with the remedy, exit 3" {
	judge
	gave 3
	matches "$stderr" "PROBLEM"
	judge --jsn x y
	gave 3
	matches "$stderr" "json"
	judge "$here/nowhere" a.c
	[ "$status" -ge 2 ]
	problem
	source_file a.xyz <<<''
	judge "$here/p" "$here/a.xyz"
	[ "$status" -ge 2 ]
	matches "$stderr$output" "language"
}

@test "a language whose compiler is missing is refused with the package, and is no compile error" {
	problem
	cat >"$here/languages.ini" <<-'END'
		[language xyz]
		name = Xyz
		extensions = .xyz
		compile = /usr/bin/xyz-compiler {sources}
		run = ./{bin}
		packages = xyz-tools
	END
	source_file a.xyz <<<''
	judge --languages="$here/languages.ini" --json "$here/p" "$here/a.xyz"
	gave 2
	matches "$output$stderr" "xyz-tools"
	judge --languages="$here/languages.ini" languages
	matches "$output" "xyz-compiler"
}

@test "a sandbox that cannot work is JE and exit 2, never the contestant's fault" {
	problem
	source_file a.c <<<'int main(void) { return 0; }'
	printf '#!/bin/sh\necho broken >&2\nexit 2\n' >"$here/ojbox"
	chmod +x "$here/ojbox"
	judge --ojbox="$here/ojbox" "$here/p" "$here/a.c"
	gave 2
	matches "$output$stderr" "broken"
}

# ---- nothing left behind ----
# bats file_tags=long

@test "SIGTERM ends the run and leaves nothing" {
	problem
	source_file a.c <<<'int main(void) { for (;;); }'
	TMPDIR=$here/tmp "$judge" "$here/p" "$here/a.c" >"$here/out" 2>&1 3>&- &
	pid=$!
	keepers+=("$pid")
	within_seconds 20 test -n "$(sleep 0.7; ls "$BATS_FILE_TMPDIR/boxes")"
	kill -TERM "$pid"
	ended "$pid"
	is "$status" 2
	nothing_left
}

@test "after SIGKILL the next call puts everything right" {
	problem
	source_file a.c <<<'int main(void) { for (;;); }'
	source_file b.py <<<'print(7)'
	TMPDIR=$here/tmp "$judge" "$here/p" "$here/a.c" >"$here/out" 2>&1 3>&- &
	pid=$!
	keepers+=("$pid")
	within_seconds 20 test -n "$(sleep 0.7; ls "$BATS_FILE_TMPDIR/boxes")"
	kill -KILL "$pid"
	ended "$pid"
	judge "$here/p" "$here/b.py"
	gave 0
	nothing_left
}

@test "a submission can be a folder of sources" {
	problem
	mkdir "$here/s"
	echo 'int add(int a, int b) { return a + b; }' >"$here/s/add.c"
	cat >"$here/s/main.c" <<-'END'
		#include <stdio.h>
		int add(int a, int b);
		int main(void) { int a, b; scanf("%d %d", &a, &b); printf("%d\n", add(a, b)); }
	END
	judge "$here/p" "$here/s"
	gave 0
}
