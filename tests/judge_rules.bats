#!/usr/bin/env bats
# judge_rules.bats: rules for sources: what is forbidden and required, in code and in all of the text, and
# what becomes of a submission that breaks a rule.
# bats file_tags=anyone
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

load lib.bash
load judge.bash

# A program that prints the answer, with LINES in front: sum LINES...
sum() {
	printf '%s\n' "$@" 'print(sum(map(int, input().split())))' >"$here/a.py"
}

# refused ERROR LINES...: as [rules] the lines are an error.
refused() {
	local wanted=$1
	shift
	problem "[rules]" "$@"
	judge check "$here/p"
	gave 2
	is "${stderr#"$here/p/problem.ini:"}" "$wanted" "$*"
}

@test "every submission of the problem with rules gets its verdict" {
	local path wanted score
	while IFS=$'\t' read -r path wanted score; do
		judge --json --stop "$top/tests/problems/sorting" "$top/tests/problems/sorting/$path"
		is "$(json 'r["verdict"], r["score"]')" "('$wanted', $score)" "$path"
		if [ "$wanted" = CE ]; then
			is "$(json 'r["compile"]')" None "$path was not compiled"
			matches "$(json 'r["message"]')" '^breaks a rule of the problem: '
		fi
	done <"$top/tests/problems/sorting/expected.tsv"
	nothing_left
}

@test "what breaks a rule is told with its place, and is not compiled" {
	problem "[rules]" 'forbid = \bexec\b' 'message = no exec'
	sum '' '# exec' 'if 0:' '	x = "é"; exec("1")'
	judge "$here/p" "$here/a.py"
	gave 1
	is "$(sed -n 2,3p <<<"$output")" "a.py:4:11: rejected: no exec: exec
CE (compile error), 0 of 100 points: breaks a rule of the problem: no exec (a.py:4:11)"
	judge --json "$here/p" "$here/a.py"
	is "$(json 'r["verdict"], r["message"], r["compile"], r["tests"][0]["verdict"]')" \
		"('CE', 'breaks a rule of the problem: no exec (a.py:4:11)', None, 'SK')"
	is "$(json 'r["rules"]')" "[{'file': 'a.py', 'line': 4, 'column': 11, 'section': None, 'rule': \
'forbid = \\\\bexec\\\\b', 'message': 'no exec', 'action': 'reject', 'text': 'exec'}]"
}

@test "a rule that warns changes no verdict" {
	problem "[rules]" "forbid = sum" "action = warn"
	sum
	judge "$here/p" "$here/a.py"
	gave 0
	is "$(sed -n 2p <<<"$output")" "a.py:1:7: warning: sum is forbidden: sum"
	judge --json "$here/p" "$here/a.py"
	is "$(json 'r["verdict"], r["message"], [x["action"] for x in r["rules"]]')" "('AC', '', ['warn'])"
}

@test "several rules: each tells its own, and one that rejects is enough" {
	problem "[rules]" "forbid = input" "[rules a]" "forbid = sum" "	map" "action = warn" \
		"message = x" "[rules b]" "require = def" "message = a function is needed"
	sum
	judge --json "$here/p" "$here/a.py"
	is "$(json 'r["verdict"], r["message"]')" \
		"('CE', 'breaks a rule of the problem: input is forbidden (a.py:1:20), and 1 more')"
	is "$(json '[(x["section"], x["rule"], x["file"], x["action"], x["text"]) for x in r["rules"]]')" \
		"[(None, 'forbid = input', 'a.py', 'reject', 'input'),\
 ('a', 'forbid = sum', 'a.py', 'warn', 'sum'),\
 ('a', 'forbid = map', 'a.py', 'warn', 'map'), ('b', 'require = def', None, 'reject', None)]"
}

