"""Tollgate as it is measured. Everything that depends on its command line is in this file."""
import json
import os
import shutil
import subprocess

from .targets import BENCH, OUT, ROOT, Target

PROGRAM = os.environ.get("TOLLGATE", str(ROOT / "artifacts/publish/Tollgate/release_linux-x64/tollgate"))
CONFIG = os.environ.get("TOLLGATE_CONFIG", str(BENCH / "tollgate.bench.yaml"))
# On a real disk, not in a tmpfs: the journal's writes are part of what is measured.
DATA = os.environ.get("TOLLGATE_DATA", str(OUT / "tollgate-data"))


def serve_command():
    return [PROGRAM, "serve", "--config", CONFIG, "--data", DATA]


def create_key_command():
    return [PROGRAM, "keys", "create", "--data", DATA, "--organization", "bench", "--team", "bench", "--user", "bench", "--json"]


def create_budget_command(key_id):
    """A hard limit that is checked and held on every request and never reached."""
    return [PROGRAM, "budgets", "create", "--data", DATA, "--scope", f"key:{key_id}", "--kind", "hard", "--window", "month",
            "--limit", "1000000", "--json"]


class Tollgate(Target):
    name = "tollgate"
    base = "http://127.0.0.1:4100"
    ready_path = "/readyz"

    def environment(self):
        return {**os.environ, "BENCH_PROVIDER_KEY": "sk-upstream-bench"}

    def command(self):
        return serve_command()

    def prepare(self):
        """A fresh installation with one key and one budget. Made before the start, so that starting again costs no new set-up."""
        if self.key != Target.key:
            return
        shutil.rmtree(DATA, ignore_errors=True)
        os.makedirs(DATA)
        created = self.run(create_key_command())
        self.key = created["secret"]
        self.run(create_budget_command(created.get("id", "")))

    def run(self, command):
        done = subprocess.run(command, capture_output=True, text=True, env=self.environment(), cwd=ROOT)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}\nfailed with {done.returncode}: {done.stdout}{done.stderr}")
        return json.loads(done.stdout or "{}")
