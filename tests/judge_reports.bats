#!/usr/bin/env bats
# judge_reports.bats: every form of ojjudge's reports, read by others' readers: what is told, that hostile
# names and outputs stay where they are, and what contestants do not get to see.
# bats file_tags=anyone
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

load lib.bash
load judge.bash

# The problem: open tests, one of which has a hostile name, a group of which contestants see verdicts, and one
# of which they see points.  Numbers of 7 digits are in no input or answer but those of the hidden tests.
hostile=$'"\'<b>&]]>=1\n# SKIP\xff\xe2\x80\xae'

make_problem() {
	local folder=$BATS_FILE_TMPDIR/p
	mkdir -p "$folder/open" "$folder/verdict" "$folder/none"
	make_test open/o-1 "1 2" 3
	make_test "open/o-2$hostile" "2 2" 4
	make_test verdict/v-1 "1234500 67" 1234567
	make_test none/n-1 "7654300 21" 7654321
	cat >"$folder/problem.ini" <<-'END'
		[problem]
		name = Sum <i>"&']]></i>
		[limits]
		time = 5s
		memory = 256MiB
		[tests]
		input = open/*.in verdict/*.in none/*.in
		[report]
		max-output = 40B
		[group open]
		tests = o-*
		points = 10
		hint = read both numbers
		[group =closed]
		tests = v-*
		points = 20.5
		visible = verdict
		hint = long numbers
		[group dark]
		tests = n-*
		points = 30
		visible = none
		hint = longer numbers
	END
}

# make_test NAME INPUT ANSWER
make_test() {
	echo "$2" >"$BATS_FILE_TMPDIR/p/$1.in"
	echo "$3" >"$BATS_FILE_TMPDIR/p/$1.ans"
}

# The submissions: right; wrong, with hostile words everywhere; one that cannot be compiled.
make_submissions() {
	local folder=$BATS_FILE_TMPDIR/s
	mkdir "$folder"
	cd "$folder" || return
	echo 'print(sum(map(int, input().split())))' >right.py
	cat >"=wrong$hostile.py" <<-'END'
		import sys
		line = input()
		out = sys.stdout.buffer
		out.write(b"%d" % sum(map(int, line.split())))
		out.write(b"</pre><script>alert(1)</script>]]>\x00\x1b[2J\xff\xef\xbf\xbe\r\n")
		sys.stderr.buffer.write(b"</system-err>\x00\x9b2J\xed\xa0\x80\n" + line.encode())
		sys.exit(3 if "3" in line else 0)
	END
	printf 'int main(void) {\n"</pre><script>]]>\e[2J\x01\xff\n}\n' >@ce.c
}

forms() {
	sed -n 's/^REPORT([a-z_]*, *"\([a-z-]*\)".*/\1/p' "$top/judge/report.def"
}

# told WHO FORM: the file with the report of all submissions, or of the wrong one where there is one only
told() {
	echo "$BATS_FILE_TMPDIR/told/$1.$2"
}

setup_file() {
	lib_begin
	mkdir "$BATS_FILE_TMPDIR/tmp" "$BATS_FILE_TMPDIR/told"
	make_problem
	make_submissions
	for who in jury contestant; do
		reports=()
		for form in $(forms); do
			[ "$form" = gradescope ] || reports+=("--report=$form:$(told $who "$form")")
		done
		status=0
		TMPDIR=$BATS_FILE_TMPDIR/tmp "$judge" --for=$who --verbose "${reports[@]}" \
			"$BATS_FILE_TMPDIR/p" right.py "=wrong$hostile.py" @ce.c \
			>"$BATS_FILE_TMPDIR/told/$who.stdout" 2>/dev/null || status=$?
		[ $status = 1 ]
		TMPDIR=$BATS_FILE_TMPDIR/tmp "$judge" --for=$who --gradescope "$BATS_FILE_TMPDIR/p" \
			"=wrong$hostile.py" >"$(told $who gradescope)" || status=$?
	done
}

# report FORM EXPRESSION [WHO]: of what was told
report() {
	/usr/bin/python3 "$top/tests/report_check.py" "$1=$(told "${3:-jury}" "$1")" "$2"
}

# says FORM EXPRESSION WANTED [WHO]: of what was told
says() {
	is "$(report "$1" "$2" "${4-}")" "$3" "$1: $2"
}

