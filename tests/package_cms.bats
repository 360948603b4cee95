#!/usr/bin/env bats
# package_cms.bats: packages of CMS in the Italian format: what they come to as problems, what their submissions get, and
# what is said of each mistake.
# bats file_tags=anyone
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

load lib.bash
load judge.bash

setup() {
	judge_setup
	export XDG_CACHE_HOME=$BATS_FILE_TMPDIR
}

# What all submissions of a package get: a line "FILE VERDICT POINTS" for each.
results() { # FOLDER FILE...
	cd "$1" || return
	shift
	judge --json --keep-going . "$@"
	scores
}

# From standard input, lines as of results(); judged in the folder that is named.
results_are() { # FOLDER
	local wanted files=() file
	wanted=$(cat)
	while read -r file _; do files+=("$file"); done <<<"$wanted"
	is "$(results "$1" "${files[@]}")" "$wanted" "$1"
}

# The same for all solutions of a package, which hold what they promise.
verified() { # PACKAGE
	judge verify --json "$packages/cms-$1"
	gave 0
	is "$(json '"\n".join("%s %s %g" % (x["file"], x["verdict"], x["score"]) for x in r["solutions"])')" "$(cat)" "$1"
	is "$(json 'r["result"]')" well
	nothing_left
}

# Makes an own copy of a package in $here/p.
copy() { # PACKAGE
	rm -rf "$here/p"
	cp -r "$packages/cms-$1" "$here/p"
}

# broken PACKAGE EDIT MESSAGE...: what a shell does to a copy of it is told with these words, as an error.
broken() {
	local message
	copy "$1"
	(cd "$here/p" && eval "$2") || return
	judge check "$here/p"
	[ "$status" = 2 ] || { echo "not refused: $2"; gave 2; }
	shift 2
	for message; do
		[[ $'\n'$stderr$'\n' == *$'\n'"$here/p$message"* ]] || { echo "not told: $message"; is "$stderr" "$message"; }
	done
}

# noted PACKAGE EDIT MESSAGE...: the same for a note on what is still a problem.
noted() {
	local message
	copy "$1"
	(cd "$here/p" && eval "$2") || return
	judge check "$here/p"
	gave 0
	shift 2
	for message; do
		[[ $'\n'$stderr$'\n' == *$'\n'"$here/p$message"$'\n'* ]] || is "$stderr" "$message"
	done
}

# translated PACKAGE EDIT: puts problem.ini into $ini
translated() {
	copy "$1"
	(cd "$here/p" && eval "${2:-:}") || return
	rm -rf "$here/made"
	judge import "$here/p" "$here/made"
	gave 0
	ini=$(<"$here/made/problem.ini")
}

# ---- what submissions get ----

@test "graders, subtasks of gen/GEN, points below the first that failed" {
	verified fence <<-'END'
		sol/short.cpp WA 30
		sol/solution.cpp AC 100
		sol/solution.py AC 100
		sol/two.py WA 0
	END
	results_are "$packages/cms-fence" <<-'END'
		sol/short.cpp WA 30
		sol/two.py WA 0
	END
}

@test "files, a comparator in C++ under its first name, points for parts, two digits" {
	verified stops <<-'END'
		sol/every.c PA 39.75
		sol/one.py WA 30
		sol/soluzione.cpp AC 60
		sol/stdout.py WA 0
	END
}

@test "two processes by fifos, with a stub" {
	verified halves <<-'END'
		sol/crash.cpp RTE 0
		sol/first.cpp WA 0
		sol/solution.cpp AC 100
	END
}

@test "one process on its standard streams, thresholds: fewer questions are worth more, and all is well with all points" {
	verified guess <<-'END'
		sol/linear.py WA 25
		sol/never.c WA 0
		sol/solution.py AC 100
	END
}

@test "outputs that were handed in" {
	verified words <<-'END'
		sol/part WA 33
		sol/solution AC 100
	END
}

@test "products, with tests in subtasks by expressions, and a comparator that is a script" {
	verified digits <<-'END'
		sol/last.py PA 25
		sol/slow.c TLE 33.5
		sol/solution.py AC 100
	END
}

