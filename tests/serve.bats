#!/usr/bin/env bats
# serve.bats: --serve: an ojbox that makes one run after the other for the program at the other end of its
# socket: the results are those of commands, nothing of one is found by the next, and nothing is left when one
# side goes away.  The scripts are Python's, with serve.py.
# shellcheck disable=SC2030,SC2031,SC2154

# bats file_tags=long
load lib.bash
load holder.bash
load groups.bash

setup_file() {
	lib_begin lock
	find_modes
	export PYTHONPATH=$top/tests PYTHONDONTWRITEBYTECODE=1
}

setup() {
	box_new
	export id work meta ojbox
}

teardown() {
	lib_end
}

# python: carries out standard input
python() {
	/usr/bin/python3 - "$@" 3>&-
}

# bats test_tags=subids, cgroup
@test "results are those of commands: exit code, output, meta file" {
	echo from a file >"$work/in"
	# shellcheck disable=SC2086 # words
	python $modes <<-'END'
		import re, sys
		from serve import *
		RUNS = """/bin/true
		/bin/false
		/bin/cat
		/bin/sh -c 'echo out; echo err >&2; exit 3'
		/bin/sh -c 'kill -SEGV $$'
		--processes /bin/sh -c 'pwd; id; env; ls /proc/self/fd; ulimit -a; nice; umask'
		/bin/cat /proc/self/timerslack_ns
		/bin/grep -E '^(Sig|Shd|Cap|Sec|NoNew|Groups|Cpus)' /proc/self/status
		--silent /bin/false
		--time=0.1 /bin/sh -c 'while :; do :; done'
		--wall-time=0.2 /bin/sleep 60
		--stdin=in /bin/cat
		--stdout=out --stderr=err /bin/sh -c 'echo a; echo b >&2'
		--stderr-to-stdout /bin/sh -c 'echo a >&2'
		--stdin=none /bin/cat
		--output-max=2 /bin/echo too much
		--env=A=b --chdir=/tmp /bin/sh -c 'echo $A; pwd'
		--processes /bin/sh -c 'sleep 60 & echo $!'
		--dir=x=/nowhere /bin/true
		--affinity=0 /bin/grep Cpus_allowed_list /proc/self/status
		/nowhere
		--bogus
		"""
		import shlex
		def scrub(result):
		    code, *texts = result
		    return code, *(re.sub(r"\d+\.\d+ sec", "N sec", text) for text in texts), meta(True)
		codes = set()
		for mode in sys.argv[1:]:
		    server = Server()
		    for fresh in [], ["--hostname=fresh"]:
		        for line in RUNS.splitlines():
		            words = shlex.split(line)
		            words = [mode, "--meta=" + os.environ["meta"], *fresh, "--run", *words]
		            results = []
		            for way in server.ask, plain:
		                reads, writes = os.pipe()
		                os.write(writes, b"from a pipe\n")
		                os.close(writes)
		                results.append(scrub(way(*words, stdin=reads)))
		                os.close(reads)
		            same(*results, words)
		            codes.add(results[0][0])
		    same(server.leave(), (0, ""))
		same(codes, {0, 1, 2})
	END
	is "$(<"$work/out")$(<"$work/err")" ab
}

@test "--stdin=data:, and --meta=- on the request's own standard output" {
	mkdir "$BATS_TEST_TMPDIR/data"
	echo there >"$BATS_TEST_TMPDIR/data/a"
	init "--data=$BATS_TEST_TMPDIR/data"
	python <<-'END'
		from serve import *
		server = Server()
		same(server.ask("--silent", "--stdin=data:a", "--run", "/bin/cat"), (0, "there\n", ""))
		code, out, err = server.ask("--silent", "--meta=-", "--run", "/bin/echo", "said")
		same((code, out.splitlines()[0], err), (0, "said", ""))
		assert "\nexitcode:0\n" in out, out
	END
}

