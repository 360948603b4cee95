#!/usr/bin/env bats
# judge_verify.bats: `ojjudge verify`: solutions, validators, generators, answers and cases, each as it should be
# and each of them not.
# bats file_tags=anyone,long
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

load lib.bash
load judge.bash
load verify.bash

@test "a problem that is as it says of itself" {
	whole
	judge verify "$here/p" --output="$here/text"
	gave 0 ""
	is "$stderr" ""
	cat "$here/text"
	is "$(tail -n 1 "$here/text")" "Sum: well: 0 errors, 0 warnings"
	is "$(grep -c ' yes ' "$here/text")" 11
	is "$(grep ' of ' "$here/text" | sed 's/ are.*//')" "solutions: 11 of 11
inputs: 4 of 4
generators: 1 of 1
answers: 4 of 4
cases: 3 of 3"
	matches "$(cat "$here/text")" "limit: 0.500 s; sols/slow.py needs more than 1.5[0-9]* times that for test large-1"
	matches "$(cat "$here/text")" "limit: 0.500 s, [0-9.]* times what .* needs for test"
	is "$(grep ' $' "$here/text")" ""
	nothing_left
	verify --strict
	gave 0
	is "$found" ""
	is "$(json 'r["result"], len(r["checks"]), len(r["solutions"])')" "('well', 25, 9)"
	is "$(json '[s["verdict"] for s in r["solutions"]]')" \
		"['AC', 'WA', 'WA', 'WA', 'RTE', 'TLE', 'CE', 'AC', 'AC']"
	echo "$output" >"$here/json"
	for _ in kept reused; do
		verify --reuse
		gave 0
		is "$found" ""
	done
	judge verify --junit "$here/p"
	gave 0
	echo "$output" >"$here/xml"
	xmllint --noout --schema "$top/config/schemas/ojjudge-junit.xsd" "$here/xml"
	/usr/bin/python3 "$top/tests/report_check.py" "verify=$here/json"
	/usr/bin/python3 "$top/tests/report_check.py" "junit=$here/xml"
}

@test "example problems: one with a checker, one that is interactive, one with groups" {
	for name in squares guess pairs; do
		judge verify "$top/tests/problems/$name"
		gave 0
		matches "$output" ": well: 0 errors, "
		[ $name != guess ] || matches "$output" "one by one, near +WA +40 .* yes +expect AC \\(group near\\)"
	done
	nothing_left
}

@test "solutions that do not do what is expected of them" {
	small "[solution ones.py]" "permit = any" "expect = AC TLE" "message = nonsense" "[solution halves]" \
		"file = ones.py" "verdict = AC RTE" "score = 0.5..10" "[solution broken.py]" "permit = AC WA" \
		"[solution fast.py]" "file = good.py" "time = upper-bound" "[solution sleepy]" "file = good.py" \
		"tests = o*" "permit = WA" "[solution missing.py]" "file = good.py" "expect = NO"
	script ones.py <<<'print(1)'
	script broken.py <<<'print('
	verify
	gave 1
	is "$found" "not-as-expected solution ones.py
no-message solution ones.py
wrong-verdict solution halves
wrong-score solution halves
not-permitted solution broken.py
not-as-expected solution fast.py
not-permitted solution sleepy
not-as-expected solution missing.py"
	is "$(text not-as-expected)" "no test got AC TLE: WA on one"
	is "$(text no-message)" "no test has a message with 'nonsense'"
	is "$(text wrong-verdict)" "its verdict is WA, and AC RTE is expected"
	is "$(text wrong-score)" "its score is 0, and 0.5..10 is expected"
	matches "$(text not-permitted)" "it is a compile error (.*), and only AC WA is permitted"
	is "$(json "[f['text'] for f in r['findings'] if f['name'] == 'fast.py'][0]")" \
		"no test was too slow: AC on one"
	is "$(json "[f['text'] for f in r['findings'] if f['name'] == 'sleepy'][0]")" \
		"test one got AC, and only WA is permitted"
	is "$(json 'r["result"], r["failed"], r["broken"]')" "('failed', 8, 0)"
	judge verify "$here/p" --color=always
	gave 1
	matches "$output" $'\033\[31merror\033\[0m: solution halves: its score is 0'
	nothing_left
}

