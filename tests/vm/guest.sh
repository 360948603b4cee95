# guest.sh: what both lanes do in the guest; read by plain.sh and systemd.sh, which run as root in there.
#
# /run/ojbox-host is lane.sh's folder on the host, written through: `up`, and `passed` or `failed`, are empty
# files, which the host sees at once.  The tests' output goes to the second console.
# shellcheck shell=bash

export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/nonexistent
export OJBOX_TEST_SCALE=20
host=/run/ojbox-host
top=/var/tmp/place
failed=0

guest_argument() {
	sed -n "s/.* ojbox\.$1=\([^ ]*\).*/\1/p" /proc/cmdline
}

# Tells the host that the guest is up, and copies what is tested to memory: a folder of the host has odd ways
# (owners, sockets, locks), and is slow.
guest_begin() {
	mkdir "$host" /run/ojbox-place
	mount -t hostfs -o "$(guest_argument work)" none "$host"
	: >"$host/up"
	mount -t hostfs -o "$(guest_argument place)" none /run/ojbox-place
	mkdir "$top"
	for part in /run/ojbox-place/*; do
		case ${part##*/} in
		tmp-* | vm-*) ;;
		*) cp -R "$part" "$top/" ;;
		esac
	done
	umount /run/ojbox-place
	chown -R root:root "$top"
	cd "$top" || exit
	stty -F /dev/tty1 raw
}

# Files that the other lane runs, a pattern: the two go side by side, and what depends on control groups but
# not on who has made the place for them is seen in either.
guest_leave=
# In which all that has a tag would be skipped: compilers and runtimes of languages are too slow in here.
guest_too_slow='tests/(runtimes|judge_languages)\.bats'

# guest_run NAME TAG COMMAND...: runs the files that the host has named, or else the tests with the tag, but
# for those left to the other lane.  COMMAND... makes the caller that is tested out of the root
# that we are.
guest_run() {
	local name=$1 tag=$2 files
	shift 2
	echo "# cgroup v2, $name: $(uname -r)"
	mapfile -t files < <(grep . "$host/files")
	if [ ${#files[@]} -gt 0 ]; then
		tag=
	else
		mapfile -t files < <(grep -lE "^# bats (file|test)_tags=(.*[, ])?$tag *(,|\$)" tests/*.bats |
			grep -vxE "$guest_leave" | grep -vxE "$guest_too_slow")
	fi
	if [ ${#files[@]} = 0 ]; then
		echo "# FAILED: no test has the tag $tag"
		failed=1
		return
	fi
	mkdir "$top/tmp-$name"
	chmod 1777 "$top/tmp-$name"
	"$@" env TMPDIR="$top/tmp-$name" OJBOX_TEST_TAG="$tag" \
		prove --timer -f -o -e tests/run-one "${files[@]}" </dev/null 2>&1 |
		tee "$top/tmp-$name.log"
	# prove is content with no test at all
	if [ "${PIPESTATUS[0]}" != 0 ] || ! grep -q '^Result: PASS' "$top/tmp-$name.log"; then
		failed=1
	fi
}

# Leaves the result with the host and switches off, without the help of an init system.
guest_end() {
	stty -F /dev/tty1 raw # waits until all is written
	if [ $failed = 0 ]; then
		: >"$host/passed"
	else
		: >"$host/failed"
	fi
	sync
	perl -e 'syscall(169, 0xfee1dead, 672274793, 0x4321fedc, 0)' # reboot(2): power off
}
