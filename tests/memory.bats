#!/usr/bin/env bats
# bats file_tags=cgroup,anyone,long
# memory.bats: memory of a box: all of it is counted, whoever uses it and in whichever way; where it ends the run
# ends, and is told so; and what is no memory of the program is no fault of its own.
#
# Programs that take more than they may have ask for twice the limit, not for all that there is: a limit that does
# not hold shows in a run that ends well.  Variables are those of lib.bash.
# shellcheck disable=SC2030,SC2031,SC2154

load lib.bash

setup_file() {
	lib_begin memory
}

setup() {
	box_new
}

teardown() {
	lib_end
}

# ---- what the tests share ----

# In MiB: the limit of too_much, another, and much memory.  In user-mode Linux a page is dear.
limit=32 room=40 much=100
timed || limit=16 room=20 much=40

# The most memory that a run of `memory WAY MIB` had, in KiB.
used() {
	boxed "$tools" --cg-mem=1GiB --tmp-size=200MiB --stack=200MiB --processes --wall-time=120 -- /t/memory "$@"
	gave 0 ""
	used=$(meta_value cg-mem)
	[ -n "$used" ] || skip "this kernel does not tell the most memory of a control group"
}

# used_as_asked WAY [MIB]: that much is counted for that much, give or take 2 MiB.
used_as_asked() {
	local mib=${2:-$much} nothing
	echo "$1"
	used "$1" 0
	nothing=$used
	used "$1" "$mib"
	within $((used - nothing)) $(((mib - 2) * 1024)) $(((mib + 2) * 1024))
}

# The last run ended because memory ran out, and nothing in its meta file says otherwise.
memory_verdict() {
	verdict SG 'Memory limit exceeded'
	meta_is cg-oom-killed 1 cg-oom-killed
	meta_is exitsig 9 exitsig
	meta_is exitcode ""
	meta_is killed ""
	[ -z "$(meta_value cg-mem)" ] || within "$(meta_value cg-mem)" $(((limit - 2) * 1024)) $(((limit + 2) * 1024))
}

# too_much WAY [WHO]: a program that would have twice the limit.
too_much() {
	echo "$*"
	boxed "$tools" --cg-mem=${limit}MiB --tmp-size=256MiB --stack=128MiB --open-files=4096 --processes --wall-time=120 -- \
		/t/memory "$1" $((2 * limit)) "${2:-self}"
	memory_verdict
}

need_kernel_memory() {
	! grep -q 'cgroup.memory=[^ ]*nokmem' /proc/cmdline || skip "this kernel was told not to count its own memory"
}

# well_within KIB KIB: the last run ended well, knows nothing of memory that ran out, and had so much.
well_within() {
	gave 0
	for key in status message cg-oom-killed exitsig; do
		meta_is $key ""
	done
	meta_is exitcode 0 exitcode
	[ -z "$(meta_value cg-mem)" ] || within "$(meta_value cg-mem)" "$1" "$2"
}

# held MIB OPTION ...: a program that has so much sits in the box; sets $group, its folder of memory control, and
# $version.
held() {
	local mib=$1 program
	shift
	boxed_behind "$tools" "$@" -- /t/memory malloc "$mib" holder >"$BATS_TEST_TMPDIR/held"
	within_seconds 60 grep -q ready "$BATS_TEST_TMPDIR/held"
	program=$(pgrep -P "$(pgrep -P "$keeper")")
	version=1
	group=/sys/fs/cgroup/memory$(sed -n 's/^[0-9]*:memory://p' "/proc/$program/cgroup")
	if [ "$group" = /sys/fs/cgroup/memory ]; then
		version=2
		group=/sys/fs/cgroup$(sed -n 's/^0:://p' "/proc/$program/cgroup")
	fi
}

released() {
	kill -TERM "$keeper"
	ended "$keeper"
	is "$status" 1
}

# The limit of memory, as the kernel has it.
limit_in_force() {
	case $version in
	1) cat "$group/memory.limit_in_bytes" ;;
	2) cat "$group/memory.max" ;;
	esac
}

# ---- what is counted ----

