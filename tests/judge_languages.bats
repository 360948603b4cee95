#!/usr/bin/env bats
# judge_languages.bats: languages.ini and what is done with it: which languages are here, their self-test,
# profiles, how sources of several files are put together, and memory that a language itself says was short.
# shellcheck disable=SC2016,SC2154

load lib.bash
load judge.bash

setup() {
	judge_setup
	ini=$top/config/languages.ini
}

# names: of all languages that are shipped
names() {
	sed -n 's/^\[language \(.*\)\]/\1/p' "$ini"
}

# setting LANGUAGE KEY: its value
setting() {
	awk -v section="[language $1]" -v key="$2" '
		/^\[/ { here = $0 == section }
		here && $1 == key { sub(/^[^=]*= */, ""); print }' "$ini"
}

# need LANGUAGE: else the test is skipped
need() {
	judge languages --json "$1"
	[ "$(json 'r[0]["state"]')" = here ] || skip "no $1 here"
}

# languages_ini LINES...: a file of languages of the test's own
languages_ini() {
	printf '%s\n' "$@" >"$here/languages.ini"
	set_ini=--languages=$here/languages.ini
}

# folder NAME: $here/NAME, anew and with these files: each is written as NAME=TEXT
folder() {
	local folder=$here/$1 file
	rm -rf "$folder"
	mkdir "$folder"
	shift
	for file; do
		printf '%s\n' "${file#*=}" >"$folder/${file%%=*}"
	done
}

# ---- the table ----

@test "languages are told with their versions, those without their tools with file and package" {
	languages_ini '[language here]' 'name = Here' 'extensions = .x' 'run = /bin/sh {source}' \
		'version = /bin/echo version "1.2 {bin}"' \
		'[language gone]' 'extensions = .y' 'run = /usr/bin/gone {source}' \
		'packages = gone-1 gone-2' \
		'[language part]' 'extensions = .z' 'run = /bin/sh -x /usr/share/gone/lib.jar {source}' \
		'[language broken]' 'extensions = .b' 'run = /bin/sh {source}' \
		'version = /bin/sh -c "echo no; exit 3"'
	judge "$set_ini" languages
	gave 0
	matches "$output" $'(^|\n)here +yes +version 1.2 program\n'
	matches "$output" $'\ngone +no +language gone needs /usr/bin/gone, .* apt install gone-1 gone-2\n'
	matches "$output" $'\npart +no +language part needs /usr/share/gone/lib.jar, which is not there\n'
	matches "$output" $'\nbroken +no +/bin/sh does not work in a box: no$'
	judge "$set_ini" languages --json
	gave 0
	is "$(json '[x["state"] for x in r]')" "['here', 'missing', 'missing', 'broken']"
	is "$(json 'r[0]["version"], r[0]["name"], r[0]["missing"], r[0]["selftest"]')" \
		"('version 1.2 program', 'Here', None, None)"
	is "$(json 'r[1]["version"], r[1]["missing"], r[1]["packages"]')" \
		"(None, '/usr/bin/gone', ['gone-1', 'gone-2'])"
	matches "$(json 'r[3]["message"]')" 'does not work in a box: no'
	judge "$set_ini" languages gone
	is "$(wc -l <<<"$output")" 2
	judge "$set_ini" languages part gne
	gave 3
	matches "$stderr" "unknown language 'gne': did you mean 'gone'"
	judge "$set_ini" languages --test gone
	gave 2
	matches "$output" 'gone +language gone needs'
	judge "$set_ini" --ojbox=/nonexistent languages here
	[ "$status" -le 2 ]
	nothing_left
}

@test "the README has the languages that are shipped, and each has a self-test" {
	while read -r name; do
		row="| \`$name\` | $(setting "$name" name) | \`$(setting "$name" extensions)\` |"
		row+=" \`$(setting "$name" packages)\` |"
		grep -qxF "$row" "$top/README.md" || is "no such row in the README" "$row"
		for end in "" -error; do
			found=
			for extension in $(setting "$name" extensions); do
				found+=$(ls "$top/config/selftest/$name$end$extension" 2>/dev/null || true)
			done
			[ -n "$found" ] || is "no self-test" "$name$end"
		done
		[ -n "$(setting "$name" version)" ]
		[ -f "$top/box-profiles/$(setting "$name" profile).ini" ]
	done < <(names)
	is "$(sed -n '/^## Languages/,/^## /p' "$top/README.md" | grep -c '^| `')" "$(names | wc -l)"
	is "$(names | sort | tr '\n' ' ')" "ada bash c cpp csharp fortran go haskell java javascript kotlin\
 lua ocaml pascal perl php python3 ruby rust "
}

# ---- the self-test ----

# bats test_tags=cgroup,anyone
@test "the self-test fits: C, C++, Python, Java, JavaScript and Go" {
	timed || skip "too slow here"
	for name in c cpp python3 java javascript go; do
		need $name
	done
	judge languages --test c cpp python3 java javascript go
	gave 0
	matches "$output" $'^language +hello +sum +error +loop +memory +compile +version[^\n]*\n'
	is "$(grep -cE '^[a-z0-9]+ +AC +AC +RTE +TLE +MLE +CE +[^ ]' <<<"$output")" 6
	is "$(wc -l <<<"$output")" 7
	nothing_left
}

@test "the self-test says what is wrong, and why" {
	mkdir -p "$here/selftest/data"
	cp "$top/config/selftest/problem.ini" "$here/selftest/"
	cp "$top"/config/selftest/data/* "$here/selftest/data/"
	sed -i 's/^time = .*/time = 0.1s/' "$here/selftest/problem.ini"
	languages_ini '[language python3]' 'name = P' 'extensions = .py' 'run = /usr/bin/python3 {source}' \
		'[language none]' 'extensions = .n' 'run = /bin/sh {source}'
	cat >"$here/selftest/python3.py" <<-'END'
		what = input()
		if what == "hello":
		    print("Hello, world?")
		elif what == "sum":
		    exit(3)
		elif what == "error":
		    exit(4)
		elif what == "loop":
		    while True:
		        pass
		elif what == "memory":
		    exit(5)
	END
	echo 'print("no error")' >"$here/selftest/python3-error.py"
	judge "$set_ini" languages --test
	gave 1
	matches "$output" $'\npython3 +WA! +RTE! +RTE +TLE +RTE! +WA! *\n'
	matches "$output" $'\n    hello: WA, wanted AC: [^\n]*\n    sum: RTE, wanted AC: exit code 3\n'
	matches "$output" $'\n    memory: RTE, wanted MLE: exit code 5\n    compile: [A-Z]+, wanted CE'
	matches "$output" 'none +no self-test'
	judge "$set_ini" languages --test --json python3
	gave 1
	is "$(json 'r[0]["selftest"]["wrong"]')" 4
	is "$(json '" ".join(t["verdict"] for t in r[0]["selftest"]["tests"][:5])')" "WA RTE RTE TLE RTE"
	judge "$set_ini" languages --test none
	gave 2
	sed -i 's/^\[group TLE\]/[group LATE]/' "$here/selftest/problem.ini"
	judge "$set_ini" languages --test
	gave 3
	matches "$stderr" 'selftest/problem.ini: test loop is in no group that is called as a verdict'
	nothing_left
}

@test "the self-test is judged again with more time on a machine that was slow" {
	mkdir "$here/selftest"
	sed 's/^time = .*/time = 0.1s/' "$top/config/selftest/problem.ini" >"$here/selftest/problem.ini"
	cp -r "$top/config/selftest/data" "$here/selftest/data"
	{
		printf 'import time\nif time.process_time() < 0.2:\n    start = time.process_time()\n'
		printf '    while time.process_time() < 0.2:\n        pass\n'
		cat "$top/config/selftest/python3.py"
	} >"$here/selftest/python3.py"
	cp "$top/config/selftest/python3-error.py" "$here/selftest/"
	cp "$ini" "$here/languages.ini"
	judge --languages="$here/languages.ini" languages --test python3
	gave 0
}

@test "a signal ends the self-test, and leaves nothing" {
	TMPDIR=$here/tmp "$judge" languages --test python3 >"$here/out" 2>"$here/err" 3>&- &
	pid=$!
	keepers+=("$pid")
	sleep 0.7
	kill -TERM "$pid"
	ended "$pid"
	is "$status" 2
	matches "$(<"$here/err")" 'SIGTERM|interrupted'
	nothing_left
}

# ---- profiles ----

@test "a program has the profile of its language, its compiler the profile compile, and both a warm box" {
	problem
	printf '#!/bin/sh\n%s\necho "called $*" >>"%s"\nexec "%s" -v "$@" 2>>"%s"\n' "$serves" "$here/log" \
		"$ojbox" "$here/log" >"$here/ojbox"
	chmod +x "$here/ojbox"
	source_file a.py <<<'import os
print(7 if os.environ["PYTHONHASHSEED"] == "0" and "GOPROXY" not in os.environ else 0)'
	judge --ojbox="$here/ojbox" "$here/p" "$here/a.py"
	gave 0
	is "$(grep -cE '^called.* --profile=python .*--init$' "$here/log")" 1
	is "$(grep -cE '^called.* --profile=python .*--run -- /usr/bin/python3 main.py' "$here/log")" 1
	is "$(grep -cE '^called.* --profile=compile .*--run -- /usr/bin/python3 -m py_compile' "$here/log")" 1
	[[ ! $(stat -f -c %T "$BATS_FILE_TMPDIR") =~ ^(ext2/ext3|xfs)$ ]] ||
		is "$(grep -c '^ojbox: warm: ' "$here/log")" 2 "warm runs"
}

@test "nothing that a profile says of limits holds against a problem" {
	problem
	cat >"$here/mine.ini" <<-'END'
		[box]
		description = no room for anything
		time = 1ms
		wall-time = 1ms
		extra-time = 1s
		fsize = 1B
		stack = 64KiB
		processes = 1
		env = MINE=yes
		dir = tmp=
	END
	languages_ini '[language python3]' 'extensions = .py' 'run = /usr/bin/python3 {source}' \
		'processes = 4' "profile = $here/mine.ini" 'environment = LIMIT={memory-mib} NAME={main}'
	source_file a.py <<<'import os
e = os.environ
assert (e["MINE"], e["LIMIT"], e["NAME"]) == ("yes", "256", "a"), e
assert not os.path.exists("/tmp")
for i in range(2):
    if os.fork() == 0:
        os._exit(sum(range(10**6)) % 2)
open("f", "w").write("x" * 9999)
print(7)'
	judge "$set_ini" "$here/p" "$here/a.py"
	gave 0
	languages_ini '[language python3]' 'extensions = .py' 'run = /usr/bin/python3 {source}' \
		'profile = nativ'
	judge "$set_ini" "$here/p" "$here/a.py"
	gave 2
	matches "$output" "unknown profile 'nativ'"
}

# ---- memory ----

@test "whoever says that memory was short has met its limit, however little he had" {
	problem
	source_file a.py <<<'raise MemoryError'
	source_file b.py <<<'import sys
print("MemoryError", file=sys.stderr)
print(7)'
	source_file c.py <<<'raise ValueError'
	source_file a.cpp <<<'#include <new>
		int main() { throw std::bad_alloc(); }'
	judge --json "$here/p" "$here/a.py" "$here/b.py" "$here/c.py" "$here/a.cpp"
	is "$(json '[x["verdict"] for x in r]')" "['MLE', 'AC', 'RTE', 'MLE']"
	need java
	source_file A.java <<<'class A { public static void main(String[] a) {
		System.out.println(new long[1 << 29]); } }'
	judge --json "$here/p" "$here/A.java"
	is "$(json 'r["verdict"]')" MLE
}

