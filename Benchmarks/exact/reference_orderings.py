#!/usr/bin/env python3
"""All orderings of four policies: the published reference implementation and ours, in turn.

The reference is the code of Skalse et al. 2022 (github.com/nikihowe/reward-hacking-paper, commit 6ddcc3f),
run as it is: the two-state problem at discount 1/2, all 192 pairs of a permutation and of relations
between neighbours, each put to SciPy's SLSQP. It has two functions that do this, differing in where the
solver starts; both are timed. It needs neither matplotlib nor networkx for that, only imports them for
drawing, so they are replaced by empty modules.

    git clone https://github.com/nikihowe/reward-hacking-paper FOLDER
    python3 reference_orderings.py --reference FOLDER --rounds 3
"""

import argparse
import contextlib
import io
import json
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
import types
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLE = ROOT / "Documentation" / "Examples" / "two-state.json"
ENUMERATIONS = ["run_full_ordering_search", "calculate_achievable_permutations"]


def reference(folder, enumeration):
    """Run one of the reference's own enumerations in this process; what it found as a document."""
    sys.path.insert(0, str(folder))
    for name in ("matplotlib", "matplotlib.pyplot", "networkx"):
        sys.modules[name] = types.ModuleType(name)
    sys.modules["matplotlib"].pyplot = sys.modules["matplotlib.pyplot"]
    from environment import MDPWithoutRewardEnv
    from experiments import two_state_mdp_experiments as two_state
    from policy import make_two_state_policy

    policies = [make_two_state_policy(pair) for pair in [(0, 0), (0, 1), (1, 0), (1, 1)]]
    environment = MDPWithoutRewardEnv(dynamics=two_state.dynamics, discount=0.5)
    start = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        found = getattr(two_state, enumeration)(policies, make_reward_fun=two_state.make_reward_fun_from_dec_vars, reward_size=two_state.REWARD_SIZE, env=environment)
    seconds = time.perf_counter() - start
    if enumeration == "calculate_achievable_permutations":
        found = list(zip(found[0], found[1]))
    distinct = sorted(two_state.remove_equivalent_orderings(set(found)))
    pairs = [(a, b) for a in distinct for b in distinct if a != b]
    return {
        "seconds": seconds,
        "found": len(found),
        "orderings": [classes(*each) for each in distinct],
        "unhackable": sum(two_state.check_ungameable(a, b) for a, b in pairs) // 2,
        "simplifies": sum(two_state.check_simplification(a, b) for a, b in pairs),
    }


def classes(ordering, relations):
    """An ordering as classes of tied policies, from the lowest up."""
    found = [[]]
    for policy, relation in zip(ordering, [0, *relations]):
        if relation:
            found.append([])
        found[-1].append("".join(map(str, policy.name)))
    return [sorted(each) for each in found]


def ours(answer, problem):
    """Our answer in the same form; policies are named by what they do in the two states."""
    bits = {policy["name"]: "".join(str(problem["actions"].index(policy["choose"][state])) for state in problem["states"]) for policy in problem["policies"]}
    graph = answer["graph"]
    return {
        "seconds": answer["seconds"],
        "orderings": [[sorted(bits[name] for name in tied) for tied in each["classes"]] for each in graph["orderings"]],
        "unhackable": len(graph["unhackable"]),
        "simplifies": len(graph["simplifies"]),
    }


def timed(command):
    """A process's document and its seconds from start to end."""
    start = time.perf_counter()
    ran = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    if ran.returncode:
        raise SystemExit(f"{shlex.join(map(str, command))}: exit {ran.returncode}: {ran.stderr.strip()[-300:]}")
    return json.loads(ran.stdout), seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reference", type=Path, required=True, metavar="FOLDER", help="where the reference implementation was cloned to")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ours", metavar="COMMAND", default=str(ROOT / ".build" / "release" / "touchstone"), help="how to start our program")
    parser.add_argument("--our-runs", type=int, default=20, help="of each round, because ours are short")
    parser.add_argument("--only-reference", action="store_true")
    parser.add_argument("--child", choices=ENUMERATIONS, help=argparse.SUPPRESS)
    parser.add_argument("--output", type=Path, metavar="FILE", help="write JSON here")
    arguments = parser.parse_args()
    if arguments.child:
        print(json.dumps(reference(arguments.reference, arguments.child)))
        return 0

    runs = {name: [] for name in ENUMERATIONS + ([] if arguments.only_reference else ["ours"])}
    problem = None if arguments.only_reference else json.loads(EXAMPLE.read_text())
    for number in range(arguments.rounds):
        for name in runs:
            print(f"round {number + 1} of {arguments.rounds}: {name}", file=sys.stderr, flush=True)
            if name == "ours":
                command = [*shlex.split(arguments.ours), "check", str(EXAMPLE), "--simplifications", "--graph", "--json"]
                for _ in range(arguments.our_runs):
                    # A fresh store each time: a finding that is kept is not worked out again.
                    with tempfile.TemporaryDirectory(prefix="touchstone-exact-") as folder:
                        answer, whole = timed([*command, "--store", f"{folder}/store.sqlite", "--report", f"{folder}/report.html"])
                    runs[name].append({**ours(answer, problem), "whole": whole})
            else:
                found, whole = timed([sys.executable, "-W", "ignore", __file__, "--reference", arguments.reference, "--child", name])
                runs[name].append({**found, "whole": whole})

    median = lambda name, key: statistics.median(run[key] for run in runs[name])
    same = lambda found: sorted(map(str, found["orderings"]))
    first = runs[ENUMERATIONS[0]][0]
    print(f"{'':36} {'computation':>12} {'process':>10} {'orderings':>10} {'unhackable':>11} {'simplifies':>11}")
    rows, agrees = {}, True
    for name, done in runs.items():
        rows[name] = row = {"seconds": median(name, "seconds"), "whole": median(name, "whole")}
        print(f"{name:36} {row['seconds']:10.6f} s {row['whole']:8.4f} s {len(done[0]['orderings']):10} {done[0]['unhackable']:11} {done[0]['simplifies']:11}")
        agrees &= all(same(run) == same(first) and (run["unhackable"], run["simplifies"]) == (first["unhackable"], first["simplifies"]) for run in done)
    for name in ENUMERATIONS if "ours" in rows else []:
        rows[name]["ratio"] = rows[name]["seconds"] / rows["ours"]["seconds"]
        rows[name]["wholeRatio"] = rows[name]["whole"] / rows["ours"]["whole"]
        print(f"{name} / ours: {rows[name]['ratio']:,.0f} x in computation, {rows[name]['wholeRatio']:,.0f} x from the start of the process to its end")
    print("the same orderings, and the same graphs on them" if agrees else "THE ORDERINGS DIFFER")
    for name, done in runs.items():
        if same(done[0]) != same(first):
            print(f"  {name}: only here {sorted(set(same(done[0])) - set(same(first)))}, missing {sorted(set(same(first)) - set(same(done[0])))}")
    if arguments.output:
        arguments.output.write_text(json.dumps({"rounds": arguments.rounds, "agrees": agrees, "contestants": rows, "runs": runs}, indent=2) + "\n")
    return 0 if agrees else 1


if __name__ == "__main__":
    sys.exit(main())
