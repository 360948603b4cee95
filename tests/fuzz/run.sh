#!/bin/sh
# run.sh BUILD [TARGET...]: lets libFuzzer loose on every target, or on those named, two at a time, for
# FUZZ_SECONDS each (10), with FUZZ_SEED (1).  Begins with the seeds in tests/fuzz/corpus/TARGET and what
# earlier runs have added in BUILD/corpus/TARGET; a finding is kept in BUILD/found, and fails.
set -eu

build=$1
shift
here=$(cd "$(dirname "$0")" && pwd)
seconds=${FUZZ_SECONDS:-10}
seed=${FUZZ_SEED:-1}

# The shell that xargs starts for one target.
if [ "${1-}" = --one ]; then
	target=$2
	binary=$build/fuzz-$target
	mkdir -p "$build/corpus/$target" "$build/found"
	TMPDIR=$(mktemp -d "${TMPDIR:-/tmp}/ojbox-fuzz.XXXXXX")
	export TMPDIR
	trap 'rm -rf "$TMPDIR"' EXIT
	"$build/fuzz-dict" "$target" >"$build/$target.dict"
	set -- -seed="$seed" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=1024 \
		-print_final_stats=1 -dict="$build/$target.dict" -artifact_prefix="$build/found/$target-"
	# what is new goes into the first folder
	if "$binary" "$@" "$build/corpus/$target" "$here/corpus/$target" >"$build/$target.log" 2>&1; then
		inputs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$target.log")
		echo "ok $target: $inputs inputs"
		exit
	fi
	found=$(sed -n 's/.*Test unit written to //p' "$build/$target.log" | tail -1)
	echo "not ok $target:"
	grep -vE '^(#[0-9]|INFO|stat::|Dictionary)' "$build/$target.log" | tail -40 | sed 's/^/    /'
	[ -z "$found" ] || echo "    the input is $found; repeat it with: $binary $found"
	exit 1
fi

if [ $# -eq 0 ]; then
	for source in "$here"/*.c; do
		target=${source##*/}
		set -- "$@" "${target%.c}"
	done
fi
echo "fuzzing for $seconds s each, seed $seed: $*"
printf '%s\n' "$@" | xargs -P 2 -n 1 "$0" "$build" --one
