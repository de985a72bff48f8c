"""Protection in published tables, of people and of what is told in confidence: what is shown, hidden or rounded.

`tables` lays a breakdown out with all its margins; `rounding` rounds it so that every margin still adds up;
`suppression` hides what must be hidden and as little more as keeps it hidden; `audit` is the attacker; `publishing`
puts them together for one released table of people. `dominance` says which amounts may not be shown, `amounts` makes a
table of them, and `estimating` is its attacker. Sources: methods.md, sections 1-2; ESS handbook on statistical
disclosure control (2024); Fischetti and Salazar (2000) on complementary suppression; Cox (1987) on controlled rounding.
"""
