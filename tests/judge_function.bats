#!/usr/bin/env bats
# judge_function.bats: problems of type function: drivers in all languages that have one, stubs, inputs that
# must fit the types, and results that are compared as JSON.
# bats file_tags=anyone
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

load lib.bash
load judge.bash

# function_problem PARAMS RETURNS INPUT ANSWER: in $here/p, for a function `solve`
function_problem() {
	mkdir -p "$here/p/data"
	echo "$3" >"$here/p/data/one.in"
	echo "$4" >"$here/p/data/one.ans"
	printf '%s\n' "[problem]" "type = function" "[function]" "name = solve" "params = $1" \
		"returns = $2" "[limits]" "time = 10s" "wall = 60s" "[tests]" "input = data/*.in" \
		>"$here/p/problem.ini"
}

# told VERDICT [MESSAGE-REGEX]: of the only submission's first test
told() {
	is "$(json 'r["verdict"]')" "$1" \
		"$(json '(r["message"], r["compile"] and r["compile"]["message"], r["tests"])')"
	[ $# = 1 ] || matches "$(json 'r["tests"][0]["message"]')" "$2"
}

# told_error REGEX: `check` finds this in the problem
told_error() {
	judge check "$here/p"
	gave 2
	matches "$output$stderr" "$1"
}

# ---- example problems: every language, every verdict ----

@test "turn: a function that changes an array of arrays, in five languages, with every verdict" {
	every_submission turn
	for verdict in AC WA RTE TLE CE; do
		is "$(cut -f1,2 "$top/tests/problems/turn/expected.tsv" |
			grep "	$verdict\$" | cut -f1 | sed 's/.*\.//' | sort | tr '\n' ' ')" \
			"c cpp java js py " "languages with $verdict"
	done
}

@test "labels: strings with every kind of escape, in both forms of input" {
	every_submission labels
}

@test "ledger: whole numbers of 64 bits, in every language to the last digit" {
	every_submission ledger
}

@test "means: numbers with a fraction, within a tolerance" {
	every_submission means
}

# ---- stubs ----

@test "a stub in each language has the types of the parameters and of the result" {
	function_problem "a:int[] b:long c:double[][] d:string e:char[] f:bool" "string[]" \
		'[[],1,[],"",[],true]' '[]'
	wanted() {
		judge stub "$here/p" "$1"
		gave 0
		matches "$output" "$2" "$1"
	}
	wanted c "char\\*\\* solve\\(int\\* a, int aSize, long long b, double\\*\\* c, int cSize, \
int\\* cColSize, char\\* d, char\\* e, int eSize, _Bool f, int\\* returnSize\\)"
	wanted cpp "std::vector<std::string> solve\\(std::vector<int>& a, long long b, \
std::vector<std::vector<double>>& c, std::string d, std::vector<char>& e, bool f\\)"
	wanted java 'String\[\] solve\(int\[\] a, long b, double\[\]\[\] c, String d, char\[\] e, boolean f\)'
	wanted python3 "def solve\\(a: list\\[int\\], b: int, c: list\\[list\\[float\\]\\], d: str, \
e: list\\[str\\], f: bool\\) -> list\\[str\\]:"
	wanted javascript '@param \{bigint\} b.*@return \{string\[\]\}.*function solve\(a, b, c, d, e, f\)'
}

@test "a stub can be judged as it is, and is wrong" {
	function_problem "a:int[] b:string" "void" '[[1],"x"]' '[2]'
	for language in c python3 javascript; do
		judge stub "$here/p" "$language"
		echo "$output" >"$here/stub"
		judge --json --language="$language" "$here/p" "$here/stub"
		told WA '^\$\[0\]: found 1, expected 2$'
	done
}

@test "stub says what is wrong: a problem of another type, a language without a driver" {
	problem
	judge stub "$here/p" c
	gave 3
	matches "$stderr" "not of type function"
	function_problem "a:int" "int" '[1]' '1'
	judge stub "$here/p" ruby
	gave 3
	matches "$stderr" "ruby has no driver"
	judge stub "$here/p" pyton3
	gave 3
	matches "$stderr" "python3"
	judge stub "$here/p"
	gave 3
}

# ---- the driver and the contestant ----

