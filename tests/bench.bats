#!/usr/bin/env bats
# bench.bats: that `make bench` measures everything it says, leaves nothing behind, and that the chart and the
# README's table come from its JSON.  What the figures are is not tested: that is what bench is for.
# Variables are those of lib.bash.
# shellcheck disable=SC2030,SC2031,SC2154

load lib.bash

marks='/bench_chart.py: begin/,/bench_chart.py: end/' # for sed, of the README's table
bench=$top/build/tests/helpers/bench

setup_file() {
	lib_begin lock
	timed || return 0
	mkdir "$BATS_FILE_TMPDIR/tmp"
	TMPDIR=$BATS_FILE_TMPDIR/tmp "$bench" --ojbox="$ojbox" --runs=1 --lateness-runs=0 \
		--json="$BATS_FILE_TMPDIR/bench.json" >"$BATS_FILE_TMPDIR/text"
}

setup() {
	timed || skip "it measures times"
	json=$BATS_FILE_TMPDIR/bench.json
}

teardown() {
	[ -z "${pid-}" ] || kill -KILL "$pid" 2>/dev/null || true
	lib_end
}

# namespaces PID: the names of those that the floor enters or makes, and which they are.
namespaces() {
	local name
	for name in user mnt net uts pid ipc; do
		echo "$name $(readlink "/proc/$1/ns/$name")"
	done
}

# with_json PYTHON: runs it with the report in `report`.
with_json() {
	python3 -c 'import json, sys
with open(sys.argv[1]) as file:
	report = json.load(file)
exec(sys.argv[2])' "$json" "$1"
}

# The boxes that there are.
boxes() {
	find "$BATS_FILE_TMPDIR/boxes" -mindepth 1 -maxdepth 1 -name "[0-9]*" 2>/dev/null
}

many_boxes() {
	[ "$(boxes | wc -l)" -ge 5 ]
}

# bench_behind OPTION ...: $pid; its temporary folder is $tmp.
bench_behind() {
	tmp=$BATS_TEST_TMPDIR/tmp
	mkdir "$tmp"
	TMPDIR=$tmp "$bench" --ojbox="$ojbox" "$@" >"$BATS_TEST_TMPDIR/text" 3>&- &
	pid=$!
}

@test "every subject that is here has numbers in each of its scenarios, and nothing is left" {
	with_json '
here = {s["name"]: s["why"] is None for s in report["subjects"]}
assert here["bare posix_spawn"] and here["ojbox"], here
scenarios = [s["name"] for s in report["scenarios"]]
assert scenarios == ["back-to-back", "idle", "hogs", "1-job", "2-jobs", "4-jobs"], scenarios
for scenario in report["scenarios"]:
	rows = {row["name"]: row for row in scenario["subjects"]}
	assert "bare posix_spawn" in rows and "ojbox" in rows and "ojbox init+run+cleanup" in rows, scenario
	for name, row in rows.items():
		assert here[name] and 0 < row["p10"] <= row["median"] <= row["p99"], (name, row)
		assert (row["each_us"] is None) == (scenario["unit"] == "us"), (name, row)
	assert rows["bare posix_spawn"]["to_bare"] == 1
assert {row["name"] for row in report["scenarios"][0]["subjects"]} == {name for name in here if here[name]}
for row in report["inside"]["rows"]:
	assert row["bare_ns"] > 0 and row["inside_ns"] > 0, row
assert len(report["inside"]["rows"]) == 5
'
	is "$(boxes)" ""
	is "$(ls -A "$BATS_FILE_TMPDIR/tmp")" ""
}

@test "a program in a box takes longer than bare, and the ratio of a single round is that of its times" {
	with_json '
rows = {row["name"]: row for row in report["scenarios"][0]["subjects"]}
assert rows["ojbox"]["median"] > rows["bare posix_spawn"]["median"], rows
ratio = rows["ojbox"]["median"] / rows["bare posix_spawn"]["median"]
assert abs(rows["ojbox"]["to_bare"] / ratio - 1) < 0.01, rows
'
}

