#!/bin/sh
# run.sh BUILD faults|endure N: what `make faults' and `make endure' run: as an ordinary user and, called by
# root, as root; what is needed is copied to a folder that any user can reach first.
set -eu

build=$1 what=$2 count=$3
user=61234 # no account
place=$(mktemp -d /var/tmp/ojbox-faults.XXXXXX)
trap 'rm -rf "$place"' EXIT
trap 'exit 130' INT TERM HUP
chmod 755 "$place"
for program in ojbox tests/helpers/faults tests/helpers/witness tests/helpers/endure; do
	cp "$build/$program" "$place/"
done
mkdir -m 1777 "$place/tmp"
export TMPDIR="$place/tmp"
unset OJBOX_CONFIG
cd "$place"

status=0
# run NAME COMMAND...
run() {
	echo "# as $1"
	shift
	if [ "$what" = faults ]; then
		"$@" ./faults "$place/ojbox" "$place/witness" || status=1
		"$@" ./faults --kill "$place/ojbox" "$place/witness" || status=1
	else
		"$@" ./endure "$count" "$place/ojbox" || status=1
	fi
}
if [ "$(id -u)" = 0 ]; then
	run user setpriv --reuid=$user --regid=$user --clear-groups --inh-caps=-all
	run root env
else
	run user env
fi
exit $status
