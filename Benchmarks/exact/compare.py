#!/usr/bin/env python3
"""Time `touchstone check` on growing random problems, and floating-point peers on the same files.

Within one round each contestant runs once, ours first. Ours are whole processes, which also
write the HTML report; both the time from start to end and the seconds that the answer states (reading
and answering) are shown. Peers are timed without reading the file
and without building their matrices. A contestant that needs longer than `--limit` seconds is left out of
larger sizes.

What the peers do is not the same: they give numbers with a tolerance, and no certificate.

    rank      NumPy: is the true reward in the span of proxy and shaping? Least squares, by residual
    highs     HiGHS: greatest value over visit counts in the direction of every edge of our polygon,
              the start at the last one's basis
    scipy     the same by scipy.optimize.linprog, from the beginning each time
"""

import argparse
import json
import os
import platform
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import random_problems
from brute_force import Model, VisitProgram, read

ROOT = Path(__file__).resolve().parent.parent.parent
# Contestant: our options, and the sizes it is run at.
OURS = {
    "exact": (["--no-polygon", "--arithmetic", "exact"], [10, 30, 100, 300, 1000, 2000]),
    "floating": (["--no-polygon", "--arithmetic", "verified"], [10, 30, 100, 300, 1000, 2000]),
    "polygon": (["--polygon", "--arithmetic", "exact"], [10, 30, 100, 200]),
}
PEERS = {"rank": [10, 30, 100, 300, 1000], "highs": [10, 30, 100, 200], "scipy": [10, 30, 100]}


def directions(answer):
    """Outward directions of the edges of an answer's polygon, no component above 1."""
    corners = [tuple(float(Fraction(x)) for x in corner) for corner in answer["polygon"]]
    edges = [(q[1] - p[1], p[0] - q[0]) for p, q in zip(corners, corners[1:] + corners[:1])]
    return [(a / max(abs(a), abs(b)), b / max(abs(a), abs(b))) for a, b in edges], corners


def peer(name, file, answer):
    """Run one peer in this process; its seconds and how far its numbers are from ours."""
    import numpy

    model = Model(read(file))
    proxy, true = model.rewards("proxy"), model.rewards("true")
    if name == "rank":
        rows = [(place, choice) for place, here in enumerate(model.choices) for choice in here]
        shaping = numpy.zeros((len(rows), len(model.nodes) + 1))
        for row, (place, choice) in enumerate(rows):
            shaping[row, place] += 1
            for node, weight in choice.entries.items():
                shaping[row, node] -= float(weight)
        shaping[:, -1] = [float(value) for here in proxy for value in here]
        wanted = numpy.array([float(value) for here in true for value in here])
        start = time.perf_counter()
        solution = numpy.linalg.lstsq(shaping, wanted, rcond=None)[0]
        residual = float(numpy.abs(shaping @ solution - wanted).max())
        return {"seconds": time.perf_counter() - start, "residual": residual}
    found, corners = directions(json.loads(answer.read_text()))
    program = VisitProgram(model, proxy, true)
    start = time.perf_counter()
    if name == "highs":
        values = [program.support(a, b) for a, b in found]
        seconds = time.perf_counter() - start
    else:
        from scipy.optimize import linprog
        from scipy.sparse import lil_matrix

        matrix = lil_matrix((len(model.nodes), len(program.indices)))
        column = 0
        for place, here in enumerate(model.choices):
            for choice in here:
                matrix[place, column] += 1
                for node, weight in choice.entries.items():
                    matrix[node, column] -= float(weight)
                column += 1
        matrix, begin = matrix.tocsr(), [float(s) for s in model.start]
        start = time.perf_counter()
        values = [-linprog(-(a * program.rewards[0] + b * program.rewards[1]), A_eq=matrix, b_eq=begin, method="highs").fun for a, b in found]
        seconds = time.perf_counter() - start
    exact = [max(a * p + b * t for p, t in corners) for a, b in found]
    return {"seconds": seconds, "directions": len(found), "farthest": max(abs(v - e) for v, e in zip(values, exact))}


