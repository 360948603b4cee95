#!/usr/bin/env bats
# options.bats: walks every row of the option table with good and bad values.  The rows come from spec.def
# itself (helpers/rows.c), so a new option is tested by being there.
#
# Whether a value is taken is seen without a box: options are read first, so `ojbox OPTION --run` with a good
# value gets as far as missing its program.
# Words in single quotes are for the shell in the box; variables are those of lib.bash.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

# bats file_tags=anyone,long
load lib.bash

setup_file() {
	lib_begin rows
	"$BATS_FILE_TMPDIR/bin/rows" spec >"$BATS_FILE_TMPDIR/spec"
	"$BATS_FILE_TMPDIR/bin/rows" config >"$BATS_FILE_TMPDIR/config"
}

teardown() {
	lib_end
}

# each FUNCTION [KIND ...]: calls it for each row of these kinds, with $kind $name $letter $arg $value $choices
# $scope and $shown, the name as errors show it.
each() {
	local function=$1 count=0
	shift
	while IFS=$'\t' read -r kind name letter arg value choices scope; do
		[[ $kind != HEADING && " ${*:-$kind} " == *" $kind "* ]] || continue
		shown="--$name"
		[ "$letter" = . ] || shown="--$name \(-$letter\)"
		echo "$function: $kind $name"
		"$function" </dev/null
		count=$((count + 1))
	done <"$BATS_FILE_TMPDIR/${table:-spec}"
	[ "$count" -gt 0 ]
}

ojbox() {
	apart "$ojbox" "$@"
}

taken() {
	if [[ $scope != ANY && " $scope " != *" RUN "* ]]; then
		ojbox "$@" --init surplus
		refused "^ojbox: unexpected argument 'surplus'; a program goes with --run\$"
		return
	fi
	ojbox "$@" --run
	refused '^ojbox: --run needs a program: ojbox --run -- PROGRAM \[ARGUMENT \.\.\.\]$'
}

# A value that is right for the row, also in a run.
good() {
	case $kind,$name in
	TIME,*) echo 7.5s ;;
	SIZE,*) echo 2GiB ;;
	COUNT,*) echo 20 ;;
	CHOICE,*) echo "${choices%%|*}" ;;
	*,box-id) echo 3 ;;
	*,cpus | *,affinity) echo 0 ;;
	*,syscalls) echo default ;;
	*,quota) echo 0,0 ;;
	*,dir) echo extra=/usr ;;
	*,env) echo NAME=VALUE ;;
	*,stdin) echo /dev/null ;;
	*,chdir) echo /tmp ;;
	*,meta) echo "$BATS_TEST_TMPDIR/meta" ;;
	*,profile) echo native ;;
	*) echo /box/file ;;
	esac
}

# The row's option with a good value, as one word: $given.
give() {
	given=--$name
	[ "$arg" = . ] || given+=$(printf '=%s' "$(good)")
}

# ---- --help ----

help_row() {
	local left="--$name"
	[ "$letter" = . ] && left="      $left" || left="  -$letter, $left"
	case $arg in
	.) ;;
	"["*) left+="[=${arg:1:-1}]" ;;
	*) left+="=$arg" ;;
	esac
	left=${left//[/\\[}
	grep -qE -- "^${left//]/\\]}( |\$)" "$BATS_TEST_TMPDIR/help"
	[ "$value" = . ] || [ "$name" = env ] || grep -qF "(default: $value)" "$BATS_TEST_TMPDIR/help"
}

@test "--help shows every row, and nothing else" {
	"$ojbox" --help >"$BATS_TEST_TMPDIR/help"
	each help_row
	is "$(grep -cE '^  (-.|  ) ?,? ? ?--[a-z]' "$BATS_TEST_TMPDIR/help")" "$(grep -vc ^HEADING "$BATS_FILE_TMPDIR/spec")"
}

# ---- values ----

good_times() {
	for word in 0 1 0.5 1.25s 200ms 0.5ms 1000000000 1000000000s 00; do
		taken "--$name=$word"
	done
}

bad_times() {
	for word in 1x -1 ' 1' '1 ' +1 nan inf 1e3 0x10 '' . 1. .5 1.5.5 1,5 s ms 1S 1m '1 s' 1ss 1000000001 1000000000001ms \
		99999999999999999999 18446744073709551617; do
		ojbox "--$name=$word" --run -- /bin/true
		refused "^ojbox: $shown: '${word/+/\\+}' is (not a time: write it as |too large: a time is at most 1000000000s)"
	done
}

@test "times: good values are taken" {
	each good_times TIME
}

@test "times: bad values are refused by name" {
	each bad_times TIME
}

good_sizes() {
	for word in 0 1 65536 0.5 512B 64K 64KB 64KiB 1m 1.5MiB 2gib 1073741824GiB; do
		taken "--$name=$word"
	done
}

