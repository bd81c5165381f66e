#!/usr/bin/env python3
"""Decide a small problem by the definitions: every deterministic policy, exact fractions, no shortcut.

A problem file is unrolled into nodes: states that some policy reaches, one copy for each time where
there is a horizon. Every deterministic policy's visit counts are solved for by elimination, and its
two returns are products with the rewards. What stationary policies achieve is the convex hull of those
points. A second route asks HiGHS, in floating point, for the same numbers over visit counts.

    python3 brute_force.py problem.json          # prints what follows from the definitions
    python3 brute_force.py --self-test 1000      # fixtures, then the two routes on random problems
"""

import argparse
import itertools
import json
import math
import random
import sys
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

sys.set_int_max_str_digits(0)
MOST_POLICIES = 5_000


def number(value):
    """A number as problem files write it: 3, 0.25 or "1/3"."""
    return value if isinstance(value, Fraction) else Fraction(value)


def read(source):
    """A problem document, decimals kept exact; from a file's path or from text."""
    text = source.read_text() if isinstance(source, Path) else source
    return json.loads(text, parse_float=Fraction, parse_int=Fraction)


def shares(given):
    """Probabilities above 0, by name; a name alone is certain."""
    return {given: Fraction(1)} if isinstance(given, str) else {name: p for name, value in given.items() if (p := number(value))}


@dataclass
class Choice:
    """An action in a node: where it leads, and what is reached in the document."""

    state: str
    action: str
    entries: dict  # node index: probability times discount
    outcomes: list  # (next state, probability, node index or None)


class Model:
    """The nodes of a problem and their choices."""

    def __init__(self, document):
        self.document = document
        self.horizon = int(document["horizon"]) if document.get("horizon") is not None else None
        self.discount = number(document.get("discount", 1))
        transitions = {state: {action: shares(row) for action, row in rows.items()} for state, rows in document["transitions"].items() if rows}
        start = shares(document["start"])
        # Breadth first over (state, time); without a horizon time stands still.
        layered = self.horizon is not None
        found = {(state, 0): None for state in start if state in transitions}
        queue = list(found)
        for state, time in queue:
            later = time + 1 if layered else 0
            if self.discount == 0 or (layered and later >= self.horizon):
                continue
            for row in transitions[state].values():
                for next in row:
                    if next in transitions and (next, later) not in found:
                        found[next, later] = None
                        queue.append((next, later))
        if self.horizon == 0:
            queue = []
        index = {node: place for place, node in enumerate(queue)}
        self.nodes = queue
        self.names = [f"{state} at {time}" if layered else state for state, time in queue]
        self.start = [start.get(state, Fraction(0)) if time == 0 else Fraction(0) for state, time in queue]
        self.choices = []
        for state, time in queue:
            later = time + 1 if layered else 0
            here = []
            for action in sorted(transitions[state], key=list(document["actions"]).index):
                outcomes = [(next, p, index.get((next, later)) if self.discount else None) for next, p in transitions[state][action].items()]
                entries = {node: self.discount * p for _, p, node in outcomes if node is not None}
                here.append(Choice(state, action, entries, outcomes))
            self.choices.append(here)

    def rewards(self, name):
        """[node][choice]: the expected reward."""
        return [[sum((p * value for p, value in zip([o[1] for o in choice.outcomes], self.by_outcome(name, choice))), Fraction(0)) for choice in here] for here in self.choices]

    def by_outcome(self, name, choice):
        """The reward of each outcome of a choice."""
        given = self.document["rewards"][name][choice.state]
        given = given[choice.action] if isinstance(given, dict) else given
        return [number(given[next]) if isinstance(given, dict) else number(given) for next, _, _ in choice.outcomes]

    def count(self):
        """How many deterministic policies there are."""
        return math.prod(len(here) for here in self.choices)

    def policies(self):
        """Every deterministic policy, [node] index of its choice; of those that behave alike, the first."""
        begin = [place for place, share in enumerate(self.start) if share]
        for picks in itertools.product(*[range(len(here)) for here in self.choices]):
            visited = list(begin)
            for place in visited:
                visited += [node for node in self.choices[place][picks[place]].entries if node not in visited]
            if not any(pick for place, pick in enumerate(picks) if place not in visited):
                yield picks

    def pure(self, picks):
        """A deterministic policy as probabilities, [node][choice]."""
        return [[Fraction(int(place == pick)) for place in range(len(here))] for here, pick in zip(self.choices, picks)]

    def listed(self, choose, strict=False):
        """A written policy as probabilities, [node][choice]; what it leaves out takes the first choice."""
        probabilities = []
        for name, (state, _), here in zip(self.names, self.nodes, self.choices):
            wanted = choose.get(name, choose.get(state))
            if wanted is None:
                if strict and len(here) > 1:
                    raise ValueError(f"the policy says nothing of {name}")
                wanted = here[0].action
            mixture = shares(wanted)
            row = [mixture.get(choice.action, Fraction(0)) for choice in here]
            if sum(row) != 1 or min(row) < 0:
                raise ValueError(f"the policy's probabilities in {name} are {row}")
            probabilities.append(row)
        return probabilities

    def visits(self, probabilities):
        """Discounted visit counts of a policy, [node]: x = start + entries of x."""
        rows = [{place: Fraction(1), -1: value} for place, value in enumerate(self.start)]
        for place, here in enumerate(self.choices):
            for choice, p in zip(here, probabilities[place]):
                for node, weight in choice.entries.items():
                    rows[node][place] = rows[node].get(place, Fraction(0)) - p * weight
        return eliminate(rows)

    def returns(self, probabilities, *rewards):
        """A policy's return in each reward."""
        visits = self.visits(probabilities)
        return tuple(
            sum((x * p * r for x, ps, rs in zip(visits, probabilities, reward) for p, r in zip(ps, rs) if p), Fraction(0)) for reward in rewards
        )


