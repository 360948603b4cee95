#!/bin/sh
# check.sh BUILD [FILE...]: runs the tests (unit programs and bats files) under prove.  As root: once as an
# ordinary user and once as root; else as the caller.  Everything is copied to a folder that any user can
# reach first, so that a checkout below a closed folder works too.
set -eu

build=$1
shift
top=$(cd "$(dirname "$0")/.." && pwd)
user=61234 # no account: an ordinary user without a name, a home or any group

place=$(mktemp -d /var/tmp/ojbox-check.XXXXXX)
trap 'rm -rf "$place"' EXIT
trap 'exit 130' INT TERM HUP
chmod 755 "$place"
mkdir "$place/build" "$place/build/tests"
cp -R "$build/ojbox" "$build/ojjudge" "$place/build/"
cp -R "$build/tests/unit" "$place/build/tests/unit"
for part in Makefile README.md tests config man sandbox judge tools; do
	cp -R "$top/$part" "$place/"
done
[ ! -d "$build/man" ] || cp -R "$build/man" "$place/build/man"
chmod -R a+rX "$place"
cd "$place"

if [ $# -eq 0 ]; then
	set -- build/tests/unit/*.t tests/*.bats
fi

run() {
	name=$1
	shift
	echo "# as $name"
	mkdir "$place/tmp-$name"
	chmod 1777 "$place/tmp-$name"
	env -u OJBOX_CONFIG -u OJBOX TMPDIR="$place/tmp-$name" HOME=/nonexistent "$@"
}

status=0
if [ "$(id -u)" = 0 ]; then
	run user setpriv --reuid=$user --regid=$user --clear-groups --inh-caps=-all \
		prove --timer -f -o -j2 -e tests/run-one "$@" || status=1
	run root prove --timer -f -o -j2 -e tests/run-one "$@" || status=1
else
	run user prove --timer -f -o -j2 -e tests/run-one "$@" || status=1
fi
exit $status