bad_sizes() {
	for word in 1x -1 ' 1' '1 ' +1 nan inf 1e3 0x10 '' . 1. .5 KiB 1Ki 1T 1bit '1 M' 1073741825GiB \
		99999999999999999999 18446744073709551617 1152921504606846977B; do
		ojbox "--$name=$word" --run -- /bin/true
		refused "^ojbox: $shown: '${word/+/\\+}' is (not a size: write it as |too large: a size is at most 1073741824GiB)"
	done
}

@test "sizes: good values are taken" {
	each good_sizes SIZE
}

@test "sizes: bad values are refused by name" {
	each bad_sizes SIZE
}

good_counts() {
	[[ $scope == ANY || " $scope " == *" RUN "* ]] || return 0 # unit tests have the others
	for word in 1 2 007 1000; do
		[[ $name == gate && $word -lt 3 ]] || taken "--$name=$word"
	done
	[[ $choices != *..* ]] || {
		taken "--$name=${choices%..*}"
		taken "--$name=${choices#*..}"
	}
	[[ $arg != "["* ]] || taken "--$name"
}

bad_counts() {
	for word in 1x -1 ' 1' '1 ' +1 nan 1e3 0x10 '' 1.5 1K 99999999999999999999 9223372036854775808 \
		18446744073709551617; do
		ojbox "--$name=$word" --run -- /bin/true
		refused "^ojbox: $shown: '${word/+/\\+}' is (not a whole number|too large: at most [0-9]+)\$"
	done
	[[ $choices != *..* ]] || {
		ojbox "--$name=$((${choices#*..} + 1))" --run -- /bin/true
		refused "^ojbox: $shown: '$((${choices#*..} + 1))' is too large: at most ${choices#*..}\$"
	}
}

@test "counts: good values are taken" {
	each good_counts COUNT
}

@test "counts: bad values are refused by name" {
	each bad_counts COUNT
}

@test "counts: the largest that is taken holds in a run" {
	box_new
	for option in --open-files=1048576 --processes=9223372036854775807 --processes=9223372036854775806; do
		ojbox -sb "$id" $option --run -- /bin/true
		if [ "$status" = 2 ]; then
			refused "${option%=*}" # more than this machine has is an error by name
		else
			gave 0 ""
			is "$stderr" ""
		fi
	done
}

every_choice() {
	local word
	for word in ${choices//|/ }; do
		taken "--$name=$word"
	done
	for word in '' x "${choices%%|*}x" "${choices%%|*}|" "$choices" "${choices^^}" 0; do
		ojbox "--$name=$word" --run -- /bin/true
		refused "^ojbox: $shown: '${word//|/\\|}' is none of ${choices//|/\\|}\$"
	done
}

@test "choices: each is taken, nothing else is" {
	each every_choice CHOICE
}

bad_box_ids() {
	for word in 1x -1 ' 1' nan 1e3 '' autos AUTO 2147483648 99999999999999999999; do
		ojbox "--box-id=$word" --init
		refused "^ojbox: --box-id \(-b\): '$word' is (not a whole number|too large: at most 2147483647)"
	done
}

@test "--box-id: bad values are refused by name" {
	bad_box_ids
	is "$(ls "$BATS_FILE_TMPDIR/boxes" 2>/dev/null)" ""
}

empty_text() {
	ojbox --box-id="$id" "--$name=" --run -- /bin/true
	refused "--$name"
}

@test "texts and lists: an empty value is refused by name" {
	box_new
	each empty_text TEXT LIST
}

no_value() {
	if [[ $arg = . ]]; then
		ojbox "--$name=yes" --run -- /bin/true
		refused "^ojbox: --$name takes no value; see --help\$"
	elif [[ $arg != "["* ]]; then
		ojbox --run "--$name"
		refused "^ojbox: $shown needs a value: --$name=${arg//[\[\]]/.}\$"
		[ "$letter" = . ] || {
			ojbox --run "-$letter"
			refused "^ojbox: $shown needs a value: --$name=${arg//[\[\]]/.}\$"
		}
	fi
}

@test "a value that is missing, or one too many, is refused by name" {
	each no_value
}

# ---- letters ----

by_letter() {
	[[ $letter != . && ($scope == ANY || " $scope " == *" RUN "*) ]] || return 0
	case $arg in
	.) taken "-$letter" ;;
	"["*)
		taken "-$letter"
		taken "-$letter$(good)"
		;;
	*)
		taken "-$letter$(good)"
		taken "-$letter" "$(good)"
		;;
	esac
	case $kind in
	TIME | SIZE | COUNT)
		ojbox "-${letter}1x" --run -- /bin/true
		refused "^ojbox: $shown: '1x' is not a "
		;;
	esac
}

@test "a letter is the same as its name" {
	each by_letter TIME SIZE COUNT TEXT LIST FLAG COUNTER
}

# ---- unknown ones ----

