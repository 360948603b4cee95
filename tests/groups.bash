# groups.bash: what the test files share that are about control groups; to be loaded after lib.bash.
#
# A run's group (its leaf; several folders on version 1) is looked for by its name, which follows from the box's
# folder, in all that is mounted.
# shellcheck shell=bash disable=SC2034,SC2154

# Exports $modes: the options, several words, with which runs are to be tried here.
find_modes() {
	modes=--no-cg
	! has_groups || modes='--cg --no-cg'
	export modes
}

second_version() {
	[ "$(stat -f -c %T /sys/fs/cgroup)" = cgroup2fs ]
}

# Whether control groups have such a file.
kernel_has() {
	[ -n "$(find /sys/fs/cgroup -name "$1" -print -quit 2>/dev/null)" ]
}

# Not where each run has to ask systemd for groups of its own, which end with it.
need_lasting() {
	need_groups
	"$ojbox" --print-cg-root >/dev/null 2>&1 || skip "groups end with the run"
}

leaf_name() {
	# shellcheck disable=SC2046,SC2183 # two words
	printf 'box-%x-%x' $(stat -c '%d %i' "$box")
}

# The folders of this box's leaf.
leaves() {
	find /sys/fs/cgroup -type d -name "$(leaf_name)" 2>/dev/null | sort || true
}

no_leaf() {
	is "$(find /sys/fs/cgroup -type d -name "$(leaf_name)" 2>/dev/null)" "" "leaf"
}

# state WANTED: what --list says of the box.
state() {
	[ "$("$ojbox" --list | awk -v id="$id" '$1 == id { print $3 }')" = "$1" ]
}

# begin_by SCRIPT [OPTION ...]: runs a shell in the box, which says ready, in the background: $keeper, $first (pid 1 of
# the box) and $program are process ids, as seen from here.
begin_by() {
	boxed_behind "${@:2}" -- /bin/sh -c "$1" >"$BATS_TEST_TMPDIR/ready"
	within_seconds 20 grep -qs ready "$BATS_TEST_TMPDIR/ready"
	rm "$BATS_TEST_TMPDIR/ready"
	first=$(pgrep -P "$keeper")
	program=$(pgrep -P "$first")
}

begin() {
	begin_by 'echo ready; exec sleep 60' "$@"
}

kill_keeper() {
	kill -KILL "$keeper"
	ended "$keeper"
}
