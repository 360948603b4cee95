#!/usr/bin/env bats
# bats file_tags=vm-root
# quota.bats: --quota: what a program may have on the disk, when that is reset, and where it is refused.
#
# Root gets small file systems in files, mounted below this file's temporary folder: `user' and `project' enforce
# quotas of that type, `counts' only counts.  Where the kernel cannot mount them those tests are skipped.
# Words in single quotes are for the shell in the box; variables are those of lib.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2034,SC2154

load lib.bash

kinds=(user project counts)

setup_file() {
	lib_begin
	is_root || return 0
	make_disk user usrquota -O quota
	make_disk project prjquota -O quota,project -E quotatype=prjquota
	make_disk counts defaults -O quota
}

# make_disk KIND MOUNT-OPTIONS MKFS-OPTION ...: mounts a new file system at the folder KIND and writes KIND.ini,
# which lays boxes there; or writes to KIND.why what kept it from doing so.
make_disk() {
	local disk=$BATS_FILE_TMPDIR/$1 options=$2
	shift 2
	truncate -s 32M "$disk.image"
	mkdir "$disk"
	printf '[machine]\nbox-root = %s/boxes\nnum-boxes = 5\n' "$disk" >"$disk.ini"
	{
		mkfs.ext4 -q "$@" "$disk.image" && mount -o "loop,$options" "$disk.image" "$disk"
	} >"$disk.log" 2>&1 || tr '\n' ' ' <"$disk.log" >"$disk.why"
}

setup() {
	meta=$BATS_TEST_TMPDIR/meta
}

teardown() {
	local kind number
	for kind in "${kinds[@]}"; do
		for number in "$BATS_FILE_TMPDIR/$kind/boxes"/*; do
			[ ! -d "$number" ] ||
				OJBOX_CONFIG=$BATS_FILE_TMPDIR/$kind.ini "$ojbox" --box-id="${number##*/}" --cleanup
		done
	done
	lib_end
}

# The loop device goes with the last mount of it.
teardown_file() {
	local kind
	for kind in "${kinds[@]}"; do
		! mountpoint -q "$BATS_FILE_TMPDIR/$kind" || umount "$BATS_FILE_TMPDIR/$kind" ||
			umount --lazy "$BATS_FILE_TMPDIR/$kind"
	done
}

# The boxes of this test lie on a file system of that kind.
on() {
	is_root || skip "for root"
	[ ! -e "$BATS_FILE_TMPDIR/$1.why" ] || skip "no file system with quotas: $(cat "$BATS_FILE_TMPDIR/$1.why")"
	kind=$1
	disk=$BATS_FILE_TMPDIR/$1
	export OJBOX_CONFIG=$disk.ini
}

# init N [OPTION ...]: makes or resets box N, which is then that of `boxed`.
init() {
	id=$1
	work=$("$ojbox" --box-id="$id" --init "${@:2}")/box
}

# inside COMMANDS: what they print and how they end, in the box.
# Without the filter, which refuses some of what is tried here before the quota does.
inside() {
	boxed -p --syscalls=none --env=PATH=/bin:/usr/bin --stderr-to-stdout -- /bin/sh -c "$1"
}

# What a program says who wants more than it may have.
refusal='Disk quota exceeded'

# limits N: the KiB and the inodes that box N may have.
limits() {
	local type=0
	[ "$kind" != project ] || type=2
	perl -e 'my ($folder, $type, $id) = @ARGV; my $block = "\0" x 72;
		opendir(my $dir, $folder) or die; # quotactl_fd, Q_GETQUOTA
		syscall(443, fileno($dir), 0x800007 << 8 | $type, $id + 60000, $block) == 0 or die "$!";
		printf "%d %d\n", (unpack "Q6", $block)[0, 3]' "$disk" $type "$1"
}

ojbox() {
	apart "$ojbox" "$@"
}

# ---- what a program can have ----

check_blocks() {
	init 3 --quota=1000,100
	is "$(limits 3)" "1000 100"
	inside 'dd if=/dev/zero of=a bs=1k count=900 && dd if=/dev/zero of=a bs=1k count=2000'
	gave 1
	matches "$output" "900\+0 records out.*$refusal"
	within "$(du -k "$work/a" | cut -f1)" 900 1000
	# what earlier runs have left counts, and what is removed does not
	inside 'dd if=/dev/zero of=b bs=1k count=200'
	gave 1
	matches "$output" "$refusal"
	within "$(du -ks "$work" | cut -f1)" 900 1010
	inside 'rm a && dd if=/dev/zero of=b bs=1k count=200'
	gave 0
}

