#!/usr/bin/env bats
# output.bats: --output-limit: what is written to standard output and standard error is counted wherever it goes, the
# first bytes arrive and no more, and the run ends.
# Words in single quotes are for the shell in the box; variables are those of lib.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

load lib.bash

statistics='time time-wall max-rss csw-voluntary csw-forced'

setup_file() {
	lib_begin
	# larger than a pipe and a buffer together
	seq 1 40000 >"$BATS_FILE_TMPDIR/text"
}

setup() {
	box_new
	text=$BATS_FILE_TMPDIR/text
	cp "$text" "$work/text"
	size=$(stat -c %s "$text")
	got=$BATS_TEST_TMPDIR/got
}

teardown() {
	exec 8>&-
	lib_end
}

# limited LIMIT [OPTION ...] -- PROGRAM [ARGUMENT ...]: with this process's standard streams; sets $status.
limited() {
	local limit=$1
	shift
	status=0
	timeout 100 "$ojbox" -sb "$id" -M "$meta" -p --env=PATH=/usr/bin:/bin --output-limit="$limit" --run "$@" 3>&- 8>&- ||
		status=$?
}

# The same for one that is read through a pipe, in which $status would be lost.
limited_status() {
	limited "$@"
	echo "$status" >"$BATS_TEST_TMPDIR/status"
}

# through KIND LIMIT: a program writes the text to a sink of that kind; what arrived is in $got.
through() {
	local fifo=$BATS_TEST_TMPDIR/fifo
	rm -f "$got" "$fifo"
	case $1 in
	file) limited "$2" -- /bin/cat text >"$got" ;;
	appended)
		: >"$got"
		limited "$2" -- /bin/cat text >>"$got"
		;;
	error) limited "$2" -- /bin/sh -c 'cat text >&2' 2>"$got" ;;
	pipe)
		limited_status "$2" -- /bin/cat text | cat >"$got"
		status=$(cat "$BATS_TEST_TMPDIR/status")
		;;
	fifo)
		mkfifo "$fifo"
		timeout 60 cat "$fifo" >"$got" &
		limited "$2" -- /bin/cat text >"$fifo"
		wait $!
		;;
	socket)
		status=0
		perl -MSocket -e 'socketpair our $ours, our $theirs, AF_UNIX, SOCK_STREAM, 0 or die;
			if (!fork) { close $ours; open STDOUT, ">&", $theirs; close $theirs; exec @ARGV; }
			close $theirs; print STDERR while read $ours, $_, 65536; wait; exit $? >> 8' \
			"$ojbox" -sb "$id" -M "$meta" --output-limit="$2" --run -- /bin/cat text 2>"$got" 3>&- || status=$?
		;;
	terminal)
		# its input stays open: at the end it would put a ^D into the terminal
		mkfifo "$fifo"
		exec 8<>"$fifo"
		status=0
		script -qefc "stty raw; exec $ojbox -sb $id -M $meta --output-limit=$2 --run -- /bin/cat text" /dev/null \
			<&8 >"$got" 3>&- || status=$?
		exec 8>&-
		;;
	box-file)
		limited "$2" --stdout=out -- /bin/cat text
		cp "$work/out" "$got"
		;;
	box-error)
		limited "$2" --stderr=/tmp/../box/out -- /bin/sh -c 'cat text >&2'
		cp "$work/out" "$got"
		;;
	box-fifo)
		mkfifo -m 666 "$work/fifo"
		timeout 60 cat "$work/fifo" >"$got" &
		limited "$2" --stdout=fifo -- /bin/cat text
		wait $!
		;;
	merged) limited "$2" --stderr-to-stdout -- /bin/sh -c 'cat text >&2' >"$got" ;;
	box-merged)
		limited "$2" --stdout=out --stderr-to-stdout -- /bin/sh -c 'cat text >&2'
		cp "$work/out" "$got"
		;;
	esac
}

kinds='file appended error pipe fifo socket terminal box-file box-error box-fifo merged box-merged'

