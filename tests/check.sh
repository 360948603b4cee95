#!/bin/sh
# check.sh BUILD [--check-native|--check-vm|--check-vm-full] [FILE...]: runs the tests (unit programs and bats
# files) under prove.  Everything is copied to a folder that any user can reach first, so that a checkout
# below a closed folder works too.
#
# As root, in this order: as an ordinary user; what has the bats tag `cgroup` as that user when control
# groups were prepared for him; what has the tag `subids` as that user with subordinate ids; as root, but for
# what has the tag `anyone`; and, if no FILE is named, on cgroup v2 in user-mode Linux (tests/vm).
# Else as the caller, and on cgroup v2.
set -eu

build=$1
shift
lanes=both # native tests, and those in user-mode Linux
case ${1-} in
--check-*) lanes=${1#--check-} && shift ;;
esac
[ $# -eq 0 ] || [ "$lanes" != both ] || lanes=native
top=$(cd "$(dirname "$0")/.." && pwd)
user=61234 # no account: an ordinary user without a name, a home or any group

place=$(mktemp -d /var/tmp/ojbox-check.XXXXXX)
guests=
# remove_groups GROUP...: what was prepared for the user, as far as nobody uses it.
remove_groups() {
	for group in "$@" ojbox/user-$user ojbox; do
		# shellcheck disable=SC2086 # a pattern
		rmdir /sys/fs/cgroup/$group /sys/fs/cgroup/*/$group 2>/dev/null || true
	done
}
# shellcheck disable=SC2317 # trap calls it
finish() {
	# shellcheck disable=SC2086 # several
	[ -z "$guests" ] || { kill $guests 2>/dev/null && wait; } || true
	remove_groups "ojbox/user-$user/ojbox-outside"
	rm -rf "$place"
}
# what a run has left that was killed, with the groups of boxes: he is to be a user without any
remove_groups "ojbox/user-$user/*"
trap finish EXIT
trap 'exit 130' INT TERM HUP
chmod 755 "$place"
mkdir "$place/build" "$place/build/tests"
cp -R "$build/ojbox" "$build/ojjudge" "$place/build/"
cp -R "$build/tests/unit" "$build/tests/helpers" "$build/tests/attacks" "$place/build/tests/"
for part in Makefile README.md SECURITY.md tests config box-profiles man sandbox judge tools; do
	cp -R "$top/$part" "$place/"
done
[ ! -d "$build/man" ] || cp -R "$build/man" "$place/build/man"
cp -R "$build/completions" "$place/build/"
chmod -R a+rX "$place"
cd "$place"

# run NAME COMMAND FILE...
run() {
	name=$1
	shift
	echo "# as $name"
	mkdir "$place/tmp-$name"
	chmod 1777 "$place/tmp-$name"
	env -u OJBOX_CONFIG -u OJBOX TMPDIR="$place/tmp-$name" HOME=/nonexistent "$@" || status=1
}

# one more than there are CPUs at least: many tests wait for something
tests="prove --timer -f -o -j3 -e tests/run-one"
as_user="setpriv --reuid=$user --regid=$user --clear-groups --inh-caps=-all"

# tagged TAG FILE...: the bats files in which something has the tag
tagged() {
	tag=$1
	shift
	grep -lE "^# bats (file|test)_tags=(.*[, ])?$tag *(,|\$)" "$@" || true
}

# The long files first, so that none of them runs alone at the end, when the other CPU has nothing to do.
longest_first() {
	tagged long "$@"
	grep -LE '^# bats file_tags=(.*[, ])?long *(,|$)' "$@" || true
}

# shellcheck disable=SC2086 # lists of words
native() {
	# shellcheck disable=SC2046
	set -- $(longest_first "$@")
	if [ "$(id -u)" != 0 ]; then
		run user $tests "$@"
		return
	fi
	run user $as_user $tests "$@"
	files=$(tagged cgroup "$@")
	if [ -n "$files" ] && build/ojbox --print-cg-root >/dev/null; then
		# shellcheck disable=SC2016 # for the shell that is moved
		run delegated env OJBOX_TEST_TAG=cgroup sh -c \
			'build/ojbox --delegate "$0" --pid=$$ && exec "$@"' $user $as_user $tests $files
	fi
	files=$(tagged subids "$@")
	if [ -n "$files" ] && command -v newuidmap >/dev/null; then
		run subids env OJBOX_TEST_TAG=subids OJBOX_TEST_IDS=subids \
			tests/subids.sh $user $as_user $tests $files
	fi
	# what is the same whoever asks has been seen
	run root env OJBOX_TEST_TAG='!anyone' $tests "$@"
}

# One CPU for each; what the second says waits until the first has ended.
on_v2() {
	tests/vm/lane.sh systemd "$place" "$@" >"$place/systemd.log" 2>&1 &
	guests=$!
	tests/vm/lane.sh plain "$place" "$@" &
	guests="$guests $!"
	wait $! || status=1
	wait "${guests% *}" || status=1
	guests=
	cat "$place/systemd.log"
}

status=0
[ $# -gt 0 ] || [ "$lanes" != native ] || set -- build/tests/unit/*.t tests/*.bats
case $lanes in
native) native "$@" ;;
vm) on_v2 "$@" ;;
vm-full)
	# but not judge.bats: compilers are not in the image, and too slow there for the limits
	export OJBOX_VM_SECONDS="${OJBOX_VM_SECONDS:-3600}"
	# shellcheck disable=SC2046 # a list of words
	on_v2 build/tests/unit/*.t $(find tests -maxdepth 1 -name '*.bats' ! -name judge.bats | sort)
	;;
both)
	native build/tests/unit/*.t tests/*.bats
	on_v2
	;;
*)
	echo "check.sh: --check-$lanes: no such choice" >&2
	exit 2
	;;
esac
# holders of boxes that no test has removed
left=$(ps -eo pid=,stat=,args= | awk -v name="$place/build/ojbox" '$3 == name && $2 !~ /^Z/')
if [ -n "$left" ]; then
	echo "# FAILED: processes are left"
	echo "$left"
	status=1
fi
exit $status
