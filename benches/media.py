#!/usr/bin/env python3
"""What the facts and the poster of a large video cost, measured against a host of our own.

    cargo build --release --bin assetbrowse --example media
    benches/media.py            both, about a minute
    benches/media.py poster     one of them

Prints a table of bounds and measured values; ends with 1 if a bound is missed. Needs ffmpeg, which makes the video (200 MB of
H.264, a key frame every two seconds) and is what the poster is compared with: `ffmpeg -i URL -frames:v 1`. Each request waits
20 ms before it is answered. What was sent is counted by the host; what ffmpeg has not read when it closes its connection is within
the small buffer that the host sends from.
"""

import contextlib
import http.server
import re
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time

# Nothing is left in the source tree.
sys.dont_write_bytecode = True
from outside import MB, milliseconds, run

SIZE = 200 * 1000 * 1000
LATENCY = 0.020
CHUNK = 16 * 1024


class Host(http.server.ThreadingHTTPServer):
    """Serves one file, by ranges; counts the requests and the bytes."""

    daemon_threads = True

    def __init__(self, file):
        self.file = file
        self.size = file.stat().st_size
        self.lock = threading.Lock()
        self.forget()
        super().__init__(("127.0.0.1", 0), Answer)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 * CHUNK)

    def forget(self):
        with self.lock:
            self.requests = self.bytes = 0

    def count(self, requests=0, sent=0):
        with self.lock:
            self.requests += requests
            self.bytes += sent

    def handle_error(self, request, address):
        """Who closes early is no error."""


class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        host = self.server
        host.count(requests=1)
        time.sleep(LATENCY)
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        first, last = 0, host.size - 1
        if asked:
            first, last = int(asked[1]), min(int(asked[2] or last), last)
        self.send_response(206 if asked else 200)
        self.send_header("Content-Type", "video/mp4")
        self.send_header("Content-Length", last - first + 1)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("ETag", '"one"')
        if asked:
            self.send_header("Content-Range", f"bytes {first}-{last}/{host.size}")
        self.end_headers()
        with open(host.file, "rb") as file:
            file.seek(first)
            left = last - first + 1
            while left > 0:
                chunk = file.read(min(CHUNK, left))
                self.wfile.write(chunk)
                host.count(sent=len(chunk))
                left -= len(chunk)


@contextlib.contextmanager
def served(file):
    """A host of this file; gives it and the address."""
    host = Host(file)
    thread = threading.Thread(target=host.serve_forever)
    thread.start()
    try:
        yield host, f"http://127.0.0.1:{host.server_address[1]}/{file.name}"
    finally:
        host.shutdown()
        thread.join()
        host.server_close()


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


def ours(bench, host, url, what):
    """The bytes, the ranges, and the time of the whole process."""
    host.forget()
    began = time.monotonic()
    told = subprocess.run([bench.media, what, url], env=bench.env, check=True, capture_output=True, text=True).stdout.split()
    took = time.monotonic() - began
    assert int(told[0]) == host.bytes, f"it says {told[0]} bytes, the host sent {host.bytes}"
    return host.bytes, host.requests, took


def theirs(bench, host, url):
    host.forget()
    began = time.monotonic()
    quiet = ("ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", "-y")
    subprocess.run([*quiet, "-i", url, "-frames:v", "1", bench.home / "poster.png"], env=bench.env, check=True)
    return host.bytes, host.requests, time.monotonic() - began


def facts(bench):
    for place, file in videos(bench).items():
        with served(file) as (host, url):
            fetched, ranges, took = ours(bench, host, url, "facts")
            bench.row(
                f"facts of {host.size / MB:.0f} MB, index {place}",
                f"{fetched / MB:.2f} MB, {ranges} ranges, {milliseconds([took])}",
                "under 1 MB, 3 ranges",
                fetched < 1 * MB and ranges <= 3,
            )


def poster(bench):
    for place, file in videos(bench).items():
        with served(file) as (host, url):
            # In turn, so that both meet the same load.
            pairs = [(ours(bench, host, url, "poster"), theirs(bench, host, url)) for _ in range(bench.times(9, 3))]
            own, rival = zip(*pairs)
            (fetched, ranges, _), rival_bytes = own[0], statistics.median(sent for sent, _, _ in rival)
            times, rival_times = [took for _, _, took in own], [took for _, _, took in rival]
            bench.row(
                f"poster of {host.size / MB:.0f} MB, index {place}",
                f"{fetched / MB:.2f} MB, {ranges} ranges",
                f"under 3 MB, ffmpeg: {rival_bytes / MB:.2f} MB",
                fetched < min(3 * MB, rival_bytes),
            )
            is_no_slower = statistics.median(times) <= statistics.median(rival_times)
            bench.row("… its time", milliseconds(times), f"ffmpeg: {milliseconds(rival_times)}", is_no_slower)


if __name__ == "__main__":
    if not shutil.which("ffmpeg"):
        sys.exit("this needs ffmpeg")
    sys.exit(run(__doc__, {"facts": facts, "poster": poster}))
