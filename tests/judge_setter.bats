#!/usr/bin/env bats
# judge_setter.bats: what ojjudge has for those who write problems: a problem to begin with, the keys.
# bats file_tags=anyone
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

load lib.bash
load judge.bash

@test "every template makes a problem without errors, whose solutions come to what it says of them" {
	for template in "$top"/config/templates/*; do
		type=${template##*/}
		judge init "--type=$type" "$here/new-$type"
		gave 0
		is "$output$stderr" ""
		judge check "$here/new-$type"
		gave 0
		matches "$output" "new-$type: [1-9][0-9]* tests"
		judge verify "$here/new-$type"
		gave 0
		matches "$output" "solutions: ([0-9]+) of "
		is "${BASH_REMATCH[1]}" "$(find "$here/new-$type/submissions" -mindepth 1 -maxdepth 1 | wc -l)"
	done
	nothing_left
}

@test "a new problem takes nobody's place, and its type must be known" {
	mkdir "$here/there"
	judge init "$here/there"
	gave 2
	matches "$stderr" "there: File exists"
	judge init --type=nonsense "$here/new"
	gave 3
	matches "$stderr" "no template for type 'nonsense'; there are:.* batch"
	[ ! -e "$here/new" ]
	judge init $'bad\nname'
	gave 3
}

@test "help keys tells every key of every section, and of one section alone" {
	judge help keys
	gave 0
	for kind in problem limits checker tests test group language; do
		matches "$output" "\[$kind"
	done
	judge help keys group
	gave 0
	matches "$output" '^\[group NAME\]'
	[[ $output != *"[limits"* ]]
	judge help keys grup
	gave 3
	matches "$stderr" 'did you mean \[group\]'
}

@test "the help has all subcommands, and each tells how it is called" {
	judge help
	gave 0
	while read -r name; do
		matches "$output" "ojjudge $name"
		[ "$name" = languages ] || [ "$name" = help ] || {
			judge "$name"
			gave 3
			matches "$stderr" "it is: ojjudge $name "
			judge help
		}
	done < <(sed -n 's/^COMMAND([a-z_]*, *"\([a-z]*\)".*/\1/p' "$top/judge/commands.def")
}

# ---- run ----

@test "run: a submission on an input of one's own, whose output is the program's alone" {
	problem
	source_file a.py <<<'import sys; print("said", input()); print("aside", file=sys.stderr)'
	echo "of mine" >"$here/mine"
	judge run "$here/p" "$here/a.py" "$here/mine"
	gave 0
	is "$output" "said of mine"
	matches "$stderr" 'aside.*ended well; [0-9.]+ s, [0-9.]+ s by the clock'
	judge run "$here/p" "$here/a.py" <<<"from a pipe"
	is "$output" "said from a pipe"
	judge run -o "$here/out" "$here/p" "$here/a.py" "$here/mine"
	is "$output" ""
	is "$(cat "$here/out")" "said of mine"
	source_file b.py <<<'raise SystemExit(4)'
	judge run "$here/p" "$here/b.py" "$here/mine"
	gave 1
	matches "$stderr" 'RTE: exit code 4'
	source_file c.c <<<'int main(void) { return x; }'
	judge run "$here/p" "$here/c.c" "$here/mine"
	gave 1
	matches "$stderr" "c\.c:1.*CE \(compile error\)"
	judge run "$here/p" "$here/a.py" "$here/none"
	gave 2
	matches "$stderr" 'none: No such file'
	nothing_left
}

@test "run: named files, graders and functions are as in judging; outputs cannot be run" {
	judge run "$top/tests/problems/median" "$top/tests/problems/median/submissions/AC/anything.py" \
		"$top/tests/problems/median/data/three.in"
	gave 0
	is "$output" "$(cat "$top/tests/problems/median/data/three.ans")"
	judge run "$top/tests/problems/cipher" "$top/tests/problems/cipher/submissions/AC/by_hand"
	gave 3
	matches "$stderr" 'there is nothing to run'
}
