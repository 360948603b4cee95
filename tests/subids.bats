#!/usr/bin/env bats
# subids.bats: boxes with subordinate ids.  What is true of every box is in the other files with the tag, which
# check.sh runs with such ids, too; here is what is special.  See subids.sh for the ids.
# Words in single quotes are for the shell in the box; variables are those of lib.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154
# bats file_tags=subids

load lib.bash

setup_file() {
	lib_begin poke burn
}

setup() {
	box_new
}

teardown() {
	lib_end
}

need_subids() {
	[ "${OJBOX_TEST_IDS-}" = subids ] || skip "for the lane with subordinate ids"
}

shell() {
	boxed "$tools" --processes --env=PATH=/usr/bin:/bin "${@:2}" -- /bin/sh -c "$1"
}

@test "--ids=subids: who has no ids is told so" {
	[ "${OJBOX_TEST_IDS-}" != subids ] || skip "this user has some"
	boxed --ids=subids -- /bin/true
	if is_root; then
		refused '--ids=subids is for ordinary users'
	elif ! grep -qE "^($EUID|$(id -un 2>/dev/null || echo none)):" /etc/subuid 2>/dev/null; then
		refused "/etc/subuid has no line for user $EUID; root can add one: usermod --add-subuids"
	fi
	is "$(stat -c %u "$work")" "$EUID"
}

@test "each box has ids of its own, from all ranges" {
	need_subids
	for number in 0 1 65536; do
		"$ojbox" --box-id=$number --init >/dev/null
		apart "$ojbox" --box-id=$number -sp --run -- /bin/sh -c 'cat /proc/self/uid_map /proc/self/gid_map'
		gave 0
		is "$(awk '$1 == 1000 { print $2 }' <<<"$output" | tr '\n' ' ')" "$(ids_of $number) "
	done
	"$ojbox" --box-id=65537 --init >/dev/null
	apart "$ojbox" --box-id=65537 -s --run -- /bin/true
	refused '/etc/subuid has ids for boxes 0 to 65536 only: 300000 and further ranges to 465535'
}

@test "the caller's rights over files are not the program's" {
	need_subids
	mkdir "$BATS_TEST_TMPDIR/data"
	echo open >"$BATS_TEST_TMPDIR/data/open"
	echo closed >"$BATS_TEST_TMPDIR/data/closed"
	chmod 600 "$BATS_TEST_TMPDIR/data/closed"
	chmod 711 "$BATS_TEST_TMPDIR"
	boxed --dir="data=$BATS_TEST_TMPDIR/data" -- /bin/cat /data/open
	gave 0 open
	for ids in subids self; do
		boxed --ids=$ids --dir="data=$BATS_TEST_TMPDIR/data:rw" -- /bin/cat /data/closed
		[ $ids != self ] || gave 0 closed
		[ $ids = self ] || gave 1 ""
	done
}

@test "two boxes that share a folder have different users there" {
	need_subids
	mkdir -m 1777 "$BATS_TEST_TMPDIR/shared"
	umask 077
	shell 'umask 077; echo mine >/shared/file; cat /shared/file' --dir="shared=$BATS_TEST_TMPDIR/shared:rw"
	gave 0 mine
	shell 'cat /shared/file' --dir="shared=$BATS_TEST_TMPDIR/shared:rw"
	gave 0 mine
	box_new
	shell 'cat /shared/file || rm -f /shared/file || echo neither' --dir="shared=$BATS_TEST_TMPDIR/shared:rw"
	gave 0 neither
}

@test "streams, limits and measures are as in other boxes" {
	need_subids
	echo input >"$BATS_TEST_TMPDIR/in"
	shell 'cat /dev/stdin; echo errors >/dev/stderr' <"$BATS_TEST_TMPDIR/in" 2>"$BATS_TEST_TMPDIR/err"
	gave 0 input
	is "$stderr" errors
	shell 'cat in; cat 1>&2' --stdin=in --stdout=out --stderr=err
	gave 2
	cp "$BATS_TEST_TMPDIR/in" "$work/in"
	shell 'cat in; cat 1>&2' --stdin=in --stdout=out --stderr=err
	gave 0 ""
	is "$(cat "$work/out" "$work/err")" $'input\ninput'
	boxed --stdout=out --output-limit=10B --wall-time=20 -- /usr/bin/yes
	verdict OL 'Output limit exceeded'
	is "$(stat -c %s "$work/out")" 10
	boxed "$tools" --time=0.2 --no-cg -p --wall-time=20 -- /t/burn self 60000
	verdict TO 'Time limit exceeded'
	within "$(meta_ms time)" 201 1000
	boxed --wall-time=0.2 -- /bin/sleep 20
	verdict TO 'Time limit exceeded (wall clock)'
	boxed -- /bin/sh -c 'kill -9 $$'
	meta_is exitsig 9
}

@test "control groups limit and measure" {
	need_subids
	need_groups
	boxed --cg --cg-mem=32MiB -p -- /usr/bin/perl -e 'my $x = "x" x (64 << 20)'
	meta_is cg-oom-killed 1
	boxed "$tools" --cg --time=0.2 -p --wall-time=20 -- /t/burn self 60000
	verdict TO 'Time limit exceeded'
}

@test "files of any mode come back, and other names of the caller's files stay his" {
	need_subids
	echo mine >"$work/file"
	ln "$work/file" "$BATS_TEST_TMPDIR/other"
	mkdir -p "$work/a/b"
	shell 'id -u; mkdir -m 0 closed; echo x >a/b/c; chmod 0 a/b/c a/b a /box; echo y >>file || true'
	gave 0 1000
	matches "$stderr" 'file: (Permission denied|cannot create)'
	is "$(cat "$BATS_TEST_TMPDIR/other")" mine
	boxed --ids=self -- /bin/sh -c 'echo more >>file'
	gave 0
	is "$(cat "$BATS_TEST_TMPDIR/other")" $'mine\nmore'
	is "$(stat -c %u "$work" "$work/a" "$work/closed" "$work/file" | sort -u)" "$EUID"
	chmod 700 "$work/a" && chmod 700 "$work/a/b" && chmod 600 "$work/a/b/c"
	is "$(stat -c '%u %g' "$work/a/b/c")" "$EUID $(id -g)"
}

@test "files with several names come back, too, and a box that lost one of the names runs" {
	need_subids
	shell 'umask 077; echo x >a; ln a b; mkdir d; ln a d/c'
	gave 0
	is "$(cat "$work/a")" x
	is "$(stat -c '%u %g' "$work/b" "$work/d/c" | sort -u)" "$EUID $(id -g)"
	rm "$work/b" "$work/d/c"
	shell 'cat a; echo y >>a'
	gave 0 x
	is "$(cat "$work/a")" $'x\ny'
}

@test "a quota is for root, with subordinate ids, too" {
	need_subids
	apart "$ojbox" --box-id="$id" --init --quota=10MiB,10
	refused 'root'
}
