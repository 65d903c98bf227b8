"""Medians and ratios of the raw results. A ratio is taken within one repetition, then the median of the ratios."""
import statistics


class Figures:
    def __init__(self, raw, order):
        self.order = order
        self.raw = [r for r in raw if "error" not in r]

    def targets(self, phase):
        """In the order in which they were asked for, which the shuffled raw results do not show."""
        present = {r["target"] for r in self.raw if r["phase"] == phase}
        return [name for name in self.order if name in present]

    def values(self, phase, target, key):
        return {r.get("repetition", 0): r[key] for r in self.raw
                if r["phase"] == phase and r["target"] == target and r.get(key) is not None}

    def median(self, phase, target, key):
        values = self.values(phase, target, key).values()
        return statistics.median(values) if values else None

    def highest(self, phase, target, key):
        return max(self.values(phase, target, key).values(), default=None)

    def total(self, phase, target, key):
        return sum(self.values(phase, target, key).values())

    def _paired(self, phase, target, other, key, combine):
        ours, theirs = self.values(phase, target, key), self.values(phase, other, key)
        pairs = [combine(ours[repetition], theirs[repetition]) for repetition in ours if repetition in theirs]
        pairs = [value for value in pairs if value is not None]
        return statistics.median(pairs) if pairs else None

    def ratio(self, phase, target, other, key):
        return self._paired(phase, target, other, key, lambda a, b: a / b if b else None)

    def added(self, phase, target, other, key):
        return self._paired(phase, target, other, key, lambda a, b: a - b)
