#!/usr/bin/env bats
# check.bats: --check: what it finds where all is there, and on machines that refuse something.
#
# Such a machine is made of a user namespace of this test's own, in which files of the kernel are covered by others.
# Words in single quotes are for the shell in it; variables are those of lib.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

load lib.bash
load groups.bash

setup_file() {
	lib_begin bare
	cp "$ojbox" "$BATS_FILE_TMPDIR/bin/"
	# the table as it stands: LEVEL ID
	sed -nE 's/^POINT\(([A-Z]+), [a-z_]+, "([a-z-]+)".*/\1 \2/p' "$top/sandbox/check.def" >"$BATS_FILE_TMPDIR/points"
}

teardown() {
	lib_end
	[ -z "${root-}" ] || rm -rf "$root"
}

# check [COMMAND ... --]: runs ojbox --check --json behind the command; sets status, and $rows: id, state, level, found,
# consequence and remedy of each point, with tabs between them.
check() {
	apart "$@" "$BATS_FILE_TMPDIR/bin/ojbox" --check --json
	is "$stderr" ""
	rows=$(tell <<<"$output")
	within "$(wc -l <<<"$rows")" 20 100
}

tell() {
	perl -MJSON::PP -0777 -ne '
		binmode STDOUT, ":utf8";
		$all = decode_json($_);
		for $row (@{$all->{checks}}) {
			print join("\t", map { $row->{$_} } qw(id state level found consequence remedy)), "\n";
		}'
}

# of ID COLUMN: what $rows say, by number of the column.
of() {
	awk -F '\t' -v id="$1" -v column="$2" '$1 == id { print $column }' <<<"$rows"
}

# found ID STATE FOUND-RE [REMEDY-RE]
found() {
	is "$(of "$1" 2)" "$2" "$1: $(of "$1" 4)"
	matches "$(of "$1" 4)" "$3" "$1"
	matches "$(of "$1" 6)" "${4-^\$}" "$1: remedy"
}

# elsewhere SCRIPT: check, behind a shell with the rights of root in a user and a mount namespace of its own; at its end
# it is an ordinary user again, who has no subordinate ids.
elsewhere() {
	sed -i '/^ids = /d' "$OJBOX_CONFIG"
	check unshare --user --map-root-user --mount sh -euc \
		"$1"'; exec unshare --user --map-user=1000 --map-group=1000 "$@"' sh
}

# Whether `state of no` of a level is among $rows.
lacks() {
	awk -F '\t' -v level="$1" '$2 == "no" && $3 == level { found = 1 } END { exit !found }' <<<"$rows"
}

# The exit code is what the rows say.
exit_fits() {
	local wanted=0
	! lacks loss || wanted=1
	! lacks need || wanted=2
	is "$status" $wanted "$rows"
}

# ---- this machine ----

# bats test_tags=cgroup,vm-root
@test "boxes run here, and control groups are found as --print-cg-root finds them" {
	apart "$ojbox" --check
	matches "$status" '^[01]$'
	is "$stderr" ""
	matches "$output" $'\n  yes  A run of /bin/true in a box  '
	matches "$output" $'\nBoxes run here, '
	if where=$("$ojbox" --print-cg-root 2>/dev/null); then
		matches "$output" $'\n  yes  Control groups  '
		second_version && version=2 || version=1
		matches "$(tr -s ' \n' ' ' <<<"$output")" "limits by cgroup-v$version"
		[ -n "$where" ]
	elif ! has_groups; then
		matches "$output" $'\n  NO   Control groups  '
		matches "$(tr -s ' \n' ' ' <<<"$output")" "remedy: [^.]*(--delegate|systemd-run)"
		matches "$(tr -s ' \n' ' ' <<<"$output")" "limits by rlimit"
		is "$status" 1
	fi
}

@test "JSON has every row of the table once, in its order, with its level" {
	check
	is "$(cut -f3,1 <<<"$rows" | awk '{ print toupper($2), $1 }')" "$(cat "$BATS_FILE_TMPDIR/points")"
	is "$(cut -f1 <<<"$rows" | sort | uniq -d)" ""
	is "$(cut -f2 <<<"$rows" | grep -vxE 'yes|no|unknown' || true)" ""
	is "$(awk -F '\t' '$4 == "" || $5 == ""' <<<"$rows")" "" "found and consequence"
	is "$(awk -F '\t' '$2 == "no" && $6 == ""' <<<"$rows")" "" "remedies"
	is "$(awk -F '\t' '$2 == "yes" && $6 != ""' <<<"$rows")" "" "no remedy for what is there"
	perl -MJSON::PP -0777 -ne '
		$all = decode_json($_);
		print join(" ", sort keys %$all), "|", $all->{kernel}, "|", $all->{user}, "|", $all->{version}' \
		<<<"$output" >"$BATS_TEST_TMPDIR/head"
	is "$(cat "$BATS_TEST_TMPDIR/head")" \
		"checks kernel user verdict version|$(uname -r)|$EUID|$("$ojbox" --version | sed 's/^ojbox //')"
	exit_fits
	[ "$status" = 0 ] && verdict=complete || verdict=losses
	grep -qF "\"verdict\": \"$verdict\"" <<<"$output"
}