@test "every form is an option, in the help, the manual and the completions" {
	within "$(forms | wc -l)" 8 20
	judge --help
	for form in $(forms); do
		matches "$output" "--$form " "help"
		sed 's/\\-/-/g' "$top/build/man/ojjudge.1" | grep -qx ".It Fl -$form"
		grep -q -- "--$form\"*\$" "$top/build/completions/bash/ojjudge"
	done
}

@test "every form is read by its reader, whatever names and outputs are" {
	reports=()
	for form in $(forms); do
		reports+=("$form=$(told jury "$form")" "$form=$(told contestant "$form")")
	done
	/usr/bin/python3 "$top/tests/report_check.py" "${reports[@]}"
}

@test "--report=FORM:FILE writes what --FORM writes" {
	cmp "$(told jury text)" "$BATS_FILE_TMPDIR/told/jury.stdout"
	problem
	source_file a.py <<<'print(7)'
	for form in $(forms); do
		judge "--report=$form:$here/file" "--$form" "$here/p" "$here/a.py"
		gave 0
		cmp "$here/file" - <<<"$output"
		judge "--format=$form" --output="$here/other" "$here/p" "$here/a.py"
		gave 0 ""
		# but for the times
		is "$(tr -d 0-9. <"$here/other" | head -c 60)" "$(tr -d 0-9. <"$here/file" | head -c 60)"
	done
}

@test "wrong use of forms is told with the remedy, before anything is judged" {
	problem
	source_file a.py <<<'print(7)'
	judge --json --csv "$here/p" "$here/a.py"
	gave 3 ""
	matches "$stderr" "--json and --csv exclude each other.*--report=FORM:FILE"
	for word in csvv:x json csv: :x; do
		judge "--report=$word" "$here/p" "$here/a.py"
		gave 3 ""
		matches "$stderr" "--report=(csv|json):FILE"
	done
	judge --gradescope "$here/p" "$here/a.py" "$here/a.py"
	gave 3 ""
	matches "$stderr" "one submission"
	judge --report=csv:/nowhere/x "$here/p" "$here/a.py"
	gave 2 ""
	matches "$stderr" "/nowhere/x"
	judge --report=html:/dev/full "$here/p" "$here/a.py"
	gave 2
	matches "$stderr" "writing the report to /dev/full: .*No space"
}

# ---- what the forms say ----

@test "JSON: the parts that not every submission has" {
	says json '[(x["verdict"], x["compile"]["verdict"], x["score"], x["limits"]["time"]) for x in r]' \
		"[('AC', 'AC', 60.5, 5), ('WA', 'AC', 0, 5), ('CE', 'CE', 0, 5)]"
	says json '[t["verdict"] for t in r[1]["tests"]]' "['WA', 'WA', 'RTE', 'RTE']"
	says json 'repr(r[1]["tests"][0]["output"]["text"])' \
		"'3</pre><script>alert(1)</script>]]>\\x00\\x1b[2J'"
	says json '[(x and x["cut"]) for x in map(r[1]["tests"][0].get, ("input", "output", "answer"))]' \
		"[False, True, False]"
	says json 'r[0]["tests"][0]["input"]' None
	says json 'repr(r[1]["tests"][0]["standard_error"])' "'</system-err>\\x00�2J���\\n1 2'"
	says json '[g["hint"] for g in r[1]["groups"]]' \
		"['read both numbers', 'long numbers', 'longer numbers']"
}

@test "JSON lines: what happens in its order, and at last what --json gives" {
	says json-lines '" ".join(e["event"] for e in r)' \
		"$(printf 'started compiled tested tested tested tested finished %.0s' 1 2 3)done"
	says json-lines '[(t["name"][:3], t["score"]) for t in (e.get("test") for e in r) if t][:4]' \
		"[('o-1', 1), ('o-2', 1), ('v-1', 1), ('n-1', 1)]"
	report json 'r' >"$here/json"
	report json-lines 'r[-1]["result"]' >"$here/lines"
	cmp "$here/json" "$here/lines"
}

