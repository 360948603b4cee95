#!/usr/bin/env bats
# files.bats: what files a program sees: directory rules, the default root and the box folder.
# Words in single quotes are for the shell in the box; variables are those of lib.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

# bats file_tags=subids
load lib.bash

setup_file() {
	lib_begin poke
}

setup() {
	box_new
	mkdir "$BATS_TEST_TMPDIR/outer"
	outer=$BATS_TEST_TMPDIR/outer
	echo text >"$outer/file"
	chmod 777 "$outer"
}

teardown() {
	lib_end
}

# A command of the shell in the box, with as many processes as it likes.
shell() {
	boxed --processes --env=PATH=/usr/bin:/bin "${@:2}" -- /bin/sh -c "$1"
}

# What is mounted on a folder of the box: its options.
options_of() {
	shell "awk '\$5 == \"$1\" { print \$6 }' /proc/self/mountinfo" "${@:2}"
	gave 0
}

# ---- the default root ----

@test "the root holds what the default rules say, and nothing else" {
	wanted=
	for name in bin box dev etc lib lib64 proc tmp usr; do
		case $name in
		bin | lib | lib64) [ -e /$name ] || continue ;;
		esac
		wanted+="$name "
	done
	shell 'echo $(ls -A /)'
	gave 0 "${wanted% }"
}

@test "nothing else of the host can be seen" {
	shell 'for name in home root var sys opt srv mnt run boot media old_root; do
		[ ! -e /$name ] || echo $name; done; ls /../..| head -1; ls /proc/self/root/ | head -1'
	gave 0 $'bin\nbin'
	shell "cut -d' ' -f5 /proc/self/mountinfo | grep -cx /"
	gave 0 1 # the host's root would lie on the box's
	boxed -- /usr/bin/test ! -e "$BATS_TEST_TMPDIR"
	gave 0
	boxed -- /usr/bin/test ! -e "$top"
	gave 0
}

@test "root, /usr, /bin, /lib, /etc and /dev are read-only" {
	shell 'for name in / /usr/ /usr/lib/ /bin/ /lib/ /etc/ /dev/; do
		touch ${name}new && echo $name; done; :'
	gave 0 ""
	is "$(grep -c 'Read-only file system' <<<"$stderr")" 7
	shell 'echo x >/etc/passwd || mv /etc/group /etc/other || rm -f /dev/null'
	gave 1 ""
	is "$(sed -n 's/.*: //p' <<<"$stderr" | sort -u)" 'Read-only file system'
}

@test "every mount is nosuid, and no devices work but those of /dev" {
	shell 'cut -d" " -f5,6 /proc/self/mountinfo'
	gave 0
	while read -r place options; do
		matches ",$options," ',nosuid,' "$place"
		case $place in
		/dev/null | /dev/zero | /dev/full | /dev/random | /dev/urandom) matches ",$options," ',noexec,' ;;
		*) matches ",$options," ',nodev,' "$place" ;;
		esac
	done <<<"$output"
}

@test "/etc is made by ojbox" {
	shell 'ls -A /etc | grep -vx -e ld.so.cache -e alternatives; cat /etc/passwd; id -un; id -gn'
	gave 0 $'group\npasswd\nroot:x:0:0:root:/:/bin/sh
box:x:1000:1000:box:/box:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\nbox\nbox'
}

@test "/dev holds the usual devices, which work, and the standard streams" {
	shell 'echo $(ls -A /dev); head -c 3 /dev/zero | od -An -tx1; head -c 8 /dev/urandom | wc -c
		echo lost >/dev/null; head -c 1 /dev/zero >/dev/full'
	gave 1 $'fd full null random shm stderr stdin stdout urandom zero\n 00 00 00\n8'
	matches "$stderr" 'No space left on device'
}

@test "/dev/stdin, /dev/stdout and /dev/stderr can be opened when the streams are files" {
	"$ojbox" -sb "$id" -p --env=PATH=/bin --run -- /bin/sh -c 'cat /dev/stdin; echo out >/dev/stdout; echo err >/dev/stderr' \
		<"$outer/file" >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" || true
	is "$(cat "$BATS_TEST_TMPDIR/out" "$BATS_TEST_TMPDIR/err")" $'text\nout\nerr'
}

