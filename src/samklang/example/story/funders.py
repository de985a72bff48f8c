"""The forms of funders: the questions in their own words, and what answers each."""

TERMS = ("cc-by-4.0", "Plads til alle i Havnebyen, fælles effektmåling")

# (question, unit, indicator answering it, category of it, words)
WHOLE = (
    "Fonden Nære Byer: midtvejsskema",
    "Fonden Nære Byer",
    (
        ("Hvor mange boliger er udlejet til mennesker, der har været hjemløse?", "lejemål", "2.2", "", ""),
        ("Hvor mange er flyttet fra herberg til egen bolig?", "borgere", "1.3", "", ""),
        ("Heraf unge mellem 18 og 24 år", "borgere", "1.3", "18-24 år", ""),
        ("Hvor stor en andel bor stadig i boligen efter et år?", "procent", "1.4", "", ""),
        ("Hvor mange frivillige med egne erfaringer er med?", "frivillige", "3.5", "", ""),
        (
            "Hvad er det vigtigste, I har lært i perioden?",
            "",
            "",
            "",
            "Boligen virker først, når nøglen følges af et menneske, der også kommer om aftenen. De fleste brud skete "
            "i de første seks uger, så støtten begynder nu før indflytningen.",
        ),
        ("Hvilken støtte får projektet fra andre kilder?", "kr.", "", "", ""),
        ("Hvordan fastholdes indsatsen efter bevillingen?", "", "", "", ""),
    ),
)
OWN = (
    "Havneby Boligfond: årsindberetning",
    "havnen",
    "Havneby Boligfond",
    (
        ("Boliger udlejet gennem den sociale aftale", "lejemål", "2.2", "", ""),
        ("Afværgede udsættelser", "husstande", "1.5", "", ""),
        ("Deltagelser i fællesspisning", "deltagelser", "3.2", "", ""),
        ("Særlige forhold i året", "", "", "", ""),
    ),
)
