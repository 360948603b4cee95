#!/usr/bin/env bats
# streams.bats: where standard input and output come from and go to: redirections in the box, and the caller's
# own files, pipes and terminals.
# Words in single quotes are for the shell in the box; variables are those of lib.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

# bats file_tags=subids
load lib.bash

setup_file() {
	lib_begin input poke
}

setup() {
	box_new
	mkdir "$BATS_TEST_TMPDIR/outer"
	outer=$BATS_TEST_TMPDIR/outer
	echo text >"$outer/file"
	chmod 777 "$outer"
}

teardown() {
	lib_end
}

# A command of the shell in the box, with as many processes as it likes.
shell() {
	boxed --processes --env=PATH=/usr/bin:/bin "${@:2}" -- /bin/sh -c "$1"
}

# ---- redirections inside the box ----

@test "--stdin, --stdout and --stderr are paths in the box, from /box on" {
	echo hello >"$work/in"
	shell 'cat; echo wrong >&2' --stdin=in --stdout=/box/out --stderr=err
	gave 0 ""
	is "$stderr" ""
	is "$(cat "$work/out")" hello
	is "$(cat "$work/err")" wrong
	is "$(stat -c '%u %a' "$work/out")" "$EUID 644"
	shell 'echo x' --stdout=out
	is "$(cat "$work/out")" x
	shell 'pwd; echo new >file' --chdir=/tmp --stdout=out
	is "$(cat "$work/out")" /tmp
}

@test "redirections that cannot be opened are failures of the sandbox, by name" {
	boxed --stdin=none -- /bin/true
	refused '--stdin: none \(a path in the box\): No such file or directory'
	boxed --stdout=/usr/out -- /bin/true
	refused '--stdout: /usr/out \(a path in the box\): Read-only file system'
	boxed --stderr=none/err -- /bin/true
	refused '--stderr: none/err \(a path in the box\): No such file or directory'
	meta_is status XX
}

@test "a redirection through a link stays in the box" {
	ln -s "$outer/file" "$work/host"
	ln -s /etc/passwd "$work/inside"
	boxed --stdin=host -- /bin/cat
	refused 'No such file or directory'
	ln -s /etc/passwd "$work/inside" 2>/dev/null || true
	boxed --special-files --stdin=inside -- /usr/bin/head -2
	gave 0 $'root:x:0:0:root:/:/bin/sh\nbox:x:1000:1000:box:/box:/bin/sh'
	ln -sf "$outer/new" "$work/host"
	boxed --stdout=host -- /bin/echo x
	refused 'No such file or directory'
	is "$(ls -A "$outer")" file
}

@test "--stderr-to-stdout keeps the order" {
	shell 'echo 1; echo 2 >&2; echo 3; echo 4 >&2' --stderr-to-stdout
	gave 0 $'1\n2\n3\n4'
	is "$stderr" ""
	shell 'echo 1; echo 2 >&2; echo 3; echo 4 >&2' --stderr-to-stdout --stdout=out
	is "$(cat "$work/out")" $'1\n2\n3\n4'
}

# ---- the caller's own streams ----

@test "files as standard streams reach the program as a copy and as pipes" {
	"$ojbox" -sb "$id" -p --env=PATH=/bin --run -- /bin/sh -c 'for fd in 0 1 2; do readlink /proc/$$/fd/$fd; done' \
		<"$outer/file" >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err"
	is "$(sed 's/\[.*//' "$BATS_TEST_TMPDIR/out")" $'/memfd:stdin (deleted)\npipe:\npipe:'
}

@test "files as standard streams cannot be opened again" {
	chmod 666 "$outer/file"
	"$ojbox" -sb "$id" -p --run -- /bin/sh -c 'read line; (echo forged >/proc/self/fd/0) 2>/dev/null
		(: >/proc/self/fd/1) 2>/dev/null; echo kept; echo $line' <"$outer/file" >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err"
	is "$(cat "$outer/file")" text
	is "$(cat "$BATS_TEST_TMPDIR/out" "$BATS_TEST_TMPDIR/err")" $'kept\ntext'
}

@test "a file as standard input can be looked at, mapped and gone about in, but not changed" {
	printf 'one\ntwo\n' >"$outer/lines"
	{
		read -r line
		"$ojbox" -sb "$id" "$tools" --run -- /t/input 2
		cat
	} <"$outer/lines" >"$BATS_TEST_TMPDIR/out"
	is "$line" one
	# what the caller has read already is not there
	is "$(cat "$BATS_TEST_TMPDIR/out")" $'size 4\nat 0\nmapped two\n\no' # goes on where the program has left it
	is "$(cat "$outer/lines")" $'one\ntwo'
	PATH=$PATH run "$BATS_FILE_TMPDIR/bin/input" <>"$outer/lines" # here it can be
	matches "$output" 'changed by write.*changed by map.*changed by truncate.*changed by again'
}

