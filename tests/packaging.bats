#!/usr/bin/env bats
# packaging.bats: the files that others read: AppArmor, containers, systemd.  Each is read by its own program where
# that is installed, and compared with what it has to agree with.
# shellcheck disable=SC2154 # variables of lib.bash

load lib.bash

setup_file() {
	lib_begin
}

setup() {
	cd "$top" || return
}

teardown() {
	lib_end
}

@test "AppArmor: the profile gives the right to make user namespaces, and is one" {
	profile=config/apparmor/ojbox
	is "$(sed -E 's/^[[:blank:]]+//; /^(#|$)/d' $profile | tr '\n' ' ')" "abi <abi/4.0>, include <tunables/global> \
profile ojbox /usr/{local/,}bin/ojbox flags=(unconfined) { userns, include if exists <local/ojbox> } "
	command -v apparmor_parser >/dev/null || skip "there is no apparmor_parser"
	if [ ! -e /etc/apparmor.d/abi/4.0 ]; then
		# an older one: all of it but what is new
		sed '/userns,/d; s,abi/4.0,abi/3.0,' $profile >"$BATS_TEST_TMPDIR/ojbox"
		profile=$BATS_TEST_TMPDIR/ojbox
	fi
	apparmor_parser --skip-kernel-load --skip-cache "$profile"
	sed 's/flags=(unconfined) {/flags=(/' "$profile" >"$BATS_TEST_TMPDIR/wrong"
	run ! apparmor_parser --skip-kernel-load --skip-cache "$BATS_TEST_TMPDIR/wrong"
}

@test "containers: the Dockerfile installs what the build needs" {
	wanted=$(sed -n '/^\tbuild)/,/;;/s/^\t\techo //p' tools/deps.sh | paste -sd ' ')
	[ -n "$wanted" ]
	is "$(sed -n 's/^\t\(gcc .*\)$/\1/p' config/container/Dockerfile)" "$wanted"
}

# Those that Docker's own filter does not have for who is not CAP_SYS_ADMIN (its documentation lists them); clone is
# allowed there, but without the flags of namespaces.
@test "containers: every call of a run that Docker's filter refuses is allowed by ours" {
	command -v strace >/dev/null || skip "strace is not installed"
	refused="acct add_key bpf clock_settime clone clone3 create_module delete_module finit_module fsconfig fsmount
		fsopen fspick get_mempolicy init_module ioperm iopl kcmp kexec_load keyctl lookup_dcookie mbind mount
		mount_setattr move_mount move_pages nfsservctl open_by_handle_at open_tree perf_event_open pidfd_getfd
		pivot_root process_madvise quotactl quotactl_fd reboot request_key set_mempolicy setdomainname
		sethostname setns settimeofday swapoff swapon sysfs umount umount2 unshare userfaultfd ustat vm86"
	# without these a run goes on as it does where the kernel has none
	spared=" keyctl perf_event_open quotactl_fd "
	box_new
	strace -f -o "$BATS_TEST_TMPDIR/trace" "$ojbox" --box-id="$id" --silent --network=loopback --time=5 --processes=4 \
		--run -- /bin/true
	# and through a holder
	strace -I2 -f -A -o "$BATS_TEST_TMPDIR/trace" "$ojbox" --box-id="$id" --init >"$BATS_TEST_TMPDIR/path" 3>&- &
	within_seconds 20 grep -q . "$BATS_TEST_TMPDIR/path"
	kill $! # it would wait for the holder
	wait $! || true
	strace -f -A -o "$BATS_TEST_TMPDIR/trace" "$ojbox" --box-id="$id" --silent --run -- /bin/true
	grep -q '^[0-9]* *setns(' "$BATS_TEST_TMPDIR/trace"
	sed -nE 's/^[0-9]+ +([a-z0-9_]+)\(.*/\1/p' "$BATS_TEST_TMPDIR/trace" | sort -u >"$BATS_TEST_TMPDIR/calls"
	grep -qx pivot_root "$BATS_TEST_TMPDIR/calls"
	while read -r call; do
		[[ " ${refused//[[:space:]]/ } " == *" $call "* && $spared != *" $call "* ]] || continue
		grep -q "\"$call\"" config/container/seccomp.jq || echo "$call"
	done <"$BATS_TEST_TMPDIR/calls" >"$BATS_TEST_TMPDIR/missing"
	is "$(cat "$BATS_TEST_TMPDIR/missing")" ""
}

@test "containers: the filter is made of Docker's: what refuses clone is taken out, and nothing else" {
	command -v jq >/dev/null || skip "jq is not installed"
	cat >"$BATS_TEST_TMPDIR/default.json" <<-'END'
		{ "defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
			{ "names": [ "read", "write" ], "action": "SCMP_ACT_ALLOW" },
			{ "names": [ "bpf", "clone", "clone3" ], "action": "SCMP_ACT_ALLOW", "includes": { "caps": [ "CAP_SYS_ADMIN" ] } },
			{ "names": [ "clone" ], "action": "SCMP_ACT_ALLOW", "args": [ { "index": 0, "value": 2114060288, "op": "SCMP_CMP_MASKED_EQ" } ] },
			{ "names": [ "clone3" ], "action": "SCMP_ACT_ERRNO", "errnoRet": 38 } ] }
	END
	is "$(jq -c -f config/container/seccomp.jq "$BATS_TEST_TMPDIR/default.json" | jq -c '[.syscalls[].names[0:2]]')" \
		'[["read","write"],["bpf","clone"],["clone","clone3"]]'
}

@test "systemd takes the units" {
	command -v systemd-analyze >/dev/null || skip "there is no systemd-analyze"
	for unit in config/systemd/system/*.service; do
		name=${unit##*/}
		# a name for the template, a program that is there, and no manual that is not
		sed -E 's,^ExecStart=[^ ]+,ExecStart=/bin/true,; /^Documentation=/d' "$unit" >"$BATS_TEST_TMPDIR/${name/@/@1000}"
		is "$(systemd-analyze verify "$BATS_TEST_TMPDIR/${name/@/@1000}" 2>&1 | grep -F "$name" || true)" ""
	done
	printf '[Service]\nExecStart=/bin/true\nDelegat=yes\n' >"$BATS_TEST_TMPDIR/wrong.service"
	matches "$(systemd-analyze verify "$BATS_TEST_TMPDIR/wrong.service" 2>&1)" "Delegat"
}

@test "the manual and the files agree on where things are installed" {
	for path in apparmor/ojbox container/seccomp.jq container/pod.yaml systemd/ojbox-worker.service; do
		grep -q "share/ojbox/$path" build/man/ojbox-isolate.7
		grep -q "/ojbox/${path%/*} " Makefile
		[ -n "$(find config -path "*/${path##*/}")" ]
	done
}
