#!/usr/bin/env bats
# judge_boxes.bats: how ojjudge uses boxes: one for all runs of a submission, kept warm, in which no run finds
# anything of another; inputs that are not copied; and what is left behind.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

load lib.bash
load judge.bash

setup_file() {
	lib_begin
}

setup() {
	here=$BATS_TEST_TMPDIR
	mkdir "$here/tmp"
	memory=
}

teardown() {
	lib_end
	[ -z "$memory" ] || rm -r "$memory"
}

# listen [SHELL COMMANDS]: the sandbox tells $here/log how it is called and what it does, and before that carries out
# the commands.
listen() {
	printf '#!/bin/sh\necho "called $*" >>"%s"\n%s\nexec "%s" -v "$@" 2>>"%s"\n' "$here/log" "${1-}" "$ojbox" \
		"$here/log" >"$here/ojbox"
	chmod +x "$here/ojbox"
	export OJBOX=$here/ojbox
}

# logged REGEX: how many lines of the log match
logged() {
	grep -cE "$1" "$here/log" || true
}

# Whether boxes can be kept here: not where a folder shows what was once in it (btrfs, tmpfs).
keeps_boxes() {
	[[ $(stat -f -c %T "$BATS_FILE_TMPDIR") =~ ^(ext2/ext3|xfs)$ ]]
}

# The problem of judge.bash with two tests more.
three_tests() {
	problem "$@"
	for name in three two; do
		echo "1 2" >"$here/p/data/$name.in"
		echo "3" >"$here/p/data/$name.ans"
	done
}

# ---- warm ----

@test "all runs of a submission are warm, in one box: C, C++, Python and Java" {
	keeps_boxes || skip "no boxes are kept on this file system"
	three_tests
	listen
	source_file a.c <<<'#include <stdio.h>
		int main(void) { int a, b; scanf("%d %d", &a, &b); printf("%d\n", a + b); }'
	source_file a.cpp <<<'#include <iostream>
		int main() { int a, b; std::cin >> a >> b; std::cout << a + b << std::endl; }'
	source_file a.py <<<'print(sum(map(int, input().split())))'
	source_file Main.java <<<'import java.util.Scanner;
		public class Main { public static void main(String[] args) {
			Scanner in = new Scanner(System.in); System.out.println(in.nextInt() + in.nextInt()); } }'
	for name in a.c a.cpp a.py Main.java; do
		rm -f "$here/log"
		judge "$here/p" "$here/$name"
		gave 0
		is "$(logged '^called.* --run ')" 4 "$name: runs"
		is "$(logged '^ojbox: warm: ')" 4 "$name: warm runs"
		is "$(logged '^called.* --init$')" 2 "$name: a number, and a box"
		is "$(logged '^called.* --stdin=data:data/(one|two|three).in ')" 3 "$name: inputs without a copy"
	done
	rm "$here/log"
	judge "$here/p" "$here/a.py" "$here/a.py"
	is "$(logged '^called.* --init$') $(logged '^ojbox: warm: ')" "2 8" "two submissions in a language"
	nothing_left
}

# Prints to standard error what a program finds of its folder at its start, and changes all of that.
state='
import ctypes, os, sys
libc = ctypes.CDLL(None)
libc.opendir.restype = libc.readdir.restype = ctypes.c_void_p
libc.telldir.restype = ctypes.c_long
folder, places = libc.opendir(b"."), []
while libc.readdir(ctypes.c_void_p(folder)):
    places.append(libc.telldir(ctypes.c_void_p(folder)))
st = os.stat(".")
print("state", oct(st.st_mode), st.st_size, st.st_atime == 1e9, st.st_mtime == 1e9, os.listxattr("."),
      sorted(os.listdir(".")), places, file=sys.stderr)
for i in range(100):
    open("f" * 200 + str(i), "w").close()
for i in range(0, 100, 2):
    os.unlink("f" * 200 + str(i))
try:
    os.setxattr(".", "user.left", b"x")
    print("attribute", file=sys.stderr)
except OSError:
    pass
os.utime(".", (1e9, 1e9))
print(sum(map(int, input().split())))'

