"""The situations a gateway is measured in. Names and goals are those of the design's performance notes."""
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Phase:
    name: str
    title: str
    kind: str  # "throughput", "latency" or "streams": decides what is reported
    connections: int
    seconds: float
    warmup: float
    arguments: tuple = ()
    upstream: str = "latency=0&delay=0&chunks=64&batch=1"
    most_repetitions: int = 99

    def load_arguments(self):
        return ["--connections", str(self.connections), "--seconds", str(self.seconds), "--warmup", str(self.warmup), *self.arguments]

    def quick(self):
        return replace(self, seconds=min(self.seconds, 1.5), warmup=min(self.warmup, 0.5)) if self.kind != "streams" else self.quick_stream()

    def quick_stream(self):
        if "delay=0" in self.upstream:
            return replace(self, seconds=1.5, warmup=0.5)
        return self if self.connections > 1000 else replace(self, seconds=1.5, warmup=1.0)


def _delay(ms):
    return f"latency=0&delay={ms}&chunks=64&batch=1"


ALL = {p.name: p for p in [
    Phase("t1k", "1 KB prompts, closed loop", "throughput", 64, 4, 1.5, ("--prompt", "1000")),
    Phase("t10k", "10 KB prompts, closed loop", "throughput", 64, 3, 1, ("--prompt", "10000")),
    Phase("t100k", "100 KB prompts, closed loop", "throughput", 32, 3, 1, ("--prompt", "100000")),
    Phase("lat500", "500 requests/s", "latency", 64, 5, 1, ("--prompt", "1000", "--rate", "500")),
    Phase("lat2k", "2,000 requests/s, Poisson", "latency", 128, 5, 1, ("--prompt", "1000", "--rate", "2000", "--poisson")),
    Phase("s0", "streams, no delay between chunks", "streams", 64, 4, 1.5, ("--stream",)),
    Phase("s10", "64 streams, a chunk every 10 ms", "streams", 64, 4, 1.5, ("--stream", "--ramp", "0.6"), _delay(10)),
    Phase("slow2000", "2,000 streams, a chunk every 50 ms", "streams", 2000, 7, 4, ("--stream", "--ramp", "3.2"), _delay(50), 3),
    Phase("slow9k", "9,000 streams, a chunk every 500 ms", "streams", 9000, 8, 7, ("--stream", "--ramp", "6"), _delay(500), 1),
    # Two loads at once; driver/soak.py knows how.
    Phase("soak", "60 s of mixed traffic at a fixed rate", "soak", 64, 60, 0, most_repetitions=1),
]}

DEFAULT = "t1k,t10k,t100k,lat500,lat2k,s0,s10,slow2000,soak"
QUICK = "t1k,lat500,s0,s10"
