#!/usr/bin/env python3
"""Run Touchstone's benchmarks and the peers' in turn and compare their medians.

Within one round each contestant runs once, ours first; then the next round
begins. So a machine that slows down slows everyone down. Each run is a process
of its own and the figure is the one it prints, which leaves out start-up and
compilation.

Only the Python standard library is used. The peers' environments come from
setup.sh; a peer whose environment is missing is listed as not run.
"""

import argparse
import json
import os
import platform
import resource
import shlex
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PRODUCT = "touchstone-benchmarks"
OURS = "touchstone"
KINDS = ["ppo", "environments", "merge", "matrix"]
RATE_KEYS = ["stepsPerSecond", "steps_per_second", "steps_per_second_median"]
BUSY_WARNING = 0.05
SHORTEST_BUSY_MEASURE = 0.5


@dataclass
class Contestant:
    """One program in one comparison, and what its runs gave."""

    name: str
    command: list
    figures: list = field(default_factory=list)
    reports: list = field(default_factory=list)
    others: list = field(default_factory=list)
    problem: str = ""

    def median(self, key=None):
        """Median over the rounds of the rate, or of another key of the reports."""
        if key is None:
            values = self.figures
        else:
            values = [report[key] for report in self.reports if isinstance(report.get(key), (int, float))]
        return statistics.median(values) if values and not self.problem else None


@dataclass
class Comparison:
    """Contestants that do the same work; the targets are ratios ours / peer."""

    kind: str
    unit: str
    contestants: list
    targets: dict = field(default_factory=dict)
    rate: object = None
    same_return: bool = False


def say(text):
    """Tell how far the run is, apart from the results."""
    print(text, file=sys.stderr, flush=True)


def parse_arguments():
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ours", metavar="COMMAND", help="how to start our benchmark program, from the repository root; built from Benchmarks if not given")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(KINDS), help="which comparisons, separated by commas: " + ", ".join(KINDS))
    parser.add_argument("--seed", type=int, default=1, help="seed of the first round; each round adds one")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=262_144, help="environment steps of each PPO run")
    parser.add_argument("--long", action="store_true", help="PPO runs of 1048576 environment steps")
    parser.add_argument("--learning-rate", type=float, help="for the PPO peers (ours keeps its own)")
    parser.add_argument("--environment-steps", type=int, default=1_048_576, help="steps of each peer's environment run (a quarter for gymnasium-sync)")
    parser.add_argument("--our-environment-steps", type=int, default=16_777_216, help="steps of our cart-pole run")
    parser.add_argument("--merge-steps", type=int, default=262_144, help="steps of our traffic-merge-bus run")
    parser.add_argument("--sumo-bench", type=int, default=3, help="what sumo_merge.py gets as --bench (episodes)")
    parser.add_argument("--timeout", type=float, default=1800, help="seconds one run may take")
    parser.add_argument("--json", nargs="?", const="-", metavar="FILE", help="write JSON to FILE; without FILE, to standard output in place of the table")
    parser.add_argument("--check", action="store_true", help="exit 1 if a target is missed or could not be measured")
    parser.add_argument("--return-share", type=float, default=0.9, help="our return counts as the same from this share of the peer's")
    arguments = parser.parse_args()
    arguments.only = [kind.strip() for kind in arguments.only.split(",") if kind.strip()]
    if unknown := [kind for kind in arguments.only if kind not in KINDS]:
        parser.error("unknown: " + ", ".join(unknown))
    if not arguments.only:
        parser.error("--only names no comparison")
    if arguments.rounds < 1:
        parser.error("--rounds must be at least 1")
    if arguments.long:
        arguments.steps = 1_048_576
    return arguments


def our_command(given):
    """The command our program starts with, building it if none was given."""
    if given:
        return shlex.split(given)
    build = ["swift", "build", "-c", "release", "--package-path", str(ROOT / "Benchmarks")]
    say("building " + PRODUCT)
    try:
        subprocess.run(build + ["--product", PRODUCT], check=True, stdout=sys.stderr)
        shown = subprocess.run(build + ["--show-bin-path"], check=True, capture_output=True, text=True).stdout.strip().splitlines()
    except (OSError, subprocess.CalledProcessError) as error:
        raise SystemExit(f"could not build {PRODUCT}: {error}")
    return [str(Path(shown[-1]) / PRODUCT)]


def peer(name, environment, script, *options):
    """A peer's contestant, marked as not run if its environment or script is missing."""
    python = ROOT / environment / "bin" / "python"
    contestant = Contestant(name, [str(python), "-W", "ignore", str(HERE / script), *map(str, options)])
    if not python.exists():
        contestant.problem = f"{environment} is missing"
    elif not (HERE / script).exists():
        contestant.problem = f"{script} is missing"
    return contestant


