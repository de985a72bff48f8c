"""The partners of *Plads til alle i Havnebyen* and the people who sit there."""

from samklang.example.story.shapes import Partner, Person


def _person(name: str, host: str, role: str, title: str, *, signs: bool = False, leaves: bool = False) -> Person:
    first = name.split()[0].lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    return Person(name, f"{first}@{host}.example", role, title, can_sign=signs, leaves=leaves)


OFFICE = Partner(
    "office",
    "Sekretariatet",
    "",
    "backbone",
    (
        _person("Anne Agerskov", "sekretariatet", "backbone", "udviklingskonsulent", signs=True),
        _person("Vibeke Storgaard", "sekretariatet", "backbone", "sekretariatsleder", leaves=True),
        _person("Jonas Hedegaard", "sekretariatet", "backbone", "datakonsulent"),
    ),
)

PARTNERS = (
    Partner(
        "havnen",
        "Boligforeningen Havnen",
        "Havnen",
        "housing",
        (
            _person("Bo Bredal", "boligforeningenhavnen", "editor", "boligsocial leder", signs=True),
            _person("Ritha Ravnsborg", "boligforeningenhavnen", "reader", "vicevært"),
        ),
    ),
    Partner(
        "bakken",
        "Bakkens Boligselskab",
        "Bakken",
        "housing",
        (_person("Gitte Overby", "bakkensboligselskab", "editor", "driftschef", signs=True),),
    ),
    Partner(
        "vestbo",
        "Almenboligen Vestbo",
        "Vestbo",
        "housing",
        (_person("Palle Tranberg", "vestbo", "editor", "udlejningschef", signs=True),),
    ),
    Partner(
        "social",
        "Havneby Kommune, Socialforvaltningen",
        "Socialforvaltningen",
        "municipality",
        (
            _person("Ulla Nordtoft", "socialforvaltningen", "steering", "socialdirektør", signs=True),
            _person("Kasper Lindhøj", "socialforvaltningen", "editor", "faglig koordinator"),
        ),
    ),
    Partner(
        "by",
        "Havneby Kommune, By og Miljø",
        "By og Miljø",
        "municipality",
        (_person("Søren Kajgaard", "byogmiljoe", "editor", "byplanlægger", signs=True),),
    ),
    Partner(
        "job",
        "Havneby Kommune, Jobcentret",
        "Jobcentret",
        "municipality",
        (_person("Mette Holmriis", "jobcentret", "editor", "teamleder", signs=True),),
    ),
    Partner(
        "bibliotek",
        "Havnebyens Bibliotek",
        "Biblioteket",
        "municipality",
        (_person("Lone Bækmark", "havnebyensbibliotek", "editor", "bibliotekar", signs=True),),
    ),
    Partner(
        "psykiatri",
        "Region Sydkysten, Psykiatrien",
        "Psykiatrien",
        "region",
        (_person("Henrik Fuglsø", "sydkystenpsykiatri", "editor", "afsnitsledende sygeplejerske", signs=True),),
    ),
    Partner(
        "herberg",
        "Herberget Kajen",
        "Herberget",
        "civil",
        (
            _person("Tove Markvang", "herbergetkajen", "editor", "forstander", signs=True),
            _person("Emil Sandager", "herbergetkajen", "reader", "kontaktperson"),
        ),
    ),
    Partner(
        "varmestue",
        "Varmestuen Nordlyset",
        "Varmestuen",
        "civil",
        (_person("Karin Damholt", "nordlyset", "editor", "daglig leder", signs=True),),
    ),
    Partner(
        "ankeret",
        "Natcafeen Ankeret",
        "Ankeret",
        "civil",
        (_person("Finn Rosenvang", "natcafeenankeret", "editor", "koordinator", signs=True),),
    ),
    Partner(
        "kvindehus",
        "Kvindehuset Havblik",
        "Kvindehuset",
        "civil",
        (_person("Susanne Egelund", "kvindehusethavblik", "editor", "leder", signs=True),),
    ),
    Partner(
        "broen",
        "Ungeherberget Broen",
        "Broen",
        "civil",
        (_person("Mikkel Thorsvang", "ungeherbergetbroen", "editor", "afdelingsleder", signs=True),),
    ),
    Partner(
        "brugerraad",
        "Brugerrådet i Havnebyen",
        "Brugerrådet",
        "users",
        (_person("Inge Kildeby", "brugerraadet", "editor", "forperson", signs=True),),
    ),
    Partner(
        "stemmer",
        "Foreningen Stemmer fra Kanten",
        "Stemmer fra Kanten",
        "users",
        (_person("Preben Åkjær", "stemmerfrakanten", "editor", "talsperson", signs=True),),
    ),
    Partner(
        "kystlinjen",
        "Fonden Kystlinjen",
        "Kystlinjen",
        "foundation",
        (
            _person("Dina Damgård", "fondenkystlinjen", "steering", "direktør", signs=True),
            _person("Sofie Lyngholt", "fondenkystlinjen", "editor", "programchef"),
        ),
    ),
    Partner(
        "sparefond",
        "Havnebyens Sparefond",
        "Sparefonden",
        "foundation",
        (_person("Jens Vesterhave", "havnebyenssparefond", "editor", "sekretariatschef", signs=True),),
    ),
    Partner(
        "faellesrum",
        "Fonden Fælles Rum",
        "Fælles Rum",
        "foundation",
        (
            _person("Birgit Solbakken", "fondenfaellesrum", "steering", "bestyrelsesformand", signs=True),
            _person("Oline Fyrholt", "fondenfaellesrum", "editor", "projektleder"),
        ),
    ),
    Partner(
        "mellemrum",
        "Tegnestuen Mellemrum",
        "Mellemrum",
        "design",
        (_person("Astrid Klitgård", "tegnestuenmellemrum", "editor", "arkitekt", signs=True),),
    ),
    Partner(
        "byrum",
        "Byrumsværkstedet",
        "",
        "design",
        (_person("Rune Espelund", "byrumsvaerkstedet", "editor", "landskabsarkitekt", signs=True),),
    ),
    Partner(
        "profs",
        "Sydkystens Professionshøjskole",
        "Professionshøjskolen",
        "research",
        (_person("Nadia Elmholt", "sydkystensprofessionshoejskole", "editor", "lektor", signs=True),),
    ),
    Partner(
        "institut",
        "Institut for By og Hverdagsliv",
        "Instituttet",
        "research",
        (
            _person("Troels Birkedam", "byoghverdagsliv", "editor", "seniorforsker", signs=True),
            _person("Signe Haugård", "byoghverdagsliv", "observer", "ph.d.-studerende"),
        ),
    ),
    Partner(
        "politi",
        "Kystpolitiet, Forebyggelsen",
        "Kystpolitiet",
        "state",
        (_person("Lars Brohave", "kystpolitiet", "editor", "forebyggelseskonsulent", signs=True),),
    ),
    Partner(
        "frivillig",
        "Frivilligcenter Havnebyen",
        "Frivilligcentret",
        "civil",
        (_person("Pernille Skovager", "frivilligcenterhavnebyen", "editor", "centerleder", signs=True),),
    ),
)
PARTNER_KEYS = tuple(partner.key for partner in PARTNERS)

PLACES = (
    ("Havnebyen", "municipality", ""),
    ("Havneby Nord", "area", "Havnebyen"),
    ("Kajkvarteret", "area", "Havnebyen"),
    ("Vestbyen", "area", "Havnebyen"),
    ("Bakken", "area", "Havnebyen"),
    ("Kajpladsen", "space", "Kajkvarteret"),
    ("Stationsforpladsen", "space", "Havneby Nord"),
    ("Beboerhuset Kajgade", "building", "Kajkvarteret"),
    ("Havnebyens Bibliotek", "building", "Havneby Nord"),
)