@test "the table for people has every row, and what is missing with its consequence and remedy" {
	check
	json=$rows
	apart "$ojbox" --doctor
	exit_fits
	while IFS= read -r title; do
		grep -qE "^  (yes|NO|no|\?) +$title  " <<<"$output" || is "$title" "" "not there"
	done < <(sed -nE 's/^POINT\([A-Z]+, [a-z_]+, "[a-z-]+", "([^"]+)".*/\1/p' "$top/sandbox/check.def")
	missing=$(awk -F '\t' '$2 == "no"' <<<"$json" | wc -l)
	is "$(grep -cE '^         without: .' <<<"$output")" "$missing"
	is "$(grep -cE '^         remedy:  .' <<<"$output")" "$missing"
	is "$(grep -c '^  no  ' <<<"$output")" "$(awk -F '\t' '$2 == "no" && $3 == "hint"' <<<"$json" | wc -l)"
	# paths are as long as they are
	is "$(sed -E 's,/[^ ]*,/,g' <<<"$output" | awk 'length > 100')" "" "too wide"
}

@test "nothing is left: no box, no process, no folder that was not there" {
	rm -rf "$BATS_FILE_TMPDIR/boxes"
	check
	found trial yes '^in [0-9]+\.[0-9] ms, limits by '
	[ ! -e "$BATS_FILE_TMPDIR/boxes" ]
	box_new
	check
	is "$(ls "$BATS_FILE_TMPDIR/boxes")" "$id"
	is "$(pgrep -f "^$BATS_FILE_TMPDIR/bin/ojbox" || true)" ""
	is "$(find /sys/fs/cgroup -type d -name 'box-*' -path "*$(leaf_name)*" 2>/dev/null)" ""
}

@test "options: --json goes with --check only, and nothing else does" {
	apart "$ojbox" --json --list
	refused '^ojbox: --json has no effect with --list; give it to --check$'
	apart "$ojbox" --time=1 --check
	refused '^ojbox: --time \(-t\) has no effect|^ojbox: --time has no effect with --check'
	apart "$ojbox" --check program
	refused "^ojbox: unexpected argument 'program'"
	"$ojbox" --check --json >/dev/full || status=$?
	is "$status" 2
}

# ---- what boxes need ----

@test "in a box: it cannot run, and each point says that a filter is around" {
	box_new
	boxed "$tools" --processes -- /t/ojbox --check --json
	meta_is exitcode 2
	rows=$(tell <<<"$output")
	found kernel-calls no 'not there: clone3 ' 'outside of what filters'
	found user-namespaces no 'filter of system calls hides clone3' 'outside of what filters'
	found seccomp no 'Function not implemented' 'outside of what filters'
	found mounts unknown 'not tried'
	found proc unknown 'not tried'
	found network unknown 'not tried'
	found cgroup no 'none are mounted' 'mount -t cgroup2'
	found trial no . .
	grep -qF '"verdict": "impossible"' <<<"$output"
	# the same way of looking, where it is allowed
	check
	for row in kernel-calls user-namespaces seccomp mounts proc network; do
		is "$(of $row 2)" yes "$row"
	done
}

@test "no user namespaces left: the limit is named, and how to raise it" {
	elsewhere 'echo 1 >/proc/sys/user/max_user_namespaces' # the one that it becomes an ordinary user in
	is "$status" 2
	found user-namespaces no 'no \(more\) user namespaces.*No space left' '^sysctl -w user\.max_user_namespaces='
	found trial no 'no \(more\) user namespaces' .
	found kernel-calls yes .
	elsewhere 'echo 0 >/proc/sys/user/max_net_namespaces'
	is "$status" 2
	found user-namespaces yes .
	found network no 'no \(more\) net namespaces' '^sysctl -w user\.max_net_namespaces='
}

@test "a /proc that is masked: what lies there is named" {
	elsewhere 'mount -t tmpfs none /proc/sys'
	is "$status" 2
	found user-namespaces yes .
	found mounts yes .
	found proc no 'fully visible.*/proc/sys' .
	found container no '/proc/sys' .
	found trial no 'new proc' .
	elsewhere :
	found proc yes mounted
	found trial yes .
}

# In a new folder, which is no mount point: $root; what is in it is there in `elsewhere`.
new_root() {
	root=$(mktemp -d /var/tmp/ojbox-root.XXXXXX)
	mkdir "$root/proc" "$root/fake" "$root/dev"
	touch "$root/dev/null"
	cp "$ojbox" "$root/"
}

