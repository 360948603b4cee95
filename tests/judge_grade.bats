#!/usr/bin/env bats
# judge_grade.bats: a class: every submission of a folder, archives among them, results that are kept, and pages
# in which nobody sees what is hidden.
# bats file_tags=anyone
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

load lib.bash
load judge.bash

setup() {
	judge_setup
	mkdir "$here/class"
	export XDG_CACHE_HOME=$BATS_FILE_TMPDIR
	results=$here/class-results
}

# python SCRIPT [ARGUMENT...]
python() {
	/usr/bin/python3 -c "$@"
}

# all EXPRESSION: of results.json, as r: by the submission's name
all() {
	python 'import json, sys
r = {x["submission"]: x for x in json.load(open(sys.argv[1]))}
print(eval(sys.argv[2]))' "$results/results.json" "$1"
}

# archives: some that are good, and some that are not
archives() {
	python '
import io, os, sys, tarfile, zipfile
os.chdir(sys.argv[1])
good = b"a, b = map(int, input().split())\nprint(a + b)\n"
def zipped(name, **members):
    with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items(): archive.writestr(member, data)
zipped("folder.zip", **{"work/inner/main.py": good, "__MACOSX/x": b"", "work/.hidden": b"x"})
zipped("up.zip", **{"../../up.py": good})
zipped("bomb.zip", **{"main.py": b"#" * 300000000})
with tarfile.open("packed.tar.gz", "w:gz") as archive:
    info = tarfile.TarInfo("main.py"); info.size = len(good); archive.addfile(info, io.BytesIO(good))
    info = tarfile.TarInfo("passwd.py"); info.type = tarfile.SYMTYPE; info.linkname = "/etc/passwd"
    archive.addfile(info)
open("broken.zip", "wb").write(b"PK\x03\x04 this is nothing")
' "$here/class"
}

@test "files, folders and archives; what is broken, too large or leads away is told and does no harm" {
	problem
	archives
	echo 'print(sum(map(int, input().split())))' >"$here/class/file.py"
	mkdir "$here/class/several" "$here/class/__MACOSX"
	echo 'from add import add; print(add(*map(int, input().split())))' >"$here/class/several/main.py"
	echo 'def add(a, b): return a + b' >"$here/class/several/add.py"
	echo 'print(8)' >"$here/class/wrong.py"
	echo x >"$here/class/.hidden.py"
	ln -s /etc/passwd "$here/class/link.py"
	judge grade "$here/p" "$here/class"
	gave 0
	matches "$output" "8 submissions, 8 judged"
	is "$(all '" ".join("%s:%s" % (n, r[n]["verdict"]) for n in sorted(r))')" \
		"bomb.zip:CE broken.zip:CE file.py:AC folder.zip:AC packed.tar.gz:AC several:AC up.zip:CE wrong.py:WA"
	matches "$(all 'r["bomb.zip"]["message"]')" 'more than [0-9]+ MiB'
	matches "$(all 'r["broken.zip"]["message"]')" 'cannot be unpacked'
	matches "$(all 'r["up.zip"]["message"]')" '\.\.'
	is "$(find "$here" -name 'up.py')" ""
	nothing_left
}

@test "the gradebook, the JSON and the pages: whatever students call themselves" {
	problem "[group all]" "tests = *" "points = 7"
	for name in '=cmd()' '<script>alert(1)<' $'two\nlines' 'a"b' 'x&y;' "ünï" '+1,2'; do
		echo 'print(7)' >"$here/class/$name.py"
	done
	judge grade "$here/p" "$here/class"
	gave 0
	run python '
import csv, html.parser, json, sys, xml.etree.ElementTree as tree
folder, names = sys.argv[1], sys.argv[2:]
rows = list(csv.DictReader(open(folder + "/gradebook.csv", newline="", encoding="utf-8")))
assert len(rows) == 7 and all(row["all"] == "7" and row["verdict"] == "AC" for row in rows), rows
assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+-@\t\r" and cell], rows
results = json.load(open(folder + "/results.json"))
assert {x["submission"] for x in results} == {n + ".py" for n in names}, results
page = open(folder + "/index.html", encoding="utf-8").read()
assert "<script" not in page
root = tree.fromstring(page.split("\n", 1)[1])
links = [a.get("href") for a in root.iter("a")]
assert len(links) == 7
for link in links:
    tree.fromstring(open(folder + "/" + link, encoding="utf-8").read().split("\n", 1)[1])
print("well")' "$results" '=cmd()' '<script>alert(1)<' $'two\nlines' 'a"b' 'x&y;' "ünï" '+1,2'
	is "$output" well
}

