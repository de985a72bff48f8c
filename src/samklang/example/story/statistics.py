"""Official statistics of the example: tables in the shape of StatBank's, every figure of them invented."""

from samklang.example.story.shapes import OfficialTable

INVENTED = "Opdigtede tal i Statistikbankens form"
NO_LICENCE = "Ingen: tallene findes kun i eksemplet"
TOWN = "199"
COUNTRY = "000"

NIGHTS = OfficialTable(
    key="herberg",
    name="Døgn på herberg, Havnebyen",
    unit="døgn",
    table="EKSEMPEL1",
    goals=(1,),
    place="Havnebyen",
    area=TOWN,
    is_quarterly=True,
    figures=(
        "6120", "6240", "6410", "6380", "6290", "", "6150", "6020", "5980", "5870", "5790", "5610",
        "5480", "5520", "5310", "5190", "5060", "4920", "4790", "4710",
    ),
)  # fmt: skip
HOMES = OfficialTable(
    key="boliger",
    name="Boliger med støtte pr. 1.000 voksne, hele landet",
    unit="pr. 1.000 voksne",
    table="EKSEMPEL2A",
    former_tables="EKSEMPEL2",
    goals=(2,),
    area=COUNTRY,
    figures=("4.1", "4.2", "4.2", "4.4", "4.5", "4.7", "4.9", "5.0"),
)
TABLES = (NIGHTS, HOMES)
REVISED = ("herberg", "5310", "5350")  # the source finds 40 nights more, half a year later
