#!/usr/bin/env bats
# isolate_files.bats: called by the name isolate: directory rules, default rules, and what stays in the box folder.
# Words in single quotes are for the shell in the box; variables are those of lib.bash and isolate.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2034,SC2086,SC2154

load lib.bash
load isolate.bash

setup_file() {
	isolate_begin
}

setup() {
	init
	one=$BATS_TEST_TMPDIR/one two=$BATS_TEST_TMPDIR/two
	mkdir "$one" "$two"
	chmod 777 "$one" "$two"
	echo one >"$one/name"
	echo two >"$two/name"
}

teardown() {
	lib_end
}

# ---- the default rules ----

@test "default rules: these folders and no others" {
	wanted=
	for name in bin box dev lib lib64 proc tmp usr; do
		[ $name != lib64 ] || [ -e /lib64 ] || continue
		wanted+="$name "
	done
	shell 'echo $(ls -A /)'
	gave 0 "${wanted% }"
}

@test "default rules: /box and /tmp and /dev/shm are writable, the others are not" {
	shell 'for folder in / /bin /dev /dev/shm /lib /lib64 /proc /tmp /usr /box; do
		(: >$folder/new) 2>/dev/null && echo $folder; done; :'
	gave 0 $'/dev/shm\n/tmp\n/box'
	[ -e "$work/new" ]
}

@test "default rules: /tmp and /dev/shm are fresh in each run" {
	for _ in 1 2; do
		shell 'ls -A /tmp /dev/shm | grep new; touch /tmp/new /dev/shm/new && echo made'
		gave 0 made
	done
}

@test "default rules: /dev has devices that work, and no terminals or disks of the host's" {
	shell 'for name in null zero full random urandom; do [ -c /dev/$name ] || echo no $name; done
		for name in fd stdin stdout stderr; do [ -e /dev/$name ] || echo no $name; done
		head -c 2 /dev/zero | od -An -tx1; echo lost >/dev/null; head -c 1 /dev/urandom | wc -c'
	gave 0 $' 00 00\n1'
	shell 'ls /dev/pts/* /dev/mqueue /dev/hugepages 2>/dev/null; find /dev -type b'
	is "$output" ""
}

@test "default rules: /proc has the box's own processes" {
	shell 'ls /proc | grep -c "^[0-9]"; ls /proc/$$/comm'
	gave 0
	within "$(head -n 1 <<<"$output")" 1 6
}

@test "setuid programs gain nothing, and devices do not work elsewhere" {
	shell 'grep -E " (/usr|/box) " /proc/self/mountinfo; grep NoNewPrivs /proc/self/status'
	gave 0
	matches "$output" $'NoNewPrivs:\t1'
	is "$(grep -c 'nosuid.*nodev\|nodev.*nosuid' <<<"$output")" 2
}

@test "-D: no default rule; those given make the root" {
	lib64=()
	[ ! -e /lib64 ] || lib64=(-d lib64)
	boxed -D -d box=./box:rw -d usr -d lib "${lib64[@]}" -d bin -- /bin/ls /
	gave 0
	is "${output//$'\n'/ }" "bin box lib ${lib64:+lib64 }usr"
	isolate -sb "$id" --no-default-dirs -d box=./box:rw -d usr -d lib "${lib64[@]}" -d bin --run -- /bin/ls /
	gave 0
	is "${output//$'\n'/ }" "bin box lib ${lib64:+lib64 }usr"
	# also behind its rules
	boxed -d box=./box:rw -d usr -d lib "${lib64[@]}" -d bin -D -- /bin/ls /
	gave 0
	is "${output//$'\n'/ }" "bin box lib ${lib64:+lib64 }usr"
}

# ---- forms ----

@test "IN=OUT binds read-only, with any number of slashes in front of IN" {
	for rule in "a/b=$one" "/a/b=$one" "//a/b=$one"; do
		shell 'cat /a/b/name; (: >/a/b/new) 2>/dev/null || echo closed' --dir="$rule"
		gave 0 $'one\nclosed'
	done
	is "$(ls -A "$one")" name
}

