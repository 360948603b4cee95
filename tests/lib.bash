# lib.bash: what the test files share: a folder of boxes for each file, calls of ojbox, and comparisons that say
# what they saw.
#
# Each file has a configuration and a folder of boxes of its own below its temporary folder, so files that run
# at the same time cannot meet.  setup_file calls lib_begin with the helper programs that it needs; setup calls
# box_new; teardown calls lib_end, which leaves no process and no box, also after a test that failed.
# shellcheck shell=bash disable=SC2034,SC2154

bats_require_minimum_version 1.5.0

top=${BATS_TEST_DIRNAME%/*}
ojbox=$top/build/ojbox
# in every box that is called with it: the helper programs, as /t/NAME
tools=--dir=t=$BATS_FILE_TMPDIR/bin
keepers=() # processes that run in the background of this test

# lib_begin [PROGRAM ...]: of tests/helpers and tests/attacks
lib_begin() {
	umask 022
	mkdir "$BATS_FILE_TMPDIR/bin"
	for helper; do
		cp "$top/build/tests"/*/"$helper" "$BATS_FILE_TMPDIR/bin/"
	done
	export OJBOX_CONFIG=$BATS_FILE_TMPDIR/ojbox.ini
	printf '[machine]\nbox-root = %s\n' "$BATS_FILE_TMPDIR/boxes" >"$OJBOX_CONFIG"
	[ -z "${OJBOX_TEST_IDS-}" ] || lib_default "ids = $OJBOX_TEST_IDS"
}

# lib_default "KEY = VALUE" ...: what holds for the runs that follow, unless they say otherwise.
lib_default() {
	grep -q '^\[defaults\]' "$OJBOX_CONFIG" || echo '[defaults]' >>"$OJBOX_CONFIG"
	printf '%s\n' "$@" >>"$OJBOX_CONFIG"
}

lib_end() {
	local number
	for number in "${keepers[@]}"; do
		kill -KILL "$number" 2>/dev/null || true
		wait "$number" 2>/dev/null || true
	done
	export OJBOX_CONFIG=$BATS_FILE_TMPDIR/ojbox.ini
	for number in "$BATS_FILE_TMPDIR"/boxes/*; do
		[ ! -d "$number" ] || "$ojbox" --wait --box-id="${number##*/}" --cleanup
	done
}