# The run was stopped, and the first N bytes of the text arrived.
cut_at() {
	is "$status" 1 "exit status"
	meta_is status OL "status"
	meta_is message 'Output limit exceeded' "message"
	is "$(stat -c %s "$got")" "$1" "bytes that arrived"
	cmp -n "$1" "$got" "$text"
}

# ---- the limit, for each kind of sink ----

@test "output of exactly the limit is well, wherever it goes" {
	for kind in $kinds; do
		through "$kind" "${size}B"
		is "$status $(meta_value status) $(meta_value exitcode)" "0  0" "$kind"
		cmp "$got" "$text"
	done
}

@test "one byte more is not: the first bytes arrive, no others, and the run ends" {
	for kind in $kinds; do
		echo "$kind"
		through "$kind" $((size - 1))B
		cut_at $((size - 1))
	done
}

@test "a small limit, wherever the output goes" {
	for kind in $kinds; do
		echo "$kind"
		through "$kind" 1B
		cut_at 1
		through "$kind" 5000B
		cut_at 5000
	done
}

@test "/dev/null counts" {
	limited 10 -- /bin/cat /dev/zero >/dev/null
	is "$status $(meta_value status)" '1 OL'
	limited 10 -- /bin/dd if=/dev/zero bs=1024 count=10 status=none >/dev/null
	is "$status $(meta_value status)" '0 '
	limited 10 --stdout=/dev/null -- /bin/cat /dev/zero
	is "$status $(meta_value status)" '1 OL'
}

@test "the message of a program that cannot be started counts, too" {
	limited 5B -- /none 2>"$got"
	is "$status $(meta_value status) $(cat "$got")" '1 OL execv'
}

# ---- what is said of it ----

@test "meta file: keys, their order and values" {
	limited 1 -- /bin/cat /dev/zero >"$got"
	is "$(meta_keys | grep -o "^.*csw-forced")" "status message killed $statistics"
	meta_is killed 1
	is "$(meta_value exitcode)$(meta_value exitsig)" ""
}

@test "status line on standard error, which is not counted" {
	apart "$ojbox" -b "$id" --output-limit=10B --run -- /bin/echo 0123456789
	gave 1 0123456789
	is "$stderr" 'Output limit exceeded'
}

@test "0 and none given: no limit, and the program has the caller's own pipe" {
	for option in --output-limit=0 --silent; do
		{
			readlink /proc/self/fd/1
			"$ojbox" -sb "$id" "$option" --run -- /usr/bin/readlink /proc/self/fd/1
			"$ojbox" -sb "$id" "$option" --run -- /bin/cat text
		} | cat >"$got"
		is "$(sed -n 1p "$got")" "$(sed -n 2p "$got")" "the same pipe"
		sed 1,2d "$got" | cmp - "$text"
	done
	limited 1 -- /usr/bin/readlink /proc/self/fd/1 >"$got"
	matches "$(cat "$got")" '^pipe:'
}

@test "a key of the configuration, which the command line overrides" {
	printf '[machine]\nbox-root = %s\n[defaults]\noutput-limit = 10B\n' "$BATS_FILE_TMPDIR/boxes" >"$BATS_TEST_TMPDIR/ini"
	export OJBOX_CONFIG=$BATS_TEST_TMPDIR/ini
	boxed -- /bin/echo 0123456789
	verdict OL 'Output limit exceeded'
	boxed --output-limit=11B -- /bin/echo 0123456789
	gave 0 0123456789
}

@test "with --inherit-fds, which hands out the files themselves, it is refused" {
	boxed --output-limit=10 --inherit-fds -- /bin/true
	refused '--output-limit cannot be held with --inherit-fds.*give one of them'
	boxed --output-limit=0 --inherit-fds -- /bin/true
	gave 0
}

# what follows is the same for all
# bats file_tags=anyone

# ---- two outputs ----

