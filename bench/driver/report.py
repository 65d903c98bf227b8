"""The Markdown that is printed: what was measured, ratios within repetitions, goals."""
from .goals import GOALS
from .phases import ALL

COLUMNS = {
    "throughput": [("req/s", "rps", 1), ("p50 ms", "p50", 1e3), ("p90 ms", "p90", 1e3), ("p99 ms", "p99", 1e3), ("p99.9 ms", "p999", 1e3)],
    "latency": [("p50 µs", "p50", 1), ("p90 µs", "p90", 1), ("p95 µs", "p95", 1), ("p99 µs", "p99", 1), ("p99.9 µs", "p999", 1)],
    "streams": [("streams/s", "rps", 1), ("chunks/s", "chunks_s", 1), ("first byte p50 ms", "ttfb_p50", 1e3), ("p99 ms", "ttfb_p99", 1e3),
                ("chunk p50 ms", "chunk_p50", 1e3), ("chunk p99 ms", "chunk_p99", 1e3)],
}
COST = {"throughput": ("CPU µs/request", "cpu_us_request", 1), "latency": ("CPU µs/request", "cpu_us_request", 1),
        "streams": ("CPU µs/chunk", "cpu_us_chunk", 1)}
USE = [("CPU %", "cpu_percent", 1), ("RSS peak MB", "rss_peak_mb", 1)]
RATE = {"throughput": "rps", "latency": "p50", "streams": "chunks_s"}


def number(value):
    if value is None:
        return "–"
    if isinstance(value, int):
        return f"{value:,}"
    size = abs(value)
    return f"{value:,.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.2f}"


def row(cells):
    return "| " + " | ".join(cells) + " |"


def table(headings, rows):
    return "\n".join([row(headings), row(["---"] + ["--:"] * (len(headings) - 1)), *map(row, rows)])


def phase_table(figures, phase):
    cost = COST[phase.kind]
    columns = [*COLUMNS[phase.kind], cost, *USE]
    others = [name for name in ("direct", "nginx", "passthrough") if name in figures.targets(phase.name)]
    key = RATE[phase.kind]
    headings = ["", *(title for title, _, _ in columns), *(f"{title_of(key)} ÷ {other}" for other in others), "CPU ÷ nginx", "CPU ÷ passthrough",
                "failures", "reps"]
    rows = []
    for target in figures.targets(phase.name):
        medians = [figures.median(phase.name, target, key_) for _, key_, _ in columns]
        rows.append([
            target, *(number(None if value is None else value / scale) for value, (_, _, scale) in zip(medians, columns)),
            *(number(figures.ratio(phase.name, target, other, key)) for other in others),
            *(number(figures.ratio(phase.name, target, other, cost[1])) for other in ("nginx", "passthrough")),
            str(figures.total(phase.name, target, "failures")), str(len(figures.values(phase.name, target, "rps")))])
    return f"### {phase.name}: {phase.title}\n\n{table(headings, rows)}\n"


def title_of(key):
    return {"rps": "rate", "p50": "p50", "chunks_s": "rate"}[key]


def start_table(figures):
    rows = [[target, number(figures.median("start", target, "cold_start_ms")), number(figures.median("start", target, "idle_rss_mb")),
             number(figures.median("warm", target, "seconds_to_80_percent"))] for target in figures.targets("start")]
    return "### start\n\n" + table(["", "cold start ms", "RSS after one request MB", "s to 80 % of steady rate"], rows) + "\n"


def soak_table(figures):
    keys = [("answers", "all_done"), ("failures", "failures"), ("p50 µs", "p50"), ("p99 µs", "p99"), ("CPU µs/req", "cpu_us_request"),
            ("RSS first MB", "rss_first_mb"), ("RSS last MB", "rss_last_mb")]
    rows = [[target, *(number(figures.median("soak", target, key)) for _, key in keys)] for target in figures.targets("soak")]
    return "### soak: mixed traffic at a fixed rate\n\n" + table(["", *(title for title, _ in keys)], rows) + "\n"


def goal_table(figures, target):
    rows = []
    for goal in GOALS:
        value, stretch = goal.read(figures, target), goal.stretch_bound(figures, target)
        if value is None:
            verdict = "not measured"
        elif goal.reaches(value, stretch):
            verdict = "stretch"
        else:
            verdict = "pass" if goal.reaches(value, goal.must) else "**FAIL**"
        sign = "≥" if goal.at_least else "≤"
        rows.append([goal.text, number(value), f"{sign} {number(goal.must)}", f"{sign} {number(stretch)}", verdict])
    return f"### goals: {target}\n\n" + table(["goal", "measured", "must", "stretch", ""], rows) + "\n"


def noise(figures, about):
    stolen = max((r.get("steal_percent", 0) for r in figures.raw), default=0)
    text = f"Other work on the machine: load average {about['load_average']:.1f} before the run, at most {stolen} % of the time stolen in a phase.\n"
    busy = about["load_average"] > about["cores"] / 2 or stolen > 5
    return "> **The machine was not quiet: do not keep these figures.**\n\n" + text if busy else text


def render(figures, about, judged):
    parts = ["## Comparison\n", ", ".join(f"{key}: {value}" for key, value in about.items()) + "\n"]
    parts.append(noise(figures, about))
    if figures.targets("start"):
        parts.append(start_table(figures))
    for phase in ALL.values():
        if figures.targets(phase.name):
            parts.append(soak_table(figures) if phase.kind == "soak" else phase_table(figures, phase))
    parts += [goal_table(figures, target) for target in judged]
    return "\n".join(parts)
