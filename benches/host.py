"""A host of media, and the service that lists them: answers late, by ranges, and counts what it was asked for."""

import collections
import contextlib
import http.server
import multiprocessing
import re
import socket
import threading
import time

CHUNK = 16 * 1024


class Host(http.server.ThreadingHTTPServer):
    """Serves what `find` gives for a path and its own address (a file or bytes, and the type), some seconds late."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, find, latency):
        self.find = find
        self.latency = latency
        self.lock = threading.Lock()
        self.forget()
        super().__init__(("127.0.0.1", 0), Answer)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 * CHUNK)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def forget(self):
        with self.lock:
            self.asked = collections.Counter()
            self.bytes = 0

    @property
    def requests(self):
        return self.asked.total()

    def handle_error(self, request, address):
        """Who closes early is no error."""


class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def do_GET(self):
        host = self.server
        with host.lock:
            host.asked[self.path] += 1
        time.sleep(host.latency)
        found, mime = host.find(self.path, host.url)
        with contextlib.ExitStack() as closing:
            file = None
            if not isinstance(found, bytes):
                file = closing.enter_context(open(found, "rb"))
            size = len(found) if file is None else found.stat().st_size
            asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
            first, last = 0, size - 1
            if asked:
                first, last = int(asked[1]), min(int(asked[2] or last), last)
            self.send_response(206 if asked else 200)
            self.send_header("Content-Type", mime)
            self.send_header("Content-Length", last - first + 1)
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("ETag", '"one"')
            if asked:
                self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
            self.end_headers()
            if file is None:
                self.send(found[first : last + 1])
                return
            file.seek(first)
            left = last - first + 1
            while left > 0:
                chunk = file.read(min(CHUNK, left))
                self.send(chunk)
                left -= len(chunk)

    def send(self, chunk):
        self.wfile.write(chunk)
        with self.server.lock:
            self.server.bytes += len(chunk)


@contextlib.contextmanager
def served(find, latency):
    """A host in a thread; for what only waits while it is asked."""
    host = Host(find, latency)
    thread = threading.Thread(target=host.serve_forever)
    thread.start()
    try:
        yield host
    finally:
        host.shutdown()
        thread.join()
        host.server_close()


class Apart:
    """A host in a process of its own, so that it does not delay what is measured in this one."""

    def __init__(self, pipe):
        self.pipe = pipe
        self.url = pipe.recv()

    def asked(self):
        """How often each path was asked for since the last time."""
        self.pipe.send(True)
        return self.pipe.recv()


def serve(pipe, find, latency):
    with served(find, latency) as host:
        pipe.send(host.url)
        with contextlib.suppress(EOFError):
            while pipe.recv():
                asked = host.asked
                host.forget()
                pipe.send(asked)


@contextlib.contextmanager
def apart(find, latency=0.0):
    ours, its = multiprocessing.Pipe()
    # What finds the files need not be sent to it.
    process = multiprocessing.get_context("fork").Process(target=serve, args=(its, find, latency), daemon=True)
    process.start()
    try:
        yield Apart(ours)
    finally:
        ours.send(False)
        process.join()
