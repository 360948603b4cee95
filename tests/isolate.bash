# isolate.bash: what the test files share that call ojbox by the name isolate; to be loaded after lib.bash.
#
# These tests say what isolate 2.6 does as far as its callers can see: what is told here is isolate's manual and
# what contest systems rely on, and not ojbox's own way.  lib.bash's `boxed' and the like call isolate, too; its
# lib_end cleans up by the program's own name.
# shellcheck shell=bash disable=SC2034,SC2154

isolate=$BATS_FILE_TMPDIR/isolate
# isolate's keys, in the order in which they stand in a meta file
statistics='time time-wall max-rss csw-voluntary csw-forced'
isolate_keys=" $statistics cg-mem cg-oom-killed exitcode exitsig status message killed "

isolate_begin() {
	lib_begin "$@"
	ln -s "$ojbox" "$isolate"
	# CMS's numbers of boxes reach so far
	! is_root || sed -i '/^\[machine\]/a num-boxes = 65000' "$OJBOX_CONFIG"
}

isolate() {
	apart "$isolate" "$@"
}

# init [OPTION ...]: makes the box of this test anew; $box, $work and $meta as in lib.bash.
init() {
	id=$BATS_TEST_NUMBER
	"$ojbox" --box-id="$id" --cleanup # --cg or not has to be the same until then
	box=$("$isolate" --box-id="$id" "$@" --init)
	work=$box/box
	meta=$BATS_TEST_TMPDIR/meta
}

# boxed [OPTION ...] -- PROGRAM [ARGUMENT ...]: as in lib.bash; so is boxed_behind.
boxed() {
	isolate --box-id="$id" --meta="$meta" --silent --run "$@"
}

boxed_behind() {
	"$isolate" --box-id="$id" --meta="$meta" --silent --run "$@" <&0 3>&- 8>&- 9>&- &
	keeper=$!
	keepers+=("$keeper")
}

# A command of the shell in the box, with as many processes as it likes.
shell() {
	boxed --processes --env=PATH=/usr/bin:/bin "${@:2}" -- /bin/sh -c "$1"
}

# shell_behind SCRIPT [OPTION ...]: the same in the background; waits until it has printed a line, $said.
shell_behind() {
	boxed_behind --processes --env=PATH=/usr/bin:/bin "${@:2}" -- /bin/sh -c "$1" >"$BATS_TEST_TMPDIR/said"
	within_seconds 60 grep -q . "$BATS_TEST_TMPDIR/said"
	said=$(<"$BATS_TEST_TMPDIR/said")
}

# Whether $output has lines that are these words: shows WORD ..., and has none of them: hides WORD ...
shows() {
	local word
	for word; do
		[[ $'\n'$output$'\n' == *$'\n'"$word"$'\n'* ]] || is "$output" "$word" "a line"
	done
}

hides() {
	local word
	for word; do
		[[ $'\n'$output$'\n' != *$'\n'"$word"$'\n'* ]] || is "$output" "" "no line $word"
	done
}

# The last `isolate` failed as a sandbox: exit 2, nothing on standard output, and one line that matches.  Whose
# message it is may stand in front.
failed() {
	local LC_ALL=C
	gave 2 ""
	matches "$stderr" "^[^"$'\n'"]+$" "more than one line"
	matches "$stderr" "$1"
}

# The meta file is of isolate's form: lines key:value, none empty, no key twice, isolate's own keys first.
well_formed() {
	local line key ours='' seen=' '
	is "$(tail -c 1 "$meta" | od -An -tx1)" ' 0a'
	while IFS= read -r line; do
		matches "$line" '^[a-z][a-z-]*:.'
		key=${line%%:*}
		[[ $seen != *" $key "* ]] || is "$key" "" "twice"
		seen+="$key "
		if [[ $isolate_keys == *" $key "* ]]; then
			is "$ours" "" "in front of $key"
		else
			ours=$key
		fi
		case $line in
		time:* | time-wall:*) matches "$line" '^[a-z-]+:(0|[1-9][0-9]*)\.[0-9]{3}$' ;;
		status:*) matches "$line" '^status:(RE|SG|TO|XX)$' ;;
		max-rss:* | csw-*:* | cg-mem:* | exitcode:* | exitsig:*) matches "$line" '^[a-z-]+:(0|[1-9][0-9]*)$' ;;
		killed:* | cg-oom-killed:*) is "${line#*:}" 1 ;;
		esac
	done <"$meta"
}

# keys "KEY ...": exactly these of isolate's keys are in the meta file, in this order, and the file is well formed.
keys() {
	local key got=''
	well_formed
	while IFS=: read -r key _; do
		[[ $isolate_keys != *" $key "* ]] || got+=" $key"
	done <"$meta"
	is "${got# }" "$1" "keys"
}
