"""Check answers about simplifications of a reward and about all orderings of a few policies.

A policy's return is linear in its visit counts, so every stated ordering is put to the test with its
reward, every impossible one with its multiples (Farkas), and every coarsening must be one or the other.
That the graph leaves no ordering out is asked of HiGHS, once for each weak ordering.
"""

import itertools
from fractions import Fraction

from brute_force import number

MOST_FOR_GRAPH = 4


def rank(vectors):
    """Rank over the fractions, by elimination."""
    rows, found = [list(v) for v in vectors], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((r for r in range(found, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for r in range(found + 1, len(rows)):
            if share := rows[r][column] / rows[found][column]:
                rows[r] = [a - share * b for a, b in zip(rows[r], rows[found])]
        found += 1
    return found


def minus(a, b):
    return [x - y for x, y in zip(a, b)]


def dot(a, b):
    return sum((x * y for x, y in zip(a, b) if x and y), Fraction(0))


def classes_by(values):
    """Names in classes of equal value, ascending: (set of classes in order, their values)."""
    levels = sorted(set(values.values()))
    return [{name for name, value in values.items() if value == level} for level in levels], levels


def weak_orderings(names):
    """Every weak ordering, as a list of classes from the lowest up."""
    if not names:
        yield []
        return
    for size in range(1, len(names) + 1):
        for lowest in itertools.combinations(names, size):
            for rest in weak_orderings([name for name in names if name not in lowest]):
                yield [set(lowest), *rest]


def level(ordering, name):
    return next(place for place, tied in enumerate(ordering) if name in tied)


def relation(one, other, names):
    """(unhackable, whether `other` simplifies `one`), by Definitions 1 and 2 of Skalse et al. 2022."""
    unhackable, keeps, ties_more = True, True, False
    for a, b in itertools.permutations(names, 2):
        rises = level(one, a) < level(one, b)
        next, after = level(other, a), level(other, b)
        if rises and next > after:
            unhackable = keeps = False
        if level(one, a) == level(one, b) and next != after:
            keeps = False
        ties_more |= rises and next == after
    return unhackable, keeps and ties_more


class OrderingsCheck:
    """One answer; `visits` are {policy name: visit counts of all choices}, `reward` the reward there."""

    def __init__(self, answer, visits, reward, places):
        self.answer, self.visits, self.reward, self.places, self.wrong = answer, visits, reward, places, []

    def require(self, holds, what):
        if not holds:
            self.wrong.append(what)

    def run(self):
        answer, visits = self.answer, self.visits
        names = list(visits)
        returns = {name: dot(visits[name], self.reward) for name in names}
        ordering, levels = classes_by(returns)
        self.require(self.stated(answer["ordering"]) == ordering, "the reward's own ordering is another")
        self.require([number(x) for x in answer["ordering"]["returns"]] == levels, "the reward's own returns are others")
        self.criterion(ordering)
        self.coarsenings(ordering)
        if answer["graph"]:
            self.graph(names)
        return self.wrong

    def stated(self, ordering):
        return [set(tied) for tied in ordering["classes"]]

    def is_made(self, ordering, what):
        """The stated reward makes the stated ordering, with the stated returns."""
        reward = [number(ordering["reward"].get(state, {}).get(action, 0)) for state, action in self.places]
        found, levels = classes_by({name: dot(visits, reward) for name, visits in self.visits.items()})
        self.require(found == self.stated(ordering), f"the reward of {what} {ordering['classes']} makes another ordering")
        self.require(levels == [number(x) for x in ordering["returns"]], f"the returns of {what} {ordering['classes']} are others")

    def ties(self, ordering):
        """Differences of visits within classes, and between the firsts of neighbouring classes."""
        classes = [[self.visits[name] for name in sorted(tied)] for tied in ordering]
        within = [minus(each, tied[0]) for tied in classes for each in tied[1:]]
        return within, [minus(high[0], low[0]) for low, high in zip(classes, classes[1:])]

    def criterion(self, ordering):
        stated, every = self.answer["criterion"], list(self.visits.values())
        ties, affine = rank(self.ties(ordering)[0]), rank([minus(each, every[0]) for each in every])
        wanted = {"tieRank": ties, "affineDimension": affine, "holds": ties <= affine - 2, "printedHolds": ties <= rank(every) - 2}
        self.require(stated == wanted, f"the criterion is {stated}, not {wanted}")
        if self.answer["isComplete"] and len(ordering) > 1:
            exists = any(len(each["classes"]) > 1 for each in self.answer["simplifications"])
            self.require(exists == wanted["holds"], f"non-trivial simplifications {'exist' if exists else 'do not exist'}, and the criterion says otherwise")

    def coarsenings(self, ordering):
        """Each way of merging neighbouring classes is a simplification or impossible."""
        for each in self.answer["simplifications"]:
            self.is_made(each, "the simplification")
        for each in self.answer["impossible"]:
            multiples = [number(x) for x in each["multiples"]]
            within, steps = self.ties(self.stated(each))
            self.require(len(multiples) == len(steps) and min(multiples, default=0) >= 0 and any(multiples), f"the multiples of {each['classes']} are not at least 0, or all 0")
            total = [sum(m * step[place] for m, step in zip(multiples, steps)) for place in range(len(self.places))]
            self.require(rank([*within, total]) == rank(within), f"the multiples of {each['classes']} do not add up to nothing")
        wanted = []
        for merged in itertools.product([False, True], repeat=len(ordering) - 1):
            coarse = [set(ordering[0])]
            for tied, joins in zip(ordering[1:], merged):
                if joins:
                    coarse[-1] |= tied
                else:
                    coarse.append(set(tied))
            if any(merged):
                wanted.append(coarse)
        found = [self.stated(each) for each in self.answer["simplifications"] + self.answer["impossible"]]
        self.require(all(each in wanted for each in found), "something is listed that does not coarsen the ordering")
        if self.answer["isComplete"]:
            self.require(len(found) == len(wanted) and all(each in found for each in wanted), f"{len(found)} coarsenings of {len(wanted)} are looked at")

    def graph(self, names):
        graph = self.answer["graph"]
        orderings = [self.stated(each) for each in graph["orderings"]]
        for each in graph["orderings"]:
            self.is_made(each, "the ordering")
        self.require(all(one != other for one, other in itertools.combinations(orderings, 2)), "the graph has an ordering twice")
        unhackable = {frozenset(pair) for pair in graph["unhackable"]}
        simplifies = {tuple(pair) for pair in graph["simplifies"]}
        for one, other in itertools.permutations(range(len(orderings)), 2):
            both = relation(orderings[one], orderings[other], names)
            stated = (frozenset((one, other)) in unhackable, (one, other) in simplifies)
            self.require(both == stated, f"{graph['orderings'][one]['classes']} and {graph['orderings'][other]['classes']}: unhackable, simplifies are {stated}, not {both}")
        if graph["isComplete"] and len(names) <= MOST_FOR_GRAPH:
            every = list(weak_orderings(names))
            self.require(number(graph["candidates"]) == len(every), f"{graph['candidates']} candidates, not {len(every)}")
            for ordering in every:
                if ordering not in orderings and self.may_be_made(ordering):
                    self.wrong.append(f"the graph leaves out {ordering}")

    def may_be_made(self, ordering):
        """Whether HiGHS finds a reward that makes the ordering, with steps of at least 1."""
        import highspy
        import numpy

        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        width = len(self.places)
        solver.addVars(width, numpy.full(width, -highspy.kHighsInf), numpy.full(width, highspy.kHighsInf))
        within, steps = self.ties(ordering)
        for low, high, rows in ((0.0, 0.0, within), (1.0, highspy.kHighsInf, steps)):
            for row in rows:
                # Rows of like size, so that one tolerance fits all.
                scale = max(map(abs, row), default=Fraction(0))
                if not scale:
                    if low:
                        return False
                    continue
                keys = [place for place, value in enumerate(row) if value]
                solver.addRow(low, high, len(keys), numpy.array(keys, dtype=numpy.int32), numpy.array([float(row[key] / scale) for key in keys]))
        solver.run()
        return solver.getModelStatus().name == "kOptimal"
