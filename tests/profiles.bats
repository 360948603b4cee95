#!/usr/bin/env bats
# profiles.bats: profiles and --explain: which layer holds, what a profile extends, how errors are told, and that
# each profile that is shipped explains itself and runs a program of its kind.
# Words in single quotes are for the shell in the box; variables are those of lib.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

load lib.bash

# bats file_tags=anyone

setup_file() {
	lib_begin rows
	"$BATS_FILE_TMPDIR/bin/rows" spec >"$BATS_FILE_TMPDIR/spec"
}

setup() {
	box_new
	here=$BATS_TEST_TMPDIR
}

teardown() {
	lib_end
}

ojbox() {
	apart timeout 20 "$ojbox" "$@"
}

# profile FILE: with what stands on standard input in its section [box].
profile() {
	{
		echo '[box]'
		cat
	} >"$here/$1"
}

# A configuration whose [defaults] are on standard input.
configure() {
	export OJBOX_CONFIG=$here/test.ini
	{
		printf '[machine]\nbox-root = %s\n[defaults]\n' "$BATS_FILE_TMPDIR/boxes"
		cat
	} >"$OJBOX_CONFIG"
}

# The keys of what --explain has printed, without the places that they come from.
keys() {
	sed '/^;/d; s/  ; .*//' "$@"
}

# errors LINE ...: the last `run` printed these lines on standard error, and nothing else; each is a regex.
errors() {
	local line i=0
	gave 2 ""
	mapfile -t line <<<"$stderr"
	for wanted; do
		matches "${line[i]}" "^$wanted"
		i=$((i + 1))
	done
	is "${#line[@]}" $# "lines"
}

# ---- layers ----

@test "scalars: defaults < configuration < profile < command line, wherever --profile stands" {
	profile p.ini <<<'open-files = 88'
	profile none.ini <<<'core = 0'
	ojbox -sb "$id" --run -- /bin/sh -c 'ulimit -n'
	gave 0 1024
	configure <<<'open-files = 77'
	ojbox -sb "$id" --profile="$here/none.ini" --run -- /bin/sh -c 'ulimit -n'
	gave 0 77
	ojbox -sb "$id" --profile="$here/p.ini" --run -- /bin/sh -c 'ulimit -n'
	gave 0 88
	ojbox -sb "$id" --profile="$here/p.ini" -n 99 --run -- /bin/sh -c 'ulimit -n'
	gave 0 99
	ojbox -sb "$id" -n 99 --run --profile "$here/p.ini" -- /bin/sh -c 'ulimit -n'
	gave 0 99
}

@test "lists: each layer adds to the one before" {
	profile p.ini <<INI
env = B=profile
  C=profile
dir = two=/usr/lib
dir = three=/usr/lib
INI
	configure <<INI
env = A=configured
env = B=configured
dir = one=/usr/bin
  two=/usr/bin
INI
	ojbox -sb "$id" --profile="$here/p.ini" -E C=given -E D= -d three= -d four=/usr/lib --run -- /bin/sh -c \
		'echo $A $B $C; test -e /one/env && test ! -e /two/env && test -e /two && test ! -e /three && test -e /four'
	gave 0 "configured profile given"
}

@test "a profile named by the configuration, and another by the command line in its place" {
	mkdir "$here/sub"
	profile p.ini <<<'open-files = 88'
	profile q.ini <<<'core = 0'
	configure <<<'profile = ./p.ini'
	cd "$here/sub"
	ojbox -sb "$id" --run -- /bin/sh -c 'ulimit -n'
	gave 0 88
	ojbox -sb "$id" --profile=../q.ini --run -- /bin/sh -c 'ulimit -n'
	gave 0 1024
	configure <<<'profile = ./gone.ini'
	ojbox -sb "$id" --run -- /bin/true
	refused "^ojbox: $OJBOX_CONFIG:4: profile: $here/gone.ini: No such file"
	ojbox --check-config
	errors "$OJBOX_CONFIG:4: profile: $here/gone.ini: No such file"
	ojbox --version
	gave 0
	ojbox -sb "$id" --profile=../q.ini --run -- /bin/true
	gave 0
}

