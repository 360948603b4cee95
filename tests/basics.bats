#!/usr/bin/env bats
# basics.bats: the commands, their output and exit codes, locks, owners and numbers.
# Words in single quotes are for the shell in the box; variables are those of lib.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

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

# A configuration for one test: its text from standard input.
configure() {
	export OJBOX_CONFIG=$BATS_TEST_TMPDIR/test.ini
	cat >"$OJBOX_CONFIG"
}

ojbox() {
	apart "$ojbox" "$@"
}

# ---- words to a person ----

@test "--version prints name and version in one line" {
	ojbox --version
	gave 0 "ojbox $(sed -n 's/^VERSION := //p' "$top/Makefile")"
	is "$stderr" ""
}

@test "--help and -h print the same, with usage, commands and exit codes" {
	ojbox -h
	gave 0
	short=$output
	ojbox --help
	gave 0 "$short"
	is "$stderr" ""
	matches "$output" '^ojbox runs untrusted programs'
	matches "$output" '  ojbox \[--box-id=N\] \[options\] --run -- program \[argument \.\.\.\]'
	matches "$output" '      --init                make or reset the box'
	matches "$output" 'Exit status:
  0  .*
  1  .*
  2  '
}

@test "standard output that is full is an error" {
	for command in --version --help --list --check-config --init; do
		apart bash -c '"$@" >/dev/full' bash "$ojbox" $command
		refused 'standard output: No space left on device'
	done
}

@test "a call without a command or with two is refused" {
	ojbox
	refused 'no command: give --init, --run, --cleanup or --list'
	ojbox --init --cleanup
	refused '--init and --cleanup exclude each other'
	ojbox --box-id="$id" --init program
	refused "unexpected argument 'program'; a program goes with --run"
	ojbox --box-id="$id" --run
	refused '--run needs a program'
}

@test "--verbose tells on standard error only, twice is no error" {
	ojbox -v -v -b "$id" -s --run -- /bin/echo hello
	gave 0 hello
	# where there are no control groups a line says so, before this one
	matches "$stderr" "(^|"$'\n'")ojbox: box $id: user "
}

# ---- init, run, cleanup ----

@test "--init prints the folder and nothing else, and makes an empty box folder" {
	ojbox --box-id=7 --init
	gave 0 "$BATS_FILE_TMPDIR/boxes/7"
	is "$stderr" ""
	is "$(ls -A "$output")" $'box\nholder'
	is "$(ls -A "$output/box")" ""
	is "$(stat -c '%u %F %a' "$output")" "$EUID directory 700"
	is "$(stat -c '%u %F %a' "$output/box")" "$EUID directory 700"
}

@test "--init resets a box" {
	mkdir -p "$work/a/b"
	echo text >"$work/a/b/file"
	echo text >"$box/stray"
	ojbox -b "$id" --init
	gave 0 "$box"
	is "$(ls -A "$box")" $'box\nholder'
	is "$(ls -A "$work")" ""
}

@test "--cleanup removes the box, and succeeds when there is none" {
	echo text >"$work/file"
	ojbox --box-id="$id" --cleanup
	gave 0 ""
	is "$stderr" ""
	[ ! -e "$box" ]
	ojbox --box-id="$id" --cleanup
	gave 0 ""
}

@test "--cleanup, --list and --run do not make the folder of boxes" {
	configure <<<"[machine]
box-root = $BATS_TEST_TMPDIR/none"
	ojbox --cleanup
	gave 0 ""
	ojbox --list
	gave 0 "BOX        OWNER    STATE           KIB PATH"
	ojbox --run -- /bin/true
	refused 'box 0: it does not exist; make it with --init'
	[ ! -e "$BATS_TEST_TMPDIR/none" ]
}

@test "a program that ends well: exit 0 and OK with both times" {
	ojbox -b "$id" --run -- /bin/echo hello
	gave 0 hello
	matches "$stderr" '^OK \([0-9]+\.[0-9]{3} sec real, [0-9]+\.[0-9]{3} sec wall\)$'
}

@test "a program that fails, and one that is killed: exit 1 and the status in words" {
	ojbox -b "$id" --run -- /bin/sh -c 'exit 3'
	gave 1 ""
	is "$stderr" "Exited with error status 3"
	ojbox -b "$id" --run -- /bin/sh -c 'kill -SEGV $$'
	gave 1 ""
	is "$stderr" "Caught fatal signal 11"
}

@test "--silent leaves out the status, not errors" {
	ojbox -s -b "$id" --run -- /bin/false
	gave 1 ""
	is "$stderr" ""
	ojbox -s -b "$id" --run --chdir=/nowhere -- /bin/true
	refused 'nowhere'
}

