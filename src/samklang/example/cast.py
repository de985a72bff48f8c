"""The parts one may play in the example: part -> e-mail address of the person who stands there."""

CAST: dict[str, str] = {
    "backbone": "anne@sekretariatet.example",
    "partner": "bo@boligforeningenhavnen.example",
    "steering": "dina@fondenkystlinjen.example",
}