@test "what is required must be in one of the files, and in the code" {
	problem "[rules]" 'require = ^def ' 'max-files = 2'
	mkdir "$here/s"
	printf 'from help import add\nprint(add(input()))\n' >"$here/s/main.py"
	printf '# import sys\ndef add(s): return sum(map(int, s.split()))\n' >"$here/s/help.py"
	judge "$here/p" "$here/s"
	gave 0
	sed -i 's/^def/add = lambda s: sum(map(int, s.split())) #&/; s/^# import/def/' "$here/s/help.py"
	sed -i '1s/.*/"""/; 2s/.*/"""; add = lambda s: sum(map(int, s.split())) # def\n/' "$here/s/help.py"
	printf '"""\ndef x\n"""\n' >>"$here/s/help.py"
	judge "$here/p" "$here/s"
	gave 1
	matches "$output" 'rejected: \^def  is missing|rejected: \^def is missing'
	touch "$here/s/three.txt"
	judge --json "$here/p" "$here/s"
	is "$(json '[(x["rule"], x["message"], x["line"]) for x in r["rules"]][1:]')" \
		"[('max-files = 2', '3 files, more than 2', None)]"
}

@test "comments and strings do not count, unless the scope is all" {
	sum '# goto' 'x = "goto" + f"goto {x!r:>3}" if 0 else """' 'goto """'
	problem "[rules]" "forbid = goto"
	judge "$here/p" "$here/a.py"
	gave 0
	problem "[rules]" "forbid = goto" "scope = all"
	judge --json "$here/p" "$here/a.py"
	is "$(json 'r["verdict"], [(x["line"], x["column"]) for x in r["rules"]]')" \
		"('CE', [(1, 3), (2, 6), (3, 1)])"
}

@test "what only the compiler reads as code is code" {
	problem "[rules]" 'forbid = \bgets\b' 'forbid = #[[:space:]]*include[[:space:]]*[<"]math'
	source_file a.c <<<'// not \
		gets
		#include "math.h"
		char a[] = R"(gets " )" "gets";
		int main(void) { return ge\
ts(a); }'
	judge --json "$here/p" "$here/a.c"
	is "$(json 'r["verdict"], [(x["line"], x["column"], x["text"]) for x in r["rules"]]')" \
		"('CE', [(5, 27, 'gets'), (3, 3, '#include \"math')])"
	source_file b.py <<<'# coding: raw_unicode_escape
# \u000agets = 1
print(7)'
	judge --json "$here/p" "$here/b.py"
	is "$(json 'r["verdict"], r["rules"][0]["rule"]')" "('CE', 'encoding')"
}

@test "a rule holds for the languages that it names" {
	problem "[rules]" "forbid = print" "languages = c" "[rules py]" "forbid = printf" \
		"languages = c python3"
	sum
	judge "$here/p" "$here/a.py"
	gave 0
	source_file a.c <<<'#include <stdio.h>
		int main(void) { printf("7\n"); }'
	judge --json "$here/p" "$here/a.c"
	is "$(json '[(x["section"], x["text"]) for x in r["rules"]]')" "[(None, 'print'), ('py', 'printf')]"
}

@test "in a language whose syntax nobody has said all counts, and that is told" {
	printf '%s\n' "[language sh]" "extensions = .sh" "run = /bin/sh {source}" >"$here/languages.ini"
	problem "[rules]" "forbid = goto" "message = no goto"
	source_file a.sh <<<'echo 7 # goto'
	judge --languages="$here/languages.ini" "$here/p" "$here/a.sh"
	gave 1
	matches "$output" \
		'rejected: no goto \(in comments and strings, too, as language sh has no syntax here\): goto'
	printf 'syntax = none?\n' >>"$here/languages.ini"
	judge --languages="$here/languages.ini" "$here/p" "$here/a.sh"
	gave 3
	matches "$stderr" "languages.ini:4: syntax: 'none\?' is none of none\|c\|cpp\|.*python"
}

