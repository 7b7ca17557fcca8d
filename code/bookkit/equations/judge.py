"""Whether the statements of an equation are true, given what its names mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from . import tree
from .evaluate import Table, holds, value, whole_number
from .quantity import Misfit, Quantity, entrywise, named

EQUAL = 1e-9  # of the largest entry: what "=" allows, at double precision
NEW = " ←"  # "w ←" is, in a table, what the name w means after its update
# In a table, where the claim is true whose condition the page states; where lines open with a point
# and a colon, a function of that point.
WHEN = ":"
ZERO = tree.Number("0")
INEQUALITIES = {"<", ">", "≤", "≥"}


class Untrue(ValueError):
    """A statement that could be evaluated and does not hold."""


class Running(tuple[int, ...]):
    """A name that runs through several whole numbers: what is said holds for each."""


def complaint(chain: tree.Chain, table: Table, bounds: Sequence[float] = ()) -> str:
    """Why a chain of statements does not hold; "" if every one of them does.

    bounds: for each ≈ of the chain in order, how far the sides may be apart, relative to the
    larger. Raises ValueError unless there is one for each.
    """
    if len(bounds) != chain.relations.count("≈"):
        raise ValueError(f"{chain}: {len(bounds)} bounds")
    try:
        with np.errstate(all="ignore"):
            for single in _each(chain, table):
                _judge(chain, single, iter(bounds))
    except (ValueError, TypeError, ArithmeticError) as error:
        return f"{chain}: {error}"
    return ""


def moments(chains: Sequence[tree.Chain], table: Table) -> Iterator[Table]:
    """The table as it stands before each chain: after w ← … the name w means the new value."""
    now = dict(table)
    for chain in chains:
        yield dict(now)
        if "←" in chain.relations:
            name = str(chain.sides[0])
            now[name] = now.get(name + NEW, now.get(name))


def _each(chain: tree.Chain, table: Table) -> Iterator[Table]:
    """The table once for each value of a running name; a chain that states the run needs all."""
    running = [name for name, meant in table.items() if isinstance(meant, Running)]
    if not running or any(isinstance(side, tree.Range) for side in chain.sides):
        yield table
        return
    (name,) = running
    for number in table[name]:
        yield {**table, name: number}


def _judge(chain: tree.Chain, table: Table, bounds: Iterator[float]) -> None:
    sides, relations = chain.sides, chain.relations
    whole = WHEN in table and not callable(table[WHEN]) and set(relations) <= INEQUALITIES
    if whole or relations[0] == WHEN:
        _judge_claim(chain, table)
        return
    for left, relation, right in zip(sides, relations, sides[1:], strict=False):
        if isinstance(right, tree.Range):
            _judge_range(left, right, table)
        elif isinstance(right, tree.Number) and right.open:
            _judge_cut_off(value(left, table), right)
        elif relation in {"=", "≈", "←"}:
            first = _updated(left, table) if relation == "←" else value(left, table)
            within = next(bounds) if relation == "≈" else EQUAL
            # Beside a zero that is written there is no size to compare with but 1.
            least = 1.0 if ZERO in (left, right) else 0.0
            _same(first, value(right, table), within, chain.every, least)
        elif relation == WHEN:
            raise Misfit("a colon belongs behind the point that opens a line")
        elif not holds(value(left, table), relation, value(right, table)).array.all():
            raise Untrue(f"{left} {relation} {right} does not hold")


def _same(
    left: Quantity, right: Quantity, within: float, every: tuple[str, ...], least: float
) -> None:
    if missing := set(every) - {*left.axes, *right.axes}:
        raise Misfit(f"for every {missing.pop()}, which no side has")
    if not set(left.axes) ^ set(right.axes) <= set(every):
        raise Misfit(f"left the indices {left.axes}, right {right.axes}")
    if left.whole != right.whole:
        raise Misfit(f"left the shape {left.whole}, right {right.whole}")
    largest = max(least, *(np.abs(side.array).max() for side in (left, right)))
    apart = np.abs(entrywise(np.subtract, left, right).array).max()
    if not (np.isfinite(largest) and apart <= within * largest):
        raise Untrue(f"the sides are {apart:.3g} apart, of {largest:.3g}")


def _updated(left: tree.Node, table: Table) -> Quantity:
    name = f"{left}{NEW}"
    if name not in table:
        raise Misfit(f"the registry does not say what {left} becomes")
    found = table[name]
    return found if isinstance(found, Quantity) else named(found)


def _judge_range(left: tree.Node, right: tree.Range, table: Table) -> None:
    first, last = whole_number(right.first, table), whole_number(right.last, table)
    meant = table.get(str(left))
    if not isinstance(meant, Running) or tuple(meant) != tuple(range(first, last + 1)):
        raise Untrue(f"{left} runs through {meant}, not from {first} to {last}")


def _judge_cut_off(left: Quantity, right: tree.Number) -> None:
    """Digits with dots behind them: the value lies less than one unit of the last digit above."""
    digits = right.text.partition(".")[2]
    above = (left.array - float(right.text)) * 10 ** len(digits)
    if left.array.shape != () or not 0 <= above < 1:
        raise Untrue(f"{left.array} does not begin with {right.text}")


def _claimed(chain: tree.Chain, table: Table) -> Quantity:
    """Where the claim is true: that of the point that opens the line, or of the whole line."""
    point, claim = chain.sides[0], table[WHEN]
    if chain.relations[0] != WHEN:
        return named(claim) if not isinstance(claim, Quantity) else claim
    if not isinstance(point, tree.Tuple) or len(chain.relations) < 2:
        raise Misfit("a colon stands between a point and a condition")
    found: Quantity = claim(tuple(whole_number(item, table) for item in point.items))
    return found


def _judge_claim(chain: tree.Chain, table: Table) -> None:
    """A condition that holds exactly where a claim is true."""
    truth, first = _claimed(chain, table), chain.relations[0] == WHEN
    sides = [value(side, table) for side in chain.sides[first:]]
    found = [
        holds(left, relation, right)
        for left, relation, right in zip(sides, chain.relations[first:], sides[1:], strict=False)
    ]
    said = entrywise(lambda *truths: np.logical_and.reduce(truths), *found)
    if said.axes != truth.axes or (said.array != truth.array).any():
        raise Untrue("the condition and the claim are not true in the same cases")
