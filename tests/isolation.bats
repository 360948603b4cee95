#!/usr/bin/env bats
# isolation.bats: what a program is, what it can see of the machine, and whom it can reach.
# Words in single quotes are for the shell in the box; variables are those of lib.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

# bats file_tags=subids
load lib.bash

setup_file() {
	lib_begin poke net
}

setup() {
	box_new
}

teardown() {
	lib_end
}

# A command of the shell in the box, with as many processes as it likes.
shell() {
	boxed "$tools" --processes --env=PATH=/usr/bin:/bin "${@:2}" -- /bin/sh -c "$1"
}

# ---- who it is ----

@test "the program is user and group box, without other groups" {
	shell 'id -u; id -g; id -G; tr -s " " </proc/self/uid_map; tr -s " " </proc/self/gid_map'
	read -r user group <<<"$(ids_of)"
	maps=" 1000 $user 1"$'\n'" 1000 $group 1"
	# with subordinate ids somebody in the map has to be the caller, but nobody is left who is it
	is_root || ! has_ids || maps=" 0 $EUID 1"$'\n'" 1000 $user 1"$'\n'" 0 $(id -g) 1"$'\n'" 1000 $group 1"
	gave 0 $'1000\n1000\n1000\n'"$maps"
}

@test "groups of the caller's are dropped" {
	has_ids || skip "a user without ids for boxes cannot drop groups"
	groups=()
	! is_root || groups=(setpriv '--groups=0,4,27')
	apart "${groups[@]}" "$ojbox" -sb "$id" --run -- /bin/grep Groups /proc/self/status
	gave 0
	is "$(tr -d ' \t' <<<"$output")" Groups:
}

@test "the box folder belongs to the box during a run, to the caller before and after" {
	has_ids || skip "no ids for boxes"
	mkdir "$work/mine"
	boxed_behind -p -- /bin/sh -c 'touch theirs; echo ready; exec sleep 60' >"$BATS_TEST_TMPDIR/out"
	within_seconds 10 grep -q ready "$BATS_TEST_TMPDIR/out"
	read -r user _ <<<"$(ids_of)"
	inner=
	! is_root || inner=$(stat -c %u "$work/mine" "$work/theirs") # closed to others
	during=$(stat -c %u "$box" "$work" | tr '\n' ' ')
	kill -TERM "$keeper"
	ended "$keeper"
	is "$during" "$EUID $user "
	is "$inner" "${inner:+$user$'\n'$user}"
	is "$(stat -c %u "$box" "$work" "$work/mine" "$work/theirs" | sort -u)" "$EUID"
}

@test "--ids: what does not fit the caller is refused" {
	if is_root; then
		boxed --ids=self -- /bin/true
		refused '--ids=self would run the program as root'
		boxed --ids=root -- /usr/bin/id -u
		gave 0 1000
	else
		boxed --ids=root -- /bin/true
		refused '--ids=root is for root'
		boxed --ids=self -- /usr/bin/id -u
		gave 0 1000
	fi
}

@test "no capability in any set, and none can be gained" {
	shell 'grep -E "^(Cap|NoNewPrivs)" /proc/self/status | tr "\t" " "'
	gave 0 "CapInh: 0000000000000000
CapPrm: 0000000000000000
CapEff: 0000000000000000
CapBnd: 0000000000000000
CapAmb: 0000000000000000
NoNewPrivs: 1"
}

@test "a program with the set-user-id bit gains nothing" {
	cp /bin/id "$work/id"
	chmod 6755 "$work/id"
	boxed -- /box/id -u
	gave 0 1000
}

@test "no namespace can be made" {
	boxed "$tools" -p -- /t/poke namespaces
	gave 0
	is "$(grep -v ': E[A-Z]*$' <<<"$output")" "" # none is done
	is "$(wc -l <<<"$output")" 7
	boxed -p -- /usr/bin/unshare -U /bin/true
	gave 1 ""
	matches "$stderr" '^unshare: unshare failed: '
}

@test "every namespace is the box's own" {
	shell 'cd /proc/self/ns && for name in *; do echo $name $(readlink $name); done'
	gave 0
	local count=0
	while read -r name inside; do
		case $name in
		user | mnt | pid | ipc | uts | net | cgroup) ;;
		*) continue ;;
		esac
		matches "$inside" "^$name:\[[0-9]+\]\$"
		[ "$inside" != "$(readlink "/proc/self/ns/$name")" ]
		count=$((count + 1))
	done <<<"$output"
	is $count 7
}