@test "a key that the command has no use for is in nobody's way" {
	profile p.ini <<<$'time = 1\nextra-time = 2\nopen-files = 88\nquota = 0,0\nenv = A=1'
	ojbox --profile="$here/p.ini" --box-id="$id" --init
	gave 0 "$box"
	ojbox --profile="$here/p.ini" --box-id="$id" --cleanup
	gave 0 ""
	ojbox --profile="$here/p.ini" --list
	refused '--profile has no effect with --list'
}

# ---- extends ----

@test "extends: the child goes over the parent, and files are found from where they are named" {
	mkdir -p "$here/sub"
	profile old.ini <<<$'open-files = 50\nfsize = 7MiB\ncore = 1KiB\nenv = A=old\nenv = B=old\ndescription = old one'
	profile sub/mid.ini <<<$'description = mid\nextends = ../old.ini\nopen-files = 60\nenv = B=mid'
	profile new.ini <<<$'extends = ./sub/mid.ini\nfsize = 9MiB\nenv = C=new'
	cd /
	ojbox --profile="$here/new.ini" --explain
	gave 0
	matches "$output" $'\nopen-files = 60  ; profile [^\n]*/sub/mid.ini:4\n'
	matches "$output" $'\nfsize = 9MiB  ; profile [^\n]*/new.ini:3\n'
	matches "$output" $'\ncore = 1KiB[^\n]*\n'
	matches "$(keys <<<"$output")" $'\nenv = A=old\nenv = B=old\nenv = B=mid\nenv = C=new\n'
	[[ $output != *description* ]]
	ojbox -sb "$id" --profile="$here/new.ini" --run -- /bin/sh -c 'ulimit -n; echo $A $B $C'
	gave 0 $'60\nold mid new'
}

@test "extends: what is wrong with a chain" {
	profile self.ini <<<'extends = ./self.ini'
	ojbox --profile="$here/self.ini" --explain
	errors "$here/self.ini:2: extends: $here/self.ini extends itself: take one 'extends' out\$"
	profile a.ini <<<'extends = ./b.ini'
	profile b.ini <<<$'core = 0\nextends = ./a.ini'
	ojbox --profile="$here/a.ini" --explain
	errors "$here/b.ini:3: 'extends' must stand in front of all other keys"
	profile b.ini <<<$'description = b\nextends = ./c.ini'
	ln -s a.ini "$here/c.ini" # the same file by another name
	ojbox --profile="$here/a.ini" --explain
	errors "$here/b.ini:3: extends: $here/c.ini extends itself by way of $here/b.ini: "
	profile gone.ini <<<$'\nextends = pythn\ncore = x'
	ojbox --profile="$here/gone.ini" --explain
	errors "$here/gone.ini:3: extends: unknown profile 'pythn': did you mean 'python'\\? there are base " \
		"$here/gone.ini:4: core: 'x' is not a size"
	profile 1.ini <<<'open-files = 33'
	for i in 2 3 4 5 6 7 8 9; do
		profile $i.ini <<<"extends = ./$((i - 1)).ini"
	done
	ojbox --profile="$here/8.ini" --explain
	matches "$output" $'\nopen-files = 33 '
	ojbox --profile="$here/9.ini" --explain
	errors "$here/2.ini:2: extends: $here/1.ini: more than 8 profiles extend one another"
}

# ---- places ----

@test "a name is looked for in OJBOX_PROFILES first, and never in the working directory" {
	profile native.ini <<<'open-files = 88'
	cd "$here"
	ojbox --profile=native --explain
	gave 0
	matches "$output" $'\nopen-files = 1024\n'
	OJBOX_PROFILES=$here ojbox --profile=native --explain
	matches "$output" $'\nopen-files = 88 '
	OJBOX_PROFILES=$here ojbox --profile=strict --explain
	matches "$output" $'\nopen-files = 16 '
	OJBOX_PROFILES=$here/none ojbox --profile=strict --explain
	gave 0
	profile mine.ini <<<'open-files = 88'
	for word in mine mine.ini; do
		ojbox --profile=$word --explain
		errors "--profile: unknown profile '$word': .*a file is named with a slash, as in \\./$word\$"
	done
	for word in . .. .hidden; do
		ojbox --profile=$word --explain
		errors "--profile: '$word' is no name of a profile"
	done
	ojbox --profile=natve --run -- /bin/true
	refused "^ojbox: --profile: unknown profile 'natve': did you mean 'native'\\? there are base .* strict;"
}