@test "user quota: so much space, over all runs" {
	on user
	check_blocks
}

@test "project quota: so much space, over all runs" {
	on project
	check_blocks
}

check_inodes() {
	init 3 -q 0,10
	is "$(limits 3)" "0 10"
	inside 'for i in 1 2 3 4 5 6 7 8 9; do : >$i || exit; done; rm 9; mkdir 9; rmdir 9; ln -s 1 9'
	gave 0
	inside ': >9 && : >10'
	gave 1
	matches "$output" "10: $refusal"
	is "$(find "$work" -mindepth 1 | wc -l)" 9
	inside 'dd if=/dev/zero of=1 bs=1M count=3'
	gave 0
}

@test "user quota: so many files; links, folders and the box folder count" {
	on user
	check_inodes
}

@test "project quota: so many files; links, folders and the box folder count" {
	on project
	check_inodes
}

check_links() {
	init 3 --quota=1000,100
	for name in a b c d; do
		inside "dd if=/dev/zero of=$name bs=1k count=400 && ln $name $name.too"
	done
	gave 1
	matches "$output" "$refusal"
	within "$(du -ks "$work" | cut -f1)" 800 1010
}

@test "user quota: hard links and several runs do not evade it" {
	on user
	check_links
}

@test "project quota: hard links and several runs do not evade it" {
	on project
	check_links
}

check_others() {
	init 2 --quota=1000,100
	init 3 --quota=1000,100
	dd if=/dev/zero of="$disk/roots" bs=1M count=3 status=none
	inside 'dd if=/dev/zero of=a bs=1k count=900'
	gave 0
	id=2 inside 'dd if=/dev/zero of=a bs=1k count=900'
	gave 0
	rm "$disk/roots"
	# what the caller puts in counts, and does so during the run only when files are counted by user
	dd if=/dev/zero of="$work/data" bs=1M count=3 status=none
	inside 'rm a; : >new; echo text >data; dd if=/dev/zero of=b bs=1k count=900; dd if=/dev/zero of=c bs=1k count=200'
	gave 1
	matches "$output" "^[^:]*900\+0 records out.*$refusal"
	init 3 --quota=1000,100
	dd if=/dev/zero of="$work/data" bs=1M count=3 status=none
	inside 'cat data | wc -c; dd if=/dev/zero of=a bs=1k count=1'
	gave 1
	matches "$output" "^3145728.*$refusal"
}

@test "user quota: other boxes and the rest of the disk do not count, what the caller puts in does" {
	on user
	check_others
}

@test "project quota: other boxes and the rest of the disk do not count, what the caller puts in does" {
	on project
	check_others
}

@test "project quota: a program cannot change the project of its files" {
	on project
	init 3 --quota=1000,100
	for change in "-p 0 f" "-p 60002 f" "-p 0 /box" "-P /box" "-P d" "-p 0 d"; do
		inside "mkdir d; : >f; chattr $change; s=\$?; rm -r f d; exit \$s"
		gave 1
		matches "$output" 'chattr: Invalid argument while setting' "$change"
	done
	inside 'mkdir -p d/d; : >d/d/f'
	gave 0
	is "$(lsattr -Rpd "$work" "$work/d" "$work/d/d" "$work/d/d/f" | awk '{ print $1 }' | sort -u)" 60003
	chattr -p 0 "$work/d/d/f" # the attempts were not in vain for want of the means
	is "$(lsattr -p "$work/d/d" | awk '{ print $1 }')" 0
}

# ---- how it is reset ----

check_reset() {
	init 3 --quota=1000,100
	is "$(limits 3)" "1000 100"
	init 3 --quota=64.5KiB,7
	is "$(limits 3)" "65 7"
	init 3
	is "$(limits 3)" "0 0"
	inside 'dd if=/dev/zero of=a bs=1M count=3'
	gave 0
	init 3 --quota=0,7
	is "$(limits 3)" "0 7"
	init 3 --quota=0,0
	is "$(limits 3)" "0 0"
	init 3 --quota=1000,100
	"$ojbox" --box-id=3 --cleanup
	is "$(limits 3)" "0 0"
}

