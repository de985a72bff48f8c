"""Who may open what: every URL name of the product with its least permission.

`PUBLIC` needs no sign-in, `SIGNED_IN` a person, a permission a seat that has it. Tests walk this table as each role
and fail when a URL of the product is absent, so it cannot fall behind.
"""

from enum import StrEnum

from samklang.initiatives.roles import Permission


class Least(StrEnum):
    """What is asked of a reader before any seat matters."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"


ACCESS: dict[str, Permission | Least] = {
    # sign-in (pages of the sign-in library)
    # people
    # ui
    "ui:gallery": Least.PUBLIC,
    # overview
    # initiatives
    # agenda
    # measurement
    # csv_xlsx
    # activities
    # communication
    # ical
    # backbone
}
