"""Every command with its options and its help."""

import argparse
from collections.abc import Callable
from typing import TypeAlias

from samklang import __version__
from samklang.config.command.saying import EXIT_CODES

Run = Callable[[argparse.Namespace], int]


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add(commands: Commands, name: str, about: str, more: str, run: Run | None) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name,
        help=about,
        description=f"{about[0].upper()}{about[1:]}. {more}".strip(),
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if run is not None:
        parser.set_defaults(run=run)
    return parser


def _later(module: str, function: str) -> Run:
    """Import a command only when it runs: `--help` stays quick."""

    def run(chosen: argparse.Namespace) -> int:
        from importlib import import_module

        return int(getattr(import_module(f"samklang.config.command.{module}"), function)(chosen))

    return run


def _up(commands: Commands) -> None:
    parser = _add(
        commands,
        "up",
        "run Samklang: database, web server and background work, until Ctrl-C",
        "The first time it builds the example initiative. Prints the address to open in a browser.",
        _later("up", "up"),
    )
    parser.add_argument(
        "--port", type=int, help="port to listen on, 0 for any free one (otherwise the first free one from 8000)"
    )
    parser.add_argument("--host", default="localhost", help="address to listen on (otherwise this machine only)")


def _new(commands: Commands) -> None:
    parser = _add(
        commands,
        "new",
        "make an empty house for an initiative of your own",
        "Asks for what is not given: the initiative, its backbone office, and the first person there. "
        "From then on the commands work on the house; the example stays where it is.",
        _later("house", "new"),
    )
    parser.add_argument("--initiative", help="name of the initiative")
    parser.add_argument("--backbone", help="name of its backbone office")
    parser.add_argument("--name", help="name of the first person in the backbone")
    parser.add_argument("--email", help="e-mail address of that person, who signs in with it")
    parser.add_argument("--language", choices=["da", "en"], default="da", help="language of that person (da)")


def _use(commands: Commands) -> None:
    parser = _add(
        commands,
        "use",
        "choose whether the commands work on the example or on your house",
        "The choice is remembered. Without a word it says which is chosen.",
        _later("house", "use"),
    )
    parser.add_argument("kind", nargs="?", choices=["example", "house"], help="the one to work on from now on")


def _example(commands: Commands) -> None:
    parser = _add(commands, "example", "do something with the example", "", None)
    deeds = parser.add_subparsers(title="deeds", metavar="DEED", required=True)
    _add(
        deeds,
        "reset",
        "drop the example with everything done in it",
        "The next `up` builds a fresh one. Your house is not touched.",
        _later("examples", "reset"),
    )


def _sign_in_link(commands: Commands) -> None:
    parser = _add(
        commands,
        "sign-in-link",
        "print a link that signs a person in once, within 30 minutes",
        "For a house without mail, and for whoever is locked out.",
        _later("house", "sign_in_link"),
    )
    parser.add_argument("email", metavar="EMAIL", help="e-mail address of a person who is already here")
    parser.add_argument(
        "--forget-keys",
        action="store_true",
        help="take away the person's lost passkeys and apps first; a backbone seat sets up a new one after signing in",
    )


def _import_agenda(commands: Commands) -> None:
    parser = _add(
        commands,
        "import-agenda",
        "make a draft of the agenda from a charter written in Markdown",
        "Nothing is lost: what could not be placed is listed.",
        _later("agenda_import", "import_agenda"),
    )
    parser.add_argument("file", metavar="FILE.md", help="the charter")
    parser.add_argument("--initiative", metavar="SLUG", help="which initiative, where there are several")


