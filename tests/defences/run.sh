#!/bin/bash
# run.sh [NAME ...|--check]: takes each defence of defences.txt out of the source in turn, and sees the test
# fail that SECURITY.md names for it; before that the same test passes on the source as it is.  Works on a
# copy; called by `make defences`.
#
# A defence whose test passes without it is either not one, or nobody would notice its loss.  With --check it
# only sees whether each can be taken out.
set -u

top=$(cd "$(dirname "$0")/../.." && pwd)
place=$(mktemp -d /var/tmp/ojbox-defences.XXXXXX)
user=61234 # as in check.sh: no account
# As in check.sh: who is to be without groups must have none of an earlier test.
remove_groups() {
	for group in "ojbox/user-$user/*" ojbox/user-$user ojbox; do
		# shellcheck disable=SC2086 # a pattern
		rmdir /sys/fs/cgroup/$group /sys/fs/cgroup/*/$group 2>/dev/null
	done
}
trap 'remove_groups; rm -rf "$place"' EXIT
trap 'exit 130' INT TERM HUP

chmod 755 "$place"
for part in Makefile README.md SECURITY.md tests config box-profiles man sandbox judge tools; do
	cp -R "$top/$part" "$place/" || exit 2
done
cd "$place" || exit 2
[ "${1-}" = --check ] || make -s all unit man >make.log 2>&1 || { cat make.log && exit 2; }

# One defence: its file into $file, what is taken out and what is put in its place into old and new.
read_block() {
	awk -v name="$1" '
		$1 == "@" { on = ($2 == name); if (on) print $3 > "file"; next }
		on && /^-/ { print substr($0, 2) > "old" }
		on && /^\+/ { print substr($0, 2) > "new" }' tests/defences/defences.txt
	file=$(<file)
}

# Exactly once, else the table has not followed the source.
replace() {
	perl -e '
		my ($file, $old, $new) = map { local $/; open my $f, "<", $_ or die "$_: $!\n"; <$f> } @ARGV;
		s/\n\z// for $old, $new;
		my $count = () = $file =~ /\Q$old\E/g;
		die "$ARGV[0]: what is to be taken out stands there $count times\n" if $count != 1;
		$file =~ s/\Q$old\E/$new/;
		open my $out, ">", $ARGV[0] or die "$ARGV[0]: $!\n"; print $out $file; close $out or die' "$@"
}

# The rows of the table in SECURITY.md: | `NAME` | defence | WHO FILE.bats: TEST |
row() {
	sed -nE "s/^\| \`$1\` \|.*\| ([a-z]+) (tests\/[a-z_]+\.bats): (.*) \|\$/\1\t\2\t\3/p" SECURITY.md
}

# The test, as the user it is for, in a session of its own; 0: passed, 1: failed, 2: skipped or not there.
try() {
	local as=() log=$place/test.log filter
	[ "$1" = root ] || as=(setpriv "--reuid=$user" "--regid=$user" --clear-groups --inh-caps=-all)
	# shellcheck disable=SC2016 # for the shell that is moved
	[ "$1" != delegated ] ||
		as=(sh -c 'build/ojbox --delegate "$0" --pid=$$ && exec "$@"' "$user" "${as[@]}")
	[ "$1" != subids ] || as=(env OJBOX_TEST_IDS=subids tests/subids.sh "$user" "${as[@]}")
	chmod -R a+rX .
	rm -rf tmp && mkdir -m 1777 tmp
	remove_groups
	# shellcheck disable=SC2001 # a class of characters
	filter="^$(sed 's/[][().*+?^$|\\{}]/\\&/g' <<<"$3")\$"
	env TMPDIR="$place/tmp" HOME=/nonexistent "${as[@]}" setsid -w timeout -k 5 300 \
		bats --tap --filter "$filter" "$2" >"$log" 2>&1 </dev/null ||
		return 1 # also when an attack that is not held back any more has ended bats itself
	grep -q '^ok [0-9]* [^#]*$' "$log" || return 2
}

one() {
	local who tests name_of_test
	rm -f file old new && touch old new
	read_block "$1"
	IFS=$'\t' read -r who tests name_of_test <<<"$(row "$1")"
	[ -n "${tests-}" ] || { echo "no row in SECURITY.md" && return 1; }
	try "$who" "$tests" "$name_of_test"
	case $? in
	1) echo "its test fails with it: $tests: $name_of_test" && return 1 ;;
	2) echo "its test did not run ($who): $tests: $name_of_test" && return 1 ;;
	esac
	cp -p "$file" before
	replace "$file" old new 2>&1 || return 1
	if ! make -s all unit WERROR= >make.log 2>&1; then
		tail -3 make.log
		echo "it does not build without it"
		cp before "$file"
		return 1
	fi
	try "$who" "$tests" "$name_of_test"
	result=$?
	cp before "$file" && touch "$file" && make -s all unit >make.log 2>&1
	[ "$result" = 1 ] || { echo "its test does not notice: $tests: $name_of_test" && return 1; }
}

# Only whether the source still has what is to be taken out.
possible() {
	rm -f file old new && touch old new
	read_block "$1"
	cp "$file" before && replace "$file" old new 2>&1
	result=$?
	cp before "$file"
	return $result
}

way=one
names=("$@")
[ "${1-}" != --check ] || { way=possible && names=(); }
[ ${#names[@]} -gt 0 ] || mapfile -t names < <(awk '$1 == "@" { print $2 }' tests/defences/defences.txt)
passed=0 failed=0
for name in "${names[@]}"; do
	if why=$($way "$name"); then
		echo "ok $name"
		passed=$((passed + 1))
	else
		echo "not ok $name: $why"
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
