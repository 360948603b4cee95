#!/usr/bin/env bats
# judge_compare.bats: the kinds of comparers through ojjudge: example problems, what each kind minds, partial
# points, and whose fault it is when an answer cannot be used.
# bats file_tags=anyone
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

load lib.bash
load judge.bash

# expected PROBLEM: every submission of an example problem against its expected.tsv
expected() {
	local path wanted score bad=0 count=0
	while IFS=$'\t' read -r path wanted score; do
		count=$((count + 1))
		judge --json "$problems/$1" "$problems/$1/$path"
		if [ "$(json 'r["verdict"], r["score"]')" != "('$wanted', $score)" ]; then
			echo "$path: $(json '[r["verdict"], r["score"], r["message"],
				[(t["name"], t["message"]) for t in r["tests"]]]'), wanted $wanted $score"
			bad=1
		fi
		is "$status" "$([ "$wanted" = AC ] && echo 0 || echo 1)" "exit status for $path"
	done <"$problems/$1/expected.tsv"
	[ "$count" -gt 3 ] && [ "$bad" = 0 ]
	nothing_left
}

# compared ANSWER OUTPUT [KEY...]: judges a program with that output with those keys of [checker]; the
# verdict, and score and message of the test, are then in $got.
compared() {
	problem "[checker]" "${@:3}"
	printf %b "$1" >"$here/p/data/one.ans"
	printf %b "$2" >"$here/output"
	{
		echo "import sys"
		echo "sys.stdout.buffer.write(bytes($(od -An -v -tu1 "$here/output" | tr -s ' \n' ', ' |
			sed 's/^,/[/; s/,*$/]/')))"
	} >"$here/a.py"
	judge --json "$here/p" "$here/a.py"
	got=$(json 'r["verdict"] + " %g %s" % (r["tests"][0]["score"], r["tests"][0]["message"])')
}

@test "every submission of divisors gets its verdict and score" {
	expected divisors
}

@test "every submission of binomials gets its verdict and score" {
	expected binomials
}

@test "every submission of table gets its verdict and score" {
	expected table
}

@test "partly right is PA with a part of the points, in reports for people and programs" {
	judge --json "$problems/binomials" "$problems/binomials/submissions/PA/unsigned_long.c"
	gave 1
	is "$(json '[(t["name"], t["verdict"], t["score"]) for t in r["tests"]]')" \
		"[('sample-1', 'AC', 1), ('large', 'PA', 0.75), ('small', 'AC', 1)]"
	matches "$(json 'r["tests"][1]["message"]')" '^3 of 4 lines are right; line 4, column 2 .*: found "'
	judge "$problems/binomials" "$problems/binomials/submissions/PA/unsigned_long.c"
	matches "$output" 'large +PA .*3 of 4 lines are right'
	matches "$output" $'\nPA \\(partially accepted\\), 75 of 100 points$'
}

@test "a group can give the least part of its tests, and other groups are whole" {
	cp -R "$problems/binomials" "$here/p"
	sed -i '/^\[score\]/,$d' "$here/p/problem.ini"
	printf '%s\n' "[group small]" "tests = s*" "points = 40" "[group large]" "tests = *" "score = min" \
		"points = 60" >>"$here/p/problem.ini"
	judge --json "$here/p" "$here/p/submissions/PA/unsigned_int.c"
	gave 1
	is "$(json 'r["verdict"], r["score"], [(g["verdict"], g["score"]) for g in r["groups"]]')" \
		"('PA', 55, [('AC', 40), ('PA', 15)])"
}

