"""What each kind of organisation is asked, who was let off a figure, and what the reminders say."""

REMINDERS = {
    -7: (
        "Der er en uge til fristen. Det tager de fleste under et kvarter, og sidste kvartals tal står ved siden af.",
        "A week is left. Most need less than a quarter of an hour, and last quarter's figures stand beside the fields.",
    ),
    0: (
        "Fristen er i dag. Mangler I et tal, så skriv hvorfor i feltet ved siden af; det er også et svar.",
        "It is due today. Where a figure is missing, write why beside it; that is an answer too.",
    ),
    10: (
        "Vi savner stadig jeres tal. Ring til sekretariatet, så finder vi ud af det sammen.",
        "",
    ),
}

# quarter: (days before the deadline on which it was moved, how many days later it became, why)
MOVED = {17: (5, 7, "Regionens nye fagsystem var nede i en uge, så flere af os kunne ikke trække vores tal.")}

# (partner, quarter, indicator, reason)
LET_OFF = (
    ("job", 19, "5.3", "Jobcentret skifter fagsystem i dette kvartal og kan ikke trække tallet."),
    ("politi", 14, "4.3", "Kredsen samlede sine registre på ny; tallet kan ikke trækkes for byrummene alene."),
)
