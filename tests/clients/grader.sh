#!/bin/sh
# grader.sh ISOLATE BOX SOURCE [PROGRAM]: a plain script that grades one submission, as many teachers have
# one: it compiles SOURCE in the box (or takes PROGRAM, where it is given) and runs tests with limits.  Prints
# a line for each test and the score.
set -eu

isolate=$1
box=$2
source=$3
program=${4-}
work=$(mktemp -d)
trap 'rm -rf "$work"; "$isolate" -b "$box" --cleanup' EXIT

folder=$("$isolate" -b "$box" --init)/box
if [ -n "$program" ]; then
	cp "$program" "$folder/main"
else
	cp "$source" "$folder/main.c"
	"$isolate" -b "$box" -p -t 60 -w 300 -E PATH=/usr/bin:/bin -o log --stderr-to-stdout --run -- \
		/usr/bin/gcc -O2 -o main main.c || {
		cat "$folder/log"
		exit 1
	}
fi

score=0
# grade NAME INPUT ANSWER: nobody has to ask for a status when the exit status says it
grade() {
	printf '%s\n' "$2" >"$work/in"
	if "$isolate" -b "$box" -t 0.5 -w 20 -m 65536 -M "$work/meta" --run main \
		<"$work/in" >"$work/out" 2>"$work/err"; then
		if [ "$(cat "$work/out")" = "$3" ]; then
			score=$((score + 1))
			echo "$1: correct, $(cut -d' ' -f1 "$work/err")"
		else
			echo "$1: wrong"
		fi
	else
		echo "$1: $(sed -n 's/^message://p' "$work/meta"), $(tail -n 1 "$work/err")"
	fi
}

grade small 'sum 3 1 20 300' 321
grade other 'wrong 1 1' 1
grade slow loop ''
grade failing 'exit 4' ''
grade dying 'signal 11' ''
grade large 'memory 200' refused
echo "score $score"
