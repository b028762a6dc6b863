#!/usr/bin/env python3
"""How fast and with how much memory files are saved, beside aria2c and curl with the same list.

    cargo build --release --bin assetbrowse
    benches/downloads.py            all of it, some minutes
    benches/downloads.py small      some of it

Prints a table of bounds and measured values; ends with 1 if a bound is missed. Needs Linux, aria2c and curl, and 11 GB on the disk
that holds the folder of temporary files (TMPDIR names another). The files come from a server on this machine that answers from
memory. Each program begins with an empty folder, and with nothing to be written by the disk from before; they take turns. All
times are those of whole processes. What is measured of ours holds listing the assets, the catalogue, and that each file is on the disk
(fsync, and the folder's) before it gets its name; the others are given the list, and leave that to the system. So there is a row of
each with a `sync -f` of the folder behind it.
"""

import contextlib
import http.server
import json
import multiprocessing
import os
import shutil
import socketserver
import statistics
import subprocess
import sys
import time

# Nothing is left in the source tree.
sys.dont_write_bytecode = True
from outside import MB, run

KB = 1000
GB = 1000 * MB
PIECE = memoryview(os.urandom(1 << 20))


class Store(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """So many assets of one length: the service that lists them, and the host that has them."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, count, length):
        self.count, self.length = count, length
        super().__init__(("127.0.0.1", 0), Answer)

    def handle_error(self, request, address):
        """Who closes early is no error."""


class Answer(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self):
        while first := self.rfile.readline():
            while self.rfile.readline() not in (b"\r\n", b"\n", b""):
                pass
            path = first.split()[1].decode()
            if path.startswith("/v1/asset/list"):
                self.list(path)
            else:
                self.medium(path)

    def list(self, path):
        store, page = self.server, 100
        begin = int(path.partition("token=")[2].partition("&")[0] or 0)
        end = min(begin + page, store.count)
        host = self.headers_host()
        assets = [
            {"id": f"f{n:05}", "name": f"f{n:05}.bin", "file_type": "video", "url": f"{host}/f{n:05}.bin", "created_ts": 1700000000 + n}
            for n in range(begin, end)
        ]
        token = str(end) if end < store.count else None
        body = json.dumps({"error": None, "data": {"assets": assets, "total": store.count, "token": token}}).encode()
        self.connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    def headers_host(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def medium(self, path):
        left = self.server.length
        head = f'HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nETag: "{path}"\r\nContent-Length: {left}\r\n\r\n'
        first = PIECE[: min(left, len(PIECE))]
        # In one call, as a file of 100 kB would come.
        sent = self.connection.sendmsg([head.encode(), first]) - len(head)
        left -= sent
        if sent < len(first):
            self.connection.sendall(first[sent:])
            left -= len(first) - sent
        while left > 0:
            piece = PIECE[: min(left, len(PIECE))]
            self.connection.sendall(piece)
            left -= len(piece)


def serve(pipe, count, length):
    server = Store(count, length)
    pipe.send(server.server_address[1])
    server.serve_forever()


@contextlib.contextmanager
def store(count, length):
    """In a process of its own; gives its address."""
    ours, its = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=serve, args=(its, count, length), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.kill()
        process.join()


class Job:
    """A list that is downloaded, by whom one wants."""

    def __init__(self, bench, url, count, length):
        self.bench, self.count, self.length = bench, count, length
        self.folder = bench.home / "got"
        urls = [f"{url}/f{number:05}.bin" for number in range(count)]
        (bench.home / "list").write_text("\n".join(urls))
        (bench.home / "curl").write_text("remote-name-all\n" + "".join(f'url = "{one}"\n' for one in urls))
        config = bench.home / "store.toml"
        config.write_text(f"[providers.store]\nkind = 'heygen'\napi = 'v1'\nbase_url = '{url}'\napi_key = 'demo'\n")
        config.chmod(0o600)
        to = str(self.folder)
        self.programs = {
            "ours": [bench.browser, "download", "--config", config, "--all", "--template", "{name}", "--to", to],
            "aria2c": ["aria2c", "-q", "-j4", "-d", to, "-i", bench.home / "list"],
            "curl": ["curl", "-s", "--parallel", "--parallel-max", "4", "--output-dir", to, "-K", bench.home / "curl"],
        }

    def begin(self):
        """An empty folder, and a disk that has written everything."""
        shutil.rmtree(self.folder, ignore_errors=True)
        # Where nothing is known, as at the first time.
        shutil.rmtree(self.bench.home / ".local", ignore_errors=True)
        self.folder.mkdir()
        os.sync()

    def seconds(self, name):
        """How long it took, and how long with all of it on the disk."""
        self.begin()
        began = time.monotonic()
        subprocess.run(self.programs[name], env=self.bench.env, check=True, stdout=subprocess.DEVNULL)
        took = time.monotonic() - began
        subprocess.run(["sync", "-f", self.folder], check=True)
        whole = time.monotonic() - began
        sizes = [entry.stat().st_size for entry in os.scandir(self.folder)]
        assert sizes == [self.length] * self.count, f"{name}: {len(sizes)} files"
        return took, whole


def seconds(values):
    return f"{statistics.median(values):.2f} s ({min(values):.2f} to {max(values):.2f})"


def compared(bench, what, count, length):
    with store(count, length) as url:
        job = Job(bench, url, count, length)
        turns = [{name: job.seconds(name) for name in job.programs} for _ in range(bench.times(5, 1))]
        shutil.rmtree(job.folder)
    taken = {name: [turn[name][0] for turn in turns] for name in job.programs}
    flushed = {name: [turn[name][1] for turn in turns] for name in job.programs}
    fastest = min(statistics.median(taken[name]) for name in ("aria2c", "curl"))
    own = statistics.median(taken["ours"])
    bench.row(what, seconds(taken["ours"]), f"at most {fastest * 1.1:.2f} s", own <= fastest * 1.1)
    for name in ("aria2c", "curl"):
        bench.row(f"  {name}", seconds(taken[name]))
    for name in job.programs:
        bench.row(f"  {name}, and sync", seconds(flushed[name]))


def small(bench):
    compared(bench, "1,000 files of 100 kB", 1000, 100 * KB)


def large(bench):
    compared(bench, "10 files of 100 MB", 10, int(100 * MB))


def memory(bench):
    count, length = 10, int(bench.times(GB, 100 * MB))
    with store(count, length) as url:
        job = Job(bench, url, count, length)
        job.begin()
        began = time.monotonic()
        program = subprocess.Popen(job.programs["ours"], env=bench.env, stdout=subprocess.DEVNULL)
        most = 0
        # It is the most that ever was: the last look before the end tells it.
        while program.poll() is None:
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                lines = open(f"/proc/{program.pid}/status").read().splitlines()
                most = max([most, *(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))])
            time.sleep(0.02)
        took = time.monotonic() - began
        assert program.returncode == 0
        sizes = [entry.stat().st_size for entry in os.scandir(job.folder)]
        assert sizes == [length] * count
        shutil.rmtree(job.folder)
    what = f"memory while {count * length / GB:.0f} GB are saved"
    bench.row(what, f"{most * 1024 / MB:.1f} MB, {took:.0f} s", "under 40 MB", most * 1024 < 40 * MB)


if __name__ == "__main__":
    for program in ("aria2c", "curl"):
        if not shutil.which(program):
            sys.exit(f"this needs {program}")
    sys.exit(run(__doc__, {"small": small, "large": large, "memory": memory}))
