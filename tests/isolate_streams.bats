#!/usr/bin/env bats
# isolate_streams.bats: called by the name isolate: redirections in the box, FIFOs, and the caller's own streams.
# Words in single quotes are for the shell in the box; variables are those of lib.bash and isolate.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2034,SC2086,SC2154

load lib.bash
load isolate.bash

setup_file() {
	isolate_begin stream poke
}

setup() {
	init
	outer=$BATS_TEST_TMPDIR/outer
	mkdir "$outer"
	chmod 777 "$outer"
	out=$BATS_TEST_TMPDIR/out err=$BATS_TEST_TMPDIR/err
}

teardown() {
	lib_end
}

# ---- redirections in the box ----

# bats test_tags=subids
@test "-i, -o, -r: paths in the box, from /box on whatever --chdir says" {
	echo text >"$work/in"
	mkdir "$work/sub"
	shell 'cat; echo wrong >&2; pwd' --stdin=in --stdout=sub/out --stderr=/box/err --chdir=/tmp
	gave 0 ""
	is "$stderr" ""
	is "$(cat "$work/sub/out" "$work/err")" $'text\n/tmp\nwrong'
	is "$(stat -c '%u %a' "$work/sub/out")" "$EUID 644"
}

@test "-o and -r cut a file that is there" {
	printf '%05000d' 0 >"$work/out"
	cp "$work/out" "$work/err"
	shell 'echo new; echo wrong >&2' -o out -r err
	is "$(cat "$work/out" "$work/err")" $'new\nwrong'
}

# bats test_tags=subids
@test "files are opened by the box's user: what he may not read or write is refused" {
	has_ids || skip "he is the caller here"
	echo secret >"$outer/in"
	chmod 600 "$outer/in"
	boxed --dir="m=$outer:rw" --stdin=/m/in -- /bin/cat
	failed '/m/in.*Permission denied'
	chmod 644 "$outer/in"
	boxed --dir="m=$outer:rw" --stdin=/m/in -- /bin/cat
	gave 0 secret
	boxed --dir="m=$outer:rw" --stdout=/m/in -- /bin/echo x
	failed '/m/in.*Permission denied'
	is "$(<"$outer/in")" secret
	boxed --dir="m=$outer:rw" --stdout=/m/out -- /bin/echo x
	gave 0
	is "$(stat -c %u "$outer/out")" "$(ids_of | cut -d' ' -f1)"
}

@test "what cannot be opened: exit 2, XX, and its name" {
	boxed --stdin=none -- /bin/true
	failed 'none.*No such file or directory'
	meta_is status XX
	boxed --stdout=/usr/out -- /bin/true
	failed '/usr/out.*Read-only file system'
	boxed --stderr=none/err -- /bin/true
	failed 'none/err.*No such file or directory'
}

@test "--stderr-to-stdout: to where standard output goes, in the order of writing" {
	script='echo 1; echo 2 >&2; echo 3; echo 4 >&2'
	shell "$script" --stderr-to-stdout
	gave 0 $'1\n2\n3\n4'
	is "$stderr" ""
	shell "$script" --stderr-to-stdout --stdout=out
	gave 0 ""
	is "$(<"$work/out")" $'1\n2\n3\n4'
	"$isolate" -sb "$id" -p --stderr-to-stdout --run -- /bin/sh -c "$script" >"$out" 2>"$err"
	is "$(<"$out")" $'1\n2\n3\n4'
	is "$(<"$err")" ""
}

@test "of --stderr and --stderr-to-stdout the later wins" {
	shell 'echo 1; echo 2 >&2' --stderr=err --stderr-to-stdout
	gave 0 $'1\n2'
	[ ! -e "$work/err" ]
	shell 'echo 1; echo 2 >&2' --stderr-to-stdout --stderr=err
	gave 0 1
	is "$(<"$work/err")" 2
}

@test "with standard error redirected the status goes to the caller" {
	isolate -b "$id" --stderr=err --run -- /bin/sh -c 'echo wrong >&2; exit 3'
	gave 1 ""
	is "$stderr" 'Exited with error status 3'
	is "$(<"$work/err")" wrong
}

@test "--fsize holds for redirected output, too" {
	boxed --stdout=out --fsize=10 -- /usr/bin/yes
	verdict SG 'Caught fatal signal 25'
	is "$(stat -c %s "$work/out")" 10240
}

# ---- FIFOs ----

fifos() {
	mkfifo "$outer/in" "$outer/out"
	chmod 666 "$outer/in" "$outer/out"
	through=(--dir="/fifo=$outer:rw" --stdin=/fifo/in --stdout=/fifo/out)
}

# bats test_tags=subids
@test "FIFOs are opened blocking, standard input first, then standard output" {
	fifos
	boxed_behind "${through[@]}" --wall-time=120 -- /bin/cat
	# in the other order both sides would wait for each other
	apart timeout 60 bash -c 'exec 8>"$0/in" 9<"$0/out"; echo hello >&8; exec 8>&-; cat <&9' "$outer"
	gave 0 hello
	ended "$keeper"
	is "$status" 0
	keys "$statistics exitcode"
}

@test "FIFOs: the program does not start before all are open" {
	fifos
	boxed_behind "${through[@]}" --wall-time=120 -- /bin/sh -c 'echo >/box/started'
	exec 8<>"$outer/in" # does not block if the box should open the other first
	sleep 0.3
	[ ! -e "$work/started" ]
	timeout 60 cat "$outer/out" 8>&-
	exec 8>&-
	ended "$keeper"
	is "$status" 0
	[ -e "$work/started" ]
}

