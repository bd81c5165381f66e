#!/usr/bin/env python3
"""Make random decision problems as files that `touchstone check` reads; the same seed, the same file.

Small ones look for trouble: ties, trivial and equivalent rewards, opposite ones, differences in one
place or in a place that no policy reaches, single actions, endings, horizons, discount 0, fractions
with large denominators. Large ones (sparse random transitions, gridworlds) are for measuring time.

    python3 random_problems.py small --seed 7
    python3 random_problems.py sparse --states 1000 --seed 1 > sparse.json
    python3 random_problems.py sparse --states 300 --relation almost > almost.json
    python3 random_problems.py gridworld --states 100 --seed 1 > gridworld.json
"""

import argparse
import json
import math
import random
import sys
from fractions import Fraction

MOST_POLICIES = 243
PRIMES = [7, 13, 97, 101, 9_973, 65_537, 999_983, 2_147_483_647]
DISCOUNTS = ["0", "1/2", "9/10", "99/100", "1/3", "9972/9973"]
RELATIONS = {
    "independent": 8,
    "same": 1,
    "shaped": 4,
    "opposite": 2,
    "almost shaped": 3,
    "differs where nobody comes": 1,
    "proxy trivial": 2,
    "true trivial": 2,
    "both trivial": 1,
    "sparse": 5,
}


def pick(dice, weights):
    """A key, by its weight."""
    return dice.choices(list(weights), list(weights.values()))[0]


def written(dice, value):
    """A fraction in one of the ways that files may write it."""
    value = Fraction(value)
    if value.denominator == 1:
        return dice.choice([int(value), int(value), str(value)])
    if value.denominator in (2, 4, 5, 10, 20) and dice.random() < 0.5:
        return float(value)
    return str(value)


def shares(dice, count, nasty):
    """Probabilities above 0 that sum to 1."""
    if count == 1:
        return [Fraction(1)]
    denominator = dice.choice(PRIMES[2:]) if nasty else dice.choice([2, 4, 10, 6])
    denominator = max(denominator, count)
    cuts = sorted(dice.sample(range(1, denominator), count - 1))
    return [Fraction(b - a, denominator) for a, b in zip([0] + cuts, cuts + [denominator])]


def value(dice, style):
    """One reward."""
    if style == "zero":
        return Fraction(0)
    if style == "bits":
        return Fraction(dice.randint(0, 1))
    if style == "small":
        return Fraction(dice.randint(-3, 3))
    if style == "halves":
        return Fraction(dice.randint(-8, 8), dice.choice([1, 2, 4, 5]))
    if style == "sparse":
        return Fraction(dice.choice([0, 0, 0, 0, 1, -1]))
    return Fraction(dice.randint(-(10**6), 10**6), dice.choice(PRIMES))


def small(seed):
    """A small problem of at most 243 deterministic policies, times counted apart."""
    dice = random.Random(f"small {seed}")
    while True:
        document, count = attempt(dice)
        if count <= MOST_POLICIES:
            document["name"] = f"small {seed}"
            return document


def attempt(dice):
    """A problem, and how many deterministic policies it has at most."""
    states = [f"s{place}" for place in range(dice.choice([1, 2, 2, 3, 3, 3, 4, 4, 5, 5]))]
    if dice.random() < 0.1:
        states = [name.replace("s", dice.choice(["état ", "a/b ", "x.", "“q” "])) for name in states]
    actions = ["a", "b", "c"][: dice.choice([1, 2, 2, 2, 2, 2, 3, 3, 3, 3])]
    horizon = dice.choice([1, 2, 2, 3, 4]) if dice.random() < 0.25 else None
    discount = Fraction(dice.choice(DISCOUNTS)) if horizon is None or dice.random() < 0.3 else Fraction(1)
    nasty = dice.random() < 0.3
    widest = 1 if dice.random() < 0.4 else 3
    fewer, ending = dice.choice([0, 0, 0, 0.3]), dice.choice([0, 0, 0.3])
    # Successors from the first few states alone leave others unreached.
    closed = dice.randint(1, len(states)) if dice.random() < 0.25 else len(states)
    transitions, policies = {}, 1
    for place, state in enumerate(states):
        if dice.random() < ending:
            continue
        available = [action for action in actions if dice.random() >= fewer] or [dice.choice(actions)]
        targets = states[:closed] if place < closed else states
        transitions[state] = {}
        for action in available:
            next = dice.sample(targets, dice.randint(1, min(widest, len(targets))))
            transitions[state][action] = dict(zip(next, shares(dice, len(next), nasty)))
        policies *= len(available)
    if not transitions:
        return None, math.inf
    beginnings = dice.sample(states[:closed], dice.randint(1, closed)) if dice.random() < 0.7 else states[:closed]
    if not any(state in transitions for state in beginnings):
        return None, math.inf
    start = dict(zip(beginnings, shares(dice, len(beginnings), nasty)))

    true, proxy = rewards(dice, states, transitions, start, discount, horizon)
    document = {
        "states": states,
        "actions": actions,
        "start": as_shares(dice, start, states),
        "transitions": {state: {action: as_shares(dice, row, states) for action, row in rows.items()} for state, rows in transitions.items()},
        "rewards": {"true": as_written(dice, true), "proxy": as_written(dice, proxy)},
    }
    if len(transitions) < len(states):
        document["terminal"] = [state for state in states if state not in transitions]
    if horizon is not None:
        document["horizon"] = horizon
    if horizon is None or discount != 1 or dice.random() < 0.3:
        document["discount"] = written(dice, discount)
    if dice.random() < 0.5:
        document["policies"] = listed(dice, transitions, nasty)
    return document, policies ** (horizon or 1)


