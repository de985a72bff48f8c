"""The embedded server, its owner and the throw-away one."""

import stat
from pathlib import Path

import psycopg

from samklang.config.database import test_server as throw_away_server
from samklang.config.database.owner import Owner


def test_a_throw_away_server_sorts_alike_everywhere_and_knows_danish():
    with throw_away_server() as url, psycopg.connect(url) as connection:
        assert connection.execute("SHOW default_text_search_config").fetchone() == ("pg_catalog.danish",)
        rows = connection.execute("SELECT word FROM unnest(ARRAY['å', 'z', 'a', 'B']) word ORDER BY word").fetchall()
        assert [word for (word,) in rows] == ["B", "a", "z", "å"]


def test_the_server_runs_as_no_root_and_only_on_loopback(house):
    with house.installation.database() as url, psycopg.connect(url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        data = connection.execute("SHOW data_directory").fetchone()[0]
        assert Path(data).stat().st_uid != 0
        assert stat.S_IMODE(Path(data).stat().st_mode) == 0o700
        wrong = url.replace(url.split(":")[2].split("@")[0], "guessed")
    try:
        psycopg.connect(wrong)
    except psycopg.OperationalError:
        return
    raise AssertionError("a guessed password was let in")


def test_secrets_are_readable_by_their_owner_alone(house):
    for path in (house.folder / "postgres.json", house.folder / "house" / "installation.json"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_closed_folder_stays_closed(tmp_path):
    (tmp_path / "closed").mkdir(mode=0o700)
    stranger = Owner(uid=65534, gid=65534, is_self=False)
    assert stranger.may_enter(tmp_path / "closed") is False
    assert stat.S_IMODE((tmp_path / "closed").stat().st_mode) == 0o700
