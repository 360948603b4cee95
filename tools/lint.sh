#!/bin/sh
# lint.sh: formatting, static analysis, complexity and spelling of everything that git tracks.  Every check runs
# even when an earlier one has found something.
set -u
cd "$(dirname "$0")/.." || exit 2

status=0
fail() {
	echo "lint: $1" >&2
	status=1
}

# A checkout of another user, or an unpacked archive: then everything below here counts.
list() {
	git ls-files -- "$@" 2>/dev/null | grep . || find . \( -name build -o -name .git \) -prune -o -type f -print |
		sed 's,^\./,,' | while read -r file; do
		for pattern; do
			# shellcheck disable=SC2254 # it is meant to be a pattern
			case $file in $pattern) echo "$file" ;; esac
		done
	done
}

sources=$(list '*.c' '*.h' | grep -v '^tests/problems/')
units=$(list '*.c' | grep -v '^tests/')
scripts=$(list '*.sh' 'tests/run-one' '.ci/run')
bats=$(list '*.bats' '*.bash')

# shellcheck disable=SC2086 # lists of words, here and below
clang-format --dry-run --Werror $sources || fail "clang-format: run clang-format -i"

flags="-std=gnu17 -D_GNU_SOURCE -iquote sandbox -iquote judge -I/usr/include/libnl3 -DVERSION=\"0\" -DDATADIR=\"/\" -DSYSCONFDIR=\"/\""
# two at a time: each is a process of its own anyway
printf '%s\n' $units | xargs -P 2 -n 6 sh -c 'clang-tidy --quiet "$@" -- '"$flags"' 2>/dev/null' _ ||
	fail "clang-tidy"

cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
	--suppress=missingIncludeSystem --suppress=nullPointerArithmeticRedundantCheck \
	-D_GNU_SOURCE -Isandbox -Ijudge $units || fail "cppcheck"

shellcheck $scripts || fail "shellcheck"
[ -z "$bats" ] || shellcheck --shell=bats $bats || fail "shellcheck of the bats files"

pmccabe $units | awk '
	$1 > 15 || $5 > 60 { print $6 " " $7 ": complexity " $1 ", " $5 " lines (at most 15 and 60)"; bad = 1 }
	END { exit bad }' || fail "function gate"
wc -l $sources | awk '
	$2 != "total" && $1 > 500 { print $2 ": " $1 " lines (at most 500)"; bad = 1 }
	END { exit bad }' || fail "file gate"
awk 'length($0) > 0 { gsub(/\t/, "        ") } length($0) > 110 { print FILENAME ":" FNR ": over 110 columns"; bad = 1 }
	END { exit bad }' $sources $scripts || fail "line gate"

for header in $(list 'sandbox/*.h' 'judge/*.h' 'sandbox/base/*.h' 'judge/compare/*.h'); do
	# shellcheck disable=SC2086
	echo "#include \"$header\"" | eval ${CC:-gcc} $flags -I. -Wall -Wextra -Werror -fsyntax-only -x c - ||
		fail "$header does not compile alone"
done

codespell --skip=build,.git $(list '*.c' '*.h' '*.def' '*.md' '*.in' '*.sh' '*.ini' '*.bats') || fail "codespell"
for page in build/man/*.[0-9]; do
	[ ! -f "$page" ] || mandoc -T lint -W warning "$page" || fail "mandoc"
done
exit $status