@test "each kind minds what it should" {
	compared 'a b\n' 'a b' 'kind = exact'
	is "$got" 'WA 0 output ends after token 2; expected "\n"'
	compared 'a b\n\n' 'a b\n' 'kind = rstripped'
	is "$got" 'WA 0 output ends after token 2; expected "\n"'
	compared 'a b\r\n c\n\n' 'a b\n c' 'kind = exact-lines'
	is "$got" 'AC 1 '
	compared 'a b \n' 'a b\n' 'kind = exact-lines'
	is "$got" 'WA 0 line 1, column 4 (token 2): found "a b", expected "a b "'
	compared 'a b\n\n' 'a b' 'kind = lines'
	is "$got" 'AC 1 '
	compared 'a b\nc\n' 'a\nb c' 'kind = tokens'
	is "$got" 'AC 1 '
	compared 'a b\nc\n' '\na  b\r\n\nc' 'kind = token-lines'
	is "$got" 'AC 1 '
	compared 'a b\nc\n' 'a\nb c' 'kind = token-lines'
	is "$got" 'WA 0 line 1, column 2 (token 1): line breaks differ: found "\n", expected " "'
	compared 'a b\nc\n' 'a b\n\nc' 'kind = white-diff'
	is "$got" 'WA 0 line 1, column 4 (token 2): line breaks differ: found "\n\n", expected "\n"'
	compared '1 2\n3 4\n' '4\n3\n2\n1\n' 'kind = unordered-tokens'
	is "$got" 'AC 1 '
	compared '1 2\n3 4\n' '4 3\n1 2\n' 'kind = unordered-lines'
	is "$got" 'WA 0 line 1, column 1 (token 1): found "4 3", which the answer does not have'
	compared '1 2\n3 4\n' ' 3  4\n\n1 2' 'kind = unordered-lines'
	is "$got" 'AC 1 '
}

@test "keys are for the kinds that know them" {
	compared 'Yes\n1.0000001\n' 'yEs\n1' 'kind = token-lines' 'case = ignore' 'float-tolerance = 1e-6'
	is "$got" 'AC 1 '
	compared 'b A\n' 'a B' 'kind = unordered-tokens' 'case = ignore'
	is "$got" 'AC 1 '
	compared 'x y\n' ' x y' 'kind = unordered-lines' 'space = sensitive'
	is "$got" 'WA 0 line 1, column 1 (token 1): found " x y", which the answer does not have'
	problem "[checker]" "space = ignore" "kind = white-diff"
	judge check "$here/p"
	gave 2
	matches "$output$stderr" 'problem\.ini:9: space is not for kind = white-diff, only for tokens, unord'
}

@test "line-matches gives each line its points; an answer of other lines is the judge's error" {
	compared '1\n2\n3\n' '1\nx\n3' 'kind = line-matches' 'line-points = 3 1 1'
	is "$got" 'PA 0.8 2 of 3 lines are right; line 2, column 1 (token 2): found "x", expected "2"'
	compared '1\n2\n3\n' '1' 'kind = line-matches'
	is "$got" 'WA 0 output ends after token 1; expected "2"'
	compared '1\n2\n3\n4\n' '1' 'kind = line-matches' 'filler-lines = optional'
	is "$got" 'PA 0.25 1 of 4 lines are right; output ends after token 1; expected "2"'
	compared '1\n2\n3\n' '1\n2\n3\n' 'kind = line-matches' 'line-points = 3 1'
	gave 2
	matches "$got" '^JE 0 .*the answer has 3 lines, but line-points is for 2'
}

@test "an answer that is not what the output is, and not small, is compared as well" {
	problem
	python3 -c 'print(*range(400000))' >"$here/p/data/one.ans"
	source_file a.py <<<'print(*range(400000), sep="\n\n")'
	judge "$here/p" "$here/a.py"
	gave 0
	source_file b.py <<<'print(*range(400000), sep="\n\n", end="1")'
	judge --json "$here/p" "$here/b.py"
	gave 1
	is "$(json 'r["tests"][0]["message"]')" \
		'line 799999, column 1 (token 400000): found "3999991", expected "399999"'
	sed -i 's/.*kind.*//' "$here/p/problem.ini"
	printf '%s\n' "[checker]" "kind = unordered-tokens" >>"$here/p/problem.ini"
	source_file c.py <<<'print(*reversed(range(400000)))'
	judge "$here/p" "$here/c.py"
	gave 0
}
