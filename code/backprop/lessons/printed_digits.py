"""The digits that source 001 prints for the 1-1-1 network, held against the computed ones.

Rounding once, at the end, and rounding after every operation are two different sums; the
second is what one does with paper and a pocket calculator. Both are here.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from ..activations import sigmoid
from .worked_example import START, backward, forward, step


class Claim(NamedTuple):
    """One number of the source beside the number itself.

    Attributes:
        name: the quantity, as the chapter writes it.
        published: the digits as they are printed in the source.
        exact: the value computed without rounding on the way.
    """

    name: str
    published: str
    exact: float

    @property
    def rounded(self) -> str:
        """The exact value rounded once, at the end, to as many decimals as were printed."""
        return f"{self.exact:.{self.decimals}f}"

    @property
    def decimals(self) -> int:
        """How many digits the source prints after the point."""
        return len(self.published.partition(".")[2])

    @property
    def right(self) -> bool:
        """Whether the printed digits are the exact value, rounded."""
        return self.published == self.rounded

    @property
    def off(self) -> float:
        """Printed minus exact, counted in units of the fourth decimal."""
        return (float(self.published) - self.exact) * 1e4


def published_values() -> list[Claim]:
    """The 17 numbers that source 001 prints for this example, in its order, with the exact ones."""
    before = forward(START)
    back = backward(START, before)
    new = step(START)
    after = forward(new)
    return [
        Claim("z", "0.5", before.z),
        Claim("a", "0.6225", before.a),
        Claim("y", "0.3112", before.y),
        Claim("L", "0.0484", before.loss),
        Claim("∂L/∂y", "0.3112", back.dL_dy),
        Claim("∂y/∂w₂", "0.6225", back.dy_dw2),
        Claim("∂L/∂w₂", "0.1938", back.dL_dw2),
        Claim("∂L/∂a", "0.1556", back.dL_da),
        Claim("∂a/∂z", "0.2350", back.da_dz),
        Claim("∂z/∂w₁", "1", back.dz_dw1),
        Claim("∂L/∂w₁", "0.0365", back.dL_dw1),
        Claim("w₂ new", "0.4806", new.w2),
        Claim("w₁ new", "0.4963", new.w1),
        Claim("z new", "0.4963", after.z),
        Claim("a new", "0.6216", after.a),
        Claim("y new", "0.2988", after.y),
        Claim("L new", "0.0447", after.loss),
    ]


def rounded(value: Decimal, digits: int = 4) -> Decimal:
    """`value` to `digits` decimals as at school: a 5 at the end goes up."""
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def rounded_chain(digits: int = 4) -> dict[str, Decimal]:
    """The whole example with every result rounded to `digits` decimals before it is used.

    Decimal arithmetic keeps ties exact: 0.5 · 0.6225 is 0.31125, and goes up.
    """

    def short(value: Decimal) -> Decimal:
        return rounded(value, digits)

    def squashed(z: Decimal) -> Decimal:
        return short(Decimal(float(sigmoid(float(z)))))

    half, rate = Decimal("0.5"), Decimal("0.1")
    a = squashed(half)
    y = short(half * a)
    dL_dw2 = short(y * a)
    dL_dw1 = short(short(y * half) * short(a * (1 - a)))
    w1, w2 = short(half - rate * dL_dw1), short(half - rate * dL_dw2)
    a_new = squashed(w1)
    y_new = short(w2 * a_new)
    return {
        "a": a,
        "y": y,
        "L": short(half * y * y),
        "∂L/∂w₂": dL_dw2,
        "∂L/∂w₁": dL_dw1,
        "w₂ new": w2,
        "w₁ new": w1,
        "a new": a_new,
        "y new": y_new,
        "L new": short(half * y_new * y_new),
    }