@test "installed, profiles are found beside the program's folder" {
	mkdir -p "$here/usr/bin" "$here/usr/share/ojbox"
	cp "$ojbox" "$here/usr/bin/"
	ojbox=$here/usr/bin/ojbox ojbox --profile=native --explain
	[ "$status" = 0 ] || matches "$stderr" "^--profile: unknown profile 'native'" # not installed on this machine
	cp -R "$top/box-profiles" "$here/usr/share/ojbox/"
	ojbox=$here/usr/bin/ojbox ojbox --profile=native --explain
	gave 0
	matches "$output" " profile $here/usr/share/ojbox/box-profiles/native.ini:"
}

# ---- errors ----

@test "--explain tells every error with file and line, a run the first" {
	cat >"$here/bad.ini" <<'INI'
time = 1
[box]
tiem = 1
time = 1 h
time = 2
extend = base
profile = base
run = yes
stdin = /box/x
network = internet
cpus = a-b
dir = /etc:nonsense
dir = ../x
env = =x
core = 1
  2
x-remark = anything
elephant = 1
[defaults]
time = 1
[box]
description
INI
	ojbox --profile="$here/bad.ini" --explain
	errors "$here/bad.ini:1: 'time' stands before the section \[box\]\$" \
		"$here/bad.ini:3: unknown key 'tiem': did you mean 'time'\\?\$" \
		"$here/bad.ini:4: time: '1 h' is not a time" \
		"$here/bad.ini:5: 'time' is given twice, first in line 4\$" \
		"$here/bad.ini:6: unknown key 'extend': did you mean 'extends'\\?\$" \
		"$here/bad.ini:7: 'profile' is no key of a profile: write 'extends'\$" \
		"$here/bad.ini:8: unknown key 'run'" \
		"$here/bad.ini:9: 'stdin' is for the command line only\$" \
		"$here/bad.ini:10: network: 'internet' is none of none|loopback|host\$" \
		"$here/bad.ini:11: cpus: 'a-b' is not a list of CPUs such as 0-2,5\$" \
		"$here/bad.ini:12: --dir .*unknown option 'nonsense'" \
		"$here/bad.ini:13: --dir .*the place in the box may not contain '\\.\\.'" \
		"$here/bad.ini:14: env: '=x': the name is empty" \
		"$here/bad.ini:16: an indented line cannot go on with 'core'" \
		"$here/bad.ini:18: unknown key 'elephant'\$" \
		"$here/bad.ini:19: unknown section \[defaults\]: a profile has \[box\] and no other\$" \
		"$here/bad.ini:21: section \[box\] stands twice, first in line 2\$" \
		"$here/bad.ini:22: 'description' is no 'key = value'\$"
	ojbox -b "$id" --profile="$here/bad.ini" --meta="$here/meta" --run -- /bin/true
	refused "^ojbox: $here/bad.ini:1: 'time' stands before the section \[box\] \(and 17 more, which --explain tells\)\$"
	is "$(head -n 1 "$here/meta")" status:XX
	for command in --init --cleanup; do
		ojbox -b "$id" --profile="$here/bad.ini" $command
		refused "^ojbox: $here/bad.ini:1: "
	done
	[ -d "$box" ]
}

@test "a file that is no profile is an error, and nothing hangs" {
	head -c 65536 /dev/urandom >"$here/noise"
	head -c 70000 /dev/zero | tr '\0' '\n' >"$here/huge"
	head -c 65000 /dev/zero | tr '\0' x >"$here/line"
	yes x | head -c 60000 >"$here/many"
	: >"$here/empty"
	printf '[box]\ntime = 1\0\ncore = 0\n' >"$here/nul"
	printf '[bo' >"$here/cut"
	printf 'core = 0\n\n\33[1m = 1' >"$here/escape"
	mkfifo "$here/fifo"
	for word in noise huge line many empty nul cut escape fifo . gone; do
		ojbox --profile="$here/$word" --explain
		echo "$word: ${stderr:0:200}"
		is "$status" 2 "$word"
		is "$output" ""
		LC_ALL=C matches "$stderr" "$here/$word"
		[[ $word != @(noise|many) && $stderr != *$'\33'* ]] || [ $word != escape ]
		ojbox -b "$id" --profile="$here/$word" --run -- /bin/true
		refused "$here/$word"
	done
	ojbox --profile=/dev/zero --explain
	errors "--profile: /dev/zero: this is no regular file\$"
	ojbox --profile="$here/huge" --explain
	errors "--profile: $here/huge: this is no profile: it has 70000 bytes, more than 65536\$"
	ojbox --profile="$here/empty" --explain
	errors "$here/empty:1: there is no section \[box\]\$"
}

