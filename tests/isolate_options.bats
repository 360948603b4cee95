#!/usr/bin/env bats
# isolate_options.bats: called by the name isolate: commands, options with their letters, numbers of boxes,
# environment rules, and calls that are wrong.
# Words in single quotes are for the shell in the box; variables are those of lib.bash and isolate.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2034,SC2086,SC2154

load lib.bash
load isolate.bash

setup_file() {
	isolate_begin poke
}

setup() {
	init
}

teardown() {
	lib_end
}

# ---- the name ----

@test "the name alone makes the difference: the last part of the path it was called by" {
	boxed -- /bin/ls /
	gave 0
	hides etc
	mkdir "$BATS_TEST_TMPDIR/isolate"
	ln -s "$ojbox" "$BATS_TEST_TMPDIR/isolate/other"
	apart "$BATS_TEST_TMPDIR/isolate/other" -sb "$id" --run -- /bin/ls /
	shows etc
	ln -s "$ojbox" "$BATS_TEST_TMPDIR/isolate/isolate"
	apart env -C "$BATS_TEST_TMPDIR/isolate" ./isolate -sb "$id" --run -- /bin/ls /
	gave 0
	hides etc
	apart env PATH="$BATS_FILE_TMPDIR:$PATH" isolate -sb "$id" --run -- /bin/ls /
	gave 0
	hides etc
}

@test "a configuration's [defaults] do not change what isolate does" {
	lib_default 'processes = 5' 'time = 0.001' 'network = host' 'wall-time = 0.001' 'full-env = yes'
	boxed -- /usr/bin/env
	sed -i '/^\[defaults\]/,$d' "$OJBOX_CONFIG"
	[ -z "${OJBOX_TEST_IDS-}" ] || lib_default "ids = $OJBOX_TEST_IDS"
	gave 0 LIBC_FATAL_STDERR_=1
}

@test "--version: one line, which names isolate's version and ours" {
	isolate --version
	gave 0
	is "$stderr" ""
	is "$output" "isolate 2.6 (ojbox $(sed -n 's/^VERSION := //p' "$top/Makefile"))"
	isolate -b 7 --cg --version
	gave 0
}

# ---- commands ----

@test "--init: prints the folder and a newline on standard output, and nothing else" {
	"$isolate" -b 71 --init >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err"
	is "$(od -An -c <"$BATS_TEST_TMPDIR/out" | tail -n 1 | awk '{ print $NF }')" '\n'
	is "$(wc -l <"$BATS_TEST_TMPDIR/out")" 1
	is "$(<"$BATS_TEST_TMPDIR/err")" ""
	folder=$(<"$BATS_TEST_TMPDIR/out")
	matches "$folder" '^/.*/71$'
	[ -d "$folder/box" ]
	is "$(stat -c %u "$folder/box")" "$EUID"
	touch "$folder/box/file" # the caller's to fill
}

@test "--init resets a box" {
	mkdir -p "$work/a/b"
	echo text >"$work/a/b/file"
	shell 'mkdir -m 0 closed; echo y >z'
	gave 0
	isolate -b "$id" --init
	gave 0 "$box"
	is "$(ls -A "$work")" ""
	boxed -- /bin/ls -A /box
	gave 0 ""
}

@test "--cleanup: the folder is gone; exit 0 also when there never was one" {
	shell 'mkdir -m 0 closed; echo y >z'
	isolate --box-id="$id" --cleanup
	gave 0 ""
	is "$stderr" ""
	[ ! -e "$box" ]
	for number in "$id" 72; do
		isolate --box-id=$number --cleanup
		gave 0 ""
		is "$stderr" ""
	done
	isolate --box-id="$id" --run -- /bin/true
	failed 'init'
}

@test "--run of a box that was never initialized: exit 2" {
	isolate -b 73 --run -- /bin/true
	failed '--init'
	[ ! -e "$BATS_FILE_TMPDIR/boxes/73" ]
}

@test "a box without a number is box 0" {
	isolate --init
	gave 0
	matches "$output" '/0$'
	isolate --silent --run -- /bin/echo hello
	gave 0 hello
	isolate -b0 --cleanup
	gave 0 ""
	isolate --run -- /bin/true
	gave 2
}

@test "--print-cg-root and --check-config are commands" {
	isolate --check-config
	gave 0
	isolate --print-cg-root
	if [ "$status" = 0 ]; then
		matches "$output" '^/'
	else
		failed 'delegate'
	fi
}