def eliminate(rows):
    """Solve a square system by Gauss and Jordan; a row is {column: coefficient, -1: right side}."""
    for column in range(len(rows)):
        pivot = next((r for r in range(column, len(rows)) if rows[r].get(column)), None)
        if pivot is None:
            raise ValueError("some policy goes on for ever without discount")
        rows[column], rows[pivot] = rows[pivot], rows[column]
        factor = 1 / rows[column][column]
        row = rows[column] = {key: value * factor for key, value in rows[column].items() if value}
        for other, target in enumerate(rows):
            if other != column and (share := target.get(column)):
                for key, value in row.items():
                    target[key] = target.get(key, Fraction(0)) - share * value
    return [row.get(-1, Fraction(0)) for row in rows]


def hull(points):
    """Corners of the convex hull, counterclockwise from the least (proxy, true); no three in a line."""
    points = sorted(set(points))
    if len(points) < 3:
        return points

    def chain(sequence):
        kept = []
        for p in sequence:
            while len(kept) > 1 and (kept[-1][0] - kept[-2][0]) * (p[1] - kept[-2][1]) <= (kept[-1][1] - kept[-2][1]) * (p[0] - kept[-2][0]):
                kept.pop()
            kept.append(p)
        return kept[:-1]

    return chain(points) + chain(points[::-1])


def span_at(corners, proxy):
    """Least and greatest true return of the polygon at exactly this proxy return."""
    found = [t for p, t in corners if p == proxy]
    for (p, t), (q, u) in zip(corners, corners[1:] + corners[:1]):
        if (p - proxy) * (q - proxy) < 0:
            found.append(t + (u - t) * (proxy - p) / (q - p))
    return min(found), max(found)


def least_from(corners, proxy):
    """Least true return where the proxy is at least this."""
    return min([span_at(corners, proxy)[0]] + [t for p, t in corners if p >= proxy])


def greatest_from(corners, proxy):
    """Greatest true return where the proxy is at least this."""
    return max([span_at(corners, proxy)[1]] + [t for p, t in corners if p >= proxy])