# Makes a box: $id is its number, $box its folder, $work what the program sees as /box.
box_new() {
	box=$("$ojbox" --box-id=auto --init)
	id=${box##*/}
	work=$box/box
	meta=$BATS_TEST_TMPDIR/meta
}

# apart COMMAND [ARGUMENT ...]: sets status, output and stderr as `run --separate-stderr' does, by one new process
# instead of four: tests make thousands of such calls, and in user-mode Linux a process takes 40 ms.
apart() {
	local file=$BATS_TEST_TMPDIR/stderr.$((++apart_count))
	status=0
	if declare -F "$1" >/dev/null; then
		output=$(
			set +eET
			"$@" 2>"$file"
		) || status=$?
	else
		output=$(exec "$@" 2>"$file") || status=$?
	fi
	stderr=
	read -d '' -r stderr <"$file" || true
}

# boxed [OPTION ...] -- PROGRAM [ARGUMENT ...]: runs in $box; sets status, output and stderr; writes $meta.
boxed() {
	apart "$ojbox" --box-id="$id" --meta="$meta" --silent --run "$@"
}

# The same in the background, with this process's standard streams: $keeper is its process id.  Descriptor 3 is
# bats', 8 is what tests hold a program's input open with.
boxed_behind() {
	"$ojbox" --box-id="$id" --meta="$meta" --silent --run "$@" <&0 3>&- 8>&- &
	keeper=$!
	keepers+=("$keeper")
}

# Waits for a process of boxed_behind and sets $status.
ended() {
	status=0
	wait "$1" || status=$?
}

# ---- the meta file ----

# Sets $value: a key's, or nothing.
meta_get() {
	local text='' line=$'[^\n]*'
	value=
	IFS= read -r -d '' text <"$meta" || [ -n "$text" ] || [ -e "$meta" ]
	! [[ $'\n'$text =~ $'\n'"$1:"($line) ]] || value=${BASH_REMATCH[1]}
}

meta_value() {
	local value
	meta_get "$1" && echo "$value"
}

# Milliseconds of a time.
meta_ms() {
	local value
	meta_get "$1" && echo $((10#${value/./}))
}

# meta_is KEY WANTED [WHAT]; as is "$(meta_value KEY)", but without a process for it
meta_is() {
	local value
	meta_get "$1" && is "$value" "$2" "${3-$1}"
}

meta_keys() {
	local lines
	mapfile -t lines <"$meta"
	echo "${lines[*]%%:*}"
}

# ---- comparisons ----

# is GOT WANTED [WHAT]
is() {
	[ "$1" = "$2" ] && return 0
	printf '%s\n  got    %q\n  wanted %q\n' "${3-}" "$1" "$2"
	return 1
}

# matches GOT REGEX [WHAT]
matches() {
	[[ $1 =~ $2 ]] && return 0
	printf '%s\n  got    %q\n  wanted %s\n' "${3-}" "$1" "$2"
	return 1
}

# within NUMBER LEAST MOST
within() {
	[ "$1" -ge "$2" ] && [ "$1" -le "$3" ] && return 0
	printf '  got    %s\n  wanted %s to %s\n' "$1" "$2" "$3"
	return 1
}

# What the last `run` came to: exit STATUS [OUTPUT].
gave() {
	if [ "$status" != "$1" ] || { [ $# -gt 1 ] && [ "$output" != "$2" ]; }; then
		printf '  status %s, wanted %s\n  output %q%s\n  errors %q\n' "$status" "$1" "$output" \
			"${2+, wanted $(printf %q "$2")}" "$stderr"
		return 1
	fi
}

# The last `run` was refused by the sandbox: exit 2, nothing on standard output, and one line that matches.
refused() {
	local LC_ALL=C
	gave 2 ""
	matches "$stderr" "^ojbox: [^"$'\n'"]*$" "more than one line"
	matches "$stderr" "$1"
}

# The box's run ended so, in exit status and meta file: verdict RE "Exited with error status 3"
verdict() {
	gave 1
	meta_is status "$1"
	meta_is message "$2"
}

# within_seconds N COMMAND ...: repeats until it succeeds.
within_seconds() {
	local until=$((SECONDS + $1))
	shift
	until "$@"; do
		[ "$SECONDS" -le "$until" ] || return 1
		sleep 0.02
	done
}

is_root() {
	[ "$EUID" = 0 ]
}

# Whether boxes have ids of their own here, and which: prints "UID GID" of box $1 (default: this one), as seen from
# outside.
has_ids() {
	is_root || [ "${OJBOX_TEST_IDS-}" = subids ]
}

ids_of() {
	local number=${1-$id}
	if is_root; then
		echo $((60000 + number)) $((60000 + number))
	elif ! has_ids; then
		echo "$EUID" "$(id -g)"
	elif [ "$number" = 0 ]; then
		echo 300000 500000 # see subids.sh
	else
		echo $((399999 + number)) $((500000 + number))
	fi
}

# Whether runs have control groups here: as root, or when a place was prepared.  Asked once for a file.
has_groups() {
	local answer=$BATS_FILE_TMPDIR/has-groups other
	if [ ! -e "$answer" ]; then
		if other=$("$ojbox" --cg --box-id=auto --init 2>/dev/null); then
			"$ojbox" --box-id="${other##*/}" --cleanup
			echo yes >"$answer"
		else
			: >"$answer"
		fi
	fi
	[ -s "$answer" ]
}

need_groups() {
	has_groups || skip "no control groups for this user here"
}

# scaled N: so many rounds; fewer on a machine that is told to be slow.
scaled() {
	local count=$(($1 / ${OJBOX_TEST_SCALE:-1}))
	echo $((count > 0 ? count : 1))
}

# Whether times may be compared with bounds: not where each system call takes long.
timed() {
	[ "${OJBOX_TEST_SCALE:-1}" = 1 ]
}
