#!/bin/sh
# subids.sh UID COMMAND...: root runs the command with the name `ojbox-test' and subordinate ids for UID.
# They stand in files that are bound over those in /etc in a mount namespace of its own: the machine's stay as
# they are.
set -eu

user=$1
shift
etc=$(mktemp -d /var/tmp/ojbox-subids.XXXXXX)
# by number and by name, and two ranges: box 0 is in the first, the others are in the second
cat /etc/passwd - >"$etc/passwd" <<-END
	ojbox-test:x:$user:$user::/nonexistent:/bin/sh
END
printf '%s:300000:1\nojbox-test:400000:65536\n' "$user" >"$etc/subuid"
printf 'nobody-here:1:1\nojbox-test:500000:65537\n' >"$etc/subgid"
chmod 755 "$etc"
chmod 644 "$etc"/*
# shellcheck disable=SC2016 # for the shell in the namespace
exec unshare --mount --propagation private sh -euc '
	for file in passwd subuid subgid; do
		mount --bind "$0/$file" "/etc/$file"
	done
	rm -r "$0"
	exec "$@"' "$etc" "$@"
