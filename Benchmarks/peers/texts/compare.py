#!/usr/bin/env python3
"""Run `touchstone differ` and Scattertext on the same texts in turn and compare their medians.

Within one round each contestant runs once, ours first; then the next round
begins. Each run is a whole process: its figure is the time from its start to
its end, the finished HTML report included. Ours gets a fresh store each time,
because a finding that is kept is not computed again. Memory is the most that
was resident at once.

Only the Python standard library is used. Scattertext's environment comes from
setup.sh; where it is missing, the peers are listed as not run.
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
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
OURS = "touchstone"
ENVIRONMENT = ".venv-peers-texts"
# Contestant: Scattertext's tokenizer and terms.
PEERS = {
    "scattertext": ("own", "phrases"),
    "scattertext-words": ("own", "words"),
    "scattertext-scikit": ("scikit", "phrases"),
    "scattertext-scikit-words": ("scikit", "words"),
}
# Texts, seconds, bytes: what ours should stay under.
LIMITS = [(100_000, 6.0, 1_000_000_000), (1_000_000, 90.0, None)]
RATIO = 10.0
BUSY_WARNING = 0.05


@dataclass
class Contestant:
    """One program, and what its runs gave."""

    name: str
    command: list
    seconds: list = field(default_factory=list)
    processor: list = field(default_factory=list)
    memory: list = field(default_factory=list)
    others: list = field(default_factory=list)
    reports: list = field(default_factory=list)
    problem: str = ""


def say(text):
    """Tell how far the run is, apart from the results."""
    print(text, file=sys.stderr, flush=True)


def parse_arguments():
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ours", metavar="COMMAND", help="how to start our program; .build/release/touchstone, built first, if not given")
    parser.add_argument("--texts", type=int, default=100_000, help="texts of both files together")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=[OURS], help="leave the peers out")
    parser.add_argument("--peers", default=",".join(PEERS), help="which, separated by commas: " + ", ".join(PEERS))
    parser.add_argument("--seed", type=int, default=1, help="seed of the texts")
    parser.add_argument("--folder", type=Path, help="keep texts and reports here instead of in a temporary folder")
    parser.add_argument("--timeout", type=float, default=1800, help="seconds one run may take")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write JSON here")
    parser.add_argument("--check", action="store_true", help="exit 1 if a target is missed or could not be measured")
    arguments = parser.parse_args()
    arguments.peers = [] if arguments.only else [name.strip() for name in arguments.peers.split(",") if name.strip()]
    if unknown := [name for name in arguments.peers if name not in PEERS]:
        parser.error("unknown: " + ", ".join(unknown))
    if arguments.rounds < 1 or arguments.texts < 100:
        parser.error("at least 1 round and 100 texts")
    return arguments


def our_command(given):
    """The command our program starts with, building it if none was given."""
    if given:
        return shlex.split(given)
    build = ["swift", "build", "-c", "release", "--package-path", str(ROOT), "--product", OURS]
    say("building " + OURS)
    try:
        subprocess.run(build, check=True, stdout=sys.stderr)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SystemExit(f"could not build {OURS}: {error}")
    return [str(ROOT / ".build" / "release" / OURS)]


def make_texts(folder, arguments):
    """Make the two files, in a process of its own, and return what is in them."""
    say(f"making {arguments.texts} texts")
    command = [sys.executable, str(HERE / "generate.py"), str(folder), "--texts", str(arguments.texts), "--seed", str(arguments.seed)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def contestants(arguments, prefix, folder):
    """Ours and the peers that were asked for; those without environment are marked as not run."""
    files = [str(folder / "a.txt"), str(folder / "b.txt")]
    report = str(folder / "report-{name}.html")
    every = [Contestant(OURS, [*prefix, "differ", *files, "--report", report, "--json", "--store", "{store}"])]
    python = ROOT / ENVIRONMENT / "bin" / "python"
    for name in arguments.peers:
        tokenizer, terms = PEERS[name]
        script = str(HERE / "scattertext_report.py")
        peer = Contestant(name, [str(python), "-W", "ignore", script, *files, "--report", report, "--tokenizer", tokenizer, "--terms", terms])
        if not python.exists():
            peer.problem = f"{ENVIRONMENT} is missing"
        every.append(peer)
    return every


def processor_seconds():
    """Seconds all processors have worked since the machine started (Linux), or None."""
    try:
        numbers = [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    except (OSError, ValueError):
        return None
    user, nice, system, _, _, interrupts, soft, stolen = numbers
    return (user + nice + system + interrupts + soft + stolen) / os.sysconf("SC_CLK_TCK")


def top_of(report):
    """What a contestant found to tell the sides apart, the best first."""
    found = report.get("hypotheses")
    return [each.get("text") for each in found] if found is not None else report.get("top", [])


def run_once(contestant, planted, folder, timeout):
    """Run a contestant once and keep what it gave."""
    report = folder / f"report-{contestant.name}.html"
    report.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as fresh:
        command = [part.replace("{store}", str(Path(fresh) / "store.sqlite")).replace("{name}", contestant.name) for part in contestant.command]
        with open(Path(fresh) / "output", "w+b") as output, open(Path(fresh) / "errors", "w+b") as errors:
            busy, start = processor_seconds(), time.perf_counter()
            try:
                process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
            except OSError as error:
                contestant.problem = str(error)
                return
            clock = threading.Timer(timeout, process.kill)
            clock.start()
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
            in_time = clock.is_alive()
            clock.cancel()
            process.returncode = os.waitstatus_to_exitcode(status)
            output.seek(0)
            errors.seek(0)
            printed, complaints = output.read().decode(errors="replace"), errors.read().decode(errors="replace")
    if not in_time:
        contestant.problem = f"took longer than {timeout:g} s"
        return
    try:
        found = json.loads(printed) if process.returncode == 0 else None
    except ValueError:
        found = None
    if found is None or not report.exists():
        last = (complaints.strip() or printed.strip() or "no output").splitlines()[-1]
        contestant.problem = f"exit {process.returncode}: {last[:200]}"
        return
    top = top_of(found)[:5]
    if not any(planted in text for text in top):
        contestant.problem = f"the planted word is not among its first five: {top}"
        return
    own = usage.ru_utime + usage.ru_stime
    contestant.seconds.append(seconds)
    contestant.processor.append(own)
    contestant.memory.append(usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
    contestant.reports.append({"top": top, "reportBytes": report.stat().st_size, "ownSeconds": found.get("seconds"), "examined": found.get("examined", found.get("termsExamined"))})
    if busy is not None and seconds >= 0.5:
        others = processor_seconds() - busy - own
        contestant.others.append(min(max(others / (seconds * (os.cpu_count() or 1)), 0.0), 1.0))


def summary(values):
    """Median and extremes."""
    return {"median": statistics.median(values), "min": min(values), "max": max(values)} if values else None


def judge(every, texts):
    """One row for each contestant, with ratios and targets."""
    mine = every[0]
    limit = next((limit for limit in LIMITS if texts <= limit[0]), None)
    rows = []
    for contestant in every:
        seconds = summary(contestant.seconds) if not contestant.problem else None
        row = {
            "name": contestant.name,
            "seconds": seconds,
            "rounds": contestant.seconds,
            "processorSeconds": summary(contestant.processor),
            "memory": summary(contestant.memory),
            "ratio": None,
            "target": None,
            "met": None,
            "othersShareOfMachine": max(contestant.others, default=None),
            "problem": contestant.problem or None,
            "runs": contestant.reports,
        }
        if contestant is mine:
            if limit:
                row["target"] = {"seconds": limit[1], "bytes": limit[2]}
                row["met"] = seconds is not None and seconds["median"] < limit[1] and (limit[2] is None or row["memory"]["max"] < limit[2])
        else:
            row["target"] = {"ratio": RATIO}
            if seconds and mine.seconds and not mine.problem:
                row["ratio"] = seconds["median"] / statistics.median(mine.seconds)
            row["met"] = row["ratio"] is not None and row["ratio"] >= RATIO
        rows.append(row)
    return rows


def table(rows, texts, rounds):
    """The results as text."""
    lines = [["", "seconds", "[min, max]", "processor", "memory", "peer/ours", "target"]]
    for row in rows:
        seconds, target = row["seconds"], row["target"] or {}
        if "ratio" in target:
            wanted = f">= {target['ratio']:g} x"
        elif target:
            wanted = f"< {target['seconds']:g} s" + (f", < {target['bytes'] / 1e9:g} GB" if target["bytes"] else "")
        else:
            wanted = ""
        if wanted:
            wanted += ": met" if row["met"] else ": missed" if seconds else ": not measured"
        lines.append(
            [
                row["name"],
                f"{seconds['median']:.2f}" if seconds else "-",
                f"[{seconds['min']:.2f}, {seconds['max']:.2f}]" if seconds else "-",
                f"{row['processorSeconds']['median']:.2f}" if seconds else "-",
                f"{row['memory']['max'] / 1e6:.0f} MB" if seconds else "-",
                f"{row['ratio']:.1f}" if row["ratio"] else "-",
                wanted,
            ]
        )
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    text = [f"{texts:,} texts, {rounds} rounds: from the start of the process to the finished report"]
    for line in lines:
        cells = [line[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(line[1:-1], widths[1:-1])]
        text.append("  " + "  ".join(cells + [line[-1]]).rstrip())
    for row in rows:
        if row["problem"]:
            text.append(f"  {row['name']} did not run: {row['problem']}")
        if (row["othersShareOfMachine"] or 0.0) > BUSY_WARNING:
            text.append(f"  {row['name']}: other programs used up to {row['othersShareOfMachine']:.0%} of the machine meanwhile")
    return "\n".join(text)


def compare(arguments, folder):
    """All rounds, the contestants taking turns; the results as a document."""
    load = os.getloadavg()[0]
    every = contestants(arguments, our_command(arguments.ours), folder)
    made = make_texts(folder, arguments)
    # Everyone finds the files in the system's cache.
    for name in ("a.txt", "b.txt"):
        (folder / name).read_bytes()
    for number in range(arguments.rounds):
        for contestant in every:
            if contestant.problem:
                continue
            say(f"round {number + 1} of {arguments.rounds}: {contestant.name}")
            run_once(contestant, made["plantedWord"], folder, arguments.timeout)
            if contestant.problem:
                say(f"  failed: {contestant.problem}")
            else:
                say(f"  {contestant.seconds[-1]:.2f} s")
    rows = judge(every, arguments.texts)
    return {
        "machine": {"system": platform.system(), "architecture": platform.machine(), "processors": os.cpu_count(), "loadAtStart": load},
        "texts": made,
        "rounds": arguments.rounds,
        "targetsMet": all(row["met"] is not False for row in rows),
        "contestants": rows,
    }


def main():
    """Run what was asked for, print it, and judge it if asked to."""
    arguments = parse_arguments()
    if arguments.folder:
        arguments.folder.mkdir(parents=True, exist_ok=True)
        document = compare(arguments, arguments.folder.resolve())
    else:
        with tempfile.TemporaryDirectory(prefix="touchstone-texts-") as folder:
            document = compare(arguments, Path(folder))
    print(table(document["contestants"], arguments.texts, arguments.rounds))
    if arguments.output:
        arguments.output.write_text(json.dumps(document, indent=2) + "\n")
    return 0 if document["targetsMet"] or not arguments.check else 1


if __name__ == "__main__":
    sys.exit(main())