@test "what was judged is kept, until the submission, the problem or the options change" {
	problem
	for name in one two three; do
		echo 'print(7)' >"$here/class/$name.py"
	done
	judge grade "$here/p" "$here/class"
	matches "$output" "3 submissions, 3 judged;"
	judge grade "$here/p" "$here/class"
	gave 0
	matches "$output" "3 submissions, 0 judged, 3 kept;"
	echo 'print(8)' >"$here/class/two.py"
	judge grade "$here/p" "$here/class/"
	matches "$output" "1 judged, 2 kept"
	is "$(all 'r["two.py"]["verdict"]')" WA
	rm "$here/class/one.py"
	judge grade "$here/p" "$here/class"
	matches "$output" "2 submissions, 0 judged, 2 kept"
	is "$(find "$results" -name 'one*')" ""
	judge grade --again "$here/p" "$here/class"
	matches "$output" "2 submissions, 2 judged;"
	echo 8 >"$here/p/data/one.ans"
	judge grade "$here/p" "$here/class"
	matches "$output" "2 judged"
	is "$(all 'r["two.py"]["verdict"]')" AC
	rm "$results/students/two.py.html"
	judge grade "$here/p" "$here/class"
	matches "$output" "1 judged, 1 kept"
	nothing_left
}

@test "after a kill the same command goes on, and no file is half" {
	problem
	for name in 1 2 3 4 5 6; do
		echo 'import time; time.sleep(0.3); print(7)' >"$here/class/$name.py"
	done
	env TMPDIR="$here/tmp" "$judge" grade --jobs=1 "$here/p" "$here/class" 3>&- &
	local pid=$!
	within_seconds 30 test -e "$results/jury/2.py.key"
	kill -9 "$pid"
	wait "$pid" || true
	local kept
	kept=$(find "$results/jury" -name '*.key' | wc -l)
	within "$kept" 2 5
	judge grade "$here/p" "$here/class"
	gave 0
	matches "$output" "6 submissions, $((6 - kept)) judged, $kept kept"
	is "$(find "$results" -name '*.new')" ""
	is "$(all 'len(r)')" 6
	nothing_left
}

@test "students see nothing of hidden tests, the jury sees all" {
	problem "[test one]" "visible = none" "[report]" "visible = full"
	echo 'print("a secret" + input())' >"$here/class/a.py"
	judge grade "$here/p" "$here/class"
	gave 0
	is "$(grep -c 'a secret3 4' "$results/students/a.py.html")" 0
	is "$(all 'r["a.py"]["tests"][0]["verdict"]')" WA
	judge grade --show-all "$here/p" "$here/class"
	matches "$output" "1 judged"
	[ "$(grep -c 'a secret3 4' "$results/students/a.py.html")" -gt 0 ]
}

@test "what cannot be judged is told, tried again, and counts as no result; an empty folder is an error" {
	problem
	echo 'print(7)' >"$here/class/a.py"
	echo 'what is this' >"$here/class/b.unknown"
	judge grade "$here/p" "$here/class"
	gave 2
	matches "$output" "2 submissions, 1 judged, 1 could not be judged"
	judge grade -o "$here/elsewhere" "$here/p" "$here/class"
	gave 2
	[ -s "$here/elsewhere/gradebook.csv" ]
	judge grade "$here/p" "$here/class"
	matches "$output" "0 judged, 1 kept, 1 could not be judged"
	mkdir "$here/none"
	judge grade "$here/p" "$here/none"
	gave 3
	matches "$stderr" 'no submission is in it'
}