# ---- the line of options ----

@test "words are permuted: options may stand behind words, and the program needs no --" {
	isolate --run /bin/echo -s -b "$id" hello
	gave 0 hello
	is "$stderr" ""
	isolate -s --run --box-id "$id" /bin/echo one --processes two
	gave 0 'one two'
	isolate -s --run -b "$id" -- /bin/echo -b 5 --run
	gave 0 '-b 5 --run'
	isolate -b "$id" --run -s -- /bin/echo -- x
	gave 0 '-- x'
}

@test "every option has its letter, and takes its value in each form" {
	for options in "-b$id -s" "-b $id -s" "--box-id=$id --silent" "--box-id $id --silent"; do
		isolate $options --run -- /bin/echo hello
		gave 0 hello
		is "$stderr" ""
	done
	echo in >"$work/in"
	isolate -sb "$id" -M "$meta" -t 50 -w 60.5 -x 1 -m 1000000 -k 64000 -n 100 -f 100 -p8 -c /box -i in -o out -r err \
		-E A=1 -d /box/../usr=/usr --run -- /bin/true
	failed 'dir' # .. leads out
	isolate -sb "$id" -M "$meta" -t 50 -w 60.5 -x 1 -m 1000000 -k 64000 -n 100 -f 100 -p8 -c /box -i in -o out -r err \
		-E A=1 -d more=/usr -v --run -- /bin/sh -c 'cat; echo $A; ulimit -n; ulimit -s; ls /more/bin/sh; echo x >&2'
	gave 0 ""
	is "$(cat "$work/out" "$work/err")" $'in\n1\n100\n64000\n/more/bin/sh\nx'
	meta_is exitcode 0
	isolate -sb "$id" --meta="$meta" --time=50 --wall-time=60.5 --extra-time=1 --mem=1000000 --stack=64000 --open-files=100 \
		--fsize=100 --processes=8 --chdir=/box --stdin=in --stdout=out --stderr=err --env=A=1 --dir=more=/usr --verbose \
		--run -- /bin/sh -c 'cat; echo $A; ulimit -n; ulimit -s; ls /more/bin/sh; echo x >&2'
	gave 0 ""
	is "$(cat "$work/out" "$work/err")" $'in\n1\n100\n64000\n/more/bin/sh\nx'
	isolate -b "$id" -q 0,0 --init
	gave 0 "$box"
	isolate -seb "$id" --run -- /usr/bin/env
	gave 0
	matches $'\n'"$output" $'\nPATH='
	isolate -sDb "$id" --run -- /bin/true
	gave 1 # there is no /bin
}

@test "-p without a number: no limit; its number has to be in the same word" {
	isolate -sb "$id" -p --run -- /bin/sh -c '(exit 0); echo forked'
	gave 0 forked
	isolate -sb "$id" --processes --run -- /bin/sh -c '(exit 0); echo forked'
	gave 0 forked
	isolate -sb "$id" --run -p /bin/echo word
	gave 0 word
}

@test "options that a command has no use for are taken: clients give all of them to each" {
	cg=()
	! has_groups || cg=(--cg)
	for command in --init --cleanup; do
		isolate "${cg[@]}" -b 74 -s -v --meta="$BATS_TEST_TMPDIR/other" -t 5 -w 10 -x 1 -m 1000 -k 1000 -n 10 -f 10 -p \
			-c /box -i in -o out -r err --stderr-to-stdout -E A=1 -e -d x=/usr -D --share-net --inherit-fds --tty-hack \
			--special-files --wait --core=10 --cg-timing --no-cg-timing $command
		gave 0
	done
	isolate -b "$id" --quota=0,0 -s --run -- /bin/true
	gave 0
}

@test "options of 1.x are taken and do nothing" {
	for option in --cg-timing --no-cg-timing; do
		boxed $option -- /bin/echo hello
		gave 0 hello
		isolate -b "$id" $option --init
		gave 0 "$box"
	done
}

@test "-s: no status; errors of the sandbox are told all the same" {
	isolate -sb "$id" --run -- /bin/false
	gave 1 ""
	is "$stderr" ""
	isolate -b "$id" --run -- /bin/false
	is "$stderr" 'Exited with error status 1'
	isolate -sb "$id" --chdir=/none --run -- /bin/true
	failed 'none'
}