@test "in a chroot, and where settings of the kernel forbid namespaces: each is told with its remedy" {
	new_root
	jail() {
		check unshare --user --map-root-user --mount sh -euc \
			'root=$1; mount --rbind /proc "$root/proc"; mount --bind /dev/null "$root/dev/null"; '"$1"'; exec env -u OJBOX_CONFIG chroot "$root" /ojbox --check --json' sh "$root"
		is "$status" 2
	}
	jail :
	found user-namespaces no 'chroot.*Operation not permitted' 'systemd-nspawn'
	# a setting is what explains it, when there is one
	echo 1 >"$root/fake/apparmor_restrict_unprivileged_userns"
	jail 'mount --bind "$root/fake" "$root/proc/sys/kernel"'
	found user-namespaces no 'AppArmor forbids' 'apparmor_parser -r.*sysctl -w kernel\.apparmor_restrict_unprivileged_userns=0'
	echo 0 >"$root/fake/apparmor_restrict_unprivileged_userns"
	echo 0 >"$root/fake/unprivileged_userns_clone"
	jail 'mount --bind "$root/fake" "$root/proc/sys/kernel"'
	found user-namespaces no 'for root only' '^sysctl -w kernel\.unprivileged_userns_clone=1$'
	echo 1 >"$root/fake/unprivileged_userns_clone"
	jail 'mount --bind "$root/fake" "$root/proc/sys/kernel"'
	found user-namespaces no chroot systemd-nspawn
	# the marks of containers
	mkdir "$root/run"
	touch "$root/run/.containerenv"
	jail :
	found container no '^Podman' .
	found user-namespaces no . '^podman run --security-opt '
	rm "$root/run/.containerenv"
	touch "$root/.dockerenv"
	jail 'mount -t tmpfs none "$root/proc/irq"'
	found container no '^Docker; mounted over parts of /proc: .*/proc/irq' .
	found user-namespaces no . '^docker run --security-opt seccomp='
	mkdir -p "$root/run/secrets/kubernetes.io"
	jail :
	found user-namespaces no . 'hostUsers: false.*Localhost'
}

@test "a folder of boxes that cannot be used: which, and where another is named" {
	export OJBOX_CONFIG=$BATS_TEST_TMPDIR/boxes.ini
	printf '[machine]\nbox-root = /proc/boxes "\\ \377\n' >"$OJBOX_CONFIG"
	check
	is "$status" 2
	found box-root no '^folder of boxes /proc/boxes "\\ .*: No such file' "box-root = DIR .* $OJBOX_CONFIG"
	found box-exec unknown .
	found trial no . .
	mkdir -m 777 "$BATS_TEST_TMPDIR/open"
	printf '[machine]\nbox-root = %s\n' "$BATS_TEST_TMPDIR/open" >"$OJBOX_CONFIG"
	check
	is "$status" 2
	found box-root no 'writable for others' .
	chmod 755 "$BATS_TEST_TMPDIR/open"
	check
	found box-root yes "^$BATS_TEST_TMPDIR/open, [0-9]+ MiB free"
	found box-exec yes .
	is "$(ls "$BATS_TEST_TMPDIR/open")" ""
}

@test "a folder of boxes that nothing can be executed in is a loss" {
	export OJBOX_CONFIG=$BATS_TEST_TMPDIR/boxes.ini
	mkdir "$BATS_TEST_TMPDIR/there"
	printf '[machine]\nbox-root = %s\n' "$BATS_TEST_TMPDIR/there" >"$OJBOX_CONFIG"
	elsewhere "mount -t tmpfs -o noexec,mode=755 none $BATS_TEST_TMPDIR/there; chmod 1777 $BATS_TEST_TMPDIR/there"
	is "$status" 1
	found box-exec no noexec 'remount,exec'
	found trial yes .
}

# ---- losses ----

# bats test_tags=subids
@test "subordinate ids, and newuidmap: tried where they are, else what to add and to install" {
	if is_root; then
		check
		found subids yes 'not needed'
		found newuidmap yes 'not needed'
	elif has_ids; then
		check
		found subids yes '^box 0 can be user 300000 and group 500000$'
		found newuidmap yes 'written a map'
	else
		check
		found subids no "/etc/subuid has no line for user $EUID" 'usermod --add-subuids [0-9-]* --add-subgids '
		lacks loss
	fi
	touch "$BATS_TEST_TMPDIR/no-program"
	elsewhere "mount --bind $BATS_TEST_TMPDIR/no-program /usr/bin/newuidmap"
	found newuidmap no 'not there' '^apt-get install uidmap'
}