# ---- sources ----
# how they are put together is the same for all
# bats file_tags=anyone

@test "C and C++: several sources and headers" {
	problem
	folder a 'main.c=#include "sum.h"
		#include <stdio.h>
		int main(void) { printf("%d\n", sum()); }' 'sum.h=int sum(void);' 'sum.c=#include <stdio.h>
		#include "sum.h"
		int sum(void) { int a, b; return scanf("%d %d", &a, &b) == 2 ? a + b : 0; }'
	folder b 'x.cc=#include "sum.hpp"
		#include <iostream>
		int main() { std::cout << sum(std::cin) << std::endl; }' 'sum.hpp=#include <istream>
		int sum(std::istream &in);' 'y.cpp=#include "sum.hpp"
		int sum(std::istream &in) { int a, b; in >> a >> b; return a + b; }'
	judge "$here/p" "$here/a" "$here/b"
	gave 0
}

@test "a header belongs to the sources beside it, whatever language it is in alone" {
	problem
	languages_ini '[language one]' 'extensions = .one' 'headers = .two' 'run = /bin/sh {source}' \
		'[language two]' 'extensions = .two' 'run = /bin/sh {source}'
	folder a 'a.two=exit 1' 'b.one=echo 7'
	folder b 'a.two=. ./b.two' 'b.two=echo 7'
	folder c 'a.two=echo 7' 'b.one=echo 7' 'c.py='
	judge "$set_ini" --json "$here/p" "$here/a" "$here/b"
	gave 0
	is "$(json '[x["language"] for x in r]')" "['one', 'two']"
	printf '%s\n' '[language py]' 'extensions = .py' 'run = /bin/sh {source}' >>"$here/languages.ini"
	judge "$set_ini" "$here/p" "$here/c"
	gave 2
	matches "$output" 'files of (one|two|py) and of (one|two|py): say which with --language'
}

