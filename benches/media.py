#!/usr/bin/env python3
"""What the facts and the poster of a large video cost, and a page of thumbnails, measured against a host of our own.

    cargo build --release --bin assetbrowse --example media
    benches/media.py            all of it, about a minute
    benches/media.py poster     some of it

Prints a table of bounds and measured values; ends with 1 if a bound is missed. Needs ffmpeg, which makes the pictures and the
video (200 MB of H.264, a key frame every two seconds) and is what the poster is compared with: `ffmpeg -i URL -frames:v 1`. Each
request for the video waits 20 ms before it is answered, each for a thumbnail 50 ms. What was sent is counted by the host; what
ffmpeg has not read when it closes its connection is within the small buffer that the host sends from.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time

# Nothing is left in the source tree.
sys.dont_write_bytecode = True
from host import served
from outside import MB, MS, milliseconds, pictures, run

SIZE = 200 * 1000 * 1000
LATENCY = 0.020

# Of a page of thumbnails.
COUNT = 50
PAGE_LATENCY = 0.050


def videos(bench):
    """The same video with its index first and last."""
    quiet = ("ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", "-y")
    part, last, first = (bench.home / name for name in ("part.mp4", "last.mp4", "first.mp4"))
    if not first.exists():
        drawn = "testsrc2=s=1920x1080:r=30:d=6,noise=alls=30:allf=t"
        coded = ("-c:v", "libx264", "-preset", "ultrafast", "-b:v", "40M", "-maxrate", "40M", "-bufsize", "40M", "-g", "60")
        subprocess.run([*quiet, "-f", "lavfi", "-i", drawn, *coded, "-pix_fmt", "yuv420p", part], check=True)
        again = str(max(0, -(-SIZE // part.stat().st_size) - 1))
        subprocess.run([*quiet, "-stream_loop", again, "-i", part, "-c", "copy", last], check=True)
        subprocess.run([*quiet, "-i", last, "-c", "copy", "-movflags", "+faststart", first], check=True)
    return {"first": first, "last": last}


def ours(bench, host, what):
    """The bytes, the ranges, and the time of the whole process."""
    host.forget()
    began = time.monotonic()
    argv = [bench.media, what, f"{host.url}/clip.mp4"]
    told = subprocess.run(argv, env=bench.env, check=True, capture_output=True, text=True).stdout.split()
    took = time.monotonic() - began
    assert int(told[0]) == host.bytes, f"it says {told[0]} bytes, the host sent {host.bytes}"
    return host.bytes, host.requests, took


def theirs(bench, host):
    host.forget()
    began = time.monotonic()
    quiet = ("ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", "-y")
    subprocess.run([*quiet, "-i", f"{host.url}/clip.mp4", "-frames:v", "1", bench.home / "poster.png"], env=bench.env, check=True)
    return host.bytes, host.requests, time.monotonic() - began


def facts(bench):
    for place, file in videos(bench).items():
        with served(lambda *_: (file, "video/mp4"), LATENCY) as host:
            fetched, ranges, took = ours(bench, host, "facts")
            bench.row(
                f"facts of {file.stat().st_size / MB:.0f} MB, index {place}",
                f"{fetched / MB:.2f} MB, {ranges} ranges, {milliseconds([took])}",
                "under 1 MB, 3 ranges",
                fetched < 1 * MB and ranges <= 3,
            )


def poster(bench):
    for place, file in videos(bench).items():
        with served(lambda *_: (file, "video/mp4"), LATENCY) as host:
            # In turn, so that both meet the same load.
            pairs = [(ours(bench, host, "poster"), theirs(bench, host)) for _ in range(bench.times(9, 3))]
            own, rival = zip(*pairs)
            (fetched, ranges, _), rival_bytes = own[0], statistics.median(sent for sent, _, _ in rival)
            times, rival_times = [took for _, _, took in own], [took for _, _, took in rival]
            bench.row(
                f"poster of {file.stat().st_size / MB:.0f} MB, index {place}",
                f"{fetched / MB:.2f} MB, {ranges} ranges",
                f"under 3 MB, ffmpeg: {rival_bytes / MB:.2f} MB",
                fetched < min(3 * MB, rival_bytes),
            )
            is_no_slower = statistics.median(times) <= statistics.median(rival_times)
            bench.row("… its time", milliseconds(times), f"ffmpeg: {milliseconds(rival_times)}", is_no_slower)


def page(bench):
    for what, size in (("thumbnails of 640x360", (640, 360)), ("pictures of 1920x1080", (1920, 1080))):
        files = pictures(bench, size, 10)
        with served(lambda path, _: (files[int(path[1:]) % len(files)], "image/jpeg"), PAGE_LATENCY) as host:
            # In turn, so that both meet the same load.
            pairs = []
            for _ in range(bench.times(9, 3)):
                with tempfile.TemporaryDirectory(dir=bench.home) as folder:
                    own = seconds(bench, "thumbnails", host.url, COUNT, folder)
                pairs.append((own, seconds(bench, "loop", host.url, COUNT)))
        own, bare = zip(*pairs)
        more = statistics.median(own) / statistics.median(bare) - 1
        each = statistics.mean(file.stat().st_size for file in files) / 1000
        bench.row(f"a page of {COUNT} {what}, {each:.0f} kB each", milliseconds(own))
        bench.row("  a bare loop, 8 at a time", milliseconds(bare))
        bound = "at most 25 % more" if size == (640, 360) else ""
        bench.row("  more than the loop", f"{more * 100:+.0f} %", bound, more <= 0.25 if bound else None)


def seconds(bench, what, *arguments):
    """The seconds that the example says it took."""
    argv = [bench.media, what, *map(str, arguments)]
    return float(subprocess.run(argv, env=bench.env, check=True, capture_output=True, text=True).stdout) / MS


if __name__ == "__main__":
    if not shutil.which("ffmpeg"):
        sys.exit("this needs ffmpeg")
    sys.exit(run(__doc__, {"facts": facts, "poster": poster, "page": page}))
