#!/usr/bin/env python3
"""What downloads cost whoever moves about, measured in the whole program on a pseudo-terminal.

    cargo build --release --bin assetbrowse
    benches/downloading.py            all of it, about a minute
    benches/downloading.py --quick    a short run with fewer repetitions
    benches/downloading.py keys       some of it

Prints a table of bounds and measured values; ends with 1 if a bound is missed. Linux only, with nothing but Python's standard
library. The service and its media are a host of our own in another process, whose media drip and never end. The machine
should have nothing else to do.
"""

import contextlib
import http.server
import json
import multiprocessing
import shutil
import statistics
import sys
import time
import urllib.parse

# Nothing is left in the source tree.
sys.dont_write_bytecode = True
from outside import MS, drawn, listed, milliseconds, run, urgent
from previews import hold, names

ASSETS = 64
# How many run at once.
JOBS = 16
# Each medium is said to be so long, and drips so much so often: 800 kB a second.
LENGTH = 10_000_000_000
DROP, EVERY = bytes(16_000), 0.02


class Drip(http.server.BaseHTTPRequestHandler):
    """An Affogato, and its media."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        parts = urllib.parse.urlsplit(self.path)
        if parts.path.startswith("/media/"):
            self.drip()
            return
        query = {name: int(value) for name, value in urllib.parse.parse_qsl(parts.query) if value.isdigit()}
        first = (query.get("page", 1) - 1) * query.get("page_size", 50)
        last = min(first + query.get("page_size", 50), len(self.server.names))
        items = [self.item(number) for number in range(first, last)]
        body = json.dumps({"data": items, "err": {}, "pagination": {"total": len(self.server.names)}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def item(self, number):
        name = self.server.names[number]
        url = f"http://127.0.0.1:{self.server.server_port}/media/{number}/{name}.bin"
        return {"id": f"a{number}", "type": "other", "status": "active", "url": url}

    def drip(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(LENGTH))
        self.send_header("ETag", f'"{self.path}"')
        self.end_headers()
        with contextlib.suppress(OSError):
            while True:
                self.wfile.write(DROP)
                time.sleep(EVERY)


def serve(pipe, named):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Drip) as server:
        server.daemon_threads, server.names = True, named
        pipe.send(f"http://127.0.0.1:{server.server_port}")
        server.serve_forever()


@contextlib.contextmanager
def served(bench, assets):
    """A service in a process of its own, the configuration that names it and a folder, and the names of its media."""
    named = names(assets)
    ours, its = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=serve, args=(its, named), daemon=True)
    process.start()
    try:
        config = bench.config(ours.recv(), "affogato")
        with open(config, "a") as file:
            file.write(f'[network]\nprobe = "off"\n[download]\nfolder = "{bench.home}/saved"\njobs = {JOBS}\n')
        yield config, [name.encode() for name in named]
    finally:
        process.kill()
        process.join()
        for folder in (".local", ".cache", "saved"):
            shutil.rmtree(bench.home / folder, ignore_errors=True)


def downloading(screen):
    return "downloading" in screen.text()


def moves(bench, program, named):
    """Seconds from a key to the frame that shows the next of these, from the first to the last and back."""
    there = [(b"j", name) for name in named[1:]] + [(b"k", name) for name in reversed(named[:-1])]
    times = bench.times(400, 80) // len(there) + 1
    with urgent():
        return hold(program, there * times)


def keys(bench):
    with (
        served(bench, ASSETS) as (config, named),
        bench.browse("--config", config, "--fresh", "--images", "off") as program,
    ):
        program.when(listed)
        program.settle(1.0)
        rows = named[:JOBS + 1]
        idle = moves(bench, program, rows)
        for _ in range(JOBS):
            program.write(b"dj")
        program.when(downloading)
        time.sleep(2)
        program.write(b"gg")
        program.settle(0.05, 0.5)
        busy = moves(bench, program, rows)
        program.write(b"D")
        program.when(lambda screen: f"{JOBS} running" in screen.text())
        panel = moves(bench, program, rows[:JOBS])
    still = statistics.median(idle)
    bench.row("key to frame, nothing running", milliseconds(idle))
    for what, taken in (("", busy), (", in the panel", panel)):
        middle, late = statistics.median(taken), statistics.quantiles(taken, n=20)[18]
        bench.row(f"key to frame, {JOBS} downloads run{what}", milliseconds(taken), "median at most 1.5 x", middle <= 1.5 * still)
        bench.row("  95th percentile", f"{late * MS:.2f} ms", "under 8 ms", late < 8 / MS)


def first_frame(bench, config, times):
    moments = []
    for _ in range(times):
        with urgent():
            with bench.browse("--config", config, "--images", "off") as program, urgent(3):
                # What the program does behind its first frame may keep all cores busy: that is read before.
                moments.append(program.when(drawn))
    return moments


def start(bench):
    queued = bench.times(10_000, 1_000)
    times = bench.times(15, 5)
    with served(bench, queued) as (config, _):
        with bench.browse("--config", config, "--images", "off", "--fresh") as program:
            program.when(listed)
            program.write(b"R")
            program.when(lambda screen: "synced" in screen.text(), 60)
        none = first_frame(bench, config, times)
        with bench.browse("--config", config, "--images", "off") as program:
            program.when(listed)
            program.settle(1.0)
            # All that match are marked, downloaded, and paused at once.
            program.write(b"A")
            program.when(lambda screen: f"{queued:,} marked" in screen.text(), 30)
            program.write(b"d")
            program.when(lambda screen: "assets," in screen.text(), 30)
            program.write(b"\r")
            program.when(downloading, 30)
            program.write(b"DP")
            program.when(lambda screen: f"{queued:,} paused" in screen.text(), 30)
        many = first_frame(bench, config, times)
    bench.row("start to first frame, nothing queued", milliseconds(none))
    apart = statistics.median(many) - statistics.median(none)
    bench.row(f"start to first frame, {queued:,} queued", milliseconds(many), "at most 1 ms more", apart <= 1 / MS)


if __name__ == "__main__":
    sys.exit(run(__doc__, {"keys": keys, "start": start}))
