"""What became of categories when a definition changed, and how old figures are read under the new names.

A map says which category an old one lives on in: one-to-one where nothing else goes there, merged where several do. A
category that was split, or is no longer asked for, is on no map: it stays what it was, so its figures are never dealt
out among the new ones. Nothing stored is changed; the figures are carried over when they are read.
Source: measurement.md, "Breakdown".
"""

from collections.abc import Hashable, Mapping

from samklang.measurement.calculations.figures import Figure, add

Member = Hashable
Members = tuple[Member, ...]
CategoryMap = Mapping[Member, Member]


def followed_by(first: CategoryMap, second: CategoryMap) -> dict[Member, Member]:
    """Return the map that does what the first does and then what the second does. Associative; {} changes nothing.

    >>> followed_by({"18-24": "18-29", "25-29": "18-29"}, {"18-29": "unge"})
    {'18-29': 'unge', '18-24': 'unge', '25-29': 'unge'}
    """
    return {**second, **{old: second.get(new, new) for old, new in first.items()}}


def together(left: Figure | None, right: Figure | None) -> Figure | None:
    """Return two disjoint cells as one; hidden (None) when either is.

    Where parts may overlap between organisations, the fewest of each add up too: nobody is in both cells.
    """
    if left is None or right is None:
        return None
    least = None
    if left.least is not None or right.least is not None:
        fewest = [each.numerator if each.least is None else each.least for each in (left, right)]
        least = add(*fewest)
    return Figure(add(left.numerator, right.numerator), add(left.denominator, right.denominator), least)


def continued(cells: Mapping[Members, Figure | None], category_map: CategoryMap) -> dict[Members, Figure | None]:
    """Return the cells under the names their categories live on in; cells that meet are put together.

    A key holds one member per axis; margins (ALL) are on no map and stay as they are, so no total changes.

    >>> from decimal import Decimal
    >>> young = {("18-24",): Figure(Decimal(3)), ("25-29",): Figure(Decimal(4))}
    >>> continued(young, {"18-24": "18-29", "25-29": "18-29"})[("18-29",)].numerator
    Decimal('7')
    """
    found: dict[Members, Figure | None] = {}
    for key, figure in cells.items():
        new = tuple(category_map.get(member, member) for member in key)
        found[new] = together(found[new], figure) if new in found else figure
    return found
