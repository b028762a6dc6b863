#!/usr/bin/env python3
"""What looking at pictures costs whoever moves about, measured in the whole program on a pseudo-terminal, with half-blocks.

    cargo build --release --bin assetbrowse
    benches/previews.py            all of it, about a minute and a half
    benches/previews.py --quick    a short run with fewer repetitions
    benches/previews.py moving     some of it

Prints a table of bounds and measured values; ends with 1 if a bound is missed. Linux only; needs ffmpeg, which makes the
pictures. The service and its media are a host of our own in another process, which counts what it is asked for. The machine
should have nothing else to do.
"""

import collections
import contextlib
import json
import random
import shutil
import statistics
import string
import sys
import urllib.parse

# Nothing is left in the source tree.
sys.dont_write_bytecode = True
from host import apart
from outside import MB, MS, listed, pictures, run, urgent
from terminal import FRAME_END, now, resident

# A key that is held repeats 30 times a second.
REPEAT = 1 / 30
ROWS = 200

# Half of the character that pictures are made of.
HALF_BLOCK = "▀".encode()


def names(count):
    """So many names, of which neighbours have no letter in common: a frame that shows another one writes all of it."""
    dice = random.Random(1)
    last, made = "", []
    for _ in range(count):
        last = "".join(dice.choice([letter for letter in string.ascii_lowercase if letter not in last]) for _ in range(8))
        made.append(last)
    return made


class Service:
    """An Affogato of so many pictures."""

    def __init__(self, bench, size, count, files=10):
        self.size = size
        self.names = names(count)
        self.files = pictures(bench, size, files)

    def __call__(self, path, address):
        """What is at a path, and its type; the address is in the URLs."""
        parts = urllib.parse.urlsplit(path)
        if not parts.path.endswith("/assets"):
            number = int(parts.path.split("/")[2])
            return self.files[number % len(self.files)], "image/jpeg"
        query = {name: int(value) for name, value in urllib.parse.parse_qsl(parts.query) if value.isdigit()}
        first = (query["page"] - 1) * query["page_size"]
        items = [self.item(number, address) for number in range(first, min(first + query["page_size"], len(self.names)))]
        answer = {"data": items, "err": {}, "pagination": {"total": len(self.names)}}
        return json.dumps(answer).encode(), "application/json"

    def item(self, number, address):
        width, height = self.size
        url = f"{address}/media/{number}/{self.names[number]}.jpg"
        return {"id": f"a{number}", "type": "image", "status": "active", "size": {"width": width, "height": height}, "url": url}


@contextlib.contextmanager
def served(bench, *what):
    """A service in a process of its own, and the configuration that names it."""
    service = Service(bench, *what)
    with apart(service) as host:
        yield host, bench.config(host.url, "affogato"), [name.encode() for name in service.names]


def media(asked):
    """The requests for pictures among all."""
    return collections.Counter({path: count for path, count in asked.items() if path.startswith("/media/")})


def cold(bench):
    """Takes away what is kept: the cache, the catalogue, where one left off."""
    for folder in (".cache", ".local"):
        shutil.rmtree(bench.home / folder, ignore_errors=True)


@contextlib.contextmanager
def browse(bench, config, images):
    with bench.browse("--config", config, "--fresh", "--images", images) as program:
        program.when(listed)
        program.settle(0.6, 3)
        # Only this process goes before others: the threads of the browser are as they are for everybody.
        with urgent():
            yield program


def hold(program, keys, every=0.0):
    """Types keys, each `every` seconds after the last one or at once behind its frame; gives the seconds to the frames.

    A key is a pair: what is typed, and what its frame has to write.
    """
    taken, due = [], now()
    for key, shown in keys:
        while (left := due - now()) > 0:
            program.read(left)
        due = max(due + every, now() - every)
        first, typed = len(program.chunks), now() - program.start
        program.write(key)
        data, at = b"", -1
        while at < 0 or FRAME_END not in data[at:]:
            if not program.read(1.0):
                raise TimeoutError(f"no frame with {shown!r} after {key!r}")
            data = b"".join(piece for _, piece in program.chunks[first:])
            at = data.find(shown)
        taken.append(program.chunks[-1][0] - typed)
    return taken


def spread(taken):
    last = statistics.quantiles(taken, n=100)[94]
    return f"{statistics.median(taken) * MS:.2f} ms, p95 {last * MS:.2f} ms"


def compare(bench, what, with_them, without):
    """A bound of what is no slower: within a tenth, and what a frame varies by."""
    bench.row(f"{what}, previews off", spread(without))
    median, least = statistics.median(with_them), statistics.median(without)
    bench.row(f"{what}, on", spread(with_them), "no slower (10 %, 0.2 ms)", median <= least * 1.1 + 0.2 / MS)


def moving(bench):
    with served(bench, (640, 360), 2 * ROWS) as (host, config, shown):
        keys = [(b"j", name) for name in shown[1 : ROWS + 1]]
        for what, every, rounds in (("held", REPEAT, 1), ("at once", 0, bench.times(3, 1))):
            taken, asked, drawn = collections.defaultdict(list), [], []
            for _ in range(rounds):
                for mode, images in (("off", "off"), ("cold", "halfblocks"), ("warm", "halfblocks")):
                    cold(bench)
                    if mode == "warm":
                        keep(bench, config, host)
                    host.asked()
                    with browse(bench, config, images) as program:
                        first = len(program.chunks)
                        taken[mode] += hold(program, keys, every)
                        moved = program.chunks[first:]
                        program.settle(0.5, 2)
                    if mode == "cold":
                        asked.append(media(host.asked()).total())
                    if mode == "warm":
                        drawn.append(sum(has_picture(frame) for frame in frames(moved)))
            for mode in ("cold", "warm"):
                compare(bench, f"{ROWS} rows {what}, {mode}", taken[mode], taken["off"])
            bench.row("  requests, cold (of the first and the last row)", str(max(asked)), "at most 2", max(asked) <= 2)
            bench.row("  pictures drawn on the way, warm", f"{statistics.median(drawn):.0f}")