def each_outcome(transitions, make):
    """A reward by next state: {state: {action: {next: value}}}."""
    return {state: {action: {next: make(state, action, next) for next in row} for action, row in rows.items()} for state, rows in transitions.items()}


def rewards(dice, states, transitions, start, discount, horizon):
    """A true reward and a proxy that stand to each other in one of many ways, by next state.

    With a horizon, shaping needs potentials by time; a constant on top is then a trivial reward as
    long as no episode can end early, which is one of the things to be found out.
    """
    styles = ["bits", "small", "small", "halves", "nasty", "sparse"]
    style = dice.choice(styles)
    by_next = dice.random() < 0.3
    free = lambda style: each_outcome(transitions, lambda *_: value(dice, style)) if by_next else by_action(dice, transitions, style)
    potential = {state: value(dice, style) if state in transitions else Fraction(0) for state in states}
    if horizon is not None:
        potential = dict.fromkeys(states, Fraction(0))
        if discount == 1 and horizon == 1:
            potential = {state: value(dice, style) for state in states}
    after = Fraction(0) if horizon == 1 else discount
    shaping = each_outcome(transitions, lambda s, _, next: potential[s] - after * potential[next])
    if not by_next:
        shaping = expected(transitions, shaping)
    constant = each_outcome(transitions, lambda *_: Fraction(5, 3))
    nothing = each_outcome(transitions, lambda *_: Fraction(0))
    trivial = lambda: dice.choice([nothing, constant, shaping, shaping])
    combine = lambda scale, a, b: each_outcome(transitions, lambda s, x, n: scale * a[s][x][n] + b[s][x][n])
    scale = dice.choice([Fraction(1), Fraction(2), Fraction(1, 3), Fraction(9_973, 7)])
    base, relation = free(style), pick(dice, RELATIONS)
    if relation == "independent":
        return base, free(dice.choice(styles))
    if relation == "sparse":
        return free("sparse"), free("sparse")
    if relation == "same":
        return base, base
    if relation == "shaped":
        return combine(scale, base, shaping), base
    if relation == "opposite":
        return combine(-scale, base, shaping), base
    if relation == "proxy trivial":
        return base, trivial()
    if relation == "true trivial":
        return trivial(), base
    if relation == "both trivial":
        return trivial(), trivial()
    changed = combine(scale, base, shaping)
    reached = reach(transitions, start, discount)
    places = [state for state in transitions if relation == "almost shaped" or state not in reached]
    if places:
        state = dice.choice(places)
        action = dice.choice(list(changed[state]))
        changed[state][action] = {next: old + Fraction(1, dice.choice([1, 10, 10**12])) for next, old in changed[state][action].items()}
    return changed, base


def by_action(dice, transitions, style):
    """A reward that does not look at the next state."""
    return {state: {action: dict.fromkeys(row, value(dice, style)) for action, row in rows.items()} for state, rows in transitions.items()}


def expected(transitions, reward):
    """The same for all next states, in expectation."""
    mean = lambda row, values: sum(p * values[next] for next, p in row.items())
    return {state: {action: dict.fromkeys(row, mean(row, reward[state][action])) for action, row in rows.items()} for state, rows in transitions.items()}


def reach(transitions, start, discount):
    """States that some policy reaches, at whatever time."""
    found = list(start)
    for state in found:
        if discount:
            found += [next for row in transitions.get(state, {}).values() for next in row if next not in found]
    return set(found)


def as_written(dice, reward):
    """As files write it: one number where the next state does not matter, mostly."""
    flat = dice.random() < 0.9
    return {
        state: {
            action: written(dice, next(iter(row.values()))) if flat and len(set(row.values())) == 1 else {n: written(dice, v) for n, v in row.items()}
            for action, row in rows.items()
        }
        for state, rows in reward.items()
    }


def as_shares(dice, row, states):
    """As files write it: a name for what is certain, now and then something of probability 0."""
    if len(row) == 1 and dice.random() < 0.3:
        return next(iter(row))
    row = {state: written(dice, p) for state, p in row.items()}
    if dice.random() < 0.1:
        row.setdefault(dice.choice(states), 0)
    return row


