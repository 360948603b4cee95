"""everyday.py: what Python programs do, a line for each."""
import asyncio
import concurrent.futures
import ctypes
import decimal
import fcntl
import json
import locale
import mmap
import multiprocessing
import multiprocessing.pool
import multiprocessing.shared_memory
import os
import random
import re
import select
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import zlib


def square(n):
    return n * n


def put(queue, lock, total, n):
    with lock:
        total.value += n
    queue.put(n)


def processes():
    with multiprocessing.Pool(3) as pool:
        squares = sum(pool.map(square, range(100)))
    queue, lock, total = multiprocessing.Queue(), multiprocessing.Lock(), multiprocessing.Value("i", 0)
    workers = [multiprocessing.Process(target=put, args=(queue, lock, total, n)) for n in range(4)]
    for worker in workers:
        worker.start()
    got = sorted(queue.get() for _ in workers)
    for worker in workers:
        worker.join()
    shared = multiprocessing.shared_memory.SharedMemory(create=True, size=4096)
    if os.fork() == 0:
        shared.buf[:5] = b"child"
        os._exit(0)
    os.wait()
    text = bytes(shared.buf[:5]).decode()
    shared.close()
    shared.unlink()
    print("multiprocessing", squares, got, total.value, text, [w.exitcode for w in workers])


def spawned():
    """A fresh interpreter, a manager and its socket."""
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager:
        names = manager.dict()
        worker = context.Process(target=names.update, args=({"a": 1},))
        worker.start()
        worker.join()
        print("spawn", dict(names), worker.exitcode)


def threads():
    lock, seen = threading.Lock(), []

    def work(n):
        with lock:
            seen.append(n)

    for thread in [threading.Thread(target=work, args=(n,)) for n in range(8)]:
        thread.start()
        thread.join()
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        print("threads", sorted(seen), sum(pool.map(square, range(10))))


def commands():
    run = subprocess.run(["sh", "-c", "cat; echo wrong >&2; exit 3"], input="in", capture_output=True, text=True)
    piped = subprocess.check_output("printf '%s\\n' c a b | sort | tr -d '\\n'", shell=True, text=True)
    try:
        subprocess.run(["sleep", "30"], timeout=0.01)
    except subprocess.TimeoutExpired:
        print("subprocess", run.stdout, run.stderr.strip(), run.returncode, piped, "in time")


async def echo(reader, writer):
    writer.write((await reader.readline()).upper())
    writer.close()


async def cooperative():
    server = await asyncio.start_unix_server(echo, "/tmp/echo")
    reader, writer = await asyncio.open_unix_connection("/tmp/echo")
    writer.write(b"over a socket\n")
    line = await reader.readline()
    writer.close()
    server.close()
    child = await asyncio.create_subprocess_exec("echo", "child", stdout=subprocess.PIPE)
    out, _ = await child.communicate()
    slept = await asyncio.gather(*(asyncio.sleep(0.001, n) for n in range(3)))
    print("asyncio", line.decode().strip(), out.decode().strip(), slept)


def files():
    with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile() as named:
        fcntl.flock(named, fcntl.LOCK_EX)
        base = sqlite3.connect(os.path.join(folder, "data.db"))
        base.execute("create table t (a integer, b text)")
        base.executemany("insert into t values (?, ?)", ((n, str(n)) for n in range(1000)))
        base.commit()
        total = base.execute("select sum(a), max(length(b)) from t").fetchone()
        base.close()
        with open(os.path.join(folder, "map"), "w+b") as file:
            file.write(b"x" * 8192)
            file.flush()
            with mmap.mmap(file.fileno(), 0) as mapped:
                mapped[0:3] = b"map"
                text = mapped[:4].decode()
        print("files", total, text, len(os.listdir(folder)), os.path.exists("/proc/self/fd/0"))


def small():
    decimal.getcontext().prec = 30
    signal.signal(signal.SIGALRM, lambda *_: print("alarm"))
    signal.setitimer(signal.ITIMER_REAL, 0.001)
    signal.pause()
    left, right = socket.socketpair()
    left.sendall(b"pair")
    ready = select.select([right], [], [], 1)[0] == [right]
    large = bytearray(100 << 20)
    large[-1] = 1
    libc = ctypes.CDLL(None)
    print(json.dumps({"ä": [1, 2.5, None]}), re.sub(r"\d", "#", "a1b2"), decimal.Decimal(2).sqrt())
    print(ready, right.recv(4).decode(), sum(large), libc.abs(-5), zlib.crc32(b"crc"), locale.setlocale(locale.LC_ALL, ""))
    print(len(os.sched_getaffinity(0)) >= 1, os.cpu_count() >= 1, random.SystemRandom().random() < 1, time.time() > 1.7e9)


def arrays():
    try:
        import numpy
    except ImportError:
        return
    matrix = numpy.arange(40000, dtype=float).reshape(200, 200)
    assert (matrix @ numpy.eye(200) == matrix).all()


if __name__ == "__main__":
    values = [int(word) for word in sys.stdin.read().split()]
    print("numbers", len(values), sum(values), hex(pow(3, 1000))[-8:])
    sys.setrecursionlimit(10000)
    processes()
    spawned()
    threads()
    commands()
    asyncio.run(cooperative())
    files()
    small()
    arrays()
    sys.exit(0)
