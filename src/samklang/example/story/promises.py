"""What the partners have promised each other: what, by when, and how it went."""

from samklang.example.story.shapes import Promise

KEPT_LONG_AGO = (
    Promise(
        "skaeve", "havnen", "Tømmerpladsen er byggemodnet", -1300, -1200, "kept", -1212, "Klar til de første huse."
    ),
    Promise(
        "skaeve",
        "social",
        "Støtte til de første otte beboere",
        -1290,
        -1180,
        "kept",
        -1182,
        "To medarbejdere er ansat.",
    ),
    Promise("skaeve", "kystlinjen", "Bevilling til fjorten huse", -1280, -1210, "kept", -1215, "Brevet er sendt."),
    Promise(
        "skaeve",
        "mellemrum",
        "Tegninger, som beboere kan bygge efter",
        -1260,
        -1195,
        "kept",
        -1199,
        "Ligger frit på nettet.",
    ),
    Promise("flyttehjaelp", "frivillig", "Ti frivillige er klædt på", -1290, -1230, "kept", -1236, "Det blev tolv."),
    Promise(
        "flyttehjaelp", "sparefond", "Flyttepulje på 200.000 kr.", -1280, -1220, "kept", -1221, "Åben for ansøgning."
    ),
    Promise(
        "koekken",
        "havnen",
        "Beboerhuset er åbent to aftener om ugen",
        -1390,
        -1330,
        "kept",
        -1332,
        "Tirsdag og torsdag.",
    ),
    Promise("koekken", "varmestue", "En kok hver tirsdag", -1380, -1320, "kept", -1325, "Karins søster er også med."),
    Promise(
        "tjek",
        "mellemrum",
        "De ti spørgsmål er skrevet og prøvet",
        -1470,
        -1380,
        "kept",
        -1384,
        "Prøvet på tre projekter.",
    ),
    Promise(
        "tjek",
        "brugerraad",
        "Et panel på tolv er samlet",
        -1460,
        -1370,
        "kept",
        -1361,
        "Panelet mødtes første gang i dag.",
    ),
    Promise("laering", "profs", "Første hold gennemført", -1430, -1330, "kept", -1336, "Atten fik bevis."),
    Promise(
        "bus",
        "psykiatri",
        "Bussen er bygget om og bemandet",
        -1320,
        -1190,
        "kept",
        -1196,
        "Tandlægestolen er monteret.",
    ),
    Promise("bus", "by", "Fire faste holdepladser", -1310, -1200, "kept", -1204, "Skiltene er sat op."),
    Promise(
        "restance",
        "bakken",
        "Alle restancer over en måned får et opkald",
        -1140,
        -1060,
        "kept",
        -1066,
        "Vi ringer hver tirsdag.",
    ),
    Promise("venteliste", "herberg", "Listen føres hver mandag", -790, -730, "kept", -734, "Uden huller i to måneder."),
    Promise(
        "venteliste", "havnen", "Hver femte ledige bolig går til listen", -785, -700, "kept", -708, "Elleve af 54."
    ),
    Promise(
        "venteliste",
        "bakken",
        "Hver femte ledige bolig går til listen",
        -785,
        -700,
        "broken",
        -690,
        "Nybyggeriet trak ud.",
    ),
    Promise("gadeteam", "psykiatri", "To sygeplejersker på gaden", -890, -800, "kept", -806, "Begge er begyndt."),
    Promise("gadeteam", "social", "Fælles vagttelefon", -880, -790, "kept", -786, "Nummeret er det samme hele døgnet."),
    Promise(
        "modgift", "herberg", "Alle vagthold har lært at give modgift", -830, -720, "kept", -727, "Nattevagterne også."
    ),
    Promise(
        "modgift",
        "varmestue",
        "Alle vagthold har lært at give modgift",
        -830,
        -720,
        "kept",
        -722,
        "Og tre af gæsterne.",
    ),
)

KEPT_LATELY = (
    Promise("lys", "by", "Lys, bænke og toilet står på pladsen", -740, -600, "kept", -604, "Lyset blev tændt torsdag."),
    Promise("lys", "kystlinjen", "Halvdelen af anlægget", -735, -640, "kept", -648, "Bevilget af bestyrelsen."),
    Promise(
        "lys", "byrum", "Tælling hvert kvartal i to år", -730, -60, "kept", -62, "Otte tællinger ligger i målingen."
    ),
    Promise("natvandrere", "stemmer", "Seks natvandrere med løn", -680, -590, "kept", -597, "Vi er syv."),
    Promise(
        "natvandrere", "politi", "Én fast kontaktperson", -670, -600, "kept", -612, "Direkte nummer til vagthavende."
    ),
    Promise("vaerksted", "job", "Fem småjob i smedjen", -640, -500, "broken", -495, "Vi kunne kun få tre igennem."),
    Promise("foelgeven", "bibliotek", "Mødested hver onsdag", -600, -520, "kept", -526, "Der er kaffe på."),
    Promise(
        "stationen", "byrum", "Møblerne står klar til sommeren", -600, -558, "kept", -560, "Bygget af skoleelever."
    ),
    Promise("noegler", "faellesrum", "Låse til seks fælleshuse", -440, -330, "kept", -335, "Alle seks er monteret."),
    Promise(
        "noegler",
        "vestbo",
        "Beboermøde i tre fælleshuse",
        -430,
        -300,
        "renegotiated",
        -320,
        "Bestyrelserne skal først vælges.",
        -250,
    ),
    Promise("laering", "kystlinjen", "Tyve fripladser om året", -400, -290, "kept", -293, "Givet til driftsfolk."),
    Promise("stoette", "bakken", "Tolv boliger til afprøvningen", -310, -220, "kept", -226, "Alle er taget i brug."),
    Promise(
        "stoette",
        "vestbo",
        "Otte boliger til afprøvningen",
        -310,
        -200,
        "kept",
        -196,
        "Den sidste kom med en uge forsinket.",
    ),
    Promise(
        "stoette", "psykiatri", "Vagttelefon aften og weekend", -300, -240, "kept", -246, "Den bruges mest om søndagen."
    ),
    Promise("stoette", "institut", "Første sammenligning", -290, -90, "kept", -88, "Den kan læses under aktiviteten."),
    Promise("smaajob", "havnen", "Tre job i driften", -380, -180, "kept", -186, "En har fået fast arbejde."),
    Promise("koekken", "frivillig", "Vagtplan for hele året", -330, -270, "kept", -274, "Hænger på opslagstavlen."),
)

NOW = (
    Promise("skaeve", "havnen", "To prøveboliger", -190, -8, "accepted"),
    Promise("natvandrere", "ankeret", "Varm base til klokken fire", -150, -17, "accepted"),
    Promise("noegler", "bakken", "Nøgleordning i to fælleshuse", -160, 26, "accepted"),
    Promise("gadeteam", "politi", "Ringer til teamet, før der bliver kørt", -120, 45, "accepted"),
    Promise("kvindebolig", "faellesrum", "Bevilling til ombygningen", -55, 60, "accepted"),
    Promise("tjek", "by", "Inklusionstjek som krav i alle udbud", -70, 38, "accepted"),
    Promise("koekken", "varmestue", "Åbent køkken også om lørdagen", -4, 70, "signed"),
    Promise("natbib", "ankeret", "To natteværter i fire måneder", -6, 54, "offered"),
)
PROMISES = (*KEPT_LONG_AGO, *KEPT_LATELY, *NOW)