@test "-v, also twice, tells on standard error only" {
	isolate -v -v -b "$id" --run -- /bin/echo hello
	gave 0 hello
	[ "$(wc -l <<<"$stderr")" -gt 1 ]
	isolate -vv -b "$id" --init
	gave 0 "$box"
}

# ---- calls that are wrong ----

wrong() {
	isolate "$@"
	is "$status" 2 "$*"
	[ -n "$stderr" ]
}

@test "wrong calls: exit 2, and nothing is made or run" {
	wrong
	wrong --init --run
	wrong --init --cleanup
	wrong -b "$id" --run
	wrong -b "$id" --run --
	wrong -b 75 --init word
	wrong -b "$id" --cleanup word
	wrong -b "$id" --none --run -- /bin/touch ran
	wrong -b "$id" -Z --run -- /bin/touch ran
	wrong --run -- /bin/touch ran -b
	wrong -b "$id" --run --meta
	for number in x '' 1x -1 2147483648; do
		wrong -b "$number" --init
	done
	for option in --time=x --wall-time= --mem=x --mem=-1 --stack=1x --fsize=x --processes=x --open-files=x --core=x \
		--env==x --env= --dir= --dir==/usr; do
		wrong -b "$id" "$option" --run -- /bin/touch ran
	done
	for quota in 5 x,1 1,x ","; do
		wrong -b 75 --init --quota=$quota
	done
	is "$(ls -A "$work")" ""
	[ ! -e "$BATS_FILE_TMPDIR/boxes/75" ]
	[ -e "$box" ]
}

@test "--cg-mem without --cg: exit 2" {
	for command in --init --cleanup "--run -- /bin/touch ran"; do
		isolate -b "$id" --cg-mem=10000 $command
		failed '--cg'
	done
	is "$(ls -A "$work")" ""
	[ -e "$box" ]
}

@test "rules for folders: what is no rule is refused" {
	for rule in =/usr x=usr x=../usr ../x=/usr x/../y=/usr x=/usr:none x=/usr: x=/usr:rw: x=/usr:tmp x=proc:fs:tmp \
		x:fs x=/proc:fs x=ext4:fs / x=/usr:RW; do
		wrong -b "$id" --dir="$rule" --run -- /bin/touch ran
	done
	is "$(ls -A "$work")" ""
}

# ---- numbers of boxes ----

# Box $1 is out of the range of ids, which --init says or, at the latest, --run: beyond NUMBER RANGE
beyond() {
	isolate -b "$1" --init
	[ "$status" = 2 ] || isolate -sb "$1" --run -- /bin/echo hello
	failed "$2"
	isolate -b "$1" --cleanup
	gave 0 ""
}

# bats test_tags=subids
@test "numbers of boxes: to 2147483647 for a user; root is told the range of ids" {
	numbers='1001 64999'
	is_root || numbers+=' 2147483647' # beyond the subordinate ids: the caller's own
	for number in $numbers; do
		isolate -b $number --init
		gave 0
		isolate -sb $number --run -- /bin/echo hello
		gave 0 hello
		isolate -b $number --cleanup
		gave 0 ""
	done
	! is_root || beyond 65000 '0 to 64999'
}

@test "root: without a configuration there are boxes 0 to 999, and the error says so" {
	is_root || skip "for root"
	printf '[machine]\nbox-root = %s\n' "$BATS_FILE_TMPDIR/boxes" >"$BATS_TEST_TMPDIR/test.ini"
	export OJBOX_CONFIG=$BATS_TEST_TMPDIR/test.ini
	isolate -b 999 --init
	isolate -sb 999 --run -- /bin/echo hello
	gave 0 hello
	beyond 1000 '0 to 999'
}

# ---- environment rules ----

environment() {
	boxed "$@" -- /usr/bin/env
	gave 0
	output=$(sort <<<"$output" | tr '\n' ' ')
	output=${output% }
}

@test "environment: LIBC_FATAL_STDERR_=1 and nothing else" {
	export ONE=1
	environment
	is "$output" 'LIBC_FATAL_STDERR_=1'
}

@test "--env: passes on, sets, and removes, in the order given" {
	export ONE=1 TWO=2
	unset NONE
	environment -E ONE --env=TWO=x -E NONE -E 'FOUR=a=b c'
	is "$output" 'FOUR=a=b c LIBC_FATAL_STDERR_=1 ONE=1 TWO=x'
	environment -E ONE=x -E ONE -E TWO -E TWO= -E LIBC_FATAL_STDERR_=
	is "$output" 'ONE=1'
	environment -E TWO= -E TWO=3
	is "$output" 'LIBC_FATAL_STDERR_=1 TWO=3'
}

