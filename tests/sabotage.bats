#!/usr/bin/env bats
# sabotage.bats: box folders that are hard to look at, to hand over and to remove: attacks/spoil.c makes them.  Every
# command that walks them does its work in bounded time, with few descriptors, and touches nothing outside.
# What leftovers.bats has is not here again.
# shellcheck disable=SC2030,SC2031,SC2154

# bats file_tags=long
load lib.bash

setup_file() {
	lib_begin spoil
}

setup() {
	box_new
	outer=$BATS_TEST_TMPDIR/outer
	mkdir -p "$outer/folder"
	echo text >"$outer/folder/file"
	chmod 640 "$outer/folder/file"
	chmod 750 "$outer/folder"
	touch -d 2001-01-01 "$outer/folder/file"
	chmod 755 "$outer" "$BATS_TEST_TMPDIR"
	before=$(outside)
}

teardown() {
	chmod -R u+rwx "$BATS_FILE_TMPDIR/boxes" 2>/dev/null || true
	lib_end
}

# Whatever could be changed of what lies outside.
outside() {
	(cd "$outer" && stat -c '%n %i %a %u %g %s %Y %h' . folder folder/file && cat folder/file)
}

# few COMMAND ...: with 64 descriptors, and not for long.
few() {
	(ulimit -Sn 64 && timeout 120 "$@" 3>&-)
}

# spoiled ARGUMENT ...: makes the tree by a run, which itself looks for links and pipes in it afterwards.  Without the
# filter, which refuses some of it.
spoiled() {
	few "$ojbox" -sb "$id" -n 64 "$tools" --syscalls=none --special-files --run -- /t/spoil "$@"
}

# survives ARGUMENT ...: all commands, one after the other, each on a tree of its own where it removes it.
survives() {
	spoiled "$@"
	few "$ojbox" --list --reap | grep -q "^$id "
	few "$ojbox" -sb "$id" --run -- /bin/true # sweeps
	is "$(outside)" "$before"
	few "$ojbox" --box-id="$id" --init
	is "$(ls -A "$work")" ""
	spoiled "$@"
	few "$ojbox" --box-id="$id" --cleanup
	[ ! -e "$box" ]
	is "$(outside)" "$before"
}

@test "20000 files in one folder" {
	survives many "$(scaled 20000)"
}

@test "folders that have the names which the removal would give" {
	survives wide "$(scaled 3000)"
}

@test "10000 folders deep" {
	survives deep "$(scaled 10000)"
}

@test "long names all the way down, and closed neighbours" {
	survives deep "$(scaled 500)" long
}

@test "every byte in names of every kind, without rights" {
	survives names
}

@test "marks, locks and odd modes of folders" {
	survives marks
}

@test "a file of the caller's with second names in the box keeps its mode, its owner and its text" {
	# the one way to get such names: a folder lent writable that holds the box's place for files, too
	mkdir "$work/lent"
	echo text >"$work/lent/file"
	ln "$work/lent/file" "$outer/folder/name"
	chmod 600 "$work/lent/file"
	before=$(outside && stat -c '%i %a %u %g' "$outer/folder/name")
	boxed "$tools" -- /t/spoil linked lent/file
	if is_root; then # to the box's user it is a file of somebody else's
		gave 1
	else
		gave 0
	fi
	is "$(outside && stat -c '%i %a %u %g' "$outer/folder/name")" "$before"
	"$ojbox" --list --reap >/dev/null
	"$ojbox" --box-id="$id" --init
	is "$(outside && stat -c '%i %a %u %g' "$outer/folder/name")" "$before"
	is "$(cat "$outer/folder/name")" text
}

@test "links that have come to stand among the folders lead nowhere" {
	mkdir -p "$work/a/b"
	ln -s "$outer/folder" "$work/a/out"
	ln -s "$outer" "$work/a/b/out"
	ln -s "$outer/folder/file" "$work/file"
	for command in "--list --reap" "-b $id --special-files --run -- /bin/true" "-b $id --run -- /bin/true" "-b $id --cleanup"; do
		read -ra words <<<"$command"
		few "$ojbox" --silent "${words[@]}" >/dev/null
		is "$(outside)" "$before"
	done
	[ ! -e "$box" ]
}

@test "a folder that grows while it is removed" {
	for command in --init --cleanup; do
		"$ojbox" --box-id="$id" --init >/dev/null
		(
			cd "$work"
			for ((i = 0; i < 20000; i++)); do { : >"grown$i"; } 2>/dev/null || exit 0; done
		) 3>&- &
		within_seconds 10 test -e "$work/grown10"
		few "$ojbox" --box-id="$id" $command
		wait $!
	done
	[ ! -e "$box" ]
}

@test "root: devices are removed, not opened, and what is mounted there is told and left alone" {
	is_root || skip "for root"
	mkdir "$work/dir"
	mknod "$work/dir/device" c 1 1
	boxed -- /bin/ls dir
	gave 0 device # while it ran; it has no use there
	[ ! -e "$work/dir/device" ]
	mount --bind "$outer/folder" "$work/dir"
	apart "$ojbox" --box-id="$id" --cleanup
	mounted=$(stat -c %a "$work/dir" "$work/dir/file" 2>&1) || true
	umount "$work/dir" || umount "$BATS_FILE_TMPDIR"/boxes/*/*/dir
	refused 'something is mounted on it'
	is "$mounted" $'750\n640'
	is "$(outside)" "$before"
	"$ojbox" --box-id="$id" --cleanup
	[ ! -e "$box" ]
}

@test "root: no file of the box that comes back to root keeps its set-user-id bit" {
	is_root || skip "for root"
	boxed -p -E PATH=/bin --syscalls=+set-user-id -- /bin/sh -c 'cp /bin/id . && chmod 6755 id && stat -c %a id'
	gave 0 6755
	is "$(stat -c '%a %u' "$work/id")" '755 0'
}
