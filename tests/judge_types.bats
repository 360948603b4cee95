#!/usr/bin/env bats
# judge_types.bats: types of problems beside batch and interactive: named files and graders, outputs alone, several
# passes, processes that talk through a manager, two steps.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

# bats file_tags=long
load lib.bash
load judge.bash

setup() {
	judge_setup
	export XDG_CACHE_HOME=$BATS_FILE_TMPDIR
}

# ---- named files, graders ----

@test "files and graders: every submission of median gets its verdict and score" {
	every_submission median
}

@test "a named file: links, folders and pipes in its place are no output, and too much of it is told" {
	problem "[io]" "input = in.txt" "output = out.txt" "args = -x 'two words'"
	sed -i 's/^memory.*/&\noutput = 64KiB/' "$here/p/problem.ini"
	source_file good.py <<<'
import sys
a, b = open("in.txt").read().split()
assert sys.argv[1:] == ["-x", "two words"]
open("out.txt", "w").write(str(int(a) + int(b)))'
	source_file link.py <<<'
import os
open("other", "w").write("7"); os.symlink("other", "out.txt")'
	source_file folder.py <<<'import os; os.mkdir("out.txt")'
	source_file fifo.py <<<'import os; os.mkfifo("out.txt")'
	source_file much.py <<<'open("out.txt", "w").write("7 " * 32700)'
	source_file none.py <<<'print(7)'
	judge --json "$here/p" "$here"/{good,link,folder,fifo,none,much}.py
	gave 1
	is "$(json '[x["verdict"] for x in r]')" "['AC', 'WA', 'WA', 'WA', 'WA', 'WA']"
	is "$(json 'r[1]["tests"][0]["message"]')" "there is no file out.txt"
	source_file taken.txt <<<'x'
	mkdir "$here/folder"
	cp "$here/good.py" "$here/folder/main.py"
	echo 1 >"$here/folder/in.txt"
	judge --json "$here/p" "$here/folder"
	is "$(json 'r["verdict"]')" AC
	nothing_left
}

@test "a copy of the grader among the files of a submission is left out, and the jury's is taken" {
	mkdir "$here/all"
	cp "$top/tests/problems/median/submissions/AC/selects.cpp" "$here/all/"
	cp "$top/tests/problems/median/grader/"{grader.cpp,median.h} "$here/all/"
	echo 'int main() { return 3; }' >"$here/all/grader.cpp"
	judge --json "$top/tests/problems/median" "$here/all"
	is "$(json 'r["verdict"]')" AC
	nothing_left
}

@test "a grader that is missing for a language is told when the problem is read" {
	problem "[compile]" "grader = grader.{ext}"
	judge check "$here/p"
	gave 2
	matches "$stderr" "grader\.\{ext\}'"
	echo 'int x;' >"$here/p/grader.c"
	judge check "$here/p"
	gave 0
	source_file a.py <<<'print(7)'
	judge --json "$here/p" "$here/a.py"
	gave 2
	matches "$(message)" 'language python3: .grader.\{ext\}'
	sed -i 's/^name = Sum/&\nlanguages = c python3/' "$here/p/problem.ini"
	judge check "$here/p"
	gave 2
	matches "$stderr" 'language python3'
	problem "[compile]" "grader = {language}.c"
	judge check "$here/p"
	gave 2
	matches "$stderr" 'there are \{lang\} and \{ext\} only'
	problem "[io]" "input = ../up"
	judge check "$here/p"
	gave 2
	matches "$stderr" "'../up' is no plain name"
}

# ---- outputs alone ----

@test "outputs alone: every submission of cipher gets its verdict and score" {
	every_submission cipher
}

@test "a single output for a single test may have any name; nothing is compiled" {
	problem
	sed -i '/^name/a type = output-only' "$here/p/problem.ini"
	echo 7 >"$here/whatever.c"
	judge --json "$here/p" "$here/whatever.c"
	gave 0
	is "$(json 'r["compile"], r["language"]')" "(None, None)"
	judge "$here/p" "$here/whatever.c"
	gave 0
	problem "[compile]" "grader = x.c"
	sed -i '/^name/a type = output-only' "$here/p/problem.ini"
	judge check "$here/p"
	gave 2
	matches "$stderr" 'nothing is compiled'
}

# ---- processes that talk through a manager ----

# manager [LINES]: a problem with the manager talk.py, which is read from standard input
manager() {
	problem "[manager]" "command = talk.py" "$@"
	sed -i '/^name/a type = communication' "$here/p/problem.ini"
	sed -i 's/^time = 2s/time = 1s\nwall = 3s/' "$here/p/problem.ini"
	{
		echo '#!/usr/bin/python3'
		echo 'import os, sys, time'
		cat
	} >"$here/p/talk.py"
}

@test "communication: every submission of halves gets its verdict and score: two users, named pipes, stubs" {
	every_submission halves
}

@test "communication: every submission of count gets its verdict and score: three users, standard streams" {
	every_submission count
}