@test "scores are rounded as CMS does it: to the even of two" {
	copy digits
	sed -i 's/^score_precision.*//; s/^score_type.*//; s/^n_input.*/&\ntotal_value: 50/' "$here/p/task.yaml"
	# 10 points each: 1, 1/2, 1/2, 1/2 and 1/2 of them are 30
	is "$(results "$here/p" sol/last.py)" "sol/last.py PA 30"
	sed -i 's/^total_value.*/total_value: 2.5/' "$here/p/task.yaml"
	# 1.5, and 2.5
	is "$(results "$here/p" sol/last.py)" "sol/last.py PA 2"
	is "$(results "$here/p" sol/solution.py)" "sol/solution.py AC 2"
}

# ---- the translation ----

@test "problem.ini is as it was when somebody last looked, and is the same problem as the package" {
	translated fence
	is "$ini" "$(<"$packages/cms-fence.ini")" "problem.ini of cms-fence"
	judge check "$here/made"
	gave 0
	is "$stderr" ""
	results_are "$here/made" <<-'END'
		sol/solution.cpp AC 100
		sol/short.cpp WA 30
	END
	rm -rf "$here/made"
	translated guess
	results_are "$here/made" <<-'END'
		sol/linear.py WA 25
	END
}

@test "types, streams and programs" {
	translated stops
	matches "$ini" $'name = Fermate: dove[?]\ntype = batch\nstatement = testo/testo.pdf'
	matches "$ini" $'input = input.txt\noutput = output.txt'
	matches "$ini" $'kind = cms\nsource = cor/correttore.cpp'
	translated halves
	matches "$ini" $'type = communication'
	matches "$ini" $'source = check/manager.cpp\nusers = 2\nio = fifo\nstub = sol/stub.[{]ext[}]'
	matches "$ini" $'name = halves\nheader = sol/halves.h'
	# without a stub, processes talk on their standard streams unless user_io says otherwise
	translated halves "sed -i '/user_io/d' task.yaml"
	matches "$ini" "io = fifo"
	translated halves "sed -i '/user_io/d' task.yaml; rm sol/stub.cpp"
	matches "$ini" "io = stdio"
	[[ $ini != *stub* ]]
	translated guess
	matches "$ini" $'command = check/manager\nusers = 1\nio = stdio'
	matches "$ini" $'points = 100\nabove = wrong'
	matches "$ini" $'points = 75\nscore = at-most:0.1\n'
	# an outcome is 1 or 0 without a program that says another
	translated digits "rm check/checker; sed -i 's/GroupMul/GroupThreshold/; s/^score_type_p.*/score_type_parameters: [[50, 3, 20], [50, 2, 0.5]]/' task.yaml"
	matches "$ini" $'kind = white-diff'
	matches "$ini" $'points = 50\nscore = at-most:1\n.*points = 50\nscore = at-most:0.5\n'
	translated words
	matches "$ini" $'type = output-only'
	[[ $ini != *"[limits]"* && $ini != *"[io]"* && $ini != *"[compile]"* ]]
	# no limits at all
	translated digits "sed -i '/_limit/d' task.yaml"
	matches "$ini" $'time = 600s\nmemory = 4096MiB'
}

@test "a comparator is run as it is where this machine can, else its source is compiled" {
	translated stops 'printf "#!/bin/sh\necho 1\n" >cor/correttore'
	matches "$ini" "command = cor/correttore"
	matches "$output$stderr" "cor/correttore: is what is run, as CMS does; cor/correttore.cpp is not compiled"
	translated stops 'cp /bin/true cor/correttore'
	matches "$ini" "command = cor/correttore"
	# for another processor
	translated stops 'cp /bin/true cor/correttore; printf "\x08\x00" | dd of=cor/correttore bs=1 seek=18 conv=notrunc status=none'
	matches "$ini" "source = cor/correttore.cpp"
	matches "$stderr" "cor/correttore: this machine cannot run it: cor/correttore.cpp is compiled in its place"
	# the newer name goes first
	translated stops 'mkdir check; cp cor/correttore.cpp check/checker.cpp'
	matches "$ini" "source = check/checker.cpp"
	matches "$stderr" "cor: not used: correttore.cpp"
}