@test "each output has the limit for itself" {
	limited 6B -- /bin/sh -c 'echo 12345; echo abcde >&2' >"$got" 2>"$got.error"
	is "$status $(cat "$got") $(cat "$got.error")" '0 12345 abcde'
	limited 5B -- /bin/sh -c 'echo 1234; echo abcde >&2; sleep 60' >"$got" 2>"$got.error"
	is "$status $(cat "$got") $(cat "$got.error")" '1 1234 abcde'
	limited 6B --stdout=out --stderr=error -- /bin/sh -c 'echo 12345; echo abcde >&2'
	is "$status $(cat "$work/out") $(cat "$work/error")" '0 12345 abcde'
}

@test "outputs to one place share the limit and keep their order" {
	words='echo 1; echo 2 >&2; echo 3; echo 4 >&2; echo 5'
	limited 8B -- /bin/sh -c "$words" >"$got" 2>&1
	is "$status $(cat "$got")" $'1 1\n2\n3\n4'
	limited 10B -- /bin/sh -c "$words" >"$got" 2>&1
	is "$status $(cat "$got")" $'0 1\n2\n3\n4\n5'
	limited_status 8B -- /bin/sh -c "$words" 2>&1 | cat >"$got"
	is "$(cat "$BATS_TEST_TMPDIR/status" "$got")" $'1\n1\n2\n3\n4'
	limited 8B --stderr-to-stdout -- /bin/sh -c "$words" >"$got"
	is "$status $(cat "$got")" $'1 1\n2\n3\n4'
	limited 8B --stdout=out --stderr=../box/out -- /bin/sh -c "$words"
	is "$status $(cat "$work/out")" $'1 1\n2\n3\n4'
}

@test "the order of redirections stays: input, output, errors" {
	mkfifo -m 666 "$work/in" "$work/out" "$work/err"
	boxed_behind --output-limit=100B --wall-time=60 --stdin=in --stdout=out --stderr=err --processes --env=PATH=/bin -- \
		/bin/sh -c 'cat; echo error >&2'
	# each of these waits for the other end to be opened
	is "$(cd "$work" && timeout 30 bash -c 'echo input >in; exec 6<out; exec 7<err; cat <&6; cat <&7')" $'input\nerror'
	ended "$keeper"
	is "$status" 0
}

# ---- no way around ----

@test "descriptors: the program has 0, 1 and 2, and nothing that is outside" {
	for option in --silent --stdout=out; do
		limited 1 "$option" --stderr=err -- /bin/sh -c 'ls /proc/$$/fd; readlink /proc/$$/fd/1 /proc/$$/fd/2' >"$work/direct"
		[ "$option" = --silent ] || mv "$work/out" "$work/direct"
		is "$status $(sed 's,pipe:.*,/box/out,' "$work/direct" | tr '\n' ' ')" '0 0 1 2 /box/out /box/err '
	done
}

@test "children count, and a program that ignores signals gets no further" {
	limited 10 -- /bin/sh -c 'for child in 1 2 3; do cat text & done; wait; sleep 60' >"$got"
	is "$status $(meta_value status) $(stat -c %s "$got")" '1 OL 10240'
	limited 10 -- /bin/sh -c 'trap "" PIPE XFSZ TERM; while :; do cat text; done' >"$got"
	cut_at 10240
	limited 10 -- /bin/sh -c 'setsid cat text & sleep 60' >"$got"
	cut_at 10240
}

