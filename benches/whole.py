#!/usr/bin/env python3
"""How fast the whole program is, measured from outside: on a pseudo-terminal, and by its output.

    cargo build --release --bin assetbrowse --example smallest
    benches/whole.py            all of it, about two minutes
    benches/whole.py --quick    a short run with fewer repetitions
    benches/whole.py keys idle  some of it

Prints a table of bounds and measured values; ends with 1 if a bound is missed. Linux only, with nothing but Python's
standard library. The machine should have nothing else to do. Where it is allowed (root), what is about single
milliseconds runs with real-time priority (as by `chrt -r 2`), which the output says.
"""

import math
import statistics
import subprocess
import sys
import time

# Nothing is left in the source tree.
sys.dont_write_bytecode = True
from outside import MB, MS, listed, milliseconds, on_page, drawn, run, urgent
from terminal import FRAME_END, Program, activity, now, peak, since


def start(bench):
    first = {bench.smallest: [], bench.browser: []}
    with urgent():
        for _ in range(bench.times(21, 7)):
            for argv in ([bench.smallest], [bench.browser, "--demo"]):
                with Program(argv, bench.env) as program:
                    first[argv[0]].append(program.when(drawn))
    smallest, browser = first.values()
    more = statistics.median(browser) - statistics.median(smallest)
    bench.row("start to first frame, smallest ratatui program", milliseconds(smallest))
    bench.row("start to first frame, browser", milliseconds(browser))
    bench.row("  more than the smallest", f"{more * MS:.1f} ms", "at most 6 ms", more <= 6 / MS)


def first_page(bench):
    for latency in (0, 50):
        moments = []
        with urgent():
            for _ in range(bench.times(11, 5)):
                with bench.browse("--demo", "--latency", str(latency)) as program:
                    moments.append(program.when(listed))
        late = statistics.median(moments) - latency / MS
        bench.row(f"start to first page, round trip of {latency} ms", milliseconds(moments))
        bench.row("  more than the round trip", f"{late * MS:.1f} ms", "at most 15 ms", late <= 15 / MS)


def turning(bench):
    moments = []
    with urgent(), bench.browse("--demo", "--latency", "50") as program:
        program.when(listed)
        for number in range(2, bench.times(32, 12)):
            # So that the next page has arrived.
            program.settle(0.2)
            moments.append(program.press(b"n")[0])
            program.when(on_page(number))
    middle = statistics.median(moments)
    bench.row("n to the frame of a prefetched page, round trip of 50 ms", milliseconds(moments), "at most 2 ms", middle <= 2 / MS)