@test "which tests are in a subtask: by number in the order of their names, or by an expression as Python reads it" {
	translated digits
	matches "$ini" $'\[group subtask0\]\ntests = 000 001 002\npoints = 33.5\nscore = product'
	matches "$ini" $'\[group subtask1\]\ntests = 003 004\npoints = 66.5'
	matches "$ini" $'\[group subtask2\]\ntests = 000\npoints = 0'
	translated digits "sed -i 's/^score_type_p.*/score_type_parameters: [[60, 2], [40, 3]]/; s/GroupMul/GroupMin/' task.yaml"
	matches "$ini" $'\[group subtask1\]\ntests = 002 003 004\npoints = 40\nscore = min'
	# not anchored at its end
	translated digits "sed -i 's/^score_type_p.*/score_type_parameters: [[100, \"0\"]]/' task.yaml"
	matches "$ini" "tests = 000 001 002 003 004"
	translated digits 'sed -i "s/^score_type_p.*/score_type_parameters: [[50, '"'0\\\\\\\\d[12]'"'], [50, 00(0|3|4)]]/" task.yaml'
	matches "$ini" $'tests = 001 002\n'
	matches "$ini" $'tests = 000 003 004\n'
	# 1000 stands before 101 then
	translated digits 'touch input/input{5..1001}.txt output/output{5..1001}.txt
		sed -i "s/^score_type_p.*/score_type_parameters: [[50, 101], [50, 901]]/; s/^n_input.*/n_input: 1002/" task.yaml'
	[[ $ini == *$' 099 100\npoints = 50'* && $ini == *$'tests = 101 102 '* && $ini == *$' 999 1000 1001\npoints = 50'* ]]
}

@test "contestants see how public tests went, and nothing of others" {
	translated fence
	matches "$ini" $'\[test 001\]\ninput = input/input1.txt\nanswer = output/output1.txt\nvisible = verdict'
	matches "$ini" $'\[report\]\nvisible = none'
	translated words
	matches "$ini" $'\[report\]\nvisible = verdict'
	translated digits
	matches "$ini" $'\[report\]\nvisible = none'
	translated digits 'echo "public_testcases: 3" >>task.yaml'
	matches "$ini" $'\[test 003\][^[]*visible = verdict'
}

@test "lines of gen/GEN" {
	translated words 'printf "\xef\xbb\xbf" >x; rm x; printf "  a # why\r\n\t\n#  COPY:  att/last.txt\r\n b#\n# ST\n#ST 20\n" >gen/GEN'
	matches "$stderr" "gen/GEN:5: this is a comment for CMS; .#ST:. would be a command"
	matches "$stderr" "gen/GEN:6: this is a comment for CMS"
	[[ $ini == *"[test 002]"* && $ini != *"[test 003]"* ]]
}

# ---- mistakes ----

