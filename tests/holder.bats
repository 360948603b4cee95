#!/usr/bin/env bats
# holder.bats: the process that --init leaves: what it is, when it ends, which runs it is used for, and that these
# see what others see.
#
# Words in single quotes are for the shell in the box; variables are those of lib.bash and holder.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154
# bats file_tags=subids

load lib.bash
load holder.bash

setup_file() {
	lib_begin lock exhaust strike
}

setup() {
	box_new
	init
}

teardown() {
	lib_end
}

# ---- what it is ----

@test "--init leaves one process, which is found by its lock" {
	matches "$holder" '^[1-9][0-9]*$'
	is "$(readlink "/proc/$holder/fd"/* | sort)" "$box"$'\n'"$box/holder"
	is "$(cat "/proc/$holder/comm")" ojbox-holder
	is "$(pgrep -P "$holder" || true)" ""
	is "$(cut -d' ' -f6 "/proc/$holder/stat")" "$holder" # its session
	warm -- /bin/true
	gave 0 ""
	is "$(holder)" "$holder"
}

# Tells every word of memory that begins so.
in_memory() {
	perl -e '
		my ($pid, $word) = @ARGV;
		open my $maps, "<", "/proc/$pid/maps" or die "maps: $!\n";
		open my $memory, "<", "/proc/$pid/mem" or die "mem: $!\n";
		while (<$maps>) {
			next unless /^([0-9a-f]+)-([0-9a-f]+) rw.p .*?(\S*)$/;
			my ($from, $size, $name, $bytes) = (hex $1, hex($2) - hex($1), $3, "");
			sysseek $memory, $from, 0 and sysread $memory, $bytes, $size;
			$all += length $bytes;
			print "$name: $1\n" while $bytes =~ /($word\w*)/g;
		}
		die "nothing read\n" unless $all > 10000' "$1" "$2"
}

@test "nothing of the caller's is with the holder" {
	mkdir "$BATS_TEST_TMPDIR/here"
	echo secret >"$BATS_TEST_TMPDIR/here/file"
	lib_default 'full-env = yes'
	cd "$BATS_TEST_TMPDIR/here"
	trap '' USR1
	# shellcheck disable=SC2094 # nobody writes to it
	SECRET_OF_CALLER=hidden init 5<file 77<file 900>file
	trap - USR1
	is "$(readlink "/proc/$holder/fd"/* | sort)" "$box"$'\n'"$box/holder"
	is "$(readlink "/proc/$holder/cwd" "/proc/$holder/root")" $'/\n/'
	is "$(ls "/proc/$holder/root")" "$(boxed -- /bin/ls / && echo "$output")"
	is "$(tr -d '\0' <"/proc/$holder/environ")" ""
	is "$(in_memory "$holder" SECRET_OF)" ""
	for field in SigBlk SigIgn SigCgt CapInh CapPrm CapEff CapBnd CapAmb; do
		matches "$(grep "^$field:" "/proc/$holder/status")" ':.0+$'
	done
	matches "$(grep ^NoNewPrivs: "/proc/$holder/status")" 1
}

@test "a caller who reads the output of --init to its end is not held up" {
	apart timeout 20 bash -c '"$@" --init 2>&1 9>&1 3>&- | cat' - "$ojbox" --box-id="$id" --holder=yes
	gave 0 "$box"
	[ -n "$(holder)" ]
}

# ---- when it ends ----

@test "--cleanup, a new --init, signals, and the end of the folder end it" {
	for signal in TERM INT HUP; do
		kill -$signal "$holder"
		within_seconds 10 gone "$holder"
		is "$(holder)" ""
		init
	done
	local first=$holder
	init
	gone "$first"
	"$ojbox" --box-id="$id" --cleanup
	gone "$holder"
	"$ojbox" --box-id="$id" --init
	holder=$(holder)
	rm -r "$box"
	within_seconds 70 gone "$holder" # where the kernel does not tell it looks once a minute
}