misspelt() {
	local wrong=${name:1:1}${name:0:1}${name:2}
	[ ${#name} -ge 4 ] && [ "$wrong" != "$name" ] || return 0
	for word in "--$wrong" "--$wrong=1"; do
		ojbox "$word" --run -- /bin/true
		refused "^ojbox: unknown option $word: did you mean --$name\\? see --help\$"
	done
}

@test "an unknown option names the nearest" {
	each misspelt TIME SIZE COUNT TEXT LIST CHOICE FLAG COUNTER
}

@test "what is near to nothing is unknown all the same" {
	for word in --nonsense --x=1 --; do
		ojbox $word
		[ $word = -- ] && refused 'no command' || refused "^ojbox: unknown option $word; see --help\$"
	done
	ojbox -Z --run -- /bin/true
	refused '^ojbox: unknown option -Z; see --help$'
	ojbox -vZ --run -- /bin/true
	refused '^ojbox: unknown option -Z; see --help$'
	ojbox --st=1 --run -- /bin/true # stdin, stdout, stderr, stack
	refused '^ojbox: unknown option --st=1'
}

# ---- what belongs to what ----

belongs() {
	local command first=
	give
	for command in INIT RUN CLEANUP LIST DELEGATE CHECK; do
		[[ " $scope " == *" $command "* ]] && first=${first:-${command,,}}
	done
	for command in INIT RUN CLEANUP LIST DELEGATE CHECK; do
		[[ $scope == ANY || " $scope " == *" $command "* ]] && continue
		ojbox "$given" "--${command,,}"
		refused "^ojbox: --$name has no effect with --${command,,}; give it to --$first\$"
	done
}

@test "an option that does not belong to the command is refused by name" {
	each belongs TIME SIZE COUNT TEXT LIST FLAG COUNTER CHOICE ALIAS
	is "$(ls "$BATS_FILE_TMPDIR/boxes" 2>/dev/null)" ""
}

@test "options that exclude or need each other" {
	ojbox --stderr=/box/x --stderr-to-stdout --run -- /bin/true
	refused '--stderr and --stderr-to-stdout exclude each other; give one'
	ojbox --extra-time=1 --run -- /bin/true
	refused '--extra-time prolongs --time, which is not given'
}

works() {
	local more=()
	give
	case $name in
	box-id) given=--box-id=$id ;;
	extra-time) more=(--time=5) ;;
	as-uid | as-gid) return ;; # together, and for root: isolate.bats
	gate) return ;;            # with a descriptor: gate.bats
	no-default-dirs) more=(-d usr -d bin -d lib -d lib64:maybe) ;;
	esac
	[[ " $scope " == *" RUN "* || $scope == ANY ]] || return 0
	ojbox -s -b "$id" "${more[@]}" "$given" --run -- /bin/true
	case $name in
	cg | cg-mem | cpus) # not everybody has control groups, and not all have that controller
		[[ $status = 2 && $stderr == *"no control groups"* ]] && refused "--$name: no control groups" && return
		[[ $status = 2 && $stderr == *"no cpuset controller"* ]] && refused --cpus && return
		;;
	esac
	gave 0 ""
}

@test "every option of --run works alone" {
	box_new
	each works TIME SIZE COUNT TEXT LIST FLAG COUNTER CHOICE ALIAS
}

# ---- keys of the configuration ----

key() {
	local section=defaults
	[ "${table-spec}" = spec ] || section=machine
	export OJBOX_CONFIG=$BATS_TEST_TMPDIR/key.ini
	case $kind in
	FLAG) word=yes ;;
	*) word=$(good) ;;
	esac
	printf '\n[%s]\n%s = %s\n' $section "$name" "$word" >"$OJBOX_CONFIG"
	[ "$name" != extra-time ] || echo 'time = 1' >>"$OJBOX_CONFIG"
	ojbox --check-config
	[[ " $scope " != *" KEY"* ]] || gave 0 "$OJBOX_CONFIG: no errors"
	[[ " $scope " == *" KEY"* ]] || matches "$stderr" \
		"^$OJBOX_CONFIG:3: ('$name' is for the command line only|unknown key '$name')"
	[[ " $scope " == *" KEY"* ]] || return 0
	case $kind in
	TEXT | LIST) return 0 ;;
	esac
	printf '[%s]\n%s = 1x\n' $section "$name" >"$OJBOX_CONFIG"
	ojbox --check-config
	is "$status" 2
	matches "$stderr" "^$OJBOX_CONFIG:2: $name: '1x' is "
}

@test "an option is a key of [defaults] exactly when its row says so" {
	each key
}

@test "every key of [machine] is read" {
	table=config each key
}

@test "extra-time without time in the configuration is in nobody's way" {
	export OJBOX_CONFIG=$BATS_TEST_TMPDIR/test.ini
	printf '[machine]\nbox-root = %s\n[defaults]\nextra-time = 1\n' "$BATS_FILE_TMPDIR/boxes" >"$OJBOX_CONFIG"
	for command in --check-config --help --version --init --list --cleanup; do
		ojbox $command
		gave 0
		is "$stderr" ""
	done
}