@test "a socket or a terminal that is the input, too, is no way around" {
	cat >"$BATS_TEST_TMPDIR/peer" <<-'END'
		socketpair our $ours, our $theirs, AF_UNIX, SOCK_STREAM, 0 or die;
		if (!fork) { close $ours; open STDIN, "<&", $theirs; open STDOUT, ">&", $theirs; close $theirs; exec @ARGV; }
		close $theirs; syswrite $ours, "question\n"; print while read $ours, $_, 65536; wait; exit $? >> 8
	END
	words='read word; echo "$word"; cat text >&0; head -c 100 text >/dev/stdin'
	apart perl -MSocket "$BATS_TEST_TMPDIR/peer" "$ojbox" -sb "$id" -M "$meta" --processes \
		--env=PATH=/bin --output-limit=1000B --wall-time=20 --run -- /bin/sh -c "$words"
	gave 0 question
	is "$(grep -c 'Bad file descriptor' <<<"$stderr")" 1
	apart script -qefc "stty raw -echo; exec $ojbox -sb $id -M $meta --processes --env=PATH=/bin \
		--output-limit=1000B --wall-time=20 --run -- /bin/sh -c 'cat text >&0; head -c 100 text >/dev/stdin; echo end' 2>/dev/null" /dev/null <<<""
	is "${output//[$'\r\n']/}" end
}

@test "the caller's stream keeps its flags while it is carried" {
	apart bash -c '"$@" | (sleep 0.3; cat)' bash perl -MFcntl -e 'my $before = fcntl(STDOUT, F_GETFL, 0);
		system @ARGV; my $after = fcntl(STDOUT, F_GETFL, 0); print STDERR $before == $after ? "same" : "changed"' \
		"$ojbox" -sb "$id" -M "$meta" --output-limit=1M --run -- /bin/cat text
	is "$output" "$(cat "$text")"
	is "$stderr" same
}

# ---- much ----

@test "endless output ends at the limit" {
	limited_status 1M --wall-time=60 -- /bin/dd if=/dev/zero bs=1M count=50000 status=none | cat >"$got"
	is "$(cat "$BATS_TEST_TMPDIR/status") $(meta_value status) $(stat -c %s "$got")" '1 OL 1048576'
	limited 1M --wall-time=60 --stdout=out -- /bin/dd if=/dev/zero bs=1M count=50000 status=none
	is "$status $(meta_value status) $(stat -c %s "$work/out")" '1 OL 1048576'
	limited 1M --wall-time=60 -- /usr/bin/yes >"$got"
	is "$status $(meta_value status) $(stat -c %s "$got")" '1 OL 1048576'
}

@test "carrying takes large pieces" {
	for sink in /dev/null "$got"; do
		rm -f "$work/done"
		boxed_behind --output-limit=1G --processes --env=PATH=/bin -- \
			/bin/sh -c 'dd if=/dev/zero bs=1M count=200 status=none; touch done; sleep 60' >"$sink"
		within_seconds 60 test -e "$work/done"
		[ -r "/proc/$keeper/io" ] || skip "the kernel does not tell"
		while read -r key number; do
			declare "io_${key%:}=$number"
		done <"/proc/$keeper/io"
		kill "$keeper"
		ended "$keeper"
		within "$io_rchar" 200000000 220000000
		within $((io_rchar / io_syscr)) 4000 65536
		within $((io_wchar / io_syscw)) 4000 65536
	done
}

@test "a keeper with nothing to carry sleeps, also when its input has ended" {
	for option in --silent --output-limit=1; do
		boxed_behind "$option" -- /bin/sleep 60 < <(:) >/dev/null
		sleep 1
		read -r -a stat <"/proc/$keeper/stat"
		kill "$keeper"
		ended "$keeper"
		within $((stat[13] + stat[14])) 0 $(($(getconf CLK_TCK) / 10))
	done
}

# ---- readers ----

@test "a slow reader gets everything, also what is left when the program has ended" {
	limited_status 1M -- /bin/cat text | (
		sleep 0.5
		cat >"$got"
	)
	is "$(cat "$BATS_TEST_TMPDIR/status")" 0
	cmp "$got" "$text"
	limited_status 190000B -- /bin/cat text | (
		sleep 0.5
		cat >"$got"
	)
	status=$(cat "$BATS_TEST_TMPDIR/status")
	cut_at 190000
}

