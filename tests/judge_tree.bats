#!/usr/bin/env bats
# judge_tree.bats: groups inside of groups, scores that are numbers of their own, and graders of the jury's.
#
# How points add up is the same whoever asks; as root, too, there is a grader, which is in a box.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

load lib.bash
load judge.bash

setup() {
	judge_setup
	export XDG_CACHE_HOME=$BATS_FILE_TMPDIR
}

# tests NAME...: of a problem whose answer is its input; answers of a checker that gives scores say which
tests() {
	rm -f "$here/p/data"/*
	for name; do
		echo "$name" | tee "$here/p/data/$name.in" >"$here/p/data/$name.ans"
	done
}

# has TEXT PART
has() {
	[[ $1 == *"$2"* ]] && return 0
	printf '  got    %q\n  wanted %q in it\n' "$1" "$2"
	return 1
}

# An output validator that does what the submission says: `CODE [score N] [multiplier N]`.
obedient() {
	source_file p/check.py <<<'
import sys
words = sys.stdin.read().split()
for name, value in zip(words[1::2], words[2::2]):
    open(sys.argv[3] + name + ".txt", "w").write(value)
sys.exit(int(words[0]))'
}

# answers NAME WORDS: a submission that gives these words to the test of that name, and "43" to the others
answers() {
	local code="import sys; print({"
	while [ $# != 0 ]; do
		code+="'$1': '$2', "
		shift 2
	done
	echo "$code}.get(input(), '43'))" >"$here/s.py"
}

groups() {
	json '", ".join("%s %s %g/%s" % (g["name"], g["verdict"], g["score"], g["max_score"]) for g in r["groups"])'
}

@test "packing: samples that do not count, all or nothing, numbers of the checker's own, a grader" {
	every_submission packing
}

# bats test_tags=anyone
@test "all that is wrong with groups inside of groups is told with its line" {
	problem '[group a]' 'inside = b' '[group b]' 'inside = a' '[group c]' 'inside = nobody' 'tests = one' \
		'points = 1' '[group d]' 'points = 2' '[group e]' 'tests = one' 'points = 1' '[group f]' \
		'inside = e' 'tests = one' 'points = 1' '[group g]' 'inside = e' 'tests = one' 'points = 1' \
		'requires = e' '[group h]' 'tests = one' 'points = 1' 'accept-score = 3' '[group i]' \
		'tests = one' 'points = 1' 'score = max' '[score]' 'rejected = nothing' '[grader]' \
		'command = /bin/true'
	judge check "$here/p"
	gave 2
	for words in ':8: group a is inside of itself' ':12: group c is inside of nobody, which is no group' \
		':16: group d has no `tests`, and no group is inside of it' \
		':21: test one is in group e and in f, which is inside of it' \
		':25: group g requires itself' ':30: group h: `accept-score` is for \[score\] points = absolute' \
		":34: group i: 'max' is for \[score\] points = absolute" \
		'\[score\]: `rejected` is for points = absolute'; do
		matches "$stderr" "problem.ini$words|problem.ini: $words"
	done
}

# bats test_tags=anyone
@test "all that is wrong with absolute points is told with its line" {
	problem '[score]' 'points = absolute' 'max = 3' '[test one]' 'points = 1' '[group a]' 'tests = one' \
		'score = product' '[group b]' 'tests = one' 'score = all' '[group c]' 'tests = one' \
		'range = 3 2' '[group d]' 'tests = one' 'range = 3' '[group e]' 'tests = one' \
		'accept-score = nan' '[group f]' 'tests = one' 'score = grader' 'verdict = worst' '[group g]' \
		'tests = one' 'grader-args = x' '[group h]' 'tests = one' 'requires = i' '[group i]' \
		'tests = one' 'requires = h' '[group j]' 'tests = one' 'score = threshold:0.5'
	judge check "$here/p"
	gave 2
	for words in ':7: test one: `points` of a test are not for' ":13: group a: 'product' is for .* parts" \
		':16: group b: score = all needs `points`' \
		":19: group c: range: '3 2': the second number is less" ":22: group d: range: '3' is no range" \
		":25: group e: accept-score: .*'nan'" ':28: group f: with score = grader the grader says' \
		':32: group g: grader-args is for score = grader' ':35: group h requires itself' \
		":41: group j: 'threshold:0.5' is for" '\[score\]: `max` is for points = parts' \
		'\[grader\]: `source` or `command` is missing'; do
		matches "$stderr" "problem.ini$words|problem.ini: $words"
	done
}

# bats test_tags=anyone
@test "parts of points: a group of groups gives what they give, as its score says" {
	problem '[group all]' 'points = 100' 'score = min' '[group x]' 'inside = all' 'tests = x-*' 'score = sum' \
		'points = 1' '[group y]' 'inside = all' 'tests = y-*' 'points = 1' '[group z]' 'tests = z' \
		'points = 10'
	tests x-1 x-2 y-1 y-2 z
	source_file s.py <<<'print({"x-2": "no"}.get(t := input(), t))'
	judge --json "$here/p" "$here/s.py"
	gave 1
	is "$(groups)" "all WA 50/100, x WA 0.5/1, y AC 1/1, z AC 10/10"
	is "$(json 'r["score"], r["max_score"]')" "(60, 110)"
	judge "$here/p" "$here/s.py"
	has "$output" $'\n  x    WA       0.5 of 1\n'
}

# bats test_tags=anyone
@test "output validators: score.txt counts as it is, score_multiplier.txt times what acceptance is worth" {
	problem '[checker]' 'kind = kattis' 'source = check.py' '[score]' 'points = absolute' \
		'[group all]' 'score = sum' '[group a]' 'inside = all' 'tests = a-*' 'points = 30' \
		'[group b]' 'inside = all' 'tests = b-*' 'reject-score = -1'
	tests a-1 a-2 b-1 b-2 b-3
	obedient
	answers a-1 "42 score_multiplier 0.5" a-2 42 b-1 "42 score 250.5" b-2 "43 score -7"
	judge --json "$here/p" "$here/s.py"
	gave 1
	is "$(groups)" "all WA 265/None, a AC 22.5/30, b WA 242.5/None"
	is "$(json '[t["score"] for t in r["tests"]]')" "[7.5, 15, 250.5, -7, -1]"
	is "$(json 'r["verdict"], r["score"], r["max_score"]')" "('WA', 265, None)"
	for words in "42 score 31" "42 score 1 score_multiplier 1" "43 score_multiplier 1" \
		"42 score_multiplier 1.5" "42 score x"; do
		answers a-1 "$words"
		judge --json "$here/p" "$here/s.py"
		gave 2
		is "$(json 'r["verdict"]')" JE "$words"
		is "$(json 'r["groups"][0]["verdict"]')" JE "$words"
	done
	sed -i 's/^points = 30/&\nown-scores = never/; s/^reject-score/own-scores = must\n&/' "$here/p/problem.ini"
	for words in "42 score 1/a: test a-1: the checker gave a score, and there must be none" \
		"43/b: test b-1: the checker gave no score, and there has to be one"; do
		answers a-1 "${words%%/*}" b-1 "42"
		judge --json "$here/p" "$here/s.py"
		gave 2
		matches "$(json 'r["message"]')" "group ${words#*/}"
	done
	answers a-1 42 b-1 "42 score 2"
	judge --json "$here/p" "$here/s.py"
	is "$(groups)" "all WA 15/None, a WA 15/30, b WA 0/None"
	sed -i 's/^own-scores = .*/own-scores = bounded/' "$here/p/problem.ini"
	answers a-1 "42 score 15" a-2 "42 score 15" b-1 "42 score 1"
	judge --json "$here/p" "$here/s.py"
	gave 1
	for words in "42 score 15.1" "42 score -1"; do
		answers a-1 "$words"
		judge --json "$here/p" "$here/s.py"
		gave 2
		has "$(json 'r["message"]')" "test a-1: the checker gave a score that is not from 0 to accept-score"
	done
	sed -i '/^own-scores/d' "$here/p/problem.ini"
	answers a-1 "42 score 31"
	judge --json "$here/p" "$here/s.py"
	is "$(json 'r["message"]')" "group a: its score is 31, and it can have 30 at most"
	nothing_left
}