def ours(prefix, *options):
    """Our own contestant."""
    return Contestant(OURS, [*prefix, *map(str, options)])


def comparisons(arguments, prefix):
    """What is to be compared, for the kinds asked for."""
    steps, threads = arguments.steps, arguments.threads
    training = ["--steps", steps, "--threads", threads, "--seed", "{seed}"]
    peer_training = training + (["--learning-rate", arguments.learning_rate] if arguments.learning_rate else [])
    few = max(arguments.environment_steps // 4, 64)
    stepping = ["--copies", 64, "--threads", threads, "--seed", "{seed}"]
    known = {
        "ppo": lambda: Comparison(
            "ppo",
            "environment steps per second of training",
            [
                ours(prefix, "ppo", *training),
                peer("stable-baselines3", ".venv-peers", "stable_baselines3_ppo.py", *peer_training),
                peer("rejax", ".venv-peers-jax", "rejax_ppo.py", *peer_training),
            ],
            {"stable-baselines3": 30.0, "rejax": 2.0},
            find_rate,
            same_return=True,
        ),
        "environments": lambda: Comparison(
            "environments",
            "environment steps per second",
            [
                ours(prefix, "environment", "--name", "cart-pole", "--copies", 64, "--steps", arguments.our_environment_steps),
                peer("gymnasium-sync", ".venv-peers", "environment_steps.py", "--only", "gymnasium-sync", "--steps", few, *stepping),
                peer("gymnasium-vector", ".venv-peers", "environment_steps.py", "--only", "gymnasium-vector", "--steps", arguments.environment_steps, *stepping),
                peer("envpool", ".venv-peers", "environment_steps.py", "--only", "envpool", "--steps", arguments.environment_steps, *stepping),
            ],
            {},
            find_rate,
        ),
        "merge": lambda: Comparison(
            "merge",
            "environment steps per second",
            [
                ours(prefix, "environment", "--name", "traffic-merge-bus", "--copies", 64, "--steps", arguments.merge_steps),
                peer("sumo", ".venv-peers-sumo", "sumo_merge.py", "--scenario", "merge_bus", "--driver", "idm", "--bench", arguments.sumo_bench, "--json"),
            ],
            {"sumo": 50.0},
            find_rate,
        ),
        "matrix": lambda: Comparison(
            "matrix",
            "share of the machine's own sgemm rate",
            [ours(prefix, "matrix")],
            {OURS: 0.5},
            lambda report: find_number(report, ["share"]),
        ),
    }
    return [known[kind]() for kind in KINDS if kind in arguments.only]


def find_json(text):
    """The last JSON object in a program's output, whatever else it prints."""
    decoder = json.JSONDecoder()
    found, place = None, 0
    while (place := text.find("{", place)) >= 0:
        try:
            value, end = decoder.raw_decode(text, place)
        except ValueError:
            place += 1
            continue
        found, place = value, end
    return found


def find_number(value, names):
    """The first number under one of the names, nearer names first, at any depth."""
    if isinstance(value, dict):
        for name in names:
            number = value.get(name)
            if isinstance(number, (int, float)) and not isinstance(number, bool):
                return float(number)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    for each in inner:
        if (number := find_number(each, names)) is not None:
            return number
    return None


def find_rate(report):
    """Steps per second in a report, under any of the names in use."""
    return find_number(report, RATE_KEYS)


def processor_seconds():
    """Seconds all processors have worked since the machine started (Linux), or None."""
    try:
        numbers = [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    except (OSError, ValueError):
        return None
    user, nice, system, _, _, interrupts, soft, stolen = numbers
    return (user + nice + system + interrupts + soft + stolen) / os.sysconf("SC_CLK_TCK")


def child_seconds():
    """Processor seconds of the finished child processes."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run_once(contestant, comparison, seed, timeout):
    """Run a contestant once and keep what it gave."""
    command = [part.replace("{seed}", str(seed)) for part in contestant.command]
    busy, own, start = processor_seconds(), child_seconds(), time.perf_counter()
    try:
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=timeout)
    except subprocess.TimeoutExpired:
        contestant.problem = f"took longer than {timeout:g} s"
        return
    except OSError as error:
        contestant.problem = str(error)
        return
    elapsed = time.perf_counter() - start
    report = find_json(result.stdout)
    figure = comparison.rate(report) if report is not None else None
    if result.returncode != 0 or not figure:
        last = (result.stderr.strip() or result.stdout.strip() or "no output").splitlines()[-1]
        contestant.problem = f"exit {result.returncode}: {last[:200]}"
        return
    contestant.figures.append(figure)
    contestant.reports.append(report)
    if busy is not None and elapsed >= SHORTEST_BUSY_MEASURE:
        others = processor_seconds() - busy - (child_seconds() - own)
        contestant.others.append(min(max(others / (elapsed * (os.cpu_count() or 1)), 0.0), 1.0))


def run(comparison, arguments):
    """All rounds of one comparison, the contestants taking turns."""
    for number in range(arguments.rounds):
        for contestant in comparison.contestants:
            if contestant.problem:
                continue
            say(f"{comparison.kind}: round {number + 1} of {arguments.rounds}: {contestant.name}")
            run_once(contestant, comparison, arguments.seed + number, arguments.timeout)
            if contestant.problem:
                say(f"  failed: {contestant.problem}")


def judge(comparison, return_share):
    """Ratios, targets and whether they are met, one row for each contestant."""
    mine = comparison.contestants[0]
    rows = []
    for contestant in comparison.contestants:
        target = comparison.targets.get(contestant.name)
        row = {
            "name": contestant.name,
            "rounds": contestant.figures,
            "median": contestant.median(),
            "ratio": None,
            "ratios": [],
            "target": target,
            "met": None,
            "meanReturn": contestant.median("meanReturn"),
            "meanReturns": [report.get("meanReturn") for report in contestant.reports],
            "othersShareOfMachine": max(contestant.others, default=None),
            "problem": contestant.problem or None,
            "command": contestant.command,
            "reports": contestant.reports,
        }
        if contestant is not mine and row["median"] and mine.median():
            row["ratio"] = mine.median() / row["median"]
            row["ratios"] = [left / right for left, right in zip(mine.figures, contestant.figures)]
        if target is not None:
            if contestant is mine:
                row["met"] = row["median"] is not None and row["median"] > target
            else:
                row["met"] = row["ratio"] is not None and row["ratio"] >= target
            if comparison.same_return and row["met"]:
                reached, wanted = mine.median("meanReturn"), row["meanReturn"]
                row["met"] = reached is not None and wanted is not None and reached >= return_share * wanted
        rows.append(row)
    return rows


def show_number(value):
    """A figure in few digits."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


def show_target(comparison, row):
    """The target beside a row, and whether it is met."""
    if row["target"] is None:
        return ""
    wanted = f"> {row['target']:g}" if row["name"] == OURS else f">= {row['target']:g} x"
    if comparison.same_return:
        wanted += ", same return"
    measured = row["median"] if row["name"] == OURS else row["ratio"]
    return wanted + (": met" if row["met"] else ": missed" if measured is not None else ": not measured")


def table(comparison, rows, rounds):
    """The results of one comparison as text."""
    heads = ["", *[f"round {number + 1}" for number in range(rounds)], "median", "ours/peer", "return", "target"]
    lines = [heads]
    for row in rows:
        figures = [show_number(value) for value in row["rounds"]] + ["-"] * (rounds - len(row["rounds"]))
        ratio = "-" if row["ratio"] is None else f"{row['ratio']:.2f}"
        lines.append([row["name"], *figures, show_number(row["median"]), ratio, show_number(row["meanReturn"]), show_target(comparison, row)])
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    text = [f"{comparison.kind}: {comparison.unit}"]
    for line in lines:
        cells = [line[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(line[1:-1], widths[1:-1])]
        text.append("  " + "  ".join(cells + [line[-1]]).rstrip())
    for row in rows:
        if row["problem"]:
            text.append(f"  {row['name']} did not run: {row['problem']}")
        if (row["othersShareOfMachine"] or 0.0) > BUSY_WARNING:
            text.append(f"  {row['name']}: other programs used up to {row['othersShareOfMachine']:.0%} of the machine meanwhile")
    return "\n".join(text)


def main():
    """Run what was asked for, print it, and judge it if asked to."""
    arguments = parse_arguments()
    load = os.getloadavg()[0]
    prefix = our_command(arguments.ours)
    results, texts, met = [], [], True
    for comparison in comparisons(arguments, prefix):
        run(comparison, arguments)
        rows = judge(comparison, arguments.return_share)
        met = met and all(row["met"] is not False for row in rows)
        met = met and not comparison.contestants[0].problem
        results.append({"kind": comparison.kind, "unit": comparison.unit, "contestants": rows})
        texts.append(table(comparison, rows, arguments.rounds))

    document = {
        "machine": {"system": platform.system(), "architecture": platform.machine(), "processors": os.cpu_count(), "loadAtStart": load},
        "rounds": arguments.rounds,
        "threads": arguments.threads,
        "targetsMet": met,
        "comparisons": results,
    }
    text = "\n\n".join(texts)
    if arguments.json == "-":
        print(json.dumps(document, indent=2))
        say(text)
    else:
        print(text)
        if arguments.json:
            Path(arguments.json).write_text(json.dumps(document, indent=2) + "\n")
    return 0 if met or not arguments.check else 1


if __name__ == "__main__":
    sys.exit(main())