@test "--run takes the program without --, and options behind it as its own" {
	ojbox --box-id="$id" --run /bin/echo hello --silent world
	gave 0 'hello world'
	is "$stderr" ""
	ojbox --box-id="$id" --silent --run -- /bin/echo hello --silent
	gave 0 'hello --silent'
}

@test "arguments arrive as they are" {
	ojbox -sb "$id" --run -- /usr/bin/printf '<%s>' '' 'a b' '*' $'x\ny' -- --run
	gave 0 $'<><a b><*><x\ny><--><--run>'
}

@test "a program that somebody has open for writing is waited for, but not for ever" {
	cp /bin/true "$work/copy"
	sleep 0.5 3>&- 9>>"$work/copy" &
	boxed -- ./copy
	gave 0
	exec 9>>"$work/copy"
	boxed -- ./copy
	exec 9>&-
	verdict RE 'Exited with error status 127'
	is "$stderr" 'execve("./copy"): Text file busy'
}

@test "a program that cannot be started says so itself and ends with 127; no PATH is searched" {
	boxed --env=PATH=/bin:/usr/bin -- true
	verdict RE 'Exited with error status 127'
	is "$stderr" 'execve("true"): No such file or directory'
	printf 'text' >"$work/text"
	boxed -- /box/text
	verdict RE 'Exited with error status 127'
	is "$stderr" 'execve("/box/text"): Permission denied'
	chmod 755 "$work/text"
	boxed -- /box/text
	verdict RE 'Exited with error status 127'
	is "$stderr" 'execve("/box/text"): Exec format error'
}

@test "a program in the box folder is found by a relative path" {
	printf '#!/bin/sh\necho "$0" found\n' >"$work/script"
	chmod 755 "$work/script"
	boxed -- ./script
	gave 0 './script found'
}

@test "--run of a box that is not there, or was never finished" {
	ojbox -b 4711 --run -- /bin/true
	refused 'box 4711: it does not exist; make it with --init'
	rmdir "$work"
	ojbox -b "$id" --run -- /bin/true
	refused "box $id: its --init was not finished; call --init again"
}

@test "closed standard streams do no harm" {
	"$ojbox" -b "$id" -M "$meta" --run -- /bin/sh -c 'echo lost; echo lost >&2; read line' <&- >&- 2>&- ||
		status=$?
	is "${status-}" 1
	is "$(head -c 5 "$meta")" time:
	meta_is exitcode 1
	is "$(ls -A "$work")" ""
}

# ---- one at a time ----

@test "a box in use is refused to run, init and cleanup; --wait waits" {
	mkfifo "$BATS_TEST_TMPDIR/in"
	exec 8<>"$BATS_TEST_TMPDIR/in"
	boxed_behind -p -- /bin/sh -c 'echo ready; cat' <"$BATS_TEST_TMPDIR/in" >"$BATS_TEST_TMPDIR/out"
	within_seconds 10 grep -q ready "$BATS_TEST_TMPDIR/out"
	for command in "--run -- /bin/true" --init --cleanup; do
		# shellcheck disable=SC2086
		ojbox --box-id="$id" $command
		refused "box $id: it is in use by another command; use --wait to wait for it"
	done
	is "$(head -1 "$meta")" 'status:XX'
	first=$keeper
	meta=$BATS_TEST_TMPDIR/second boxed_behind --wait -- /bin/echo second >"$BATS_TEST_TMPDIR/second.out"
	second=$keeper
	sleep 0.2
	is "$(cat "$BATS_TEST_TMPDIR/second.out")" ""
	echo first >&8
	exec 8>&-
	ended "$first"
	is "$status" 0
	ended "$second"
	is "$status" 0
	is "$(cat "$BATS_TEST_TMPDIR/out" "$BATS_TEST_TMPDIR/second.out")" $'ready\nfirst\nsecond'
}

@test "--wait waits with --init and --cleanup, too" {
	for command in --init --cleanup; do
		flock "$box" -c 'echo held; sleep 0.3; echo given up' >"$BATS_TEST_TMPDIR/out" 3>&- &
		keepers+=($!)
		within_seconds 10 grep -q held "$BATS_TEST_TMPDIR/out"
		ojbox --box-id="$id" --wait $command
		gave 0
		is "$(cat "$BATS_TEST_TMPDIR/out")" $'held\ngiven up'
		wait "${keepers[-1]}"
	done
	[ ! -e "$box" ]
}

# ---- numbers ----