@test "cg-mem: memory of the program, however it is mapped" {
	need_groups
	for way in malloc private populate shared; do
		used_as_asked $way
	done
}

@test "cg-mem: the stack" {
	need_groups
	used_as_asked stack
}

@test "cg-mem: memory that processes share, System V's and POSIX's" {
	need_groups
	used_as_asked sysv
	used_as_asked shm
}

@test "cg-mem: files in memory, in /tmp and without a name" {
	need_groups
	used_as_asked tmp
	used_as_asked memfd
}

@test "cg-mem: what parent and child share counts once, and what the child changes counts again" {
	need_groups
	used_as_asked cow
}

@test "cg-mem: two threads" {
	need_groups
	used_as_asked threads
}

@test "cg-mem: memory that was given back before the end counts" {
	need_groups
	used_as_asked freed
}

@test "cg-mem: the kernel's part: page tables" {
	need_groups
	need_kernel_memory
	used_as_asked tables 30
}

@test "cg-mem: what an earlier run of the box had does not count" {
	need_groups
	used malloc $much
	used malloc 0
	within "$used" 0 $((10 * 1024))
}

@test "cg-mem: each box has its own" {
	need_groups
	held 40 --cg-mem=64MiB
	box_new
	meta=$BATS_TEST_TMPDIR/other
	boxed "$tools" --cg-mem=64MiB -- /t/memory malloc 40
	well_within $((40 * 1024)) $((50 * 1024))
}

# ---- a limit that is met ----

@test "memory limit: in the program, however it asks for memory" {
	need_groups
	for way in malloc private populate stack cow; do
		too_much $way
	done
}

@test "memory limit: in a child whose parent waits and would end well" {
	need_groups
	too_much malloc child
}

@test "memory limit: in a daemon whose parents have gone" {
	need_groups
	too_much malloc daemon
}

@test "memory limit: in a child whose parent sleeps: the run ends at once" {
	need_groups
	too_much malloc sleeper
	within "$(meta_ms time-wall)" 0 60000
}

@test "memory limit: in a child whose parent ignores all signals: the run ends at once" {
	need_groups
	too_much malloc deaf
	within "$(meta_ms time-wall)" 0 60000
}

@test "memory limit: in threads" {
	need_groups
	too_much malloc thread
	too_much threads
}

@test "memory limit: a shared mapping" {
	need_groups
	too_much shared
}

@test "memory limit: System V shared memory" {
	need_groups
	too_much sysv
}

@test "memory limit: a file in /tmp" {
	need_groups
	too_much tmp
}

@test "memory limit: a file in /dev/shm" {
	need_groups
	too_much shm
}

@test "memory limit: a file without a name" {
	need_groups
	too_much memfd
}

@test "memory limit: many processes, each of them small" {
	need_groups
	too_much many
}

@test "memory limit: page tables" {
	need_groups
	need_kernel_memory
	too_much tables
}

@test "memory limit: pipes that are full" {
	need_groups
	need_kernel_memory
	too_much pipes
}

@test "memory limit: sockets that are full" {
	need_groups
	need_kernel_memory
	too_much sockets
}

@test "memory limit: message queues that are full" {
	need_groups
	need_kernel_memory
	too_much messages
}

@test "memory limit: empty files" {
	need_groups
	need_kernel_memory
	too_much files
}

@test "memory limit: nobody escapes by catching what goes wrong" {
	need_groups
	for way in malloc populate tmp many; do
		too_much $way catcher
	done
}

@test "memory limit: told on standard error, too" {
	need_groups
	apart "$ojbox" --box-id="$id" --meta="$meta" "$tools" --cg-mem=${limit}MiB --run -- /t/memory malloc $((2 * limit))
	memory_verdict
	is "$stderr" 'Memory limit exceeded'
}

@test "memory limit: the next run of the box is well" {
	need_groups
	for _ in $(seq "$(scaled 3)"); do
		too_much malloc
		boxed "$tools" --cg-mem=32MiB -- /t/memory malloc 10
		well_within $((10 * 1024)) $((20 * 1024))
		too_much many
		too_much tmp
		boxed --cg-mem=32MiB -- /bin/ls -A /tmp /dev/shm /box
		well_within 0 $((10 * 1024))
		is "$output" "$(printf '/box:\n\n/dev/shm:\n\n/tmp:')"
	done
}

