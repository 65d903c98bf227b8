"""What is measured: how each gateway is started, reached and stopped. Tollgate is in tollgate.py."""
import os
import signal
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from pathlib import Path

from . import machine

BENCH = Path(__file__).resolve().parent.parent
ROOT = BENCH.parent
OUT = BENCH / "out"
NATIVE = BENCH / "native" / "build"
UPSTREAM = "http://127.0.0.1:18080"


def get(url, timeout=5):
    with urllib.request.urlopen(url, timeout=timeout) as answer:
        return answer.read().decode()


def post_first_request(target):
    body = b'{"model":"gpt-4o-mini","max_tokens":16,"messages":[{"role":"user","content":"Are you there?"}]}'
    request = urllib.request.Request(target.base + "/v1/chat/completions", body, {
        "Content-Type": "application/json", "Authorization": "Bearer " + target.key, **dict(h.split(": ", 1) for h in target.headers)})
    with urllib.request.urlopen(request, timeout=5) as answer:
        answer.read()


def refuse_taken_port(base):
    """A process left over from a broken run would be measured in place of ours."""
    place = urllib.parse.urlsplit(base)
    with socket.socket() as probe:
        if probe.connect_ex((place.hostname, place.port)) == 0:
            raise SystemExit(f"something already listens on {place.netloc}; stop it first")


def tune_cores(cores):
    """For Popen(preexec_fn=...): pins a process, where the caller asked for it."""
    return (lambda: os.sched_setaffinity(0, cores)) if cores else None


class Target:
    """A base URL and, if it has one, the process behind it."""
    name = "?"
    base = UPSTREAM
    key = "sk-bench"
    headers = ()
    ready_path = None
    process = None
    pids = ()
    cold_start_ms = None

    def command(self):
        return None

    def environment(self):
        return os.environ.copy()

    def prepare(self):
        pass

    def start(self, cores=None):
        self.prepare()
        command = self.command()
        if command is None:
            return
        refuse_taken_port(self.base)
        OUT.mkdir(exist_ok=True)
        started = time.monotonic()
        with open(OUT / f"{self.name}.log", "a") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=self.environment(), cwd=ROOT,
                                            preexec_fn=tune_cores(cores))
        self.cold_start_ms = None
        self.wait_until_answering(started)
        self.pids = machine.family(self.process.pid)

    def wait_until_answering(self, started, patience=30):
        """The cold start ends with the first answered model call; readiness, where a gateway tells it, may come later."""
        while time.monotonic() - started < patience and self.process.poll() is None:
            try:
                if self.cold_start_ms is None:
                    post_first_request(self)
                    self.cold_start_ms = round((time.monotonic() - started) * 1000)
                if self.ready_path:
                    get(self.base + self.ready_path, timeout=2)
                return
            except OSError:
                time.sleep(0.005)
        self.stop()
        raise SystemExit(f"{self.name} did not become ready; see {OUT / (self.name + '.log')}")

    def stop(self):
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


class Direct(Target):
    """No gateway: what client and upstream alone reach."""
    name = "direct"


class Upstream(Target):
    name = "upstream"

    def command(self):
        return [str(NATIVE / "upstream"), "--port", "18080"]


class Nginx(Target):
    """The practical limit of a proxy: keep-alive both ways, no buffering, no log."""
    name = "nginx"
    base = "http://127.0.0.1:18081"

    def __init__(self, workers):
        self.workers = workers

    def prepare(self):
        place = OUT / "nginx"
        place.mkdir(parents=True, exist_ok=True)
        template = (BENCH / "nginx.conf.template").read_text()
        (place / "nginx.conf").write_text(template.replace("@WORKERS@", str(self.workers)).replace("@PLACE@", str(place)))

    def command(self):
        return ["nginx", "-p", str(OUT / "nginx"), "-c", str(OUT / "nginx" / "nginx.conf"), "-e", str(OUT / "nginx" / "error.log")]


class Passthrough(Target):
    """The bare reference proxy: the floor of this platform."""
    name = "passthrough"
    base = "http://127.0.0.1:18082"

    def command(self):
        program = ROOT / "artifacts/publish/Tollgate.Bench.Passthrough/release/passthrough"
        return [str(program), "--port", "18082", "--upstream", UPSTREAM]


class Peer(Target):
    """Another gateway that is already running and sends its traffic to the upstream."""

    def __init__(self, name, base, key="sk-bench", pid=None, headers=()):
        self.name, self.base, self.key, self.headers = name, base, key, tuple(headers)
        self.pids = machine.family(pid) if pid else ()