@test "each mistake in task.yaml is told where it stands" {
	broken fence 'sed -i /^name/d task.yaml' '/task.yaml: name is missing'
	broken fence 'sed -i /^title/d task.yaml' '/task.yaml: title is missing'
	broken fence 'sed -i "s/^name.*/name: a\/b/" task.yaml' "/task.yaml:1: name: 'a/b' cannot be the name of a submission's file"
	broken fence 'sed -i "s/^name.*/name: [a]/" task.yaml' '/task.yaml:1: name: this is to be a text, not a list'
	broken fence 'sed -i "s/^time_l.*/time_limit: fast/" task.yaml' "/task.yaml:3: time_limit: 'fast' is no number"
	broken fence 'sed -i "s/^time_l.*/time_limit: 0/" task.yaml' '/task.yaml:3: time_limit: 0 s is no time limit: leave the key away where there is none'
	broken stops 'sed -i "s/^timeout.*/timeout: -1/" task.yaml' '/task.yaml:4: timeout: -1 s is no time limit'
	broken fence 'sed -i "s/^memory_l.*/memory_limit: 64M/" task.yaml' "/task.yaml:4: memory_limit: '64M' is no whole number from 1 to"
	broken fence 'sed -i "s/^infile.*/infile: data\/in.txt/" task.yaml' "/task.yaml:6: infile: 'data/in.txt' is no plain name of a file; leave it empty for stdin"
	broken fence 'sed -i "s/^outfile.*/outfile: stdout/" task.yaml' "/task.yaml:7: outfile: 'stdout' is no plain name of a file; leave it empty for stdout"
	broken fence 'sed -i "s/^n_input.*/n_input: 7/" task.yaml' '/task.yaml:13: n_input is 7, but gen/GEN has 8 tests'
	broken stops 'sed -i /^n_input/d task.yaml' '/task.yaml: n_input is missing, and there is no gen/GEN: one of them says how many tests there are'
	broken stops 'sed -i "s/^n_input.*/n_input: 0/" task.yaml' "/task.yaml:6: n_input: '0' is no whole number from 1 to"
	broken stops 'sed -i "s/^n_input.*/n_input: 999999999/" task.yaml' "/task.yaml:6: n_input: '999999999' is no whole number"
	broken fence 'sed -i "s/^public.*/public_testcases: 0,8/" task.yaml' '/task.yaml:5: public_testcases: there is no test 8: the last of 8 is 7'
	broken stops 'sed -i "s/^risultati.*/risultati: some/" task.yaml' '/task.yaml:7: risultati: numbers of tests stand here, with commas, or all:'
	broken fence 'sed -i "s/^public.*/public_testcases: 0,,1/" task.yaml' '/task.yaml:5: public_testcases: numbers of tests stand here'
	broken words 'sed -i "s/^output_only.*/output_only: perhaps/" task.yaml' "/task.yaml:3: output_only: 'perhaps' is neither true nor false"
	broken halves 'sed -i "s/^num_p.*/num_processes: 0/" task.yaml' "/task.yaml:6: num_processes: '0' is no whole number from 1 to 16"
	broken halves 'sed -i "s/^user_io.*/user_io: pipes/" task.yaml' "/task.yaml:7: user_io: 'pipes' is neither std_io nor fifo_io"
	broken stops 'sed -i "s/^total_v.*/total_value: 0/" task.yaml' '/task.yaml:8: total_value: all tests together must be worth something'
	broken stops 'sed -i "s/^score_p.*/score_precision: 2.5/" task.yaml' "/task.yaml:9: score_precision: '2.5' is no whole number from 0 to 9"
	broken stops 'echo "output_only_testcases: 1,2" >>task.yaml' '/task.yaml:13: output_only_testcases: tests for which outputs are handed in beside a program'
	broken stops 'echo "nome: [" >>task.yaml' "/task.yaml:13: 'nome' stands here twice, first in line 3"
	broken stops 'echo "x: [" >>task.yaml' '/task.yaml:14: this is no YAML: did not find expected node content'
	broken stops 'echo "- a" >task.yaml' '/task.yaml:1: there are no keys: it begins with name: NAME'
	broken stops ': >task.yaml' '/task.yaml: name is missing' '/task.yaml: title is missing' '/task.yaml: n_input is missing'
}

