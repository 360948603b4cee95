#!/usr/bin/env bats
# attack_rows.bats: runs every row of attacks/attacks.tsv: the programs in attacks/ try to get out of a box, to use
# up what others need, to see what is not theirs, and to forge what is told of them.
#
# A bait stands outside and tells who has reached it.  Each row is run as it is, in namespaces of its own and in those
# of a holder, and once more without each defence that can be switched off and that it says it does not need.
# shellcheck disable=SC2030,SC2031,SC2154

# bats file_tags=long
load lib.bash

table=$BATS_TEST_DIRNAME/attacks/attacks.tsv

setup_file() {
	lib_begin exhaust leak escape forge bait
}

setup() {
	box_new
	secret=$BATS_TEST_TMPDIR/secret-of-the-caller
	echo secret >"$secret"
	chmod 644 "$secret"
	export SECRET=bait
	bait=ojbox-bait-$$
	"$BATS_FILE_TMPDIR/bin/bait" $bait >"$BATS_TEST_TMPDIR/bait" 3>&- &
	keepers+=($!)
	within_seconds 10 test -s "$BATS_TEST_TMPDIR/bait"
	read -r bait_pid bait_port <"$BATS_TEST_TMPDIR/bait"
}

teardown() {
	lib_end
}

# What rows may need that not every machine, or not every user, has.
has() {
	case $1 in
	-) ;;
	cg) has_groups ;;
	x86) [ "$(uname -m)" = x86_64 ] ;;
	filter) ;; # --syscalls=none takes it away
	masks) ;; # there always; no option takes them away
	*) echo "unknown need: $1" && return 1 ;;
	esac
}