@test "swap that no limit holds for, and swap at all" {
	printf 'Filename Type Size Used Priority\n/dev/sdx2 partition 1000 0 -2\n' >"$BATS_TEST_TMPDIR/on"
	head -1 "$BATS_TEST_TMPDIR/on" >"$BATS_TEST_TMPDIR/off"
	elsewhere "mount --bind $BATS_TEST_TMPDIR/on /proc/swaps"
	found swap no 'on: /dev/sdx2' '^swapoff -a'
	elsewhere "mount --bind $BATS_TEST_TMPDIR/off /proc/swaps"
	found swap yes none
	found swap-limit yes 'no swap'
}

# ---- hints ----

# cpus SCRIPT: CPU 0 and 1 as the script makes them, in its working directory.
cpus() {
	rm -rf "$BATS_TEST_TMPDIR/cpu"
	mkdir -p "$BATS_TEST_TMPDIR"/cpu/{cpu0/cpufreq,cpu1/cpufreq,smt,cpufreq,intel_pstate}
	(cd "$BATS_TEST_TMPDIR/cpu" && eval "$1")
	printf '0-1\n' | tee "$BATS_TEST_TMPDIR/cpu/online" "$BATS_TEST_TMPDIR/cpu/present" >"$BATS_TEST_TMPDIR/cpu/possible"
	elsewhere "mount --bind $BATS_TEST_TMPDIR/cpu /sys/devices/system/cpu"
}

@test "CPUs: governor, boost, shared cores, mixed cores" {
	[ "$(getconf _NPROCESSORS_CONF)" -ge 2 ] || skip "two CPUs are needed"
	cpus 'for n in 0 1; do echo powersave >cpu$n/cpufreq/scaling_governor; done
		echo 1 >cpufreq/boost; echo 1 >smt/active; echo 446 >cpu0/cpu_capacity; echo 1024 >cpu1/cpu_capacity'
	found governor no '^powersave, on 2 of 2 CPUs' '^cpupower frequency-set -g performance'
	found boost no '^on' '^echo 0 >/sys/devices/system/cpu/cpufreq/boost'
	found smt no . '^echo off >/sys/devices/system/cpu/smt/control'
	found cores no 'strongest are 1$' '^--cpus=1,'
	cpus 'for n in 0 1; do echo performance >cpu$n/cpufreq/scaling_governor; echo 3000 >cpu$n/cpufreq/cpuinfo_max_freq; done
		echo 1 >intel_pstate/no_turbo; echo 0 >smt/active'
	found governor yes performance
	found boost yes off
	found smt yes .
	found cores yes 'all the same'
	cpus 'echo 0 >intel_pstate/no_turbo; echo performance >cpu0/cpufreq/scaling_governor
		echo ondemand >cpu1/cpufreq/scaling_governor; echo 5 >cpu0/cpufreq/cpuinfo_max_freq; echo 4 >cpu1/cpufreq/cpuinfo_max_freq'
	found governor no '^ondemand, on 1 of 2' .
	found boost no '^on' '^echo 1 >/sys/devices/system/cpu/intel_pstate/no_turbo'
	found smt unknown .
	found cores no 'strongest are 0$' '^--cpus=0,'
	cpus :
	found governor unknown .
	found boost unknown .
	found cores unknown .
}

@test "huge pages and addresses" {
	[ -e /sys/kernel/mm/transparent_hugepage/enabled ] || skip "this kernel has no huge pages"
	echo '[always] madvise never' >"$BATS_TEST_TMPDIR/thp"
	echo 0 >"$BATS_TEST_TMPDIR/aslr"
	elsewhere "mount --bind $BATS_TEST_TMPDIR/thp /sys/kernel/mm/transparent_hugepage/enabled
		mount --bind $BATS_TEST_TMPDIR/aslr /proc/sys/kernel/randomize_va_space"
	found thp no '^always' '^echo madvise >/sys/kernel/mm/transparent_hugepage/enabled'
	found aslr yes .
	echo 'always [madvise] never' >"$BATS_TEST_TMPDIR/thp"
	echo 2 >"$BATS_TEST_TMPDIR/aslr"
	elsewhere "mount --bind $BATS_TEST_TMPDIR/thp /sys/kernel/mm/transparent_hugepage/enabled
		mount --bind $BATS_TEST_TMPDIR/aslr /proc/sys/kernel/randomize_va_space"
	found thp yes '^madvise$'
	found aslr no 'kernel.randomize_va_space = 2' 'setarch -R'
	# that remedy works in a box
	box_new
	for _ in 1 2; do
		boxed -- /usr/bin/setarch -R /bin/grep -F '[stack]' /proc/self/maps
		gave 0
		echo "$output"
	done | sort | uniq -d | grep -q stack
}

@test "hints alone are no loss" {
	check
	lacks hint
	if is_root; then
		lacks loss || is "$status" 0
	fi
	exit_fits
}
