#!/usr/bin/env python3
"""cms.py: drives isolate as CMS does, and tests what CMS relies on.

    ISOLATE=/path/isolate cms.py [-v] [TestCase[.test] ...]

Environment:
    ISOLATE          the program that is called as isolate
    ISOLATE_CG       1: with --cg; needs control groups
    ISOLATE_OWN_IDS  1: boxes have users of their own here, other than the caller
    SUBMISSION       source of the submissions (tests/helpers/submission.c)
    SUBMISSION_PROGRAM  the same, compiled; given where compilers are missing or slow

The class Sandbox is written from what CMS sends and reads; it knows nothing of ojbox.  A client that
works with isolate works here unchanged, or the tests in this file fail.
"""

import itertools
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor

ISOLATE = os.environ.get("ISOLATE", "isolate")
CG = os.environ.get("ISOLATE_CG") == "1"
OWN_IDS = os.environ.get("ISOLATE_OWN_IDS") == "1"
SUBMISSION = os.environ.get("SUBMISSION", "")
PROGRAM = os.environ.get("SUBMISSION_PROGRAM", "")
PATIENCE = 200  # seconds after which a test is given up
MIB = 1024  # in KiB


class SandboxError(Exception):
    """The sandbox did not do its part: never a verdict on a submission."""