@test "user quota: --init and --cleanup reset it" {
	on user
	check_reset
}

@test "project quota: --init and --cleanup reset it" {
	on project
	check_reset
}

@test "quota: with --box-id=auto the limits are those of the box that was made" {
	on user
	init 0
	init auto --quota=1000,100
	is "$work" "$disk/boxes/1/box"
	is "$(limits 0), $(limits 1)" "0 0, 1000 100"
}

@test "quota: a configuration may set it" {
	on user
	{
		cat "$disk.ini"
		printf '[defaults]\nquota = 2MiB,20\n'
	} >"$BATS_TEST_TMPDIR/test.ini"
	export OJBOX_CONFIG=$BATS_TEST_TMPDIR/test.ini
	init 3
	is "$(limits 3)" "2048 20"
	boxed -- /bin/true
	gave 0 ""
	init 3 --quota=0,0
	is "$(limits 3)" "0 0"
}

# ---- where it is refused ----

@test "quota: a file system that only counts is refused" {
	on counts
	ojbox --init --quota=1000,100
	refused 'box 0: --quota: .* counts but does not limit; mount it with usrquota or prjquota, or call quotaon'
	[ ! -e "$disk/boxes/0" ]
	ojbox --init
	gave 0 "$disk/boxes/0"
}

@test "quota: root of a container is refused, and can use boxes without it" {
	on user
	apart unshare -Ur "$ojbox" --init --quota=1000,100
	refused 'box 0: --quota: root may not set quotas here \(in a container\)'
	[ ! -e "$disk/boxes/0" ]
	apart unshare -Ur "$ojbox" --init
	gave 0 "$disk/boxes/0"
	apart unshare -Ur "$ojbox" --cleanup
	gave 0 ""
}

@test "quota: a box without a user of its own is refused, and none is made" {
	on user
	ojbox --box-id=5 --init --quota=1000,100
	refused 'root has ids for boxes 0 to 4 only; raise num-boxes'
	for number in 0 1 2 3 4; do
		init auto --quota=1000,100
	done
	ojbox --box-id=auto --init --quota=1000,100
	refused 'no number from 0 to 4 is free'
	is "$(find "$disk/boxes" -mindepth 1 -maxdepth 1 -printf "%f\n" | sort | tr '\n' ' ')" "0 1 2 3 4 "
}

@test "quota: an ordinary user, and root where there are no quotas, are refused, and nothing is reset" {
	init 3
	kind=user disk=$BATS_FILE_TMPDIR
	! is_root || ! limits 3 2>/dev/null || skip "the temporary folder has quotas"
	echo text >"$work/file"
	for number in 3 4; do
		ojbox --box-id=$number --init --quota=1000,100
		if is_root; then
			refused "box $number: --quota: (this kernel has no|.* has no quotas switched on|quotas are forbidden)"
		else
			refused "box $number: --quota: only root can limit .*; let root call ojbox, or leave the option out"
		fi
	done
	is "$(cat "$work/file")" text
	[ ! -e "$BATS_FILE_TMPDIR/boxes/4" ]
	for limits in 0,0 0B,0; do
		ojbox --box-id=3 --init --quota=$limits
		gave 0 "${work%/box}"
	done
	is "$(ls -A "$work")" ""
}

@test "quota: both parts are needed, and --run does not take it" {
	init 3
	echo text >"$work/file"
	while read -r value reason; do
		ojbox --box-id=3 --init --quota="$value"
		refused "box 3: --quota \(-q\): $reason"
	done <<-'VALUES'
		1000 '1000' has no comma; give both limits as BLOCKS,INODES
		1000, INODES: '' is not a whole number
		,1000 BLOCKS: '' is not a size
		1x,1000 BLOCKS: '1x' is not a size
		1,1KiB INODES: '1KiB' is not a whole number
		1,1,1 INODES: '1,1' is not a whole number
		0,4294967296 INODES: '4294967296' is too large
	VALUES
	is "$(cat "$work/file")" text
	ojbox --box-id=3 --quota=1000,100 --run -- /bin/true
	refused '--quota has no effect with --run; give it to --init'
}
