#!/usr/bin/env bats
# runtimes.bats: everyday runtimes work unhindered in a box.  For each language that is installed (tools/deps.sh
# runtimes): tests/runtimes/everyday.* is compiled in a box, with the command of config/languages.ini where the
# language is there, and run in a box without control groups, and with a memory limit by control groups where
# there are some.  Its output must be everyday.*.out to the byte, its standard error empty.  That ojjudge gives
# the right verdicts in each language is shown in judge_languages.bats.
# bats file_tags=anyone
# Variables are those of lib.bash.
# shellcheck disable=SC2030,SC2031,SC2154

load lib.bash

setup_file() {
	lib_begin
	seq 100000 >"$BATS_FILE_TMPDIR/numbers"
}

setup() {
	sources=$top/tests/runtimes
	here=$BATS_TEST_TMPDIR
	options=(--processes=128 --time=60 --wall-time=120)
	box_new
}

teardown() {
	lib_end
}

# The programs do not see who called: what is another's as root is shown by those that do not call this.
as_user() {
	! is_root || skip "as root: a few runtimes show it"
}

# need PROGRAM
need() {
	[ -x "$1" ] || skip "no $1 here"
}

# Tests with the tag run in user-mode Linux too, where a compiler takes minutes.
not_slow() {
	timed || skip "too slow here"
}

# language NAME: prepares for its section of languages.ini: options, compile, run
language() {
	local word
	read -r word <<<"$(setting "$1" profile)"
	options+=("--profile=$word")
	for word in $(setting "$1" environment); do
		options+=("--env=${word/\{memory-mib\}/256}")
	done
	for word in $(setting "$1" mounts); do
		options+=("--dir=$word")
	done
	read -ra compile <<<"$(setting "$1" compile)"
	read -ra start <<<"$(setting "$1" run)"
	need "${compile[0]}"
}

