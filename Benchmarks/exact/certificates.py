#!/usr/bin/env python3
"""Check an answer of `touchstone check --json` against its problem, from scratch.

    touchstone check problem.json --json > answer.json
    python3 certificates.py problem.json answer.json

Every policy that the answer names is evaluated again, from the problem file alone; every certificate is
put into its identity, choice by choice; every size is worked out from the polygon again, and the polygon
is closed because no policy goes beyond any of its edges, which Bellman's condition shows. Small problems
are evaluated in fractions. In larger ones a policy's value is refined to about 90 digits in whole numbers
and enclosed by its residual; a stated fraction is compared to that many digits, and modulo a prime.
"""

import argparse
import itertools
import math
import sys
from fractions import Fraction
from pathlib import Path

from brute_force import MOST_POLICIES, Model, eliminate, greatest_from, hull, least_from, number, read, span_at, verdict_of_points, verdict_of_polygon
from orderings import OrderingsCheck

SMALL = 40
BITS = 320
PRIME = 2_147_483_629
MOST_MODULAR = 1_000


class Value:
    """A policy's values in one reward, [node], each within `error`; exact where `error` is 0."""

    def __init__(self, values, error, model):
        self.values, self.error = values, error
        self.total = sum((s * v for s, v in zip(model.start, values) if s), Fraction(0))


def value_of(model, probabilities, reward):
    """A policy's value, in fractions where the problem is small or ends, else enclosed."""
    if model.horizon is not None:
        values = [Fraction(0)] * len(model.nodes)
        # Later times come later in the list.
        for place in reversed(range(len(model.nodes))):
            values[place] = sum(p * ahead(choice, r, values) for choice, p, r in zip(model.choices[place], probabilities[place], reward[place]) if p)
        return Value(values, Fraction(0), model)
    if len(model.nodes) <= SMALL or model.discount >= 1:
        rows = []
        for place, here in enumerate(model.choices):
            row = {place: Fraction(1), -1: sum((p * r for p, r in zip(probabilities[place], reward[place])), Fraction(0))}
            for choice, p in zip(here, probabilities[place]):
                for node, weight in choice.entries.items():
                    row[node] = row.get(node, Fraction(0)) - p * weight
            rows.append(row)
        return Value(eliminate(rows), Fraction(0), model)
    return refined(model, probabilities, reward)


def ahead(choice, reward, values):
    """Reward plus the discounted value of what comes next."""
    return reward + sum(weight * values[node] for node, weight in choice.entries.items())