@test "memory limit: a program that only takes memory is never told to be over its time" {
	need_groups
	for _ in $(seq "$(scaled 20)"); do
		boxed "$tools" --cg-mem=${limit}MiB --time=10 --wall-time=120 -- /t/memory malloc $((2 * limit))
		memory_verdict
	done
}

@test "memory limit: a program that was over its time before is always told so" {
	need_groups
	for _ in $(seq "$(scaled 3)"); do
		boxed "$tools" --cg-mem=${limit}MiB --time=0.1 --extra-time=100 --wall-time=120 -- \
			/t/memory malloc $((2 * limit)) late
		verdict TO 'Time limit exceeded'
		meta_is cg-oom-killed 1
		is "$(meta_value exitcode)$(meta_value exitsig)" ""
	done
}

# ---- what is no reason ----

@test "memory limit: nine tenths of it are had, however they are asked for" {
	need_groups
	for way in malloc shared shm tmp memfd cow threads tables; do
		echo $way
		boxed "$tools" --cg-mem=${room}MiB --processes -- /t/memory $way $((room * 9 / 10))
		well_within $(((room * 9 / 10 - 1) * 1024)) $((room * 1024))
	done
	boxed "$tools" --cg-mem=${room}MiB -- /t/memory malloc $((room + 1))
	meta_is message 'Memory limit exceeded'
}

@test "memory limit: what a program only writes to the disk and reads from it is given back" {
	need_groups
	[ "$(stat -f -c %T "$work")" != tmpfs ] || skip "boxes lie in memory here"
	boxed --cg-mem=32MiB --env=PATH=/bin --processes --wall-time=120 -- /bin/sh -c \
		'dd if=/dev/zero of=file bs=1M count=96 status=none && cat file >/dev/null && wc -c <file'
	well_within 0 $((33 * 1024))
	is "$output" $((96 << 20))
}

@test "memory limit: swap is no way out" {
	need_groups
	held 8 --cg-mem=32MiB
	is "$(limit_in_force)" $((32 << 20))
	if [ "$version" = 2 ]; then
		[ -e "$group/memory.swap.max" ] || skip "this kernel does not swap"
		is "$(cat "$group/memory.swap.max")" 0
	elif [ -e "$group/memory.memsw.limit_in_bytes" ]; then
		is "$(cat "$group/memory.memsw.limit_in_bytes")" $((32 << 20))
	else
		is "$(cat "$group/memory.swappiness")" 0
	fi
	released
}

@test "cg-mem: a number is KiB, and units are those of all sizes" {
	need_groups
	for word in 32768 32MiB 32m 0.03125GiB 33554432B; do
		held 1 --cg-mem=$word
		is "$(limit_in_force)" $((32 << 20)) "$word"
		released
		: >"$BATS_TEST_TMPDIR/held"
	done
	boxed --cg-mem=32mb1 -- /bin/true
	refused "--cg-mem: '32mb1' is not a size"
}

@test "cg-mem: 0 is no limit, and memory is told all the same" {
	need_groups
	held 1 --cg-mem=0
	case $version in
	1) [ "$(limit_in_force)" -gt $((1 << 60)) ] ;;
	2) is "$(limit_in_force)" max ;;
	esac
	released
	boxed "$tools" --cg --cg-mem=0 -- /t/memory malloc $much
	well_within $((much * 1024)) $(((much + 10) * 1024))
}

# ---- languages that bring a machine of their own ----

# in_language PROGRAM [ARGUMENT ...]: it says hello, and needs no more than its limit.
in_language() {
	boxed --cg-mem=256MiB --processes "${rules[@]}" -- "$@"
	well_within $((20 * 1024)) $((256 * 1024))
	is "$output" 'hello 20'
}

