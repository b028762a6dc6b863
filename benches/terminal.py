"""A program on a pseudo-terminal: started, watched, typed at, with the moment of every piece of its output.

While it is watched nothing but reading happens; the screen is worked out afterwards from what was read, so that this
does not delay the moments. Linux only, with nothing but Python's standard library.
"""

import fcntl
import os
import re
import select
import signal
import struct
import termios
import time
import unicodedata

SIZE = (120, 40)

# The browser marks where a frame ends (synchronised output).
FRAME_END = b"\x1b[?2026l"

# What a program may ask of a terminal, and what this one answers.
ANSWERS = [
    (rb"\x1b\[0?c", b"\x1b[?62;22c"),
    (rb"\x1b\[>0?c", b"\x1b[>1;10;0c"),
    (rb"\x1b\[5n", b"\x1b[0n"),
    (rb"\x1b\[6n", b"\x1b[1;1R"),
    (rb"\x1b\[14t", b"\x1b[4;%d;%dt" % (SIZE[1] * 20, SIZE[0] * 10)),
    (rb"\x1b\[16t", b"\x1b[6;20;10t"),
    (rb"\x1b\[18t", b"\x1b[8;%d;%dt" % (SIZE[1], SIZE[0])),
    (rb"\x1b\[>0?q", b"\x1bP>|bench\x1b\\"),
    (rb"\x1b\[\?u", b"\x1b[?0u"),
    (rb"\x1b\]10;\?(?:\x07|\x1b\\)", b"\x1b]10;rgb:dddd/dddd/dddd\x1b\\"),
    (rb"\x1b\]11;\?(?:\x07|\x1b\\)", b"\x1b]11;rgb:0000/0000/0000\x1b\\"),
]
QUESTION = re.compile(b"|".join(b"(%s)" % question for question, _ in ANSWERS))

now = time.perf_counter


class Gone(Exception):
    """The program has ended."""


class Screen:
    """The text on a screen, as far as a program that moves, clears and prints needs one."""

    TOKEN = re.compile(
        r"\x1b\[([0-?]*)[ -/]*([@-~])"  # moves, colours, modes
        r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\)"  # texts for the terminal itself
        r"|\x1b(?![\[\]PX^_])[ -/]*[0-~]"
        r"|[^\x1b]",
        re.S,
    )

    def __init__(self, size=SIZE):
        self.columns, self.rows = size
        self.left = b""
        self.clear()

    def clear(self):
        self.cells = [[" "] * self.columns for _ in range(self.rows)]
        self.x = self.y = 0

    def feed(self, data):
        data = self.left + data
        # A sequence or a character that goes on in the next piece waits for it.
        cut = len(data)
        escape = data.rfind(b"\x1b", max(0, cut - 64))
        if escape >= 0 and not self.TOKEN.match(data[escape:].decode("latin-1")):
            cut = escape
        else:
            for back in range(1, min(4, cut) + 1):
                byte = data[cut - back]
                if byte >= 0xC0:
                    if back < (2 if byte < 0xE0 else 3 if byte < 0xF0 else 4):
                        cut -= back
                    break
                if byte < 0x80:
                    break
        self.left = data[cut:]
        for token in self.TOKEN.finditer(data[:cut].decode("utf-8", "replace")):
            text = token.group()
            if len(text) == 1:
                self.put(text)
            elif token.group(2):
                self.control(token.group(2), token.group(1))

    def control(self, final, arguments):
        first, _, second = arguments.partition(";")
        number = int(first) if first.isdigit() else 1
        if final == "H":
            self.y, self.x = number - 1, int(second or 1) - 1
        elif final == "J" and first in ("", "2"):
            self.clear()
        elif final == "K" and first in ("", "0"):
            self.cells[self.y][self.x :] = [" "] * (self.columns - self.x)
        elif final in "AB":
            down = number if final == "B" else -number
            self.y = min(max(self.y + down, 0), self.rows - 1)
        elif final in "CD":
            right = number if final == "C" else -number
            self.x = min(max(self.x + right, 0), self.columns - 1)
        elif final == "G":
            self.x = number - 1

    def put(self, text):
        if text == "\r":
            self.x = 0
        elif text == "\b":
            self.x = max(self.x - 1, 0)
        elif text == "\n":
            self.y = min(self.y + 1, self.rows - 1)
        elif unicodedata.combining(text) or unicodedata.category(text) in ("Cc", "Cf", "Mn"):
            return
        elif self.y < self.rows and self.x < self.columns:
            self.cells[self.y][self.x] = text
            self.x += 1
            if unicodedata.east_asian_width(text) in "WF" and self.x < self.columns:
                self.cells[self.y][self.x] = ""
                self.x += 1

    def line(self, row):
        return "".join(self.cells[row]).rstrip()

    def text(self):
        return "\n".join(self.line(row) for row in range(self.rows))