# ---- every key ----

# A value that is right for the row, as --explain would print it.
good() {
	case $kind,$name in
	TIME,*) echo 7500ms ;;
	SIZE,*) echo 3MiB ;;
	COUNT,*) echo 20 ;;
	CHOICE,*) echo "${choices##*|}" ;;
	FLAG,*) echo yes ;;
	*,cpus) echo 0 ;;
	*,quota) echo 0,0 ;;
	*,dir) echo extra=/usr ;;
	*,env) echo NAME=VALUE ;;
	*,syscalls) echo strict,+sockets ;;
	*) echo "$value" ;;
	esac
}

@test "every option that is a key has its effect from a profile, and no other option is one" {
	local count=0
	while IFS=$'\t' read -r kind name _ _ value choices scope; do
		[ "$kind" != HEADING ] && [ "$name" != profile ] || continue
		word=$(good)
		profile key.ini <<<$'\n'"$name = $word"
		ojbox --profile="$here/key.ini" --ids=auto --cgroups=auto --explain
		if [[ " $scope " != *" KEY"* ]]; then
			matches "$stderr" "^$here/key.ini:3: ('$name' is for the command line only|unknown key '$name')"
			continue
		fi
		[[ $name == @(ids|cgroups) ]] || grep -qxF "$name = $word  ; profile $here/key.ini:3" <<<"$output" ||
			{ [ "$(tail -n 2 <<<"$output")" ] && grep -qxF "$name = $word" <<<"$output"; } ||
			is "$output" "$name = $word"
		count=$((count + 1))
	done <"$BATS_FILE_TMPDIR/spec"
	within $count 20 100
}

# ---- --explain ----

# what holds, and whether files can be read, depends on who asks
# bats file_tags=caller

@test "--explain says where each value comes from" {
	profile p.ini <<<$'open-files = 88\nenv = B=2'
	configure <<<$'fsize = 5MiB\nenv = A=1'
	ojbox --profile="$here/p.ini" -t 1.5 --env=C=3 -E D=4 --share-net --explain -- /bin/echo 'two words'
	gave 0
	for line in "fsize = 5MiB  ; configuration $OJBOX_CONFIG:4" "open-files = 88  ; profile $here/p.ini:2" \
		"env = B=2  ; profile $here/p.ini:3" "env = C=3  ; command line" "env = D=4  ; command line" "time = 1500ms  ; command line" \
		"network = host  ; command line" "processes = 1" "; Starts: /bin/echo two words"; do
		grep -qxF -- "$line" <<<"$output" || is "$output" "$line"
	done
	matches "$output" "; env = A=1 -- comes by itself from the configuration[ ;"$'\n'"]+$OJBOX_CONFIG:5"
	is "$stderr" ""
}

@test "--explain says what makes a limit hold here" {
	ojbox --no-cg -p5 --explain
	gave 0
	matches "$output" '; +processes 5: [^(]*\(RLIMIT_NPROC in'
	matches "$output" 'Control group: none is wanted'
	ojbox --cg -p5 --explain
	gave 0
	if has_groups; then
		matches "$output" '; +processes 5: [^(]*\(control group and'
		matches "$output" 'Control group: one for each run, version [12], below /'
	else
		matches "$output" 'A run would be refused: cgroups needs a control group: '
		ojbox -b "$id" --cg --run -- /bin/true
		refused '--cg: '
	fi
	ojbox --cpus=0 --quota=0,0 --explain
	matches "$output" '; +cpus 0: '
	matches "$output" 'Not limited: [a-z, -]* quota,.{1,8}box-size\.'
	ojbox --network=loopback --explain
	matches "$output" 'Network: to itself only'
	matches "$output" 'System calls: everyday ones are allowed'
	matches "$output" '; +allowed processes \(starting '
	ojbox --profile=strict --explain
	matches "$output" '; +denied processes \(starting processes and threads\): '
	ojbox --dir=data=/usr/share:noexec --explain
	matches "$output" '/data: /usr/share, read-only, nothing can be executed'
}