@test "DIR binds a folder to its own path; it need not begin with a slash" {
	for rule in "$one" "${one#/}"; do
		boxed --dir="$rule" -- /bin/cat "$one/name"
		gave 0 one
	done
	shell "(: >$one/new) 2>/dev/null || echo closed; touch $two/new" --dir="$one" --dir="${two#/}:rw"
	gave 0 closed
	[ -e "$two/new" ]
}

@test "IN= removes a rule, also a default one; there need be none" {
	boxed --dir=tmp= --dir=/proc= --dir=nothing= --dir=a="$one" --dir=a= -- /bin/ls /
	gave 0
	hides tmp proc a
	shows usr
}

@test "OUT with ./ is relative to the box's folder" {
	mkdir "$box/more"
	echo more >"$box/more/name"
	boxed --dir=more=./more -- /bin/cat /more/name
	gave 0 more
	echo mine >"$work/name"
	boxed --dir=again=./box -- /bin/cat /again/name
	gave 0 mine
}

# ---- options ----

# bats test_tags=subids
@test "rw: what is written is the host's" {
	shell 'echo new >/w/new; cat /w/name' --dir="/w=$one:rw"
	gave 0 one
	is "$(<"$one/new")" new
	read -r user _ <<<"$(ids_of)"
	is "$(stat -c %u "$one/new")" "$user"
}

@test "noexec: nothing is started from there" {
	printf '#!/bin/sh\necho ran\n' >"$one/script"
	chmod 755 "$one/script"
	boxed --dir="m=$one:rw" -- /m/script
	gave 0 ran
	boxed --dir="m=$one:rw:noexec" -- /m/script
	verdict RE 'Exited with error status 127'
	is "$stderr" 'execve("/m/script"): Permission denied'
}

@test "dev: devices work, without it they do not" {
	shell 'echo x >/d/null' --dir=d=/dev:dev
	gave 0 ""
	shell '(echo x >/d/null) 2>/dev/null || echo closed' --dir=d=/dev
	gave 0 closed
}

@test "maybe: a folder that is not there makes no rule; without it the sandbox has failed" {
	boxed --dir="m=$one/none:maybe" --dir="n=$one:maybe" -- /bin/ls / /n
	gave 0
	hides m
	shows n name
	boxed --dir="m=$one/none" -- /bin/true
	failed "$one/none.*No such file or directory"
	meta_is status XX
}

@test "tmp: a folder of the run's own, writable and empty" {
	for _ in 1 2; do
		shell 'ls -A /m; touch /m/new && echo made' --dir=/m:tmp
		gave 0 made
	done
	shell 'touch /tmp/new /dev/shm/new && echo made' --dir=/dev/shm:tmp --dir=/tmp:tmp
	gave 0 made
}

@test "fs: proc, sysfs, tmpfs and devpts, and nothing else" {
	shell 'cat /p/self/comm; [ -e /p/1 ] || echo hidden' --dir=p=proc:fs
	gave 0 $'cat\nhidden'
	shell 'ls -d /s/class' --dir=s=sysfs:fs
	gave 0 /s/class
	shell 'touch /m/new && ls /m' --dir=m=tmpfs:fs:rw
	gave 0 new
	shell 'ls /dev/pts' --dir=dev/pts=devpts:fs
	gave 0 ptmx
	boxed --dir=m=ext4:fs -- /bin/true
	failed 'proc'
}

@test "norec: what is mounted below is not shown; where the kernel would show it, that is an error" {
	is_root || skip "needs a mount below a folder"
	mkdir "$one/sub"
	below=(unshare --mount sh -c 'mount -t tmpfs none "$0"/sub && touch "$0"/sub/below && exec "$@"' "$one")
	apart "${below[@]}" "$isolate" -sb "$id" --dir="m=$one" --run -- /bin/ls /m/sub
	gave 0 below
	apart "${below[@]}" "$isolate" -sb "$id" --dir="m=$one:norec" --run -- /bin/ls /m/sub
	[ "$status" = 0 ] || failed 'norec'
	is "$output" ""
}