@test "what cannot be judged cannot be verified" {
	small "[solution stranger]" "file = stranger.xyz" "permit = any" "[solution nothing.py]" "permit = any" \
		"file = good.py" "entry = other.py"
	touch "$here/p/stranger.xyz"
	sed -i 's/^\[solution good.py\]/[solution first]\nfile = first.py/' "$here/p/problem.ini"
	cp "$here/p/good.py" "$here/p/first.py"
	verify
	gave 2
	is "$found" "judge-error solution stranger
judge-error solution nothing.py"
	matches "$(text judge-error)" "no language has files with such a name"
	matches "$(json "r['findings'][1]['text']")" "it is to begin with other.py, and has no such file"
	judge verify --junit "$here/p"
	gave 2
	echo "$output" >"$here/xml"
	xmllint --noout --schema "$top/config/schemas/ojjudge-junit.xsd" "$here/xml"
	matches "$output" 'errors="2".*<error type="judge-error"'
	small "[checker]" "kind = testlib" "command = check.py"
	script check.py <<<'raise SystemExit(3)'
	verify
	gave 2
	is "$found" "judge-error answer one
judge-error solution good.py"
}

@test "inputs that validators refuse, and those that they should" {
	small "[validator digits]" "kind = testlib" "command = digits.py" "[case bad]" "expect = invalid-input" \
		"input = bad.in"
	script digits.py <<-'END'
		import sys
		bad = [w for w in sys.stdin.read().split() if not w.isdigit()]
		bad and print("FAIL", bad[0], "\033[1m", file=sys.stderr)
		sys.exit(3 if bad else 0)
	END
	echo "3 x" >"$here/p/bad.in"
	verify
	gave 0
	is "$found" ""
	echo "3 4 y" >"$here/p/data/one.in"
	echo "4" >"$here/p/bad.in"
	sed -i 's/^print.*/print(7)/' "$here/p/good.py"
	verify
	gave 1
	is "$found" "invalid-input input one
input-not-refused case bad"
	is "$(text invalid-input)" 'the validator digits does not find it valid: exit code 3: FAIL y \x1B[1m'
	# one that breaks is no judgement about the input
	for way in 'raise SystemExit(1)' 'import os; os.abort()' 'while 1: pass'; do
		script digits.py <<<"$way"
		sed -i '/^time = 0.2s/d; s/^\[validator digits\]/&\ntime = 0.2s/' "$here/p/problem.ini"
		verify
		gave 2
		is "$found" "judge-error input one
judge-error case bad"
	done
	sed -i 's/digits.py/digits.c/; s/^command = digits.c/source = digits.c/' "$here/p/problem.ini"
	echo 'int main(void) {' >"$here/p/digits.c"
	verify
	gave 2
	matches "$found" "judge-error problem Sum"
	matches "$(text judge-error)" '^\[validator digits\]: validator digits.c: does not compile:.*expected'
}

@test "generators make the inputs that there are, each time" {
	small "[test one]" "generate = make 3 4" "[generator make]" "command = make.py"
	script make.py <<<'import sys; print(*sys.argv[1:])'
	verify
	gave 0
	is "$found" ""
	while IFS='|' read -r code name words; do
		script make.py <<<"$code"
		verify
		gave "$([ "$name" != judge-error ] && echo 1 || echo 2)"
		is "$found" "$name generator one"
		matches "$(text "$name")" "$words"
	done <<-'END'
		print("3 4"); print()|other-input|generator make makes is not what is in data/one.in, from line 2 on
		import time; print("3 4"); print(time.monotonic_ns())|unsteady-generator|each time, for the first time in line 2
		print("3 4" * 50000)|other-input|makes much more than data/one.in has
		print("3 4"); raise SystemExit(5)|judge-error|make.py: exit code 5; it wrote
	END
}

@test "answers, and outputs that the checker must get right" {
	small "[checker]" "kind = testlib" "command = check.py" "[case right]" "expect = right-output" \
		"input = data/one.in" "output = good.py" "[case wrong]" "expect = wrong-output" \
		"input = data/one.in" "output = data/one.ans"
	script check.py <<<'import sys; sys.exit(open(sys.argv[2]).read() != "7\n")'
	verify
	gave 1
	is "$found" "output-misjudged case right
output-misjudged case wrong"
	is "$(text output-misjudged)" "the checker says WA, and the output is right"
	sed -i '/^\[case/,/^output/d' "$here/p/problem.ini"
	# a program that decides may have anything in its answers, but for those that are shown
	echo 8 >"$here/p/data/one.ans"
	verify
	gave 0
	is "$found" "doubtful-answer answer one"
	is "$(text doubtful-answer)" "the checker says WA to the jury's own answer as an output"
	sed -i 's/kind = testlib/kind = kattis/' "$here/p/problem.ini"
	script check.py <<<'import sys; sys.exit(42 if sys.stdin.read() == "7\n" else 43)'
	verify
	gave 0
	is "$found" "doubtful-answer answer one"
	sed -i 's/^input = data.*/&\nsamples = data\/one.in/' "$here/p/problem.ini"
	verify
	gave 1
	is "$found" "answer-refused answer one"
	# lines that are worth something, and an answer that has others
	small "[checker]" "kind = line-matches" "line-points = 1 2"
	verify
	gave 2
	is "$found" "judge-error answer one
judge-error solution good.py"
}

