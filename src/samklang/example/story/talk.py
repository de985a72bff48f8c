"""What people wrote to each other under goals, indicators, activities and decisions."""

from samklang.example.story.shapes import Said

TALK = (
    Said("1.1", -395, 10, "herberg", "Det er første gang i mange år, jeg har set to tomme senge en mandag."),
    Said(
        "1.1",
        -394,
        14,
        "social",
        "Det passer med, hvad vi ser på ventelisten. Skal vi vente et kvartal, før vi tror på det?",
    ),
    Said("1.1", -392, 9, "institut", "Ja. Ét tal er ikke en kurve. Men det er det laveste, siden vi begyndte."),
    Said(
        "1.1",
        -104,
        11,
        "broen",
        "Hos os er det de unge med hund, der bliver hængende. De skæve boliger er det eneste, der duer.",
    ),
    Said("1.1", -38, 9, "kystlinjen", "Jeg viser kurven for min bestyrelse på torsdag. Må jeg sige, at den er vendt?"),
    Said(
        "1.1",
        -38,
        13,
        "office",
        "@Dina Damgård ja, det må du. Syv kvartaler i træk under det gamle niveau er ikke tilfældigt.",
    ),
    Said("2.1", -200, 10, "vestbo", "Aftalerne er der, men timerne mangler. Der står fire boliger klar uden støtte."),
    Said("2.1", -199, 8, "social", "Det er rigtigt. Timerne følger budgetåret. Jeg tager det med til næste budget."),
    Said("2.1", -15, 15, "havnen", "Vi har underskrevet to mere i denne uge. De kommer med i næste indberetning."),
    Said("3.1", -224, 12, "stemmer", "Spørg ikke, om døren er åben. Spørg, om nogen kender ens navn."),
    Said(
        "3.1",
        -222,
        9,
        "profs",
        "Den er god. Vi sætter det på som et ekstra spørgsmål, men tæller det ikke med i tallet.",
    ),
    Said(
        "3.1", -140, 16, "brugerraad", "Værterne virkede i Kajgade. I Vestbyen stod de og frøs udenfor. Døren var låst."
    ),
    Said(
        "3.1",
        -139,
        10,
        "vestbo",
        "Det beklager vi. Nøglen lå hos den forkerte. Det er grunden til, at vi vil have nøgleordningen.",
    ),
    Said(
        "3.2",
        -47,
        13,
        "havnen",
        "Over to hundrede til bords i kvartalet, og det var ikke de samme hver gang. Vi mangler stole.",
    ),
    Said(
        "4.1",
        -580,
        10,
        "institut",
        "Springet kom i det kvartal, lyset blev tændt. Det holder også, når vi ser på kvinder for sig.",
    ),
    Said("4.1", -578, 14, "byrum", "Og der er flere mennesker der. Trygheden kommer nok ikke af lyset alene."),
    Said("4.1", -33, 9, "politi", "Vi hører det samme fra patruljerne. Færre opkald, flere der hilser."),
    Said(
        "4.3",
        -250,
        10,
        "politi",
        "Vi kan ikke trække tallene, før det nye system er på plads. Jeg giver lyd, så snart det kan lade sig gøre.",
    ),
    Said(
        "4.3", -248, 9, "office", "Tak, fordi du siger det lige ud, @Lars Brohave. Så står der et hul og ikke et gæt."
    ),
    Said(
        "5.1", -160, 11, "job", "Vi skifter fagsystem. Jeg har tallene på papir, men de er ikke til at stole på endnu."
    ),
    Said("5.1", -158, 10, "office", "Vent med dem. Skriv hellere, hvornår du regner med at have dem."),
    Said("5.1", -72, 14, "job", "Leverandøren siger to måneder. Jeg tror på tre."),
    Said(
        "6.1",
        -128,
        9,
        "psykiatri",
        "Husk, at vi og kommunen møder nogle af de samme. Summen er samtaler, ikke mennesker.",
    ),
    Said("6.1", -127, 13, "social", "Enig. Det står under svagheder, og sådan bør vi også sige det højt."),
    Said("6.4", -90, 10, "ankeret", "Et stigende tal her kan være godt. Det betyder, at nogen var der."),
    Said(
        "7.3", -65, 11, "mellemrum", "Vi var for sent ude i to projekter. I det tredje flyttede panelet hele indgangen."
    ),
    Said(
        "goal 1", -410, 9, "herberg", "Det vigtigste ord i målet er »nødvendigt«. Nogle har brug for ro i et halvt år."
    ),
    Said("goal 1", -409, 15, "kvindehus", "Ja. Hos os er det ofte ventetiden på skolen, der bestemmer, ikke boligen."),
    Said("goal 2", -118, 10, "faellesrum", "Hvad mangler der for at nå 240? Penge, grunde eller mod?"),
    Said("goal 2", -117, 9, "bakken", "Timer. Boligerne er der."),
    Said("goal 3", -29, 13, "frivillig", "Vi har fjorten på venteliste til at blive vært. Hvem kan bruge dem?"),
    Said("goal 3", -28, 9, "varmestue", "Jeg kan bruge tre om tirsdagen."),
    Said("goal 7", -51, 10, "profs", "Fire kommuner spørger, om de må låne læringsforløbet. Må de det?"),
    Said("goal 7", -50, 12, "stemmer", "Ja, hvis de betaler underviserne det samme."),
    Said("skaeve", -96, 9, "mellemrum", "Der er to spor ned til vandet nu. Beboerne har selv lagt fliser."),
    Said("skaeve", -20, 10, "herberg", "Jeg har to, der kan flytte i prøveboligerne. Hvornår er de klar?"),
    Said("skaeve", -19, 8, "havnen", "Kloakken driller. Jeg skriver, så snart jeg har en dato."),
    Said(
        "stoette",
        -86,
        11,
        "institut",
        "Første sammenligning ligger her. Forskellen er for lille til at sige noget endnu.",
    ),
    Said("stoette", -85, 13, "psykiatri", "Men vagttelefonen bliver brugt. Det ville jeg ikke tage fra dem igen."),
    Said("lys", -31, 16, "byrum", "Den seneste tælling er inde: flest mennesker en torsdag, vi nogensinde har haft."),
    Said("natvandrere", -44, 9, "stemmer", "Vi mangler et sted at få varmen efter klokken to. @Finn, hvordan går det?"),
    Said("natvandrere", -43, 20, "ankeret", "Vi kan holde åbent til to. Til fire kræver en vagt mere. Jeg prøver."),
    Said("koekken", -13, 12, "varmestue", "Skal vi prøve lørdag? Der er flest alene om lørdagen."),
    Said("koekken", -12, 9, "havnen", "Ja. Så låser jeg op."),
    Said("kvindebolig", -48, 10, "kvindehus", "Tegningerne er gode. Børneværelset må gerne vende væk fra gaden."),
    Said("smaajob", -66, 9, "job", "Vi har tre, der er blevet i mere end seks måneder."),
    Said("tjek", -24, 14, "by", "Tjekket er skrevet ind i udbuddet for skolen. Det var lettere, end jeg troede."),
    Said("decision natbib", -11, 10, "ankeret", "Vi kan stille med to værter, hvis lønnen er på plads i god tid."),
    Said("decision natbib", -9, 13, "stemmer", "Medlemmerne siger: varme, strøm og ro. De behøver ikke flere tilbud."),
    Said("decision natbib", -5, 9, "sparefond", "Bestyrelsen mødes på mandag. Jeg svarer lige bagefter."),
    Said("decision anvisning", -190, 11, "vestbo", "Vi vil gerne, men ikke alene med naboerne."),
    Said("modgift", -36, 9, "kvindehus", "Vi vil også gerne lære det. Kan vi komme med på næste hold?"),
    Said("modgift", -35, 10, "psykiatri", "Ja, der er plads til fire."),
    Said("goal 6", -23, 10, "psykiatri", "Genindlæggelserne stiger. Det vil jeg gerne bruge det næste møde på."),
    Said("7.4", -40, 9, "faellesrum", "To af bevillingerne hører til samme hus. Læs tallet med det i baghovedet."),
    Said("2.3", -70, 10, "social", "To huse mere er taget i brug i denne måned."),
)