# bats test_tags=anyone
@test "stop and requires: what counts for nothing is not run" {
	problem '[score]' 'points = absolute' 'rejected = nothing' '[run]' 'order = until-decided' \
		'[group data]' 'stop = first-fail' '[group sample]' 'inside = data' 'tests = a' \
		'[group secret]' 'inside = data' 'verdict = always-accept' \
		'[group one]' 'inside = secret' 'tests = b-*' 'stop = first-fail' 'accept-score = 10' 'score = min' \
		'[group two]' 'inside = secret' 'tests = c-*' 'requires = one'
	tests a b-1 b-2 b-3 c-1 c-2
	source_file sample.py <<<'print({"a": "no"}.get(t := input(), t))'
	source_file second.py <<<'print({"b-2": "no"}.get(t := input(), t))'
	judge --json "$here/p" "$here"/{sample,second}.py
	gave 1
	is "$(json '[[t["verdict"] for t in x["tests"]] for x in r]')" \
		"[['WA', 'SK', 'SK', 'SK', 'SK', 'SK'], ['AC', 'AC', 'WA', 'SK', 'SK', 'SK']]"
	is "$(json '[[(g["verdict"], g["score"], g["inside"]) for g in x["groups"]] for x in r]')" \
		"[[('WA', 0, None), ('WA', 0, 'data'), ('SK', 0, 'data'), ('SK', 0, 'secret'), ('SK', 0, 'secret')], \
[('AC', 1, None), ('AC', 1, 'data'), ('AC', 0, 'data'), ('WA', 0, 'secret'), ('SK', 0, 'secret')]]"
	is "$(json '[(x["verdict"], x["score"], x["max_score"]) for x in r]')" "[('WA', 0, 13), ('AC', 1, 13)]"
	source_file bad.c <<<'int main(void) { return }'
	judge --json "$here/p" "$here/bad.c"
	is "$(json 'r["verdict"], r["score"], r["groups"][0]["verdict"]')" "('CE', 0, 'SK')"
	nothing_left
}