@test "the gate is the fourth descriptor, and no other" {
	python <<-'END'
		from serve import *
		server = Server()
		GATED = "--silent", "--meta=" + os.environ["meta"], "--gate=3", "--run", "/bin/touch", "began"
		def began():
		    return os.path.exists(os.environ["work"] + "/began")
		for opens in False, True:
		    ours, theirs = socket.socketpair()
		    run = server.begin(*GATED, gate=theirs.fileno())
		    theirs.close()
		    same(ours.recv(10), b"r")
		    assert not began()
		    ours.send(b"x") if opens else ours.close()
		    same(server.end(run)[0], 0 if opens else 2)
		    same((began(), meta().get("status")), (opens, None if opens else "XX"))
		    same(ours.recv(10) if opens else b"", b"", "nobody has its end any more")
		code, _, err = server.ask(*GATED)
		same((code, "--gate=3: no such descriptor" in err), (2, True), err)
		reads, writes = os.pipe()
		for number in "5", "16", "18":
		    code, _, err = server.ask("--gate=" + number, "--run", "/bin/true", gate=reads)
		    same((code, "the gate of a request is descriptor 3" in err), (2, True), err)
		os.close(writes)
		same(server.ask("--silent", "--run", "/bin/true", gate=reads), (0, "", ""), "that is not used")
		until(lambda: not [fd for fd in server.state()["fds"] if fd.startswith("3 ")])
	END
}

@test "what is no command for a run is refused, and the meta file says so; the next request is well" {
	python <<-'END'
		from serve import *
		server = Server()
		REFUSED = {
		    "--init": "ojbox: --serve takes requests for --run only\n",
		    "--cleanup": "ojbox: --serve takes requests for --run only\n",
		    "--serve": "ojbox: --serve takes requests for --run only\n",
		    "--list": "ojbox: --serve takes requests for --run only\n",
		    "--version": "ojbox: --serve takes requests for --run only\n",
		    "--once /bin/true": "ojbox: --serve takes requests for --run only\n",
		    "--inherit-fds --run /bin/true": "ojbox: --serve: a request cannot have --inherit-fds\n",
		    "--tty-hack --run /bin/true": "ojbox: --serve: a request cannot have --tty-hack\n",
		    "--as-uid=7 --as-gid=7 --run /bin/true": "ojbox: --serve: a request cannot have --as-uid\n",
		}
		for words, message in REFUSED.items():
		    words = words.split()
		    if words[-1] == "/bin/true":
		        words.insert(0, "--meta=" + os.environ["meta"])
		        same(server.ask(*words[:1], "--silent", "--run", "/bin/true"), (0, "", ""))
		    bare = ["bare"] if words[-1] != "/bin/true" or words[1] == "--once" else []
		    same(server.ask(*bare, *words), (2, "", message))
		    if words[-1] == "/bin/true" and not (os.geteuid() == 0 and "as" in message.split("--")[2]):
		        same((meta()["status"], "ojbox: " + meta()["message"] + "\n"), ("XX", message))
		    same(server.ask("--silent", "--run", "/bin/echo", "well"), (0, "well\n", ""))
		same(server.leave(), (0, ""))
	END
}

@test "what is no request is refused, and the next is well" {
	python <<-'END'
		from serve import *
		server = Server()
		def wrong(data, count, message):
		    reads, writes = os.pipe()
		    null = os.open("/dev/null", os.O_RDWR)
		    server.send(data, ([null, null, writes] + [null] * 9)[:count])
		    os.close(writes)
		    os.close(null)
		    code, err = server.answer(), open(reads, "rb").read().decode()
		    same((code, message in err), (2, True), message + err)
		    same(server.ask("--silent", "--run", "/bin/echo", "well"), (0, "well\n", ""))
		whole = request("--silent", "--run", "/bin/true")
		wrong(whole[:-1], 3, "ojbox: --serve: a request is words with a NUL behind each\n")
		wrong(b"\n", 3, "ojbox: --serve: a request is words with a NUL behind each\n")
		wrong(b"\0", 3, "ojbox: ")
		wrong(whole + b"x\0" * 131072, 3, "ojbox: --serve: a request has more than 262144 bytes or 4 ")
		wrong(whole, 0, "")
		wrong(whole, 2, "")
		wrong(whole, 5, "ojbox: --serve: a request has more than 262144 bytes or 4 descriptors\n")
		wrong(b"\0" * 262144, 3, "ojbox: ")
		long = b"x" * (262144 - len(request("--silent", "--run", "/bin/echo", "")))
		code, out, err = server.ask("--silent", "--run", "/bin/sh", "-c", ":", long[:100000])
		same((code, out, err), (0, "", ""), "a long one")
		server.send(b"", [])
		same(server.answer(), None)
		same(server.process.wait(20), 0, "an empty one is the end")
	END
}

