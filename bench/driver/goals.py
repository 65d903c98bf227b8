"""The goals of the performance notes and how each is read from the figures. Times in the raw results are microseconds."""
from dataclasses import dataclass
from typing import Callable

from .phases import ALL

MILLI = 1000.0


@dataclass(frozen=True)
class Goal:
    text: str
    must: float
    stretch: float | Callable  # a callable reads its bound from the same run
    read: Callable
    at_least: bool = False

    def stretch_bound(self, figures, target):
        return self.stretch(figures, target) if callable(self.stretch) else self.stretch

    def reaches(self, value, bound):
        return bound is not None and (value >= bound if self.at_least else value <= bound)


def _ratio(phase, key, other):
    return lambda f, target: f.ratio(phase, target, other, key)


def _added(phase, key, scale=1.0):
    def read(figures, target):
        added = figures.added(phase, target, "direct", key)
        return None if added is None else added / scale
    return read


def _nginx_and_half_a_millisecond(figures, _):
    added = figures.added("lat500", "nginx", "direct", "p99")
    return None if added is None else added / MILLI + 0.5


def _failures(figures, target):
    return sum(figures.total(phase, target, "failures") for phase in ALL)


def _chunk_p99_ms(figures, target):
    value = figures.median("s10", target, "chunk_p99")
    return None if value is None else value / 1000


def _median(phase, key):
    return lambda f, target: f.median(phase, target, key)


def _peak(phase):
    return lambda f, target: f.highest(phase, target, "rss_peak_mb")


def _kb_per_stream(figures, target):
    peak, before = figures.median("slow9k", target, "rss_peak_mb"), figures.median("slow9k", target, "rss_before_mb")
    return None if peak is None else (peak - before) * 1024 / 9000


GOALS = [
    Goal("failed, unfinished or incomplete answers", 0, 0, _failures),
    Goal("1 KB throughput ÷ nginx", 0.35, 0.50, _ratio("t1k", "rps", "nginx"), at_least=True),
    Goal("1 KB throughput ÷ Portkey", 15, 25, _ratio("t1k", "rps", "portkey"), at_least=True),
    Goal("CPU per request ÷ nginx, saturated", 3.5, 2.5, _ratio("t1k", "cpu_us_request", "nginx")),
    Goal("CPU per request ÷ nginx, 500 requests/s", 4, 2.5, _ratio("lat500", "cpu_us_request", "nginx")),
    Goal("100 KB throughput ÷ nginx", 0.30, 0.45, _ratio("t100k", "rps", "nginx"), at_least=True),
    Goal("100 KB throughput ÷ Portkey", 15, 25, _ratio("t100k", "rps", "portkey"), at_least=True),
    Goal("added p50 at 500 requests/s, µs", 300, 180, _added("lat500", "p50")),
    Goal("added p95 at 500 requests/s, µs", 600, 300, _added("lat500", "p95")),
    Goal("added p99 at 500 requests/s, ms", 2, _nginx_and_half_a_millisecond, _added("lat500", "p99", MILLI)),
    Goal("added first byte p50, 64 × 10 ms streams, ms", 0.8, 0.4, _added("s10", "ttfb_p50", MILLI)),
    Goal("added delay per chunk p50, ms", 0.8, 0.5, _added("s10", "chunk_p50", MILLI)),
    Goal("delay per chunk p99, ms", 5, 2.5, _chunk_p99_ms),
    Goal("streams/s without delay ÷ nginx", 0.60, 0.85, _ratio("s0", "rps", "nginx"), at_least=True),
    Goal("2,000 slow streams: share of direct chunk rate", 0.90, 0.97, _ratio("slow2000", "chunks_s", "direct"), at_least=True),
    Goal("peak RSS, 2,000 streams, MB", 250, 170, _peak("slow2000")),
    Goal("peak RSS, 9,000 streams, MB", 550, 360, _peak("slow9k")),
    Goal("memory per open stream, KB", 40, 20, _kb_per_stream),
    Goal("cold start to first answer, ms", 800, 400, _median("start", "cold_start_ms")),
    Goal("RSS after one request, MB", 110, 80, _median("start", "idle_rss_mb")),
    Goal("warm-up to 80 % of steady rate, s", 10, 2, _median("warm", "seconds_to_80_percent")),
]