@test "a value that is wrong in more than its form is told with its line too" {
	profile p.ini <<<$'\nsyscalls = nonsense\nquota = 1x,2'
	ojbox --profile="$here/p.ini" --explain
	gave 2 ""
	matches "$stderr" "^$here/p.ini:3: --syscalls: 'nonsense' is not known[^"$'\n'"]*"$'\n'"$here/p.ini:4: --quota"
	ojbox -b "$id" --profile="$here/p.ini" --run -- /bin/true
	refused "^ojbox: $here/p.ini:3: --syscalls: 'nonsense' is not known"
	ojbox -b "$id" --profile="$here/p.ini" --init
	refused "^ojbox: $here/p.ini:3: --syscalls"
	ojbox -b "$id" --syscalls=nonsense --run -- /bin/true
	refused "^ojbox: box $id: --syscalls: 'nonsense' is not known"
}

@test "values that do not go together: the file is named that one of them comes from" {
	profile p.ini <<<$'cgroups = no\nextra-time = 2'
	ojbox --profile="$here/p.ini" --cg-mem=1MiB --explain
	refused "^ojbox: --cg-mem needs control groups, which cgroups = no refuses \(profile $here/p.ini:2\); give --cg"
	ojbox --profile="$here/p.ini" --cg --explain
	gave 0
	ojbox -b "$id" --profile="$here/p.ini" --run -- /bin/true
	refused "^ojbox: --extra-time \(profile $here/p.ini:3\) prolongs --time"
	ojbox -b "$id" --profile="$here/p.ini" --time=1 --run -- /bin/true
	gave 0 ""
	profile p.ini <<<$'cg-mem = 1MiB'
	ojbox --profile="$here/p.ini" --no-cg --explain
	refused "^ojbox: --cg-mem \(profile $here/p.ini:2\) needs control groups, which --no-cg refuses"
}

@test "--explain refuses what a run refuses" {
	ojbox --time=x --explain
	refused "'x' is not a time"
	ojbox --dir=/x:nonsense --explain
	refused "unknown option 'nonsense'"
	ojbox --no-cg --cg-mem=1MiB --explain
	refused '--cg-mem needs control groups'
	is_root || {
		ojbox --ids=root --explain
		refused ids
	}
	ojbox --explain --run -- /bin/true
	refused '--explain and --run exclude each other'
}

@test "what a profile cannot say is told, and the rest can be read all the same" {
	long=$(printf 'x%.0s' {1..300})
	ojbox -E "A=1 ;2" -E "B=$long" -E $'C=1\n[box]\ntime = 9' -E 'D= ' -E E=well -d "a=/$long:maybe" --explain
	gave 0
	is "$(grep -c 'cannot be written into a profile' <<<"${output//$'\n';  / }")" 5
	echo "$output" >"$here/e.ini"
	ojbox --profile="$here/e.ini" --explain
	gave 0
	matches "$(keys <<<"$output")" $'\ntime = 0\n'
	is "$(keys <<<"$output" | grep ^env)" 'env = E=well'
}

@test "every shipped profile explains itself; saved, it makes the same box" {
	local count=0
	configure <<<$'env = CONFIGURED=1\ndir = extra=\n  extra=/usr\nfsize = 77MiB'
	for file in "$top"/box-profiles/*.ini; do
		name=${file##*/}
		ojbox --profile="${name%.ini}" --explain
		gave 0
		matches "$output" "^; Profile ${name%.ini}: "
		echo "$output" >"$here/1.ini"
		ojbox --profile="$here/1.ini" --explain
		gave 0
		echo "$output" >"$here/2.ini"
		is "$(keys "$here/2.ini")" "$(keys "$here/1.ini")" "$name"
		within "$(keys "$here/1.ini" | wc -l)" 15 100
		# in plain words too, but for where it comes from
		is "$(sed '1,/^; The program/d; /^$/,$d' "$here/2.ini")" \
			"$(sed '1,/^; The program/d; /^$/,$d' "$here/1.ini")" "$name"
		count=$((count + 1))
	done
	is $count 11
}