def refined(model, probabilities, reward):
    """Values to `BITS` binary places: a floating-point solution, corrected by exact residuals."""
    import numpy
    from scipy.sparse import csc_matrix
    from scipy.sparse.linalg import splu

    rows = []
    for place, here in enumerate(model.choices):
        row, constant = {place: Fraction(-1)}, sum((p * r for p, r in zip(probabilities[place], reward[place])), Fraction(0))
        for choice, p in zip(here, probabilities[place]):
            for node, weight in choice.entries.items() if p else ():
                row[node] = row.get(node, Fraction(0)) + p * weight
        scale = math.lcm(constant.denominator, *[w.denominator for w in row.values()])
        rows.append((scale, int(constant * scale), {node: int(w * scale) for node, w in row.items()}))
    places = [(r, c, w / scale) for r, (scale, _, row) in enumerate(rows) for c, w in row.items()]
    matrix = csc_matrix(([p[2] for p in places], ([p[0] for p in places], [p[1] for p in places])), shape=(len(rows), len(rows)))
    factors, values, one = splu(matrix), [0] * len(rows), 1 << BITS
    for _ in range(60):
        # residual = reward + what comes next − value, rounded down to a unit of the last place
        residual = [(constant * one + sum(w * values[node] for node, w in row.items())) // scale for scale, constant, row in rows]
        largest = max(map(abs, residual), default=0)
        if largest <= 4:
            break
        shift = max(largest.bit_length() - 60, 0)
        step = factors.solve(numpy.array([float(r >> shift) for r in residual]))
        values = [v - (int(s) << shift) for v, s in zip(values, step)]
    # A residual of at most e everywhere means values within e / (1 − discount).
    error = Fraction(max((abs(r) for r in residual), default=0) + 1, one) / (1 - model.discount)
    return Value([Fraction(v, one) for v in values], error, model)


def remainder(model, probabilities, reward, prime):
    """A policy's return modulo a prime, which a fraction must match to its last digit; None by bad luck."""
    import numpy

    size = len(model.nodes)
    matrix = numpy.zeros((size, size + 1), dtype=numpy.int64)
    residue = lambda x: x.numerator * pow(x.denominator, -1, prime) % prime
    for place, here in enumerate(model.choices):
        matrix[place, place] = 1
        for choice, p, r in zip(here, probabilities[place], reward[place]):
            matrix[place, size] = (matrix[place, size] + residue(p * r)) % prime
            for node, weight in choice.entries.items():
                matrix[place, node] = (matrix[place, node] - residue(p * weight)) % prime
    for column in range(size):
        pivots = numpy.flatnonzero(matrix[column:, column])
        if not len(pivots):
            return None
        pivot = column + int(pivots[0])
        matrix[[column, pivot]] = matrix[[pivot, column]]
        matrix[column, column:] = matrix[column, column:] * pow(int(matrix[column, column]), -1, prime) % prime
        below = numpy.flatnonzero(matrix[:, column])
        below = below[below != column]
        matrix[below, column:] = (matrix[below, column:] - matrix[below, column, None] * matrix[column, column:] % prime) % prime
    return sum(residue(s) * int(v) for s, v in zip(model.start, matrix[:, size]) if s) % prime


def interval(stated):
    """Both ends of a stated number."""
    low, high = stated if isinstance(stated, list) else (stated, stated)
    return number(low), number(high)


class Check:
    """One answer beside its problem; `wrong` lists what does not hold, in words."""

    def __init__(self, document, answer):
        self.document, self.answer, self.wrong = document, answer, []
        self.model = Model(document)
        self.evaluated = {}
        if "proxy" in answer and "true" in answer:
            self.names = answer["proxy"], answer["true"]
            self.proxy, self.true = (self.model.rewards(name) for name in self.names)

    def require(self, holds, what):
        if not holds:
            self.wrong.append(what)

    def run(self):
        question = {"hackability": self.hackability, "equivalence": self.equivalence, "simplifications": self.simplifications}
        if self.answer["question"] not in question:
            raise ValueError(f"there is no check for {self.answer['question']}")
        question[self.answer["question"]]()
        return self.wrong

    # Policies and their returns

    def probabilities(self, stated):
        """A stated policy; one of the problem's own where it has its name and nothing else."""
        if not stated["choose"]:
            for policy in self.document.get("policies", []):
                if policy["name"] == stated["name"]:
                    return self.model.listed(policy["choose"])
        return self.model.listed(stated["choose"], strict=True)

    def returns(self, stated, what):
        """Check a stated policy's returns; gives them as worked out here, with their error."""
        try:
            probabilities = self.probabilities(stated["policy"])
        except ValueError as error:
            self.wrong.append(f"{what}: {error}")
            return None
        key = tuple(tuple(row) for row in probabilities)
        if key not in self.evaluated:
            self.evaluated[key] = value_of(self.model, probabilities, self.proxy), value_of(self.model, probabilities, self.true)
            self.to_the_last_digit(stated, probabilities, what)
        found = self.evaluated[key]
        for name, value, ends in zip(("proxy", "true"), found, (interval(stated["proxy"]), interval(stated["true"]))):
            self.require(ends[0] <= value.total + value.error and value.total - value.error <= ends[1], f"{what}: the {name} return is {float(value.total)}, not {stated[name]}")
        return probabilities, found

    def to_the_last_digit(self, stated, probabilities, what):
        """Where values are only enclosed here, compare fractions modulo a prime besides."""
        if not self.evaluated[tuple(map(tuple, probabilities))][0].error or len(self.model.nodes) > MOST_MODULAR:
            return
        for name, reward in zip(("proxy", "true"), (self.proxy, self.true)):
            low, high = interval(stated[name])
            if low == high and low.denominator % PRIME:
                wanted = remainder(self.model, probabilities, reward, PRIME)
                found = low.numerator * pow(low.denominator, -1, PRIME) % PRIME
                self.require(wanted in (None, found), f"{what}: the {name} return is not exact")

    def is_above(self, one, other):
        """Whether a value is above another, whatever the errors."""
        return one.total - one.error > other.total + other.error

    # Hackability

    def hackability(self):
        answer, listed = self.answer, self.answer["listed"]
        verdict, policies = answer["verdict"], answer["policies"]
        self.require((verdict == "hackable") == (answer["witness"] is not None), f"verdict {verdict}, but the witness is {'missing' if answer['witness'] is None else 'there'}")
        if answer["witness"]:
            self.witness(answer["witness"])
        if answer["certificate"]:
            # Beside a witness, a certificate says that the rewards are wholly opposed.
            self.require(verdict in ("equivalent", "trivial", "hackable"), f"a certificate beside the verdict {verdict}")
            self.certificate(answer["certificate"], "opposite" if verdict == "hackable" else verdict)
        elif policies == "stationary":
            self.require(verdict not in ("equivalent", "trivial"), f"{verdict} without a certificate")
        if answer["polygon"] is not None:
            self.polygon()
        if listed:
            self.listed(listed)
        if answer.get("worstCase"):
            self.worst_case(answer["worstCase"])

    def witness(self, witness):
        better, worse = (self.returns(witness[key], f"witness ({key})") for key in ("better", "worse"))
        if better and worse:
            self.require(self.is_above(better[1][0], worse[1][0]), "the witness does not rise in the proxy")
            self.require(self.is_above(worse[1][1], better[1][1]), "the witness does not fall in truth")
            if self.answer["policies"] == "deterministic":
                self.require(all(p in (0, 1) for found in (better, worse) for row in found[0] for p in row), "the witness mixes actions")
            if self.answer["policies"] == "finite":
                allowed = [self.model.listed(policy["choose"]) for policy in self.document["policies"]]
                self.require(better[0] in allowed and worse[0] in allowed, "the witness is not from the list")

    def certificate(self, certificate, verdict):
        """true = scale · proxy + potential(s) − discount · E[potential(s')], for every choice reached."""
        scale, potential = number(certificate["scale"]), {state: number(value) for state, value in certificate["potential"].items()}
        self.require(certificate["reward"] in self.names, f"the certificate is about {certificate['reward']}, which is neither reward")
        if verdict == "trivial":
            self.require(scale == 0 or certificate["reward"] == self.names[1], "a trivial reward's certificate has a scale")
        else:
            self.require(certificate["reward"] == self.names[1], "the certificate is not about the true reward")
            sign = {"equivalent": 1, "opposite": -1}[verdict]
            self.require(scale * sign > 0, f"the scale is {scale}, but the verdict {verdict}")
        self.require(all(name in potential for name in self.model.names), "the potential leaves out a state")
        for name in potential:
            self.require(name in self.model.names or potential[name] == 0, f"the potential at {name}, which is not reached or ends, is not 0")
        values = [potential.get(name, Fraction(0)) for name in self.model.names]
        rewards = self.model.rewards(certificate["reward"])
        for place, here in enumerate(self.model.choices):
            for choice, reward, proxy in zip(here, rewards[place], self.proxy[place]):
                shaped = scale * proxy + 2 * values[place] - ahead(choice, values[place], values)
                if shaped != reward:
                    self.wrong.append(f"the certificate fails in {self.model.names[place]} for {choice.action}: {shaped}, not {reward}")
                    return

    def polygon(self):
        answer = self.answer
        corners = [(number(p), number(t)) for p, t in answer["polygon"]]
        self.require(corners == hull(corners), "the polygon's corners are not those of a convex polygon from the least proxy, counterclockwise")
        if answer["policies"] == "deterministic" and not answer["vertices"]:
            # Mentioned beside the answer: the polygon of all policies, with nothing read off.
            return
        self.require(len(answer["vertices"]) == len(corners), "there is not one policy for each corner")
        evaluated = []
        for place, (vertex, corner) in enumerate(zip(answer["vertices"], corners)):
            self.require((interval(vertex["proxy"]), interval(vertex["true"])) == tuple((x, x) for x in corner), f"corner {place} is not what its policy is said to return")
            if found := self.returns(vertex, f"corner {place}"):
                evaluated.append(found)
        if answer["policies"] == "stationary" and len(evaluated) == len(corners) == len(set(corners)):
            self.closed(corners, evaluated)
        found = verdict_of_polygon(corners)
        if answer["policies"] == "stationary":
            self.require(answer["verdict"] == found["verdict"], f"the verdict is {answer['verdict']}, but the polygon says {found['verdict']}")
            self.sizes(found)
        for key, exact in (("lowerEnvelope", least_from), ("upperEnvelope", greatest_from)):
            envelope = [(number(p), number(t)) for p, t in answer[key]]
            ends = [p for p, _ in envelope[:1] + envelope[-1:]]
            self.require(ends == [min(corners)[0], max(corners)[0]], f"{key} does not go from the least to the greatest proxy")
            for proxy in sorted({p for p, _ in corners} | {p for p, _ in envelope}):
                self.require(at(envelope, proxy) == exact(corners, proxy), f"{key} at {proxy} is {at(envelope, proxy)}, not {exact(corners, proxy)}")

    def closed(self, corners, evaluated):
        """No policy goes beyond an edge: at a corner, no choice is better in the edge's outward direction."""
        directions = [(q[1] - p[1], p[0] - q[0]) for p, q in zip(corners, corners[1:] + corners[:1])]
        if len(corners) == 1:
            directions = [(1, 0), (-1, 0), (0, 1), (0, -1)]
            evaluated = evaluated * 4
        elif len(corners) == 2:
            # A segment has two ends beside its two sides.
            directions += [(corners[place][0] - corners[1 - place][0], corners[place][1] - corners[1 - place][1]) for place in (0, 1)]
            evaluated = evaluated * 2
        for (a, b), corner, (probabilities, _) in zip(directions, corners * 4, evaluated):
            reward = [[a * p + b * t for p, t in zip(*rows)] for rows in zip(self.proxy, self.true)]
            best = self.improved(probabilities, reward)
            if best.total - best.error > a * corner[0] + b * corner[1]:
                self.wrong.append(f"the polygon is too small: a policy goes beyond ({float(corner[0])}, {float(corner[1])}) in direction ({float(a)}, {float(b)})")

    def improved(self, probabilities, reward):
        """The value of an optimal policy, by improving a given one until no choice is better anywhere."""
        probabilities = list(probabilities)
        while True:
            value = value_of(self.model, probabilities, reward)
            is_optimal = True
            for place, here in enumerate(self.model.choices):
                worth = [ahead(choice, r, value.values) for choice, r in zip(here, reward[place])]
                if max(worth) > value.values[place] + 2 * value.error:
                    probabilities[place] = [Fraction(int(pick == worth.index(max(worth)))) for pick in range(len(here))]
                    is_optimal = False
            if is_optimal:
                return value

    def sizes(self, found):
        answer = self.answer
        for key in ("strictHack", "weakHack", "goodhartGap"):
            if answer[key] is not None:
                self.require(number(answer[key]) == found[key], f"{key} is {answer[key]}, not {found[key]}")
        for key, share in (("strictHack", "strictHackShare"), ("weakHack", "weakHackShare")):
            if answer.get(share) is not None:
                self.require(found["range"] and number(answer[share]) == found[key] / found["range"], f"{share} is {answer[share]}")
        for key in ("misorderedPairs", "pairs"):
            if answer.get(key) is not None and key in found:
                self.require(number(answer[key]) == found[key], f"{key} is {answer[key]}, not {found[key]}")

    def listed(self, listed):
        points = []
        for stated in listed:
            if found := self.returns(stated, f"policy {stated['policy']['name']}"):
                points.append(tuple(value.total for value in found[1]))
        names = [policy["name"] for policy in self.document["policies"]]
        self.require([stated["policy"]["name"] for stated in listed] == names, "the list is not the problem's: other names")
        if self.answer["policies"] != "finite" or len(points) != len(listed) or any(v.error for pair in self.evaluated.values() for v in pair):
            return
        found = verdict_of_points(points)
        self.require(self.answer["verdict"] == found["verdict"], f"the verdict is {self.answer['verdict']}, but the list says {found['verdict']}")
        self.sizes(found)

    def worst_case(self, worst):
        before, after = (self.returns(worst[key], f"worst case ({key})") for key in ("from", "to"))
        if before and after and self.answer["weakHack"] is not None:
            (proxy, true), (next_proxy, next_true) = before[1], after[1]
            self.require(not self.is_above(proxy, next_proxy), "the proxy falls in the worst case")
            fall, error = true.total - next_true.total, true.error + next_true.error
            self.require(abs(fall - number(self.answer["weakHack"])) <= error, f"the worst case falls by {fall}, not {self.answer['weakHack']}")

    # Equivalence

    def equivalence(self):
        answer = self.answer
        verdict, certificate = answer["verdict"], answer["certificate"]
        self.require((certificate is None) == (verdict == "different"), f"{verdict}, and the certificate is {'missing' if certificate is None else 'there'}")
        self.require((verdict == "trivial") == (answer["proxyIsTrivial"] or answer["trueIsTrivial"]), f"{verdict}, but trivial alone: {answer['proxyIsTrivial']}, {answer['trueIsTrivial']}")
        if certificate:
            self.certificate(certificate, verdict)
            if answer["needsRedistribution"] is not None:
                self.require(answer["needsRedistribution"] != self.holds_by_outcome(certificate), "needsRedistribution is the wrong way round")
        if verdict == "different":
            self.disagreement(answer["disagreement"])

    def holds_by_outcome(self, certificate):
        """Whether the identity holds for every single next state."""
        scale, potential = number(certificate["scale"]), {state: number(value) for state, value in certificate["potential"].items()}
        for place, here in enumerate(self.model.choices):
            value = potential[self.model.names[place]]
            for choice in here:
                rewards = self.model.by_outcome(certificate["reward"], choice), self.model.by_outcome(self.names[0], choice)
                for reward, proxy, (_, _, node) in zip(*rewards, choice.outcomes):
                    after = potential[self.model.names[node]] if node is not None else 0
                    if reward != scale * proxy + value - self.model.discount * after:
                        return False
        return True

    def disagreement(self, rows):
        """Two choices whose advantages are not in the same proportion, over one policy."""
        self.require(len(rows) >= 2, f"{len(rows)} choices tell the rewards apart")
        vectors = [(number(row["proxy"]), number(row["true"])) for row in rows]
        self.require(any(a[0] * b[1] != a[1] * b[0] for a in vectors for b in vectors), "the advantages that should differ are in proportion")
        # The policy is not named, so in a small problem any deterministic one may be it.
        policies = [[[Fraction(1, len(here))] * len(here) for here in self.model.choices]]
        if self.model.count() <= MOST_POLICIES:
            # What it does where it never comes counts too.
            policies += [self.model.pure(picks) for picks in itertools.product(*[range(len(here)) for here in self.model.choices])]
            self.require(any(self.advantages_are(rows, policy) for policy in policies), "the advantages are over no deterministic policy")

    def advantages_are(self, rows, policy):
        for name, reward in zip(("proxy", "true"), (self.proxy, self.true)):
            value = value_of(self.model, policy, reward)
            for row in rows:
                place = self.model.names.index(row["state"])
                pick = [choice.action for choice in self.model.choices[place]].index(row["action"])
                found = ahead(self.model.choices[place][pick], reward[place][pick], value.values) - value.values[place]
                if abs(found - number(row[name])) > 2 * value.error:
                    return False
        return True


    # Simplifications

    def simplifications(self):
        visits = {}
        for policy in self.document["policies"]:
            probabilities = self.model.listed(policy["choose"])
            visits[policy["name"]] = [x * p for x, row in zip(self.model.visits(probabilities), probabilities) for p in row]
        reward = [value for row in self.model.rewards(self.answer["reward"]) for value in row]
        places = [(name, choice.action) for name, here in zip(self.model.names, self.model.choices) for choice in here]
        self.wrong += OrderingsCheck(self.answer, visits, reward, places).run()


def at(envelope, proxy):
    """An envelope's value: straight between its corners, level before the first."""
    if not envelope or proxy > envelope[-1][0]:
        return None
    if proxy <= envelope[0][0]:
        return envelope[0][1]
    return next(t + (u - t) * (proxy - p) / (q - p) for (p, t), (q, u) in zip(envelope, envelope[1:]) if p < proxy <= q)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("problem", type=Path)
    parser.add_argument("answer", type=Path)
    arguments = parser.parse_args()
    wrong = Check(read(arguments.problem), read(arguments.answer)).run()
    for line in wrong:
        print(line)
    print("the answer holds" if not wrong else f"{len(wrong)} statements do not hold")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
