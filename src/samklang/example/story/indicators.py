"""All indicators of the quarters, the dimensions they are broken down by, and the definitions that changed."""

from samklang.example.story.indicators_city import NEEDED, SAFETY
from samklang.example.story.indicators_homes import HOMES, ROOMS
from samklang.example.story.indicators_people import CRAFT, HEALTH
from samklang.example.story.indicators_shelter import SHELTER
from samklang.example.story.shapes import Revision

INDICATORS = (*SHELTER, *HOMES, *ROOMS, *SAFETY, *NEEDED, *HEALTH, *CRAFT)

DIMENSIONS = {
    "Aldersgruppe": (("18-24 år", 0.22), ("25-39 år", 0.36), ("40-59 år", 0.31), ("60 år og derover", 0.11)),
    "Aldersgruppe, de ældste delt": (
        ("18-24 år", 0.22),
        ("25-59 år", 0.67),
        ("60-74 år", 0.09),
        ("75 år og derover", 0.02),
    ),
    "Køn": (("Kvinder", 0.29), ("Mænd", 0.66), ("Andet eller ukendt", 0.05)),
    "Tryghed": (
        ("Meget utryg", 0.0),
        ("Utryg", 0.0),
        ("Hverken eller", 0.0),
        ("Tryg", 0.0),
        ("Meget tryg", 0.0),
        ("Ved ikke", 0.0),
    ),
    "Beboernes del i byggeriet": (
        ("Får besked", 0.0),
        ("Bliver hørt", 0.0),
        ("Tegner med", 0.0),
        ("Bestemmer med", 0.0),
    ),
    "Målgruppe": (("Hjemløshed", 0.41), ("Psykisk sårbarhed", 0.33), ("Rusmidler", 0.26)),
}
UNKNOWN = {"Køn": "Andet eller ukendt", "Tryghed": "Ved ikke"}

# Which took the place of which, and keeps its name: (new, old, quarter).
REPLACED = (("Aldersgruppe, de ældste delt", "Aldersgruppe", 12),)
OLDER_AGES = (("18-24 år", "18-24 år"), ("25-39 år", "25-59 år"), ("40-59 år", "25-59 år"), ("60 år og derover", ""))

REVISIONS = (
    Revision(
        "1.2",
        7,
        "Nye indskrivninger på herberg",
        "Antal borgere, der er indskrevet i kvartalet og ikke var indskrevet på nogen boform de seneste 30 dage.",
        "Boformerne talte »ny« på tre måder. Nu gælder 30 dage for alle, og skift mellem boformer tæller ikke som nyt.",
        True,
    ),
    Revision(
        "6.1",
        11,
        "Borgere mødt af gadeteamet",
        "Antal forskellige borgere, som hver del af gadeteamet har talt med mindst to gange i kvartalet. "
        "Telefonsamtaler tæller med.",
        "Gadeteamet taler også med folk i telefonen. Det er sjældent og ændrer ikke kurven.",
        False,
    ),
    Revision(
        "1.3",
        12,
        "Flyttet fra herberg til egen bolig",
        "Antal borgere, der i kvartalet er flyttet fra herberg til en bolig med egen lejekontrakt.",
        "De ældste har brug for andre boliger end resten. De deles i to, og midtergruppen samles i én.",
        False,
        ("Aldersgruppe, de ældste delt",),
        OLDER_AGES,
    ),
    Revision(
        "5.1",
        12,
        "Borgere i støttet beskæftigelse",
        "",
        "De samme aldersgrupper som ved flytningerne, så tallene kan stilles ved siden af hinanden.",
        False,
        ("Aldersgruppe, de ældste delt",),
        OLDER_AGES,
    ),
)
