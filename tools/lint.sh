#!/bin/sh
# lint.sh: formatting, static analysis, complexity and spelling of everything that git tracks.  Every check
# runs even when an earlier one has found something.
# shellcheck disable=SC2046,SC2086 # lists of words, all over
set -u
cd "$(dirname "$0")/.." || exit 2

status=0
fail() {
	echo "lint: $1" >&2
	status=1
}

# A checkout of another user, or an unpacked archive: then everything below here counts.  What contestants
# could have written, mistakes and all, does not.
list() {
	git ls-files -- "$@" ':!config/selftest' 2>/dev/null | grep . && return
	find . \( -name build -o -name .git -o -path ./config/selftest \) -prune -o -type f -print |
		sed 's,^\./,,' | while read -r file; do
		for pattern; do
			# shellcheck disable=SC2254 # it is meant to be a pattern
			case $file in $pattern) echo "$file" ;; esac
		done
	done
}

sources=$(list '*.c' '*.h' | grep -v '^tests/problems/\|^tests/packages/')
units=$(list '*.c' | grep -v '^tests/')
scripts=$(list '*.sh' 'tests/run-one' '.ci/run')
bats=$(list '*.bats' '*.bash')

clang-format --dry-run --Werror $sources || fail "clang-format: run clang-format -i"

here=$(pwd)
flags="-std=gnu17 -D_GNU_SOURCE -iquote $here/sandbox -iquote $here/judge"
mkdir -p build/lint
printf '%s\n' $flags '-DVERSION="0"' '-DDATADIR="/"' '-DSYSCONFDIR="/"' >build/lint/compile_flags.txt
# Most of the time goes into the many paths of a few large functions.  With this limit of steps the analyzer
# takes not much more than half the time that it takes with clang's own (225000), and looks into the same
# blocks of our functions but for one in ten thousand.
analyzer='--extra-arg=-Xclang --extra-arg=-analyzer-config --extra-arg=-Xclang --extra-arg=max-nodes=120000'
# two at a time: each is a process of its own anyway
printf '%s\n' $units | xargs -P 2 -n 6 clang-tidy --quiet -p build/lint $analyzer 2>/dev/null ||
	fail "clang-tidy"

cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
	--suppress=missingIncludeSystem --suppress=memleak --suppress=unknownMacro \
	-D_GNU_SOURCE -Isandbox -Ijudge -Ijudge/compare $units || fail "cppcheck"

shellcheck $scripts || fail "shellcheck"
[ -z "$bats" ] || shellcheck --shell=bats --exclude=SC2119,SC2120 $bats || fail "shellcheck of the bats files"

pmccabe $units $(list 'tests/fuzz/*.c') | awk '
	$1 > 15 || $5 > 60 { print $6, $7 ": complexity " $1 ", " $5 " lines (at most 15, 60)"; bad = 1 }
	END { exit bad }' || fail "function gate"
wc -l $sources | awk '
	$2 != "total" && $1 > 500 { print $2 ": " $1 " lines (at most 500)"; bad = 1 }
	END { exit bad }' || fail "file gate"
awk '{ gsub(/\t/, "        ") }
	length($0) > 110 { print FILENAME ":" FNR ": over 110 columns"; bad = 1 }
	END { exit bad }' $sources $scripts || fail "line gate"

for header in $(list 'sandbox/*.h' 'judge/*.h' 'sandbox/base/*.h' 'judge/compare/*.h' \
	'judge/package/*.h'); do
	echo "#include \"$header\"" | ${CC:-gcc} $flags -I. -Wall -Wextra -Werror -fsyntax-only -x c - ||
		fail "$header does not compile alone"
done

# the words left out are a suffix, a macro of mdoc, or wrong on purpose: tests of "did you mean"
codespell --ignore-words-list=ans,grup,nd,nin,tiem,momery,memroy,tre \
	$(list '*.c' '*.h' '*.def' '*.md' '*.sh' '*.ini' '*.bats' 'man/*') || fail "codespell"
for page in build/man/*.[0-9]; do
	[ ! -f "$page" ] || mandoc -T lint -W warning "$page" || fail "mandoc"
done
exit $status