def verdict_of_points(points):
    """Definition 1 of Skalse et al. 2022 on a finite set, and the sizes that go with it.

    Counts are over pairs of policies, so points that several policies share count as often.
    """
    times = {}
    for point in points:
        times[point] = times.get(point, 0) + 1
    distinct = sorted(times)
    # Whole numbers in the same order are quicker to compare.
    scale = [math.lcm(*[point[axis].denominator for point in distinct]) for axis in (0, 1)]
    whole = [(int(p * scale[0]), int(t * scale[1]), times[p, t]) for p, t in distinct]
    misordered, strict, weak, ties_differ = 0, 0, 0, False
    for first, (p, t, many) in enumerate(whole):
        for q, u, more in whole[first + 1 :]:
            if p < q and t > u:
                misordered += many * more
                strict = max(strict, t - u)
            if t > u or (p == q and t != u):
                weak = max(weak, abs(t - u))
            ties_differ |= (p == q) != (t == u)
    proxies, trues = {p for p, _ in distinct}, {t for _, t in distinct}
    best = max(proxies)
    return {
        "verdict": "trivial" if len(proxies) == 1 or len(trues) == 1 else "hackable" if misordered else "unhackable" if ties_differ else "equivalent",
        "strictHack": Fraction(strict, scale[1]),
        "weakHack": Fraction(weak, scale[1]),
        "goodhartGap": max(trues) - min(t for p, t in distinct if p == best),
        "range": max(trues) - min(trues),
        "misorderedPairs": misordered,
        "pairs": len(points) * (len(points) - 1) // 2,
    }


def verdict_of_polygon(corners):
    """The same over all stationary policies, whose returns fill the polygon."""
    proxies, trues = [p for p, _ in corners], [t for _, t in corners]
    is_trivial = min(proxies) == max(proxies) or min(trues) == max(trues)
    rises = len(corners) == 2 and (corners[1][0] - corners[0][0]) * (corners[1][1] - corners[0][1]) > 0
    weak = max(span_at(corners, p)[1] - least_from(corners, p) for p in proxies)
    return {
        "verdict": "trivial" if is_trivial else "equivalent" if rises else "hackable",
        # A strict pair is as near as one likes to any pair, unless no proxy rises at all.
        "strictHack": Fraction(0) if is_trivial else weak,
        "weakHack": weak,
        "goodhartGap": max(trues) - least_from(corners, max(proxies)),
        "range": max(trues) - min(trues),
        "equivalence": "trivial" if is_trivial else "different" if len(corners) > 2 else "equivalent" if rises else "opposite",
        "proxyIsTrivial": min(proxies) == max(proxies),
        "trueIsTrivial": min(trues) == max(trues),
    }


class Answer:
    """Everything that follows from the definitions for a problem and a pair of its rewards."""

    def __init__(self, document, proxy="proxy", intended="true"):
        self.model = model = Model(document)
        if model.count() > MOST_POLICIES:
            raise ValueError(f"{model.count()} deterministic policies are too many to enumerate")
        self.rewards = model.rewards(proxy), model.rewards(intended)
        self.points = [model.returns(model.pure(picks), *self.rewards) for picks in model.policies()]
        self.corners = hull(self.points)
        self.stationary = verdict_of_polygon(self.corners)
        self.deterministic = verdict_of_points(self.points)
        self.listed_points = [model.returns(model.listed(policy["choose"]), *self.rewards) for policy in document.get("policies", [])]
        self.finite = verdict_of_points(self.listed_points) if self.listed_points else None