@test "a request before the answer ends the run as SIGTERM does; both are answered" {
	python <<-'END'
		from serve import *
		server = Server()
		first = server.begin("--silent", "--meta=" + os.environ["meta"], "--run", "/bin/sleep", "60")
		until(lambda: len(offspring(server.pid)) == 2)
		second = server.begin("--silent", "--run", "/bin/echo", "second")
		same(server.end(first), (1, "", ""))
		same((meta()["status"], meta()["message"], meta()["exitsig"]), ("SG", "Interrupted", "15"))
		same(server.end(second), (0, "second\n", ""))
		same(server.ask("--silent", "--run", "/bin/echo", "third"), (0, "third\n", ""))
	END
}

@test "no output shows up in that of the next request" {
	python <<-'END'
		from serve import *
		server = Server()
		reads, writes = os.pipe()
		os.close(reads)
		full = os.open("/dev/full", os.O_WRONLY)
		for lost in writes, full:
		    for words in ("--meta=-", "--run", "/bin/true"), ("--meta=-", "--run", "/nowhere"):
		        code, out, err = server.ask(*words, stdout=lost)
		        same((code, "\nojbox: " in "\n" + err), (2, True), err)
		        same(server.ask("--silent", "--run", "/bin/echo", "mine"), (0, "mine\n", ""))
		        same(server.ask("--silent", "--run", "/bin/cat"), (0, "", ""))
		code, out, err = server.ask("--silent", "--meta=-", "--run", "/bin/true")
		same((code, out.count("exitcode:")), (0, 1))
	END
}

# bats test_tags=cgroup
@test "SIGTERM ends a run as always, and a server that has none" {
	# shellcheck disable=SC2086 # words
	python $modes <<-'END'
		import sys
		from serve import *
		for mode in sys.argv[1:]:
		    server = Server()
		    run = server.begin(mode, "--silent", "--meta=" + os.environ["meta"], "--run", "/bin/sleep", "60")
		    processes = until(lambda: len(offspring(server.pid)) == 2 and offspring(server.pid))
		    os.kill(server.pid, signal.SIGTERM)
		    same(server.end(run), (1, "", ""))
		    same((meta()["status"], meta()["message"], meta()["exitsig"]), ("SG", "Interrupted", "15"))
		    until(lambda: all(map(gone, processes)))
		    same(server.ask("--silent", "--run", "/bin/echo", "next"), (0, "next\n", ""))
		    os.kill(server.pid, signal.SIGTERM)
		    same(server.answer(), None)
		    same(server.leave(), (-signal.SIGTERM, ""))
	END
	no_leaf
}

