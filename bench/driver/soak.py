"""Mixed traffic at a fixed rate for a long time: does memory grow, does anything fail?"""
import os
import time

from . import machine
from .measure import FAILURES, finish_load, start_load, upstream_counters
from .targets import UPSTREAM, get

# (share of the rate, connections, arguments, Anthropic?) A stream lasts 64 x 10 ms.
MIX = (
    (0.60, 64, ("--prompt", "1000"), False),
    (0.15, 32, ("--prompt", "20000"), False),
    (0.15, 128, ("--prompt", "1000", "--stream"), False),
    (0.10, 128, ("--prompt", "1000", "--stream"), True),
)


def run_soak(target, seconds, rate, interval, cores=None, report=None):
    get(f"{UPSTREAM}/_set?latency=5&delay=10&chunks=64&batch=1")
    before = upstream_counters()
    started = time.monotonic()
    cpu_before = machine.cpu_seconds(target.pids)
    loads = [start_load(target, ["--connections", str(connections), "--seconds", str(seconds), "--warmup", "1", "--rate", str(rate * share),
                                 "--poisson", "--seed", str(number + 1), *arguments], cores, anthropic)
             for number, (share, connections, arguments, anthropic) in enumerate(MIX)]
    samples = []
    while any(load.poll() is None for load in loads):
        elapsed = time.monotonic() - started
        if not samples or elapsed - samples[-1][0] >= interval:
            samples.append((round(elapsed, 1), machine.rss_mb(target.pids)))
            if report:
                report(*samples[-1])
        time.sleep(0.2)
    results = [finish_load(load) for load in loads]
    after = upstream_counters()
    cpu = machine.cpu_seconds(target.pids) - cpu_before
    done = sum(result["all_done"] for result in results)
    return {
        "target": target.name, "phase": "soak", "seconds": seconds, "rate": rate, "all_done": done,
        **{name: sum(result.get(name, 0) for result in results) for name in FAILURES},
        "failures": sum(result.get(name, 0) for result in results for name in FAILURES),
        "upstream_requests": after["requests"] - before["requests"], "upstream_aborted": after["aborted"] - before["aborted"],
        "p50": results[0]["p50"], "p99": results[0]["p99"], "stream_chunk_p99": results[2]["chunk_p99"],
        "cpu_us_request": round(1e6 * cpu / max(1, done), 1) if target.pids else None,
        "rss_first_mb": samples[0][1], "rss_last_mb": samples[-1][1], "rss_peak_mb": max(size for _, size in samples),
        # The first third fills pools and compiles; growth is what comes after it.
        "growth_mb_per_hour": growth_per_hour([s for s in samples if s[0] >= seconds / 3]), "samples": samples,
        "examples": [r["bad_example"] for r in results if "bad_example" in r], "load_average": os.getloadavg()[0],
    }


def growth_per_hour(samples):
    """Slope of the least-squares line through (seconds, MB), in MB an hour."""
    if len(samples) < 3:
        return None
    times, sizes = zip(*samples)
    mean_time, mean_size = sum(times) / len(times), sum(sizes) / len(sizes)
    spread = sum((t - mean_time) ** 2 for t in times)
    return round(sum((t - mean_time) * (s - mean_size) for t, s in samples) / spread * 3600, 2)
