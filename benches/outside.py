"""What the measurements from outside share: the programs, the table, and what a finished screen looks like."""

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

# Nothing is left in the source tree.
sys.dont_write_bytecode = True
from terminal import SIZE, Program

ROOT = Path(__file__).resolve().parent.parent
MS = 1000.0
MB = 1e6


class Bench:
    """The programs, how often to repeat, and the table."""

    def __init__(self, folder, home, quick):
        self.browser = str(folder / "assetbrowse")
        self.smallest = str(folder / "examples" / "smallest")
        self.media = str(folder / "examples" / "media")
        self.home = Path(home)
        self.quick = quick
        # Nothing of the user's own settings or keys.
        self.env = {"HOME": home, "PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        self.missed = 0

    def times(self, many, few):
        return few if self.quick else many

    def row(self, what, measured, bound="", ok=None):
        self.missed += ok is False
        verdict = {None: "", True: "yes", False: "NO"}[ok]
        print(f"{what:<58} {bound:<26} {measured:<30} {verdict}", flush=True)

    def browse(self, *options):
        return Program([self.browser, *options], self.env)

    def config(self, url, *kinds):
        """A configuration with these accounts at one address."""
        path = self.home / "config.toml"
        accounts = [f'[providers.{kind}]\nkind = "{kind}"\nbase_url = "{url}"\napi_key = "demo"\n' for kind in kinds]
        path.write_text("\n".join(accounts))
        path.chmod(0o600)
        return str(path)

    @contextlib.contextmanager
    def server(self, *options):
        """The demo services in a process of their own; gives their address."""
        argv = [self.browser, "demo", "serve", *options]
        server = subprocess.Popen(argv, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            yield server.stdout.readline().split()[-1]
        finally:
            server.kill()
            server.wait()
            server.stdout.close()


@contextlib.contextmanager
def urgent(level=2):
    """What is started in here, and this, goes before everything else, where that is allowed; the higher level before the lower."""
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(level))
    except PermissionError:
        yield False
        return
    try:
        yield True
    finally:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


def milliseconds(values):
    return f"{statistics.median(values) * MS:.1f} ms ({min(values) * MS:.1f} to {max(values) * MS:.1f})"


def pictures(bench, size, count):
    """So many different photographs (as far as noise and shapes are one) of one size, as JPEG files."""
    width, height = size
    folder = bench.home / f"pictures-{width}x{height}"
    if not folder.exists():
        folder.mkdir()
        quiet = ("ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", "-y")
        drawn = f"testsrc2=s={width}x{height}:r=1:d={count},noise=alls=8"
        subprocess.run([*quiet, "-f", "lavfi", "-i", drawn, "-q:v", "4", folder / "%d.jpg"], check=True)
    return [folder / f"{number + 1}.jpg" for number in range(count)]


def drawn(screen):
    """The header and the status line are there; of the smallest program, its one line."""
    head = screen.line(0)
    return head.startswith("Press") or "assetbrowse" in head and screen.line(SIZE[1] - 1) != ""


def listed(screen):
    """The rows of the list are there, down to the last one, with none still to come."""
    rows = [screen.cells[row][21:85] for row in range(3, SIZE[1] - 2)]
    return all("".join(row).strip() for row in rows)


def on_page(number):
    return lambda screen: f"page {number}/" in screen.line(SIZE[1] - 1) and listed(screen)


def run(about, measurements):
    """Runs the measurements that the command line names, or all; gives the exit code."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    parser.add_argument("--folder", type=Path, default=ROOT / "target" / "release", help="where the built programs are")
    parser.add_argument("what", nargs="*", metavar="WHAT", help=", ".join(measurements))
    chosen = parser.parse_args()
    unknown = [name for name in chosen.what if name not in measurements]
    if unknown:
        parser.error(f"{unknown[0]} is none of {', '.join(measurements)}")
    with urgent() as is_urgent:
        priority = "real-time" if is_urgent else "usual"
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load {load:.1f} before, priority of the short measurements: {priority}\n")
    with tempfile.TemporaryDirectory() as home:
        bench = Bench(chosen.folder.resolve(), home, chosen.quick)
        print(f"{'what':<58} {'bound':<26} {'measured':<30} ok")
        for name in chosen.what or measurements:
            measurements[name](bench)
    return 1 if bench.missed else 0
