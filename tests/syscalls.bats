#!/usr/bin/env bats
# syscalls.bats: system calls as a program in a box meets them.  What the filter answers to each row of its table
# is checked by unit/syscalls.c; here is that it stands, that sets open, and what is told of calls that end a run.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

load lib.bash

setup_file() {
	lib_begin calls
}

setup() {
	box_new
}

teardown() {
	lib_end
}

# calls POLICY CALL ...: makes them in the box under that policy; $output is what came of them, in one line.
calls() {
	local policy=$1
	shift
	boxed "$tools" --syscalls="$policy" -- /t/calls "$@"
	output=${output//$'\n'/, }
}

# answers SET "ANSWERS" CALL ...: so when the set is denied, as it is by default unless it is one of three; when it is
# allowed, and without a filter, as the kernel answers, at least one of them otherwise.
answers() {
	local set=$1 denied=$2 policy=default kernel
	shift 2
	[[ $set != @(processes|sockets|leak-check) ]] || policy=-$set
	calls "$policy" "$@"
	gave 0 "$denied"
	calls none "$@"
	gave 0
	kernel=$output
	calls "default,+$set" "$@"
	gave 0 "$kernel"
	[ "$kernel" != "$denied" ] || echo "$set" >>"$BATS_TEST_TMPDIR/same"
}

@test "each set: what its calls are answered, and that +SET opens it" {
	answers processes "clone EPERM" clone=0x800
	answers leak-check "ptrace EPERM" ptrace=16,1000000
	answers sockets "socket EPERM, socketpair EPERM" socket=1,1,0 socketpair=1,1,0,@0
	answers network "socket EAFNOSUPPORT, socket EAFNOSUPPORT, socket EAFNOSUPPORT" \
		socket=2,1,0 socket=10,1,0 socket=16,3,0
	answers socket-families "socket EAFNOSUPPORT, socketpair EAFNOSUPPORT" socket=1000,1,0 socketpair=30,1,0,0
	answers ipc "memfd_create ENOSYS, shmget ENOSYS, semget ENOSYS, msgget ENOSYS, mq_open ENOSYS" \
		memfd_create=@65,0 shmget=0,4096,0 semget=0,1,0 msgget=0,0 mq_open=0,0,0,0
	answers ipc "fsetxattr EOPNOTSUPP, setxattr EOPNOTSUPP, lsetxattr EOPNOTSUPP" \
		fsetxattr=-1,@0,0,0,0 setxattr=0,@0,0,0,0 lsetxattr=0,@0,0,0,0
	answers record-locks "fcntl ok, fcntl ok" fcntl=-1,6,@0 fcntl=-1,7,@0
	answers locks "flock ok, fcntl EINVAL, fcntl EINVAL, fcntl EINVAL, fcntl EINVAL, fcntl EINVAL" flock=-1,2 \
		fcntl=-1,5,@0 fcntl=-1,36,@0 fcntl=-1,37,@0 fcntl=-1,38,@0 fcntl=-1,1024,0
	answers sync "syncfs ok" syncfs=-1
	answers watches "inotify_init1 ENOSYS, fanotify_init EPERM, fcntl EINVAL" \
		inotify_init1=0 fanotify_init=0,0 fcntl=-1,1026,0
	answers terminal "ioctl EPERM, ioctl EPERM, ioctl EPERM" ioctl=-1,0x5412 ioctl=-1,0x541c ioctl=-1,0x540e
	answers namespaces "unshare EPERM, setns EPERM, clone3 ENOSYS, clone EPERM, ioctl EPERM" \
		unshare=0 setns=-1,0 clone3=0,0 clone=0x10000800 ioctl=-1,0xb701
	answers mounts "open_tree EPERM, mount EPERM, pivot_root EPERM" \
		open_tree=-100,/,0 mount=0,0,0,0,0 pivot_root=0,0
	answers debug "ptrace EPERM, kcmp EPERM, pidfd_getfd EPERM, process_madvise EPERM, process_vm_readv EPERM" \
		ptrace=0 kcmp=0,0,0,0,0 pidfd_getfd=-1,0,0 process_madvise=-1,0,0,0,0 process_vm_readv=0,0,0,0,0,0
	answers perf "perf_event_open EPERM" perf_event_open=0,0,0,0,0
	answers bpf "bpf EPERM, setsockopt EPERM" bpf=0,0,0 setsockopt=-1,1,26,0,0
	answers io-uring "io_uring_setup ENOSYS" io_uring_setup=0,0
	answers aio "io_setup ENOSYS" io_setup=0,0
	answers keyrings "keyctl ENOSYS, add_key ENOSYS, request_key ENOSYS" keyctl=0,-3,0 add_key=0,0,0,0,0 \
		request_key=0,0,0,0
	answers userfaultfd "userfaultfd ENOSYS" userfaultfd=-1
	answers sandboxing "seccomp ENOSYS, landlock_create_ruleset ENOSYS, prctl EINVAL" \
		seccomp=2,0,0 landlock_create_ruleset=0,0,1 prctl=22,2,0
	answers file-handles "name_to_handle_at EPERM, open_by_handle_at EPERM" \
		name_to_handle_at=-1,@0,0,0,0 open_by_handle_at=-1,0,0
	answers admin "sethostname EPERM, swapon EPERM, quotactl_fd EPERM" sethostname=0,0 swapon=0,0 quotactl_fd=-1,0,0,0
	answers clock "adjtimex EPERM, clock_adjtime EPERM" adjtimex=0 clock_adjtime=0,0
	answers numa "move_pages EPERM, migrate_pages EPERM" move_pages=0,0,0,0,0,0x80 migrate_pages=0,1000000,0,0
	answers core-limit "setrlimit ok, prlimit64 ok" setrlimit=4,0 prlimit64=0,4,8,0
	answers set-user-id "fchmod EPERM, fchmodat EPERM, mknodat EPERM, openat EPERM, openat2 ENOSYS" fchmod=-1,04755 \
		fchmodat=-100,/x,02755 mknodat=-100,/x,0104755,0 openat=-100,/x,0101,04755 openat2=-1,/,0,0
	answers personality "personality EPERM" personality=8
	answers prctl "prctl EINVAL" prctl=31
	answers rare "vmsplice ENOSYS, 462 ENOSYS, fcntl EINVAL, fcntl EINVAL" vmsplice=-1,0,0,0 462=1,0,0 \
		fcntl=-1,1036,@0 fcntl=-1,1040,@0
	answers rare "ioctl ENOTTY, ioctl ENOTTY, ioctl ENOTTY, ioctl ENOTTY" ioctl=-1,0x80086601 ioctl=-1,0x801c581f \
		ioctl=-1,0x5000940e ioctl=-1,0xf501
	# what this kernel refuses anyway, if it does
	same=$(sort "$BATS_TEST_TMPDIR/same" 2>/dev/null | tr '\n' ' ')
	matches "$same" '^((aio|bpf|io-uring|keyrings|numa|perf|socket-families|userfaultfd) )*$' "sets that change nothing"
}

@test "pid 1 of the box: its limits, priority and scheduling are not to be changed" {
	attempts=("prlimit64=1,0,@0,0" "sched_setaffinity=1,8,@1" "sched_setscheduler=1,5,@0" "sched_setparam=1,@0"
		"sched_setattr=1,@48,0" "setpriority=0,1,19" "setpriority=1,1,19" "setpriority=2,0,19"
		"ioprio_set=1,1,0x6000" "ioprio_set=2,1,0x6000" "ioprio_set=3,0,0x6000")
	# without the filter nearly all of it works, once pid 1 has given up its own rights
	all_work() {
		calls none "${attempts[@]}"
		[ "$(tr ',' '\n' <<<"$output" | grep -c ok)" -ge 8 ]
	}
	within_seconds 20 all_work
	calls default "${attempts[@]}"
	gave 0
	is "$(tr ',' '\n' <<<"$output" | grep -c EPERM)" 11
	# of itself a program may change them
	calls default prlimit64=0,0,0,@0 sched_setaffinity=0,8,@1 sched_setscheduler=0,3,@0 setpriority=0,0,19 \
		ioprio_set=1,0,0x6000
	gave 0 "prlimit64 ok, sched_setaffinity ok, sched_setscheduler ok, setpriority ok, ioprio_set ok"
}

@test "pid 1 and the program stand under filters, and pid 1 under none of the program's" {
	for policy in default none; do
		boxed_behind --syscalls=$policy -- /bin/sh -c 'echo >/box/begun; exec /bin/sleep 100'
		within_seconds 20 test -e "$work/begun"
		init=$(pgrep -P "$keeper")
		program=$(pgrep -P "$init")
		within_seconds 20 grep -qx "Seccomp:	2" "/proc/$init/status" # it may lie behind the program
		is "$(sed -n 's/^Seccomp:\t//p' "/proc/$program/status")" "$([ $policy = none ] && echo 0 || echo 2)" "program"
		kill -TERM "$keeper"
		ended "$keeper"
		rm -f "$work/begun"
	done
}

@test "the bits of an argument that the kernel does not look at pass nothing" {
	calls default ioctl=-1,0x100005412 ioctl=-1,0xdead00005412 clone=0x110000800 socket=0x100000002,1,0 \
		prctl=0x100000016,2,0 personality=0x100000008 prlimit64=0x100000001,0,0,0
	gave 0 "ioctl EPERM, ioctl EPERM, clone EPERM, socket EAFNOSUPPORT, prctl EINVAL, personality EPERM, prlimit64 EPERM"
}

@test "a file cannot be given the set-user-id bit; the mode of a call that makes no file is not looked at" {
	calls default fchmodat=-100,/box,0755 openat=-100,/,0200000,07777 openat=-100,/etc/passwd,0,07777
	gave 0 "fchmodat ok, openat ok, openat ok"
	boxed -p --env=PATH=/bin -- /bin/sh -c 'touch a; chmod 4755 a || chmod 2755 a || cp a b && chmod 755 b'
	gave 0 ""
	is "$(stat -c %a "$work/a" "$work/b" | tr '\n' ' ')" "644 755 "
	boxed -p --env=PATH=/bin --syscalls=+set-user-id -- /bin/sh -c 'chmod 4755 a && stat -c %a a'
	gave 0 4755
}

@test "a box with a network: its sockets, with the usual protocols" {
	boxed "$tools" --network=loopback -- /t/calls socket=2,1,0 socket=2,1,6 socket=2,2,17 socket=10,1,6 socket=16,3,0 \
		socket=2,1,132 socket=2,2,1 socket=10,3,58 socket=16,3,9 socket=40,1,0 socket=17,3,0
	gave 0 "$(printf 'socket %s\n' ok ok ok ok ok EPROTONOSUPPORT EPROTONOSUPPORT EPROTONOSUPPORT EPROTONOSUPPORT \
		EAFNOSUPPORT EAFNOSUPPORT)"
	boxed "$tools" --network=loopback --syscalls=-network -- /t/calls socket=2,1,0 socket=1,1,0
	gave 0 "$(printf 'socket %s\n' EAFNOSUPPORT ok)"
}

@test "the input's copy in memory takes no attributes, which would count for nobody" {
	# user.x
	boxed "$tools" -- /t/calls fsetxattr=0,@132140883080053,@0,8,0 setxattr=/proc/self/fd/0,@132140883080053,@0,8,0 \
		<"$BATS_TEST_FILENAME"
	gave 0 $'fsetxattr EOPNOTSUPP\nsetxattr EOPNOTSUPP'
}

# bats test_tags=cgroup
@test "files in memory and the kernel's own shared memory, where a group limits memory" {
	calls default memfd_create=@65,0 shmget=0,4096,0
	gave 0 "memfd_create ENOSYS, shmget ENOSYS"
	need_groups
	boxed "$tools" --cg-mem=64M -- /t/calls memfd_create=@65,0 shmget=0,4096,0
	gave 0 "$(printf '%s ok\n' memfd_create shmget)"
	boxed "$tools" --cg-mem=64M --syscalls=-ipc -- /t/calls memfd_create=@65,0
	gave 0 "memfd_create ENOSYS"
}

# forbidden CALL: the run was ended because of it
forbidden() {
	verdict SG "Forbidden system call $1"
	meta_is exitsig 31
	meta_is killed 1
	meta_is forbidden-syscall "$1"
	is "$(meta_keys | sed 's/.* //')" forbidden-syscall
}

@test "strict: what others are refused ends the run, and is told by name" {
	for call in mount=0,0,0,0,0 unshare=0x10000000 ptrace=0 socket=1,1,0 clone=0x800 prlimit64=1,0,@0,0; do
		calls strict getpid= "$call" getpid=
		forbidden "${call%%=*}"
		is "$output" "getpid ok"
	done
	calls strict inotify_init1=0 462=0,0,0 socket=2,1,0
	forbidden socket
	is "$output" "inotify_init1 ENOSYS, 462 ENOSYS"
	calls strict,+sockets,+mounts socket=1,1,0 open_tree=-100,/,0
	gave 0 "socket ok, open_tree ok"
	run "$ojbox" --box-id="$id" "$tools" --syscalls=strict --run -- /t/calls mount=0,0,0,0,0
	gave 1 "Forbidden system call mount"
}

@test "strict: a program that computes, reads and writes works" {
	boxed --syscalls=strict -- /bin/sh -c 'read -r a; echo $((a * 2)) >x; read -r b <x; echo "$b"' <<<21
	gave 0 42
	boxed --syscalls=strict -- /bin/sh -c '/bin/true; echo not here'
	forbidden "$(meta_value forbidden-syscall)"
	matches "$(meta_value forbidden-syscall)" '^(clone|vfork|fork)$'
	is "$output" ""
}

@test "calls of other architectures end the run" {
	[ "$(uname -m)" = x86_64 ] || skip "calls of i386 and x32 can be made on x86-64 only"
	for policy in default 31 strict; do
		calls "$policy" getpid= i386=20 getpid=
		forbidden "20 of i386"
		is "$output" "getpid ok"
		calls "$policy" x32=39
		forbidden "39 of x32"
	done
	calls default,+foreign i386=20 getpid=
	gave 0 "i386 ok, getpid ok"
	calls 15 i386=20
	gave 0 "i386 ok"
}

@test "whoever makes the call: the whole run ends, also when others went before or go on" {
	boxed "$tools" -p --syscalls=strict,+processes -- /bin/sh -c '
		/t/calls getpid=; /bin/sleep 100 & (/t/calls mount=0,0,0,0,0; echo on) & (/t/calls mount=0,0,0,0,0) & wait'
	forbidden mount
	is "$output" "getpid ok"
	within "$(meta_ms time-wall)" 0 20000
	# it is too late to lie about it
	boxed "$tools" -p --syscalls=strict,+processes -- /bin/sh -c '
		for i in 1 2 3 4 5 6 7 8; do /t/calls mount=0,0,0,0,0 & done; kill -31 $$; wait'
	matches "$(meta_value message)" '^(Forbidden system call mount|Caught fatal signal 31)$'
}

@test "a program that dies of the same signal by its own hand has not made a forbidden call" {
	boxed -- /bin/sh -c 'kill -SYS $$'
	verdict SG "Caught fatal signal 31"
	meta_is exitsig 31
	meta_is forbidden-syscall ""
}

@test "no listener and no other descriptor of the filter's stays with the program" {
	boxed --syscalls=strict,+processes -- /bin/sh -c 'echo /proc/self/fd/*'
	gave 0
	[[ $output != *anon* ]]
	boxed -p --syscalls=strict,+processes -- /bin/ls -l /proc/self/fd /proc/1/fd
	[[ $output$stderr != *seccomp* ]]
	exec 7</dev/null
	boxed -p --inherit-fds -- /bin/ls -l /proc/self/fd
	gave 0
	[[ $output != *seccomp* && $output == *7* ]]
	exec 7<&-
	boxed "$tools" --inherit-fds --syscalls=strict -- /t/calls mount=0,0,0,0,0
	forbidden mount
}

@test "few open files: the filter still stands" {
	for count in 4 5 6 7 8; do # the dynamic loader needs one
		boxed "$tools" --open-files=$count --syscalls=strict -- /t/calls mount=0,0,0,0,0
		forbidden mount
	done
}

@test "in a container that has a listener the kernel ends the process itself" {
	run "$BATS_FILE_TMPDIR/bin/calls" taken /bin/true
	[ "$status" != 77 ] || skip "no listeners here"
	apart "$BATS_FILE_TMPDIR/bin/calls" taken "$ojbox" -sb "$id" --meta="$meta" "$tools" --syscalls=strict \
		--run -- /t/calls getpid= mount=0,0,0,0,0 getpid=
	verdict SG "Caught fatal signal 31"
	is "$output" "getpid ok"
	meta_is forbidden-syscall ""
	apart "$BATS_FILE_TMPDIR/bin/calls" taken "$ojbox" -sb "$id" "$tools" --run -- /t/calls unshare=0
	gave 0 "unshare EPERM"
}

@test "core files: the limit stays whatever a program says" {
	boxed --core=1M -- /bin/sh -c 'ulimit -c 0; ulimit -c'
	gave 0 2048
	boxed --core=1M --syscalls=+core-limit -- /bin/sh -c 'ulimit -c 0; ulimit -c'
	gave 0 0
}

@test "numbers are taken as isolate takes them" {
	calls 31 keyctl=0,-3,0 fcntl=-1,5,@0 io_uring_setup=0,0
	gave 0 "keyctl ENOSYS, fcntl EINVAL, io_uring_setup ENOSYS"
	calls 65535 keyctl=0,-3,0 fcntl=-1,5,@0 unshare=0
	gave 0 "keyctl ENOSYS, fcntl EINVAL, unshare EPERM"
	calls 27 keyctl=0,-3,0 fcntl=-1,5,@0
	gave 0 "keyctl ENOSYS, fcntl EBADF"
	calls 0 fcntl=-1,5,@0 unshare=0
	gave 0 "fcntl EBADF, unshare EPERM"
}

@test "LeakSanitizer looks at registers of its own threads" {
	printf '%s\n' '#include <stdlib.h>' 'void *volatile p; int main(void) { p = malloc(9); p = NULL; return 0; }' |
		gcc -x c -g -fsanitize=address -o "$work/leak" - || skip "no libasan here"
	boxed -p -- ./leak
	[[ $stderr == *"detected memory leaks"* && $stderr != *"fatal error"* ]]
	boxed -p --syscalls=-leak-check -- ./leak
	[[ $stderr == *"fatal error"* ]]
}

@test "a policy that is not known is refused, and those that are known are listed" {
	for policy in lax default,strict +lock locks "default," -1 1x; do
		boxed --syscalls="$policy" -- /bin/true
		refused "--syscalls: "
	done
	boxed --syscalls=+lock -- /bin/true
	refused "'\+lock' is not known.*default, strict or none.* locks .* foreign"
	boxed --syscalls=none,+locks -- /bin/true
	refused "no effect"
}

@test "a policy in the configuration holds, and the command line goes before it" {
	cp "$OJBOX_CONFIG" "$BATS_TEST_TMPDIR/ojbox.ini"
	lib_default 'syscalls = strict'
	boxed "$tools" -- /t/calls unshare=0
	forbidden unshare
	calls default unshare=0
	gave 0 "unshare EPERM"
	cp "$BATS_TEST_TMPDIR/ojbox.ini" "$OJBOX_CONFIG"
}