# setting LANGUAGE KEY: its value in languages.ini
setting() {
	awk -v section="[language $1]" -v key="$2" '
		/^\[/ { here = $0 == section }
		/^[^ \t]/ { on = here && $1 == key; sub(/^[^=]*= */, "") }
		on { printf "%s ", $0 }' "$top/config/languages.ini"
}

# words SOURCE WORD ...: sets $words, with the placeholders replaced
words() {
	local source=$1
	shift
	words=("$@")
	words=("${words[@]//\{source*\}/"$source"}")
	words=("${words[@]//\{bin\}/program}")
	words=("${words[@]//\{main\}/"${source%.*}"}")
	words=("${words[@]//\{memory-mib\}/256}")
}

# compiled SOURCE [FLAG ...]: by the language's compiler, in the box
compiled() {
	local source=$1
	shift
	cp "$sources/$source" "$work/"
	words "$source" "${compile[@]}"
	boxed "${options[@]}" -- "${words[@]}" "$@"
	gave 0
}

# runs EXPECTED COMMAND ...: $more are more options
runs() {
	local expected=$sources/$1.out kinds=(--no-cg) kind
	shift
	! has_groups || kinds+=("--cg --cg-mem=1GiB")
	for kind in "${kinds[@]}"; do
		status=0
		# shellcheck disable=SC2086 # words
		"$ojbox" --box-id="$id" --meta="$meta" --silent $kind "${options[@]}" ${more-} --run -- "$@" \
			<"$BATS_FILE_TMPDIR/numbers" >"$here/out" 2>"$here/err" || status=$?
		diff "$expected" "$here/out"
		is "$(<"$here/err")" "" "standard error of $* ($kind)"
		is "$status $(meta_value exitcode)" "0 0" "exit ($kind)"
		meta_is status "" "status ($kind)"
	done
}

# everyday LANGUAGE SOURCE: compiled and run as languages.ini says
everyday() {
	language "$1"
	compiled "$2"
	words "$2" "${start[@]}"
	runs "$2" "${words[@]}"
}

# script SOURCE PROGRAM [ARGUMENT ...]
script() {
	need "$2"
	cp "$sources/$1" "$work/"
	language c
	runs "$@" "$1"
}

# bats test_tags=cgroup
@test "C: threads, processes, signals, timers, descriptors, files, memory, locales" {
	not_slow
	everyday c everyday.c
}

@test "C++20: threads, files, expressions, exceptions" {
	as_user
	language cpp
	compiled everyday.cc -std=gnu++20
	runs everyday.cc ./program
}

@test "OpenMP and the sanitizers for addresses, undefined behaviour and threads" {
	as_user
	language c
	compiled threads.c -fopenmp
	runs threads.c ./program
	compile+=(-g)
	for kind in address,undefined thread; do
		compiled threads.c -fsanitize=$kind -fno-sanitize-recover=all
		runs threads-sanitized.c ./program
		[ $kind = thread ] && faults=(race) || faults=(overflow leak shift)
		for fault in "${faults[@]}"; do
			boxed "${options[@]}" -- ./program "$fault" </dev/null
			gave 1
			matches "$(meta_value message)" "Exited with error status (1|66)"
			matches "$stderr" "runtime error: shift|heap-buffer-overflow|detected memory leaks|data race"
		done
	done
}

@test "Fortran with OpenMP" {
	as_user
	need /usr/bin/gfortran
	language c
	compile=(/usr/bin/gfortran -O2 -fopenmp -o '{bin}' '{source}')
	compiled everyday.f90
	runs everyday.f90 ./program
}

# bats test_tags=cgroup
@test "Python: multiprocessing, threading, subprocess, asyncio, sqlite3, mmap and more" {
	not_slow
	everyday python3 everyday.py
}

# bats test_tags=cgroup
@test "Java with each garbage collector" {
	not_slow
	language java
	compiled Everyday.java
	collectors=(Serial)
	is_root || collectors+=(Parallel G1 Z)
	for collector in "${collectors[@]}"; do
		words Everyday.java "${start[@]}"
		words=("${words[@]/-XX:+UseSerialGC/-XX:+Use${collector}GC}")
		# some machines have not all
		"${words[0]}" "${words[1]}" -version 2>/dev/null || continue
		runs Everyday.java "${words[@]}"
	done
}

@test "Node: workers, child processes, files, sockets, timers" {
	as_user
	everyday javascript everyday.js
}

@test "Go: goroutines, preemption, commands, signals, and a network that is only its own" {
	as_user
	language go
	compiled everyday.go
	more=--network=loopback
	runs everyday.go ./program network
}

@test "Rust: threads, panics, processes, sockets" {
	as_user
	everyday rust everyday.rs
}

@test "Pascal: threads, exceptions, processes" {
	as_user
	everyday pascal everyday.pas
}

@test "Haskell, threaded and with a parallel collector" {
	as_user
	language haskell
	compiled everyday.hs -threaded -rtsopts -with-rtsopts=-N4
	runs everyday.hs ./program
}

@test "Ruby: threads, fibers, fork, sockets, signals" {
	as_user
	everyday ruby everyday.rb
}

@test "PHP: commands, sockets, fibers" {
	as_user
	everyday php everyday.php
}

@test "C#: threads, tasks, processes" {
	as_user
	everyday csharp everyday.cs
}

@test "OCaml: threads, events, processes" {
	as_user
	need /usr/bin/ocamlopt
	language c
	compile=(/usr/bin/ocamlopt -I +threads unix.cmxa threads.cmxa -o '{bin}' '{source}')
	compiled everyday.ml
	runs everyday.ml ./program
}

@test "bash: pipes, here documents, process substitution, jobs" {
	as_user
	script everyday.sh /bin/bash
}

@test "Perl" {
	as_user
	script everyday.pl /usr/bin/perl
}

@test "Lua" {
	as_user
	script everyday.lua /usr/bin/lua5.4
}

@test "Common Lisp" {
	as_user
	script everyday.lisp /usr/bin/sbcl --script
}
