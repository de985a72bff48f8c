"""The common agenda of the example: three versions, seven goals, and how the partners answered."""

from samklang.example.story.shapes import Answer, GoalStory, Version

NAME = "Plads til alle i Havnebyen"
VISION = (
    "Om fem år kan alle, der bor i Havnebyen, bruge byens rum, have et hjem der passer til dem, "
    "og være nogen for nogen."
)
FIRST_VISION = "Havnebyen skal være en by, hvor ingen bliver stående udenfor."

PURPOSES = """Afprøve løsninger i boliger, fællesrum og byrum, før de bygges for halvtreds år
Pege på de steder og regler, der holder mennesker ude, og ændre dem sammen
Gøre formgivere og planlæggere bedre til at bygge for dem, de sjældent møder
Lade mennesker med egne erfaringer være med fra den første skitse"""

THEMES = """Et hjem, der holder
Fællesrum og naboskab
Trygge byrum
Arbejde og mening
Sundhed tæt på
Viden og håndværk"""

TARGET_GROUPS = """Mennesker i hjemløshed
Mennesker med psykisk sårbarhed
Mennesker med et rusmiddelforbrug
Mennesker med udviklingshandicap
Unge uden fast bolig"""

LOCAL_AREAS = """Havneby Nord
Kajkvarteret
Vestbyen
Bakken"""

WAY_OF_WORKING = (
    "Vi mødes fire gange om året og måler de samme ting. Hver aktør lover noget bestemt med en dato, og løftet står, "
    "så alle kan se det. Sekretariatet leder arbejdet og passer tallene. Mennesker med egne erfaringer sidder med ved "
    "bordet og bliver betalt for deres tid."
)

_FIRST_STATE = (
    "Over tres mennesker har boet på herberg i mere end fire måneder, fordi der ikke er en bolig, de kan betale og "
    "holde ud at bo i. Bænkene på Kajpladsen er taget ned, og fællesrummene i de almene boliger står låst."
)
_SECOND_STATE = (
    "Der er færre på gaden end for to år siden, men de, der får en bolig, sidder ofte alene i den. Fællesrummene er "
    "åbne for dem, der har nøgle. Om aftenen er Kajpladsen tom, fordi de fleste går udenom."
)
PRESENT_STATE = (
    "Havnebyen har fået flere boliger med støtte, og færre bor længe på herberg. Alligevel mister nogle boligen igen, "
    "fordi hverdagen omkring den ikke hænger sammen: Naboerne hilser ikke, lægen ligger langt væk, og der er ikke brug "
    "for én nogen steder. Fællesrum, pladser og veje er bygget til mennesker, der har det let. Det, der bygges nu, "
    "står i halvtreds år. Ingen af os kan ændre det alene."
)

