#!/bin/bash
# systemd.sh: the systemd lane's part in the guest; the service ojbox-vm of the image starts it as root.
set -e
# shellcheck source=tests/vm/guest.sh
. "${0%/*}/guest.sh"
guest_begin

# The user's own service with a delegated subtree: what `systemd-run --user -p Delegate=yes` gives to anybody.
as_service() {
	setpriv --reuid=1000 --regid=1000 --init-groups env XDG_RUNTIME_DIR=/run/user/1000 \
		systemd-run --user --wait --pipe --quiet --collect -p Delegate=yes --same-dir \
		--setenv=PATH --setenv=LANG --setenv=HOME --setenv=OJBOX_TEST_SCALE "$@"
}

# A login: the scope of its session belongs to root, and only the user's systemd can give a subtree.
as_login() {
	# shellcheck disable=SC2016 # for the shell that su starts
	su --preserve-environment --command='exec "$@"' box -- sh "$@"
}

{
	# serve.bats and clients.bats are Python's, which the image does not have
	guest_leave='tests/(memory|clients|syscalls|serve)\.bats'
	guest_run service cgroup as_service
	guest_run login login as_login
} >/dev/tty1
guest_end