@test "warnings: limits that are too near, tests that nobody fails, samples, what is missing" {
	problem "[solution half.py]" "expect = AC" "group = all" "[group all]" "tests = *" "points = 1" \
		"[solution much.py]" "expect = TLE" "[solution ones.py]" "permit = any"
	cp "$here/p/data/one.in" "$here/p/data/two.in"
	cp "$here/p/data/one.ans" "$here/p/data/two.ans"
	cp "$here/p/data/one.in" "$here/p/data/three.in"
	echo 1 >"$here/p/data/three.ans"
	sed -i 's/^time = 2s/time = 0.8s\nwall = 60s/; s/^input = data.*/&\nsamples = data\/two.in/' "$here/p/problem.ini"
	for way in half:0.5 much:1; do
		script "${way%:*}.py" <<-END
			import time
			while time.process_time() < ${way#*:}: pass
			print(7)
		END
	done
	script ones.py <<<'print(1)'
	echo 7 >"$here/p/data/three.ans"
	sed -i 's/print(1)/print(7)/' "$here/p/ones.py"
	verify
	gave 0
	is "$found" "samples-not-first problem Sum
no-solution problem Sum
no-validator problem Sum
tight-limit problem tests and limits
loose-limit problem tests and limits"
	matches "$(text tight-limit)" "limit of 0.8 s is only 1.[2-6][0-9]? times what solution half.py needs for test"
	matches "$(text loose-limit)" "solution much.py.*needs only 1.[234][0-9]? times the time limit of 0.8 s"
	is "$(json '1.2 < r["limit"]["below"]["factor"] < 1.61')" True
	is "$(json 'r["warnings"], r["failed"], r["result"]')" "(5, 0, 'well')"
	matches "$(text tight-limit)" "[[]calibrate[]] asks for 2 times$"
	verify --strict
	gave 1
	is "$(json 'r["result"]')" failed
	printf '[calibrate]\nac-to-time-limit = 1.1\ntime-limit-to-tle = 1.05\n' >>"$here/p/problem.ini"
	verify
	gave 0
	is "$(json 'len(r["findings"]), r["limit"]["above"]["more"]')" "(3, True)"
}

@test "tests that no solution fails are told when some solutions fail" {
	small "[solution few.py]" "expect = WA" "[test two]" "input = data/two.in" "[test three]" "input = data/three.in"
	for name in two three; do
		echo "1 1" >"$here/p/data/$name.in"
		echo 2 >"$here/p/data/$name.ans"
	done
	sed -i 's/^input = data.\*.*/input = data\/one.in/' "$here/p/problem.ini"
	script few.py <<<'print(2)'
	verify
	gave 0
	is "$found" "harmless-tests problem tests and limits"
	is "$(text harmless-tests)" "no solution fails tests two three"
}

@test "how it is called; errors in what it is asked to verify" {
	small
	judge verify
	gave 3
	matches "$stderr" "it is: ojjudge verify PROBLEM"
	judge verify --html "$here/p"
	gave 3
	matches "$stderr" "told as text, with --json or with --junit"
	judge verify --report=json:x "$here/p"
	gave 3
	sed -i 's/expect = AC/expect = ACC/' "$here/p/problem.ini"
	judge verify "$here/p"
	gave 2
	is "$stderr" "$here/p/problem.ini:9: unknown verdict 'ACC': did you mean AC?"
	sed -i 's/expect = ACC/expect = AC/; s/order = .*//' "$here/p/problem.ini"
	# whatever [run] says, all tests are run
	printf '[run]\norder = stop-first\n' >>"$here/p/problem.ini"
	verify
	gave 0
	nothing_left
}

# running FILE: whether a run of it was begun
running() {
	grep -v py_compile "$here/out" | grep -q "runs .*$1\$"
}

@test "SIGTERM while a validator runs, or a solution, ends it and leaves nothing" {
	while read -r which file; do
		small
		echo "import time; time.sleep(100)" >>"$here/p/$which"
		sed -i 's/^time = 2s/&\nwall = 60s/' "$here/p/problem.ini"
		TMPDIR=$here/tmp XDG_CACHE_HOME=$BATS_FILE_TMPDIR "$judge" -v verify "$here/p" >"$here/out" 2>&1 3>&- &
		pid=$!
		keepers+=("$pid")
		within_seconds 20 running "$file"
		kill -TERM "$pid"
		ended "$pid"
		is "$status" 2
		matches "$(cat "$here/out")" 'stopped by SIGTERM: .* was not (verified|judged) to its end'
		nothing_left
	done <<<"valid.py valid.py
good.py main.py"
}

# checked LINES...: what `check` says of the small problem with these lines, without the file
checked() {
	problem "$@"
	judge check "$here/p"
	is "$output" ""
	output=${stderr//"$here/p/problem.ini:"/}
}

@test "errors in the sections that verify looks at" {
	mkdir -p "$here/p/sols"
	touch "$here/p/valid.py" "$here/p/sols/a.py"
	ln -s /etc "$here/p/etc"
	while IFS='|' read -r lines words; do
		mapfile -t lines < <(printf '%b\n' "$lines")
		checked "${lines[@]}"
		gave 2
		is "$output" "$words"
	done <<-'END'
		[solution sols/b.py]|8: solution sols/b.py: sols/b.py: No such file or directory
		[solution ../p/sols]|8: solution ../p/sols: ../p/sols: a path may not leave the problem's folder, and not lead over a link
		[solution x]\nfile = etc/passwd|8: solution x: etc/passwd: a path may not leave the problem's folder, and not lead over a link
		[solution sols]\n[solution sols]|9: solution sols stands here twice, first in line 8
		[solution sols]\nlanguage = python4|9: unknown language 'python4': did you mean 'python3'?
		[solution sols]\nverdict = any OK|9: unknown verdict 'OK': it is one that a submission can get, NO for no output, or any
		[solution sols]\nscore = 5..x|9: '5..x' is no score: write a number, or the least and the greatest as 20..30
		[solution sols]\nexpect = WA\npermit = AC|8: solution sols: `permit` permits nothing of what `expect` asks for
		[solution sols]\ntests = two*|8: solution sols: tests: 'two*' matches no test's name
		[solution sols]\ngroup = a|8: solution sols: group: there is no [group a]
		[solution sols]\ntests = one\nscore = 3|8: solution sols: tests have no score of their own: `score` goes with `group`
		[solution sols]\ntests = one\nverdict = AC|8: solution sols: `verdict` is about the whole submission: for some tests there are `expect` and `permit`
		[solution sols]\nlanguage = c\n[solution b]\nfile = sols\nlanguage = cpp|10: solution b: language: it is c in line 8 and cpp here
		[solution sols]\nentry = a\n[solution b]\nfile = sols\nentry = b|10: solution b: entry: it is a in line 8 and b here
		[validator]\nkind = kattis| [validator]: `source` or `command` is missing: which program is it?
		[validator x]\ncommand = valid.py\ntime = 0s|10: time must be more than 0
		[validator x]\ncommand = valid.py\n[validator x]|10: validator x stands here twice, first in line 8
		[generator]\ncommand = valid.py|8: [generator NAME] needs a name
		[generator g]\nsource = sols/c.c| [generator g]: source: sols/c.c: No such file or directory
		[test one]\ngenerate = g 1|7: test one: generate: there is no [generator g]
		[test one]\nvalidator-args = 1|7: test one: validator-args: there is no [validator]
		[test one]\nvalidator-args-for = x 1|7: test one: validator-args-for: there is no [validator x]
		[group g]\ntests = *\npoints = 1\nvalidator-args = 1|8: group g: validator-args: there is no [validator]
		[case a]\ninput = data/one.in|8: case a: `expect` is missing: what must come of it?
		[case a]\nexpect = wrong-output\ninput = data/one.in\nanswer = data/one.ans|8: case a: `output` is missing
		[case a]\nexpect = wrong-output\ninput = data/one.in\noutput = data/one.ans|8: case a: `answer` is missing
		[case a]\nexpect = invalid-input\ninput = data/one.in|8: case a: there is no [validator] that could refuse the input
		[case a]\nexpect = invalid-input\ninput = data/one.in\nanswer = data/one.ans|8: case a: an input that is not valid has no answer, no output and no `checker-args`
	END
}

@test "every finding is seen here, and told in the manual" {
	command -v mandoc >/dev/null || skip "mandoc is not installed"
	mandoc -T utf8 -O width=200 "$top/build/man/ojjudge.1" | col -b >"$here/manual"
	while read -r id; do
		grep -q -e "$id" <(sed '/^@test "every finding/,$d' "$BATS_TEST_FILENAME") || {
			echo "$id"
			return 1
		}
		grep -q "^ *$id (" "$here/manual"
	done < <(sed -n 's/^VERIFY([A-Z]*, *"\([a-z-]*\)".*/\1/p' "$top/judge/verify.def")
}
