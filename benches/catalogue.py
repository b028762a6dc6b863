#!/usr/bin/env python3
"""How fast the catalogue is, measured from outside: on a pseudo-terminal, and by its output.

    cargo build --release --bin assetbrowse --example smallest
    benches/catalogue.py            all of it, about six minutes
    benches/catalogue.py --quick    with 100,000 assets in the place of 1,000,000
    benches/catalogue.py search     some of it

Prints a table of bounds and measured values; ends with 1 if a bound is missed. Linux only; the rivals are Debian's fzf and
sqlite3, and what they are compared with is left out where they are not there. Otherwise as `whole.py`.
"""

import math
import os
import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import time

# Nothing is left in the source tree.
sys.dont_write_bytecode = True
from outside import MB, MS, listed, milliseconds, on_page, run, urgent
from terminal import SIZE, Program, activity, now, peak, since

STATUS = SIZE[1] - 1


class Stock:
    """A catalogue of two accounts with so many assets together, the services that it is of, and its names in a file."""

    made = {}

    def __init__(self, bench, assets):
        self.bench, self.assets = bench, assets
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.data = bench.home / f"data-{assets}"
        self.env = {**bench.env, "ASSETBROWSE_DATA_DIR": str(self.data)}
        self.config = bench.config(f"http://127.0.0.1:{self.port}", "affogato", "heygen")
        with self.server():
            subprocess.run([bench.browser, "sync", "--config", self.config], env=self.env, check=True, capture_output=True)
        self.file = self.data / "catalog.sqlite3"
        self.names = bench.home / f"names-{assets}"
        with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as file, open(self.names, "w") as names:
            count = 0
            for (name,) in file.execute("SELECT name FROM asset ORDER BY rank, account"):
                names.write(re.sub(r"\s", " ", name) + "\n")
                count += 1
        assert count == assets, f"{count} of {assets} are in the catalogue"

    @classmethod
    def of(cls, bench, assets):
        if assets not in cls.made:
            cls.made[assets] = cls(bench, assets)
        stock = cls.made[assets]
        stock.config = bench.config(f"http://127.0.0.1:{stock.port}", "affogato", "heygen")
        return stock

    def server(self, *options):
        listen = ("--listen", f"127.0.0.1:{self.port}", "--assets", str(self.assets // 2))
        return self.bench.server(*listen, *options)

    def browse(self, *options):
        """The browser as at its first start: nothing is taken up from the last one."""
        return Program([self.bench.browser, "--config", self.config, "--fresh", *options], self.env)


def sizes(bench):
    return (1_000, bench.times(1_000_000, 100_000))


def content(bench):
    """The services take two seconds to answer, so that what is on the screen comes from the catalogue."""
    medians, smallest = [], []
    for assets in sizes(bench):
        stock, moments = Stock.of(bench, assets), []
        with stock.server("--latency", "2000"), urgent():
            for _ in range(bench.times(21, 7)):
                with Program([bench.smallest], bench.env) as program:
                    smallest.append(program.when(lambda screen: screen.line(0).startswith("Press")))
                with stock.browse() as program:
                    moments.append(program.when(listed))
        medians.append(statistics.median(moments))
        most = 3 * statistics.median(smallest)
        what = f"start to content, a catalogue of {assets:,}"
        bench.row(what, milliseconds(moments), f"at most {most * MS:.1f} ms", medians[-1] <= most)
    bench.row("  first frame of the smallest ratatui program", milliseconds(smallest))
    apart = medians[1] / medians[0] - 1
    bench.row("  the larger more than the smaller", f"{apart:+.0%}", "at most 20 %", apart <= 0.2)


def memory(bench):
    assets = sizes(bench)[1]
    stock, pages = Stock.of(bench, assets), bench.times(200, 60)
    with stock.browse("--offline") as program:
        program.when(listed)
        for _ in range(pages):
            program.write(b"n")
            program.settle(0.02)
        program.when(on_page(pages + 1))
        most = peak(program.pid)
        bench.row(f"memory with {assets:,} assets, {pages} pages on", f"{most / MB:.1f} MB", "under 60 MB", most < 60 * MB)
        program.write(b"/")
        for letter in b"teaser":
            program.write(bytes([letter]))
            program.settle(0.5)
        most = peak(program.pid)
        measured = f"{most / MB:.1f} MB"
        bench.row("  with the search in use", measured, "under 200 MB", most < 200 * MB)
    if shutil.which("fzf"):
        with finder(bench, stock) as program:
            program.when(lambda screen: f"{assets}/{assets}" in screen.text(), limit=60)
            bench.row("  fzf with the same names", f"{peak(program.pid) / MB:.1f} MB")


def finder(bench, stock, *options):
    """fzf with the names of a catalogue on its input."""
    command = " ".join([shutil.which("fzf"), *options])
    return Program(["/bin/sh", "-c", f"exec {command} < {stock.names}"], bench.env)


def typed(program, letter, quiet):
    """Types a letter: seconds to the frame with it, and to the last frame that came of it."""
    first, began = len(program.chunks), now() - program.start
    program.write(letter)
    program.settle(quiet, 20)
    after = program.chunks[first:]
    return after[0][0] - began, after[-1][0] - began


def search(bench):
    word = b"teaser"
    for assets in (100_000, *([1_000_000] if not bench.quick else [])):
        stock = Stock.of(bench, assets)
        ours, ours_first, theirs = [], [], []
        for _ in range(bench.times(2, 1)):
            with urgent(), stock.browse("--offline") as program:
                program.when(listed)
                program.write(b"/")
                program.settle(1.0)
                # So that the names are in memory, as they are in fzf's.
                program.write(b"x\x7f")
                program.settle(2.0, 30)
                for letter in word:
                    frame, hits = typed(program, bytes([letter]), 1.0)
                    ours_first.append(frame)
                    ours.append(hits)
                said = program.show().line(STATUS)
            if shutil.which("fzf"):
                with urgent(), finder(bench, stock) as program:
                    program.when(lambda screen: f"{assets}/{assets}" in screen.text(), limit=60)
                    program.settle(1.0)
                    theirs += [typed(program, bytes([letter]), 1.0)[1] for letter in word]
        middle = statistics.median(ours_first)
        what = f"a letter typed among {assets:,}, to its frame"
        bench.row(what, milliseconds(ours_first), "at most 2 ms", middle <= 2 / MS)
        bound, ok = "", None
        if theirs:
            bound = f"fzf: {milliseconds(theirs)}"
            ok = statistics.median(ours) <= statistics.median(theirs)
        bench.row("  to the frame with the last hits", milliseconds(ours), bound, ok)
        bench.row("  what it says then", said.strip()[:60])


def first_search(bench):
    assets = sizes(bench)[1]
    stock = Stock.of(bench, assets)
    ours, theirs = [], []
    for _ in range(bench.times(5, 2)):
        with urgent(), stock.browse("--offline") as program:
            program.when(listed)
            program.settle(0.3)
            began = now() - program.start
            program.write(b"/teaser")
            ours.append(program.when(lambda screen: re.search(r"[1-9][\d,]*\+? match", screen.line(STATUS)), limit=60) - began)
        if shutil.which("fzf"):
            with urgent(), finder(bench, stock, "-q", "teaser") as program:
                theirs.append(program.when(lambda screen: re.search(r" [1-9]\d*/\d+", screen.text()), limit=60))
    bound = f"fzf: {milliseconds(theirs)}" if theirs else ""
    ok = statistics.median(ours) <= statistics.median(theirs) if theirs else None
    bench.row(f"the first search among {assets:,}, to the first hits", milliseconds(ours), bound, ok)


def pages(bench):
    assets = sizes(bench)[1]
    stock = Stock.of(bench, assets)
    last = assets // 50
    far = last * 3 // 4
    moments = {2: [], far: []}
    with urgent(), stock.browse("--offline") as program:
        program.when(listed)
        program.settle(0.5)

        def jump(number):
            began = now() - program.start
            program.write(f"{number}G".encode())
            shown = f"page {number:,}/"
            moment = program.when(lambda screen: shown in screen.line(STATUS) and listed(screen), limit=60) - began
            program.settle(0.2)
            return moment

        built = jump(last // 2)
        for _ in range(bench.times(11, 5)):
            for number in moments:
                moments[number].append(jump(number))
                jump(last // 2 + 1)
    near, distant = (statistics.median(moments[number]) for number in (2, far))
    bench.row(f"to a page in the middle of {last:,}, the order not there yet", f"{built * MS:.0f} ms")
    bench.row("to page 2, the order being there", milliseconds(moments[2]))
    bench.row(f"  to page {far:,}", milliseconds(moments[far]), "at most 20 % and 1 ms more", distant <= near * 1.2 + 1 / MS)


def sync(bench):
    assets, latency, at_once = bench.times(100_000, 10_000), 0.05, 8
    numbered = (1 + math.ceil((math.ceil(assets / 50) - 1) / at_once)) * latency
    tokens = math.ceil(assets / 100) * latency
    runs = [
        (("affogato",), numbered * 1.1, f"ideal {numbered:.2f} s"),
        (("heygen",), tokens * 1.05, f"ideal {tokens:.2f} s"),
        (("affogato", "heygen"), max(numbered * 1.1, tokens * 1.05), "both at once"),
    ]
    with bench.server("--assets", str(assets), "--latency", "50") as url:
        for kinds, bound, about in runs:
            config = bench.config(url, *kinds)
            with open(config, "a") as file:
                file.write(f"[network]\nconcurrency = {at_once}\n")
            data = bench.home / f"sync-{'-'.join(kinds)}"
            env = {**bench.env, "ASSETBROWSE_DATA_DIR": str(data)}
            began = now()
            subprocess.run([bench.browser, "sync", "--config", config], env=env, check=True, capture_output=True)
            took = now() - began
            shutil.rmtree(data)
            what = f"sync of {assets:,} at {' and '.join(kinds)}, round trip of 50 ms"
            bench.row(what, f"{took:.2f} s ({about})", f"at most {bound:.2f} s", took <= bound)


def idle(bench):
    assets, seconds = sizes(bench)[1], bench.times(10, 4)
    stock = Stock.of(bench, assets)
    with stock.server():
        # Affogato's page has assets that are still being made, and these are asked for again and again.
        stock.config = bench.config(f"http://127.0.0.1:{stock.port}", "heygen")
        for options in (("--offline",), ()):
            with stock.browse(*options) as program:
                program.when(listed)
                program.settle(1.0)
                time.sleep(3)
                before = activity(program.pid)
                time.sleep(seconds)
                ticks, slept = since(before, activity(program.pid))
                wrote = program.read(0)
                measured = f"{ticks} ticks, {slept} switches" + (", output" if wrote else "")
                what = f"idle for {seconds} s, {assets:,} assets, {' '.join(options) or 'live'}"
                bench.row(what, measured, "none", ticks == 0 and slept == 0 and not wrote)


ALL = {
    "content": content,
    "memory": memory,
    "search": search,
    "first-search": first_search,
    "pages": pages,
    "idle": idle,
    "sync": sync,
}

if __name__ == "__main__":
    sys.exit(run(__doc__, ALL))
