#!/usr/bin/env bats
# judge_serve.bats: ojjudge has its runs made by ojbox processes that stay (ojbox --serve): what comes of it when
# they are killed, or ojjudge is.
# shellcheck disable=SC2030,SC2031,SC2154

load lib.bash
load holder.bash
load judge.bash

setup_file() {
	lib_begin
}

setup() {
	here=$BATS_TEST_TMPDIR
	mkdir "$here/tmp"
	unset OJBOX
}

teardown() {
	lib_end
}

# sums [LINES...]: the problem with two tests more, for the same program
sums() {
	problem "$@"
	for name in three two; do
		echo "3 4" >"$here/p/data/$name.in"
		echo "7" >"$here/p/data/$name.ans"
	done
}

# judging [OPTION ...]: ojjudge judges $here/a.py in the background, as $pid; its report goes to $here/out.
judging() {
	TMPDIR=$here/tmp XDG_CACHE_HOME=$BATS_FILE_TMPDIR "$judge" --json "$@" "$here/p" "$here/a.py" \
		>"$here/out" 2>"$here/err" 3>&- &
	pid=$!
	keepers+=("$pid")
}

# judged: waits for it; sets $status, $output, $stderr, and $verdicts
judged() {
	ended "$pid"
	output=$(<"$here/out") stderr=$(<"$here/err")
	verdicts=$(json '" ".join(t["verdict"] for t in r["tests"])')
	nothing_left
}

# servers: sets $busy and $idle, the servers of $pid that have a run and those that have none
servers() {
	local server words
	busy=() idle=()
	for server in $(pgrep -P "$pid" -x ojbox); do
		mapfile -d '' -t words 2>/dev/null <"/proc/$server/cmdline" || continue
		[ "${words[1]-}" = --serve ] || continue
		if pgrep -P "$server" >/dev/null; then busy+=("$server"); else idle+=("$server"); fi
	done
}

# in_run WORDS: a program with such a command line runs in a box of $pid's; $running is its server
in_run() {
	local first
	servers
	for running in "${busy[@]}"; do
		first=$(pgrep -P "$running") && pgrep -P "$first" -f "$1" >/dev/null && return
	done
	return 1
}

@test "a server stays for all runs of its box" {
	sums
	source_file a.py <<<'import time; time.sleep(0.5); print(7)'
	judging --jobs=1 --no-pin
	within_seconds 20 in_run '^/usr/bin/python3 main.py'
	first=$running
	within_seconds 20 gone "$(pgrep -P "$(pgrep -P "$running")")"
	within_seconds 20 in_run '^/usr/bin/python3 main.py'
	is "$running" "$first"
	judged
	is "$status $verdicts" "0 AC AC AC"
	gone "$first"
}

# What is seen of one server may be older than what is seen of the next.
in_run_alone() {
	in_run "$1" && [ "${#idle[@]}" -gt 0 ]
}

@test "servers that are killed while they have no run are replaced" {
	sums '[checker]' 'kind = testlib' 'command = check.py'
	printf '#!/usr/bin/python3\nimport time; time.sleep(1)\n' >"$here/p/check.py"
	chmod +x "$here/p/check.py"
	source_file a.py <<<'print(7)'
	judging --jobs=1 --no-pin
	for _ in one three; do
		within_seconds 20 in_run_alone check.py
		kill -KILL "${idle[@]}"
		within_seconds 20 gone "$(pgrep -P "$(pgrep -P "$running")")"
	done
	judged
	is "$status $verdicts $stderr" "0 AC AC AC "
}

@test "a server is killed in a run: that is made again, with inputs copied; twice: the judge's error" {
	sums
	source_file a.py <<<'import time; time.sleep(1); print(7)'
	for times in 1 2; do
		judging -v --jobs=1 --no-pin
		for ((i = 0; i < times; i++)); do
			within_seconds 20 in_run '^/usr/bin/python3 main.py'
			kill -KILL "$running"
			within_seconds 20 gone "$running"
		done
		judged
		matches "$stderr" 'inputs are copied from now on: the sandbox was ended by signal 9: '
		[ "$times" = 2 ] || is "$status $verdicts" "0 AC AC AC"
	done
	is "$status $verdicts" "2 JE SK SK"
	matches "$(json 'r["tests"][0]["message"]')" '^the sandbox was ended by signal 9: '
}

@test "a server that is told to end in a run ends that, which is the judge's error" {
	sums
	source_file a.py <<<'import time; time.sleep(2); print(7)'
	judging --jobs=1 --no-pin
	within_seconds 20 in_run '^/usr/bin/python3 main.py'
	kill -TERM "$running"
	judged
	is "$status $verdicts" "2 JE SK SK"
	is "$(json 'r["tests"][0]["message"]')" "somebody interrupted the sandbox"
}

@test "ojjudge is killed: no process of its boxes stays, and the next call tidies up" {
	sums
	source_file a.py <<<'import time; time.sleep(60); print(7)'
	for jobs in 1 2; do
		judging --jobs="$jobs"
		within_seconds 20 in_run '^/usr/bin/python3 main.py'
		mapfile -t processes < <(for server in "${busy[@]}" "${idle[@]}"; do
			echo "$server"
			first=$(pgrep -P "$server") && echo "$first" && pgrep -P "$first"
		done)
		within "${#processes[@]}" 3 20
		kill -KILL "$pid"
		for process in "${processes[@]}"; do
			within_seconds 5 gone "$process"
		done
	done
	source_file a.py <<<'print(7)'
	judge "$here/p" "$here/a.py"
	gave 0
	is "$stderr" ""
	nothing_left
}