@test "cg-mem: Java in 256 MiB" {
	need_groups
	command -v javac >/dev/null || skip "no Java here"
	cat >"$BATS_TEST_TMPDIR/Hello.java" <<-'END'
		public class Hello {
			public static void main(String[] words) {
				byte[] block = new byte[20 << 20];
				java.util.Arrays.fill(block, (byte) 1);
				System.out.println("hello " + (block.length >> 20));
			}
		}
	END
	javac -d "$work" "$BATS_TEST_TMPDIR/Hello.java"
	rules=()
	for folder in /etc/java-*-openjdk; do
		rules+=(--dir="$folder")
	done
	in_language /usr/bin/java -cp . Hello
}

@test "cg-mem: Node in 256 MiB" {
	need_groups
	node=$(command -v node) || skip "no Node here"
	[[ $(realpath "$node") == /usr/* ]] || skip "Node is not in /usr"
	cat >"$work/hello.js" <<-'END'
		const block = Buffer.alloc(20 << 20, 1);
		console.log('hello ' + (block.length >> 20));
	END
	rules=()
	in_language "$node" hello.js
}

@test "cg-mem: Go in 256 MiB" {
	need_groups
	command -v go >/dev/null || skip "no Go here"
	cat >"$BATS_TEST_TMPDIR/hello.go" <<-'END'
		package main

		import (
			"os"
			"strconv"
		)

		func main() {
			block := make([]byte, 20<<20)
			for i := range block {
				block[i] = 'x'
			}
			os.Stdout.WriteString("hello " + strconv.Itoa(len(block)>>20) + "\n")
		}
	END
	GOCACHE=$BATS_TEST_TMPDIR/cache GOPATH=$BATS_TEST_TMPDIR/path go build -o "$work/hello" "$BATS_TEST_TMPDIR/hello.go"
	rules=()
	in_language ./hello
}

# ---- without control groups ----

@test "mem without control groups: an allocation beyond it fails, and the program goes on" {
	boxed "$tools" --no-cg --mem=64MiB -- /t/memory malloc 100
	verdict RE 'Exited with error status 9'
	is "$stderr" 'malloc: Cannot allocate memory'
	meta_is limits-by rlimit
	is "$(meta_value cg-mem)$(meta_value cg-oom-killed)" ""
	boxed "$tools" --no-cg --mem=64MiB -- /t/memory malloc 40
	gave 0 ""
	meta_is limits-by rlimit
}

@test "mem without control groups: address space, whether used or not, of each process" {
	boxed "$tools" --no-cg --mem=64MiB -- /t/memory tables 1
	verdict RE 'Exited with error status 9'
	is "$stderr" 'mmap: Cannot allocate memory'
	boxed "$tools" --no-cg --mem=64MiB --processes -- /t/memory many 80
	gave 0 ""
}

# bats file_tags=cgroup,long
@test "memory that runs out above a box's group is no fault of a box that has little" {
	is_root || skip "for root"
	local name=ojbox-test-$$ folders folder innocent=$id
	if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
		need_groups # hands on the controllers
		folders=("/sys/fs/cgroup/$name")
		printf '[machine]\nbox-root = %s\ncg-root = %s\n' "$BATS_FILE_TMPDIR/boxes" "${folders[0]}"
	else
		folders=("/sys/fs/cgroup/memory/$name" "/sys/fs/cgroup/cpuacct/$name")
		printf '[machine]\nbox-root = %s\ncg-root = /%s\n' "$BATS_FILE_TMPDIR/boxes" "$name"
	fi >"$BATS_TEST_TMPDIR/ini"
	mkdir "${folders[@]}"
	echo $((64 << 20)) >"${folders[0]}/$([ ${#folders[@]} = 1 ] && echo memory.max || echo memory.limit_in_bytes)"
	export OJBOX_CONFIG=$BATS_TEST_TMPDIR/ini
	held 5 --cg-mem=32MiB --wall-time=3
	box_new
	meta=$BATS_TEST_TMPDIR/other
	boxed "$tools" --cg-mem=1GiB -- /t/memory malloc 128
	refused 'memory ran out in the machine, or in a control group above'
	meta_is status XX "nor is the limit of the box that was killed to blame"
	ended "$keeper"
	rmdir "${folders[@]}"
	meta=$BATS_TEST_TMPDIR/meta
	is "$innocent: $(meta_value message)" "$innocent: Time limit exceeded (wall clock)"
	meta_is cg-oom-killed ""
}