# bats test_tags=subids
@test "FIFOs that nobody opens: the clock runs, and the run ends" {
	fifos
	boxed "${through[@]}" --wall-time=0.3 -- /bin/cat
	verdict TO 'Time limit exceeded (wall clock)'
	within "$(meta_ms time-wall)" 301 20000
	keys "status message killed $statistics"
}

@test "FIFOs that nobody opens: a signal ends the run" {
	fifos
	boxed_behind "${through[@]}" -- /bin/cat
	within_seconds 60 grep -qs 'Run not finished\|XX' "$meta"
	sleep 0.2
	kill -TERM "$keeper"
	ended "$keeper"
	is "$status" 1
	meta_is message Interrupted
}

@test "FIFOs between two boxes" {
	fifos
	boxed_behind "${through[@]}" --wall-time=120 -- /bin/cat
	first=$keeper
	other=$("$isolate" -b 2001 --init)
	isolate -sb 2001 -p --dir="/m=$outer:rw" --wall-time=120 --run -- /bin/sh -c 'exec 8>/m/in 9</m/out; echo hello >&8
		exec 8>&-; read line <&9; echo "got $line"'
	gave 0 'got hello'
	ended "$first"
	is "$status" 0
}

# ---- the caller's streams ----

@test "pipes pass through: a program and its caller can talk" {
	mkfifo "$outer/in" "$outer/out"
	"$isolate" -sb "$id" --run -- /bin/cat <"$outer/in" >"$outer/out" 3>&- &
	keepers+=($!)
	exec 8>"$outer/in" 9<"$outer/out"
	for word in one two; do
		echo $word >&8
		read -r -t 60 line <&9
		is "$line" $word
	done
	exec 8>&- 9<&-
	wait "${keepers[-1]}"
}

@test "< FILE: the program reads it, from where it stands" {
	printf '1\n2\n3\n' >"$outer/in"
	boxed -- /bin/cat <"$outer/in"
	gave 0 $'1\n2\n3'
	{
		read -r line
		"$isolate" -sb "$id" --run -- /bin/cat
	} <"$outer/in" >"$out"
	is "$line" 1
	is "$(<"$out")" $'2\n3'
}

@test "< FILE: it can be sought in and mapped, as a file" {
	printf 'hello world' >"$outer/in"
	boxed "$tools" -- /t/stream <"$outer/in"
	gave 0 $'size 11\nworld\nhello world'
	head -c 5000000 /dev/urandom >"$outer/large"
	boxed -- /usr/bin/sha256sum <"$outer/large"
	gave 0 "$(sha256sum <"$outer/large")"
	: >"$outer/empty"
	boxed -- /bin/cat <"$outer/empty"
	gave 0 ""
}

@test "< FILE: the caller's file cannot be changed through it" {
	echo text >"$outer/in"
	chmod 666 "$outer/in"
	shell '(echo forged >/proc/self/fd/0) 2>/dev/null; (echo forged >&0) 2>/dev/null; cat' <"$outer/in"
	gave 0
	is "$(<"$outer/in")" text
	shell '(echo forged >&0) 2>/dev/null; true' 0<>"$outer/in"
	is "$(<"$outer/in")" text
}

# bats test_tags=subids
@test "> FILE, >> FILE, 2> FILE and 2>&1" {
	script='echo 1; echo 2 >&2; echo 3; echo 4 >&2'
	"$isolate" -sb "$id" -p --run -- /bin/sh -c "$script" >"$out" 2>"$err"
	is "$(cat "$out" "$err")" $'1\n3\n2\n4'
	"$isolate" -sb "$id" -p --run -- /bin/sh -c "$script" >>"$out" 2>>"$err"
	is "$(cat "$out" "$err")" $'1\n3\n1\n3\n2\n4\n2\n4'
	"$isolate" -sb "$id" -p --run -- /bin/sh -c "$script" >"$out" 2>&1
	is "$(<"$out")" $'1\n2\n3\n4'
	echo before >"$out"
	{
		"$isolate" -sb "$id" --run -- /bin/echo within
		echo after
	} >>"$out"
	is "$(<"$out")" $'before\nwithin\nafter'
	"$isolate" -b "$id" --run -- /bin/sh -c 'echo x >&2; exit 3' 2>"$err" || true
	is "$(<"$err")" $'x\nExited with error status 3'
}

@test "much output through a file arrives whole, and --fsize limits it" {
	"$isolate" -sb "$id" --run -- /usr/bin/head -c 3000000 /dev/zero >"$out"
	is "$(stat -c %s "$out")" 3000000
	apart bash -c '"$@" >"$0"' "$out" "$isolate" -sb "$id" -M "$meta" --fsize=100 --run -- /usr/bin/yes
	gave 1
	meta_is exitsig 25
	is "$(stat -c %s "$out")" 102400
}

@test "a caller without standard streams is served, too" {
	"$isolate" -sb "$id" -M "$meta" --run -- /bin/true <&- >&- 2>&-
	meta_is exitcode 0
}

# ---- other descriptors ----

@test "descriptors of the caller's are closed, with --inherit-fds they are passed on" {
	echo text >"$outer/file"
	"$isolate" "$tools" -sb "$id" --run -- /t/poke fds 3>&- 7<"$outer/file" >"$out"
	is "$(<"$out")" '0 1 2'
	"$isolate" -sb "$id" --inherit-fds --run -- /bin/sh -c 'exec cat <&7' 3>&- 7<"$outer/file" >"$out"
	is "$(<"$out")" text
}