class VisitProgram:
    """Visit counts as a linear programme for HiGHS; with `copies` 2, a pair of policies at once."""

    def __init__(self, model, proxy, intended, copies=1):
        import highspy
        import numpy

        self.numpy, self.copies = numpy, copies
        self.solver = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)
        self.rewards = [numpy.array([float(value) for here in reward for value in here]) for reward in (proxy, intended)]
        width = len(self.rewards[0])
        self.indices = numpy.arange(width * copies, dtype=numpy.int32)
        self.solver.addVars(width * copies, numpy.zeros(width * copies), numpy.full(width * copies, highspy.kHighsInf))
        rows = [{} for _ in model.nodes]
        column = 0
        for place, here in enumerate(model.choices):
            for choice in here:
                rows[place][column] = rows[place].get(column, 0.0) + 1.0
                for node, weight in choice.entries.items():
                    rows[node][column] = rows[node].get(column, 0.0) - float(weight)
                column += 1
        for copy in range(copies):
            for row, start in zip(rows, model.start):
                self.add_row(float(start), float(start), {key + copy * width: value for key, value in row.items()})
        if copies == 2:
            # The second policy's proxy is at least the first's.
            difference = numpy.concatenate([-self.rewards[0], self.rewards[0]])
            self.add_row(0.0, highspy.kHighsInf, {key: value for key, value in enumerate(difference) if value})

    def add_row(self, low, high, row):
        keys = self.numpy.array(list(row), dtype=self.numpy.int32)
        self.solver.addRow(low, high, len(row), keys, self.numpy.array(list(row.values()), dtype=float))

    def greatest(self, cost):
        """The greatest value of a linear function of the visits; None where HiGHS gives up."""
        self.solver.changeColsCost(len(self.indices), self.indices, -cost)
        self.solver.run()
        if self.solver.getModelStatus().name != "kOptimal":
            return None
        return -self.solver.getInfo().objective_function_value

    def support(self, proxy_weight, true_weight):
        return self.greatest(proxy_weight * self.rewards[0] + true_weight * self.rewards[1])

    def weak_hack(self):
        """For two copies: the largest true fall where the proxy does not fall."""
        return self.greatest(self.numpy.concatenate([self.rewards[1], -self.rewards[1]]))


def second_route(answer, seed):
    """Compare the polygon with HiGHS and with random mixed policies; what disagrees, in words,
    and how many programmes HiGHS did not solve."""
    model, corners, dice = answer.model, answer.corners, random.Random(seed)
    if not model.nodes:
        return [], 0
    wrong, unsolved = [], 0

    def near(name, exact, found):
        nonlocal unsolved
        if found is None:
            unsolved += 1
        elif abs(float(exact) - found) > 1e-7 * (1 + abs(float(exact))):
            wrong.append(f"{name}: {float(exact)} by enumeration, {found} by HiGHS")

    program = VisitProgram(model, *answer.rewards)
    directions = [(1, 0), (-1, 0), (0, 1), (0, -1)] + [(dice.randint(-9, 9), dice.randint(-9, 9)) for _ in range(4)]
    for a, b in directions:
        near(f"support in ({a}, {b})", max(a * p + b * t for p, t in corners), program.support(a, b))
    near("weak hack", answer.stationary["weakHack"], VisitProgram(model, *answer.rewards, copies=2).weak_hack())
    for _ in range(3):
        shares = [[dice.randint(0, 3) for _ in here] for here in model.choices]
        mixed = [[Fraction(s, sum(row)) if any(row) else Fraction(1, len(row)) for s in row] for row in shares]
        point = model.returns(mixed, *answer.rewards)
        if hull(corners + [point]) != corners:
            wrong.append(f"a mixed policy's returns {point} lie outside of the polygon")
    return wrong, unsolved


TWO_STATE = """{"states": ["0", "1"], "actions": ["0", "1"], "discount": "1/2", "start": {"0": "1/2", "1": "1/2"},
 "transitions": {"0": {"0": {"0": 1}, "1": {"1": 1}}, "1": {"0": {"0": 1}, "1": {"1": 1}}},
 "rewards": {"true": {"0": {"0": 0, "1": 3}, "1": {"0": 2, "1": 1}}, "proxy": {"0": {"0": 0, "1": 0}, "1": {"0": 1, "1": 1}},
 "incentive": {"0": {"0": "-1/2", "1": -1}, "1": {"0": 0.5, "1": 0}}}}"""


def cleaning_robot(intended, proxy):
    """Skalse et al. 2022, section 2: which rooms to clean, once."""
    corners = ["".join(bits) for bits in itertools.product("01", repeat=3)]
    worth = lambda rooms, weights: sum((Fraction(w) for room, w in zip(rooms, weights) if room == "1"), Fraction(0))
    return {
        "states": ["home"], "actions": corners, "discount": 0, "start": {"home": 1},
        "transitions": {"home": {rooms: {"home": 1} for rooms in corners}},
        "rewards": {name: {"home": {rooms: worth(rooms, weights) for rooms in corners}} for name, weights in (("true", intended), ("proxy", proxy))},
    }  # fmt: skip