@test "the control group's name is hidden" {
	boxed -- /bin/cat /proc/self/cgroup
	gave 0
	is "$(grep -v ':/$' <<<"$output")" ""
}

@test "no signal is ignored or blocked, whatever the caller does" {
	apart bash -c 'trap "" INT QUIT USR1 CHLD TERM PIPE; exec "$@"' bash "$ojbox" -sb "$id" --run -- \
		/bin/cat /proc/self/status
	gave 0
	is "$(grep -E 'Sig(Ign|Blk)' <<<"$output" | tr '\t' ' ')" $'SigBlk: 0000000000000000\nSigIgn: 0000000000000000'
}

@test "the program leads a session of its own, without a terminal" {
	boxed "$tools" -- /t/poke session
	gave 0 $'leads session: yes\nleads group: yes\nin foreground: no\nterminal: no'
}

# ---- the network ----

@test "network: none has no interface that works" {
	boxed "$tools" -- /t/net
	gave 0
	matches "$output" '^no talk: E(NETUNREACH|AFNOSUPPORT)$'
	for policy in default none; do # the filter would hide what the namespace shows
		boxed "$tools" --network=none --syscalls=$policy -- /t/net
		matches "$output" '^no talk: E(NETUNREACH|AFNOSUPPORT)$'
	done
}

@test "network: loopback reaches itself, and nothing else is there" {
	boxed "$tools" --network=loopback -- /t/net
	gave 0 $'up: lo\ntalk: hello'
	is "$stderr" ""
	shell 'readlink /proc/self/ns/net' --network=loopback
	run test "$output" != "$(readlink /proc/self/ns/net)"
	is "$status" 0
}

@test "network: host is the caller's" {
	for option in --network=host --share-net; do
		boxed $option -- /bin/readlink /proc/self/ns/net
		gave 0 "$(readlink /proc/self/ns/net)"
		boxed "$tools" $option -- /t/net
		gave 0 "$("$BATS_FILE_TMPDIR/bin/net")"
	done
}

@test "the host name is box, and stays so" {
	before=$(hostname)
	shell 'uname -n; hostname other 2>/dev/null || uname -n'
	gave 0 $'box\nbox'
	is "$(hostname)" "$before"
}

@test "shared memory of the host's is not there" {
	segment=$(ipcmk -M 1000 | grep -o '[0-9]*$')
	apart "$ojbox" -sb "$id" --run -- /bin/cat /proc/sysvipc/shm
	ipcrm -m "$segment"
	gave 0
	is "$(wc -l <<<"$output")" 1
}

# ---- other processes ----

@test "the program is process 2, and pid 1 is hidden" {
	shell 'echo $$; ls -d /proc/1; echo $(ps -e -o pid= | sort -n)'
	gave 0
	matches "$output" $'^2\n2( [0-9])*$'
}

@test "pid 1 cannot be looked at" {
	boxed "$tools" -- /t/poke trace 1
	gave 0
	is "$(grep -v prlimit <<<"$output")" $'environ: ENOENT\nmemory: ENOENT\nproc: ENOENT'
}

@test "signals to pid 1 do no harm, but for the one that it obeys" {
	boxed "$tools" -- /t/poke init 37
	verdict RE 'Exited with error status 7'
}

@test "the one signal that pid 1 obeys ends the run as the program's own death" {
	boxed "$tools" --time=10 --wall-time=20 -- /t/poke init 0
	if [ "$(meta_value status)" = RE ]; then
		verdict RE 'Exited with error status 7'
	else
		verdict SG 'Caught fatal signal 9'
		meta_is exitsig 9
	fi
}

@test "kill(-1) reaches the box's processes only" {
	for signal in 15 10 2; do
		boxed "$tools" -p -- /t/poke all $signal
		gave 1 $signal
		meta_is exitcode 5
	done
	apart "$ojbox" "$tools" -sb "$id" -p --run -- /t/poke kill -1 9
	gave 1
}

@test "kill(0) reaches the program's own group only" {
	apart bash -c '"$@"; echo "survived $?"' bash "$ojbox" "$tools" -sb "$id" -M "$meta" -p --run -- /t/poke kill 0 9
	gave 0 'survived 1'
	meta_is message 'Caught fatal signal 9'
	apart bash -c '"$@"; echo "survived $?"' bash "$ojbox" "$tools" -sb "$id" -M "$meta" -p --run -- /t/poke kill 0 15
	gave 0 'survived 1'
	meta_is message 'Caught fatal signal 15'
}