@test "no run finds anything of the one before in its folder, on disk and in memory" {
	three_tests
	source_file a.py <<<"$state"
	source_file b.py <<<"$state
os.chmod('.', 0)"
	cp "$OJBOX_CONFIG" "$here/ojbox.ini"
	export OJBOX_CONFIG=$here/ojbox.ini
	for root in disk memory; do
		if [ $root = memory ]; then
			memory=$(mktemp -d -p /dev/shm) || skip "no place in memory"
			sed -i "s,^box-root.*,box-root = $memory/boxes," "$OJBOX_CONFIG"
		fi
		for policy in default none; do
			printf '[defaults]\nsyscalls = %s\n' $policy | cat "$BATS_FILE_TMPDIR/ojbox.ini" - |
				sed "s,^box-root.*,$(grep ^box-root "$OJBOX_CONFIG")," >"$here/new.ini"
			mv "$here/new.ini" "$OJBOX_CONFIG"
			for name in a.py b.py; do
				judge -v "$here/p" "$here/$name"
				gave 0
				is "$(grep -c "state 0o" <<<"$output")" 3 "$root, $policy, $name: $output"
				is "$(grep -o 'state 0o.*' <<<"$output" | sort -u | wc -l)" 1 "$root, $policy: $output"
			done
		done
		[ $policy = default ] || [ "$(grep -c attribute <<<"$output")" = 3 ] || [ $root = memory ]
	done
}

# ---- inputs ----

@test "an input can be read, also from its beginning again, and neither it nor its folder be changed or seen" {
	problem
	listen
	chmod 600 "$here/p/data/one.in"
	touch -d @1000000000 "$here/p/data/one.in"
	source_file a.py <<<'
import os
done = []
def attempt(what, *call):
    try:
        done.append((what, call[0](*call[1:])))
    except OSError:
        pass
attempt("write", os.write, 0, b"x")
attempt("open", os.open, "/proc/self/fd/0", os.O_RDWR)
attempt("append", os.open, "/dev/stdin", os.O_WRONLY | os.O_APPEND)
attempt("truncate", os.truncate, "/proc/self/fd/0", 0)
attempt("mode", os.fchmod, 0, 0o666)
attempt("times", os.utime, 0)
attempt("folder", os.listdir, "/.data")
attempt("answer", os.open, "/.data/data/one.ans", os.O_RDONLY)
attempt("beside", os.open, "/proc/self/fd/0/../one.ans", os.O_RDONLY)
attempt("map", open, "/proc/self/map_files")
first = os.read(0, 100)
os.lseek(0, 0, os.SEEK_SET)
print(done if done or os.read(0, 100) != first else sum(map(int, first.split())))'
	judge --json "$here/p" "$here/a.py"
	is "$(json 'r["verdict"], r["tests"][0]["message"]')" "('AC', '')"
	is "$(logged ' --stdin=data:data/one.in ')" 1
	is "$(stat -c '%a %Y' "$here/p/data/one.in") $(cat "$here/p/data/one.in")" "600 1000000000 3 4"
}

@test "where no input can be opened without a copy they are copied" {
	three_tests
	source_file a.py <<<'print(sum(map(int, input().split())))'
	for refused in --data= --stdin=data:; do
		listen 'case "$*" in *'"$refused"'*) echo "ojbox: $0: cannot do that here" >&2; exit 2 ;; esac'
		rm -f "$here/log"
		judge -v "$here/p" "$here/a.py"
		gave 0
		matches "$stderr" 'inputs are copied from now on: .*cannot do that here'
		is "$(logged "^called.* $refused")" 1 "$refused: is tried once"
		is "$(logged '^called.* --run ')" $((4 + (${#refused} > 7))) "$refused: runs"
	done
	nothing_left
}

@test "an input that is gone is the judge's error" {
	problem
	listen 'case "$*" in *" --run "*) rm -f "'"$here"'/p/data/one.in" ;; esac'
	source_file a.py <<<'print(7)'
	judge --json "$here/p" "$here/a.py"
	gave 2
	is "$(json 'r["verdict"]')" JE
	matches "$(json 'r["tests"][0]["message"]')" 'data/one.in: No such file'
	nothing_left
}

# ---- what is left ----

@test "whenever ojjudge is killed, the next one ends what kept its box" {
	problem
	source_file a.c <<<'int main(void) { for (;;); }'
	source_file b.py <<<'print(7)'
	for moment in 0.005 0.01 0.015 0.02 0.03 0.05 0.1 0.2 0.4; do
		TMPDIR=$here/tmp "$judge" "$here/p" "$here/a.c" >"$here/out" 2>&1 3>&- &
		pid=$!
		keepers+=("$pid")
		sleep "$moment"
		kill -KILL "$pid"
		ended "$pid"
	done
	! keeps_boxes || [ -n "$(holders)" ]
	judge "$here/p" "$here/b.py"
	gave 0
	is "$stderr" ""
	is "$(holders)" ""
}
