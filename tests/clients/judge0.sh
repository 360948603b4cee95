#!/bin/bash
# judge0.sh ISOLATE BOX [--cg]: drives isolate as Judge0 does, in the dialect of isolate 1.x, with
# redirections of the shell.  Prints one line for each submission: its name, the status that Judge0 would
# show, and its output.  Exit status 0: all came to what they must.
# Scripts in single quotes are for the shell in the box.
# shellcheck disable=SC2016
set -u

isolate=$1
box=$2
cg=${3-}
limits=(-t 5.0 -x 1.0 -w 60.0 -k 64000 -p60)
if [ -n "$cg" ]; then
	timing=(--cg-timing --cg-mem=128000)
	build_timing=(--cg-timing --cg-mem=512000)
else
	timing=(--no-cg-timing -m 512000)
	build_timing=(--no-cg-timing -m 2000000)
fi
variables=(-E HOME=/tmp -E 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
	-E LANG -E LANGUAGE -E LC_ALL)
failed=0

die() {
	echo "judge0.sh: $*" >&2
	exit 2
}

# Two words, or none.
called() {
	"$isolate" ${cg:+"$cg"} "$@"
}

init() {
	work=$(called -b "$box" --init) || die "--init failed"
	[ -d "$work/box" ] || die "--init printed '$work', where there is no folder box"
	for file in stdin stdout stderr metadata compile_output; do
		: >"$work/$file" || die "$work cannot be written"
	done
}

cleanup() {
	rm -rf "$work"/box/*
	called -b "$box" --cleanup || die "--cleanup failed"
	[ ! -d "$work" ] || die "$work is there after --cleanup"
}

# All that Judge0 knows of a run: $meta[KEY].
read_metadata() {
	local line
	declare -gA meta=()
	while IFS= read -r line; do
		[[ $line == *:?* ]] || die "meta file: $line"
		meta[${line%%:*}]=${line#*:}
	done <"$work/metadata"
	rm -f "$work/metadata"
	: >"$work/metadata"
}

compile() {
	printf '/usr/bin/gcc -O2 main.c -o main\n' >"$work/box/compile.sh"
	called -s -b "$box" -M "$work/metadata" --stderr-to-stdout -i /dev/null \
		-t 15 -x 0 -w 120 -k 128000 -p120 \
		"${build_timing[@]}" -f 4096 "${variables[@]}" -d /etc:noexec \
		--run -- /bin/bash compile.sh >"$work/compile_output"
	compiled=$?
	read_metadata
}

run() {
	called -s -b "$box" -M "$work/metadata" "${limits[@]}" "${timing[@]}" -f 1024 \
		"${variables[@]}" -d /etc:noexec --run -- /bin/bash run.sh \
		<"$work/stdin" >"$work/stdout" 2>"$work/stderr"
	read_metadata
}

# The words that Judge0 shows, in the order in which it asks.
status() {
	local pattern='execve\(.+\): (Exec format error|No such file or directory|Permission denied)'
	case ${meta[status]-} in
	TO) echo "Time Limit Exceeded" ;;
	SG) echo "Runtime Error (${meta[exitsig]})" ;;
	RE) echo "Runtime Error (NZEC ${meta[exitcode]})" ;;
	XX) [[ ${meta[message]} =~ $pattern ]] && echo "Exec Format Error" || echo "Internal Error" ;;
	*) [ "$(<"$work/stdout")" = "$1" ] && echo Accepted || echo "Wrong Answer" ;;
	esac
}

# submit NAME WANTED-STATUS WANTED-OUTPUT INPUT SCRIPT [SOURCE]
submit() {
	local got
	init
	printf '%s\n' "$4" >"$work/stdin"
	printf '%s\n' "$5" >"$work/box/run.sh"
	compiled=0
	if [ -n "${6-}" ]; then
		cp "$6" "$work/box/main.c"
		compile
	fi
	if [ "$compiled" = 0 ]; then
		run
		got=$(status "$3")
	else
		got="Compilation Error"
		grep -q 'error' "$work/compile_output" || die "the compiler's words are missing"
	fi
	echo "$1: $got"
	[ "$got" = "$2" ] || {
		failed=1
		echo "  wanted $2; output $(head -c 200 "$work/stdout"); errors $(head -c 200 "$work/stderr")"
		declare -p meta
	}
	if [ "$got" = Accepted ]; then
		for key in time time-wall; do
			[[ ${meta[$key]} =~ ^[0-9]+\.[0-9]{3}$ ]] || die "no times"
		done
		[[ ${meta[cg-mem]-${meta[max-rss]}} -gt 0 ]] || die "no memory"
	fi
	cleanup
}

submit accepted Accepted 42 '40 2' 'read -r a b; echo $((a + b))'
submit wrong "Wrong Answer" 42 '40 3' 'read -r a b; echo $((a + b))'
limits[1]=0.2 limits[3]=0
submit timeout "Time Limit Exceeded" '' '' 'while :; do :; done'
limits[1]=5.0 limits[3]=1.0 limits[5]=0.3
submit asleep "Time Limit Exceeded" '' '' 'sleep 60'
limits[5]=60.0
submit failing "Runtime Error (NZEC 3)" '' '' 'echo wrong >&2; exit 3'
submit dying "Runtime Error (11)" '' '' 'kill -SEGV $$'
submit environment Accepted '/tmp/box' '' 'echo $HOME$PWD'
submit missing "Runtime Error (NZEC 127)" '' '' 'exec ./main'
if [ -n "${SUBMISSION-}" ] && [ -x /usr/bin/gcc ]; then
	submit compiled Accepted 321 'sum 3 1 20 300' './main' "$SUBMISSION"
	submit miscompiled "Compilation Error" '' '' './main' "$0"
fi

# a program that is started without a shell, and cannot be
init
called -s -b "$box" -M "$work/metadata" "${limits[@]}" "${timing[@]}" --run -- ./main <"$work/stdin" \
	>"$work/stdout" 2>"$work/stderr"
code=$?
read_metadata
echo "without a program: $(status '')"
[ "$(status '')" = "Exec Format Error" ] && [ $code = 2 ] || failed=1
cleanup

version=$("$isolate" --version) || failed=1
echo "version: $version"
[[ $version == *isolate* && $version != *$'\n'* ]] || failed=1
exit $failed