@test "/proc shows the box's own processes only, and not pid 1" {
	shell 'echo $(ls /proc | grep "^[0-9]" | sort -n); echo $$'
	gave 0
	matches "$output" $'^2 [3-9]( [3-9]){0,4}\n2$'
	boxed -- /bin/ls /proc/1
	gave 1 ""
	matches "$stderr" 'No such file'
}

@test "nothing in /proc can be written by the box that belongs to the machine" {
	shell 'for file in /proc/sys/kernel/hostname /proc/sys/vm/drop_caches /proc/sysrq-trigger /proc/sys/user/max_user_namespaces; do
		(echo 1 >$file) 2>/dev/null && echo $file; done; :'
	gave 0 ""
}

# ---- what remains ----

@test "the program starts in /box and what it writes there remains, with its modes" {
	shell 'pwd; umask; echo hello >file; mkdir folder; chmod 751 folder; touch folder/deep; chmod 755 file'
	gave 0 $'/box\n0022'
	is "$(cat "$work/file")" hello
	is "$(cd "$work" && stat -c '%n %u %F' file folder folder/deep)" \
		"file $EUID regular file
folder $EUID directory
folder/deep $EUID regular empty file"
	is "$(stat -c %a "$work/folder")" 751
	shell 'cat file; ls folder'
	gave 0 $'hello\ndeep'
}

@test "what the caller puts into the box folder can be used and changed" {
	mkdir -m 700 "$work/folder"
	echo one >"$work/folder/file"
	chmod 600 "$work/folder/file"
	shell 'cat folder/file; echo two >>folder/file; rm -r folder/../folder; mkdir folder; echo three >folder/file'
	gave 0 one
	is "$(cat "$work/folder/file")" three
}

@test "/tmp and /dev/shm are fresh in each run and writable" {
	shell 'touch /tmp/file /dev/shm/file && ls /tmp /dev/shm'
	gave 0 $'/dev/shm:\nfile\n\n/tmp:\nfile'
	shell 'ls -A /tmp /dev/shm'
	gave 0 $'/dev/shm:\n\n/tmp:'
}

@test "symlinks, pipes and sockets in the box folder are removed, files are not" {
	shell 'mkdir -p a/b; ln -s /etc/passwd a/link; ln -s . a/b/loop; mkfifo a/b/pipe pipe; echo text >a/b/file; ln a/b/file hard
		perl -MSocket -e "socket S, AF_UNIX, SOCK_STREAM, 0; bind S, pack_sockaddr_un q(a/socket)" && ls -A a'
	gave 0 $'b\nlink\nsocket'
	is "$(cd "$work" && find . | sort | tr '\n' ' ')" '. ./a ./a/b ./a/b/file ./hard '
	is "$(cat "$work/hard")" text
}

@test "--special-files keeps them" {
	shell 'mkdir a; ln -s /etc/passwd a/link; mkfifo a/pipe' --special-files
	gave 0
	is "$(readlink "$work/a/link")" /etc/passwd
	[ -p "$work/a/pipe" ]
}

@test "special files in other folders are left alone" {
	shell 'ln -s /etc/passwd /w/link' --dir="w=$outer:rw"
	gave 0
	is "$(readlink "$outer/link")" /etc/passwd
}

@test "a folder without rights in the box is no failure of the sandbox" {
	shell 'mkdir -p a/b/c; ln -s / a/b/link; touch a/file; chmod 000 a/b a; echo done'
	gave 0 'done'
	meta_is exitcode 0
	boxed -- /bin/true
	gave 0
}

# ---- directory rules ----

@test "--dir IN=OUT: read-only" {
	for rule in "/a/b=$outer" "a/b=$outer" "//a/./b/=$outer/"; do
		shell 'cat /a/b/file; touch /a/b/new; touch /a/new' --dir="$rule"
		gave 1 text
		is "$(grep -c 'Read-only file system' <<<"$stderr")" 2
	done
	is "$(ls -A "$outer")" file
}

@test "--dir IN=OUT:rw: writable, and the files are the host's" {
	shell 'echo more >>/w/file; touch /w/new' --dir="/w=$outer:rw"
	gave 0
	read -r user _ <<<"$(ids_of)"
	is "$(stat -c %u "$outer/new")" "$user"
	# the folder is writable for all, the file is not
	has_ids || is "$(cat "$outer/file")" $'text\nmore'
}