@test "--box-id=auto takes the lowest free number" {
	is "$id" 0
	for wanted in 1 2 3; do
		ojbox --box-id=auto --init
		gave 0 "$BATS_FILE_TMPDIR/boxes/$wanted"
	done
	ojbox --box-id=1 --cleanup
	ojbox -b auto --init
	gave 0 "$BATS_FILE_TMPDIR/boxes/1"
}

@test "--box-id=auto called many times at once gives each caller a box of its own" {
	for _ in {1..20}; do
		"$ojbox" --box-id=auto --init >>"$BATS_TEST_TMPDIR/auto" 3>&- &
		keepers+=($!)
	done
	for keeper in "${keepers[@]}"; do
		wait "$keeper"
	done
	is "$(sort -u "$BATS_TEST_TMPDIR/auto" | wc -l)" 20
	is "$(cd "$BATS_FILE_TMPDIR/boxes" && echo {0..20}/b*)" "$(echo {0..20}/box)"
}

@test "--box-id=auto is for --init only" {
	ojbox --box-id=auto --cleanup
	refused '--box-id=auto goes with --init only'
	ojbox --box-id=auto --run -- /bin/true
	refused '--box-id=auto goes with --init only'
}

@test "numbers of boxes reach to 2^31-1" {
	ojbox --box-id=2147483647 --init
	gave 0 "$BATS_FILE_TMPDIR/boxes/2147483647"
	ojbox --box-id=2147483647 -s --run -- /bin/echo hello
	if is_root; then
		refused 'root has ids for boxes 0 to 999 only; raise num-boxes in the configuration'
	else
		gave 0 hello
	fi
	ojbox --box-id=2147483647 --cleanup
	gave 0 ""
	ojbox --box-id=2147483648 --init
	refused "--box-id \(-b\): '2147483648' is too large: at most 2147483647"
}

@test "root: the range of ids comes from the configuration" {
	is_root || skip "for root"
	configure <<<"[machine]
box-root = $BATS_FILE_TMPDIR/boxes
first-uid = 70000
first-gid = 80000
num-boxes = 5"
	ojbox --box-id=4 --init
	ojbox --box-id=4 -s --run -- /bin/cat /proc/self/uid_map /proc/self/gid_map
	gave 0
	is "$(echo "$output" | tr -s ' ' | tr '\n' ';')" ' 1000 70004 1; 1000 80004 1;'
	ojbox --box-id=5 --init
	gave 0
	ojbox --box-id=5 -s --run -- /bin/true
	refused 'root has ids for boxes 0 to 4 only'
}

@test "without a configuration the boxes lie in /var/lib or /var/tmp" {
	[ ! -e /etc/ojbox/ojbox.ini ] || skip "this machine has a configuration"
	folder=/var/tmp/ojbox-$EUID
	! is_root || folder=/var/lib/ojbox
	existed=$(test -e "$folder" && echo yes || echo no)
	number=$((2000000000 + BASHPID))
	unset OJBOX_CONFIG
	ojbox -b $number --init
	made=$(test -d "$folder/$number/box" && echo yes)
	"$ojbox" -b $number --cleanup
	gave 0 "$folder/$number"
	is "$made" yes
	[ ! -e "$folder/$number" ]
	is "$(stat -c '%u %a' "$folder")" "$EUID 711"
	[ "$existed" = yes ] || rmdir "$folder" || true
}

# ---- list ----

@test "--list shows number, owner, state, size and path, in the order of numbers" {
	for number in 10 2; do
		"$ojbox" -b $number --init
	done
	head -c 100000 /dev/zero >"$BATS_FILE_TMPDIR/boxes/10/box/file"
	rmdir "$BATS_FILE_TMPDIR/boxes/2/box"
	mkdir "$BATS_FILE_TMPDIR/boxes/other"
	ojbox --list
	gave 0
	is "$stderr" ""
	mapfile -t line <<<"$output"
	rmdir "$BATS_FILE_TMPDIR/boxes/other"
	is "${#line[@]}" 4
	is "${line[0]}" 'BOX        OWNER    STATE           KIB PATH'
	matches "${line[1]}" "^0 +$EUID +warm +[0-9]+ $box\$"
	matches "${line[2]}" "^2 +$EUID +empty +[04] $BATS_FILE_TMPDIR/boxes/2\$"
	matches "${line[3]}" "^10 +$EUID +warm +10[0-9] $BATS_FILE_TMPDIR/boxes/10\$"
}

