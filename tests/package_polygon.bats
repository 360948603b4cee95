#!/usr/bin/env bats
# package_polygon.bats: packages of Polygon (tests/packages/polygon-*), judged in place and imported.
# bats file_tags=anyone,long
# shellcheck disable=SC2001,SC2016,SC2030,SC2031,SC2154

load lib.bash
load judge.bash

setup() {
	judge_setup
	cd "$here" || return
}

# package NAME: a copy in $here/p, with a testlib
package() {
	rm -rf "$here/p"
	cp -R "$packages/polygon-$1" "$here/p"
	mkdir -p "$here/p/files"
	cp "$packages/testlib.h" "$here/p/files/"
}

# judged NAME: what all its solutions get, from tests/packages/polygon-NAME.tsv
judged() {
	local files=() file rest
	while IFS=$'\t' read -r file rest; do
		files+=("p/$file")
	done <"$packages/polygon-$1.tsv"
	judge --json --keep-going p "${files[@]}"
	is "$(json '"\n".join("%s\t%s\t%g" % (x["submission"][2:], x["verdict"], x["score"]) for x in r)')" \
		"$(cat "$packages/polygon-$1.tsv")" "$1: $output"
	nothing_left
}

@test "a package is translated into the problem.ini that is expected" {
	for name in total guess gcd; do
		package "$name"
		judge import p "out-$name"
		gave 0
		is "$(cat "out-$name/problem.ini")" "$(cat "$packages/polygon-$name.ini")" "$name"
	done
}

@test "solutions of packages, judged in place, get what Polygon would give them" {
	for name in total lines guess root gcd; do
		package "$name"
		judged "$name"
	done
}

@test "an imported package is a problem that judges the same" {
	for name in guess gcd; do
		package "$name"
		judge import p q
		gave 0
		rm -r p
		mv q p
		rm p/problem.xml
		judge check p
		gave 0
		is "$stderr" ""
		judged "$name"
	done
}

@test "what the jury has in a package holds by \`ojjudge verify\`" {
	for name in total lines guess root gcd; do
		package "$name"
		judge verify p
		gave 0
	done
	matches "$output" "solutions: 3 of 3 are as they should be"
}

