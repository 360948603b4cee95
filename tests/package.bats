#!/usr/bin/env bats
# package.bats: packages of other systems, whatever their format: in place, out of archives, imported; and what
# is none.  What each format means is in package_*.bats.
# bats file_tags=anyone
# shellcheck disable=SC2030,SC2031,SC2154

load lib.bash
load judge.bash

setup() {
	judge_setup
	cd "$here" || return
}

# A small package of CMS in $here/p.
package() {
	mkdir -p p/input p/output p/sol
	printf '%s\n' 'name: sum' 'title: "Sum: of two"' 'time_limit: 2' 'memory_limit: 256' 'infile: ""' \
		'outfile: ""' 'score_type: Sum' 'score_type_parameters: 50' 'n_input: 2' >p/task.yaml
	echo "1 2" >p/input/input0.txt
	echo 3 >p/output/output0.txt
	echo "4 5" >p/input/input1.txt
	echo 9 >p/output/output1.txt
	echo 'print(sum(map(int, input().split())))' >p/sol/solution.py
	echo 'print(3)' >p/sol/three.py
}

archive() {
	/usr/bin/python3 -c 'import shutil, sys; shutil.make_archive(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4])' \
		"$@"
}

@test "a package is judged where it is, and stays as it was" {
	package
	before=$(find p -type f -exec sha256sum {} + | sort)
	judge --json p p/sol/solution.py p/sol/three.py
	gave 1
	is "$(json '[(x["verdict"], x["score"]) for x in r]')" "[('AC', 100), ('WA', 50)]"
	is "$(find p -type f -exec sha256sum {} + | sort)" "$before"
	nothing_left
}

@test "out of a zip, with a folder in it or without, and out of a tar" {
	package
	archive flat zip p .
	archive deep zip . p
	archive ball gztar . p
	for file in flat.zip deep.zip ball.tar.gz; do
		judge --json "$file" p/sol/solution.py
		gave 0
		is "$(json 'r["score"]')" 100 "$file"
		is "$(json 'r["problem"]')" "Sum: of two" "$file"
		nothing_left
	done
	judge check flat.zip
	gave 0
	nothing_left
}

@test "an archive of a problem of ours is as good" {
	problem
	archive mine zip p .
	source_file good.py <<<'print(sum(map(int, input().split())))'
	judge --json mine.zip good.py
	gave 0
	is "$(json 'r["verdict"]')" AC
	nothing_left
}

@test "import makes a problem that comes to the same, and never writes over anything" {
	package
	judge import p out
	gave 0
	matches "$output" '^out: a package of the format cms'
	judge check out
	gave 0
	judge --json out p/sol/solution.py p/sol/three.py
	is "$(json '[(x["verdict"], x["score"]) for x in r]')" "[('AC', 100), ('WA', 50)]"
	judge import p out
	gave 3
	matches "$stderr" 'out is not empty: name a new folder'
	mkdir empty there
	judge import p empty
	gave 0
	cp -R p "there/sum of two"
	archive there/packed zip p .
	(cd there && judge import packed.zip && gave 0 && [ -f packed/problem.ini ])
	nothing_left
}

@test "a problem.ini goes before what else is there" {
	package
	problem
	judge --json p p/sol/solution.py
	gave 0
	is "$(json 'r["problem"]')" Sum
}

@test "what is neither is told" {
	mkdir none
	judge check none
	gave 2
	matches "$stderr" 'none/problem.ini'
	judge import none
	gave 3
	matches "$stderr" 'none is no package: it has neither problem.yaml nor'
	package
	archive whole zip p .
	head -c 300 whole.zip >half.zip
	judge check half.zip
	gave 2
	matches "$stderr" 'half.zip: the archive cannot be unpacked'
	nothing_left
	judge import p
	gave 3
	matches "$stderr" 'p is not empty'
}

@test "every mistake of a package is told at once, with file and line; nothing is made" {
	package
	sed -i 's/^time_limit.*/time_limit: soon/; s/^memory_limit.*/memory_limit: [1]/' p/task.yaml
	judge check p
	gave 2
	matches "$stderr" 'p/task.yaml:3: '
	matches "$stderr" 'p/task.yaml:4: '
	judge import p out
	gave 2
	[ ! -e out ]
	judge p p/sol/solution.py
	gave 3
	matches "$stderr" 'p/task.yaml:3: .*and 1 more: .ojjudge check. shows all'
}

@test "YAML that is a bomb or reads what is elsewhere is refused" {
	package
	{
		echo 'a: &a [x, x, x, x, x, x, x, x, x]'
		echo 'b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]'
		cat p/task.yaml
	} >bomb
	mv bomb p/task.yaml
	judge check p
	gave 2
	matches "$stderr" 'p/task.yaml:1: anchors \(&a\) are not read'
	rm p/task.yaml
	ln -s /etc/passwd p/task.yaml
	judge check p
	gave 2
	! grep root: <<<"$stderr" || false
}

@test "links in a package lead nowhere" {
	package
	echo secret >outside
	rm p/input/input1.txt
	ln -s ../../outside p/input/input1.txt
	judge check p
	gave 2
	matches "$stderr" 'input1.txt'
	! grep secret <<<"$stderr" || false
	rm p/input/input1.txt
	echo "4 5" >p/input/input1.txt
	ln -s /etc/passwd p/sol/passwd.py
	judge import p out
	gave 0
	matches "$stderr" 'sol/passwd.py: a link'
	[ ! -e out/sol/passwd.py ]
}

@test "killed while a package is unpacked: the next call tidies up" {
	package
	archive flat zip p .
	echo 'import time; time.sleep(20)' >slow.py
	TMPDIR=$here/tmp "$judge" flat.zip slow.py >out 2>&1 3>&- &
	pid=$!
	keepers+=("$pid")
	within_seconds 30 test -n "$(sleep 1; find tmp -name task.yaml)"
	kill -KILL "$pid"
	ended "$pid"
	[ "$(ls -A tmp)" != "" ]
	judge check flat.zip
	gave 0
	nothing_left
}