@test "a grader reads a line for each that counts, and its failure is a judge error with its words" {
	problem '[score]' 'points = absolute' '[grader]' 'source = grader.py' '[group all]' 'score = grader' \
		'grader-args = "two words"' 'stop = first-fail' '[group in]' 'inside = all' 'tests = a-*' \
		'accept-score = 2.5' '[group on]' 'inside = all' 'tests = b-*' 'reject-score = -1'
	tests a-1 a-2 b-1 b-2 b-3
	source_file p/grader.py <<<'
import sys
text = sys.stdin.read()
print(text, file=sys.stderr)
assert sys.argv[1:] == ["two words"]
if text == "AC 5\nTLE -1\n" or text == "AC 5\nWA 1\n": print("RTE", -3.25)
if text == "AC 5\nAC 3\n": print("AC 12")
if text == "WA 2.5\n": print("what", text)'
	source_file good.py <<<'print(input())'
	source_file some.py <<<'print({"b-2": "no"}.get(t := input(), t))'
	source_file few.py <<<'print({"a-2": "no"}.get(t := input(), t))'
	source_file none.py <<<'print()'
	judge --json "$here/p" "$here"/{good,some,few,none}.py
	gave 2
	is "$(json '[(x["verdict"], x["score"], x["groups"][0]["verdict"]) for x in r]')" \
		"[('AC', 12, 'AC'), ('RTE', -3.25, 'RTE'), ('JE', 0, 'JE'), ('JE', 0, 'JE')]"
	matches "$(json 'r[2]["message"]')" \
		'^group all: grader grader.py: standard output is no verdict and score.* it wrote "WA 2.5'
	matches "$(json 'r[3]["message"]')" 'no verdict and score.* it wrote "WA 0'
	echo 'syntax error' >"$here/p/grader.py"
	judge --json "$here/p" "$here/good.py"
	gave 2
	matches "$(json 'r["message"]')" 'grader.py'
	nothing_left
}

@test "a grader is in a box: what it does there is its own affair, and an end of its own" {
	problem '[score]' 'points = absolute' '[grader]' 'source = grader.py' 'time = 0.3s' '[group all]' \
		'score = grader' 'tests = one' 'range = 0 10'
	source_file s.py <<<'print(sum(map(int, input().split())))'
	for words in 'sys.exit(3):exit code 3, where it has to be 0' 'os.abort():SIGABRT' \
		'[0 for x in iter(int, 1)]:more than 0.3 s' 'print("AC"):no score behind the verdict' \
		'print("AC nan"):not a decimal number' 'print("AC 1 AC 1"):more than one verdict' \
		'print("JE 0"):says that the jury is at fault' 'print("AC 11"):11, and it can have 10 at most' \
		'print("AC -1"):-1, less than the 0 of its `range`'; do
		echo "import os, sys; ${words%%:*}" >"$here/p/grader.py"
		judge --json "$here/p" "$here/s.py"
		gave 2
		has "$(json 'r["message"]')" "${words#*:}"
	done
	echo 'print("WA", -1)' >"$here/p/grader.py"
	judge --json "$here/p" "$here/s.py"
	gave 1
	is "$(json 'r["verdict"], r["score"], r["max_score"]')" "('WA', -1, 10)"
	nothing_left
}