class Sandbox:
    """One box for one operation: cleaned up and initialized, run in, removed."""

    def __init__(self, box_id, name):
        self.box_id = box_id
        self.runs = 0
        self.outer = tempfile.mkdtemp(prefix="cms-%s-" % name)
        self.home = os.path.join(self.outer, "home")
        os.mkdir(self.home)
        # what a run gets; callers change it between runs
        self.dirs = []  # further --dir rules
        self.preserve_env = False
        self.fsize = self.memory = self.time = self.wall_time = None
        self.stdin = self.stdout = self.stderr = None
        self.processes = 1  # 0: as many as it likes
        self.allow_writing_all()
        self._call(["--cleanup"])
        self.box = self._call(["--init"])

    def _base(self):
        return [ISOLATE] + (["--cg"] if CG else []) + ["--box-id=%d" % self.box_id]

    def _call(self, words):
        done = subprocess.run(self._base() + words, capture_output=True, check=False)
        if done.returncode != 0:
            raise SandboxError("%s: exit status %d: %r" % (words, done.returncode, done.stderr))
        return done.stdout.decode()

    # ---- files ----

    def path(self, name):
        return os.path.join(self.home, name)

    def put(self, name, content, executable=False):
        with open(self.path(name), "wb") as file:
            file.write(content)
        os.chmod(self.path(name), 0o755 if executable else 0o644)

    def get(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def allow_writing_all(self):
        os.chmod(self.home, 0o777)
        for name in os.listdir(self.home):
            os.chmod(self.path(name), 0o777)

    def allow_writing_none(self):
        os.chmod(self.home, 0o755)
        for name in os.listdir(self.home):
            os.chmod(self.path(name), 0o755)

    def allow_writing_only(self, names):
        for name in names:
            if not os.path.exists(self.path(name)):
                self.put(name, b"")
        self.allow_writing_none()
        for name in names:
            os.chmod(self.path(name), 0o722)

    # ---- runs ----

    def command(self, argv):
        words = ["--chdir=/tmp", "--dir=/tmp=%s:rw" % self.home, "--dir=/dev/shm:tmp"]
        for path, options in (("/etc/alternatives", ""), ("/opt/pypy3", ""), ("/etc/mono", ":noexec")):
            if os.path.exists(path):
                words.append("--dir=" + path + options)
        words += ["--dir=" + rule for rule in self.dirs]
        if self.preserve_env:
            words.append("--full-env")
        words.append("--env=HOME=/tmp")
        if self.fsize is not None:
            words.append("--fsize=%d" % self.fsize)
        if self.stdin is not None:
            words.append("--stdin=/tmp/" + self.stdin if self.stdin[0] != "/" else "--stdin=" + self.stdin)
        if self.memory is not None:
            words.append("%s=%d" % ("--cg-mem" if CG else "--mem", self.memory))
        if self.stdout is not None:
            words.append("--stdout=" + os.path.join("/tmp", self.stdout))
        words.append("--processes=%d" % self.processes if self.processes else "--processes")
        if self.stderr is not None:
            words.append("--stderr=/tmp/" + self.stderr)
        if self.time is not None:
            words.append("--time=%g" % self.time)
        if self.wall_time is not None:
            words.append("--wall-time=%g" % self.wall_time)
        self.runs += 1
        return self._base() + words + ["--meta=" + self.meta_path(), "--run", "--"] + argv

    def meta_path(self):
        return os.path.join(self.outer, "run.meta.%d" % self.runs)

    def start(self, argv):
        """Pipes for all three streams, as CMS has them; the caller closes or talks to them."""
        return subprocess.Popen(self.command(argv), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, close_fds=True)

    def wait(self, process):
        """Lets it end, unheard, and reads what isolate says of it."""
        process.stdin.close()
        process.stdin = None
        _, errors = process.communicate()
        if process.returncode not in (0, 1):
            raise SandboxError("exit status %d: %r" % (process.returncode, errors))
        self.meta = self.read_meta()
        return self.verdict()

    def run(self, argv):
        return self.wait(self.start(argv))

    def read_meta(self):
        meta = {}
        with open(self.meta_path(), encoding="utf-8") as file:
            for line in file:
                key, value = line.strip().split(":", 1)
                if not value or key in meta:
                    raise SandboxError("meta file: %r" % line)
                meta[key] = value
        return meta

    def verdict(self):
        """In the order in which CMS asks."""
        status = self.meta.get("status")
        if status == "XX":
            return "sandbox error"
        if status == "TO":
            return "wall timeout" if "wall" in self.meta.get("message", "") else "timeout"
        if status == "SG":
            return "memory" if "cg-oom-killed" in self.meta else "signal"
        if status == "RE":
            return "nonzero"
        if "exitcode" in self.meta:
            return "ok"
        raise SandboxError("neither status nor exitcode: %r" % self.meta)

    def cleanup(self):
        """What the program left may be closed to us; its own user opens it."""
        words = ["--dir=/tmp=%s:rw" % self.home, "--run", "--", "/bin/chmod", "777", "-R", "/tmp"]
        subprocess.run(self._base() + words, capture_output=True, check=False)
        self._call(["--cleanup"])
        shutil.rmtree(self.outer)


# ---- the tests ----

BOXES = itertools.count(1001)


def compile_in_box(case, source):
    """As CMS's compilation step: returns verdict, what the compiler said, and the program."""
    box = case.sandbox("compile")
    box.preserve_env = True
    box.dirs = ["/etc"] + ["/var/lib/ghc"] * os.path.exists("/var/lib/ghc")
    box.processes = 1000
    box.memory, box.time, box.wall_time = 1024 * MIB, 30, 120
    box.stdout, box.stderr = "compiler_stdout.txt", "compiler_stderr.txt"
    box.put("program.c", source)
    verdict = box.run(["/usr/bin/gcc", "-D_GNU_SOURCE", "-std=gnu11", "-O2", "-pipe", "-static", "-s",
                       "-o", "program", "program.c", "-lm"])
    said = (box.get("compiler_stdout.txt") + box.get("compiler_stderr.txt")).decode()
    program = box.get("program") if os.path.exists(box.path("program")) else None
    return verdict, said, program


def give_up(_number, _frame):
    raise TimeoutError("nothing happens")


class BoxCase(unittest.TestCase):
    """Removes the boxes of its tests, and sees that nothing of them is left."""

    def setUp(self):
        signal.signal(signal.SIGALRM, give_up)
        signal.alarm(PATIENCE)
        self.addCleanup(signal.alarm, 0)
        self.boxes = []
        self.addCleanup(self.remove)

    def sandbox(self, name="evaluate", number=None):
        box = Sandbox(next(BOXES) if number is None else number, name)
        self.boxes.append(box)
        return box

    def remove(self):
        for box in self.boxes:
            box.cleanup()
            self.assertFalse(os.path.exists(box.outer))
            self.assertFalse(os.path.exists(box.box.strip()))

    def program(self):
        """The submissions' program: given, or compiled once."""
        if not hasattr(BoxCase, "compiled"):
            if PROGRAM:
                with open(PROGRAM, "rb") as file:
                    BoxCase.compiled = file.read()
            else:
                with open(SUBMISSION, "rb") as file:
                    verdict, said, BoxCase.compiled = compile_in_box(self, file.read())
                self.assertEqual((verdict, said), ("ok", ""))
        return BoxCase.compiled

    def evaluate(self, text, box=None, prepare=None):
        """One test case of a batch task: returns verdict and output."""
        box = box or self.sandbox()
        box.put("program", self.program(), executable=True)
        box.put("input.txt", text.encode())
        box.allow_writing_only(["output.txt"])
        box.stdin, box.stdout = "input.txt", "output.txt"
        box.time, box.wall_time, box.memory, box.fsize = 20, 120, 256 * MIB, 1024 * MIB
        if prepare:
            prepare(box)
        return box.run(["./program"]), box.get("output.txt").decode()


@unittest.skipIf(PROGRAM or not os.path.exists("/usr/bin/gcc"), "no compiler, or a slow one")
class Compilation(BoxCase):
    def test_success(self):
        self.assertIsNotNone(self.program())

    def test_errors_are_told(self):
        verdict, said, program = compile_in_box(self, b"int main(void) { return nothing; }\n")
        self.assertEqual(verdict, "nonzero")
        self.assertIn("nothing", said)
        self.assertIsNone(program)

    def test_environment_is_the_callers(self):
        box = self.sandbox()
        box.preserve_env, box.stdout, box.processes = True, "out", 0
        os.environ["CMS_TEST_WORD"] = "seen"
        self.addCleanup(os.environ.pop, "CMS_TEST_WORD")
        self.assertEqual(box.run(["/usr/bin/env"]), "ok")
        self.assertIn(b"CMS_TEST_WORD=seen\n", box.get("out"))
        self.assertIn(b"HOME=/tmp\n", box.get("out"))
        box.preserve_env = False
        self.assertEqual(box.run(["/usr/bin/env"]), "ok")
        self.assertEqual(sorted(box.get("out").split()), [b"HOME=/tmp", b"LIBC_FATAL_STDERR_=1"])


class Batch(BoxCase):
    def test_accepted_and_wrong(self):
        self.assertEqual(self.evaluate("sum 3 1 20 300"), ("ok", "321\n"))
        self.assertEqual(self.evaluate("wrong 3 1 20 300"), ("ok", "322\n"))

    def test_python(self):
        box = self.sandbox()
        if not os.path.exists("/usr/bin/python3"):
            self.skipTest("no Python in the box")
        box.put("program.py", b"print(sum(map(int, input().split())))\n")
        box.put("input.txt", b"1 20 300\n")
        box.stdin, box.stdout, box.time, box.wall_time = "input.txt", "output.txt", 20, 120
        self.assertEqual(box.run(["/usr/bin/python3", "program.py"]), "ok", box.meta)
        self.assertEqual(box.get("output.txt"), b"321\n")

    def test_time(self):
        def less(box):
            box.time = 0.2

        box = self.sandbox()
        self.assertEqual(self.evaluate("loop", box, less)[0], "timeout")
        self.assertGreater(float(box.meta["time"]), 0.2)

    def test_wall_time(self):
        def less(box):
            box.wall_time = 0.3

        box = self.sandbox()
        self.assertEqual(self.evaluate("sleep", box, less)[0], "wall timeout")
        self.assertGreater(float(box.meta["time-wall"]), 0.3)

    def test_memory(self):
        def less(box):
            box.memory = 32 * MIB

        self.assertEqual(self.evaluate("memory 16", None, less), ("ok", "got it\n"))
        box = self.sandbox()
        got = self.evaluate("memory 64", box, less)
        if CG:
            self.assertEqual(got[0], "memory")
            self.assertEqual(box.meta["cg-oom-killed"], "1")
            self.assertLessEqual(int(box.meta.get("cg-mem", 0)), 32 * MIB)
        else:
            self.assertEqual(got, ("ok", "refused\n"))

    def test_failures(self):
        box = self.sandbox()
        self.assertEqual(self.evaluate("exit 3", box)[0], "nonzero")
        self.assertEqual(box.meta["exitcode"], "3")
        for number in (6, 8, 11):
            self.assertEqual(self.evaluate("signal %d" % number, box)[0], "signal")
            self.assertEqual(box.meta["exitsig"], str(number))

    def test_fork(self):
        def more(box):
            box.processes = 1000

        self.assertEqual(self.evaluate("fork"), ("ok", "EAGAIN\n"))
        self.assertEqual(self.evaluate("fork", None, more), ("ok", "forked\n"))

    def test_output(self):
        def less(box):
            box.fsize = 100

        box = self.sandbox()
        verdict, output = self.evaluate("output 200", box, less)
        self.assertEqual((verdict, len(output)), ("signal", 100 * 1024))
        self.assertEqual(box.meta["exitsig"], "25")
        self.assertEqual(self.evaluate("output 100", None, less), ("ok", "x" * 100 * 1024))

    def test_missing_program(self):
        box = self.sandbox()
        self.assertEqual(box.run(["./none"]), "nonzero")
        self.assertEqual(box.meta["exitcode"], "127")

    def test_next_run_has_a_meta_file_of_its_own(self):
        box = self.sandbox()
        self.assertEqual(box.run(["/bin/true"]), "ok")
        self.assertEqual(box.run(["/bin/false"]), "nonzero")
        self.assertEqual(sorted(os.listdir(box.outer)), ["home", "run.meta.1", "run.meta.2"])


class Permissions(BoxCase):
    def test_may_write(self):
        self.assertEqual(self.evaluate("write new", None, Sandbox.allow_writing_all), ("ok", "written\n"))
        self.assertEqual(self.evaluate("write input.txt", None, Sandbox.allow_writing_all),
                         ("ok", "written\n"))

    @unittest.skipUnless(OWN_IDS, "the program's user is the caller, who owns these files")
    def test_may_not_write(self):
        self.assertEqual(self.evaluate("write new"), ("ok", "EACCES\n"))
        self.assertEqual(self.evaluate("write input.txt"), ("ok", "EACCES\n"))
        self.assertEqual(self.evaluate("write program"), ("ok", "EACCES\n"))

    def test_what_the_program_closed_is_opened_before_cleanup(self):
        box = self.sandbox()
        self.assertEqual(self.evaluate("leave /tmp", box, Sandbox.allow_writing_all)[0], "ok")
        closed = os.stat(box.path("closed"))
        self.assertEqual(stat.S_IMODE(closed.st_mode), 0o700)
        self.assertEqual(closed.st_uid != os.geteuid(), OWN_IDS)
        # remove() succeeds only when the program's user has opened it


class Numbers(BoxCase):
    def test_largest(self):
        for number in (1000, 1001, 64999):
            self.assertEqual(self.evaluate("sum 1 5", self.sandbox(number=number)), ("ok", "5\n"))

    def test_cleanup_of_a_box_that_never_was(self):
        # Sandbox() does it first; here twice, and after
        box = Sandbox(next(BOXES), "twice")
        box.cleanup()
        again = Sandbox(box.box_id, "twice")
        again.cleanup()
        self.assertFalse(os.path.exists(again.box.strip()))

    def test_parallel(self):
        self.program()
        boxes = [self.sandbox() for _ in range(4)]

        def some(index):
            return [self.evaluate("sum 2 %d %d" % (index, turn), boxes[index])
                    for turn in range(3)]

        with ThreadPoolExecutor(max_workers=4) as pool:
            got = list(pool.map(some, range(4)))
        self.assertEqual(got, [[("ok", "%d\n" % (index + turn)) for turn in range(3)] for index in range(4)])


class Communication(BoxCase):
    """A manager and its players, who talk through FIFOs."""

    def fifos(self, count):
        folders = [tempfile.mkdtemp(prefix="cms-fifo-") for _ in range(count)]
        for number, folder in enumerate(folders):
            self.addCleanup(shutil.rmtree, folder)
            os.chmod(folder, 0o755)
            for name in ("in%d" % number, "out%d" % number):  # as the player sees them
                os.mkfifo(os.path.join(folder, name))
                os.chmod(os.path.join(folder, name), 0o666)
        return folders

    def player(self, number, folder, *words):
        box = self.sandbox("user")
        box.put("program", self.program(), executable=True)
        box.allow_writing_none()
        box.dirs = ["/fifo=%s:rw" % folder]
        box.stdin, box.stdout = "/fifo/in%d" % number, "/fifo/out%d" % number
        box.time, box.wall_time, box.memory = 20, 60, 256 * MIB
        return box, box.start(["./program", *words])

    def manager(self, folders, text):
        box = self.sandbox("manager")
        box.put("manager", self.program(), executable=True)
        box.put("input.txt", text)
        box.allow_writing_only(["output.txt", "errors.txt"])
        box.dirs = ["/fifo%d=%s:rw" % pair for pair in enumerate(folders)]
        box.stdin, box.stdout, box.stderr, box.processes = "input.txt", "output.txt", "errors.txt", 0
        box.time, box.wall_time = 20, 60
        words = ["./manager", "manager"]
        for number in range(len(folders)):
            words += ["/fifo%d/%s%d" % (number, name, number) for name in ("in", "out")]
        return box, box.start(words)

    def test_manager_in_a_box_two_players(self):
        self.program()
        folders = self.fifos(2)
        started = [self.manager(folders, b"17 1000\n")]
        started += [self.player(*pair, "guess") for pair in enumerate(folders)]
        got = [one.wait(process) for one, process in started]
        self.assertEqual(got, ["ok", "ok", "ok"], [one.meta for one, _ in started])
        box = started[0][0]
        self.assertEqual(box.get("output.txt"), b"1.0\n")
        self.assertEqual(box.get("errors.txt"), b"translate:success\n")

    def test_manager_outside(self):
        self.program()
        folder = self.fifos(1)[0]
        box, process = self.player(0, folder, "guess")
        # blocks until the player's side opens it, which opens its output only after that
        with open(os.path.join(folder, "in0"), "w", encoding="ascii") as to, \
                open(os.path.join(folder, "out0"), encoding="ascii") as asked:
            for line in asked:
                to.write("=\n" if int(line) == 700 else "<\n" if 700 < int(line) else ">\n")
                to.flush()
                if int(line) == 700:
                    break
        self.assertEqual(box.wait(process), "ok", box.meta)

    def test_player_whom_nobody_answers(self):
        self.program()
        box = self.sandbox("user")
        box.put("program", self.program(), executable=True)
        box.dirs = ["/fifo=%s:rw" % self.fifos(1)[0]]
        box.stdin, box.stdout, box.wall_time = "/fifo/in0", "/fifo/out0", 0.3
        self.assertEqual(box.run(["./program", "guess"]), "wall timeout")

    def test_player_who_dies(self):
        self.program()
        folders = self.fifos(1)
        box, manager = self.manager(folders, b"17\n")
        player, process = self.player(0, folders[0], "exit", "3")
        self.assertEqual(player.wait(process), "nonzero")
        self.assertEqual(box.wait(manager), "nonzero")
        self.assertEqual(box.meta["exitcode"], "7")

    def test_pipes(self):
        box = self.sandbox("pipes")
        box.put("program", self.program(), executable=True)
        process = box.start(["./program", "guess"])
        for answer in (b">", b">", b"="):
            self.assertTrue(process.stdout.readline().strip().isdigit())
            process.stdin.write(answer + b"\n")
            process.stdin.flush()
        self.assertEqual(box.wait(process), "ok", box.meta)


if __name__ == "__main__":
    unittest.main()
