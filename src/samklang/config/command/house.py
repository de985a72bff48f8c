"""Making and choosing houses, and what their keeper needs."""

import argparse
import sys

from samklang.config.command.django_ready import bring_up_to_date, django_for, refuse_the_wrong_kind
from samklang.config.command.saying import DONE, REFUSED, WRONG_USE, Stopped, say
from samklang.config.installation import HOUSE, home

QUESTIONS = {
    "initiative": "What is the initiative called? ",
    "backbone": "What is its backbone office called? ",
    "name": "Who is the first person there (full name)? ",
    "email": "That person's e-mail address? ",
}


def new(chosen: argparse.Namespace) -> int:
    """Found an initiative in the house, which becomes the chosen installation."""
    answers = {key: getattr(chosen, key) or _ask(key, question) for key, question in QUESTIONS.items()}
    if "@" not in answers["email"]:
        raise Stopped(f"“{answers['email']}” is no e-mail address.", WRONG_USE)
    place = home()
    installation = place.installation(HOUSE)
    with django_for(installation):
        from django.utils import timezone, translation

        from samklang.initiatives.actions import found_initiative
        from samklang.ui.problems import Problem

        bring_up_to_date()
        refuse_the_wrong_kind(installation)
        try:
            with translation.override("en"):
                actor = found_initiative(
                    name=answers["initiative"],
                    backbone_name=answers["backbone"],
                    person_name=answers["name"],
                    person_email=answers["email"],
                    language=chosen.language,
                    at=timezone.now(),
                )
        except Problem as problem:
            raise Stopped(str(problem), REFUSED) from problem
        place.choose(HOUSE)
        _say_what_next(str(actor.initiative), answers["email"])
    return DONE


def _ask(key: str, question: str) -> str:
    if not sys.stdin.isatty():
        raise Stopped(f"Give --{key}, or run `samklang new` in a terminal, where it asks.", WRONG_USE)
    answer = ""
    while not answer:
        answer = input(question).strip()
    return answer


def _say_what_next(initiative: str, email: str) -> None:
    say(f"“{initiative}” is founded, and the commands work on your house from now on.\n")
    say("  1. ./samklang up                      in one terminal")
    say(f"  2. ./samklang sign-in-link {email}   in another; open the link it prints,")
    say("                                        and set up a passkey or an app: the backbone needs one")
    say("  3. Invite the partners under Sekretariat, and import your charter: ./samklang import-agenda FILE.md")
    say("\nBefore others come in: docs/howto/go-live.md. Back to the example: ./samklang use example")


def use(chosen: argparse.Namespace) -> int:
    """Choose the installation that the commands work on, or say which it is."""
    place = home()
    if chosen.kind == HOUSE and not place.installation(HOUSE).exists:
        raise Stopped("There is no house here yet. Make one with `./samklang new`.", REFUSED)
    if chosen.kind:
        place.choose(chosen.kind)
    say(f"The commands work on the {place.chosen}, in {place.installation().folder}.")
    return DONE


def sign_in_link(chosen: argparse.Namespace) -> int:
    """Print a one-time link for a person."""
    from samklang.config.command.one_at_a_time import running_url

    place = home()
    installation = place.installation()
    with django_for(installation):
        from django.urls import reverse
        from django.utils import timezone

        from samklang.people.actions import forget_keys, make_sign_in_link

        bring_up_to_date()
        if chosen.forget_keys:
            say(f"{forget_keys(email=chosen.email, at=timezone.now())} passkeys, apps and codes are taken away.")
        token = make_sign_in_link(email=chosen.email, at=timezone.now())
        if token is None:
            raise Stopped(
                f"Nobody in the {installation.kind} has the address {chosen.email}. "
                "Whoever is in the backbone can invite them; `samklang new` makes the first person of a house.",
                REFUSED,
            )
        base = running_url(place.folder) or installation.base_url()
        say(base + reverse("people:sign_in_link", kwargs={"token": token}))
    if not running_url(place.folder):
        say("Samklang is not running from here; start it with `./samklang up` before opening the link.")
    return DONE


def manage(chosen: argparse.Namespace) -> int:
    """Run a Django management command on the chosen installation."""
    with django_for(home().installation()):
        from django.core.management import execute_from_command_line

        words = [word for word in chosen.words if word != "--"]
        execute_from_command_line(["samklang manage", *(words or ["help"])])
    return DONE