# bats test_tags=anyone
@test "reports: a score without a bound has no greatest score in any of them" {
	problem '[checker]' 'kind = kattis' 'source = check.py' '[score]' 'points = absolute' \
		'[group all]' '[group a]' 'inside = all' 'tests = a' '[group b]' 'inside = all' 'tests = b' 'points = 5'
	tests a b
	obedient
	answers a "42 score 20.5" b "42"
	judge --report=json:"$here/json" --report=junit:"$here/junit" --report=csv:"$here/csv" \
		--report=tap:"$here/tap" --report=html:"$here/html" --report=json-lines:"$here/lines" \
		--report=gradescope:"$here/scope" "$here/p" "$here/s.py"
	gave 0
	has "$output" 'AC (accepted), 25.5 points'
	has "$output" $'\n  b    AC       5 of 5\n'
	has "$(cat "$here/tap")" 'accepted, 25.5 points'
	xmllint --noout --schema "$top/config/schemas/ojjudge-junit.xsd" "$here/junit"
	is "$(grep -c 'max_score' "$here/junit")" 1
	has "$(cat "$here/csv")" ',25.5,,'
	has "$(cat "$here/html")" '&#160;&#160;<bdi>a</bdi>'
	/usr/bin/python3 "$top/tests/report_check.py" json="$here/json" json-lines="$here/lines" csv="$here/csv" \
		gradescope="$here/scope"
	output=$(cat "$here/scope")
	is "$(json '[(t["name"], t.get("score"), t.get("max_score")) for t in r["tests"]][1:4]')" \
		"[('all', None, None), ('a', None, None), ('b', 5, 5)]"
	is "$(json 'r["score"], r["extra_data"]["max_score"]')" "(25.5, None)"
	has "$(json 'r["tests"][1]["output"]')" "score: 25.5"
	is "$(json 'r["tests"][1]["status"]')" passed
	answers a "43 score 2" b "42"
	judge --gradescope "$here/p" "$here/s.py"
	is "$(json '[t["status"] for t in r["tests"]][1:4]')" "['failed', 'failed', 'passed']"
	answers a "42 score 20.5" b "42"
	mkdir "$here/class"
	cp "$here/s.py" "$here/class/ann.py"
	judge grade "$here/p" "$here/class" --output="$here/marks"
	gave 0
	has "$(cat "$here/marks/gradebook.csv")" 'ann,ann.py,python3,AC,25.5,,'
	has "$(cat "$here/marks/index.html")" '25.5 points on average'
	nothing_left
}

# bats test_tags=anyone
@test "results of earlier calls: a checker's number is what the problem now takes it for" {
	problem '[checker]' 'kind = kattis' 'source = check.py' 'points = 10' '[score]' 'points = parts'
	tests a
	obedient
	answers a "42 score 5"
	for mode in parts absolute absolute parts; do
		sed -i "s/^points = [pa].*/points = $mode/" "$here/p/problem.ini"
		judge --json --reuse "$here/p" "$here/s.py"
		seen+="$(json 'r["verdict"], r["score"]') "
	done
	is "$seen" "('PA', 50) ('AC', 5) ('AC', 5) ('PA', 50) "
}

# bats test_tags=anyone
@test "contestants: what a group hides is hidden in the groups inside of it" {
	problem '[score]' 'points = absolute' '[group all]' 'visible = none' '[group a]' 'inside = all' 'tests = a' \
		'[group b]' 'inside = all' 'tests = b' 'visible = full' '[group c]' 'tests = c'
	tests a b c
	source_file s.py <<<'print(input())'
	judge --json --for=contestant "$here/p" "$here/s.py"
	gave 0
	is "$(json '[t["name"] for t in r["tests"]], [(g["name"], g["verdict"], g["score"]) for g in r["groups"]]')" \
		"(['c'], [('all', None, 2), ('a', None, 1), ('b', None, 1), ('c', 'AC', 1)])"
}
