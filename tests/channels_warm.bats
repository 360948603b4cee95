#!/usr/bin/env bats
# channels_warm.bats: what of a run could reach the next one of the same box, which is in the same namespaces of user,
# host name, network and IPC: nothing.  Each way is shown to work within one run, where it is open at all.
#
# Words in single quotes are for the shell in the box; variables are those of lib.bash and holder.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2034,SC2154
# bats file_tags=subids

load lib.bash
load holder.bash

setup_file() {
	lib_begin lock channel flight net
}

setup() {
	box_new
	init "$tools"
}

teardown() {
	lib_end
}

# shell SCRIPT [OPTION ...]
shell() {
	warm "$tools" --processes --env=PATH=/usr/bin:/bin "${@:2}" -- /bin/sh -c "$1"
}

# passes LOOK WANTED MAKE [OPTION ...]: what MAKE does is there for LOOK within one run, which then prints WANTED; in the
# next run LOOK prints the same as in the first run of all.
passes() {
	echo "$1"
	shell "$1" "${@:4}"
	local before=$output
	[ "$before" != "$2" ]
	shell "$3; $1" "${@:4}"
	is "$output" "$2" "within one run"
	shell "$1" "${@:4}"
	is "$output" "$before" "in the next run"
}

@test "processes, also those that are stopped, deaf, or in sessions of their own" {
	passes 'set -- /proc/[0-9]*; [ $# -gt 1 ] && echo many || echo one' many \
		'(trap "" TERM HUP INT; exec sleep 60) & setsid sleep 60 & (sleep 60 & kill -STOP $!) & sleep 0.1'
	is "$(pgrep -x sleep -U "$(ids_of | cut -d' ' -f1)" | while read -r each; do
		[ "$(readlink "/proc/$each/ns/user")" != "$(readlink "/proc/$holder/ns/user")" ] || echo "$each"
	done)" ""
}

@test "files and sockets in /tmp and /dev/shm, and what is left of space there" {
	for place in /tmp /dev/shm; do
		passes "ls $place" file "echo text >$place/file"
		passes "ls -a $place | tr '\n' ' '" '. .. .f ' "ln -s / $place/.f"
		passes "stat -f -c '%f %d' $place | tr -d 0-9; df --output=pcent $place | tail -1" ' '$'\n''100%' \
			"head -c 1M /dev/zero >$place/file" --tmp-size=1MiB
		passes "/t/channel get socket $place/s" yes "mkfifo $place/f; exec 9<>$place/f; /t/channel put socket $place/s <$place/f >/dev/null & sleep 0.2"
		passes "stat -c %a $place" 700 "chmod 700 $place"
	done
}

# bats test_tags=cgroup
@test "System V and POSIX objects" {
	need_groups
	for kind in shm sem msg posix-shm; do
		warm "$tools" --cg-mem=64MiB --processes -- /t/channel put $kind </dev/null
		gave 0 put
		warm "$tools" --cg-mem=64MiB --processes -- /t/channel get $kind
		gave 0 no
		shell "mkfifo /tmp/f; exec 9<>/tmp/f; /t/channel put $kind </tmp/f >/tmp/o & until [ -s /tmp/o ]; do :; done
			/t/channel get $kind" --cg-mem=64MiB
		is "$output" yes
	done
	passes 'cat /proc/sysvipc/* | grep -c 1000' 3 'ipcmk -Q -S 1 -M 4096 >/dev/null' --cg-mem=64MiB
}

@test "abstract sockets, also those that are in flight when the run ends" {
	place=/tmp
	passes '/t/channel get abstract' yes "mkfifo $place/f; exec 9<>$place/f; /t/channel put abstract </tmp/f >/dev/null & sleep 0.2"
	passes '/t/flight get' yes "mkfifo $place/f; exec 9<>$place/f; /t/flight put </tmp/f >/dev/null & sleep 0.2"
	for _ in {1..8}; do
		warm "$tools" -- /t/flight put </dev/null # else somebody has the name
		gave 0 put
		warm "$tools" -- /t/flight get
		gave 0 no
	done
}

@test "a network namespace in which there is a socket left is not entered" {
	namespace() {
		warm "$tools" -- /usr/bin/readlink /proc/self/ns/net
		[ "$output" = "$(readlink "/proc/$holder/ns/net")" ]
	}
	namespace
	exec 8<>"$(mkfifo "$BATS_TEST_TMPDIR/hold" && echo "$BATS_TEST_TMPDIR/hold")"
	nsenter --target "$holder" --user --net --preserve-credentials "$BATS_FILE_TMPDIR/bin/channel" put abstract \
		<"$BATS_TEST_TMPDIR/hold" >"$BATS_TEST_TMPDIR/put" 3>&- 8>&- &
	keepers+=($!)
	within_seconds 10 grep -q put "$BATS_TEST_TMPDIR/put"
	warm "$tools" -- /t/channel get abstract
	gave 0 no
	run ! namespace
	exec 8>&-
	wait "${keepers[-1]}"
	within_seconds 10 namespace
}

