"""Protection of people in published tables: which numbers may be shown, which are hidden, which are rounded.

`tables` lays a breakdown out with all its margins; `rounding` rounds it so that every margin still adds up;
`suppression` hides what must be hidden and as little more as keeps it hidden; `audit` is the attacker; `dominance` is
for amounts; `publishing` puts them together for one released table. Sources: methods.md, sections 1-2; ESS handbook on
statistical disclosure control (2024); Fischetti and Salazar (2000) on complementary suppression; Cox (1987) on
controlled rounding.
"""