@test "communication: a manager that fails, hangs or says nonsense is the jury's error" {
	source_file a.py <<<'
import sys
open(sys.argv[2], "w").close()
open(sys.argv[1]).read()'
	manager <<<'raise SystemExit("broken")'
	judge --json "$here/p" "$here/a.py"
	gave 2
	matches "$(message)" 'talk.py.*broken'
	manager <<<'
open(sys.argv[1]); open(sys.argv[2], "w")
print("two")'
	judge --json "$here/p" "$here/a.py"
	gave 2
	matches "$(message)" 'talk.py.*two'
	manager "wall = 1s" <<<'
open(sys.argv[1]); down = open(sys.argv[2], "w")
down.close()
time.sleep(100)'
	judge --json "$here/p" "$here/a.py"
	gave 2
	is "$(json 'r["verdict"]')" JE
	nothing_left
}

@test "communication: whoever ends before it has opened its pipes leaves nobody waiting" {
	manager "users = 2" <<<'
users = [(open(sys.argv[i]), open(sys.argv[i + 1], "w")) for i in (1, 3)]
print(0, file=sys.stdout)
print("nobody there", file=sys.stderr)'
	source_file a.py <<<'raise SystemExit(6)'
	local begun=$SECONDS
	judge --json "$here/p" "$here/a.py"
	gave 1
	is "$(json 'r["verdict"]')" RTE
	within $((SECONDS - begun)) 0 8
	manager <<<'print(1)'
	source_file b.py <<<'
import sys
try:
    down = open(sys.argv[1])
    up = open(sys.argv[2], "w")
    up.write("x")
    up.close()
except BrokenPipeError:
    pass'
	judge --json "$here/p" "$here/b.py"
	gave 0
	nothing_left
}

@test "communication: the times of all users count together" {
	manager "users = 3" <<<'
users = [(open(sys.argv[i]), open(sys.argv[i + 1], "w")) for i in (1, 3, 5)]
for source, sink in users:
    sink.close()
    source.read()
print(1)'
	sed -i 's/^wall = 3s/wall = 20s/' "$here/p/problem.ini"
	source_file a.py <<<'
import sys, time
up = open(sys.argv[2], "w")
down = open(sys.argv[1])
while time.process_time() < 0.5:
    pass'
	judge --json "$here/p" "$here/a.py"
	gave 1
	is "$(json 'r["verdict"]')" TLE
	matches "$(message)" 'together took too long'
}

@test "a manager's keys go with its type" {
	problem
	sed -i '/^name/a type = communication' "$here/p/problem.ini"
	judge check "$here/p"
	gave 2
	matches "$stderr" '\[manager\]'
	problem "[manager]" "command = /bin/true"
	judge check "$here/p"
	gave 2
	matches "$stderr" '\[manager\] is for type = communication and two-steps'
	sed -i '/^name/a type = two-steps' "$here/p/problem.ini"
	judge check "$here/p"
	gave 2
	matches "$stderr" 'needs .source. in a problem of type two-steps'
}

# ---- two steps ----

@test "two steps: every submission of squeeze gets its verdict and score" {
	every_submission squeeze
}

# ---- what tests and folders of the jury's add ----

@test "a test has its own arguments, files and rules of comparing" {
	problem "[checker]" "case = ignore" "[test two]" "input = data/two.in" "args = a 'b c'" "files = data/more.txt" \
		"case = sensitive" "[test three]" "input = data/two.in" "answer = data/three.ans" "float-absolute = 0.01"
	echo "2" >"$here/p/data/two.in"
	echo "two a-b c-MORE" >"$here/p/data/two.ans"
	echo "TWO 2.001" >"$here/p/data/three.ans"
	sed -i 's/data.\*.in/data\/one.in/; s/^name.*/name = x/' "$here/p/problem.ini"
	echo "ONE" >"$here/p/data/one.ans"
	echo "MORE" >"$here/p/data/more.txt"
	source_file own.py <<'END'
import os, sys
if len(sys.argv) > 1:
    print("two", "-".join(sys.argv[1:]) + "-" + open("more.txt").read())
elif input() == "2":
    assert not os.path.exists("more.txt")
    print("two 2")
else:
    print("one")
END
	judge "$here/p" "$here/own.py"
	gave 0
	sed -i 's/"two"/"Two"/' "$here/own.py"
	judge --json "$here/p" "$here/own.py"
	gave 1
	is "$(json '[t["verdict"] for t in r["tests"]]')" "['AC', 'WA', 'AC']"
	# a file that the program has, too, is replaced
	sed -i 's/data.more.txt/data\/own.py/' "$here/p/problem.ini"
	echo 'print("Two of another")' >"$here/p/data/main.py"
	sed -i 's/data.own.py/data\/main.py/' "$here/p/problem.ini"
	echo "Two of another" >"$here/p/data/two.ans"
	judge --json "$here/p" "$here/own.py"
	is "$(json '[t["verdict"] for t in r["tests"]]')" "['AC', 'AC', 'AC']"
	nothing_left
}

