#!/usr/bin/python3
"""serve.py PROGRAM: stands in for `ojbox --serve`: each request is a call of PROGRAM, which can look at what
is asked for.  As a module: how serve.bats asks servers, and looks at them."""

import array
import os
import re
import signal
import socket
import subprocess
import sys
import time

OJBOX = os.environ.get("ojbox")
STATUS = ("Umask", "SigBlk", "SigIgn", "SigCgt", "SigPnd", "ShdPnd", "Threads", "NoNewPrivs")
FILES = ("limits", "timerslack_ns", "oom_score_adj", "cgroup", "comm")


class Server:
    """An ojbox that serves, at the other end of self.socket."""

    def __init__(self, *options, blocks=True, **how):
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        theirs.setblocking(blocks)
        self.socket.settimeout(60)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 400000)
        self.process = subprocess.Popen(
            [OJBOX, "--serve", *options], stdin=theirs, stderr=subprocess.PIPE, **how
        )
        theirs.close()
        self.pid = self.process.pid

    def send(self, data, fds):
        ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))] if fds else []
        self.socket.sendmsg([data], ancillary)

    def begin(self, *words, stdin=None, stdout=None, gate=None):
        """Asks, and does not wait.  Words are what follows the box's number."""
        ours, theirs = [], []
        if not stdin:
            theirs.append(stdin := os.open("/dev/null", os.O_RDWR))
        fds = [stdin, stdout]
        for number in (1, 2):
            if number == len(fds) or fds[number] is None:
                reads, writes = os.pipe()
                ours.append(open(reads, "rb"))
                theirs.append(writes)
                fds[number:] = [writes]
            else:
                ours.append(None)
        self.send(request(*words), fds + ([gate] if gate else []))
        for fd in theirs:
            os.close(fd)
        return ours

    def end(self, files):
        """The exit code (None: the server is no more), and what was written."""
        code = self.answer()
        return code, *(file.read().decode() if file else "" for file in files)

    def ask(self, *words, **how):
        return self.end(self.begin(*words, **how))

    def answer(self):
        try:
            got = self.socket.recv(10)
        except ConnectionResetError:
            got = b""
        return got[0] if got else None

    def leave(self):
        """The caller goes away.  How the server ends: exit code, or -signal, and what it says."""
        self.socket.close()
        code = self.process.wait(20)
        return code, self.process.stderr.read().decode()

    def state(self):
        """What the next request could find of the last."""
        proc = "/proc/%d/" % self.pid
        with open(proc + "status", encoding="ascii") as file:
            status = dict(line.rstrip("\n").split(":\t", 1) for line in file)
        return {
            "fds": sorted(fd_of(proc + "fd/" + fd) for fd in os.listdir(proc + "fd")),
            "cwd": os.readlink(proc + "cwd"),
            "affinity": os.sched_getaffinity(self.pid),
            "children": children(self.pid),
            **{key: status[key] for key in STATUS},
            **{name: text_of(proc + name) for name in FILES},
        }

    def memory(self):
        return int(text_of("/proc/%d/status" % self.pid).split("VmRSS:")[1].split()[0])


def fd_of(path):
    return "%s %s %s" % (path.rsplit("/")[-1], os.readlink(path), text_of(path.replace("/fd/", "/fdinfo/")))


def text_of(path):
    try:
        with open(path, encoding="ascii") as file:
            return file.read()
    except OSError:  # /proc/PID/timerslack_ns: not before Linux 4.6, nor without rights
        return None


def request(*words):
    """With the test's box in front, unless the first word is `bare`, and -- before a program."""
    words = list(words[1:] if words[:1] == ("bare",) else ("--box-id=" + os.environ["id"], *words))
    for at, word in enumerate(words):
        if word.startswith("/"):
            words.insert(at, "--")
            break
    return b"".join(os.fsencode(word) + b"\0" for word in words)


def plain(*words, **how):
    """The same as a command."""
    words = [os.fsdecode(word) for word in request(*words)[:-1].split(b"\0")]
    how = {"stdin": subprocess.DEVNULL, **how}
    done = subprocess.run([OJBOX, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, **how)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def meta(scrub=False):
    """The meta file; scrub: without what differs from run to run."""
    with open(os.environ["meta"], encoding="ascii") as file:
        lines = dict(line.rstrip("\n").split(":", 1) for line in file)
    return {key: "" if scrub and re.search("time|rss|csw|mem|ended", key) else lines[key] for key in lines}


def children(pid):
    return [int(child) for child in (text_of("/proc/%d/task/%d/children" % (pid, pid)) or "").split()]


def offspring(pid):
    """All below."""
    return [pid for child in children(pid) for pid in (child, *offspring(child))]


def gone(pid):
    text = text_of("/proc/%d/stat" % pid)
    return not text or text.rsplit(")")[-1].split()[0] in "ZX"


def until(what, seconds=20):
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, "waited in vain for " + what.__name__
        time.sleep(0.01)
    return found


def same(got, wanted, what=""):
    assert got == wanted, "%s\n  got    %r\n  wanted %r" % (what, got, wanted)


def stand_in(program):
    caller = socket.socket(fileno=os.dup(0))
    child = None
    signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGTERM) if child else os._exit(1))
    while True:
        data, fds, _, _ = socket.recv_fds(caller, 262144, 4)
        if not data:
            return
        child = os.fork()
        if child == 0:
            call(program, data[:-1].split(b"\0"), fds)
        for fd in fds:
            os.close(fd)
        status = os.waitpid(child, 0)[1]
        child = None
        caller.send(bytes([os.waitstatus_to_exitcode(status) & 255]))


def call(program, words, fds):
    for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    for number, fd in enumerate([os.dup2(fd, 100 + i) for i, fd in enumerate(fds)]):
        os.dup2(fd, number)
    os.closerange(len(fds), 200)
    os.execv(program, [program, *words])


if __name__ == "__main__":
    stand_in(sys.argv[1])