@test "--full-env: all of the caller's, before the rules, wherever it stands" {
	apart env -i ONE=1 TWO=2 OJBOX_CONFIG="$OJBOX_CONFIG" "$isolate" -sb "$id" -E ONE= -E TWO=x \
		-E OJBOX_CONFIG= --full-env --run -- /usr/bin/env
	gave 0
	is "$(sort <<<"$output" | tr '\n' ' ')" 'LIBC_FATAL_STDERR_=1 TWO=x '
	apart env -i ONE=1 LIBC_FATAL_STDERR_=0 OJBOX_CONFIG="$OJBOX_CONFIG" "$isolate" -sb "$id" -e \
		-E OJBOX_CONFIG= --run -- /usr/bin/env
	is "$(sort <<<"$output" | tr '\n' ' ')" 'LIBC_FATAL_STDERR_=1 ONE=1 '
}

# ---- special options ----

@test "--syscalls: a number says which groups of calls are closed" {
	for number in 0 1 2 4 8 16 31 65535; do
		boxed --syscalls=$number -- /bin/true
		gave 0
	done
	for bad in x -1; do
		boxed --syscalls=$bad -- /bin/true
		gave 2
	done
	keyctl='$! = 0; syscall(250, 0, -3, 0); print $!{EPERM} || $!{ENOSYS} ? "closed" : "open"'
	[ "$(uname -m)" = x86_64 ] && [ -x /usr/bin/perl ] || skip "for x86-64"
	boxed -- /usr/bin/perl -e "$keyctl"
	gave 0 closed
	for number in 1 31 65535; do
		boxed --syscalls=$number -- /usr/bin/perl -e "$keyctl"
		gave 0 closed
	done
	for number in 0 30; do
		boxed --syscalls=$number -- /usr/bin/perl -e "$keyctl"
		gave 0 open
	done
}

@test "network: loopback of the box's own, --share-net the caller's" {
	names="sed -n 's/^ *\([^ :]*\):.*/\1/p' /proc/net/dev | sort"
	shell "$names"
	gave 0 lo
	boxed -- /usr/bin/perl -MSocket -e 'socket S, AF_INET, SOCK_STREAM, 0 or die;
		connect S, pack_sockaddr_in(1, inet_aton("127.0.0.1")); print $!{ECONNREFUSED} ? "up" : "$!"'
	gave 0 up
	shell "$names" --share-net
	gave 0 "$(bash -c "$names")"
}

@test "--tty-hack is taken without a terminal" {
	boxed --tty-hack -- /bin/echo hello
	gave 0 hello
}

@test "--as-uid and --as-gid: for root only, and both or none" {
	for options in --as-uid=12345 --as-gid=12345; do
		isolate -b "$id" $options --run -- /bin/touch ran
		failed 'as-[ug]id'
	done
	if ! is_root; then
		isolate -b "$id" --as-uid=12345 --as-gid=12345 --run -- /bin/touch ran
		failed 'root'
	fi
	is "$(ls -A "$work")" ""
}

@test "root: --as-uid and --as-gid: the box is that user's" {
	is_root || skip "for root"
	shared=$BATS_TEST_TMPDIR/shared
	mkdir -m 1777 "$shared"
	chmod a+x "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR"/{file,test} "$BATS_TEST_TMPDIR"
	printf '[machine]\nbox-root = %s\n' "$shared" >"$BATS_TEST_TMPDIR/test.ini"
	export OJBOX_CONFIG=$BATS_TEST_TMPDIR/test.ini
	as=(--as-uid=12345 --as-gid=12346 -b 2000)
	isolate "${as[@]}" --init
	gave 0 "$shared/2000"
	is "$(stat -c '%u %g' "$shared/2000/box")" "12345 12346"
	isolate "${as[@]}" -s --run -- /bin/touch file
	gave 0
	is "$(stat -c '%u %g' "$shared/2000/box/file")" "12345 12346"
	isolate -b 2000 --as-uid=12347 --as-gid=12347 --run -- /bin/true
	failed 'user 12345'
	isolate "${as[@]}" --cleanup
	gave 0 ""
	[ ! -e "$shared/2000" ]
}