@test "a reader that does not read: the limits hold" {
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	exec 8<>"$BATS_TEST_TMPDIR/fifo"
	limited 10M --wall-time=0.5 -- /bin/cat /dev/zero >"$BATS_TEST_TMPDIR/fifo"
	is "$status $(meta_value message)" '1 Time limit exceeded (wall clock)'
	within "$(meta_ms time-wall)" 501 15000
	limited 10M --time=0.2 --wall-time=60 -- /bin/sh -c 'cat text & cat text & while :; do :; done' >"$BATS_TEST_TMPDIR/fifo"
	is "$status $(meta_value message)" '1 Time limit exceeded'
	within "$(meta_ms time-wall)" 200 30000
}

@test "a reader that does not read after the program's end: the clock's limit holds, and signals do" {
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	exec 8<>"$BATS_TEST_TMPDIR/fifo"
	# more than the fifo takes, and not too much for the pipe behind it
	words='head -c 100000 text; touch done'
	limited 1M --wall-time=1 -- /bin/sh -c "$words" >"$BATS_TEST_TMPDIR/fifo"
	[ -e "$work/done" ]
	is "$status $(meta_value message)" '1 Time limit exceeded (wall clock)'
	within "$(meta_ms time-wall)" 1001 20000
	dd if="$BATS_TEST_TMPDIR/fifo" iflag=nonblock bs=1M of=/dev/null status=none 2>/dev/null || true

	rm "$work/done"
	boxed_behind --output-limit=1M --processes --env=PATH=/bin -- /bin/sh -c "$words" >"$BATS_TEST_TMPDIR/fifo"
	within_seconds 20 test -e "$work/done"
	within_seconds 20 eval '! pgrep -P "$keeper" >/dev/null'
	kill -0 "$keeper"
	kill -TERM "$keeper"
	ended "$keeper"
	is "$status $(meta_value message) $(meta_value exitsig)" '1 Interrupted 15'
}

@test "a reader that does not read a pipe which only the caller could open: the limits hold, and all arrives" {
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	exec 8<>"$BATS_TEST_TMPDIR/fifo"
	chmod 0 "$BATS_TEST_TMPDIR/fifo"
	# room for some of a bufferful, but not for all of it
	head -c 10000 "$text" >&8
	limited 10M --wall-time=0.5 -- /bin/cat /dev/zero >&8
	is "$status $(meta_value message)" '1 Time limit exceeded (wall clock)'
	rm "$BATS_TEST_TMPDIR/fifo"
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	exec 8<>"$BATS_TEST_TMPDIR/fifo"
	chmod 0 "$BATS_TEST_TMPDIR/fifo"
	(
		sleep 0.3
		timeout 60 head -c 150000 >"$got"
	) <&8 &
	limited 150000B --wall-time=60 -- /bin/cat text >&8
	wait $!
	cut_at 150000
}

@test "a reader that goes away: the program finds a broken pipe" {
	limited_status 1G --wall-time=60 -- /usr/bin/yes | head -n 1 >"$got"
	is "$(cat "$BATS_TEST_TMPDIR/status" "$got") $(meta_value exitsig)" $'1\ny 13'
	limited_status 1G --wall-time=60 -- /usr/bin/perl -e '$SIG{PIPE} = "IGNORE"; $| = 1; 1 while print "y\n"; exit($!{EPIPE} ? 7 : 8)' |
		head -n 1 >"$got"
	is "$(cat "$BATS_TEST_TMPDIR/status" "$got") $(meta_value exitcode)" $'1\ny 7'
	mkfifo -m 666 "$work/fifo"
	timeout 60 head -n 1 "$work/fifo" >"$got" &
	limited 1G --wall-time=60 --stdout=fifo -- /usr/bin/yes
	wait $!
	is "$status $(cat "$got") $(meta_value exitsig)" '1 y 13'
}

@test "a reader who is gone before anything is written is seen" {
	apart bash -c 'set -o pipefail; (sleep 0.3; exec "$@") | true' bash "$ojbox" -sb "$id" -M "$meta" --output-limit=1M \
		-p --env=PATH=/bin --run -- /bin/sh -c 'sleep 0.3; echo word; touch survived'
	meta_is exitsig 13
	[ ! -e "$work/survived" ]
}