def _report(commands: Commands) -> None:
    parser = _add(
        commands,
        "report",
        "send a file of figures to a house, from a machine of your own",
        "Reads CSV, XLSX or JSON, says row by row what it does, and keeps the figures as drafts, all or none. "
        "Needs a key of your organisation and no house on this machine. Run again after a broken line: it has one "
        "effect.",
        _later("partner.report", "report"),
    )
    parser.add_argument("file", metavar="FILE", help="the figures: a template of the report, or a table like it")
    parser.add_argument("--to", metavar="ADDRESS", required=True, help="address of the house, with https")
    parser.add_argument("--key-file", metavar="PATH", required=True, help="a file that holds the key and nothing else")
    parser.add_argument("--period", help="which period, 2026-Q3 or its first day, where several can be filled in")
    parser.add_argument("--check", action="store_true", help="only say what would be done; nothing is sent")
    parser.add_argument("--send", action="store_true", help="send the report when the figures are kept")
    parser.add_argument("--incomplete", action="store_true", help="send it although figures are missing")
    parser.add_argument("--reason", help="why figures that were sent before are corrected; everybody can read it")
    parser.add_argument(
        "--guarded-reason", metavar="REASON",
        help="the same for protected figures; only your organisation and the backbone read it",
    )  # fmt: skip
    parser.add_argument(
        "--numbers", choices=["danish", "english"], help="how 1.234 is written in the file, where it could be both"
    )


def _backup(commands: Commands) -> None:
    parser = _add(
        commands,
        "backup",
        "put database and files into one archive",
        "Works while Samklang runs. The archive holds personal data and is readable by you alone; keep it encrypted.",
        _later("backing_up", "backup"),
    )
    parser.add_argument("file", metavar="FILE", help="the archive to write; an existing file is not overwritten")


def _restore(commands: Commands) -> None:
    parser = _add(
        commands,
        "restore",
        "put an archive in the place of what is here",
        "Everything is verified first: a damaged, foreign or newer archive is refused and nothing changes. "
        "What was here before is kept beside it until the next restore.",
        _later("restoring", "restore"),
    )
    parser.add_argument("file", metavar="FILE", help="the archive made by `samklang backup`")
    parser.add_argument("--check", action="store_true", help="only verify the archive, as far as a full trial restore")
    parser.add_argument(
        "--replace-another", action="store_true", help="allow an archive of another house to replace the one here"
    )


def _doctor(commands: Commands) -> None:
    _add(
        commands,
        "doctor",
        "say what is wrong with this installation and how to mend it",
        "Exit code 1 when anything is.",
        _later("doctor", "doctor"),
    )


def _test(commands: Commands) -> None:
    parser = _add(
        commands,
        "test",
        "run the test suite",
        "Anything after `test` goes to pytest. Uses a throw-away database, or DATABASE_URL.",
        _later("testing", "test"),
    )
    parser.add_argument("words", nargs="*", metavar="...", help="options and paths for pytest")


def _check(commands: Commands) -> None:
    _add(
        commands,
        "check",
        "check format, lint, types, import rules, migrations, translations and deployment",
        "Prints each with its time. Exit code 1 when any is not ok.",
        _later("checking", "check"),
    )


def _manage(commands: Commands) -> None:
    parser = _add(
        commands,
        "manage",
        "run a Django management command on the chosen installation",
        "For example `samklang manage shell`.",
        _later("house", "manage"),
    )
    parser.add_argument("words", nargs="*", metavar="...", help="the management command with its options")


ALL = (
    _up,
    _new,
    _use,
    _example,
    _sign_in_link,
    _import_agenda,
    _report,
    _backup,
    _restore,
    _doctor,
    _test,
    _check,
    _manage,
)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="samklang",
        description="The shared workplace of a Collective Impact initiative.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"Samklang {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in ALL:
        add(commands)
    return parser


def command_reference() -> str:
    """Return the help of every command as Markdown, each under a heading of its own."""
    parser = build_parser()
    subparsers = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    parts = [_fenced(parser)]
    for name, sub in subparsers.choices.items():
        parts.append(f"## `samklang {name}`\n\n{_fenced(sub)}")
        for nested in (a for a in sub._actions if isinstance(a, argparse._SubParsersAction)):
            parts += [f"### `samklang {name} {word}`\n\n{_fenced(deep)}" for word, deep in nested.choices.items()]
    return "\n".join(parts)


def _fenced(parser: argparse.ArgumentParser) -> str:
    parser.formatter_class = _hundred_wide
    return f"```\n{parser.format_help()}```\n"


def _hundred_wide(prog: str) -> argparse.HelpFormatter:
    """Format for 100 columns, whatever terminal the reference is written in."""
    return argparse.RawDescriptionHelpFormatter(prog, width=100)
