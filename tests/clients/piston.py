#!/usr/bin/env python3
"""piston.py ISOLATE BOX [--cg]: drives isolate as Piston does: a package with its scripts, a box for the
compiler and another for the program, into which the submission's folder is renamed, and SIGABRT when
there is too much output.  Uses boxes BOX and BOX + 1.  Exit status 0 when all came to what they must."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

ISOLATE, FIRST = sys.argv[1], int(sys.argv[2])
CG = sys.argv[3:]
OUTPUT_LIMIT = 1024
PATIENCE = 300  # seconds


class Box:
    def __init__(self, number, scratch):
        self.number = number
        self.metadata = os.path.join(scratch, "%d-metadata.txt" % number)
        done = subprocess.run([ISOLATE, "--init", *CG, "-b%d" % number], stdout=subprocess.PIPE, check=True,
                              timeout=PATIENCE)
        self.dir = done.stdout.decode().strip() + "/box"

    def cleanup(self):
        subprocess.run([ISOLATE, "--cleanup", *CG, "-b%d" % self.number], check=True, timeout=PATIENCE)
        if os.path.exists(os.path.dirname(self.dir)):
            raise RuntimeError(self.dir + " is there after --cleanup")


def read_metadata(path):
    """Piston gives up on a line without a key or without a value."""
    wanted = {"cg-mem": int, "exitcode": int, "exitsig": int, "message": str, "status": str,
              "time": float, "time-wall": float}
    meta = {}
    with open(path, encoding="utf-8") as file:
        lines = file.read().strip().split("\n")
    for line in lines:
        key, _, value = line.partition(":")
        if not key or not value:
            raise RuntimeError("meta file: %r" % line)
        if key in wanted:
            meta[key] = wanted[key](value)
    return meta


def call(box, package, script, arguments=(), text=b"", time=20, wall_time=120, memory=None, variables=()):
    """A run; returns what Piston would tell: standard output, standard error, and the meta file's words."""
    words = [ISOLATE, "--run", "-b%d" % box.number, "--meta=" + box.metadata, *CG, "-s",
             "-c", "/box/submission", "-E", "HOME=/tmp", *variables, "-E", "PISTON_LANGUAGE=test",
             "--dir=" + package, "--dir=/etc:noexec", "--processes=64",
             "--open-files=2048", "--fsize=10000", "--wall-time=%g" % wall_time,
             "--time=%g" % time, "--extra-time=0"]
    if memory and CG:
        words.append("--cg-mem=%d" % memory)
    words += ["--", "/bin/bash", os.path.join(package, script), *arguments]
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    told = {"stdout": b"", "stderr": b"", "overflow": None}

    def listen(name, pipe):
        while data := pipe.read1(4096):
            if len(told[name]) + len(data) > OUTPUT_LIMIT:
                if not told["overflow"]:
                    told["overflow"] = name
                    process.send_signal(signal.SIGABRT)
            elif not told["overflow"]:
                told[name] += data

    listeners = [threading.Thread(target=listen, args=pair)
                 for pair in (("stdout", process.stdout), ("stderr", process.stderr))]
    for listener in listeners:
        listener.start()
    try:
        process.stdin.write(text)
        process.stdin.close()
    except BrokenPipeError:
        pass
    process.wait(PATIENCE)
    for listener in listeners:
        listener.join()
    told["code"] = process.returncode
    told.update(read_metadata(box.metadata))
    return told


def make_package(scratch):
    """As Piston's packages: outside of everything that a box shows by itself, and closed to writing."""
    package = os.path.join(scratch, "packages", "test", "1.0")
    os.makedirs(package)
    scripts = {
        "compile": 'chmod 755 "$1" && mv "$1" program && echo compiled',
        "run": 'shift; ./program "$@"',
    }
    for name, text in scripts.items():
        with open(os.path.join(package, name), "w", encoding="ascii") as file:
            file.write("#!/bin/bash\n%s\n" % text)
        os.chmod(os.path.join(package, name), 0o755)
    return package


PROGRAM = b"""#!/bin/bash
case $1 in
sum) read -r a b; echo $((a + b)) ;;
where) echo "$PWD $HOME $PISTON_LANGUAGE"; ulimit -n; (echo x >/etc/passwd) 2>/dev/null || echo closed ;;
loop) while :; do :; done ;;
sleep) sleep 60 ;;
fail) echo wrong >&2; exit 3 ;;
die) kill -SEGV $$ ;;
flood) while :; do echo much; done ;;
memory) exec /usr/bin/perl -e 'my $x = "x" x (64 << 20); print "got it\\n"' ;;
esac
"""


def expect(name, got, **wanted):
    bad = {key: got.get(key) for key in wanted if got.get(key) != wanted[key]}
    print("%s: %s" % (name, "wrong: %r in %r" % (bad, got) if bad else "good"))
    return not bad


def tests(compiler, box, package):
    good = True
    submission = os.path.join(compiler.dir, "submission")
    os.makedirs(submission)
    with open(os.path.join(submission, "file0.code"), "wb") as file:
        file.write(PROGRAM)
    path = ("-E", "PATH=/usr/bin:/bin")
    good &= expect("compile", call(compiler, package, "compile", ["file0.code"], variables=path),
                   code=0, exitcode=0, stdout=b"compiled\n", stderr=b"", status=None)
    os.rename(submission, os.path.join(box.dir, "submission"))

    def run(name, text=b"", **limits):
        return call(box, package, "run", ["file0.code", name], text, variables=path, **limits)

    good &= expect("sum", run("sum", b"40 2\n"), code=0, exitcode=0, stdout=b"42\n", stderr=b"", status=None)
    good &= expect("where", run("where"), code=0,
                   stdout=b"/box/submission /tmp test\n2048\nclosed\n")
    good &= expect("loop", run("loop", time=0.2), code=1, status="TO", message="Time limit exceeded",
                   exitcode=None)
    good &= expect("sleep", run("sleep", wall_time=0.3), code=1, status="TO",
                   message="Time limit exceeded (wall clock)")
    good &= expect("fail", run("fail"), code=1, exitcode=3, status="RE", stderr=b"wrong\n")
    # the script's shell tells in its status what the program died of
    good &= expect("die", run("die"), code=1, exitcode=139, status="RE")
    good &= expect("flood", run("flood"), code=2, overflow="stdout", status="XX")
    if CG and os.path.exists("/usr/bin/perl"):
        good &= expect("memory", run("memory", memory=200 * 1024), code=0, stdout=b"got it\n")
        good &= expect("memory", run("memory", memory=32 * 1024), code=1, stdout=b"")
    good &= expect("sum again", run("sum", b"40 2\n"), code=0, exitcode=0, stdout=b"42\n", status=None)
    return good


def main():
    scratch = tempfile.mkdtemp(prefix="piston-")
    os.chmod(scratch, 0o755)
    try:
        boxes = [Box(FIRST + one, scratch) for one in range(2)]
        try:
            return 0 if tests(*boxes, make_package(scratch)) else 1
        finally:
            for box in boxes:
                box.cleanup()
    finally:
        shutil.rmtree(scratch)


sys.exit(main())
