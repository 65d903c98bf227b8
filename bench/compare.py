#!/usr/bin/env python3
"""Compares Tollgate, nginx and the bare pass-through. Started by run.sh, which builds everything first. See README.md."""
import argparse
import json
import os
import random
import resource
import sys
import time

from driver import machine, phases, report, startup
from driver.figures import Figures
from driver.measure import run_phase
from driver.soak import run_soak
from driver.targets import OUT, Direct, Nginx, Passthrough, Peer, Upstream
from driver.tollgate import Tollgate


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    env = os.environ.get
    parser.add_argument("--targets", default=env("TARGETS", "direct,nginx,passthrough,tollgate"))
    parser.add_argument("--phases", default=env("PHASES", phases.DEFAULT), help="of " + ",".join(phases.ALL))
    parser.add_argument("--reps", type=int, default=int(env("REPS", "5")))
    parser.add_argument("--warm", type=float, default=float(env("WARM", "20")), help="seconds of saturating traffic before the first figure")
    parser.add_argument("--starts", type=int, default=int(env("STARTS", "5")), help="cold starts measured per target")
    parser.add_argument("--soak-rate", type=float, default=float(env("RATE", "300")))
    parser.add_argument("--soak-seconds", type=float, default=60)
    parser.add_argument("--peers", help="JSON file: [{name, base, key, pid, headers}] of gateways that run already")
    parser.add_argument("--gateway-cores", type=cores, help="such as 0,1: pins the gateways; client and upstream with --load-cores")
    parser.add_argument("--load-cores", type=cores)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--quick", action="store_true", help="a minute's smoke run; its figures mean nothing")
    chosen = parser.parse_args()
    if chosen.quick:
        chosen.reps, chosen.warm, chosen.starts = 1, min(chosen.warm, 2), 1
        chosen.soak_seconds = min(chosen.soak_seconds, 6)
        if chosen.phases == phases.DEFAULT:
            chosen.phases = phases.QUICK
    return chosen


def cores(text):
    return {int(core) for core in text.split(",")}


def make_targets(chosen):
    workers = len(chosen.gateway_cores) if chosen.gateway_cores else os.cpu_count()
    known = {"direct": Direct, "nginx": lambda: Nginx(workers), "passthrough": Passthrough, "tollgate": Tollgate}
    unknown = set(chosen.targets.split(",")) - set(known)
    if unknown:
        raise SystemExit(f"unknown target: {', '.join(sorted(unknown))}; known are {', '.join(known)}, others go into --peers")
    targets = [known[name]() for name in chosen.targets.split(",")]
    if chosen.peers:
        with open(chosen.peers) as f:
            targets += [Peer(**peer) for peer in json.load(f)]
    return targets


class Record:
    """Raw results: one JSON line each, written at once, so that a broken run is not lost."""

    def __init__(self, path):
        self.path, self.results = path, []

    def add(self, result):
        self.results.append(result)
        with open(self.path, "a") as f:
            f.write(json.dumps(result) + "\n")
        print(summary(result), file=sys.stderr, flush=True)


def summary(result):
    shown = {key: result[key] for key in ("rps", "p50", "p99", "chunk_p99", "cpu_us_request", "rss_peak_mb", "cold_start_ms", "failures",
                                          "bad_example", "error") if result.get(key) is not None}
    return f"{result['phase']:>9} {result['target']:<12} " + " ".join(f"{key}={value}" for key, value in shown.items())


def measure(target, phase, chosen):
    if phase.kind == "soak":
        return run_soak(target, chosen.soak_seconds, chosen.soak_rate, 1, chosen.load_cores)
    return run_phase(target, phase.quick() if chosen.quick else phase, chosen.load_cores)


def run(chosen, targets, record):
    for target in targets:
        started = startup.start_cold(target, chosen.starts, chosen.gateway_cores)
        if started:
            record.add(started)
    for target in targets:
        if chosen.warm > 0:
            record.add(startup.warm_up(target, chosen.warm if target.process else 1, chosen.load_cores))
    order = random.Random(chosen.seed)
    for repetition in range(chosen.reps):
        for name in chosen.phases.split(","):
            phase = phases.ALL[name]
            if repetition >= phase.most_repetitions:
                continue
            for target in order.sample(targets, len(targets)):
                if phase.kind == "soak" and not target.pids:
                    continue
                record.add({**measure(target, phase, chosen), "repetition": repetition})
                # Thousands of streams cut at the end of a phase must not be closed at the cost of the next.
                time.sleep(3 if phase.connections > 1000 else 0.3)


def main():
    chosen = options()
    unknown = set(chosen.phases.split(",")) - set(phases.ALL)
    if unknown:
        raise SystemExit(f"unknown phase: {', '.join(sorted(unknown))}")
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    OUT.mkdir(exist_ok=True)
    targets, upstream = make_targets(chosen), Upstream()
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    record = Record(OUT / f"compare-{stamp}.jsonl")
    about = {"date": time.strftime("%F %T UTC", time.gmtime()), **machine.describe(), "repetitions": chosen.reps, "warm-up s": chosen.warm,
             "seed": chosen.seed}
    try:
        upstream.start(chosen.load_cores)
        run(chosen, targets, record)
    finally:
        for target in [*targets, upstream]:
            target.stop()
    judged = [target.name for target in targets if target.name not in ("direct", "nginx")]
    text = report.render(Figures(record.results, [target.name for target in targets]), about, judged)
    if chosen.quick:
        text = "> Smoke run: too short for any figure to mean something.\n\n" + text
    (OUT / f"compare-{stamp}.md").write_text(text)
    print(text)
    print(f"raw results: {record.path}", file=sys.stderr)


if __name__ == "__main__":
    main()
