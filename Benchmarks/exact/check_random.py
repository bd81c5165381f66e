#!/usr/bin/env python3
"""Ask `touchstone check` about random small problems and compare with enumeration by the definitions.

    python3 check_random.py --count 10000 --seed 1

Every answer is compared with what brute_force.py says, and its policies, certificates and sizes are
worked out again by certificates.py. Stops at the first disagreement, names its seed and keeps its file;
`--keep-going` counts them all. `--spoil` changes one number in every answer first and counts how often
that is noticed, which says how much the checks are worth.
"""

import argparse
import json
import os
import random
import shlex
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from pathlib import Path

import random_problems
from brute_force import Answer, number, read, second_route
from certificates import Check

ROOT = Path(__file__).resolve().parent.parent.parent
# What is asked, and the options that ask it.
QUESTIONS = {
    "stationary": [],
    "deterministic": ["--policies", "deterministic"],
    "finite": ["--policies", "finite"],
    "equivalence": ["--equivalence"],
    "simplifications": ["--simplifications", "--graph"],
}


def ask(prefix, file, question):
    """The command's answer, or what went wrong in words."""
    # A store of its own: a finding that is kept is not worked out again.
    kept = ["--store", str(file.with_suffix(".sqlite")), "--report", str(file.with_suffix(".html"))]
    command = [*prefix, "check", str(file), *QUESTIONS[question], "--json", *kept]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return None, "no answer within 120 s"
    if ran.returncode != 0:
        return None, f"exit {ran.returncode}: {(ran.stderr.strip() or ran.stdout.strip())[:300]}"
    return read(ran.stdout), None


def differences(answer, question, exact):
    """Where an answer is not what enumeration says."""
    wrong = []

    def same(key, wanted, optional=False):
        found = answer.get(key)
        if optional and found is None:
            return
        if found != wanted and (found is None or wanted is None or isinstance(wanted, (str, bool)) or number(found) != wanted):
            wrong.append(f"{key} is {found}, not {wanted}")

    if question == "simplifications":
        return wrong
    if question == "equivalence":
        same("verdict", exact.stationary["equivalence"])
        same("proxyIsTrivial", exact.stationary["proxyIsTrivial"])
        same("trueIsTrivial", exact.stationary["trueIsTrivial"])
        return wrong
    wanted = {"stationary": exact.stationary, "deterministic": exact.deterministic, "finite": exact.finite}[question]
    same("policies", question)
    same("verdict", wanted["verdict"])
    for key in ("strictHack", "weakHack", "goodhartGap"):
        same(key, wanted[key], optional=question != "stationary")
    for key, share in (("strictHack", "strictHackShare"), ("weakHack", "weakHackShare")):
        same(share, wanted[key] / wanted["range"] if wanted["range"] else None)
    if "pairs" in wanted:
        same("misorderedPairs", wanted["misorderedPairs"], optional=True)
        same("pairs", wanted["pairs"], optional=True)
    if question == "stationary" or answer["polygon"] is not None:
        corners = [(number(p), number(t)) for p, t in answer["polygon"] or []]
        if corners != exact.corners:
            wrong.append(f"the polygon is {[tuple(map(str, c)) for c in corners]}, not {[tuple(map(str, c)) for c in exact.corners]}")
    return wrong