@test "folders: files of the jury's are part of the submission, a main program among them begins" {
	problem "[compile]" "folders = all {lang}"
	mkdir "$here/p/all" "$here/p/python3" "$here/p/c"
	echo 'raise SystemExit(3)' >"$here/p/all/lib.py"
	printf 'def add(a, b):\n    return a + b\n' >"$here/p/python3/lib.py"
	# of a submission of one file, and in the place of its own
	mkdir "$here/two"
	printf 'import lib\nprint(lib.add(*map(int, input().split())))\n' >"$here/one.py"
	cp "$here/one.py" "$here/two/sum.py"
	echo 'add = max' >"$here/two/lib.py"
	printf 'int add(int a, int b);\n' >"$here/p/c/add.h"
	printf '#include "add.h"\n#include <stdio.h>\nint main(void) { int a, b; scanf("%%d%%d", &a, &b); printf("%%d", add(a, b)); }\n' \
		>"$here/p/c/main.c"
	printf '#include "add.h"\nint add(int a, int b) { return a + b; }\n' >"$here/add.c"
	judge "$here/p" "$here/one.py" "$here/two" "$here/add.c"
	gave 0
	# the jury's main program
	printf 'import one\nprint(one.sum_of(input()))\n' >"$here/p/python3/main.py"
	printf 'def sum_of(text):\n    return sum(map(int, text.split()))\n' >"$here/one.py"
	judge "$here/p" "$here/one.py"
	gave 0
	# what is wrong with it
	mkdir "$here/p/python3/inner"
	judge check "$here/p"
	gave 0
	rm -r "$here/p/c"
	judge "$here/p" "$here/one.py"
	gave 2
	matches "$stderr$output" "inner: not a regular file"
	sed -i 's/^folders.*/folders = none/' "$here/p/problem.ini"
	judge check "$here/p"
	gave 2
	matches "$stderr" "folders: .*none: No such file"
	nothing_left
}

# ---- several passes ----

@test "passes: every submission of code gets its verdict and score" {
	every_submission code
}

# passes KIND: a problem of several passes whose validator check.py is read from standard input
passes() {
	problem "[checker]" "kind = $1" "command = check.py"
	sed -i '/^name/a type = multi-pass' "$here/p/problem.ini"
	sed -i '/^memory/a passes = 3' "$here/p/problem.ini"
	{
		echo '#!/usr/bin/python3'
		echo 'import os, sys'
		cat
	} >"$here/p/check.py"
}

@test "passes: each gets what the last wrote, until nothing more is written, and no more than are allowed" {
	passes kattis <<<'
count = sys.argv[3] + "count"
with open(count, "a") as file: file.write("x")
if os.path.getsize(count) < 3:
    with open(sys.argv[3] + "nextpass.in", "w") as file: file.write(sys.stdin.read() + "1 ")
if os.path.exists(sys.argv[3] + "nextpass.in") != (os.path.getsize(count) < 3): sys.exit(9)
with open(sys.argv[3] + "judgemessage.txt", "w") as file: file.write(open(sys.argv[1]).read().replace("\n", "/"))
sys.exit(42)'
	source_file a.py <<<'
import os
assert not os.path.exists("mark")
open("mark", "w")
print(input())'
	judge --json "$here/p" "$here/a.py"
	gave 0
	is "$(message)" '3 4/1'
	passes kattis <<<'
open(sys.argv[3] + "nextpass.in", "w").close()
sys.exit(42)'
	source_file b.py <<<'print(1)'
	judge --json "$here/p" "$here/b.py"
	gave 2
	matches "$(message)" 'more than the 3 passes'
	passes kattis <<<'
open(sys.argv[3] + "nextpass.in", "w").close()
sys.exit(43)'
	judge --json "$here/p" "$here/b.py"
	gave 2
	matches "$(message)" 'asks for another pass, and did not accept'
	nothing_left
}

@test "passes: an interactor can ask for them, too; other checkers cannot" {
	passes kattis <<<'pass'
	sed -i 's/^\[checker\]/[interactor]/' "$here/p/problem.ini"
	cat >"$here/p/check.py" <<'END'
#!/usr/bin/python3
import sys
print(open(sys.argv[1]).readline(), end="", flush=True)
if sys.stdin.readline() != "7\n": sys.exit(43)
if "3" in open(sys.argv[1]).read():
    with open(sys.argv[3] + "nextpass.in", "w") as file: file.write("5 2\n")
sys.exit(42)
END
	source_file a.py <<<'a, b = input().split(); print(int(a) + int(b))'
	judge --json --transcript "$here/p" "$here/a.py"
	gave 0
	passes exit-code <<<'pass'
	judge check "$here/p"
	gave 2
	matches "$stderr" 'needs \[checker\] or \[interactor\] with kind = kattis'
}