@test "without a holder" {
	for option in --no-holder --holder=no; do
		"$ojbox" --box-id="$id" $option --init
		gone "$holder"
		[ ! -e "$box/holder" ]
		fresh -- /bin/true
		gave 0
	done
	cp "$OJBOX_CONFIG" "$BATS_TEST_TMPDIR/no.ini"
	export OJBOX_CONFIG=$BATS_TEST_TMPDIR/no.ini
	lib_default 'holder = no'
	"$ojbox" --box-id="$id" --init
	[ ! -e "$box/holder" ]
	apart "$ojbox" --box-id="$id" --holder=maybe --init
	refused holder
	# the name isolate leaves none: its callers would not know of it
	ln -s "$ojbox" "$BATS_TEST_TMPDIR/isolate"
	"$BATS_TEST_TMPDIR/isolate" --box-id="$id" --init
	[ ! -e "$box/holder" ]
	"$ojbox" --box-id="$id" --cleanup
}

@test "where none can be had, --holder=yes says so and the others go on" {
	for rule in no=/no/such tmp/deep=/usr proc=; do
		"$ojbox" --box-id="$id" --dir=$rule --init
		is "$(holder)" ""
		apart "$ojbox" --box-id="$id" --holder=yes --dir=$rule --init
		refused '--holder'
		is "$(holder)" ""
	done
	fresh --dir=tmp/deep=/usr -- /bin/ls -d /tmp/deep/bin
	gave 0 /tmp/deep/bin
	fresh --dir=proc= -- /bin/true
	gave 0 ""
}

@test "after kill -9 of the holder runs go on, and so does one that is under way" {
	kill_holder
	for _ in 1 2; do
		fresh -- /bin/echo text
		gave 0 text
	done
	init
	mkfifo "$BATS_TEST_TMPDIR/hold"
	exec 8<>"$BATS_TEST_TMPDIR/hold"
	boxed_behind -v -- /bin/sh -c 'echo ready; read -r line; : >/box/file; echo $line' \
		<"$BATS_TEST_TMPDIR/hold" >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err"
	within_seconds 10 grep -q ready "$BATS_TEST_TMPDIR/out"
	kill_holder
	echo on >&8
	exec 8>&-
	ended "$keeper"
	is "$status" 0
	grep -q 'ojbox: warm: ' "$BATS_TEST_TMPDIR/err"
	is "$(cat "$BATS_TEST_TMPDIR/out")" $'ready\non'
	is "$(stat -c %u "$work" "$work/file" | sort -u)" "$EUID"
}

# ---- which runs it is used for ----

# Everything that a program can see of its box, but for numbers that differ from run to run.
view='cut -d" " -f4- /proc/self/mountinfo | sort
	for place in / /dev /etc /tmp /box /dev/shm /proc/self/fd; do
		echo "$place"; ls -lan --time-style=+ $place | sed "s/\[[0-9]*\]//; /^total/d"
	done | sed "/ proc$/d; /  \.\.$/d"
	ls /proc | grep -v "^[0-9]"; ls /proc/sys
	id; id -G; uname -n; env; umask; nice; pwd; taskset -p $$; ionice; chrt -p $$
	grep -E "^(Sig|Shd|Cap|NoNew|Seccomp|Uid|Gid|Groups|Ngid|NS|Cpus_)" /proc/self/status
	for file in cgroup uid_map gid_map setgroups oom_score_adj net/dev net/unix loginuid sessionid; do
		echo $file; cat /proc/self/$file
	done
	ulimit -a | grep -v processes
	cat /proc/1/status; ps ax -o pid,ppid,args; date -u +%Z'

# With subordinate ids what the holder makes is user 0's, who is the caller.
owners() {
	if ! is_root && has_ids; then
		sed -E 's/,[ug]id=[0-9]+//g; s/^(.[-rwxt]{9} +[0-9]+ +)[0-9]+ +[0-9]+ +/\1/'
	else
		cat
	fi
}