def numbers(value, path=()):
    """Places of all numbers that matter in an answer."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("schema", "seconds", "steps", "caveats", "size", "method", "problem", "map", "measured", "name"):
                yield from numbers(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from numbers(inner, (*path, place))
    elif isinstance(value, (str, Fraction)) and path[-1] not in ("question", "verdict", "policies", "reward", "proxy name", "constraint", "state", "action"):
        try:
            yield path, number(value)
        except ValueError:
            pass


def spoiled(answer, dice):
    """The answer with one number changed a little; None where it has no number."""
    places = [(path, value) for path, value in numbers(answer) if path not in (("proxy",), ("true",))]
    # The first action's name may look like a number, which spoils nothing.
    places = [(path, value) for path, value in places if "choose" not in path or isinstance(path[-1], str)]
    if not places:
        return None, None
    path, value = dice.choice(places)
    inner = answer
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = str(value + Fraction(1, 10**9))
    return answer, ".".join(map(str, path))


def examine(job):
    """One problem; gives (seed, [(question, verdict, what is wrong)], problem)."""
    seed, prefix, questions, spoil, lp = job
    document = random_problems.small(seed)
    text = json.dumps(document, indent=1, ensure_ascii=False)
    source, found = read(text), []
    try:
        exact = Answer(source)
        if lp:
            found += [("HiGHS", "-", line) for line in second_route(exact, seed)[0]]
    except ValueError as error:
        return seed, [("enumeration", "-", str(error))], text
    with tempfile.TemporaryDirectory(prefix="touchstone-exact-") as folder:
        file = Path(folder) / "problem.json"
        file.write_text(text)
        for question in questions:
            if question in ("finite", "simplifications") and not exact.listed_points:
                continue
            answer, problem = ask(prefix, file, question)
            if answer is None:
                found.append((question, "-", problem))
                continue
            place = None
            if spoil:
                answer, place = spoiled(answer, random.Random(seed))
                if answer is None:
                    continue
            try:
                wrong = differences(answer, question, exact) + Check(source, answer).run()
            except (KeyError, TypeError, ValueError, IndexError, ZeroDivisionError) as error:
                wrong = [f"the answer cannot be read: {type(error).__name__}: {error}"]
            if spoil and not wrong:
                wrong = [f"nobody noticed a change of {place}"]
            elif spoil:
                wrong = []
            found.append((question, str(answer.get("verdict", "-")), "; ".join(wrong)))
    return seed, found, text


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1, help="of the first problem; each problem adds one")
    parser.add_argument("--only", default=",".join(QUESTIONS), help="which, separated by commas: " + ", ".join(QUESTIONS))
    parser.add_argument("--ours", metavar="COMMAND", default=str(ROOT / ".build" / "release" / "touchstone"), help="how to start the program")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep-going", action="store_true", help="count all disagreements instead of stopping at the first")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "touchstone-disagreements", help="folder for problems that disagree")
    parser.add_argument("--spoil", action="store_true", help="change a number in every answer and count what is noticed")
    parser.add_argument("--no-lp", action="store_true", help="leave out the second route by HiGHS")
    arguments = parser.parse_args()
    questions = [each for each in arguments.only.split(",") if each]
    if unknown := [each for each in questions if each not in QUESTIONS]:
        parser.error("unknown: " + ", ".join(unknown))

    began, table, failures = time.perf_counter(), Counter(), []
    jobs = [(seed, shlex.split(arguments.ours), questions, arguments.spoil, not arguments.no_lp) for seed in range(arguments.seed, arguments.seed + arguments.count)]
    with ProcessPoolExecutor(arguments.workers) as pool:
        # In order, so that the first disagreement is the same one each time.
        for seed, found, text in pool.map(examine, jobs, chunksize=10):
            for question, verdict, wrong in found:
                table[question, verdict, "differs" if wrong else "agrees"] += 1
                if wrong:
                    failures.append(seed)
                    arguments.keep.mkdir(parents=True, exist_ok=True)
                    file = arguments.keep / f"small-{seed}.json"
                    file.write_text(text)
                    if len(failures) <= 20:
                        print(f"seed {seed}, {question}, {verdict}: {wrong[:1000]}\n  kept in {file}", flush=True)
            if failures and not arguments.keep_going and not arguments.spoil:
                pool.shutdown(cancel_futures=True)
                break
    print(f"{'question':14} {'verdict':12} {'agrees':>8} {'differs':>8}")
    for question, verdict in sorted({key[:2] for key in table}):
        print(f"{question:14} {verdict:12} {table[question, verdict, 'agrees']:8} {table[question, verdict, 'differs']:8}")
    print(f"{sum(table.values())} answers to {arguments.count} problems from seed {arguments.seed}, {len(failures)} disagreements, {time.perf_counter() - began:.0f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