GOALS = (
    GoalStory(
        "Ingen skal bo på herberg længere end nødvendigt",
        "short",
        "Omkring tres mennesker bor på herberg i mere end 120 dage. De fleste er klar til at flytte.",
        "Et ophold på herberg varer uger, ikke måneder, og den, der flytter, bliver boende.",
        theme="Et hjem, der holder",
        target_groups="Mennesker i hjemløshed\nUnge uden fast bolig",
        places="Havneby Nord\nKajkvarteret",
    ),
    GoalStory(
        "Boliger, der passer til det liv, man har",
        "long",
        "Boligerne er for dyre, for store eller for alene. Støtten følger adressen og ikke mennesket.",
        "240 boliger i nærmiljøet har støtte, der kan skrues op og ned, uden at nogen skal flytte.",
        theme="Et hjem, der holder",
        target_groups="Mennesker i hjemløshed\nMennesker med psykisk sårbarhed\nMennesker med udviklingshandicap",
        places="Vestbyen\nBakken",
    ),
    GoalStory(
        "Fællesrum, hvor alle er velkomne",
        "medium",
        "Fire af ti beboere føler sig velkomne i deres eget fælleshus. Nøglerne ligger hos de få.",
        "Seks af ti føler sig velkomne, og fællesrummene er åbne, når man har brug for dem.",
        theme="Fællesrum og naboskab",
        target_groups="Mennesker med psykisk sårbarhed\nMennesker med udviklingshandicap",
        places="Vestbyen\nBakken",
    ),
    GoalStory(
        "Trygge byrum om aftenen",
        "short",
        "To af tre går udenom Kajpladsen efter mørkets frembrud. Der er hverken lys, læ eller noget at sidde på.",
        "Syv af ti er trygge på Kajpladsen efter kl. 18, også dem, der opholder sig der hver dag.",
        theme="Trygge byrum",
        target_groups="Mennesker i hjemløshed\nMennesker med et rusmiddelforbrug",
        places="Kajkvarteret\nHavneby Nord",
    ),
    GoalStory(
        "En hverdag, hvor der er brug for én",
        "medium",
        "Den, der længe har stået uden arbejde, får tilbudt kurser. De fleste vil hellere gøre nytte.",
        "Alle, der ønsker det, har et sted at møde ind, få timer eller mange, med løn eller uden.",
        theme="Arbejde og mening",
        target_groups="Mennesker med psykisk sårbarhed\nMennesker med et rusmiddelforbrug",
    ),
    GoalStory(
        "Sundhed, hvor mennesker er",
        "medium",
        "Hjælpen ligger på sygehuset og i bookede tider. Mange kommer først, når det er akut.",
        "Gadeteam og sundhedsbus er der, hvor folk er i forvejen, og færre bliver indlagt igen.",
        theme="Sundhed tæt på",
        target_groups="Mennesker i hjemløshed\nMennesker med et rusmiddelforbrug",
        places="Havneby Nord",
    ),
    GoalStory(
        "Formgivere og planlæggere, der bygger for alle",
        "long",
        "Inklusion kommer ind i projekterne som en rampe til sidst. Brugerne bliver hørt, når alt er tegnet.",
        "Ingen kommunal byggesag i Havnebyen begynder uden mennesker med egne erfaringer ved bordet.",
        theme="Viden og håndværk",
    ),
)

_EARLIER_THIRD = GoalStory(
    "Åbne fællesrum",
    "medium",
    "Fællesrummene står låst det meste af ugen.",
    "Fællesrummene er åbne hver dag.",
    theme="Fællesrum og naboskab",
    target_groups="Mennesker med psykisk sårbarhed\nMennesker med udviklingshandicap",
    places="Vestbyen\nBakken",
)
_EARLIER_FIFTH = GoalStory(
    "Flere i arbejde",
    "medium",
    "For mange står uden job.",
    "Flere har et job eller et sted at møde ind.",
    theme="Arbejde og mening",
    target_groups="Mennesker med psykisk sårbarhed\nMennesker med et rusmiddelforbrug",
)

VERSIONS = (
    Version(
        sent=-1905,
        deadline=-1872,
        decided=-1868,
        review=-1100,
        vision=FIRST_VISION,
        present_state=_FIRST_STATE,
        answers=(
            Answer("politi", "not_our_mandate", "Vi deltager, men kan ikke binde kredsen til boligpolitiske mål."),
            Answer(
                "psykiatri", "reservation", "Med forbehold for, at regionen afsætter timer til måling i næste budget."
            ),
        ),
        silent=("vestbo", "job", "sparefond"),
        rewordings={3: _EARLIER_THIRD, 5: _EARLIER_FIFTH},
    ),
    Version(
        sent=-1122,
        deadline=-1089,
        decided=-1085,
        review=-470,
        vision=VISION,
        present_state=_SECOND_STATE,
        answers=(
            Answer("politi", "not_our_mandate", "Vi støtter målene om tryghed. Resten er ikke vores opgave."),
            Answer("vestbo", "reservation", "Forbehold for måltallet for mål 2, indtil støttetimerne er aftalt."),
        ),
        silent=("job",),
        rewordings={5: _EARLIER_FIFTH},
    ),
    Version(
        sent=-505,
        deadline=-476,
        decided=-470,
        review=112,
        vision=VISION,
        present_state=PRESENT_STATE,
        answers=(
            Answer("politi", "not_our_mandate", "Vi deltager i arbejdet, men kan ikke ratificere mål for boliger."),
            Answer(
                "sparefond",
                "reservation",
                "Vi ratificerer med forbehold: Vores støtte til mål 2 bevilges et år ad gangen.",
            ),
        ),
        silent=("ankeret",),
    ),
)
