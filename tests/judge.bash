# judge.bash: what the test files share that are about ojjudge; to be loaded after lib.bash, with $here a
# folder of the test's own that has a folder tmp.
# shellcheck shell=bash disable=SC2034,SC2154

judge=$top/build/ojjudge
problems=$top/tests/problems
packages=$top/tests/packages

# How a script begins that stands in ojbox's place: it is called for each request, too.
serves="[ \"\$1\" != --serve ] || exec /usr/bin/python3 -B '$top/tests/serve.py' \"\$0\""

# What comes before and after, where a file has nothing else of that name; a setup of its own calls judge_setup.
setup_file() {
	lib_begin
}

setup() {
	judge_setup
}

teardown() {
	lib_end
}

# judge_setup: $here, a folder of the test's own
judge_setup() {
	here=$BATS_TEST_TMPDIR
	mkdir "$here/tmp"
}

judge() {
	apart env TMPDIR="$here/tmp" XDG_CACHE_HOME="${XDG_CACHE_HOME-$BATS_FILE_TMPDIR}" "$judge" "$@"
}

# json EXPRESSION: of the last output, as r
json() {
	/usr/bin/python3 -c 'import json, sys; r = json.loads(sys.argv[1]); print(eval(sys.argv[2]))' \
		"$output" "$1"
}

# verdicts: of all submissions and tests of the last output
verdicts() {
	json '" ".join(t["verdict"] for s in (r if isinstance(r, list) else [r]) for t in s["tests"])'
}

# message [TEST]: of one test, or of the whole when nothing was run
message() {
	json "r['message'] or r['tests'][${1-0}]['message']"
}

# scores [BETWEEN]: of all submissions of the last output: a line "NAME VERDICT SCORE" for each
scores() {
	json "'\n'.join('${1- }'.join((x['submission'], x['verdict'], '%g' % x['score']))
		for x in (r if type(r) is list else [r]))"
}

# A small problem with one test, in $here/p: `problem LINES...` are appended to its problem.ini.
problem() {
	mkdir -p "$here/p/data"
	echo "3 4" >"$here/p/data/one.in"
	echo "7" >"$here/p/data/one.ans"
	printf '%s\n' "[problem]" "name = Sum" "[limits]" "time = 2s" "memory = 256MiB" "[tests]" \
		"input = data/*.in" "$@" >"$here/p/problem.ini"
}

# source NAME: from standard input
source_file() {
	cat >"$here/$1"
}

# The processes that keep boxes of this file, each as its number and what it has open.
holders() {
	find /proc/[0-9]*/fd -lname "$BATS_FILE_TMPDIR/*" -printf '%p %l\n' 2>/dev/null |
		while read -r link target; do
			[ "$(cat "${link%/fd/*}/comm" 2>/dev/null)" != ojbox-holder ] || echo "$link $target"
		done
}

# nothing_left: no box, no process and no file
nothing_left() {
	is "$(ls -A "$here/tmp")" "" "left in TMPDIR"
	is "$(ls -A "$BATS_FILE_TMPDIR/boxes")" "" "left boxes"
	is "$(holders)" "" "left holders"
}

# every_submission PROBLEM: against its expected.tsv, all that earn nothing in one call that stops at their
# first failure.
every_submission() {
	local some=() none=() path score seen=
	while IFS=$'\t' read -r path _ score; do
		if [ "$score" = 0 ]; then none+=("$path"); else some+=("$path"); fi
	done <"$problems/$1/expected.tsv"
	cd "$problems/$1" || return
	for way in "--keep-going ${some[*]}" "--stop ${none[*]}"; do
		# shellcheck disable=SC2086 # words without blanks
		judge --json ${way%% *} . ${way#* }
		[ "$status" = 0 ] || gave 1
		seen+=$(scores '\t')$'\n'
	done
	is "$(sort <<<"${seen%$'\n'}")" "$(sort expected.tsv)" "$1"
	nothing_left
}