@test "an output that cannot be written is the program's to find out" {
	limited 10 -- /bin/cat text 1</dev/null
	is "$status $(meta_value exitsig)" '1 13'
	limited 10 -- /bin/true 1</dev/null
	is "$status" 0
}

@test "an output that ends before the program does is seen to end" {
	mkfifo -m 666 "$work/fifo"
	boxed_behind --output-limit=1M --stdout=fifo --processes --env=PATH=/bin -- \
		/bin/sh -c 'echo last; exec >&-; sleep 60'
	is "$(timeout 20 cat "$work/fifo")" last
	kill -0 "$keeper"
}

# ---- fifos of the box, whose other ends boxed code may hold ----

# bats file_tags=caller
@test "a fifo that boxed code has filled holds nobody up" {
	mkfifo -m 666 "$work/fifo"
	exec 8<>"$work/fifo"
	limited 1M --wall-time=0.7 --stdout=fifo -- /bin/sh -c 'cat /dev/zero >fifo & while :; do cat text; done'
	is "$status $(meta_value message)" '1 Time limit exceeded (wall clock)'
	within "$(meta_ms time-wall)" 701 15000
}

@test "waiting for a fifo's reader counts for the clock" {
	mkfifo -m 666 "$work/fifo"
	limited 1M --wall-time=0.3 --stdout=fifo -- /bin/true
	is "$status $(meta_value message)" '1 Time limit exceeded (wall clock)'
}

@test "redirections that cannot be opened are refused as ever" {
	boxed --output-limit=1M --stdout=/usr/out -- /bin/true
	refused '--stdout: /usr/out \(a path in the box\): Read-only file system'
	boxed --output-limit=1M --stderr=none/err -- /bin/true
	refused '--stderr: none/err \(a path in the box\): No such file or directory'
	boxed --output-limit=1M --stdout=/proc/self/fd/1 -- /bin/true
	refused '--stdout: /proc/self/fd/1'
}

# ---- with --fsize ----

@test "with --fsize the smaller one decides, and --fsize looks as if the program had written the file" {
	limited 2000B --fsize=1000B -- /bin/cat text >"$got"
	is "$status $(meta_value status) $(meta_value exitsig) $(meta_value message)" '1 SG 25 Caught fatal signal 25'
	is "$(stat -c %s "$got")" 1000
	limited 2000B --fsize=1000B --stdout=out -- /bin/cat text
	is "$status $(meta_value status) $(meta_value exitsig) $(meta_value message)" '1 SG 25 Caught fatal signal 25'
	is "$(stat -c %s "$work/out")" 1000
	limited 1000B --fsize=2000B -- /bin/cat text >"$got"
	cut_at 1000
	limited 1000B --fsize=2000B --stdout=out -- /bin/cat text
	mv "$work/out" "$got"
	cut_at 1000
	limited 1000B --fsize=1000B -- /bin/cat text >"$got"
	cut_at 1000
	limited_status 2000B --fsize=1000B -- /bin/cat text | cat >"$got"
	status=$(cat "$BATS_TEST_TMPDIR/status")
	cut_at 2000
}

@test "files that the program writes by itself are not counted" {
	limited 10B -- /bin/cp text copy
	is "$status" 0
	cmp "$work/copy" "$text"
}

@test "a file of the box for which there is no room is the program's affair" {
	boxed --output-limit=10MiB --tmp-size=64KiB --stdout=/tmp/file --env=PATH=/bin:/usr/bin -- \
		/bin/dd if=/dev/zero bs=64k count=20
	verdict RE 'Exited with error status 1'
}

@test "output into memory counts as the program's" {
	need_groups
	boxed --cg-mem=16MiB --output-limit=1GiB --tmp-size=1GiB --stdout=/tmp/file --env=PATH=/bin:/usr/bin -- \
		/bin/dd if=/dev/zero bs=64k count=1000
	verdict SG 'Memory limit exceeded'
}