@test "the text ends with what was to be reached, judged as the figures are" {
	mapfile -t states < <(with_json '
for target in report["targets"]:
	less = target["better"] == "less"
	value, digits = target["measured"], target["digits"]
	if value is None:
		state = "not measured"
		assert target["why"]
	else:
		value = round(value, digits)
		good = lambda bound: value <= bound if less else value >= bound
		state = "reached" if good(target["reach"]) else "not reached"
		if good(target["hoped"]):
			state = "as hoped for"
	assert target["state"] == state, (target, state)
	print(state)
')
	within "${#states[@]}" 11 30
	is "$(tail -n $((${#states[@]} + 1)) "$BATS_FILE_TMPDIR/text" | head -n 1 | cut -c 1-8)" "to reach"
	tail -n "${#states[@]}" "$BATS_FILE_TMPDIR/text" >"$BATS_TEST_TMPDIR/targets"
	for state in "${states[@]}"; do
		IFS= read -r line
		matches "$line" "  $state( \\(.*\\))?\$"
	done <"$BATS_TEST_TMPDIR/targets"
	grep -q '^stop at 1 s .* not measured (it was not asked for)$' "$BATS_TEST_TMPDIR/targets"
}

@test "what can be reached by nobody is told beside what is to be reached, and is of the right subject" {
	with_json '
rows = {row["name"]: row for row in report["scenarios"][0]["subjects"]}
floors = [target for target in report["targets"] if target["floor_of"]]
assert len(floors) >= 5, report["targets"]
for target in floors:
	fresh = target["title"].startswith(("fresh", "--once"))
	assert target["floor_of"] == ("least fresh" if fresh else "least warm"), target
	if "bwrap" not in rows:
		continue
	assert (target["floor"] is None) == (target["measured"] is None), target
	if target["title"] in ("warm run, times bwrap\u0027s", "fresh run, times bwrap\u0027s"):
		assert abs(target["floor"] / rows[target["floor_of"]]["to_bwrap"] - 1) < 0.01, (target, rows)
assert [t["floor"] for t in report["targets"] if not t["floor_of"]] == [None] * (11 - len(floors))
'
	matches "$(tail -n 11 "$BATS_FILE_TMPDIR/text" | head -n 1)" \
		'^warm run, .*reached \(of that, the least possible: [0-9.]+\)$|as hoped for \(of that'
}

@test "the floor enters what a box's holder keeps, makes the rest anew, and hands the program's end on" {
	box_new
	least=$top/build/tests/helpers/least
	run "$least" "$box" /bin/sh -c 'exit 7'
	is "$status" 7
	run "$least" fresh /bin/sh -c 'kill -KILL $$'
	is "$status" 137
	run "$least" "$BATS_TEST_TMPDIR" /bin/sh
	is "$status" 125
	matches "$output" '^least: .*/holder: No such file'

	"$least" "$box" /bin/sleep 30 3>&- &
	pid=$!
	asleep() {
		sleeper=$(pgrep -x sleep -P "$(pgrep -P "$pid")")
	}
	within_seconds 10 asleep
	namespaces "$("$BATS_FILE_TMPDIR/bin/lock" who "$box/holder")" >"$BATS_TEST_TMPDIR/holder"
	namespaces "$sleeper" >"$BATS_TEST_TMPDIR/inside"
	namespaces $$ >"$BATS_TEST_TMPDIR/outside"
	kill -KILL "$sleeper"
	ended "$pid"
	is "$status" 137
	is "$(grep -Fxf "$BATS_TEST_TMPDIR/outside" "$BATS_TEST_TMPDIR/inside")" ""
	kept=$(grep -Fxf "$BATS_TEST_TMPDIR/holder" "$BATS_TEST_TMPDIR/inside" | cut -d' ' -f1 | xargs)
	is "$kept" "user net uts"
}

@test "the chart is an SVG with a bar for each subject, and the table goes where the README has its marks" {
	"$top/tools/bench_chart.py" --svg="$BATS_TEST_TMPDIR/chart.svg" "$json"
	cp "$top/README.md" "$BATS_TEST_TMPDIR/README.md"
	"$top/tools/bench_chart.py" --readme="$BATS_TEST_TMPDIR/README.md" "$json"
	"$top/tools/bench_chart.py" "$json" >"$BATS_TEST_TMPDIR/table"
	bars=$(with_json 'print(sum(len(s["subjects"]) for s in report["scenarios"]
	if s["name"] in ("back-to-back", "2-jobs")) - 1)') # bare is not among the runs a second
	is "$(python3 -c 'import sys, xml.dom.minidom
page = xml.dom.minidom.parse(sys.argv[1])
bars = [r.getAttribute("class") for r in page.getElementsByTagName("rect")]
print(sum(bar in ("ours", "other", "floor") for bar in bars))' \
		"$BATS_TEST_TMPDIR/chart.svg")" "$bars"
	sed -n "${marks}p" "$BATS_TEST_TMPDIR/README.md" | sed '1d;$d' >"$BATS_TEST_TMPDIR/between"
	cmp "$BATS_TEST_TMPDIR/between" "$BATS_TEST_TMPDIR/table"
	is "$(sed "${marks}d" "$BATS_TEST_TMPDIR/README.md")" "$(sed "${marks}d" "$top/README.md")"
	echo nothing >"$BATS_TEST_TMPDIR/README.md"
	run ! "$top/tools/bench_chart.py" --readme="$BATS_TEST_TMPDIR/README.md" "$json"
	matches "$output" 'README.md: needs one line'
}