@test "an empty file as standard input is a file, too" {
	[[ $(stat -f -c %T "$outer") == ext* ]] || skip "not every file system says at once that there is nothing"
	: >"$outer/empty"
	"$ojbox" -sb "$id" --run -- /usr/bin/readlink /proc/self/fd/0 <"$outer/empty" >"$BATS_TEST_TMPDIR/out"
	is "$(cat "$BATS_TEST_TMPDIR/out")" '/memfd:stdin (deleted)'
}

# rest NAME PLACE: what is left for the caller when the program, run by ojbox under that name, has gone to a place.
rest() {
	printf '1\n2\n3\n' >"$outer/lines"
	{
		read -r line
		(exec -a "$1" "$ojbox" -sb "$id" "$tools" --run -- /t/input "$2") >"$BATS_TEST_TMPDIR/out"
		cat
	} <"$outer/lines" >"$outer/rest"
	cat "$outer/rest"
}

@test "a program cannot make the caller read the same again, or beyond the end" {
	is "$(rest ojbox 0)" $'2\n3'
	is "$(rest ojbox 2)" 3
	is "$(rest ojbox 1000000)" ""
	# there the program has what the caller has read, too
	is "$(rest isolate 0)" $'2\n3'
	is "$(rest isolate 4)" 3
	is "$(rest isolate 1000000)" ""
}

@test "a file of the kernel, and one too large for a copy, as standard input" {
	"$ojbox" -sb "$id" --run -- /bin/cat </proc/version >"$BATS_TEST_TMPDIR/out"
	cmp /proc/version "$BATS_TEST_TMPDIR/out"
	truncate -s 65M "$outer/huge"
	"$ojbox" -sb "$id" --run -- /usr/bin/readlink /proc/self/fd/0 <"$outer/huge" >"$BATS_TEST_TMPDIR/out"
	matches "$(cat "$BATS_TEST_TMPDIR/out")" '^pipe:'
}

@test "files as standard streams arrive whole, from where they stand" {
	head -c 3000000 /dev/urandom >"$outer/large"
	"$ojbox" -sb "$id" --run -- /bin/cat <"$outer/large" >"$BATS_TEST_TMPDIR/out"
	cmp "$outer/large" "$BATS_TEST_TMPDIR/out"
	printf '1\n2\n3\n' >"$outer/lines"
	{
		read -r line
		"$ojbox" -sb "$id" --run -- /bin/cat
	} <"$outer/lines" >>"$outer/file"
	is "$line" 1
	is "$(cat "$outer/file")" $'text\n2\n3'
	"$ojbox" -sb "$id" --run -- /bin/sh -c 'echo 1; echo 2 >&2; echo 3; echo 4 >&2' >"$outer/both" 2>&1
	is "$(cat "$outer/both")" $'1\n2\n3\n4'
}

@test "a program that does not read its input ends all the same" {
	head -c 3000000 /dev/zero >"$outer/large"
	boxed --wall-time=20 -- /bin/true <"$outer/large"
	gave 0
	"$ojbox" -sb "$id" -M "$meta" --wall-time=20 --run -- /bin/sh -c 'exec <&-; echo done' <"$outer/large" >"$outer/out"
	is "$(cat "$outer/out")" 'done'
}

@test "output that cannot be written is a failure of the sandbox" {
	[ -w "$outer" ]
	apart bash -c 'ulimit -f 1; "$@" >"$0"' "$outer/out" "$ojbox" -sb "$id" --run -- /bin/head -c 100000 /dev/zero
	refused 'write standard output: .*File too large'
}

@test "a folder as standard input is refused" {
	boxed -- /bin/true <"$outer"
	refused 'standard stream 0 is a folder; give the program a file'
}

@test "pipes and devices pass through as they are" {
	"$ojbox" -sb "$id" --run -- /bin/readlink /proc/self/fd/0 </dev/null >"$BATS_TEST_TMPDIR/out"
	is "$(cat "$BATS_TEST_TMPDIR/out")" /dev/null
	mkfifo "$BATS_TEST_TMPDIR/pipe"
	exec 8<>"$BATS_TEST_TMPDIR/pipe"
	"$ojbox" -sb "$id" --run -- /bin/echo through >"$BATS_TEST_TMPDIR/pipe" 8>&-
	read -r line <&8
	is "$line" through
}

@test "descriptors of the caller's are closed, with --inherit-fds they are not" {
	"$ojbox" "$tools" -sb "$id" --run -- /t/poke fds 3>&- 7<"$outer/file" 200</dev/null >"$BATS_TEST_TMPDIR/out"
	is "$(cat "$BATS_TEST_TMPDIR/out")" '0 1 2'
	"$ojbox" "$tools" -sb "$id" -p --inherit-fds --run -- /bin/sh -c '/t/poke fds; cat <&7' 3>&- 4>&- 7<"$outer/file" 9</dev/null \
		>"$BATS_TEST_TMPDIR/out"
	matches "$(cat "$BATS_TEST_TMPDIR/out")" $'^0 1 2 7 9( [0-9]+)*\ntext$' # bats has some of its own
}