@test "Python begins in main.py, and the name of a single file does not matter" {
	problem
	folder a 'add.py=def add(a, b): return a + b' 'main.py=from add import add
print(add(*map(int, input().split())))'
	folder b '__main__.py=from other import add
print(add(*map(int, input().split())))' 'add.py=exit(1)' 'other.py=def add(a, b): return a + b'
	folder c 'queue.py=import queue
queue.Queue()
print(sum(map(int, input().split())))'
	judge "$here/p" "$here/a" "$here/b" "$here/c/queue.py"
	gave 0
	languages_ini '[language python3]' 'extensions = .py' 'main = solution.py' \
		'run = /usr/bin/python3 {source}'
	judge "$set_ini" "$here/p" "$here/a"
	gave 2
	matches "$output" 'no main program: with several files of python3, one is solution.py'
}

@test "OCaml: modules in the order in which they are needed" {
	need ocaml
	problem
	folder a 'a.ml=let () = Scanf.scanf " %d %d" (fun a b -> Printf.printf "%d\n" (Zz.sum a b))' \
		'zz.ml=let sum a b = Yy.add a b' 'yy.ml=let add a b = a + b' \
		'yy.mli=val add : int -> int -> int'
	judge "$here/p" "$here/a"
	gave 0
}

@test "Fortran: modules in any order" {
	need fortran
	problem
	folder a 'a.f90=program a
		use first
		implicit none
		integer :: x, y
		read *, x, y
		print "(i0)", add(x, y)
		end program' 'b.f90=module first
		use second
		end module' 'c.f90=module second
		contains
		integer function add(x, y)
		integer, intent(in) :: x, y
		add = x + y
		end function
		end module'
	judge "$here/p" "$here/a"
	gave 0
}