@test "the README shows the chart and has a table of the chart's subjects" {
	grep -qF '(tests/bench/chart.svg)' "$top/README.md"
	sed -n "${marks}s/^| \\([a-z][^|]*\\) |.*/\\1/p" "$top/README.md" >"$BATS_TEST_TMPDIR/names"
	within "$(wc -l <"$BATS_TEST_TMPDIR/names")" 4 20
	while IFS= read -r name; do
		grep -qF ">$name</text>" "$top/tests/bench/chart.svg" || is "$name" "" "not in the chart"
	done <"$BATS_TEST_TMPDIR/names"
}

@test "a signal ends it, and leaves no box and no file" {
	bench_behind --runs=100000 --lateness-runs=0
	within_seconds 20 many_boxes
	kill -TERM "$pid"
	ended "$pid"
	is "$status" 143
	is "$(boxes)" ""
	is "$(ls -A "$tmp")" ""
}

@test "what uses CPU time beside ends with it, even when it is killed" {
	bench_behind --runs=8 --lateness-runs=0
	# a child that is bench itself, and no command that is just being started
	hog() {
		hog=$(pgrep -P "$pid" -x bench | head -n 1) && sleep 0.1 && kill -0 "$hog" 2>/dev/null
	}
	within_seconds 30 hog
	kill -KILL "$pid"
	ended "$pid"
	gone() {
		local stat
		stat=$(ps -o stat= -p "$hog") || return 0
		[[ $stat == Z* ]]
	}
	within_seconds 10 gone
}

@test "wrong options are told, with exit status 2" {
	for options in --runs=0 --runs=x --lateness-runs=-1 --no-such extra; do
		run "$bench" "$options"
		[ "$status" = 2 ]
		matches "$output" '(^|/)bench: '
	done
}

@test "judging is measured beside the bare programs, told and judged by its targets, and nothing is left" {
	tmp=$BATS_TEST_TMPDIR/tmp
	mkdir "$tmp"
	json=$BATS_TEST_TMPDIR/judging.json
	TMPDIR=$tmp "$bench-judging" --ojjudge="$top/build/ojjudge" --rounds=2 --tests=3 --lines=100 \
		--submissions=2 --json="$json" >"$BATS_TEST_TMPDIR/text"
	is "$(ls -A "$tmp")" ""
	is "$(boxes)" ""
	with_json '
assert [report[key] for key in ("rounds", "tests", "lines", "submissions")] == [2, 3, 100, 2], report
figures = {f["name"]: f for f in report["figures"]}
assert len(figures) == len(report["figures"])
for name in ("cpp-more", "python-more", "talk-times", "free-times"):
	figure = figures[name]
	assert figure["reach"] == 1.5, figure
	assert figure["state"] == ("reached" if figure["median"] <= 1.5 else "not reached"), figure
for figure in figures.values():
	assert (figure["reach"] is None) == (figure["state"] is None), figure
	assert figure["p10"] <= figure["median"] <= figure["p90"], figure
for name in ("cpp-first", "cpp-again", "python-first", "many-first", "talk", "talk-bare", "free"):
	assert figures[name]["unit"] == "ms" and figures[name]["median"] > 0, figures[name]
assert figures["talk-times"]["median"] > 1, figures
with open(sys.argv[1][:-len("judging.json")] + "text") as text:
	lines = text.read().splitlines()
assert len(lines) == len(figures) + 2, lines
for line, figure in zip(lines[2:], report["figures"]):
	assert line.startswith(figure["title"]), line
	assert figure["state"] is None or figure["state"] in line, line
'
	for options in --rounds=0 --tests=2 --lines=x --no-such extra ""; do
		run "$bench-judging" ${options:+--ojjudge=x "$options"}
		is "$status" 2 "$options"
		matches "$output" '(^|/)bench-judging: '
	done
	run "$bench-judging" --ojjudge="$top/no-such"
	is "$status" 1
}