@test "what the function prints is not its result, and appears on standard error" {
	function_problem "a:int" "int" '[1]' '1'
	source_file a.c <<<'#include <stdio.h>
		int solve(int a) { puts("printed"); fflush(stdout); return a; }'
	source_file a.py <<<'import os
def solve(a): print("printed"); os.write(1, b"printed\n"); return a'
	source_file a.js <<<'const solve = (a) => {
		console.log("printed"); process.stdout.write("printed\n"); return a; }'
	for file in a.c a.py a.js; do
		judge -v "$here/p" "$here/$file"
		gave 0
		matches "$output" "printed"
	done
}

@test "a function that ends the program before its result: wrong with code 0, else a run-time error" {
	function_problem "a:int" "int" '[1]' '1'
	source_file a.c <<<'#include <stdlib.h>
		int solve(int a) { exit(a - 1); }'
	judge --json "$here/p" "$here/a.c"
	told WA "output is empty"
	source_file b.c <<<'#include <stdlib.h>
		int solve(int a) { exit(a + 2); }'
	judge --json "$here/p" "$here/b.c"
	told RTE "exit code 3"
	source_file c.js <<<'function solve(a) { process.exit(4); }'
	judge --json "$here/p" "$here/c.js"
	told RTE "exit code 4"
}

@test "names of the C library, of the driver's parts and a main of his own are the contestant's to use" {
	function_problem "a:int[]" "int[]" '[[3,1]]' '[3,1]'
	source_file a.c <<<'int read(int x) { return x; }
		int write(void) { return 0; }
		int dup(int x) { return 2 * x; }
		char *text, *at;
		int remove(int *a, int n) { return a[n]; }
		int* solve(int* a, int aSize, int* returnSize)
			{ *returnSize = aSize; return a + 0 * dup(read(write())); }
		int main(void) { return 7; }'
	judge --json "$here/p" "$here/a.c"
	told AC
	source_file json.py <<<'import json
def solve(a): return a'
	judge --json "$here/p" "$here/json.py"
	told AC
}

@test "mistakes are told with the contestant's file and line" {
	function_problem "a:int" "int" '[1]' '1'
	source_file mine.c <<<'
		int solve(int a) { return b; }'
	judge --json "$here/p" "$here/mine.c"
	told CE
	matches "$(json 'r["compile"]["message"]')" "mine.c:2:"
	source_file mine.cpp <<<'
		int solve(int a) { return b; }'
	judge --json "$here/p" "$here/mine.cpp"
	told CE
	matches "$(json 'r["compile"]["message"]')" "mine.cpp:2:"
	source_file other.c <<<'double* solve(int a) { return 0; }'
	judge --json "$here/p" "$here/other.c"
	told CE
}

@test "the driver does not count for the limit on the size of sources" {
	function_problem "a:int" "int" '[1]' '1'
	sed -i 's/^time = 10s/&\ncode = 64B/' "$here/p/problem.ini"
	source_file a.py <<<'def solve(a): return a'
	judge --json "$here/p" "$here/a.py"
	told AC
	source_file b.py <<<'def solve(a): return a # and a comment that makes this source too long for it'
	judge --json "$here/p" "$here/b.py"
	told CE
}

@test "a folder of sources: the driver calls the one that is main" {
	function_problem "a:int" "int" '[1]' '2'
	mkdir "$here/s" "$here/j"
	echo 'int more(int a) { return a + 1; }' >"$here/s/helper.c"
	echo 'int more(int); int solve(int a) { return more(a); }' >"$here/s/main.c"
	judge --json "$here/p" "$here/s"
	told AC
	echo 'export const more = (a) => a + 1;' >"$here/j/helper.mjs"
	echo 'import { more } from "./helper.mjs"; export async function solve(a) { return more(a); }' \
		>"$here/j/main.mjs"
	judge --json "$here/p" "$here/j"
	told AC
}

@test "a million numbers go in and out" {
	function_problem "a:int[]" "int[]" '[[]]' '[]'
	/usr/bin/python3 -c 'print([list(range(-500000, 500000))])' >"$here/p/data/two.in"
	/usr/bin/python3 -c 'print(list(range(-500000, 500000)))' >"$here/p/data/two.ans"
	source_file a.c <<<'int* solve(int* a, int aSize, int* returnSize) { *returnSize = aSize; return a; }'
	source_file a.js <<<'function solve(a) { return Int32Array.from(a); }'
	judge "$here/p" "$here/a.c" "$here/a.js"
	gave 0
}

