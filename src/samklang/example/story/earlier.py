"""A register of the years before the initiative, with headings and names of its own: it waits to be told."""

FILE_NAME = "indskrivninger-foer-initiativet.csv"
TITLE = "Boformernes fælles register: nye indskrivninger"
DAYS_AGO = -2
BACK = 8  # quarters before the first of the story
WHO, WHAT, BY, FOOT = "Forening", "Nøgletal", "Køn", "I alt"
CODE = "1.2"

# (partner, what the register calls it where that is another name, category, figures of each quarter)
ROWS = (
    ("herberg", "", "Kvinder", (11, 12, 10, 13, 12, 11, 12, 10)),
    ("herberg", "", "Mænd", (33, 35, 31, 36, 34, 37, 35, 33)),
    ("kvindehus", "Krisecentret Bakken", "Kvinder", (17, 18, 16, 19, 18, 17, 18, 17)),
    ("broen", "", "Kvinder", (6, 5, 7, 6, 5, 6, 7, 6)),
    ("broen", "", "Mænd", (18, 19, 17, 20, 19, 18, 20, 19)),
)
