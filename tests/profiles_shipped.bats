#!/usr/bin/env bats
# profiles_shipped.bats: what the shipped profiles promise, and that each runs real programs of its kind.
# Words in single quotes are for the shell in the box; variables are those of lib.bash.
# shellcheck disable=SC2016,SC2154

load lib.bash

setup_file() {
	lib_begin
}

setup() {
	box_new
}

teardown() {
	lib_end
}

ojbox() {
	apart "$ojbox" "$@"
}

@test "isolate: its defaults, whatever the configuration says" {
	export OJBOX_CONFIG=$BATS_TEST_TMPDIR/test.ini
	printf '[machine]\nbox-root = %s\n' "$BATS_FILE_TMPDIR/boxes" >"$OJBOX_CONFIG"
	lib_default 'open-files = 7' 'network = none' 'processes = 9' 'time = 1' 'fsize = 3' 'output-limit = 1B' 'no-default-dirs = yes'
	ojbox --profile=isolate --explain
	gave 0
	for line in 'time = 0' 'wall-time = 0' 'mem = 0' 'fsize = 0' 'stack = 0' 'open-files = 1024' 'processes = 1' \
		'network = loopback' 'core = 0' 'output-limit = 0' 'dir = etc=' 'no-default-dirs = no' 'cgroups = no'; do
		grep -qE "^$line(  ;|\$)" <<<"$output" || is "$output" "$line"
	done
	ojbox -sb "$id" --profile=isolate --run -- /bin/sh -c 'ulimit -n; echo /*; exec /bin/cat /proc/net/dev'
	gave 0
	matches "$output" $'^1024\n/bin /box /dev /lib (/lib64 )?/proc /tmp /usr\n'
	matches "$output" 'lo:'
	ojbox -sb "$id" --profile=isolate --run -- /usr/bin/env
	gave 0 LIBC_FATAL_STDERR_=1
}

@test "strict: one process that can write nowhere and sees no system" {
	/usr/bin/gcc -static -o "$work/grab" -x c - <<-'C' || skip "no static C library"
		#include <errno.h>
		#include <fcntl.h>
		#include <stdio.h>
		#include <sys/socket.h>
		#include <unistd.h>
		int main(int argc, char **argv)
		{
			int sum, next;
			for (sum = 0; scanf("%d", &next) == 1;)
				sum += next;
			printf("%d", sum);
			printf(" %d", access("/proc", F_OK) == 0 || access("/usr", F_OK) == 0 || access("/tmp", F_OK) == 0);
			printf(" %d", open("/box/new", O_WRONLY | O_CREAT, 0644) >= 0);
			printf(" %d", argc > 1 && fork() >= 0);
			printf(" %d\n", access("/box/grab", X_OK) == 0);
			return 0;
		}
	C
	ojbox -sb "$id" --profile=strict --run -- ./grab <<<'1 2 3'
	gave 0 '6 0 0 0 1'
	ojbox -sb "$id" --profile=strict --meta="$meta" --run -- ./grab fork <<<'1 2 3'
	gave 1
	meta_is status SG
	matches "$(meta_value message)" '^(Forbidden system call (clone|fork)|Caught fatal signal 31)'
	ojbox -sb "$id" -p4 --run -- ./grab fork <<<'1 2 3'
	matches "$output" '^6 1 1 1 1'
}

# Skips unless the program is there.
need() {
	[ -x "$1" ] || skip "no $1"
}

# says_hello PROFILE PROGRAM [ARGUMENT ...]
says_hello() {
	local name=$1
	shift
	ojbox -sb "$id" --profile="$name" --run -- "$@" </dev/null
	gave 0 hello
	is "$stderr" ""
}

@test "compile, native, interactive, checker, strict: C" {
	printf '#include <stdio.h>\nint main(void) { return puts("hello") < 0; }\n' >"$work/h.c"
	ojbox -sb "$id" --profile=compile --run -- /usr/bin/gcc -O2 -o h h.c
	gave 0 ""
	for name in native interactive checker strict base isolate; do
		says_hello $name ./h
	done
}

@test "native: threads" {
	printf '#include <thread>\n#include <cstdio>\nint main() { std::thread t([] { std::puts("hello"); }); t.join(); }\n' \
		>"$work/t.cpp"
	ojbox -sb "$id" --profile=compile --run -- /usr/bin/g++ -o t t.cpp
	gave 0 ""
	says_hello native ./t
}

@test "compile, jvm: Java" {
	need /usr/bin/javac
	echo 'class H { public static void main(String[] a) { System.out.println("hello"); } }' >"$work/H.java"
	ojbox -sb "$id" --profile=compile --run -- /usr/bin/javac H.java
	gave 0 ""
	says_hello jvm /usr/bin/java H
}

@test "python" {
	need /usr/bin/python3
	printf 'import multiprocessing as m\nm.Pool(2).map(abs, [1, -2])\nprint("hello")\n' >"$work/h.py"
	says_hello python /usr/bin/python3 h.py
}

@test "node" {
	need /usr/bin/node
	echo 'console.log("hello")' >"$work/h.js"
	says_hello node /usr/bin/node h.js
}

@test "compile, go: Go" {
	need /usr/bin/go
	printf 'package main\nimport "fmt"\nfunc main() { fmt.Println("hello") }\n' >"$work/h.go"
	ojbox -sb "$id" --profile=compile --run -- /usr/bin/go build -o h h.go
	gave 0 ""
	says_hello go ./h
}

@test "compile, native: Pascal" {
	need /usr/bin/fpc
	echo "begin writeln('hello'); end." >"$work/h.pas"
	ojbox -sb "$id" --profile=compile --run -- /usr/bin/fpc -v0 h.pas
	gave 0
	says_hello native ./h
}