@test "JSON lines: an event is told when it happens, with one write" {
	problem "[limits python3]" "wall = 2s"
	echo "9 9" >"$here/p/data/two.in"
	echo 18 >"$here/p/data/two.ans"
	source_file a.py <<<'
import time
line = input()
time.sleep(9 if line == "9 9" else 0)
print(7)'
	TMPDIR=$here/tmp strace -e trace=write -s 20 -o "$here/trace" "$judge" --jobs=1 --json-lines \
		"$here/p" "$here/a.py" >"$here/lines" 2>/dev/null 3>&- &
	keepers+=($!)
	within_seconds 20 grep -q '"event": "tested"' "$here/lines"
	is "$(grep -c '"event": "\(finished\|done\)"' "$here/lines")" 0
	ended "${keepers[0]}"
	is "$status" 1
	is "$(grep -c '"event"' "$here/lines")" 6
	is "$(grep -c 'write(.*"{\\"event\\": ' "$here/trace")" 6
}

@test "a reader of events that goes away ends the judging, and nothing is left" {
	problem
	source_file a.py <<<'print(7)'
	mkfifo "$here/events"
	TMPDIR=$here/tmp "$judge" --jobs=1 --json-lines "$here/p" "$here/a.py" "$here/a.py" >"$here/events" \
		2>"$here/errors" 3>&- &
	keepers+=($!)
	head -n 1 "$here/events" | grep -q '"event": "started"'
	ended "${keepers[0]}"
	is "$status" 2
	matches "$(cat "$here/errors")" "writing the report to standard output: .*Broken pipe"
	nothing_left
}

@test "JUnit: the schema holds, and everything is counted once" {
	xmllint --noout --schema "$top/config/schemas/ojjudge-junit.xsd" "$(told jury junit)" \
		"$(told contestant junit)"
	says junit '[(s.get("tests"), s.get("failures"), s.get("skipped")) for s in r]' \
		"[('5', '0', '0'), ('5', '4', '0'), ('5', '1', '4')]"
	says junit 'r[1].find("properties/property[@name=\"group.open.max_score\"]").get("value")' 10
	says junit 'r[1][1].get("classname") == r[1].get("name")' True
	matches "$(report junit 'r[2].find("testcase/failure").text')" "error: "
}

@test "TAP: prove takes it, and counts what failed" {
	run prove -e cat "$(told jury tap)"
	matches "$output" "Tests: 15 Failed: 6\)"
	[[ $output != *"Parse errors"* ]]
	problem
	source_file a.py <<<'print(7)'
	judge --tap "$here/p" "$here/a.py"
	printf '%s\n' "$output" >"$here/tap"
	prove -e cat "$here/tap"
}

@test "TAP: what a submission is called is never a directive or a line" {
	problem
	source_file $'a # SKIP\nok 2\n1..1\nBail out!.py' <<<'print(8)'
	judge --tap "$here/p" "$here/"$'a # SKIP\nok 2\n1..1\nBail out!.py'
	printf '%s\n' "$output" >"$here/tap"
	run prove -e cat "$here/tap"
	matches "$output" "Failed 2/2"
	[[ $output != *skipped* ]]
}

@test "CSV: numbers are numbers, a column for each group, and no formula" {
	says csv '[x["submission"][:5] for x in r]' "['right', \"'=wro\", \"'@ce.\"]"
	says csv '[(x["verdict"], float(x["score"]), float(x["max_score"])) for x in r]' \
		"[('AC', 60.5, 60.5), ('WA', 0.0, 60.5), ('CE', 0.0, 60.5)]"
	says csv '[float(r[0]["group " + n]) for n in ("open", "=closed", "dark")]' "[10.0, 20.5, 30.0]"
	says csv 'r[1]["submission"]' $'\'=wrong"\'<b>&]]>=1\n# SKIP��.py'
}

@test "HTML: a page for all, with charts, limits and excerpts" {
	says html 'r.tags["svg"] - 9, r.tags["article"], r.tags["line"], r.tags["rect"] - 9' "(4, 3, 4, 16)"
	matches "$(report html 'r.text')" "limit 5.000 s"
	matches "$(report html 'r.text')" $'answer\n3\n'
	matches "$(report html 'r.text')" 'error: '
	matches "$(report html 'text')" "Content-Security-Policy\" content=\"default-src 'none'"
	matches "$(report html 'text')" "prefers-color-scheme:dark"
	xmllint --noout "$(told jury html)"
}

@test "Gradescope: points are those of groups, and hidden tests are hidden" {
	says gradescope '[(t["name"], t["score"], t["max_score"]) for t in r["tests"] if "score" in t]' \
		"[('open', 0, 10), ('=closed', 0, 20.5), ('dark', 0, 30)]"
	says gradescope '[(t["name"][:3], t["visibility"], t["status"]) for t in r["tests"][4:]]' \
		"[('o-1', 'visible', 'failed'), ('o-2', 'visible', 'failed'), ('v-1', 'visible', 'failed'), \
('n-1', 'hidden', 'failed')]"
	problem
	source_file a.py <<<'print(7)'
	judge --gradescope "$here/p" "$here/a.py"
	is "$(json 'r["score"], [t.get("max_score") for t in r["tests"]]')" "(100, [None, 100, None])"
}

# ---- contestants ----

@test "for contestants nothing of a hidden test is in any form" {
	for form in $(forms); do
		is "$(grep -acE '12345|76543|n-1' "$(told contestant "$form")")" 0 "$form"
		[ "$form" = csv ] || grep -aq 'v-1' "$(told contestant "$form")"
	done
	# for the jury it is
	for form in text json json-lines html; do
		matches "$(cat "$(told jury "$form")")" '12345.*76543' "$form"
	done
	# what contestants do not see is not in the file for them that Gradescope shows either
	says gradescope '[t["output"] for t in r["tests"] if t["name"] == "v-1"][0].count("12345")' 0
}

@test "for contestants a verdict has no message and no exit code, and a dark group only points" {
	says json '[t["name"][:3] for t in r[1]["tests"]]' "['o-1', 'o-2', 'v-1']" contestant
	says json '[(t["verdict"], t["exit_code"], t["message"], t["output"]) for t in r[1]["tests"]][2]' \
		"('RTE', None, '', None)" contestant
	says json '[(g["verdict"], g["score"]) for g in r[1]["groups"]]' \
		"[('WA', 0), ('RTE', 0), (None, 0)]" contestant
	matches "$(report json 'r[1]["tests"][0]["message"]' contestant)" expected
	says json '[g["hint"] for x in r[:2] for g in x["groups"]]' \
		"['', '', '', 'read both numbers', 'long numbers', 'longer numbers']" contestant
}

@test "a submission that fails in a hidden test alone fails in every form" {
	problem "[report]" "visible = none"
	source_file a.py <<<'print(8)'
	judge --for=contestant --tap --report=junit:"$here/x" --report=json:"$here/j" "$here/p" "$here/a.py"
	gave 1
	printf '%s\n' "$output" >"$here/tap"
	run prove -e cat "$here/tap"
	matches "$output" "Failed 1/1"
	check=$top/tests/report_check.py
	is "$(/usr/bin/python3 "$check" junit="$here/x" 'r.get("failures"), r.get("tests")')" "('1', '2')"
	is "$(/usr/bin/python3 "$check" json="$here/j" 'r["verdict"], r["tests"]')" "('WA', [])"
}

@test "samples and tests with their own word are seen as they say" {
	problem "samples = sample.in" "[report]" "visible = none" "[test own]" "input = own.in" \
		"visible = verdict" "hint = think"
	for name in sample own; do
		echo "3 4" >"$here/p/$name.in"
		echo 7 >"$here/p/$name.ans"
	done
	source_file a.py <<<'print(8)'
	judge --for=contestant --json "$here/p" "$here/a.py"
	is "$(json '[(t["name"], bool(t["message"]), t["hint"]) for t in r["tests"]]')" \
		"[('sample', True, ''), ('own', False, 'think')]"
}

@test "keys that are not right are told with their line" {
	problem "[report]" "visible = some" "max-output = 2MiB" "hint = x" "[group a]" "visible = all"
	judge check "$here/p"
	gave 2
	matches "$output$stderr" "problem.ini:9: .*'some' is none of full\|verdict\|none"
	matches "$output$stderr" "problem.ini:10: .*at most 1MiB"
	matches "$output$stderr" "problem.ini:11: .*hint"
	matches "$output$stderr" "problem.ini:13: .*'all' is none of"
}

@test "a judge error says to contestants that it is one, and to the jury why" {
	problem
	source_file a.py <<<'print(7)'
	printf '#!/bin/sh\necho broken here >&2\nexit 2\n' >"$here/ojbox"
	chmod +x "$here/ojbox"
	for form in $(forms); do
		judge --for=contestant --ojbox="$here/ojbox" "--$form" "$here/p" "$here/a.py"
		gave 2
		[[ $output != *broken* ]]
		judge --ojbox="$here/ojbox" "--$form" "$here/p" "$here/a.py"
		[ "$form" = gradescope ] || matches "$output" "broken here" "$form"
	done
}

@test "several submissions end in a table of them, and excerpts are told with --verbose" {
	text=$(cat "$(told jury text)")
	matches "$(tail -4 <<<"$text")" ^'submission +verdict +points.right.py +AC +60.5 of 60.5.=wrong'
	matches "$text" 'output of test o-1:.    3</pre>.*\\x00\\x1b\[2J.    \.\.\.'
	matches "$text" 'answer of test o-1:.    3.'
	[[ $text != *$'\033'* ]]
}