@test "what a network remembers" {
	init "$tools" --network=loopback
	for _ in 1 2; do
		warm "$tools" --network=loopback --processes --env=PATH=/bin -- /usr/bin/perl -e '
			use IO::Socket::INET;
			open my $dev, "<", "/proc/net/dev"; my ($lo) = grep /lo:/, <$dev>; $lo =~ /lo:\s+(\d+)/; print "$1\n";
			my $server = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1", LocalPort => 5555) or die "port: $!\n";
			my $client = IO::Socket::INET->new("127.0.0.1:5555") or die "client: $!\n";
			my $peer = $server->accept; syswrite $client, "x" x 1000; sysread $peer, my $all, 1000;
			close $client; close $peer; close $server;
			open my $tcp, "<", "/proc/net/tcp"; print scalar(grep / 0[56] /, <$tcp>) > 0 ? "waits\n" : "none\n"'
		gave 0 $'0\nwaits'
	done
}

@test "host name, limits, priority, scheduling, mask, environment, working directory" {
	shell 'hostname other; domainname other; uname -n; cat /proc/sys/kernel/hostname'
	[[ $output = box* ]]
	passes 'ulimit -n' 7 'ulimit -n 7'
	passes 'ulimit -t' 60 'ulimit -t 60'
	passes 'nice' 7 'renice -n 7 $$ >/dev/null'
	passes 'chrt -p $$ | grep -c BATCH' 1 'chrt -b -p 0 $$'
	passes 'taskset -p $$ | sed "s/.* //"' 1 'taskset -p 1 $$ >/dev/null'
	passes 'umask' 0777 'umask 777'
	passes 'echo $MARK' left 'export MARK=left'
	passes 'pwd' / 'cd /'
	passes 'cat /proc/self/oom_score_adj' 77 'echo 77 >/proc/self/oom_score_adj'
	passes 'cat /proc/self/coredump_filter' 00000001 'echo 1 >/proc/self/coredump_filter'
	passes 'cat /proc/self/comm' left 'echo left >/proc/$$/comm; cd /proc/$$; alias cat=:; read -r name <comm; echo $name; exit'
}

@test "a mark on any file or folder that a program may change" {
	look='{ cut -d" " -f2 /proc/self/mounts; find / -xdev; } | sort -u'
	shell "$look"' | while read -r place; do
		[ ! -h "$place" ] || continue
		touch -h -c -d 2001-01-01 "$place" 2>/dev/null && echo "$place"
		chmod u-s "$place" 2>/dev/null && echo "$place"
	done | sort -u | tr "\n" " "'
	is "$output" '/box /dev/shm /tmp '
	# what of the holder's is shared by all runs has the times that it was made with
	stat='find / /dev /etc -xdev -exec stat -c "%n %a %u %X %Y %Z" {} + | grep -E "^(/|/(bin|lib|dev|etc)(/(fd|std.*|passwd|group))?) "'
	shell "$stat"
	local before=$output
	within "$(wc -l <<<"$before")" 15 500
	shell 'cat /etc/passwd /etc/group >/dev/null; ls -lR / /dev /etc >/dev/null 2>&1'
	shell "$stat"
	is "$output" "$before"
}

# bats test_tags=cgroup
@test "the control group, its count and its memory" {
	need_groups
	for _ in 1 2; do
		shell 'head -c 20M /dev/zero | tail -c 20M >/tmp/file; cat /proc/self/cgroup | cut -d: -f3 | sort -u' --cg-mem=64MiB
		gave 0 /
		shell : --cg-mem=64MiB
		within "$(meta_value cg-mem)" 0 9000 # KiB
	done
}

@test "locks, watches and keys" {
	for policy in default,+locks,+record-locks,+watches none default,+keyrings; do
		for kind in flock lock key; do
			boxed "$tools" --syscalls=$policy -- /t/channel put $kind /etc/passwd </dev/null
			boxed "$tools" --syscalls=$policy -- /t/channel get $kind /etc/passwd
			gave 0 no
		done
	done
	# runs that can have keys that stay have a user namespace of their own
	for policy in none default,+keyrings default,+foreign; do
		fresh "$tools" --syscalls=$policy -- /t/channel get key
	done
}

@test "runs that can reach a network by whatever call have one of their own" {
	for policy in default default,+network default,+socket-families default,+vsock default,+io-uring; do
		warm "$tools" --syscalls=$policy -- /usr/bin/readlink /proc/self/ns/net
		gave 0
		case $policy in
		default) is "$output" "$(readlink "/proc/$holder/ns/net")" ;;
		*) [ "$output" != "$(readlink "/proc/$holder/ns/net")" ] ;;
		esac
	done
}

@test "runs that can make objects of IPC have a namespace of their own" {
	for policy in default default,+ipc; do
		warm "$tools" --no-cg --syscalls=$policy -- /usr/bin/readlink /proc/self/ns/ipc
		gave 0
		case $policy in
		default) is "$output" "$(readlink "/proc/$holder/ns/ipc")" ;;
		*) [ "$output" != "$(readlink "/proc/$holder/ns/ipc")" ] ;;
		esac
	done
	passes 'ipcs -q | grep -c 0x' 1 'ipcmk -Q >/dev/null' --no-cg --syscalls=default,+ipc
}