@test "--dir DIR: the same path in the box" {
	shell "cat $outer/file; ls -A $BATS_TEST_TMPDIR; ls -A /var" --dir="$outer"
	gave 0 $'text\nouter\n'"$(cut -d/ -f3 <<<"$BATS_TEST_TMPDIR")"
}

@test "--dir of a single file" {
	boxed --dir="/etc/extra=$outer/file" -- /bin/cat /etc/extra
	gave 0 text
}

@test "--dir IN=./OUT: from the box's folder" {
	mkdir "$box/more"
	echo more >"$box/more/file"
	boxed --dir=m=./more -- /bin/cat /m/file
	gave 0 more
}

@test "--dir IN= removes a rule" {
	shell 'ls -A / | grep -x -e tmp -e etc; ls -A /dev' --dir=/tmp= --dir=etc= --dir=dev=
	gave 0 shm # a rule of its own
	shell 'ls -A /dev | grep shm' --dir=dev/shm=
	gave 1 ""
	boxed --dir=nothing= -- /bin/true
	gave 0
}

@test "--dir of a missing OUT is an error, with maybe it is nothing" {
	boxed --dir="m=$outer/none" -- /bin/true
	refused "directory rule for /m: $outer/none: No such file or directory"
	boxed --dir="m=$outer/file/none" -- /bin/true
	refused "directory rule for /m: $outer/file/none: Not a directory"
	for rule in "m=$outer/none:maybe" "m=$outer/file/none:maybe"; do
		boxed --dir="$rule" -- /usr/bin/test ! -e /m
		gave 0
	done
	boxed --dir="m=$outer:maybe" -- /bin/cat /m/file
	gave 0 text
}

@test "--dir noexec: nothing can be started there" {
	printf '#!/bin/sh\necho ran\n' >"$outer/script"
	chmod 755 "$outer/script"
	boxed --dir="m=$outer" -- /m/script
	gave 0 ran
	boxed --dir="m=$outer:noexec" -- /m/script
	verdict RE 'Exited with error status 127'
	is "$stderr" 'execve("/m/script"): Permission denied'
	options_of /m --dir="m=$outer:noexec"
	matches ",$output," ',ro,.*,noexec,'
}

@test "--dir dev: devices work there, without it they do not" {
	shell 'echo x >/d/null' --dir=d=/dev
	gave 1 ""
	matches "$stderr" 'Permission denied'
	shell 'echo x >/d/null && head -c 2 /d/zero | od -An -tx1' --dir=d=/dev:dev
	gave 0 ' 00 00'
}

@test "--dir tmp: a fresh folder, writable, in each run" {
	for _ in 1 2; do
		shell 'ls -A /s/t; touch /s/t/file && ls -A /s/t; touch /s/file' --dir=/s/t:tmp --tmp-size=1MiB
		gave 1 file
		matches "$stderr" 'Read-only file system'
	done
	boxed --dir=/s:tmp --tmp-size=1MiB -- /bin/df --output=size /s
	matches "$output" $'\n *1024$'
}

@test "--dir fs: proc, tmpfs, sysfs and devpts" {
	shell 'cat /p/self/stat | cut -d" " -f1 | grep -q "^[0-9]"; echo $?; test ! -e /p/1; echo $?' --dir=p=proc:fs
	gave 0 $'0\n0'
	shell 'touch /m/file && ls /m' --dir=m=tmpfs:fs
	gave 0 file
	shell 'ls /s | grep -x class; touch /s/x' --dir=s=sysfs:fs
	gave 1 class
	shell 'ls -A /dev/pts' --dir=dev/pts=devpts:fs
	gave 0 ptmx
	shell 'ls /proc/self/status' --dir=proc= --dir=proc:fs
	gave 0 /proc/self/status
}

@test "--dir norec: never what is mounted below" {
	mkdir "$outer/sub"
	boxed --dir="m=$outer:norec" -- /bin/ls -A /m/sub
	if [ "$status" = 2 ]; then
		refused "leave out 'norec'" # something is mounted below: the kernel hides nothing
	else
		gave 0 ""
	fi
	is_root || return 0
	below=(unshare --mount sh -c 'mount -t tmpfs none "$0"/sub && touch "$0"/sub/below && exec "$@"' "$outer")
	apart "${below[@]}" "$ojbox" -sb "$id" --dir="m=$outer" --run -- /bin/ls -A /m/sub
	gave 0 below
	apart "${below[@]}" "$ojbox" -sb "$id" --dir="m=$outer:norec" --run -- /bin/ls -A /m/sub
	refused "leave out 'norec'"
}

