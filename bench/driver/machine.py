"""What the kernel says about a process and the machine."""
import os
import platform
import re
import subprocess

TICKS = os.sysconf("SC_CLK_TCK")


def _stat(pid):
    with open(f"/proc/{pid}/stat") as f:
        return f.read().rsplit(")", 1)[1].split()


def family(pid):
    """The process and its descendants: nginx serves from its workers."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                parents.setdefault(int(_stat(entry)[1]), []).append(int(entry))
            except OSError:
                pass
    found = [pid]
    for member in found:
        found.extend(parents.get(member, []))
    return found


def cpu_seconds(pids):
    total = 0
    for pid in pids:
        try:
            fields = _stat(pid)
            total += int(fields[11]) + int(fields[12])
        except OSError:
            pass
    return total / TICKS


def _status_kb(pid, field):
    try:
        with open(f"/proc/{pid}/status") as f:
            found = re.search(rf"^{field}:\s+(\d+)", f.read(), re.M)
        return int(found.group(1)) if found else 0
    except OSError:
        return 0


def rss_mb(pids):
    return round(sum(_status_kb(pid, "VmRSS") for pid in pids) / 1024, 1)


def peak_rss_mb(pids):
    """The highest resident size since reset_peak (or since the start, where resetting is not allowed)."""
    return round(sum(_status_kb(pid, "VmHWM") for pid in pids) / 1024, 1)


def reset_peak(pids):
    for pid in pids:
        try:
            with open(f"/proc/{pid}/clear_refs", "w") as f:
                f.write("5")
        except OSError:
            pass


def steal():
    """(stolen, all) ticks: a noisy neighbour shows here."""
    with open("/proc/stat") as f:
        fields = [int(x) for x in f.readline().split()[1:9]]
    return fields[7], sum(fields)


def describe():
    def first(pattern, path):
        with open(path) as f:
            found = re.search(pattern, f.read(), re.M)
        return found.group(1).strip() if found else "?"

    def output(*command):
        try:
            done = subprocess.run(command, capture_output=True, text=True)
            return (done.stdout + done.stderr).strip().splitlines()[0]
        except (OSError, IndexError):
            return "?"

    return {
        "cores": os.cpu_count(),
        "cpu": first(r"^model name\s*:\s*(.*)$", "/proc/cpuinfo"),
        "memory_gb": round(int(first(r"^MemTotal:\s+(\d+)", "/proc/meminfo")) / 1048576, 1),
        "kernel": platform.release(),
        "dotnet": output("dotnet", "--version"),
        "nginx": output("nginx", "-v").replace("nginx version: ", ""),
        "commit": output("git", "rev-parse", "--short", "HEAD"),
        "load_average": os.getloadavg()[0],
    }