@test "Ada: packages beside the main unit, whatever that is called" {
	need ada
	problem
	folder a 'main.adb=with Ada.Integer_Text_IO; with Adder;
procedure Main is
   A, B : Integer;
begin
   Ada.Integer_Text_IO.Get (A);
   Ada.Integer_Text_IO.Get (B);
   Ada.Integer_Text_IO.Put (Adder.Add (A, B), Width => 0);
end Main;' 'adder.ads=package Adder is
   function Add (A, B : Integer) return Integer is (A + B);
end Adder;'
	folder b 'ada.adb=with Ada.Text_IO;
procedure Seven is
begin
   Ada.Text_IO.Put_Line ("7");
end Seven;'
	judge "$here/p" "$here/a" "$here/b/ada.adb"
	gave 0
}

@test "Kotlin: the file that has main is found" {
	need kotlin
	problem
	folder a 'Add.kt=package deep.down
fun add(words: List<String>) = words.map { it.toInt() }.sum()' 'Begin.kt=package elsewhere
import deep.down.add
fun main() = println(add(readLine()!!.split(" ")))'
	judge "$here/p" "$here/a"
	gave 0
}

@test "Pascal, Rust, Go: units and modules" {
	problem
	folder pascal 'main.pas=program main;
uses adder;
var a, b: longint;
begin
  readln(a, b);
  writeln(add(a, b));
end.' 'adder.pas=unit adder;
interface
function add(a, b: longint): longint;
implementation
function add(a, b: longint): longint;
begin
  {$I body.inc}
end;
end.' 'body.inc=add := a + b;'
	folder rust 'main.rs=mod adder;
fn main() {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    println!("{}", adder::add(line.split_whitespace().map(|x| x.parse().unwrap()).collect()));
}' 'adder.rs=pub fn add(all: Vec<i32>) -> i32 { all.iter().sum() }'
	folder go 'a.go=package main
import "fmt"
func main() { var a, b int; fmt.Scan(&a, &b); fmt.Println(add(a, b)) }' 'add.go=package main
func add(a, b int) int { return a + b }'
	tried=0
	for name in pascal rust go; do
		judge languages --json $name
		[ "$(json 'r[0]["state"]')" = here ] || continue
		judge "$here/p" "$here/$name"
		gave 0
		tried=$((tried + 1))
	done
	[ $tried -gt 0 ] || skip "none of them here"
}