def listed(dice, transitions, nasty):
    """A few policies, some of them mixed."""
    found = []
    for place in range(dice.randint(1, 6)):
        choose = {}
        for state, rows in transitions.items():
            if dice.random() < 0.7:
                choose[state] = dice.choice(list(rows))
            else:
                some = dice.sample(list(rows), dice.randint(1, len(rows)))
                choose[state] = {action: written(dice, p) for action, p in zip(some, shares(dice, len(some), nasty))}
        found.append({"name": f"p{place}", "choose": choose})
    return found


SPARSE_RELATIONS = ["independent", "equivalent", "almost", "opposite", "trivial"]


def sparse(count, seed, relation="independent", actions=4, successors=4):
    """A large problem: a few successors for each choice, whole rewards from -10 to 10, discount 9/10.

    The true reward may also be a multiple of the proxy and shaping, the same but for a trillionth in one
    place, a negative multiple, or shaping alone.
    """
    dice = random.Random(f"sparse {count} {seed}")
    states, names = [f"s{place}" for place in range(count)], [f"a{place}" for place in range(actions)]

    def row():
        denominator = dice.choice([10, 10, 20, 50, 100])
        cuts = sorted(dice.sample(range(1, denominator), min(successors, count) - 1))
        parts = [b - a for a, b in zip([0] + cuts, cuts + [denominator])]
        return {next: str(Fraction(part, denominator)) for next, part in zip(dice.sample(states, len(parts)), parts)}

    reward = lambda: {state: {action: dice.randint(-10, 10) for action in names} for state in states}
    transitions = {state: {action: row() for action in names} for state in states}
    true, proxy = reward(), reward()
    if relation != "independent":
        potential = {state: dice.randint(-10, 10) for state in states}
        scale = {"opposite": -3, "trivial": 0}.get(relation, 3)
        for state in states:
            for action in names:
                after = sum(Fraction(p) * potential[next] for next, p in transitions[state][action].items())
                shaped = scale * proxy[state][action] + potential[state] - Fraction(9, 10) * after
                true[state][action] = str(shaped)
        if relation == "almost":
            state = dice.choice(states)
            true[state][names[0]] = str(Fraction(true[state][names[0]]) + Fraction(1, 10**12))
    return {
        "name": f"sparse {count}" + ("" if relation == "independent" else f", {relation}"),
        "states": states,
        "actions": names,
        "discount": "9/10",
        "start": {state: str(Fraction(1, count)) for state in states},
        "transitions": transitions,
        "rewards": {"true": true, "proxy": proxy},
    }


def gridworld(count, seed):
    """A square room of at least `count` cells: steps slip sideways one time in five; a goal ends the episode.

    The true reward is 10 at the goal and -1 at each hazard; the proxy also pays for a few coins that
    can be taken again and again.
    """
    dice = random.Random(f"gridworld {count} {seed}")
    side = math.ceil(math.sqrt(count))
    cells = [(row, column) for row in range(side) for column in range(side)]
    name = lambda cell: f"{cell[0]},{cell[1]}"
    goal = cells[-1]
    special = dice.sample(cells[1:-1], min(len(cells) - 2, 2 * max(1, count // 10))) if count > 3 else []
    hazards, coins = set(special[::2]), set(special[1::2])
    moves = {"up": (-1, 0), "right": (0, 1), "down": (1, 0), "left": (0, -1)}
    step = lambda cell, move: tuple(min(max(a + b, 0), side - 1) for a, b in zip(cell, move))
    transitions, true, proxy = {}, {}, {}
    for cell in cells[:-1]:
        transitions[name(cell)], true[name(cell)], proxy[name(cell)] = {}, {}, {}
        for action, (down, right) in moves.items():
            row = {}
            for move, share in (((down, right), 8), ((right, down), 1), ((-right, -down), 1)):
                row[step(cell, move)] = row.get(step(cell, move), 0) + share
            transitions[name(cell)][action] = {name(next): str(Fraction(share, 10)) for next, share in row.items()}
            true[name(cell)][action] = {name(next): 10 * (next == goal) - (next in hazards) for next in row}
            proxy[name(cell)][action] = {name(next): 10 * (next == goal) - (next in hazards) + (next in coins) for next in row}
    return {
        "name": f"gridworld {side}x{side}",
        "states": [name(cell) for cell in cells],
        "terminal": [name(goal)],
        "actions": list(moves),
        "discount": "9/10",
        "start": {name(cells[0]): 1},
        "transitions": transitions,
        "rewards": {"true": true, "proxy": proxy},
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["small", "sparse", "gridworld"])
    parser.add_argument("--states", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--relation", choices=SPARSE_RELATIONS, default="independent", help="of the rewards of a sparse problem")
    arguments = parser.parse_args()
    if arguments.kind == "small":
        document = small(arguments.seed)
    elif arguments.kind == "sparse":
        document = sparse(arguments.states, arguments.seed, arguments.relation)
    else:
        document = gridworld(arguments.states, arguments.seed)
    json.dump(document, sys.stdout, indent=1, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