@test "--list says which box is running, and does not wait for it" {
	mkfifo "$BATS_TEST_TMPDIR/in"
	exec 8<>"$BATS_TEST_TMPDIR/in"
	boxed_behind -p -- /bin/sh -c 'echo ready; cat' <"$BATS_TEST_TMPDIR/in" >"$BATS_TEST_TMPDIR/out"
	within_seconds 10 grep -q ready "$BATS_TEST_TMPDIR/out"
	ojbox --list --reap
	exec 8>&-
	ended "$keeper"
	gave 0
	matches "$output" $'\n'"$id +$EUID +running +- $box\$"
	ojbox --list --reap
	matches "$output" $'\n'"$id +$EUID +warm +[0-9]+ $box\$"
}

# ---- owners ----

@test "root: boxes of others in a shared folder are refused" {
	is_root || skip "needs two users"
	shared=$BATS_TEST_TMPDIR/shared
	mkdir -m 1777 "$shared"
	chmod a+x "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR"/{file,test} "$BATS_TEST_TMPDIR"
	printf '[machine]\nbox-root = %s\n' "$shared" >"$BATS_TEST_TMPDIR/test.ini"
	export OJBOX_CONFIG=$BATS_TEST_TMPDIR/test.ini
	for user in 12345 12346; do
		apart setpriv --reuid=$user --regid=$user --clear-groups "$ojbox" -b $user --init
		gave 0 "$shared/$user"
	done
	for command in "--run -- /bin/true" --init --cleanup; do
		# shellcheck disable=SC2086
		apart setpriv --reuid=12346 --regid=12346 --clear-groups "$ojbox" -b 12345 $command
		refused 'box 12345: it belongs to user 12345'
		# shellcheck disable=SC2086
		ojbox -b 12345 $command
		refused 'box 12345: it belongs to user 12345'
	done
	apart setpriv --reuid=12346 --regid=12346 --clear-groups "$ojbox" --list
	matches "$output" $'\n'"12345 +12345 +closed +- $shared/12345"
	matches "$output" $'\n'"12346 +12346 +warm +[0-9]+ $shared/12346"
	apart setpriv --reuid=12346 --regid=12346 --clear-groups "$ojbox" -sb 12346 --run -- /bin/id -u
	gave 0 1000
	chown 12347:12347 "$shared/12346/box"
	for command in "--run -- /bin/true" --init --cleanup; do
		# shellcheck disable=SC2086
		apart setpriv --reuid=12346 --regid=12346 --clear-groups "$ojbox" -b 12346 $command
		refused "box 12346: $shared/12346/box belongs to user 12347 .* chown -R 12346:12346 $shared/12346/box\$"
	done
	chown -R 12346:12346 "$shared/12346/box"
	for user in 12345 12346; do
		setpriv --reuid=$user --regid=$user --clear-groups "$ojbox" -b $user --cleanup
	done
	is "$(ls -A "$shared")" ""
}

@test "a folder of boxes that others can write to, or a link to one, is not trusted" {
	mkdir -m 777 "$BATS_TEST_TMPDIR/open"
	configure <<<"[machine]
box-root = $BATS_TEST_TMPDIR/open"
	chmod 777 "$BATS_TEST_TMPDIR/open"
	ojbox --init
	refused "$BATS_TEST_TMPDIR/open is writable for others: chmod go-w $BATS_TEST_TMPDIR/open"
	is "$(ls -A "$BATS_TEST_TMPDIR/open")" ""
	ln -s "$BATS_FILE_TMPDIR/boxes" "$BATS_TEST_TMPDIR/link"
	configure <<<"[machine]
box-root = $BATS_TEST_TMPDIR/link"
	ojbox --init
	refused "$BATS_TEST_TMPDIR/link: "
}

@test "root: a folder of boxes that belongs to an ordinary user is not trusted" {
	is_root || skip "for root"
	mkdir "$BATS_TEST_TMPDIR/theirs"
	chown 12345 "$BATS_TEST_TMPDIR/theirs"
	configure <<<"[machine]
box-root = $BATS_TEST_TMPDIR/theirs"
	ojbox --init
	refused "$BATS_TEST_TMPDIR/theirs belongs to user 12345"
}

@test "a link in the place of a box is not followed" {
	mkdir "$BATS_TEST_TMPDIR/precious"
	echo text >"$BATS_TEST_TMPDIR/precious/file"
	ln -s "$BATS_TEST_TMPDIR/precious" "$BATS_FILE_TMPDIR/boxes/55"
	for command in --init --cleanup "--run -- /bin/true"; do
		# shellcheck disable=SC2086
		ojbox -b 55 $command
		refused '55'
	done
	rm "$BATS_FILE_TMPDIR/boxes/55"
	is "$(cat "$BATS_TEST_TMPDIR/precious/file")" text
}
