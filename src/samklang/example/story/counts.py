"""What is counted in a week of its own, every second year."""

from samklang.example.story.shapes import CountStory, Curve, IndicatorStory, Reporter

PARTNERS = ("herberg", "social", "broen", "kvindehus", "ankeret")

WITHOUT_A_HOME = CountStory(
    sheet=IndicatorStory(
        code="1.9",
        name="Mennesker uden egen bolig i tælleugen",
        definition="Antal mennesker, der i tælleugen sov ude, på herberg, i natcafé eller på en sofa hos andre.",
        why="Herbergernes lister viser dem, der kom ind. Tælleugen viser også dem, der ikke gjorde.",
        unit="mennesker",
        kind="people",
        direction="down",
        level="population",
        goals=(1,),
        reporters=tuple(Reporter(partner, 1) for partner in PARTNERS),
        curve=Curve((), 0),
        source="Et skema for hvert menneske, som udfyldes uden navn.",
        method="Alle steder tæller i den samme uge. Næste tælling er to år efter.",
        weaknesses="Flere steder kan have talt det samme menneske. Derfor er svaret et spænd og ikke en sum.",
        counts_people=True,
        since=1,
        rhythm="week_count",
    ),
    quarters=(1, 9, 17),
    told={
        "herberg": (96, 101, 88),
        "social": (118, 124, 109),
        "broen": (38, 41, 34),
        "kvindehus": (27, 25, 29),
        "ankeret": (52, 57, None),
    },
)
