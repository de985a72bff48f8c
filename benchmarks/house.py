"""What several benchmarks begin with: an initiative, its backbone, and as many partners with a writer each."""

from datetime import datetime


def founded(*, partners: int, at: datetime):
    """Found an initiative; return (Anne of the backbone, as who acts, and the partners' organisations)."""
    from samklang.initiatives.actions import add_organisation, found_initiative, give_seat

    anne = found_initiative(
        name="Many", backbone_name="Office", person_name="Anne", person_email="anne@example.org", at=at
    )
    made = []
    for number in range(partners):
        made.append(add_organisation(name=f"Partner {number}", kind="civil", by=anne, at=at))
        give_seat(
            organisation=made[-1], person_name=f"P{number}", person_email=f"p{number}@example.org", role="editor",
            by=anne, at=at,
        )  # fmt: skip
    return anne, made