def timed(command, limit):
    """A process's document and seconds, or what went wrong."""
    start = time.perf_counter()
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=limit, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return None, None, f"more than {limit:g} s"
    seconds = time.perf_counter() - start
    if ran.returncode:
        return None, None, f"exit {ran.returncode}: {ran.stderr.strip()[-200:]}"
    return json.loads(ran.stdout), seconds, ""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", choices=["sparse", "gridworld"], default="sparse")
    parser.add_argument("--only", default=",".join([*OURS, *PEERS]), help="which, separated by commas: " + ", ".join([*OURS, *PEERS]))
    parser.add_argument("--sizes", help="numbers of states, separated by commas; each contestant's own if not given")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=120, help="seconds one run may take")
    parser.add_argument("--ours", metavar="COMMAND", default=str(ROOT / ".build" / "release" / "touchstone"), help="how to start our program")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write JSON here")
    parser.add_argument("--peer", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.peer:
        print(json.dumps(peer(arguments.peer[0], Path(arguments.peer[1]), Path(arguments.peer[2]))))
        return 0
    names = [name for name in arguments.only.split(",") if name]
    if unknown := [name for name in names if name not in OURS and name not in PEERS]:
        parser.error("unknown: " + ", ".join(unknown))
    sizes = {name: OURS[name][1] if name in OURS else PEERS[name] for name in names}
    if arguments.sizes:
        sizes = dict.fromkeys(names, [int(size) for size in arguments.sizes.split(",")])

    load, rows, slow = os.getloadavg()[0], [], set()
    with tempfile.TemporaryDirectory(prefix="touchstone-exact-") as folder:
        for size in sorted({size for each in sizes.values() for size in each}):
            file, answer = Path(folder) / f"{size}.json", Path(folder) / f"{size}-polygon.json"
            file.write_text(json.dumps(getattr(random_problems, arguments.kind)(size, arguments.seed)))
            runs = {name: [] for name in names if size in sizes[name]}
            for _ in range(arguments.rounds):
                for name in runs:
                    if name in slow:
                        continue
                    print(f"{size} states: {name}", file=sys.stderr, flush=True)
                    if name in OURS:
                        # A fresh store each time: a finding that is kept is not worked out again.
                        for old in Path(folder).glob("store*"):
                            old.unlink()
                        kept = ["--store", f"{folder}/store.sqlite", "--report", f"{folder}/report.html"]
                        command = [*shlex.split(arguments.ours), "check", str(file), *OURS[name][0], "--json", *kept]
                    elif name != "rank" and not answer.exists():
                        continue
                    else:
                        command = [sys.executable, "-W", "ignore", __file__, "--peer", name, str(file), str(answer)]
                    found, whole, problem = timed(command, arguments.limit)
                    if problem:
                        print(f"  {problem}", file=sys.stderr, flush=True)
                        slow.add(name)
                        continue
                    if name == "polygon":
                        answer.write_text(json.dumps(found))
                    runs[name].append({"whole": whole, **{key: found[key] for key in ("seconds", "verdict", "method", "residual", "farthest", "directions") if key in found}, "corners": len(found.get("polygon") or [])})
            rows += [{"states": size, "name": name, "runs": done} for name, done in runs.items() if done]

    median = lambda row, key: statistics.median(run[key] for run in row["runs"])
    base = {row["states"]: median(row, "seconds") for row in rows if row["name"] == "polygon"}
    exact = {row["states"]: median(row, "seconds") for row in rows if row["name"] == "exact"}
    print(f"{arguments.kind}, {arguments.rounds} rounds, {os.cpu_count()} processors, load {load:.1f} at the start")
    print(f"{'states':>7}  {'contestant':10} {'computation':>12} {'process':>10} {'peer/ours':>10}  what it gave")
    for row in rows:
        last = row["runs"][-1]
        against = {"rank": exact, "highs": base, "scipy": base}.get(row["name"], {}).get(row["states"])
        ratio = f"{median(row, 'seconds') / against:.2f}" if against else ""
        gave = (
            f"{last['verdict']}, {last['corners']} corners, {last.get('method', '')}"
            if "verdict" in last
            else f"residual {last['residual']:.2g}" if "residual" in last else f"{last['directions']} directions, at most {last['farthest']:.1g} off"
        )
        print(f"{row['states']:7}  {row['name']:10} {median(row, 'seconds'):10.4f} s {median(row, 'whole'):8.3f} s {ratio:>10}  {gave}")
    if arguments.output:
        machine = {"system": platform.system(), "architecture": platform.machine(), "processors": os.cpu_count(), "loadAtStart": load}
        arguments.output.write_text(json.dumps({"machine": machine, "kind": arguments.kind, "rows": rows}, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
