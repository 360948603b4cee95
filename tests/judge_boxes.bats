#!/usr/bin/env bats
# judge_boxes.bats: how ojjudge uses boxes: one for all runs of a submission, kept warm, in which no run finds
# anything of another; inputs that are not copied; and what is left behind.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

load lib.bash
load judge.bash

setup() {
	judge_setup
	memory=
}

teardown() {
	lib_end
	[ -z "$memory" ] || rm -r "$memory"
}

# listen [SHELL COMMANDS]: the sandbox tells $here/log how it is called and what it does, and before that it
# carries out the commands.  What programs write on standard error goes there, too.
listen() {
	printf '#!/bin/sh\n%s\necho "called $*" >>"%s"\n%s\nexec "%s" -v "$@" 2>>"%s"\n' "$serves" "$here/log" \
		"${1-}" "$ojbox" "$here/log" >"$here/ojbox"
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
	problem
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
			Scanner in = new Scanner(System.in);
			System.out.println(in.nextInt() + in.nextInt()); } }'
	for name in a.c a.cpp a.py Main.java; do
		rm -f "$here/log"
		judge --jobs=1 "$here/p" "$here/$name"
		gave 0
		is "$(logged '^called.* --run ')" 4 "$name: runs"
		is "$(logged '^ojbox: warm: ')" 4 "$name: warm runs"
		is "$(logged '^called.* --init$')" 2 "$name: a number, and a box"
		is "$(logged '^called.* --stdin=data:data/(one|two|three).in ')" 3 "$name: inputs not copied"
	done
	rm "$here/log"
	judge --jobs=1 "$here/p" "$here/a.py" "$here/a.py"
	is "$(logged '^called.* --init$') $(logged '^ojbox: warm: ')" "2 8" "two submissions in a language"
	nothing_left
}

# A program that tells on standard error what it finds of its folder and of itself at its start, and then changes that.
state='
import ctypes, fcntl, hashlib, os, shutil, sys
libc = ctypes.CDLL(None)
libc.opendir.restype = libc.readdir.restype = ctypes.c_void_p
libc.telldir.restype = ctypes.c_long
folder, places = libc.opendir(b"."), []
while libc.readdir(ctypes.c_void_p(folder)):
    places.append(libc.telldir(ctypes.c_void_p(folder)))
here = os.open(".", os.O_RDONLY)
def flags():
    try:
        return fcntl.ioctl(here, 0x80086601, b"        ") # FS_IOC_GETFLAGS
    except OSError:
        return None
def hash_of(name):
    with open(name, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()
st = os.stat(".")
print("state", oct(st.st_mode), st.st_size, st.st_atime == 2e9, st.st_mtime == 2e9, flags(),
      os.listxattr("."), sorted(os.listdir(".")), places, file=sys.stderr)
own = os.stat("main.py")
print("own", oct(own.st_mode), own.st_size, own.st_nlink, own.st_atime == 2e9, own.st_mtime == 2e9,
      os.listxattr("main.py"), hash_of("main.py"), file=sys.stderr)
def files(count):
    for i in range(count):
        open("f" * 200 + str(i), "w").close()
def file_and_none():
    open("f", "w").close()
    os.unlink("f")
def flag():
    fcntl.ioctl(here, 0x40086602, bytes([flags()[0] | 0x40]) + flags()[1:]) # FS_IOC_SETFLAGS: no dump
change()
print(sum(map(int, input().split())))'

# changes ROOT POLICY PYTHON ...: what the program does to its folder in boxes below ROOT, allowed by POLICY,
# is not found by the next.
changes() {
	printf '[machine]\nbox-root = %s\n[defaults]\nsyscalls = %s\n' "$1/boxes" "$2" >"$here/ojbox.ini"
	shift 2
	for change; do
		source_file a.py <<<"${state/change()/$change}"
		OJBOX_CONFIG=$here/ojbox.ini judge --jobs=1 -v "$here/p" "$here/a.py"
		gave 0
		is "$(grep -c 'state 0o' <<<"$output")" 3 "$change: $output"
		is "$(grep -o 'state 0o.*' <<<"$output" | sort -u | wc -l)" 1 "$change: $output"
		is "$(grep -c 'own 0o' <<<"$output")" 3 "$change: $output"
		is "$(grep -o 'own 0o.*' <<<"$output" | sort -u | wc -l)" 1 "$change: $output"
	done
}

# bats test_tags=subids
@test "no run finds anything of the one before in its folder" {
	three_tests
	changes "$BATS_FILE_TMPDIR" default 'files(100)' 'file_and_none()' 'os.utime(".", (2e9, 2e9))' \
		'os.chmod(".", 0o777)'
	changes "$BATS_FILE_TMPDIR" none 'os.setxattr(".", "user.left", b"x")'
	changes "$BATS_FILE_TMPDIR" default 'os.chmod("main.py", 0o600)' 'os.utime("main.py", (2e9, 2e9))' \
		'print("#", file=open("main.py", "a"))' 'os.link("main.py", "b.py")' 'os.rename("main.py", "b.py")' \
		'shutil.copy("main.py", "b.py"); os.rename("b.py", "main.py")' 'os.unlink("main.py"); os.mkfifo("main.py")' \
		'os.unlink("main.py"); os.symlink("/etc/passwd", "main.py")'
	changes "$BATS_FILE_TMPDIR" none 'os.setxattr("main.py", "user.left", b"x")'
	keeps_boxes || skip "no flags on this file system"
	changes "$BATS_FILE_TMPDIR" none 'flag()'
}

@test "no run finds anything of the one before in its folder in memory" {
	three_tests
	memory=$(mktemp -d -p /dev/shm) || skip "no place in memory"
	changes "$memory" default 'files(3)' 'file_and_none()' 'os.utime(".", (2e9, 2e9))'
}

# ---- inputs ----

# bats test_tags=subids
@test "an input can be read, also from its beginning again, and neither be changed nor lead to its folder" {
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
attempt("folder", os.listdir, "/proc/fs/data")
attempt("answer", os.open, "/proc/fs/data/one.ans", os.O_RDONLY)
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
		listen 'case "$*" in *'"$refused"'*) echo "ojbox: cannot do that here" >&2; exit 2 ;; esac'
		rm -f "$here/log"
		judge --jobs=1 -v "$here/p" "$here/a.py"
		gave 0
		matches "$stderr" 'inputs are copied from now on: .*cannot do that here'
		is "$(logged "^called.* $refused")" 1 "$refused: is tried once"
		is "$(logged '^called.* --run ')" $((4 + (${#refused} > 7))) "$refused: runs"
	done
	nothing_left
}

@test "a problem that is replaced while it is judged is judged as it was" {
	problem
	mkdir -p "$here/new/data"
	echo "1 1" >"$here/new/data/one.in"
	listen 'case "$*" in *data:*) cd "'"$here"'" && mv p old && mv new p ;; esac'
	source_file a.py <<<'print(sum(map(int, input().split())))'
	judge -v "$here/p" "$here/a.py"
	gave 0
	matches "$stderr" 'inputs are copied from now on: .*/p was moved while it was used'
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