@test "--dir: what is mounted below is read-only, too" {
	is_root || skip "needs a mount"
	mkdir "$outer/sub"
	apart unshare --mount sh -c 'mount -t tmpfs none "$0"/sub && chmod 777 "$0"/sub && exec "$@"' "$outer" \
		"$ojbox" -sb "$id" --dir="m=$outer" --run -- /bin/touch /m/sub/new
	gave 1
	matches "$stderr" 'Read-only file system'
}

@test "--dir: a rule that replaces another keeps its place" {
	mkdir -p "$outer/b" "$BATS_TEST_TMPDIR/inner"
	echo inner >"$BATS_TEST_TMPDIR/inner/which"
	echo outer >"$outer/b/which"
	boxed --dir=/a:tmp --dir="/a/b=$BATS_TEST_TMPDIR/inner" --dir="/a=$outer" -- /bin/cat /a/b/which
	gave 0 inner
	boxed --dir="/a/b=$BATS_TEST_TMPDIR/inner" --dir="/a=$outer" -- /bin/cat /a/b/which
	gave 0 outer
}

@test "--dir: a default rule is replaced, as CMS does with /tmp" {
	shell 'echo one >file; ls -A /tmp' --dir="/tmp=$outer:rw" --chdir=/tmp
	gave 0 file
	has_ids || is "$(cat "$outer/file")" one
}

@test "--dir: the last of equal rules holds, a removed one can come back" {
	boxed --dir=/m:tmp --dir="/m=$outer" -- /bin/cat /m/file
	gave 0 text
	boxed --dir="/m=$outer" --dir=/m= -- /usr/bin/test ! -e /m
	gave 0
	boxed --dir="/m=$outer" --dir=/m= --dir="/m=$outer" -- /bin/cat /m/file
	gave 0 text
}

@test "--dir: no mount point is ever made in what is bound" {
	boxed --dir="m=$outer:rw" --dir=/m/none:tmp -- /bin/true
	refused "mount point /m/none"
	boxed --dir=/box/none:tmp -- /bin/true
	refused "mount point /box/none"
	is "$(ls -A "$outer")" file
	is "$(ls -A "$work")" ""
}

@test "--dir: a link that the program left is not followed" {
	ln -s / "$work/way"
	ln -s /tmp "$outer/way"
	boxed --special-files --dir="/box/way=$outer" -- /bin/true
	refused "mount point /box/way"
	boxed --special-files --dir="/box/way/tmp=$outer" -- /bin/true
	refused "mount point /box/way/tmp"
}

@test "--dir: rules that make no sense are refused by name" {
	for rule in =/usr /=/usr .=/usr a/../b=/usr ..=/usr a=usr a=../usr a=/usr:ro a=/usr: a=/usr:rw:zz a=:rw a=/usr:tmp \
		a:own a=/usr:own a=ext4:fs a:fs a=.usr :rw; do
		boxed --dir="$rule" -- /bin/true
		refused "--dir \(-d\) '$rule': "
	done
	boxed --dir=a=/usr:exec -- /bin/true
	refused "unknown option 'exec' \(known: rw dev noexec maybe fs tmp norec own\)"
}

@test "--no-default-dirs begins with nothing" {
	boxed -D -- /bin/true
	verdict RE 'Exited with error status 127'
	is "$stderr" 'execve("/bin/true"): No such file or directory'
	boxed -D -d usr -d lib -d lib64:maybe -d bin -- /bin/ls -A /
	gave 0
	is "$(tr '\n' ' ' <<<"$output" | sed 's/lib64 //')" 'bin lib usr '
	boxed -D -d usr -d lib -d lib64:maybe -d bin -d box=./box:rw -- /bin/touch new
	gave 0
	is "$(ls -A "$work")" new
}

@test "--chdir: an absolute path, one from /box, and one that is not there" {
	mkdir "$work/sub"
	boxed --chdir=/tmp -- /bin/pwd
	gave 0 /tmp
	boxed --chdir=sub -- /bin/pwd
	gave 0 /box/sub
	boxed --chdir=none -- /bin/pwd
	refused '--chdir: none \(a path in the box\): No such file or directory'
	boxed --chdir="$outer" -- /bin/pwd
	refused "--chdir: $outer \(a path in the box\): No such file or directory"
}
