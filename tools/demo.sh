#!/bin/sh
# demo.sh BUILD: what `make demo` shows: a program in a box, then an example problem with submissions graded.
set -eu

build=$1
top=$(cd "$(dirname "$0")/.." && pwd)
case $build in /*) ;; *) build=$top/$build ;; esac
problem=$top/tests/problems/pairs

say() {
	printf '\n$ %s\n' "$*"
}

say 'ojbox --box-id=auto --init'
folder=$("$build/ojbox" --box-id=auto --init)
echo "$folder"
number=${folder##*/}
trap '"$build/ojbox" --box-id="$number" --cleanup' EXIT

say "ojbox --box-id=$number --processes --time=1 --run -- /bin/sh -c 'id; ls /'"
"$build/ojbox" --box-id="$number" --processes --time=1 --run -- /bin/sh -c 'id; ls /'

say "ojbox --box-id=$number --time=0.5 --run -- /bin/sh -c 'while :; do :; done'"
"$build/ojbox" --box-id="$number" --time=0.5 --run -- /bin/sh -c 'while :; do :; done' || true

# every language once, and one submission for most verdicts
for submission in "$problem"/submissions/AC/* "$problem"/submissions/partial/*.c "$problem"/submissions/WA/* \
	"$problem"/submissions/MLE/* "$problem"/submissions/RTE/* "$problem"/submissions/OLE/* \
	"$problem"/submissions/CE/*; do
	shown=${submission#"$top"/}
	say "ojjudge tests/problems/pairs $shown"
	status=0
	"$build/ojjudge" "$problem" "$submission" || status=$?
	# 1: judged and not accepted, which is what most of these are there for
	[ "$status" -le 1 ] || exit "$status"
done
