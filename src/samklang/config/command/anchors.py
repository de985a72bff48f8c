"""The heads of the audit chains, noted outside the database: so that a chain cut short at its end is noticed."""

import json

from samklang.config.installation import Installation


def noted(installation: Installation) -> dict[int, tuple[int, str]]:
    """Return the heads noted last, by initiative."""
    path = installation.folder / "chain-heads.json"
    if not path.exists():
        return {}
    return {int(key): (int(number), str(link)) for key, (number, link) in json.loads(path.read_text()).items()}


def note(installation: Installation, heads: dict[int, tuple[int, str]]) -> None:
    """Note the present heads."""
    (installation.folder / "chain-heads.json").write_text(json.dumps({str(key): head for key, head in heads.items()}))


def forget(installation: Installation) -> None:
    """Forget the heads, since an older state was put in place on purpose."""
    (installation.folder / "chain-heads.json").unlink(missing_ok=True)
