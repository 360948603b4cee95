#!/usr/bin/env bats
# completions.bats: what bash, zsh and fish complete.  Every option of the tables is in each of the three; bash is
# made to complete words, and the files for zsh and fish are read by their shells where these are installed.
# bats file_tags=anyone
# shellcheck disable=SC2034,SC2154 # variables of bash's completion, and those of lib.bash

load lib.bash

setup_file() {
	lib_begin rows
	"$BATS_FILE_TMPDIR/bin/rows" spec >"$BATS_FILE_TMPDIR/spec"
	sed -nE 's/^OPTION\((FLAG|TEXT|ALIAS|CHOICE|COUNTER), *[a-z]+, *"([^"]*)", *(0|'"'(.)'"').*/\2\t\4/p' \
		"$BATS_TEST_DIRNAME/../judge/options.def" >"$BATS_FILE_TMPDIR/judge"
}

setup() {
	folder=$top/build/completions
}

teardown() {
	lib_end
}

# complete_words WORD ...: what bash offers for the last of these words of a command line, one a line.
complete_words() {
	local function=_${1##*/} COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
	# shellcheck disable=SC1090 # made by make
	source "$folder/bash/${1##*/}"
	"$function"
	[ ${#COMPREPLY[@]} = 0 ] || printf '%s\n' "${COMPREPLY[@]}"
}

# offers COUNT WORD ... : complete_words gives the one word, as often as said
offers() {
	local count=$1 word=$2
	shift 2
	is "$(complete_words "$@" | grep -cxF -- "$word")" "$count" "$word for $*"
}

# in_all PROGRAM NAME LETTER: the option stands in each file
in_all() {
	grep -qE -- "^	*--$2=?( |\"|\$)" "$folder/bash/$1" || echo "bash: --$2"
	grep -qE -- "[{,	]--$2[='}-]" "$folder/zsh/$1" || echo "zsh: --$2"
	grep -qE -- "-c $1 .*-l $2 " "$folder/fish/$1" || echo "fish: --$2"
	[ -n "$3" ] || return 0
	grep -qE -- "^	*--$2=? -$3(\"|\$)" "$folder/bash/$1" || echo "bash: -$3"
	grep -qE -- "\{-$3[+-]?,--$2[}=]" "$folder/zsh/$1" || echo "zsh: -$3"
	grep -qE -- "-l $2 -s $3 " "$folder/fish/$1" || echo "fish: -$3"
}

@test "every option of ojbox is in each of the three" {
	within "$(wc -l <"$BATS_FILE_TMPDIR/spec")" 50 200
	while IFS=$'\t' read -r kind name letter _; do
		[ "$kind" != HEADING ] || continue
		in_all ojbox "$name" "${letter#.}"
	done <"$BATS_FILE_TMPDIR/spec" >"$BATS_TEST_TMPDIR/missing"
	is "$(cat "$BATS_TEST_TMPDIR/missing")" ""
}

@test "every option of ojjudge is in each of the three" {
	within "$(wc -l <"$BATS_FILE_TMPDIR/judge")" 8 200
	while IFS=$'\t' read -r name letter; do
		in_all ojjudge "$name" "$letter"
	done <"$BATS_FILE_TMPDIR/judge" >"$BATS_TEST_TMPDIR/missing"
	is "$(cat "$BATS_TEST_TMPDIR/missing")" ""
}

@test "every choice of an option is in each of the three" {
	while IFS=$'\t' read -r kind name _ _ _ choices _; do
		[ "$kind" = CHOICE ] || continue
		for choice in ${choices//|/ }; do
			offers 1 "$choice" "$ojbox" "--$name" = ""
			offers 1 "$choice" "$ojbox" --run "--$name" "${choice:0:1}"
		done
		grep -qE -- "--$name=.*\(${choices//|/ }\)" "$folder/zsh/ojbox"
		grep -qE -- "-l $name .*-a '${choices//|/ }'" "$folder/fish/ojbox"
	done <"$BATS_FILE_TMPDIR/spec"
}

@test "bash: options, and = after those that need a value" {
	is "$(complete_words "$ojbox" --cle)" "--cleanup"
	is "$(complete_words "$ojbox" --run --wall)" "--wall-time="
	is "$(complete_words "$ojbox" --processe)" "--processes"
	is "$(complete_words "$top/build/ojjudge" --langu | sort | tr '\n' ' ')" "--language= --languages= "
}

@test "bash: what is behind -- is the program's" {
	cd "$BATS_TEST_TMPDIR"
	touch program
	is "$(complete_words "$ojbox" --run -- --cle)" ""
	is "$(complete_words "$ojbox" --run -- pro)" "program"
	is "$(complete_words "$ojbox" --run -- prog --network "")" "program"
}

@test "bash: profiles by name, those of one's own, and files" {
	for file in "$top"/box-profiles/*.ini; do
		name=${file##*/}
		offers 1 "${name%.ini}" "$ojbox" --profile = ""
	done
	is "$(complete_words "$ojbox" --profile pyth)" "python"
	mkdir "$BATS_TEST_TMPDIR/mine"
	echo >"$BATS_TEST_TMPDIR/mine/contest.ini"
	is "$(complete_words "$ojbox" --profile = con)" ""
	export OJBOX_PROFILES=$BATS_TEST_TMPDIR/mine
	is "$(complete_words "$ojbox" --profile = con)" "contest"
	cd "$BATS_TEST_TMPDIR"
	is "$(complete_words "$ojbox" --profile = ./mine/con)" "./mine/contest.ini"
}

@test "bash: the numbers of the boxes that are there" {
	offers 0 7007 "$ojbox" -b ""
	"$ojbox" --box-id=7007 --init
	offers 1 7007 "$ojbox" -b ""
	is "$(complete_words "$ojbox" --box-id = 70)" "7007"
	is "$(complete_words "$ojbox" --box-id = a)" "auto"
}

@test "bash: files, folders, variables, languages, and nothing where nothing can be known" {
	cd "$BATS_TEST_TMPDIR"
	mkdir folder
	touch "file of words" folder/x
	is "$(complete_words "$ojbox" --meta = f | sort | tr '\n' ' ')" "file of words folder "
	is "$(complete_words "$ojbox" -d f)" "folder"
	export COMPLETIONS_TEST_WORD=1
	is "$(complete_words "$ojbox" -E COMPLETIONS_TEST_W)" "COMPLETIONS_TEST_WORD"
	is "$(complete_words "$top/build/ojjudge" -l pyth)" "python3"
	is "$(complete_words "$ojbox" --time = "")" ""
}

@test "bash: both names of the command are completed, as it is started from a folder too" {
	# shellcheck disable=SC1091 # made by make
	is "$(source "$folder/bash/ojbox" && complete -p isolate ojbox)" "complete -F _ojbox isolate
complete -F _ojbox ojbox"
	ln -s "$ojbox" "$BATS_TEST_TMPDIR/isolate"
	# shellcheck disable=SC1091 # made by make
	source "$folder/bash/ojbox"
	COMP_WORDS=("$BATS_TEST_TMPDIR/isolate" --profile jv) COMP_CWORD=2
	_ojbox
	is "${COMPREPLY[*]}" "jvm"
}

@test "zsh and fish take their files" {
	command -v zsh >/dev/null || command -v fish >/dev/null || skip "neither is installed"
	for name in ojbox ojjudge; do
		! command -v zsh >/dev/null || zsh -n "$folder/zsh/$name"
		! command -v fish >/dev/null || fish --no-execute "$folder/fish/$name"
	done
}

@test "zsh and fish: each of these files stands on the lines for sh that bash was tested with" {
	for name in ojbox ojjudge; do
		for shell in zsh fish; do
			is "$(sed -n "/^sh -c '/,/' sh /p" "$folder/$shell/$name" | sed "s/' sh .*//")" \
				"$(sed -n "/^sh -c '/,/' sh /p" "$folder/bash/$name" | sed "s/' sh .*//")"
		done
	done
	head -n 1 "$folder/zsh/ojbox" | grep -qx '#compdef ojbox isolate'
	is "$(grep -c '^complete -c ojbox -c isolate -l' "$folder/fish/ojbox")" "$(grep -vc '^HEADING' "$BATS_FILE_TMPDIR/spec")"
}
