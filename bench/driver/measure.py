"""One run of one phase against one target."""
import json
import os
import subprocess
import time

from . import machine
from .targets import NATIVE, UPSTREAM, get, tune_cores

FAILURES = ("connect_errors", "read_errors", "bad_status", "unfinished", "no_done", "no_usage")


def upstream_counters():
    return json.loads(get(UPSTREAM + "/_stats"))


def load_command(target, arguments, anthropic=False):
    path = "/v1/messages" if anthropic else "/v1/chat/completions"
    command = [str(NATIVE / "load"), "--url", target.base + path, "--key", target.key, "--label", target.name, *arguments]
    if anthropic:
        command += ["--anthropic", "--model", "claude-sonnet-4-5"]
    for header in target.headers:
        command += ["--header", header]
    return command


def start_load(target, arguments, cores=None, anthropic=False):
    return subprocess.Popen(load_command(target, arguments, anthropic), stdout=subprocess.PIPE, text=True, preexec_fn=tune_cores(cores))


def finish_load(process):
    output, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"the load generator ended with {process.returncode}")
    return json.loads(output)


def run_phase(target, phase, cores=None, arguments=None):
    """Runs the phase and adds what the gateway's process cost to what the client saw."""
    get(f"{UPSTREAM}/_set?{phase.upstream}")
    aborted = upstream_counters()["aborted"]
    machine.reset_peak(target.pids)
    rss_before = machine.rss_mb(target.pids)
    cpu_before, steal_before, started = machine.cpu_seconds(target.pids), machine.steal(), time.monotonic()

    result = finish_load(start_load(target, arguments or phase.load_arguments(), cores))

    elapsed, cpu = time.monotonic() - started, machine.cpu_seconds(target.pids) - cpu_before
    stolen, ticks = (after - before for after, before in zip(machine.steal(), steal_before))
    result.update(
        target=target.name, phase=phase.name, upstream_aborted=upstream_counters()["aborted"] - aborted,
        failures=sum(result.get(name, 0) for name in FAILURES), steal_percent=round(100 * stolen / max(1, ticks), 1),
        load_average=os.getloadavg()[0])
    if target.pids:
        result.update(
            cpu_us_request=round(1e6 * cpu / max(1, result["all_done"]), 1), cpu_percent=round(100 * cpu / elapsed, 1),
            rss_before_mb=rss_before, rss_mb=machine.rss_mb(target.pids), rss_peak_mb=machine.peak_rss_mb(target.pids))
        if result.get("all_chunks"):
            result["cpu_us_chunk"] = round(1e6 * cpu / result["all_chunks"], 2)
    return result