@test "arrays three deep, empty ones, and the ends of every type, in C and JavaScript" {
	function_problem "a:long[][][] b:double c:bool[] d:char[][]" "long[][][]" \
		'{"a":[[[9223372036854775807],[]],[],[[-9223372036854775808,0]]],"b":-1e-300,"c":[true,false],
			"d":[[],["\u0001"]]}' \
		'[[[9223372036854775807],[]],[],[[-9223372036854775808,0]]]'
	source_file a.c <<<'#include <stdbool.h>
		long long*** solve(long long*** a, int aSize, int* aColSize, int** aDepthSize, double b,
			bool* c, int cSize, char** d, int dSize, int* dColSize, int* returnSize,
			int** returnColumnSizes, int*** returnDepthSizes)
		{
			if (b != -1e-300 || cSize != 2 || !c[0] || c[1] || dSize != 2 || dColSize[0] ||
				d[1][0] != 1)
				return 0;
			*returnSize = aSize, *returnColumnSizes = aColSize, *returnDepthSizes = aDepthSize;
			return a;
		}'
	judge --json "$here/p" "$here/a.c"
	told AC
	source_file a.js <<<'function solve(a, b, c, d) {
		return b === -1e-300 && c[0] === true && c[1] === false && d[1][0] === "\u0001" ? a : [];
	}'
	judge --json "$here/p" "$here/a.js"
	told AC
}

# ---- what the jury has wrong ----

@test "an input that does not fit the types is the jury's error, with file, line and parameter" {
	wrong() {
		function_problem "$1" "int" "$2" '1'
		told_error "problem.ini:11: input data/one.in: $3"
	}
	wrong a:int '[2147483648]' 'a: line 1, column 2: should be a whole number of 32 bits'
	wrong a:int '[1.0]' 'a: .*32 bits'
	wrong a:long '[9223372036854775808]' 'a: .*64 bits'
	wrong a:double '["1"]' 'a: .*should be a number'
	wrong a:double '[1e999]' 'a: .*should be a number'
	wrong a:bool '[1]' 'a: .*true or false'
	wrong a:string '[null]' 'a: .*text'
	wrong a:string '["\u0000"]' 'line 1.*u0000'
	wrong a:string '["\ud800"]' 'line 1.*surrogate'
	wrong a:string "[\"$(printf '\xff')\"]" 'line 1.*UTF-8'
	wrong a:char '["ab"]' 'a: .*one ASCII character'
	wrong a:char '["é"]' 'a: .*one ASCII character'
	wrong 'a:int[]' '[1]' 'a: .*should be an array'
	wrong 'a:int[][]' '[[1]]' 'a: .*should be an array'
	wrong 'a:int b:int' '[1]' 'line 1, column 3: no argument for b'
	wrong 'a:int' '[1, 2]' 'line 1, column 5: more arguments'
	wrong 'a:int b:int' '{"b": 1, "a": 2}' 'line 1, column 2: .*in their order: here a'
	wrong 'a:int' '1' 'line 1, column 1: should be an array of the arguments'
	wrong 'a:int' '[1' 'line 2, column 1: no JSON: .*ends'
	wrong 'a:int' '' 'empty'
	function_problem a:int int '[1]' '[1'
	told_error 'problem.ini:11: answer data/one.ans: line 2.*no JSON'
	source_file a.py <<<'def solve(a): return a'
	judge --json "$here/p" "$here/a.py"
	gave 3
}

@test "a section [function] with mistakes is refused with the line and the reason" {
	wrong() {
		function_problem "$1" "$2" '[[1]]' '1'
		told_error "$3"
	}
	wrong 'a:integer' int "problem.ini:5: params: unknown type 'integer'"
	wrong 'a:strng' int "did you mean 'string'"
	wrong 'a:int[]]' int "is no type"
	wrong 'a:int[][][][]' int "at most 3 times"
	wrong 'a' int "'a' should be a name and a type"
	wrong 'a;b:int' int "is no name"
	wrong 'class:int' int "'class' is a word of one of the languages"
	wrong 'ojdriver_a:int' int "the driver's"
	wrong 'a:void' int "not void"
	wrong 'a:int[]' 'void[]' "problem.ini:6: returns: .* is no type"
	wrong 'a:int[] a:int' int "two parameters are called a"
	wrong 'a:int' void "has to be an array"
	function_problem 'a:int' int '[1]' 1
	sed -i 's/^type = function/type = batch/' "$here/p/problem.ini"
	told_error "problem.ini:3: .function. is for type = function"
	problem
	sed -i 's/^name = Sum/type = function/' "$here/p/problem.ini"
	told_error "needs a section .function."
	function_problem 'a:int' int '[1]' 1
	sed -i '/^name = solve/d' "$here/p/problem.ini"
	told_error "needs .name."
	function_problem 'a:int' int '[1]' 1
	sed -i 's/^type = function/&\nlanguages = c ruby/' "$here/p/problem.ini"
	told_error "languages: language ruby has no driver"
}