@test "processes of the caller's cannot be reached by number" {
	sleep 60 3>&- &
	keepers+=($!)
	boxed "$tools" -- /t/poke kill $! 9
	gave 1
	matches "$output" '^E(SRCH|PERM)$'
	kill -0 $!
}

# ---- environment ----

@test "the environment is empty but for one variable" {
	SECRET=1 boxed -- /usr/bin/env
	gave 0 LIBC_FATAL_STDERR_=1
}

@test "--env sets, passes on and removes" {
	export GIVEN='of the caller' OTHER=x
	boxed -E A=1 --env=GIVEN -E NONE -E B='b = c' -E LIBC_FATAL_STDERR_= -- /usr/bin/env
	gave 0 $'A=1\nGIVEN=of the caller\nB=b = c'
	boxed -E A=1 -E A=2 -E B=1 -E B= -- /usr/bin/env
	gave 0 $'LIBC_FATAL_STDERR_=1\nA=2'
	boxed -E =x -- /usr/bin/env
	refused "--env \(-E\) '=x': the name is empty"
}

@test "--full-env passes on everything, before --env is applied" {
	apart env -i OJBOX_CONFIG="$OJBOX_CONFIG" A=1 B=2 LIBC_FATAL_STDERR_=0 \
		"$ojbox" -sb "$id" --env=A= --env=C=3 --full-env --run -- /usr/bin/env
	gave 0
	is "$(sort <<<"$output" | grep -v OJBOX_CONFIG)" $'B=2\nC=3\nLIBC_FATAL_STDERR_=1'
	apart env -i OJBOX_CONFIG="$OJBOX_CONFIG" A=1 "$ojbox" -sb "$id" -e --run -- /usr/bin/env
	matches "$output" $'(^|\n)A=1(\n|$)'
}

# ---- the terminal ----

@test "--tty-hack: the program is in the foreground, and the terminal comes back" {
	script --quiet --return --command "'$ojbox' '$tools' -sb $id --tty-hack --run -- /t/poke session; '$BATS_FILE_TMPDIR/bin/poke' session; true" \
		/dev/null </dev/null >"$BATS_TEST_TMPDIR/out" 3>&-
	is "$(tr -d '\r' <"$BATS_TEST_TMPDIR/out")" 'leads session: no
leads group: yes
in foreground: yes
terminal: yes
leads session: no
leads group: no
in foreground: yes
terminal: yes'
}

@test "without --tty-hack the terminal can be written to, but is nobody's in the box" {
	script --quiet --return --command "'$ojbox' '$tools' -sb $id --run -- /t/poke session; '$ojbox' '$tools' -sb $id --run -- /t/poke type" \
		/dev/null </dev/null >"$BATS_TEST_TMPDIR/out" 3>&-
	matches "$(tr -d '\r' <"$BATS_TEST_TMPDIR/out")" 'leads session: yes
leads group: yes
in foreground: no
terminal: no
E[A-Z]+$'
}

# What a terminal is set to after a command, without the program's own output.
terminal_after() {
	script --quiet --return --command "$1 >/dev/null; '$BATS_FILE_TMPDIR/bin/poke' modes" /dev/null </dev/null 3>&-
}

@test "what the program does to the terminal's settings is taken back" {
	wanted=$(terminal_after true)
	matches "$wanted" '^echo: yes'
	matches "$(terminal_after "'$BATS_FILE_TMPDIR/bin/poke' spoil")" '^echo: no' # it can be done
	is "$(terminal_after "'$ojbox' '$tools' -sb $id --run -- /t/poke spoil")" "$wanted"
	is "$(terminal_after "'$ojbox' '$tools' -sb $id --tty-hack --run -- /t/poke spoil")" "$wanted"
}

@test "the settings of a terminal in whose background ojbox runs are not touched" {
	# the terminal is changed during the run by its owner
	script --quiet --return --command "setsid '$ojbox' -sb $id --run -- /bin/sleep 0.3 & sleep 0.1; '$BATS_FILE_TMPDIR/bin/poke' spoil; wait; '$BATS_FILE_TMPDIR/bin/poke' modes" \
		/dev/null </dev/null >"$BATS_TEST_TMPDIR/out" 3>&-
	matches "$(<"$BATS_TEST_TMPDIR/out")" 'echo: no'
}