def keys(bench):
    medians = []
    for assets in (100, 1_000_000):
        moments, sizes = [], []
        with urgent(), bench.browse("--demo", "--assets", str(assets)) as program:
            program.when(listed)
            program.settle(0.3)
            for number in range(bench.times(200, 60)):
                # Down twenty rows and up again.
                moment, size = program.press(b"j" if number // 20 % 2 == 0 else b"k")
                moments.append(moment)
                sizes.append(size)
        medians.append(statistics.median(moments))
        last = statistics.quantiles(moments, n=100)[98]
        measured = f"{medians[-1] * MS:.2f} ms, p99 {last * MS:.2f} ms"
        bench.row(f"key to frame, {assets:,} assets a service", measured, "median at most 2 ms", medians[-1] <= 2 / MS)
        size = statistics.median(sizes)
        measured = f"{size:.0f} bytes (at most {max(sizes)})"
        bench.row("  bytes of a move by one row", measured, "at most 700", size <= 700)
    apart = medians[1] - medians[0]
    bench.row("  a million more than a hundred", f"{apart * MS:+.2f} ms", "at most 0.3 ms", apart <= 0.3 / MS)


def burst(bench):
    bursts = [
        ("1,000 keys in one write, within a page", b"j" * 20 + b"kj" * 490, 1),
        # The keys turn a page or two on the way; the last of them arrives with a frame of its own.
        ("1,000 keys in one write, over the page's end", b"j" * 1000, 2),
    ]
    for what, typed, most in bursts:
        counts, moments, left = [], [], []
        for _ in range(bench.times(5, 2)):
            with urgent(), bench.browse("--demo") as program:
                program.when(listed)
                program.settle(0.5)
                first, began = len(program.chunks), now() - program.start
                program.write(typed)
                program.settle(0.5)
                after = program.chunks[first:]
                counts.append(b"".join(data for _, data in after).count(FRAME_END))
                moments.append(after[-1][0] - began)
                left.append(program.unread())
        frames, unread = max(counts), max(left)
        measured = f"{frames} in {statistics.median(moments) * MS:.1f} ms, {unread} unread"
        bound = f"at most {most} frame{'s' * (most > 1)}, 0 unread"
        bench.row(what, measured, bound, frames <= most and unread == 0)


def idle(bench):
    seconds = bench.times(10, 4)
    # Affogato's page has assets that are still being made, and these are asked for again and again.
    with bench.server() as url, bench.browse("--config", bench.config(url, "heygen")) as program:
        program.when(listed)
        program.settle(1.0)
        # Where one is was kept, and is not kept again before another key.
        time.sleep(6)
        before = activity(program.pid)
        time.sleep(seconds)
        ticks, slept = since(before, activity(program.pid))
        wrote = program.read(0)
        measured = f"{ticks} ticks, {slept} switches" + (", output" if wrote else "")
        ok = ticks == 0 and slept == 0 and not wrote
        bench.row(f"idle for {seconds} s", measured, "none", ok)


def memory(bench):
    pages = bench.times(200, 60)
    with bench.browse("--demo", "--assets", "1000000") as program:
        program.when(listed)
        for _ in range(pages):
            program.write(b"n")
            program.settle(0.04)
        program.when(on_page(pages + 1))
        most = peak(program.pid)
    what = f"memory while browsing 2 x 1,000,000 assets, {pages} pages on"
    bench.row(what, f"{most / MB:.1f} MB", "under 60 MB", most < 60 * MB)


def run_list(bench, *options):
    """Seconds that `list --all` took, the most memory that it had, and its exit code."""
    began, most = now(), 0
    argv = [bench.browser, "list", "--all", "--format", "ndjson", *options]
    listing = subprocess.Popen(argv, env=bench.env, stdout=subprocess.DEVNULL)
    while listing.poll() is None:
        most = max(most, peak(listing.pid) or 0)
        time.sleep(0.002)
    return now() - began, most, listing.returncode


def listing(bench):
    assets, latency, at_once = bench.times(20_000, 4_000), 0.05, 4
    pages = math.ceil(assets / 50)
    ideal = (1 + math.ceil((pages - 1) / at_once)) * latency
    bound = ideal * 1.1 + 0.05
    with bench.server("--assets", str(assets), "--latency", "50") as url:
        config = bench.config(url, "affogato")
        taken = [run_list(bench, "--config", config)[0] for _ in range(bench.times(3, 1))]
    took = statistics.median(taken)
    what = f"list --all, {assets:,} assets, round trip of 50 ms, 4 at once"
    bench.row(what, f"{took:.3f} s (ideal {ideal:.2f} s)", f"at most {bound:.3f} s", took <= bound)


def list_memory(bench):
    few, many = 10_000, bench.times(1_000_000, 100_000)
    most = []
    for assets in (few, many):
        with bench.server("--assets", str(assets)) as url:
            config = bench.config(url, "affogato", "heygen")
            seconds, memory, code = run_list(bench, "--config", config)
        most.append(memory)
        measured = f"{memory / MB:.1f} MB, {seconds:.1f} s"
        bench.row(f"memory of list --all, 2 x {assets:,} assets", measured, "exit code 0", code == 0)
    each = (most[1] - most[0]) / (2 * (many - few))
    bench.row("  more for each asset more", f"{each:.1f} bytes", "at most 40 bytes", each <= 40)


ALL = {
    "start": start,
    "first-page": first_page,
    "turning": turning,
    "keys": keys,
    "burst": burst,
    "idle": idle,
    "memory": memory,
    "listing": listing,
    "list-memory": list_memory,
}


if __name__ == "__main__":
    sys.exit(run(__doc__, ALL))
