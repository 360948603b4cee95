# verify.bash: problems for `ojjudge verify`; to be loaded after judge.bash.
# shellcheck shell=bash disable=SC2034,SC2154

# script NAME: a program in $here/p from standard input, in Python
script() {
	mkdir -p "$(dirname "$here/p/$1")"
	{
		echo '#!/usr/bin/python3'
		cat
	} >"$here/p/$1"
}

# A problem with all keys that verify looks at: `a b` in, the sum out.
whole() {
	local name sum
	mkdir -p "$here"/p/{data,sols,jury,cases}
	for name in sample:3_4 small-1:1_2 small-2:0_0 large-1:5_1000; do
		echo "${name#*:}" | tr _ ' ' >"$here/p/data/${name%:*}.in"
		sum=${name#*:}
		echo $((${sum/_/ + })) >"$here/p/data/${name%:*}.ans"
	done
	script jury/check.py <<-'END'
		import sys
		told = open(sys.argv[3] + "/judgemessage.txt", "w")
		answer, said = open(sys.argv[2]).read().split(), sys.stdin.read().split()
		print("compared", *sys.argv[4:], file=told)
		print("with", answer, file=told)
		sys.exit(42 if answer == said else 43)
	END
	script jury/numbers.py <<-'END'
		import sys
		lines = sys.stdin.readlines()
		good = len(lines) == 1 and len(lines[0].split()) == 2 and all(w.isdigit() for w in lines[0].split())
		print("looked at", sys.argv[1:], file=sys.stderr)
		sys.exit(42 if good and sys.argv[1:] in (["strict"], ["strict", "few"]) else 43)
	END
	script jury/range.py <<-'END'
		import sys
		sys.exit(0 if max(map(int, input().split())) <= int(sys.argv[-1]) else 3)
	END
	script jury/make.py <<-'END'
		import sys
		print(*sys.argv[2:])
	END
	script sols/good.py <<<'print(sum(map(int, input().split())))'
	script sols/wrong.py <<<'print(eval(input().replace(" ", "*")))'
	script sols/ones.py <<<'print(1)'
	script sols/silent.py <<<'a = sum(map(int, input().split())); print(a) if a < 100 else 0'
	script sols/crash.py <<<'a = sum(map(int, input().split())); print(a if a < 100 else 1 // 0)'
	script sols/broken.py <<<'print('
	script sols/slow.py <<<'a = sum(map(int, input().split()))
while a > 100: pass
print(a)'
	script sols/two/begin.py <<<'import second'
	script sols/two/main.py <<<'print("not this one")'
	script sols/two/second.py <<<'print(sum(map(int, input().split())))'
	cp "$here/p/sols/good.py" "$here/p/sols/good.txt"
	echo "3 -4" >"$here/p/cases/minus.in"
	echo "3 4" >"$here/p/cases/seven.in"
	echo "7" >"$here/p/cases/seven.ans"
	echo "8" >"$here/p/cases/eight"
	printf ' 7 ' >"$here/p/cases/blanks"
	cat >"$here/p/problem.ini" <<-'END'
		[problem]
		name = Sum
		[limits]
		time = 0.5s
		wall = 60s
		[checker]
		kind = kattis
		command = jury/check.py
		[tests]
		input = data/sample.in data/*-*.in
		samples = data/sample.in
		[test large-1]
		generate = make 5 1000
		validator-args-for = range 5000
		[group small]
		tests = sample small-*
		points = 30
		validator-args-for = range 10
		[group large]
		tests = large-*
		points = 70
		[validator]
		command = jury/numbers.py
		args = strict
		[validator range]
		kind = testlib
		command = jury/range.py
		args = limit
		time = 10s
		memory = 512MiB
		[generator make]
		command = jury/make.py
		args = plainly
		[solution sols/good.py]
		expect = AC
		score = 100
		[solution sols/wrong.py]
		permit = AC WA
		expect = WA
		score = 0
		message = with ['1005']
		[solution wrong but for zeros]
		file = sols/wrong.py
		tests = small-2
		permit = AC
		[solution sols/ones.py]
		verdict = WA TLE
		score = 0..30.5
		[solution sols/silent.py]
		expect = NO
		[solution silent, small]
		file = sols/silent.py
		group = small
		expect = AC
		score = 30
		[solution sols/crash.py]
		expect = RTE
		time = none
		fold = no
		[solution sols/slow.py]
		expect = TLE
		time = upper-bound
		[solution sols/broken.py]
		verdict = CE
		[solution two]
		file = sols/two
		entry = begin.py
		expect = AC
		time = lower-bound
		[solution text]
		file = sols/good.txt
		language = python3
		expect = AC
		[case minus]
		expect = invalid-input
		input = cases/minus.in
		validator-args = few
		validator-args-for = range 100
		[case eight]
		expect = wrong-output
		input = cases/seven.in
		answer = cases/seven.ans
		output = cases/eight
		checker-args = word
		validator-args-for = range 100
		[case blanks]
		expect = right-output
		input = cases/seven.in
		answer = cases/seven.ans
		output = cases/blanks
		validator-args-for = range 100
	END
}

# verify [OPTION...]: what it finds, as JSON; the findings are in $found: `name about name` for each, in order
verify() {
	judge verify --json "$@" "$here/p"
	found=$(json '"\n".join("%s %s %s" % (f["id"], f["about"], f["name"]) for f in r["findings"])')
}

# text ID: of the first finding of that name
text() {
	json "[f['text'] for f in r['findings'] if f['id'] == '$1'][0]"
}

# A small problem without warnings in $here/p, with a solution that is accepted; `small LINES...` are added.
small() {
	problem "$@" "[solution good.py]" "expect = AC" "[validator]" "kind = exit-code" "command = valid.py"
	script good.py <<<'print(sum(map(int, input().split())))'
	script valid.py <<<'input()'
}
