"""Cold starts, and how long a fresh process needs to reach its speed."""
import statistics

from . import machine
from .measure import run_phase
from .phases import ALL, Phase


def start_cold(target, times, cores):
    """Starts the target several times; the last process stays."""
    times_ms, sizes_mb = [], []
    for attempt in range(times):
        target.start(cores)
        if target.process is None:
            return None
        times_ms.append(target.cold_start_ms)
        sizes_mb.append(machine.rss_mb(target.pids))
        if attempt < times - 1:
            target.stop()
    return {"target": target.name, "phase": "start", "cold_start_ms": statistics.median(times_ms), "cold_start_all_ms": times_ms,
            "idle_rss_mb": statistics.median(sizes_mb)}


def warm_up(target, seconds, cores):
    """Saturating traffic until compiled code has settled. Returns the second in which 80 % of the final rate was reached."""
    plain = Phase("warm", "", "throughput", 64, seconds, 0)
    result = run_phase(target, plain, cores)
    for phase, share in ((ALL["s0"], 0.5), (ALL["t100k"], 0.15)):
        arguments = ["--connections", str(phase.connections), "--seconds", str(max(0.5, seconds * share)), "--warmup", "0", *phase.arguments]
        run_phase(target, phase, cores, arguments)
    rates = result["per_second"]
    result["seconds_to_80_percent"] = seconds_to_reach(rates, 0.8)
    return result


def seconds_to_reach(rates, share):
    """The first second from which on the rate reached the share of the median of the last third; None when too short to tell."""
    if len(rates) < 6:
        return None
    steady = statistics.median(rates[-(len(rates) // 3):])
    return next((second for second, rate in enumerate(rates) if rate >= share * steady), None)
