"""Meetings held, cancelled and to come, with what was written and agreed there."""

from samklang.example.story.partners import PARTNER_KEYS
from samklang.example.story.shapes import FollowUpStory, Item, MeetingStory

EVERYBODY = ("office", *PARTNER_KEYS)
STEERING = ("office", "social", "kystlinjen", "faellesrum", "havnen", "herberg", "stemmer")
PARTNER_MEETING = "Partnermøde"
STEERING_MEETING = "Møde i styregruppen"

MEETINGS = (
    MeetingStory(
        key="vinter",
        title=PARTNER_MEETING,
        day=-318,
        hours=(13, 15),
        place="Havnebyens Bibliotek, den store sal",
        planned=-350,
        who=EVERYBODY,
        absent=("politi", "job", "sparefond", "byrum"),
        items=(
            Item(
                "Hvad siger tallene?", "Herbergstallet ligger, hvor det har ligget i tre år. Ingen vil kalde det godt."
            ),
            Item(
                "Den fælles venteliste",
                "Listen virker, når den bliver ført. Tove viste, hvordan hun gør om mandagen.",
                "venteliste",
            ),
            Item("Hvem taler vi ikke med?", "Inge fortalte om de unge, der bor på skift hos venner. Dem tæller ingen."),
        ),
        minutes="Tyve aktører var mødt. Suppen var lavet i Åbent køkken.",
        follow_ups=(
            FollowUpStory(
                "Skrive en side om, hvordan ventelisten føres",
                "herberg",
                -290,
                -295,
                "Hænger på kontoret og ligger i mappen.",
            ),
            FollowUpStory(
                "Finde ud af, om unge på sofa kan tælles", "broen", -230, -222, "Ja, men kun en gang om året."
            ),
        ),
    ),
    MeetingStory(
        key="foraar",
        title=PARTNER_MEETING,
        day=-227,
        hours=(13, 15),
        place="Beboerhuset, Kajgade 4",
        planned=-260,
        who=EVERYBODY,
        absent=("ankeret", "bakken", "institut"),
        items=(
            Item(
                "Kajpladsen et år efter",
                "Trygheden steg, da lyset kom, og den er blevet oppe. Toilettet savnes om natten.",
                "4.1",
            ),
            Item(
                "Fællesrummene flytter sig ikke",
                "Tallet svinger om det samme. Åbne døre er ikke nok, sagde Preben: nogen skal sige goddag.",
                "3.1",
            ),
            Item("Nye løfter", "Tre nye løfter blev læst op og taget imod."),
        ),
        minutes="En del gik en tur på pladsen bagefter.",
        follow_ups=(
            FollowUpStory(
                "Prøve værter ved døren i to fælleshuse",
                "brugerraad",
                -150,
                -141,
                "Prøvet i seks uger. To ud af tre synes, det gjorde en forskel.",
            ),
            FollowUpStory(
                "Spørge By og Miljø om toilettet kan være åbent om natten",
                "stemmer",
                -190,
                -180,
                "Det kan det godt, hvis nogen ser til det.",
            ),
        ),
    ),
    MeetingStory(
        key="styr1",
        title=STEERING_MEETING,
        day=-180,
        hours=(9, 10),
        place="Fonden Kystlinjen",
        planned=-210,
        who=STEERING,
        items=(
            Item(
                "De fem forhold",
                "Målingen er skrøbelig: De samme fire mangler. Vi spørger dem, hvad der står i vejen, før vi rykker.",
            ),
            Item("Sekretariatets bemanding", "Vibeke fortalte, at hun stopper. Opslaget skrives snart."),
        ),
        follow_ups=(
            FollowUpStory(
                "Ringe til de fire, der ikke får indberettet",
                "office",
                -165,
                -160,
                "Tre mangler et udtræk, én mangler tid.",
            ),
            FollowUpStory(
                "Opslag efter ny sekretariatsleder",
                "kystlinjen",
                -60,
                None,
                postponed=(-66, -12, "Bestyrelserne vil først se næste års budget."),
            ),
        ),
    ),
    MeetingStory(
        key="sommer",
        title=PARTNER_MEETING,
        day=-131,
        hours=(13, 16),
        place="Tømmerpladsen, Kajkvarteret",
        planned=-165,
        who=EVERYBODY,
        absent=("job", "vestbo", "psykiatri", "kvindehus", "sparefond"),
        items=(
            Item(
                "Rundtur mellem de skæve boliger",
                "Vi var inde i tre huse. Et af dem havde fået gardiner dagen før.",
                "skaeve",
            ),
            Item(
                "Støtte i egen bolig, halvvejs",
                "Troels: for tidligt at sige noget. Søndagene er sværest, det siger alle.",
                "stoette",
            ),
            Item("Ferier og vagttelefon", "Telefonen er åben i alle ferier."),
        ),
        minutes="Mødet blev holdt udendørs. Hunden Kaptajn deltog.",
        follow_ups=(
            FollowUpStory("Sende billeder og plan over husene til alle", "mellemrum", -110, -117, "Sendt."),
            FollowUpStory("Aftale weekendvagt i ferien", "psykiatri", -100, -104, "Dækket."),
        ),
    ),
    MeetingStory(
        key="styr2",
        title=STEERING_MEETING,
        day=-76,
        hours=(9, 11),
        place="Socialforvaltningen, mødelokale 2",
        planned=-110,
        who=STEERING,
        absent=("faellesrum",),
        items=(
            Item(
                "Herbergstallet",
                "Kurven er vendt. Ulla: Det er ventelisten og Broen, ikke os hver for sig.",
                "1.1",
            ),
            Item("Næste års midler", "Kystlinjen kan være med igen, hvis kommunen lægger støttetimerne fast."),
        ),
        follow_ups=(FollowUpStory("Regne på støttetimer for tyve boliger mere", "social", -20, None),),
    ),
    MeetingStory(
        key="efteraar",
        title=PARTNER_MEETING,
        day=-42,
        hours=(13, 15),
        place="Beboerhuset, Kajgade 4",
        planned=-80,
        who=EVERYBODY,
        absent=("job", "sparefond", "politi", "vestbo"),
        items=(
            Item(
                "Hvorfor falder herbergstallet?",
                "Faldet begyndte, da Herberget og Broen slog deres ventelister sammen. Tre, der selv har boet der, "
                "fortalte, hvad de mærkede: Man vidste, hvornår det blev ens tur.",
                "1.1",
            ),
            Item("Lyset på Kajpladsen", "Prøven udløber. Sagen sendes ud til svar.", "lys"),
            Item(
                "Natåbning på biblioteket?",
                "Lone lagde idéen frem. Finn vil finde natteværter, hvis løn kan findes.",
                "natbib",
            ),
        ),
        minutes="Tyve aktører var mødt.",
        follow_ups=(
            FollowUpStory(
                "Regne på, hvad natåbning koster pr. uge", "bibliotek", -20, -18, "11.400 kr. om ugen med to værter."
            ),
            FollowUpStory(
                "Spørge medlemmerne, hvad de ville bruge natåbning til",
                "stemmer",
                -14,
                -9,
                "Varme, strøm til telefonen og ro.",
            ),
            FollowUpStory("Aftale, hvem der tæller på pladsen næste år", "by", -5, None),
            FollowUpStory("Vise Havnens tal for fællesspisning pr. opgang", "havnen", 15, None),
        ),
    ),
    MeetingStory(
        key="tal",
        title="Temadag om tal, der siger noget",
        day=-20,
        hours=(9, 14),
        place="Sydkystens Professionshøjskole",
        planned=-70,
        who=("office", "profs", "institut", "job", "politi", "social", "havnen"),
        items=(Item("Hvad kan vi lære af huller i tallene?"),),
        cancelled=-26,
    ),
    MeetingStory(
        key="naeste",
        title=PARTNER_MEETING,
        day=8,
        hours=(13, 15),
        place="Beboerhuset, Kajgade 4",
        planned=-30,
        who=EVERYBODY,
        items=(
            Item(
                "De fem forhold siden sidst",
                detail="Sekretariatet viser, hvad der er opfyldt, og hvad der er skrøbeligt.",
            ),
            Item("Boliger med fleksibel støtte: hvad skal der til for at nå 240?", about="2.1"),
            Item("Natåbning på biblioteket", about="natbib", detail="Svarene på forslaget gennemgås."),
            Item("Flere bliver indlagt igen: hvad gør vi?", about="6.2", detail="Henrik indleder."),
            Item("Fællesrum: skal vi prøve værter i alle huse?", about="3.1"),
            Item("Nye løfter og dem, der er forsinkede"),
        ),
    ),
    MeetingStory(
        key="styr3",
        title=STEERING_MEETING,
        day=30,
        hours=(9, 11),
        place="Fonden Kystlinjen",
        planned=-15,
        who=STEERING,
        items=(Item("Ny sekretariatsleder"), Item("Måltal for næste år", about="goal 2")),
    ),
)
COMING = {"naeste": ("havnen", "social", "stemmer", "herberg", "bibliotek", "by", "brugerraad", "profs", "frivillig")}
