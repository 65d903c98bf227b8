#!/usr/bin/env python3
"""A long run at a fixed rate: memory every few seconds, its growth, and what failed. Started by soak.sh."""
import argparse
import json
import os
import resource
import sys
import time

from driver.soak import run_soak
from driver.startup import warm_up
from driver.targets import OUT, Nginx, Passthrough, Upstream
from driver.tollgate import Tollgate

TARGETS = {"nginx": lambda: Nginx(os.cpu_count()), "passthrough": Passthrough, "tollgate": Tollgate}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", choices=TARGETS, default="tollgate")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--rate", type=float, default=400, help="requests/s, a quarter of them streams")
    parser.add_argument("--every", type=float, default=10, help="seconds between two looks at the memory")
    parser.add_argument("--warm", type=float, default=20)
    chosen = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    target, upstream = TARGETS[chosen.target](), Upstream()
    try:
        upstream.start()
        target.start()
        if chosen.warm > 0:
            warm_up(target, chosen.warm, None)
        result = run_soak(target, chosen.seconds, chosen.rate, chosen.every,
                          report=lambda elapsed, size: print(f"{elapsed:7.0f} s  {size:8.1f} MB", file=sys.stderr, flush=True))
    finally:
        target.stop()
        upstream.stop()
    path = OUT / f"soak-{target.name}-{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}.json"
    path.write_text(json.dumps(result))
    for key, value in result.items():
        if key != "samples":
            print(f"{key:>22}: {value}")
    return 1 if result["failures"] else 0


if __name__ == "__main__":
    sys.exit(main())