has_all() {
	local need
	for need in ${1//,/ }; do
		has "$need" || return 1
	done
}

# one_attack INIT OPTIONS ATTEMPT EXIT STATUS OUTPUT META: once, in an empty box made with INIT.  The caller looks at its status, so
# no failure in it ends the test by itself.
one_attack() {
	local init=$1 options words
	shift
	read -ra options <<<"$1"
	read -ra words <<<"$2"
	"$ojbox" --box-id="$id" "$init" --init >/dev/null
	boxed "$tools" "${options[@]}" -- "/t/${words[0]}" "${words[@]:1}"
	matches "$status" "^$3\$" "status (output $output, errors $stderr)" &&
		matches "$(meta_value status)-" "^(${4#-})-\$" "status" &&
		matches "${output//$'\n'/,}" "^${5#-}\$" "output" &&
		{ [ "$6" = - ] || grep -qE "$6" "$meta" || { cat "$meta" && false; }; }
}

# The ways in which a row is run: an option, the need that it does not fulfil, and how --init was called.
ways() {
	echo "--silent - $tools" # as it is
	echo "--silent - --no-holder"
	echo "--syscalls=none filter --no-holder"
	! has cg || echo "--no-cg cg $tools"
}

# Names of the attempts' arguments that are known only now.
filled() {
	local text=${1//@secret/$secret}
	text=${text//@pid/$bait_pid}
	text=${text//@port/$bait_port}
	echo "${text//@bait/$bait}"
}

# attacks CLASS: every row of this program; tells all that fail.
attacks() {
	local attempt options needs code state wanted told outside way without init row all failed=0 rows=0
	all=$(ways)
	while IFS=$'\t' read -r attempt options needs code state wanted told outside; do
		[ "$options" != - ] || options=
		if [ "${attempt%% *}" != "$1" ] || ! has_all "$needs"; then continue; fi
		rows=$((rows + 1))
		attempt=$(filled "$attempt")
		while read -r way without init; do
			[[ ,$needs, != *,$without,* ]] || [ "$without" = - ] || continue
			row=$(one_attack "$init" "$way $options" "$attempt" "$code" "$state" "$wanted" "$told") || {
				failed=$((failed + 1))
				printf '%s [%s %s %s]\n%s\n' "$attempt" "$options" "$way" "$init" "$row"
			}
		done <<<"$all"
	done < <(grep -v '^#' "$table")
	is "$failed" 0 "rows that failed, of $rows"
	[ "$rows" -ge 10 ]
	is "$(tail -n +2 "$BATS_TEST_TMPDIR/bait")" "" "who has reached the bait"
}

@test "rows are run in both kinds of boxes" {
	for init in "$tools" --no-holder; do
		"$ojbox" --box-id="$id" "$init" --init
		boxed -v "$tools" -- /bin/true
		matches "$stderr" "ojbox: $([ "$init" = "$tools" ] && echo warm || echo fresh): "
	done
}

@test "rows have all columns, and needs that are known" {
	is "$(grep -v '^#' "$table" | awk -F '\t' 'NF != 8')" ""
	while read -r need; do
		matches "$(has_all "$need" || true)" '^$'
	done < <(grep -v '^#' "$table" | cut -f 3 | sort -u)
}

@test "outside of a box the attacks succeed" {
	exec 9<"$secret"
	local attempt _ outside words got failed=0 rows=0
	while IFS=$'\t' read -r attempt _ _ _ _ _ _ outside; do
		[ "$outside" != - ] || continue
		rows=$((rows + 1))
		read -ra words <<<"$(filled "$attempt")"
		got=$(cd "$BATS_TEST_TMPDIR" && timeout 20 "$BATS_FILE_TMPDIR/bin/${words[0]}" "${words[@]:1}" 2>/dev/null | tr '\n' ,) || true
		matches "$got" "^$outside,\$" "$attempt" || failed=$((failed + 1))
	done < <(grep -v '^#' "$table")
	exec 9<&-
	is "$failed" 0 "rows that failed, of $rows"
	[ "$rows" -ge 10 ]
	is "$(grep -c reached "$BATS_TEST_TMPDIR/bait")" 3
}

@test "resource exhaustion" {
	attacks exhaust
}

@test "leaks" {
	exec 9<"$secret"
	attacks leak
	exec 9<&-
}

@test "escapes" {
	attacks escape
}

@test "forged measurements" {
	attacks forge
}

@test "descriptors of any number are closed, also when the limit on them was lowered since" {
	high=$(ulimit -Hn)
	[ "$high" != unlimited ] && [ "$high" -lt 60001 ] || high=60001
	high=$((high - 1))
	for limit in "$high" 64; do
		for option in --silent --inherit-fds; do
			apart bash -c "
				ulimit -Sn \$(($high + 1))
				exec 9<'$secret' 30<'$secret' 63<'$secret' 900<'$secret' $high<'$secret'
				ulimit -Sn $limit
				exec \"\$@\"" bash "$ojbox" -sb "$id" --open-files=$((high < 1024 ? high : 1024)) "$tools" $option --run -- /t/leak descriptors
			if [ $option = --silent ]; then
				gave 0 end
			else
				gave 0
				matches "$output" $'descriptor 9\n(.*\n)?'"descriptor $high"
			fi
		done
	done
}

# What the program could do to the terminal that is its standard input.
on_terminal() {
	script --quiet --return --command "$1" /dev/null </dev/null 3>&- | tr -d '\r' | tr '\n' ,
}

@test "the terminal is written to, and neither typed on nor taken" {
	is "$(on_terminal "'$ojbox' '$tools' -sb $id --run -- /t/escape terminal")" end,
	is "$(on_terminal "'$ojbox' '$tools' -sb $id --syscalls=none --run -- /t/escape terminal")" end,
	# lent to a program, it can be opened, but still not be typed on
	is "$(on_terminal "'$ojbox' '$tools' -sb $id --tty-hack --run -- /t/escape terminal")" 'done: foreground,done: open,end,'
	matches "$(on_terminal "'$BATS_FILE_TMPDIR/bin/escape' terminal")" 'done: foreground,done: open,end,$'
}
