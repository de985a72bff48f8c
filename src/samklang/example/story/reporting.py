"""How reporting went: who lags, who was late, odd answers, figures sent back and corrected."""

from decimal import Decimal

from samklang.example.story.shapes import Correction, Oddity

QUARTERS = 20
PRESENT = QUARTERS - 1

# The present quarter: who waits for approval and since when, who was sent back, who has not sent. Others are approved.
WAITING = {"bakken": 5, "vestbo": 3, "bibliotek": 8}
RETURNED = {
    "frivillig": (
        6,
        "Tak for tallene. Et af dem vil vi gerne være sikre på.",
        "3.3",
        "Timerne er næsten halveret siden sidst. Er ferieugerne trukket fra to gange?",
    )
}
DRAFTED = ("varmestue",)
OPEN = ("havnen", "stemmer", "politi", "job", "ankeret")

# Quarters in which a report never came.
NEVER_CAME = {
    18: ("politi", "job", "ankeret", "stemmer"),
    17: ("politi", "job", "ankeret", "stemmer", "mellemrum"),
    16: ("politi", "job", "ankeret", "stemmer"),
    15: ("politi", "job", "ankeret", "stemmer", "mellemrum"),
    14: ("politi",),  # let off, with a reason
}

# A report of an earlier quarter that came late and waits: when it is approved, four of five are, and measurement holds.
LATE_AND_WAITING = {(18, "byrum"): 4}

# Days after the deadline that a report arrived.
CAME_LATE = {
    (2, "vestbo"): 18,
    (5, "job"): 24,
    (8, "bibliotek"): 21,
    (9, "politi"): 33,
    (11, "stemmer"): 19,
    (13, "sparefond"): 27,
    (14, "ankeret"): 22,
    (16, "faellesrum"): 20,
}

# How figures came about, where nobody keeps a register.
TOLD_BY = {
    "3.1": "survey", "3.2": "counted", "3.3": "estimate", "4.1": "survey", "4.2": "counted", "4.3": "official",
    "4.4": "counted", "4.5": "survey", "5.4": "estimate", "6.3": "counted", "6.4": "estimate",
}  # fmt: skip

# Partner, indicator, breakdown: who cannot cross the breakdowns of an indicator.
TELLS_ONLY_BY = (("social", "6.1", "Målgruppe"),)

ODDITIES = (
    Oddity("broen", "1.3", 6, "not_applicable", "Broen var lukket for ombygning hele kvartalet."),
    Oddity("herberg", "1.4", 9, "could_not_be_asked", "Den, der ringer rundt, var syg i to måneder."),
    Oddity("stemmer", "3.5", 8, "declined", "Medlemmerne har bedt om ikke at blive talt i dette kvartal."),
    Oddity("ankeret", "6.4", 4, "measured", "", Decimal(0)),
    Oddity("social", "6.4", 12, "measured", "", Decimal(0)),
    Oddity("vestbo", "1.5", 10, "measured", "Ingen varslede udsættelser i kvartalet.", Decimal(0)),
    Oddity("psykiatri", "6.3", 14, "measured", "Bussen stod på værksted i tre uger.", Decimal(214)),
    Oddity("frivillig", "5.4", 7, "blank"),
    Oddity("stemmer", "5.1", 13, "blank"),
    Oddity("byrum", "4.2", 5, "could_not_be_asked", "Pladsen var spærret af for kloakarbejde."),
)

CORRECTIONS = (
    Correction(
        "bakken",
        "2.1",
        10,
        10,
        "Vi kom til at skrive et nul for meget.",
        6,
        "Tallet er ti gange så stort som sidste kvartal. Er der kommet et nul for meget?",
    ),
    Correction(
        "bibliotek",
        "3.3",
        6,
        0.5,
        "Vi havde glemt det ene af de to huse.",
        8,
        "Det er halvt så mange timer som sidst. Mangler der et hus?",
    ),
    Correction("herberg", "1.1", 14, 1.3, "Nogle var flyttet uden at blive skrevet ud af listen.", 45),
    Correction("psykiatri", "6.3", 12, 1.2, "Tællekortene fra en af holdepladserne var lagt til to gange.", 38),
    Correction("kystlinjen", "7.4", 16, 0.8, "En bevilling var sendt, men ikke ført på listen.", 52),
    Correction("by", "4.4", 17, 0.9, "Bænkene på Stationsforpladsen manglede i rundturen.", 31),
)