# bats test_tags=cgroup
@test "a program sees the same, warm and fresh" {
	modes=(--no-cg)
	! has_groups || modes+=(--cg)
	for mode in "${modes[@]}"; do
		for options in --processes '--processes=20 --time=10 --mem=512MiB --stack=8MiB --fsize=1MiB --open-files=30'; do
			init
			# shellcheck disable=SC2086 # several
			warm $mode $options --env=PATH=/usr/bin:/bin -- /bin/bash -c "$view" </dev/null
			within "$(wc -l <<<"$output")" 100 1000
			owners <<<"$output" >"$BATS_TEST_TMPDIR/warm"
			kill_holder
			# shellcheck disable=SC2086
			fresh $mode $options --env=PATH=/usr/bin:/bin -- /bin/bash -c "$view" </dev/null
			diff -b "$BATS_TEST_TMPDIR/warm" - < <(owners <<<"$output")
		done
	done
}

# bats test_tags=cgroup
@test "a warm run that waits for a file before its program begins is ended at the limit, and by a signal" {
	init
	mkfifo "$work/never"
	# else it would be 2 s later: that is what is given to a first process that does not obey
	for _ in {1..5}; do
		warm --no-cg --special-files --stdin=never --wall-time=0.2 -- /bin/true
		is "$status $(meta_value message)" '1 Time limit exceeded (wall clock)'
		is "$(meta_ms time)" 0
		late=$(meta_ms time-wall)
		[ "$late" -gt 1700 ] || break
	done
	within "$late" 201 1700
}

@test "as many processes as asked for, to the one, warm and fresh" {
	init "$tools"
	modes=(--no-cg)
	! has_groups || modes+=(--cg)
	for mode in "${modes[@]}"; do
		for count in 1 2 5 20; do
			warm "$mode" "$tools" --processes=$count -- /t/exhaust threads 30
			local got=$output
			fresh "$mode" "$tools" --processes=$count --syscalls=none -- /t/exhaust threads 30
			is "$got" "$output" "$mode $count"
			matches "$got" "^$count EAGAIN"
		done
	done
}

@test "limits of whoever called --init are not those of the runs" {
	bash -c 'ulimit -i 0; [ $EUID = 0 ] || ulimit -u 5; exec "$@"' - "$ojbox" "$tools" --box-id="$id" --init
	boxed "$tools" --no-cg --processes=40 -- /t/exhaust processes 60
	gave 0 '40 EAGAIN'
	boxed "$tools" -- /t/exhaust count 3000 signals
	gave 0
	local usual=$output
	matches "$usual" '^[0-9]{2,} EAGAIN'
	bash -c 'ulimit -i 5; exec "$@"' - "$ojbox" "$tools" --holder=yes --box-id="$id" --init
	boxed "$tools" -- /t/exhaust count 3000 signals
	gave 0 "$usual"
	init "$tools"
	warm "$tools" -- /t/exhaust count 3000 signals
	gave 0 "$usual"
	# and the other way round
	init
	apart bash -c 'ulimit -i 77; exec "$@"' - "$ojbox" -sb "$id" --run -- /bin/grep 'Max pending' /proc/self/limits
	matches "$output" 'signals +77 +77'
}