def fixtures():
    """Known answers from the papers; returns what disagrees."""
    wrong = []

    def same(name, found, wanted):
        if found != wanted:
            wrong.append(f"{name}: {found}, not {wanted}")

    two_state = Model(read(TWO_STATE))
    half = Fraction(1, 2)
    table = {(0, 0): [3 * half, 0, half, 0], (0, 1): [1, 0, 0, 1], (1, 0): [0, 1, 1, 0], (1, 1): [0, half, 0, 3 * half]}
    for picks in two_state.policies():
        visits, policy = two_state.visits(two_state.pure(picks)), two_state.pure(picks)
        same(f"visits of {picks}", [x * p for x, row in zip(visits, policy) for p in row], table[picks])
    answer = Answer(read(TWO_STATE))
    same("two-state returns", answer.points, [(half, 1), (1, 1), (1, 5), (3 * half, 3)])
    same("HI-ADS at 1/2", set(Answer(read(TWO_STATE), "incentive").points), {(-half, 1), (-half, 5), (-half, 3)})
    same("HI-ADS is trivial", Answer(read(TWO_STATE), "incentive").stationary["verdict"], "trivial")
    robots = [
        ([1, 1, 1], [1, 1, 0], "unhackable", 0, "hackable"),
        ([1, 1, 1], [1, 0, 0], "hackable", 1, "hackable"),
        ([1, "3/2", 2], [1, 1, 1], "unhackable", 0, "hackable"),
        ([1, "3/2", 3], [1, 1, 1], "hackable", 1, "hackable"),
        ([1, "3/2", "5/2"], [1, 1, 1], "unhackable", 0, "hackable"),
    ]
    for intended, proxy, verdict, pairs, stationary in robots:
        answer = Answer(cleaning_robot(intended, proxy))
        same(f"robot {intended} {proxy}", (answer.deterministic["verdict"], answer.deterministic["misorderedPairs"]), (verdict, pairs))
        same(f"robot {intended} {proxy} with chance", answer.stationary["verdict"], stationary)
    answer = Answer(cleaning_robot([1, 1, 1], [1, 1, 0]))
    sizes = [answer.deterministic[key] for key in ("strictHack", "weakHack", "range")]
    same("robot's sizes", sizes, [0, 1, 3])
    return wrong


def self_test(count, seed):
    """Fixtures, then both routes on random problems; returns the number of disagreements."""
    import random_problems

    wrong = fixtures()
    for line in wrong:
        print("fixture:", line)
    verdicts, unsolved = {}, 0
    for each in range(seed, seed + count):
        answer = Answer(read(json.dumps(random_problems.small(each))))
        lines, failed = second_route(answer, each)
        unsolved += failed
        for line in lines:
            wrong.append(line)
            print(f"seed {each}: {line}")
        key = answer.stationary["verdict"], answer.deterministic["verdict"], answer.finite["verdict"] if answer.finite else "-"
        verdicts[key] = verdicts.get(key, 0) + 1
    print(f"{count} random problems from seed {seed}: {len(wrong)} disagreements, {unsolved} programmes that HiGHS left unsolved")
    print("stationary, deterministic, listed:")
    for key, many in sorted(verdicts.items(), key=lambda item: -item[1]):
        print(f"  {many:6}  {', '.join(key)}")
    return len(wrong)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("problem", nargs="?", type=Path)
    parser.add_argument("--proxy", default="proxy")
    parser.add_argument("--true", dest="intended", default="true")
    parser.add_argument("--self-test", type=int, metavar="COUNT")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.self_test is not None:
        return 1 if self_test(arguments.self_test, arguments.seed) else 0
    if arguments.problem is None:
        parser.error("name a problem, or --self-test COUNT")
    answer = Answer(read(arguments.problem), arguments.proxy, arguments.intended)
    print(f"polygon: {', '.join(f'({p}, {t})' for p, t in answer.corners)}")
    for name, found in (("stationary", answer.stationary), ("deterministic", answer.deterministic), ("listed", answer.finite)):
        if found:
            print(f"{name}: " + ", ".join(f"{key} {value}" for key, value in found.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
