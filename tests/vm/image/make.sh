#!/bin/sh
# make.sh: prints the path of the file system image of the systemd lane: a small Debian with systemd, a user
# `box` and what the tests need.  Makes it first when it is not there: that takes a minute, and needs root or
# sudo.  Exit status 77: neither is here.
#
# The image lies outside the checkout, in OJBOX_VM_CACHE.  The sum of this folder's files is in its name, and
# it gets the name when it is complete: what is there under that name can be booted.  The packages come from
# where this machine's apt takes its own.
set -eu

cd "$(dirname "$0")"
export PATH="$PATH:/usr/sbin:/sbin"
cache=${OJBOX_VM_CACHE:-/var/cache/ojbox-vm}
# shellcheck source=/dev/null
suite=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
image=$cache/$suite-$(cat make.sh start.sh ojbox-vm.service | sha256sum | cut -c 1-16).ext4
packages=systemd,systemd-sysv,dbus,dbus-user-session,libpam-systemd
packages=$packages,bats,perl,util-linux,procps,strace,gcc,libc6-dev

fail() {
	echo "tests/vm/image/make.sh: $1" >&2
	exit 2
}

if [ -f "$image" ]; then
	echo "$image"
	exit 0
fi
if [ "$(id -u)" != 0 ]; then
	if ! command -v sudo >/dev/null || ! sudo true; then
		echo "$image is missing, and only root (or sudo) makes it: tests/vm/image/make.sh" >&2
		exit 77
	fi
	exec sudo env OJBOX_VM_CACHE="$cache" ./make.sh
fi
if [ "${1-}" != apart ]; then
	exec unshare --mount ./make.sh apart # what debootstrap mounts is not seen outside, and goes away
fi

mkdir -p "$cache" || fail "set OJBOX_VM_CACHE to a folder that can be made and written"
exec 9>"$cache/lock" # every process below holds it: nobody begins while one of them is left
flock --timeout 1200 9 || fail "somebody else is making an image in $cache, for 20 minutes now"
if [ -f "$image" ]; then
	echo "$image"
	exit 0
fi
command -v debootstrap >/dev/null || fail "debootstrap is missing; tools/deps.sh vm installs it"
# shellcheck disable=SC2016 # apt-get fills that in
mirror=$(apt-get indextargets --format '$(RELEASE)|$(CODENAME)|$(REPO_URI)' 'Created-By: Packages' \
	'Component: main' |
	awk -F '|' -v suite="$suite" '$1 == suite || $2 == suite { print $3; exit }')
[ -n "$mirror" ] || fail "apt's sources name no archive of $suite"

echo "# making $image" >&2
tree=$cache/tree
rm -rf --one-file-system "$tree" "$cache"/*.ext4 "$cache/half-made"
if ! timeout --foreground 1200 debootstrap --variant=minbase --include="$packages" \
	"$suite" "$tree" "$mirror" >"$cache/log" 2>&1; then
	tail -n 20 "$cache/log" >&2
	fail "debootstrap failed; $cache/log has all that it said"
fi
rm -rf "$tree"/var/cache/apt "$tree"/var/lib/apt/lists "$tree"/usr/share/doc "$tree"/usr/share/locale
chroot "$tree" useradd --uid 1000 --create-home --shell /bin/bash box
mkdir -p "$tree/var/lib/systemd/linger"
: >"$tree/var/lib/systemd/linger/box" # user@1000.service runs from the start
mkdir "$tree/var/lib/ojbox"
# the image itself is mounted read-only
printf 'tmpfs %s tmpfs mode=%s 0 0\n' /tmp 1777 /var/tmp 1777 /var/lib/ojbox 711 >"$tree/etc/fstab"
install -m 755 start.sh "$tree/usr/local/sbin/ojbox-vm"
install -m 644 ojbox-vm.service "$tree/etc/systemd/system/"

mke2fs -q -t ext4 -O ^has_journal -d "$tree" "$cache/half-made" 1G >&2
chmod 644 "$cache/half-made"
mv "$cache/half-made" "$image"
rm -rf --one-file-system "$tree"
echo "$image"