@test "options for another box go the fresh way, and work" {
	mkdir "$BATS_TEST_TMPDIR/data"
	echo text >"$BATS_TEST_TMPDIR/data/file"
	chmod 755 "$BATS_TEST_TMPDIR" "$BATS_TEST_TMPDIR/data"
	local dir=--dir=data=$BATS_TEST_TMPDIR/data
	fresh "$dir" -- /bin/cat /data/file
	gave 0 text
	fresh --dir=etc= -- /bin/ls -d /etc
	gave 1
	fresh --network=loopback -- /bin/cat /proc/net/fib_trie
	matches "$output" 127.0.0.1
	fresh --share-net -- /bin/true
	gave 0
	fresh --tty-hack -- /bin/true
	gave 0
	for policy in none default,+keyrings default,+foreign; do
		fresh --syscalls=$policy -- /bin/echo works
		gave 0 works
	done
	if is_root; then
		printf '[machine]\nbox-root = %s/boxes\nfirst-uid = 61000\n' "$BATS_FILE_TMPDIR" >"$BATS_TEST_TMPDIR/other.ini"
		OJBOX_CONFIG=$BATS_TEST_TMPDIR/other.ini fresh -- /usr/bin/id -u
		gave 0 1000
	elif has_ids; then
		fresh --ids=self -- /usr/bin/id -u
		gave 0 1000
	fi
	# what is only for the run itself
	warm --tmp-size=1MiB --env=A=b --chdir=/tmp --time=5 -- /bin/pwd
	gave 0 /tmp
	warm -- /bin/true
	is "$(holder)" "$holder"
}

@test "what --init is told is there for runs that are told the same" {
	mkdir "$BATS_TEST_TMPDIR/data"
	echo text >"$BATS_TEST_TMPDIR/data/file"
	chmod 755 "$BATS_TEST_TMPDIR" "$BATS_TEST_TMPDIR/data"
	local dir=--dir=data=$BATS_TEST_TMPDIR/data
	init "$dir"
	warm "$dir" -- /bin/cat /data/file
	gave 0 text
	fresh "$dir:rw" -- /bin/touch /data/file
	fresh -- /bin/ls -d /data
	gave 1
	for network in --share-net --network=loopback; do
		init $network
		warm $network -- /bin/cat /proc/net/dev
		gave 0
		is "$(grep -c : <<<"$output")" "$([ $network = --share-net ] && grep -c : /proc/net/dev || echo 1)"
		fresh -- /bin/true
	done
	# an own folder of the box, and a whole folder of the box's
	init --dir=own:tmp --dir=more=./more:maybe
	warm --dir=own:tmp --dir=more=./more:maybe -- /bin/touch /own/file
	gave 0
	fresh --dir=own:tmp -- /bin/touch /own/file
}

@test "a source that was replaced is seen as it is now" {
	local data=$BATS_TEST_TMPDIR/data
	mkdir "$data"
	echo old >"$data/file"
	chmod 755 "$BATS_TEST_TMPDIR" "$data"
	init --dir=data="$data"
	echo newer >"$data/file"
	warm --dir=data="$data" -- /bin/cat /data/file
	gave 0 newer
	rm -r "$data"
	mkdir "$data"
	echo other >"$data/file"
	fresh --dir=data="$data" -- /bin/cat /data/file
	gave 0 other
	rm -r "$data"
	boxed --dir=data="$data" -- /bin/cat /data/file
	refused "directory rule for /data"
	# one that comes later
	init --dir=data="$data":maybe
	warm --dir=data="$data":maybe -- /bin/ls -d /data
	gave 1
	mkdir "$data"
	fresh --dir=data="$data":maybe -- /bin/ls -d /data
	gave 0 /data
}

@test "another ojbox, or a box that was moved, goes the fresh way" {
	cp "$ojbox" "$BATS_TEST_TMPDIR/newer"
	warm -- /bin/true
	ojbox=$BATS_TEST_TMPDIR/newer fresh -- /bin/echo works
	gave 0 works
	warm -- /bin/true
	mv "$BATS_FILE_TMPDIR/boxes" "$BATS_FILE_TMPDIR/moved"
	printf '[machine]\nbox-root = %s/moved\n' "$BATS_FILE_TMPDIR" >"$BATS_TEST_TMPDIR/moved.ini"
	OJBOX_CONFIG=$BATS_TEST_TMPDIR/moved.ini fresh -- /bin/echo works
	mv "$BATS_FILE_TMPDIR/moved" "$BATS_FILE_TMPDIR/boxes"
	gave 0 works
	warm -- /bin/true
}