@test "each mistake in score types is told where it stands" {
	local set='score_type_parameters:'
	# the parameters as the last line of the file, the tenth
	p() { echo "sed -i /^score_type_p/d task.yaml; echo '$set $1' >>task.yaml"; }
	broken digits 'sed -i s/GroupMul/GroupMull/ task.yaml' "/task.yaml:8: score_type: unknown score type 'GroupMull': did you mean GroupMul?"
	broken digits 'sed -i s/GroupMul/Best/ task.yaml' "/task.yaml:8: score_type: unknown score type 'Best': it is Sum, GroupMin, GroupMul or GroupThreshold"
	broken digits 'sed -i s/GroupMul/Sum/ task.yaml' '/task.yaml:9: score_type_parameters: with Sum this is one number, the points of each test'
	broken digits "sed -i s/GroupMul/Sum/ task.yaml; $(p -3)" '/task.yaml:10: score_type_parameters: each test must be worth something'
	broken digits "$(p 20)" '/task.yaml:10: score_type_parameters: with GroupMul this is a list of subtasks'
	broken digits "$(p '[]')" '/task.yaml:10: score_type_parameters: with GroupMul this is a list of subtasks'
	broken digits "$(p '[[100]]')" '/task.yaml:10: score_type_parameters: each subtask is a list [POINTS, TESTS]'
	broken digits "$(p '[100, 5]')" '/task.yaml:10: score_type_parameters: each subtask is a list [POINTS, TESTS]'
	broken digits "$(p '[[all, 5]]')" "/task.yaml:10: score_type_parameters: the subtask's points: 'all' is no number"
	broken digits "$(p '[[-1, 5]]')" "/task.yaml:10: score_type_parameters: the subtask's points cannot be -1"
	broken digits "$(p '[[50, 3], [50, 3]]')" '/task.yaml:10: score_type_parameters: up to here subtasks have 6 tests together, and there are 5'
	broken digits "$(p '[[50, 0], [50, 3]]')" "/task.yaml:10: score_type_parameters: a subtask has tests: '0' is no whole number"
	broken digits "$(p '[[50, 001], [50, 3]]')" '/task.yaml:10: score_type_parameters: 001 is an octal number to CMS: write it without the 0, or in quotes'
	broken digits "$(p '[[50, 1.5]]')" '/task.yaml:10: score_type_parameters: 1.5 is neither a whole number nor an expression in quotes'
	broken digits "$(p '[[50, "1"], [50, 4]]')" '/task.yaml:10: score_type_parameters: all subtasks say how many tests they have, or all have an expression'
	broken digits "$(p '[[50, "9"], [50, "0"]]')" "/task.yaml:10: score_type_parameters: '9' matches the name of no test; they are called 000 and so on"
	broken digits "$(p '[[50, "0(0"]]')" "/task.yaml:10: score_type_parameters: '0(0' is no regular expression: Missing ')'"
	broken digits "$(p '[[50, "(?=0)"]]')" "/task.yaml:10: score_type_parameters: '(?=0)': (?= is not taken here, only (?:"
	broken digits "$(p '[[50, "(0)\\1"]]')" "/task.yaml:10: score_type_parameters: '(0)\\\\1': \\\\1 is not taken here"
	broken digits "$(p '[[50, "[\\d]"]]')" "/task.yaml:10: score_type_parameters: '[\\\\d]': in [] there may be no \\\\ and no [: write [0-9] for \\\\d"
	broken digits "$(p '[[50, "0{1~2}"]]')" "/task.yaml:10: score_type_parameters: '0{1~2}': in {} there are one or two numbers"
	broken digits "$(p '[[50, "\\<0"]]')" "/task.yaml:10: score_type_parameters: '\\\\<0': \\\\< is not taken here"
	broken digits "$(p '[[50, "0\\"]]')" "/task.yaml:10: score_type_parameters: '0\\\\': \\\\ is not taken here"
	broken digits "$(p '[[50, "((0{1,99}){1,99}){1,99}"]]')" "/task.yaml:10: score_type_parameters: '((0{1,99}){1,99}){1,99}' repeats too much"
	broken guess 'sed -i "s/, 10\]/]/" task.yaml' '/task.yaml:12: score_type_parameters: each subtask is a list [POINTS, TESTS, THRESHOLD]'
	broken guess 'sed -i "s/, 10\]/, 0]/" task.yaml' "/task.yaml:12: score_type_parameters: the subtask's threshold must be more than 0"
	broken guess 'sed -i "s/, 10\]/, few]/" task.yaml' "/task.yaml:12: score_type_parameters: the subtask's threshold: 'few' is no number"
}

@test "each mistake in gen/GEN is told where it stands" {
	broken fence 'sed -i "s/^#ST: 70/#ST: 60/" gen/GEN' '/gen/GEN:12: the points of all subtasks are 90 together, and must be 100'
	broken fence 'sed -i "s/^#ST: 70/#ST: many/" gen/GEN' "/gen/GEN:12: \`#ST:\` is followed by the subtask's points: 'many'"
	broken fence 'sed -i "s/^#ST: 70/#ST:/" gen/GEN' "/gen/GEN:12: \`#ST:\` is followed by the subtask's points: ''"
	broken fence 'sed -i "s/^#ST: 70/&\n#ST: 0/" gen/GEN' '/gen/GEN:12: the subtask has no tests: their lines stand below its own'
	broken fence 'sed -i "1s/.*/3 3/" gen/GEN' '/gen/GEN:3: there are tests above the first `#ST:`: each must be in a subtask'
	broken fence 'sed -i "s/^9 2/9 2 #ST: 5/" gen/GEN' '/gen/GEN:9: a test and `#ST:` cannot share a line: put them on two'
	broken fence 'sed -i "s/^9 2/9 2 # COPY: a/" gen/GEN' '/gen/GEN:9: a test and `#COPY:` cannot share a line'
	broken words 'echo "# nothing" >gen/GEN' '/gen/GEN: there are no tests in it'
	broken words 'printf "a\0b\n" >gen/GEN' '/gen/GEN: there is a NUL byte in it'
	broken words 'seq 6000 >gen/GEN' '/gen/GEN: there are 6000 tests in it; 5000 are taken at most'
	broken fence '{ seq 600 | sed "s/.*/#ST: 0\n&/"; } >gen/GEN' '/gen/GEN:1001: there are more than 500 subtasks'
}

@test "each mistake in files is told" {
	broken stops 'rm input/input2.txt' '/input/input2.txt: is missing: there are 4 tests (run the generator first where inputs are generated)'
	broken stops 'rm output/*' '/output/output0.txt: is missing: there are 4 tests' '/output: 1 more files are missing'
	broken stops 'rm input/input2.txt; mkdir input/input2.txt' '/input/input2.txt: is no regular file'
	broken stops 'ln -sf /etc/passwd input/input2.txt' '/input/input2.txt: is a link; links are not followed: put what it leads to here'
	broken stops 'cp cor/correttore.cpp cor/correttore.py' '/cor/correttore.py: there is cor/correttore.cpp, too: leave one of them'
	broken digits 'sed -i 1d check/checker' '/check/checker: this machine cannot run it: it is no script with #! and no program for this processor; put its source beside it'
	broken stops 'sed -i "2i #include \"testlib.h\"" cor/correttore.cpp' '/cor/correttore.cpp:2: it wants testlib.h, which is not in the package: put the one that was made for CMS beside it'
	broken fence 'rm -r input' '/input/input0.txt: is missing' '/input: 5 more files are missing'
}

@test "what is left out is noted, once and where it stands" {
	noted stops 'sed -i "s/^timeout/time_limit: 1\n&/" task.yaml' '/task.yaml:5: timeout has no effect beside time_limit, which is its newer name'
	noted stops 'echo "time_limits: 1" >>task.yaml' '/task.yaml:13: time_limits is no key of CMS, and has no effect: did you mean time_limit?'
	noted stops 'echo "colour: red" >>task.yaml' '/task.yaml:13: colour is no key of CMS, and has no effect'
	noted stops 'echo "score_type: GroupMin" >>task.yaml' '/task.yaml:13: score_type has no effect: score_type and score_type_parameters count together or not at all'
	noted stops 'echo "num_processes: 2" >>task.yaml' '/task.yaml:13: num_processes has no effect without check/manager'
	noted stops 'printf "token_max: 2\nmax_user_test_number: 3\n" >>task.yaml' \
		'/task.yaml:10: token_initial, token_total, token_max, max_user_test_number: about contests; a submission is judged by itself'
	noted stops 'rm -r testo' ': there is no statement/statement.pdf, which CMS wants'
	noted stops 'sed -i /timeout/d task.yaml' '/task.yaml: there is no time_limit, which every problem has here: 600 s are taken'
	noted stops 'sed -i /memlimit/d task.yaml' '/task.yaml: there is no memory_limit, which every problem has here: 4096 MiB are taken'
	noted stops 'touch input/input4.txt input/input02.txt input/notes' '/input: of no test: input02.txt, input4.txt, notes'
	noted stops 'mkdir more; touch more/x README .hidden' ': not used: README, more'
	noted stops 'for i in 1 2 3 4 5 6 7; do touch sol/$i.txt; done' '/sol: not used: 1.txt, 2.txt, 3.txt, 4.txt, 5.txt and 2 more'
	noted stops 'ln -s soluzione.cpp sol/again.cpp' '/sol/again.cpp: a link; links are not followed, and left out'
	noted digits "sed -i 's/^score_type_p.*/score_type_parameters: [[50, 2], [50, 1]]/' task.yaml" \
		'/task.yaml: 2 tests are in no subtask and count for nothing: they are left out'
	noted digits "sed -i 's/^score_type_p.*/score_type_parameters: [[100, 5, 7]]/' task.yaml" \
		'/task.yaml:9: score_type_parameters: only the first 2 values of a subtask count with GroupMul'
	noted digits 's=GroupSum; sed -i "s/GroupMul/$s/" task.yaml' \
		"/task.yaml:8: score_type: GroupSum is not of CMS itself; it is taken as the subtask's points times the mean of its outcomes"
	noted fence 'echo "total_value: 50" >>task.yaml' '/task.yaml:14: total_value has no effect: what tests are worth is said elsewhere'
	noted words 'mkdir check; cp ../../../nothing check/manager 2>/dev/null; touch check/manager.cpp' '/check: not used: manager.cpp'
}

# ---- strangers ----

@test "a hostile package is refused or harmless, and makes nobody read outside of it" {
	# links instead of folders and files
	broken stops 'mv input elsewhere; ln -s elsewhere input' '/input: is a link; links are not followed: put what it leads to here'
	broken stops 'mv cor elsewhere; ln -s elsewhere cor' '/cor: is a link'
	broken stops 'cd cor; mv correttore.cpp c.cpp; ln -s c.cpp correttore.cpp' '/cor/correttore.cpp: is a link'
	broken digits 'ln -sf /bin/true check/checker' '/check/checker: is a link'
	broken fence 'ln -sf grader.cpp sol/grader.py' '/sol/grader.py: is a link'
	broken stops 'mv task.yaml t; ln -s t task.yaml' ''
	noted stops 'rm -r testo; ln -s /etc testo' ': there is no statement/statement.pdf, which CMS wants' '/testo: a link; links are not followed, and left out'
	# names and texts that would be something else in problem.ini
	noted stops 'touch "sol/a;[limits].cpp" "sol/-x.py" "sol/ x = y.c"'
	translated stops 'touch "sol/a;[limits].cpp" "sol/-x.py" "sol/ x = y.c" "sol/two
time = 9s.c"; echo "title: \"x\\n[limits]\\ntime = 99s ;\"" >>task.yaml'
	is "$(grep -c '^time = 0.5s$' <<<"$ini")" 1
	[[ $ini != *$'\ntime = 9'* && $ini != *$'\n[limits]\ntime = 99'* ]]
	broken stops 'sed -i /nome:/d task.yaml; printf "title: %0500d\n" 1 >>task.yaml' '/task.yaml:12: title: 500 bytes are too long for a title; 150 are taken'
	broken stops 'sed -i "s/^nome:.*/nome: \";x\"/" task.yaml' ": \`name\` of problem.ini cannot begin with a semicolon, as ';x' does"
	broken digits "sed -i 's/^score_type_p.*/score_type_parameters: [[50, \"\\\\x07\"]]/' task.yaml" '/task.yaml:9: score_type_parameters:'
	# bombs and bulk
	broken stops '{ printf "x: "; head -c 100000 /dev/zero | tr "\0" "["; } >>task.yaml' '/task.yaml:13: more than 64 levels'
	broken stops 'head -c 5000000 /dev/zero >task.yaml' '/task.yaml: the file has more than 4 MiB'
	broken words 'truncate -s 5000000 gen/GEN' '/gen/GEN: the file has more than 4 MiB'
	broken stops 'rm task.yaml; mkfifo task.yaml' ''
	broken words 'rm gen/GEN; mkfifo gen/GEN' '/gen/GEN: this is to be a file'
}