@test "what is left out is told, once each" {
	package total
	judge check p
	gave 0
	is "$output" "Total; of all: 8 tests, 5 groups, no errors"
	is "$(sed 's,.*problem.xml:,,' <<<"${stderr%$'\n'}")" \
		"2: left out, as judging does not need it: properties, stress tests
11: the testset pretests is left out
39: feedback-policy=\"icpc\": contestants see the verdicts of all tests, where Polygon shows that of the first that fails
46: feedback-policy=\"none\": contestants see the points of the group
75: std::ncmp.cpp: ojjudge compares by itself, to the same effect; what is PE on Polygon is WA here
98: tests of the validator that are to come to \`valid\` are left out
129: solutions/notes.py: a solution with the tag do-not-run is left out"
	# what is not needed to judge is left out when there is no language for it
	sed -i 's/files.gen.cpp/files\/gen.exe/; s/files.val.cpp/files\/val.dpr/' p/problem.xml
	judge check p
	gave 0
	matches "$stderr" "files/gen.exe is left out: no language of languages.ini has such files"
	matches "$stderr" "files/val.dpr is left out: no language of languages.ini has such files"
	sed -i '20,40s/<test group=/<test fancy="1" group=/; s/<assets>/<assets><magic\/><magic\/>/' p/problem.xml
	judge check p
	gave 0
	is "$(grep -c "<test>: unknown attribute .fancy., which is left out" <<<"$stderr")" 1
	is "$(grep -c "unknown element <magic>, which is left out" <<<"$stderr")" 1
}

@test "a standard package, without its generated tests, is refused with the remedy" {
	package standard
	judge check p
	gave 2
	matches "$stderr" "^p/problem.xml:14: of 4 tests 3 generated inputs and 4 answers are not in the package \
\(test 01 is the first\): take the full package of Polygon for Linux in place of the standard one, or run its doall.sh"
	judge p p/solutions/main.py
	gave 3
}

# Each mistake: package, what is done to it, what is said.
mistakes() {
	cat <<-'TABLE'
		total|: >problem.xml|1: this is no XML: no element found
		total|s 's/<problem /<contest /; s/<.problem>/<\/contest>/'|2: the document is a <contest>, where a package has a <problem>
		total|s '3s/<names>/<name>/'|6: this is no XML: mismatched tag
		total|s '1a <!DOCTYPE problem [<!ENTITY a "b">]>'|2: a document type (<!DOCTYPE>) is not read: leave it out
		total|s 's/ short-name="total"//; s/<name [^>]*>//'|2: <problem> has neither a <name> with `value` nor a `short-name`: what is it called?
		total|s '/<judging/,/<.judging>/d'|2: there is no <judging> with a <testset>
		total|s 's/name="pretests"/name="first"/; s/name="tests"/name="second"/'|21: of several testsets one must be called `tests`: which one is it that judges?
		total|s 's/run-count="1"/run-count="2"/'|10: run-count="2": solutions that are run more than once on a test cannot be carried over
		total|s 's/ run-count="1"//; s/value="sums"/value="run-twice"/'|143: the tag run-twice: solutions that are run twice on a test cannot be carried over
		total|s 's/<validators>/<scorer><source path="files\/val.cpp"\/><\/scorer><validators>/'|90: <scorer>: a program that makes up the score cannot be carried over
		total|s 's/<time-limit>1500</<time-limit>1.5</'|22: <time-limit>: '1.5' is not a whole number
		total|s 's/<time-limit>1500</<time-limit>0</'|22: <time-limit>: '0' is too small: at least 1
		total|s '/<time-limit>1500/d'|21: <time-limit> is missing in <testset>
		total|s '23s/67108864/64/'|23: <memory-limit>: '64' is too small: at least 1048576
		total|s '23s/67108864//'|23: <memory-limit> is empty
		total|s '24s/8/9/'|24: <test-count> says 9, and there are 8 elements <test>
		total|s '27,36d'|21: there is no <test> in <tests>
		total|s '25s/%02d/%s/'|25: <input-path-pattern>: 'tests/%s' is no pattern with one number, such as tests/%02d
		total|s '26s/%02d.a/answer/'|26: <answer-path-pattern>: 'tests/answer' is no pattern with one number
		total|s '25s/%02d/%02d%d/'|25: <input-path-pattern>: 'tests/%02d%d' is no pattern with one number
		total|s '25s/tests/a  b/'|25: <input-path-pattern>: 'a  b/%02d': a path with such blanks or control bytes cannot be named
		total|s '121s/solutions/so  lutions/'|121: <source>: 'so  lutions/first.cpp': a path with such blanks
		total|s '25s/tests/\/etc/'|28: there is no file /etc/01 in the package, though the test is not generated
		total|s '25s/tests/..\/p\/tests/'|28: there is no file ../p/tests/01 in the package, though the test is not generated
		total|s '32s/manual/hand/'|32: method="hand": it is manual or generated
		total|s '28s/true/yes/'|28: sample="yes": it is true or false
		total|s '33s/50.0/-50/'|33: points="-50": '-50' is not a decimal number: write it as 2, 0.5 or 1e-6
		total|s '40s/50.0/much/'|40: points="much": 'much' is not a decimal number
		total|s 's/each-test/best/'|39: points-policy="best": it is complete-group or each-test
		total|s '39s/icpc/some/'|39: feedback-policy="some": it is complete, icpc, points or none
		total|s '43s/small/tiny/'|43: group large depends on tiny, which is no group
		total|s '43s/small/large/'|40: group large depends on itself, directly or by way of others
		total|s '46s/negative/large/'|46: group large stands here twice, first in line 40
		total|s '46s/ name="negative"//'|46: <group> needs the attribute `name`
		total|rm tests/03|30: of 8 tests 1 generated inputs and 0 answers are not in the package (test 03 is the first)
		total|rm tests/05|32: there is no file tests/05 in the package, though the test is not generated
		total|rm tests/*.a|28: of 8 tests 0 generated inputs and 8 answers are not in the package (test 01 is the first)
		total|ln -sf 01 tests/05|32: tests/05 is a link; links are not followed
		total|rm tests/05.a; mkdir tests/05.a|32: tests/05.a is no file
		total|rm files/testlib.h|92: files/val.cpp includes testlib.h, which is not in the package: put testlib.h of your testlib into the folder files
		total|rm files/gen.cpp|65: <source>: there is no file files/gen.cpp in the package
		total|ln -sf /etc/passwd files/gen.cpp|65: <source>: files/gen.cpp is a link; links are not followed
		total|rm solutions/first.cpp|121: <source>: there is no file solutions/first.cpp in the package
		total|s '121s/solutions.first.cpp/..\/p\/solutions\/first.cpp/'|121: <source>: there is no file ../p/solutions/first.cpp in the package
		total|s '106s/main/mainn/'|106: unknown tag "mainn": did you mean "main"?
		total|s '123s/ tag="failed"//'|123: <solution> needs the attribute `tag`
		total|s '124d'|123: <solution> has no <source>
		total|s '92d'|91: <validator> has no <source>: a program without its source cannot be carried over
		root|s '32s/near.cpp/near.exe/'; touch files/near.exe|32: no language of languages.ini has files like files/near.exe
		total|s '10s/input-file=""/input-file="..\/in"/'|10: input-file="../in" is no plain name of a file
		total|s '10s/output-file=""/output-file="-out"/'|10: output-file="-out" is no plain name of a file
		total|s '/<checker/,/<.checker>/d'|74: there is no <checker> in <assets>: what compares the outputs?
		root|s '31s/testlib/exit/'|31: type="exit": only checkers of testlib are known
		root|s '6s/percent="true"/percent="yes"/'|6: treat-points-from-checker-as-percent="yes": it is true or false
		root|mv files/near.cpp files/near.java; s 's/near.cpp/near.java/'; echo 'import ru.ifmo.testlib.*;' >>files/near.java|32: files/near.java needs testlib4j.jar, which ojjudge cannot use: write it with testlib.h
		guess|s '/files\/interactor.cpp/d'|38: <interactor> has no <source>: a program without its source cannot be carried over
		guess|rm files/limits.hpp|22: <file>: there is no file files/limits.hpp in the package
		gcd|s '23s/compile/run/'|21: a resource that solutions find when they run cannot be carried over
		gcd|mv files/grader.cpp 'files/{}.cpp'; s '21s/grader/{}/'|21: files/{}.cpp: a file of a solution cannot have braces in its name
		gcd|mkdir files/py; mv files/grader.py files/py/; s 's/files\/grader.py/files\/py\/grader.py/'|20: graders have the same names in all languages, but for extensions: there is no files/grader.{ext} for python3
		gcd|s '29s/for-types/location="include\/gcd.h" for-types/'|29: location="include/gcd.h": a file of a solution lies beside it under its own name, gcd.h
		gcd|rm files/gcd.h|29: <file>: there is no file files/gcd.h in the package
	TABLE
}

s() {
	sed -i "$1" problem.xml
}

@test "every mistake is told with its line and what would be right" {
	local count=0 name change told
	while IFS='|' read -r name change told; do
		package "$name"
		(cd p && eval "$change")
		judge check p
		gave 2
		grep -qF "p/problem.xml:$told" <<<"$stderr" || {
			echo "$change: wanted $told, got $stderr"
			false
		}
		count=$((count + 1))
	done < <(mistakes)
	[ "$count" -ge 40 ]
}

@test "all mistakes of a package are told at once" {
	package total
	(
		cd p
		s '22s/1500/0/; 39s/each-test/best/; 106s/main/mainn/'
		rm tests/03 files/testlib.h
	)
	judge check p
	gave 2
	for line in 22 30 39 65 92 106; do
		matches "$stderr" "p/problem.xml:$line: "
	done
}

@test "points: groups by their policies, dependencies by what is passed, tests without groups" {
	package total
	# the test without points fails, and nothing that depends on its group is given
	echo 8 >p/tests/05.a
	judge --json --keep-going p p/solutions/main.cpp
	gave 1
	is "$(json 'r["verdict"], r["score"], [(g["name"], g["score"]) for g in r["groups"]]')" \
		"('WA', 50, [('0', 0), ('small', 20), ('small-passed', 0), ('large', 0), ('negative', 30)])"
	# a test in no group has its own points
	package total
	sed -i '35s/group="negative" //' p/problem.xml
	judge --json p p/solutions/main.cpp
	gave 0
	is "$(json '[(g["name"], g["score"]) for g in r["groups"]]')" \
		"[('0', 0), ('small', 20), ('small-passed', 0), ('large', 50), ('ungrouped', 30)]"
	# no points at all: all tests or nothing
	package total
	sed -i 's/ points="[0-9.]*"//' p/problem.xml
	judge --json p p/solutions/main.cpp
	gave 0
	is "$(json 'r["score"], r["groups"]')" "(100, [])"
}

@test "points of the checker's own are a part of the test's" {
	package root
	sed -i 's/ treat-points-from-checker-as-percent="true"//' p/problem.xml
	judge --json --keep-going p p/solutions/rough.py
	gave 1
	is "$(json '[(t["verdict"], t["score"]) for t in r["tests"]], r["score"], r["max_score"]')" \
		"([('WA', 0), ('AC', 1), ('PA', 0.666666667)], 69.5, 100)"
	sed -i 's/points="[0-9.]*"/points="80"/' p/problem.xml
	judge --json --keep-going p p/solutions/rough.py
	gave 1
	is "$(json 'r["verdict"], r["score"], r["max_score"]')" "('PA', 160, 240)"
}

@test "in an interactive problem a standard checker looks at what the interactor wrote" {
	package guess
	sed -i 's/<checker type/<checker name="std::icmp.cpp" type/' p/problem.xml
	echo 9 | tee p/tests/01.a >p/tests/02.a
	judge --json --keep-going p p/solutions/halves.cpp
	gave 1
	is "$(json '[t["verdict"] for t in r["tests"]], r["score"], r["tests"][2]["message"]')" \
		"(['AC', 'AC', 'WA'], 40, 'line 1, column 1 (token 1): found \"8\", expected \"10\"')"
}

@test "a standard checker that nobody knows is compiled from its source" {
	package root
	sed -i 's/<checker type/<checker name="std::strange.cpp" type/' p/problem.xml
	judge p p/solutions/exact.py
	gave 0
	judge check p
	matches "$stderr" "std::strange.cpp is not known; its source is compiled"
}

# standard CHECKER ANSWER VERDICT OUTPUT...: adds tests of a standard checker to the package
standard() {
	local name=$1 answer=$2 xml='' count=0
	shift 2
	mkdir -p p/cases
	while [ $# -gt 0 ]; do
		count=$((count + 1))
		printf '1\n' >p/cases/$count
		printf '%b' "$answer" >p/cases/$count.a
		printf '%b' "$2" >p/cases/$count.o
		xml+="<test verdict=\"$1\"/>"
		shift 2
	done
	xml="<testset><input-path-pattern>cases/%d</input-path-pattern><output-path-pattern>cases/%d.o\
</output-path-pattern><answer-path-pattern>cases/%d.a</answer-path-pattern><tests>$xml</tests></testset>"
	sed -i "s,<checker.*,<checker name=\"std::$name.cpp\">$xml," p/problem.xml
	sed -i '/<resources>/,/<.resources>/d; /<solutions>/,/<.solutions>/d' p/problem.xml
	judge verify p
	matches "$output" "cases: $count of $count are as they should be"
	package gcd
}

@test "standard checkers accept what they accept on Polygon, and nothing else" {
	local ok=ok wrong=wrong-answer pe=presentation-error
	package gcd
	standard fcmp 'a b\nc\n' $ok 'a b\nc' $ok 'a b\r\nc\n \n\n' $wrong 'a  b\nc\n' $wrong 'a b\nc \n' $wrong 'a b\n\nc'
	standard lcmp 'a b\n\nc\n' $ok ' a  b \n\nc' $ok 'a b\n \nc\n\n' $wrong 'a b\nc\n' $wrong 'a\nb\n\nc'
	standard wcmp 'a B\n' $ok 'a\n\nB' $wrong 'a b' $wrong 'a' $wrong 'a B c'
	standard hcmp '123456789012345678901234567890\n' $ok ' 123456789012345678901234567890' \
		$wrong 123456789012345678901234567891 $pe 0123456789012345678901234567890
	standard ncmp '1 -2\n' $ok '1\n-2' $wrong '1 2' $pe '+1 -2' $pe '1 -2.0' $wrong '1' $wrong '1 -2 3'
	standard uncmp '1 2 2\n' $ok '2 1 2' $wrong '1 1 2' $wrong '1 2'
	standard yesno 'YES\n' $ok yes $ok 'YeS\n' $wrong no $pe y
	standard nyesno 'YES NO\n' $ok 'yes\nno' $wrong 'no yes' $wrong yes $pe 'yes maybe'
	standard rcmp4 '0.5 20000\n' $ok '0.5001 20002' $ok '5e-1 2e4' $wrong '0.5002 20000' $pe '0.5 nan' $wrong '0.5 20003'
	standard rcmp6 '0.5\n' $ok 0.500001 $ok 0.499999 $wrong 0.500002
	standard rcmp9 '0.5\n' $ok 0.500000001 $wrong 0.500000002
}

@test "names that are no names of an INI file come to none of its lines" {
	package gcd
	sed -i 's/value="A function for two numbers"/value="A ;b\&#10;[limits]\&#10;time = 9s \&quot;"/' p/problem.xml
	sed -i '0,/<test /s//<test group="[x] ;\&#10;[limits]" points="1" /' p/problem.xml
	sed -i '0,/<solution /s//<solution note="a\&#10;[limits]\&#10;time = 9s" /' p/problem.xml
	judge import p q
	gave 0
	is "$(grep -c '^\[limits\]\|^time' q/problem.ini)" 2
	judge check q
	gave 0
	# a control byte in a name of a file
	package gcd
	cp p/solutions/least.cpp $'p/solutions/a\nb.cpp'
	sed -i 's/least.cpp/a\&#10;b.cpp/' p/problem.xml
	judge check p
	gave 2
	# a name that a compiler would take for an option
	package gcd
	cp p/solutions/least.cpp 'p/-least.cpp'
	sed -i 's,solutions/least.cpp,-least.cpp,' p/problem.xml
	judge check p
	[ "$status" -le 2 ]
}

@test "a package that is all too large is refused in no time" {
	package gcd
	{
		echo '<problem short-name="a"><judging><testset name="tests"><time-limit>1</time-limit>'
		echo '<memory-limit>1048576</memory-limit><input-path-pattern>%d</input-path-pattern>'
		echo '<answer-path-pattern>%da</answer-path-pattern><tests>'
		yes '<test/>' | head -n 20000
		echo '</tests></testset></judging></problem>'
	} >p/problem.xml
	apart timeout 20 "$judge" check p
	gave 2
	matches "$stderr" "there are more than 10000 elements in <tests>"
	{
		echo '<problem short-name="a">'
		seq -f '<e%.0f/>' 100000
		echo '</problem>'
	} >p/problem.xml
	apart timeout 20 "$judge" check p
	gave 2
	matches "$stderr" "there are more than 2000 elements in <problem>"
	head -c 5M /dev/zero >p/problem.xml
	judge check p
	gave 2
	matches "$stderr" "the file has more than 4 MiB"
	rm p/problem.xml
	ln -s "$packages/polygon-gcd/problem.xml" p/problem.xml
	judge check p
	gave 2
}