@test "norec, where nothing is mounted below" {
	boxed --dir="m=$one:norec" -- /bin/cat /m/name
	if [ "$status" = 2 ]; then
		failed 'norec' # something is, says the kernel
	else
		gave 0 one
	fi
}

@test "options can be several" {
	shell '(: >/m/new) && cat /m/name' --dir="m=$one:maybe:rw:noexec:dev"
	gave 0 one
}

# ---- the order of rules ----

@test "a rule for a place that has one replaces it; options do not add up" {
	shell 'cat /m/name; (: >/m/new) 2>/dev/null || echo closed' --dir="m=$one:rw" --dir="/m=$two"
	gave 0 $'two\nclosed'
	shell 'cat name; touch /box/new' --dir="box=$two:rw" --chdir=/box
	gave 0 two
	[ -e "$two/new" ]
	is "$(ls -A "$work")" ""
}

@test "a rule that is replaced keeps its place in the order" {
	mkdir "$one/b" "$two/b"
	# /m is bound first, /m/b into it: also after /m has got another folder
	boxed --dir="m=$one" --dir="m/b=$one" --dir="m=$two" -- /bin/cat /m/name /m/b/name
	gave 0 $'two\none'
	# the other way round, /m covers what was bound below
	boxed --dir="m/b=$one" --dir="m=$two" -- /bin/cat /m/name
	gave 0 two
	boxed --dir="m/b=$one" --dir="m=$two" -- /bin/ls -A /m/b
	gave 0 ""
	# and so does one that was removed
	boxed --dir="m=$one" --dir="m/b=$one" --dir=m= --dir="m=$two" -- /bin/cat /m/name /m/b/name
	gave 0 $'two\none'
}

# bats test_tags=subids
@test "CMS: /tmp replaced by a folder of the caller's" {
	shell 'cat /tmp/name; echo new >/tmp/new' --chdir=/tmp --dir="/tmp=$one:rw"
	gave 0 one
	is "$(<"$one/new")" new
}

@test "mount points are made before anything is bound: never inside a bound folder" {
	boxed --dir="m=$one:rw" --dir="m/b=$two" -- /bin/true
	failed 'm/b'
	is "$(ls -A "$one")" name
	boxed --dir="box/b=$two" -- /bin/true
	failed 'box/b'
	is "$(ls -A "$work")" ""
	mkdir "$one/b" "$work/b"
	boxed --dir="m=$one:rw" --dir="m/b=$two" --dir="box/b=$two" -- /bin/cat /m/b/name /box/b/name
	gave 0 $'two\ntwo'
	is "$(find "$one/b" "$work/b" -mindepth 1)" ""
}

# bats test_tags=subids
@test "what the caller may not read is not shown" {
	! is_root || skip "root reads everything"
	boxed --dir=m=/root -- /bin/ls /m
	[ "$status" != 0 ]
	is "$output" ""
}

# ---- what stays in the box folder ----

# bats test_tags=subids
@test "what the program leaves is the caller's afterwards, also when it was closed" {
	shell 'echo x >file; mkdir -p a/b; echo y >a/b/c; chmod 700 a'
	gave 0
	is "$(stat -c %u "$work" "$work/file" "$work/a" "$work/a/b/c" | sort -u)" "$EUID"
	is "$(cat "$work/file" "$work/a/b/c")" $'x\ny'
	rm -r "$work/a"
}

# bats test_tags=subids
@test "it is the caller's again, too, when a run was stopped" {
	for end in 'kill -9 $$' 'exec sleep 60' 'exit 3'; do
		shell "echo x >file; $end" --wall-time=1
		gave 1
		is "$(stat -c %u "$work/file")" "$EUID"
		rm "$work/file"
	done
}

