#!/usr/bin/env bats
# judge_review.bats: cases that a contestant or a careless jury would find: what was said early or late
# through pipes, results among submissions, scores in passes.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

load lib.bash
load judge.bash

setup() {
	judge_setup
	export XDG_CACHE_HOME=$BATS_FILE_TMPDIR
}

# manager: a problem with the manager talk.py, which is read from standard input, and standard streams
manager() {
	problem "[manager]" "command = talk.py" "io = stdio"
	sed -i '/^name/a type = communication' "$here/p/problem.ini"
	{
		echo '#!/usr/bin/python3'
		echo 'import sys, time'
		cat
	} >"$here/p/talk.py"
}

@test "communication: what a user said before the manager opened its pipes arrives when it has ended" {
	manager <<<'
time.sleep(0.4)
said, answers = open(sys.argv[1]).read(), open(sys.argv[2], "w")
print(1 if said == "42\n" else 0)
print(repr(said), file=sys.stderr)'
	source_file a.py <<<'print(42)'
	source_file b.py <<<'pass'
	judge --json --keep-going "$here/p" "$here/a.py" "$here/b.py"
	is "$(json '[x["verdict"] for x in r]')" "['AC', 'WA']"
	nothing_left
}

@test "communication: what a manager said last arrives, though the manager has ended" {
	manager <<<'
said, answers = open(sys.argv[1]), open(sys.argv[2], "w")
said.readline()
answers.write("x" * 150000)
answers.close()
print(1)'
	source_file a.py <<<'
import sys, time
print(1, flush=True)
time.sleep(0.4)
count = len(sys.stdin.read())
sys.exit(0 if count == 150000 else "%d bytes only" % count)'
	judge --json "$here/p" "$here/a.py"
	is "$(json '[(t["verdict"], t["message"]) for t in r["tests"]]')" "[('AC', '')]"
	nothing_left
}

@test "grade: results never come among the submissions, and nothing of others is removed" {
	problem
	mkdir -p "$here/class/students"
	echo 'print(7)' >"$here/class/students/alice.py"
	cd "$here/class"
	for place in . students ../class; do
		judge grade "$here/p" students --output="$place"
		gave 3
		matches "$stderr" 'among the submissions: choose another place'
		is "$(find . -type f)" "./students/alice.py"
	done
	mkdir -p results/jury
	echo 1 >results/jury/notes.txt
	echo 1 >results/jury/gone.py.json
	judge grade "$here/p" students --output=results
	gave 0
	is "$(ls results/jury)" $'alice.py.json\nalice.py.key\nnotes.txt'
}

@test "passes: who accepts with a part of the points may ask for another pass; the last score counts" {
	problem "[checker]" "kind = kattis" "command = check.py"
	sed -i '/^name/a type = multi-pass' "$here/p/problem.ini"
	sed -i '/^memory/a passes = 3' "$here/p/problem.ini"
	cat >"$here/p/check.py" <<'END2'
#!/usr/bin/python3
import os, sys
again = os.path.exists(sys.argv[3] + "score.txt")
with open(sys.argv[3] + "score.txt", "w") as file: file.write("0.75" if again else "0.25")
if not again:
    with open(sys.argv[3] + "nextpass.in", "w") as file: file.write("1 2\n")
sys.exit(42)
END2
	source_file a.py <<<'print(input())'
	judge --json "$here/p" "$here/a.py"
	is "$(json '[(t["verdict"], t["score"]) for t in r["tests"]]')" "[('PA', 0.75)]"
	nothing_left
}

@test "grade: a class in the problem's folder is no part of the problem: what was judged is kept" {
	problem
	mkdir "$here/p/class"
	echo 'print(7)' >"$here/p/class/alice.py"
	cd "$here/p"
	judge grade . class
	gave 0
	echo 'print(8)' >"$here/p/class/bob.py"
	judge grade . class
	gave 0
	matches "$output" '2 submissions, 1 judged, 1 kept'
	echo 8 >data/two.ans
	cp data/one.in data/two.in
	judge grade . class
	matches "$output" '2 submissions, 2 judged'
}

@test "two steps: the second step has no way to ask the first one" {
	problem "[manager]" "source = step.c"
	sed -i '/^name/a type = two-steps' "$here/p/problem.ini"
	source_file p/step.c <<<'
#include <stdlib.h>
void go(int step);
int main(int argc, char **argv) { go(argc > 1 ? atoi(argv[1]) : 0); return 0; }'
	source_file a.c <<<'
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
void go(int step)
{
	int ends[] = { open("/fifo/u_to_m", O_RDWR | O_NONBLOCK), open("/fifo/m_to_u", O_RDWR | O_NONBLOCK) };
	char byte;
	for (int i = 0; step == 1 && i < 2; i++)
		if (write(ends[i], "?", 1) != 1) exit(2);
	usleep(400000);
	for (int i = 0; step == 0 && i < 2; i++)
		if (read(ends[i], &byte, 1) == 1) exit(3);
	FILE *file = fopen("output.txt", "w");
	fputs("7\n", file);
	fclose(file);
}'
	judge --json "$here/p" "$here/a.c"
	is "$(json '[(t["verdict"], t["message"]) for t in r["tests"]]')" "[('AC', '')]"
	nothing_left
}