@test "a driver of one's own lies beside a copy of the languages file" {
	function_problem "a:int" "int" '[1]' '2'
	mkdir "$here/drivers"
	sed 's/_write(out, json.dumps(result/_write(out, json.dumps(result + 1/' \
		"$top/config/drivers/python" >"$here/drivers/python"
	cp "$top/config/languages.ini" "$here/"
	source_file a.py <<<'def solve(a): return a'
	judge --json --languages="$here/languages.ini" "$here/p" "$here/a.py"
	told AC
	judge --json "$here/p" "$here/a.py"
	told WA
	sed -i 's/^@array/@arrays/' "$here/drivers/python"
	judge --json --languages="$here/languages.ini" "$here/p" "$here/a.py"
	gave 2
	matches "$(json 'r["message"]')" "driver python:[0-9]+: '@arrays"
	sed -i 's/^driver = python/driver = nosuch/' "$here/languages.ini"
	judge --json --languages="$here/languages.ini" "$here/p" "$here/a.py"
	gave 2
	matches "$(json 'r["message"]')" "driver nosuch is neither"
	sed -i 's,^driver = nosuch,driver = ../c,' "$here/languages.ini"
	judge --languages="$here/languages.ini" languages
	gave 3
	matches "$stderr" "more than a name"
}

@test "a language without a driver is refused, and that is no verdict on the submission" {
	function_problem "a:int" "int" '[1]' '1'
	sed '/^driver/d' "$top/config/languages.ini" >"$here/languages.ini"
	source_file a.py <<<'def solve(a): return a'
	judge --json --languages="$here/languages.ini" "$here/p" "$here/a.py"
	gave 2
	told JE
	matches "$(json 'r["message"]')" "no driver"
}

# ---- the comparer ----

@test "kind = json compares what a program prints: members in any order, the place of a difference" {
	problem "[checker]" "kind = json" "float-absolute = 0.01"
	echo '{"name": "x", "rows": [1, {"a": 1.5, "b": null}], "word": "é"}' >"$here/p/data/one.ans"
	compared() {
		source_file a.py <<<"print(r'''$1''')"
		judge --json "$here/p" "$here/a.py"
		told "${@:2}"
	}
	compared '{ "word":"\u00e9", "rows":[1.0,{"b":null,"a":1.508}],"name":"\u0078" }' AC
	compared '{"name": "x", "rows": [1, {"a": 1.6, "b": null}], "word": "é"}' WA \
		'^\$\.rows\[1\]\.a: found 1.6, expected 1.5$'
	compared '{"name": "x", "rows": [1], "word": "é"}' WA '^\$\.rows\[1\]: missing, expected \{"a": 1.5'
	compared '{"name": "x", "rows": [1, {"a": 1.5, "b": null}, 3], "word": "é"}' WA \
		'^\$\.rows\[2\]: found 3, expected nothing more$'
	compared '{"name": "x", "rows": [1, {"a": 1.5, "c": null}], "word": "é"}' WA \
		'^\$\.rows\[1\]\.b: missing'
	compared '{"name": "x", "rows": [1, {"a": 1.5, "b": null, "c": 2}], "word": "é"}' WA \
		'^\$\.rows\[1\]\.c: found 2, expected nothing more$'
	compared '{"name": "x", "rows": [1, {"a": 1.5, "b": null}], "word": "é"} x' WA \
		'no JSON: line 1, column [0-9]+'
	compared '' WA 'the output is empty'
	echo '{' >"$here/p/data/one.ans"
	told_error "answer data/one.ans: line 2.*no JSON"
}