def keep(bench, config, host):
    """Has the pictures of all these rows kept: by the contact sheet."""
    with browse(bench, config, "halfblocks") as program:
        look_at(program, host, ROWS + 1)


def look_at(program, host, count, seen=None):
    """Pages through the contact sheet until so many pictures were fetched."""
    if seen is None:
        seen = set()
        program.write(b"t")
    end = now() + 60
    while len(seen) < count:
        if now() > end:
            raise TimeoutError(f"only {len(seen)} of {count} pictures were asked for")
        program.settle(0.25, 5)
        seen.update(media(host.asked()))
        program.write(b"\x1b[6~")
    return seen


def resting(bench):
    """Moves with rests on the way: a request for each row that was rested on, and for no other."""
    rests = bench.times(20, 8)
    with served(bench, (640, 360), 2 * ROWS) as (host, config, shown):
        cold(bench)
        with browse(bench, config, "halfblocks") as program:
            host.asked()
            for rest in range(rests):
                hold(program, [(b"j", name) for name in shown[1 + 10 * rest : 11 + 10 * rest]], REPEAT)
                program.settle(0.3, 0.4)
            asked = media(host.asked())
        what = f"requests, {10 * rests} rows held, {rests} rested on"
        bench.row(what, str(asked.total()), f"at most {rests}", asked.total() <= rests)


def decoding(bench):
    keys = bench.times(60, 30)
    with served(bench, (4000, 3000), 400, 2) as (host, config, shown):
        taken = {"off": [], "halfblocks": []}
        for _ in range(bench.times(3, 1)):
            for images in taken:
                cold(bench)
                with browse(bench, config, images) as program:
                    program.write(b"t")
                    program.settle(0.2, 0.3)
                    taken[images] += moments(program, keys)
        compare(bench, "a key on the sheet, 12 MP decoded", taken["halfblocks"], taken["off"])


def moments(program, keys):
    """Right and left on the contact sheet, 30 a second: the seconds to the frames."""
    taken = []
    for number in range(keys):
        taken.append(program.press(b"\x1b[C" if number % 2 == 0 else b"\x1b[D", quiet=REPEAT / 2)[0])
        program.read(REPEAT / 2)
    return taken


def cached(bench):
    with served(bench, (640, 360), 400) as (host, config, shown):
        cold(bench)
        rows = bench.times(30, 12)
        with browse(bench, config, "halfblocks") as program:
            for name in shown[1 : rows + 1]:
                hold(program, [(b"j", name)])
                program.settle(0.3, 0.5)
        behind, between = [], []
        with browse(bench, config, "halfblocks") as program:
            host.asked()
            for name in shown[1 : rows + 1]:
                first = len(program.chunks)
                hold(program, [(b"j", name)])
                at = program.chunks[-1][0]
                program.settle(0.2, 0.4)
                late, frames = picture(program.chunks[first:], at)
                behind.append(late)
                between.append(frames)
            asked = media(host.asked()).total()
        bench.row("the key's frame to that with the kept picture", spread(behind))
        bench.row("  frames between", str(max(between)), "none: the next frame", max(between) == 0)
        bench.row("  requests", str(asked), "none", asked == 0)


def picture(chunks, at):
    """How long after the key's frame that of the picture came, and how many others came between."""
    moments = [moment for moment, piece in chunks for _ in range(piece.count(FRAME_END))]
    later = [(moment, frame) for moment, frame in zip(moments, frames(chunks)) if moment > at]
    for number, (moment, frame) in enumerate(later):
        if has_picture(frame):
            return moment - at, number
    raise TimeoutError("no picture")


def frames(chunks):
    """The frames that ended in these pieces of output."""
    return b"".join(piece for _, piece in chunks).split(FRAME_END)[:-1]


def has_picture(frame):
    return frame.count(HALF_BLOCK) > 50


def memory(bench):
    marks = (200, 600, 1000)
    with served(bench, (1280, 720), 1200) as (host, config, _):
        cold(bench)
        held = []
        with browse(bench, config, "halfblocks") as program:
            host.asked()
            seen = None
            for mark in marks:
                seen = look_at(program, host, mark, seen)
                program.settle(0.5, 3)
                held.append(resident(program.pid))
        for mark, bytes in zip(marks, held):
            bench.row(f"memory after {mark:,} pictures of 1280x720", f"{bytes / MB:.1f} MB")
        more = held[-1] / held[0] - 1
        bench.row("  1,000 more than 200", f"{more * 100:+.0f} %", "at most 10 %", more <= 0.1)


ALL = {"moving": moving, "resting": resting, "decoding": decoding, "cached": cached, "memory": memory}


if __name__ == "__main__":
    if not shutil.which("ffmpeg"):
        sys.exit("this needs ffmpeg")
    sys.exit(run(__doc__, ALL))