@test "ten places of a pattern are told, and that there may be more" {
	problem "[rules]" "forbid = x"
	sum x=1 x=2 x=3 x=4 x=5 x=6 x=7 x=8 x=9 "x=10; x=10"
	judge "$here/p" "$here/a.py"
	is "$(grep -c 'rejected: x' <<<"$output")" 10
	[[ $output != *'more places'* ]]
	sum x=1 x=2 x=3 x=4 x=5 x=6 x=7 x=8 x=9 x=10 x=11
	judge "$here/p" "$here/a.py"
	is "$(grep -c 'rejected: x' <<<"$output")" 10
	matches "$output" 'There may be more places'
}

@test "a source that was made to take long does not" {
	problem "[rules]" 'forbid = x.*y' '	(a|b)*a(a|b){14}c' '	(x+x+)+y' \
		'	[[:alpha:]]+[[:space:]]*\('
	/usr/bin/python3 -c 'import random, sys
print("#" if len(sys.argv) > 1 else "print(7) if 1 else", "x" * 200000)
print("a = " + "".join(random.choice("ab") for i in range(200000)))
print("x" * 200000)' 1 >"$here/a.py"
	problem_time=$SECONDS
	judge --json "$here/p" "$here/a.py"
	is "$(json 'r["rules"]')" "[]"
	[ $((SECONDS - problem_time)) -lt 60 ]
}

@test "bytes of a source reach no terminal" {
	problem "[rules]" 'forbid = evil.*' 'scope = all'
	printf 'print(7) # evil \033[31m \302\2331m \007\n' >"$here/a.py"
	judge "$here/p" "$here/a.py"
	gave 1
	matches "$output" 'evil'
	[[ $output != *$'\033'* && $output != *$'\302\233'* && $output != *$'\007'* ]]
}

@test "errors in rules are told with file and line" {
	refused "9: forbid: '(' is no extended regular expression: Missing ')'" 'forbid = ('
	refused "10: forbid: '[a' is no extended regular expression: Missing ']'" 'forbid = a' '	[a'
	refused "9: require: '(a)\\\\1': back-references are not taken here" 'require = (a)\1'
	refused "9: forbid: 'a{~1}': approximate matches are not taken here" 'forbid = a{~1}'
	refused "9: forbid: 'a*' also matches nothing at all, so it would be found everywhere" 'forbid = a*'
	refused "9: forbid: '((a{9}){9}){9}' repeats too much: smaller numbers in {}" \
		'forbid = ((a{9}){9}){9}'
	refused "9: scope: 'text' is none of code|all" 'scope = text' 'forbid = a'
	refused "9: action: 'ignore' is none of reject|warn" 'action = ignore' 'forbid = a'
	refused "9: unknown language 'python': did you mean 'python3'?" 'languages = c python' 'forbid = a'
	refused "8: [rules] has none of \`forbid\`, \`require\` and \`max-files\`" 'message = a'
	refused "9: unknown key 'forbidden': did you mean 'forbid'?" 'forbidden = a' 'forbid = b'
	refused "10: [rules] stands here twice, first in line 8" 'forbid = a' '[rules]' 'forbid = b'
	refused "12: rules x stand here twice, first in line 10" 'forbid = a' '[rules x]' 'max-files = 1' \
		'[rules x]'
	mkdir -p "$here/q"
	printf '%s\n' '[problem]' 'type = output-only' '[tests]' 'input = *.in' '[rules x]' 'max-files = 1' \
		>"$here/q/problem.ini"
	touch "$here/q/a.in" "$here/q/a.ans"
	judge check "$here/q"
	gave 2
	is "$stderr" "$here/q/problem.ini: [rules]: there are no sources in a problem of type output-only"
	refused "8: [rules] has none of \`forbid\`, \`require\` and \`max-files\`
$here/p/problem.ini:9: [rules x] has none of \`forbid\`, \`require\` and \`max-files\`" '[rules x]'
}