class Program:
    """A program that runs on a terminal of its own. Moments are seconds since its `exec`."""

    def __init__(self, argv, env, size=SIZE):
        self.chunks = []
        self.screen = Screen(size)
        self.shown = 0
        self.status = None
        begun, begin = os.pipe()
        self.fd, slave = os.openpty()
        self.tty = os.ttyname(slave)
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], size[0] * 10, size[1] * 20))
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.setsid()
                fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
                for number in range(3):
                    os.dup2(slave, number)
                # The copying of this interpreter is no part of the program's start.
                os.write(begin, struct.pack("d", now()))
                os.execve(argv[0], argv, env)
            finally:
                os._exit(127)
        os.close(slave)
        os.close(begin)
        self.start = struct.unpack("d", os.read(begun, 8))[0]
        os.close(begun)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """Ends it as a person would, and if that does not help, at once."""
        try:
            self.write(b"q")
            self.settle(quiet=1.0, limit=2.0)
        except Gone:
            pass
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            self.status = os.waitpid(self.pid, 0)[1]
        os.close(self.fd)

    def read(self, patience):
        """Waits for a piece of output and takes it. Whether there was one."""
        ready, _, _ = select.select([self.fd], [], [], max(0.0, patience))
        if not ready:
            return False
        try:
            data = os.read(self.fd, 1 << 18)
        except OSError:
            data = b""
        if not data:
            self.status = os.waitpid(self.pid, 0)[1]
            raise Gone(self.status)
        self.chunks.append((now() - self.start, data))
        if b"\x1b" in data:
            for question in QUESTION.finditer(data):
                os.write(self.fd, ANSWERS[question.lastindex - 1][1])
        return True

    def settle(self, quiet=0.05, limit=5.0):
        """Reads until nothing has come for `quiet` seconds."""
        end = now() + limit
        while now() < end and self.read(quiet):
            pass

    def write(self, data):
        os.write(self.fd, data)

    def show(self, upto=None):
        """The screen after the first `upto` pieces."""
        upto = len(self.chunks) if upto is None else upto
        while self.shown < upto:
            self.screen.feed(self.chunks[self.shown][1])
            self.shown += 1
        return self.screen

    def when(self, is_there, limit=10.0, quiet=0.03):
        """The moment when the screen first was as `is_there` wants it."""
        end = now() + limit
        while True:
            self.settle(quiet, 0.5)
            while self.shown < len(self.chunks):
                if is_there(self.show(self.shown + 1)):
                    return self.chunks[self.shown - 1][0]
            if now() > end:
                raise TimeoutError("the screen never came:\n" + self.screen.text())

    def press(self, key, quiet=0.012, limit=1.0):
        """Types `key`; seconds until its frame was here whole, and the bytes of all that followed until it was quiet."""
        first = len(self.chunks)
        typed = now() - self.start
        self.write(key)
        data, moment = b"", None
        while self.read(limit if moment is None else quiet):
            data += self.chunks[-1][1]
            if moment is None and FRAME_END in data:
                moment = self.chunks[-1][0]
        if moment is None:
            raise TimeoutError(f"no frame after {key!r}: {self.chunks[first:]}")
        return moment - typed, len(data)

    def unread(self):
        """How many typed bytes the program has not taken yet."""
        slave = os.open(self.tty, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        try:
            return struct.unpack("i", fcntl.ioctl(slave, termios.FIONREAD, b"\0" * 4))[0]
        finally:
            os.close(slave)


def activity(pid):
    """Ticks of CPU that a process has used, and how often each of its threads has gone to sleep by itself."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    switches = {}
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/status") as file:
            switches[thread] = int(re.search(r"\nvoluntary_ctxt_switches:\s+(\d+)", file.read())[1])
    return int(fields[11]) + int(fields[12]), switches


def since(before, after):
    """Ticks and sleeps between two looks at a process. A thread that has come or gone has woken too."""
    (ticks_before, old), (ticks_after, new) = before, after
    threads = old.keys() | new.keys()
    slept = sum(new[thread] - old[thread] if thread in old and thread in new else 1 for thread in threads)
    return ticks_after - ticks_before, slept


def resident(pid):
    """The memory (resident) that a process has, in bytes."""
    with open(f"/proc/{pid}/status") as file:
        return int(re.search(r"VmRSS:\s+(\d+) kB", file.read())[1]) * 1024


def peak(pid):
    """The most memory (resident) that a process had so far, in bytes; `None` once it has ended."""
    try:
        with open(f"/proc/{pid}/status") as file:
            found = re.search(r"VmHWM:\s+(\d+) kB", file.read())
    except (FileNotFoundError, ProcessLookupError):
        return None
    return int(found[1]) * 1024 if found else None