# bats test_tags=subids
@test "symlinks, FIFOs and sockets are removed from the box folder, unless --special-files" {
	script='mkdir d; ln -s /etc/passwd link; ln -s . d/loop; mkfifo d/fifo; echo x >d/file; ln d/file hard
		[ ! -x /usr/bin/perl ] || perl -MSocket -e "socket S, AF_UNIX, SOCK_STREAM, 0; bind S, pack_sockaddr_un q(d/socket)"
		ls d | wc -l'
	shell "$script"
	gave 0
	within "$output" 3 4
	is "$(cd "$work" && find . | sort | tr '\n' ' ')" '. ./d ./d/file ./hard '
	rm -r "$work/d" "$work/hard"
	shell "$script" --special-files
	gave 0
	[[ -L $work/link && -L $work/d/loop && -p $work/d/fifo ]]
	is "$(readlink "$work/link")" /etc/passwd
}

@test "special files that the caller put there before the run are removed, too" {
	ln -s /etc/passwd "$work/link"
	boxed -- /bin/true
	gave 0
	is "$(ls -A "$work")" ""
}

@test "special files in other folders stay" {
	shell 'ln -s /etc/passwd /m/link; mkfifo /m/fifo' --dir="m=$one:rw"
	gave 0
	[[ -L $one/link && -p $one/fifo ]]
}

# bats test_tags=subids
@test "Piston: a folder of one box is moved to another" {
	mkdir "$work/submission"
	first=$work
	shell 'echo built >program; mkdir more; chmod 700 more' --chdir=/box/submission
	gave 0
	other=$("$isolate" -b 2001 --init)
	mv -T "$first/submission" "$other/box/submission"
	isolate -sb 2001 -p --chdir=/box/submission --run -- /bin/cat program
	gave 0 built
	perl -e 'rename shift, shift or die "$!"' "$other/box/submission" "$first/submission" # without copying
	shell 'cat program; echo more >>program; touch more/file' --chdir=/box/submission
	gave 0 built
	is "$(<"$first/submission/program")" $'built\nmore'
}

# ---- quotas ----

@test "quotas are set by --init and are for root; 0,0 is none" {
	isolate -b "$id" --quota=0,0 --init
	gave 0 "$box"
	if ! is_root; then
		isolate -b "$id" --quota=1000,100 --init
		failed 'root'
		isolate -b "$id" -q 1000,100 --init
		failed 'root'
	fi
}

# bats test_tags=vm-root
@test "root: a quota is what the program may have in the box folder" {
	is_root || skip "for root"
	disk=$BATS_TEST_TMPDIR/disk
	truncate -s 16M "$disk.image"
	mkdir "$disk"
	mkfs.ext4 -q -O quota "$disk.image" && mount -o loop,usrquota "$disk.image" "$disk" ||
		skip "no file system with quotas here"
	printf '[machine]\nbox-root = %s/boxes\n' "$disk" >"$disk.ini"
	export OJBOX_CONFIG=$disk.ini
	isolate -b 3 --quota=1000,20 --init
	run_status=$status folder=$output
	isolate -sb 3 --run -- /bin/dd if=/dev/zero of=file bs=1k count=900
	isolate_first=$status
	isolate -sb 3 --run -- /bin/dd if=/dev/zero of=file bs=1k count=2000
	is_over=$status words=$stderr
	isolate -b 3 --init # without: none again
	isolate -sb 3 --run -- /bin/dd if=/dev/zero of=file bs=1k count=2000
	without=$status
	"$isolate" -b 3 --cleanup
	umount "$disk" || umount --lazy "$disk"
	is "$run_status $isolate_first $is_over $without" "0 0 1 0"
	is "$folder" "$disk/boxes/3"
	matches "$words" 'Disk quota exceeded'
}
