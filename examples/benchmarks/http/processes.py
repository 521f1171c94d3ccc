"""Processes that end with the script: each by its own id, none by a name."""

import os
import pathlib
import select
import shutil
import signal
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
TARGET = HERE.parent / "target"
JAR = TARGET / "benchmarks.jar"
START_SECONDS = 60


def refuse(reason):
    sys.exit("REFUSED: " + reason)


def require(commands, modules):
    """Refuses where one of these is missing, and says how to come by it. Both map a name to a Debian package."""
    missing = [package for command, package in commands.items() if not shutil.which(command)]
    for module, package in modules.items():
        if subprocess.run([sys.executable, "-c", "import " + module], stderr=subprocess.DEVNULL).returncode:
            missing.append(package)
    if missing:
        refuse("these packages are missing: apt-get install " + " ".join(sorted(set(missing))))
    if not shutil.which("java"):
        refuse("there is no java, 17 or newer, on the PATH")
    if not JAR.exists():
        refuse("the JAR is missing: mvn -q -B package -DskipTests -Pbenchmarks -am -pl examples/benchmarks")


def end_on_signals():
    """A signal ends the script as an error does, so that what it started is ended, too."""
    numbers = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)

    def end(number, frame):
        # A second one must not interrupt the ending.
        for one in numbers:
            signal.signal(one, signal.SIG_IGN)
        sys.exit(128 + number)

    for number in numbers:
        signal.signal(number, end)


class Process:
    """A process whose errors go to a file in the target folder. It is ended when the block is left."""

    def __init__(self, name, command, environment=None, pass_fds=()):
        self.name = name
        TARGET.mkdir(parents=True, exist_ok=True)
        self.log = TARGET / (name + ".log")
        with self.log.open("wb") as log:
            self.popen = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env={**os.environ, **(environment or {})},
                pass_fds=pass_fds,
            )

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.end(signal.SIGTERM)

    def end(self, number):
        """Asks it to end, then makes it. Returns what it printed last."""
        if self.popen.poll() is None:
            self.popen.send_signal(number)
        try:
            return self.popen.communicate(timeout=10)[0].decode()
        except subprocess.TimeoutExpired:
            self.popen.kill()
            return self.popen.communicate()[0].decode()

    def await_port(self):
        """The port of a program of ours: it prints it when it is ready."""
        readable, _, _ = select.select([self.popen.stdout], [], [], START_SECONDS)
        line = self.popen.stdout.readline().decode() if readable else ""
        if not line.startswith("READY "):
            refuse(f"{self.name} does not start: see {self.log}")
        return int(line.split()[1])

    def await_quiet(self, seconds=40):
        """Waits until it and its children hardly use a processor, so that nothing is left of the load before."""
        deadline = time.monotonic() + seconds
        before = self._ticks()
        while time.monotonic() < deadline:
            time.sleep(0.3)
            now = self._ticks()
            if now - before <= 0.05 * os.sysconf("SC_CLK_TCK"):
                return
            before = now

    def _ticks(self):
        pid = self.popen.pid
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return sum(_ticks_of(one) for one in [pid, *children])


def _ticks_of(pid):
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    return int(fields[11]) + int(fields[12])


def java(name, program, environment=None, options=()):
    """A program of the JAR."""
    command = ["java", "-Xmx1g", *options, "-cp", str(JAR), "dev.latchkey.bench." + program]
    return Process(name, command, environment)