# bats test_tags=cgroup
@test "the caller goes away, or is killed, in a run or at the gate: it is ended, and the server" {
	# shellcheck disable=SC2086 # words
	python $modes <<-'END'
		import sys
		from serve import *
		def begin(server, mode, gate):
		    ours, theirs = socket.socketpair()
		    server.begin(mode, *(["--gate=3"] if gate else []), "--meta=" + os.environ["meta"], "--processes",
		        "--run", "/bin/sh", "-c", "sleep 60; touch late", gate=theirs.fileno() if gate else None)
		    processes = until(lambda: len(offspring(server.pid)) > 1 + (not gate) and offspring(server.pid))
		    return ours, processes
		def ended(started, processes, no_gate=False):
		    until(lambda: all(map(gone, processes)))
		    assert time.monotonic() - started < 2 or "OJBOX_TEST_SCALE" in os.environ
		    if no_gate: # which of its ends was seen first
		        same(meta()["status"] in ("SG", "XX"), True)
		    else:
		        same((meta()["status"], meta()["message"], meta()["exitsig"]), ("SG", "Interrupted", "15"))
		    same(plain("--silent", "--run", "/bin/true"), (0, "", ""))
		for mode in sys.argv[1:]:
		    for gate in False, True:
		        server = Server()
		        ours, processes = begin(server, mode, gate)
		        started = time.monotonic()
		        same(server.leave()[0], 0)
		        ended(started, processes)
		        # a caller that is killed; the server is its child, and the box not ours
		        reads, writes = os.pipe()
		        if (caller := os.fork()) == 0:
		            server = Server()
		            ours, processes = begin(server, mode, gate)
		            os.write(writes, " ".join(map(str, [server.pid, *processes])).encode())
		            time.sleep(60)
		        processes = list(map(int, os.read(reads, 100).split()))
		        started = time.monotonic()
		        os.kill(caller, signal.SIGKILL)
		        os.waitpid(caller, 0)
		        ended(started, processes, gate)
	END
	[ ! -e "$work/late" ]
	no_leaf
}

@test "a server that is killed in a run takes the box with it, and is not taken for an answer" {
	python <<-'END'
		from serve import *
		server = Server()
		run = server.begin("--silent", "--meta=" + os.environ["meta"], "--run", "/bin/sleep", "60")
		processes = until(lambda: len(offspring(server.pid)) == 2 and offspring(server.pid))
		os.kill(server.pid, signal.SIGKILL)
		same(server.end(run), (None, "", ""))
		until(lambda: all(map(gone, processes)))
		same((meta()["status"], "not finished" in meta()["message"]), ("XX", True))
		same(server.leave(), (-signal.SIGKILL, ""))
		server = Server()
		same(server.ask("--silent", "--run", "/bin/true"), (0, "", ""))
		same(server.leave(), (0, ""))
	END
}

@test "a box in use is refused; between requests it is not" {
	python <<-'END'
		from serve import *
		first, second = Server(), Server()
		run = first.begin("--silent", "--run", "/bin/sleep", "60")
		until(lambda: len(offspring(first.pid)) == 2)
		code, _, err = second.ask("--run", "/bin/true")
		same((code, "in use" in err), (2, True), err)
		os.kill(first.pid, signal.SIGTERM)
		same(first.end(run)[0], 1)
		for way in second.ask, plain, first.ask, plain, second.ask:
		    same(way("--silent", "--run", "/bin/true"), (0, "", ""))
		same(plain("--cleanup")[0], 0)
		code, _, err = first.ask("--run", "/bin/true")
		same((code, "--init" in err), (2, True), err)
	END
}

@test "standard input is such a socket, or the reason is told" {
	socket='^ojbox: --serve: standard input is no socket of type SOCK_SEQPACKET; it is for programs'
	for input in /dev/null "$OJBOX_CONFIG" /; do
		apart "$ojbox" --serve <"$input"
		refused "$socket"
	done
	apart "$ojbox" --serve < <(sleep 1)
	refused "$socket"
	apart "$ojbox" --serve <&-
	refused "$socket"
	apart "$ojbox" --serve --time=1
	refused '--time has no effect with --serve'
	apart "$ojbox" --serve /bin/true
	refused '^ojbox: '
	python <<-'END'
		import pty
		from serve import *
		pairs = [pty.openpty(), *([end.detach() for end in socket.socketpair(socket.AF_UNIX, kind)]
		    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM))]
		for _, theirs in pairs:
		    done = subprocess.run([OJBOX, "--serve"], stdin=theirs, capture_output=True, text=True)
		    same((done.returncode, "no socket of type SOCK_SEQPACKET" in done.stderr), (2, True), done)
	END
}

@test "it has nothing of its caller's but the socket, which may be one that does not block" {
	python <<-'END'
		from serve import *
		reads, writes = os.pipe()
		server = Server(pass_fds=[writes], blocks=False)
		os.close(writes)
		same(os.read(reads, 1), b"", "the end of file")
		time.sleep(0.1)
		same(server.ask("--silent", "--run", "/bin/echo", "well"), (0, "well\n", ""))
		same([fd.split()[0] for fd in server.state()["fds"]], "0 1 16 17 18 2".split())
	END
}

@test "a holder that has died between two requests" {
	python <<-'END'
		from serve import *
		server = Server()
		record = os.environ["work"][:-3] + "holder"
		def way():
		    code, _, err = server.ask("-v", "--run", "/bin/true")
		    same(code, 0)
		    return "ojbox: warm: " in err, "ojbox: fresh: " in err
		same(way(), (True, False))
		lock = os.path.join(os.environ["BATS_FILE_TMPDIR"], "bin", "lock")
		holder = int(subprocess.check_output([lock, "who", record]))
		os.kill(holder, signal.SIGKILL)
		until(lambda: gone(holder))
		same(way(), (False, True))
		same(plain("--init")[0], 0)
		same(way(), (True, False))
	END
}

# bats test_tags=cgroup
@test "after hundreds of requests of every kind the server is as before, and not larger" {
	# shellcheck disable=SC2086 # words
	python "$(scaled 1000)" $modes <<-'END'
		import sys
		from serve import *
		server = Server()
		cpu = max(os.sched_getaffinity(0))
		os.sched_setaffinity(server.pid, {min(os.sched_getaffinity(0))})
		def gated():
		    ours, theirs = socket.socketpair()
		    run = server.begin("--silent", "--affinity=%d" % cpu, "--gate=3", "--run", "/bin/true",
		        gate=theirs.fileno())
		    theirs.close()
		    ours.send(b"x")
		    return server.end(run)[0]
		def nothing():
		    server.send(b"x", [0, 1])
		    return server.answer()
		KINDS = [gated, nothing, *((lambda words=words: server.ask(*words)[0]) for words in (
		    [], ["--bogus"], ["--run", "/nowhere"], ["--run", "/bin/sh", "-c", "kill -9 $$"],
		    ["--stdin=none", "--run", "/bin/true"], ["--stdout=out", "--fsize=1", "--run", "/bin/date"],
		    ["--time=0.01", "--run", "/bin/sh", "-c", "while :; do :; done"], ["--profile=none", "--run", "/x"],
		    ["--wall-time=0.01", "--meta=/nowhere/meta", "--run", "/bin/sleep", "9"],
		    ["--wall-time=0.01", "--processes", "--run", "/bin/sh", "-c", "sleep 9 & sleep 9"],
		    ["--hostname=fresh", "--dir=x=/nowhere", "--run", "/bin/true"]))]
		def round(count):
		    for i in range(count):
		        kind = KINDS[i % 50] if i % 50 < len(KINDS) else lambda: server.ask(
		            sys.argv[2 + i % len(sys.argv[2:])], "--run", "/bin/true")[0]
		        code = kind()
		        assert code in (0, 1, 2), (i, code, server.leave())
		        assert code == 0 or i % 50 < len(KINDS), i
		def settled(): # at its beginning and after an answer it is not yet as it waits
		    until(lambda: (state := server.state())["fds"][0].startswith("0 /dev/null ") and
		        int(state["SigBlk"], 16) == 0)
		    return server.state()
		before = settled()
		round(50)
		memory = server.memory()
		round(int(sys.argv[1]))
		after = settled()
		for key in before:
		    if key != "cgroup": # a user's group may be asked for by the first
		        same(after[key], before[key], key)
		assert server.memory() - memory < 256, (memory, server.memory())
		same(server.leave(), (0, ""))
	END
}
