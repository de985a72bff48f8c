"""The command line in plain words."""

import pytest

from samklang.config.command import command_reference
from samklang.config.command.parser import build_parser

pytestmark = pytest.mark.usefixtures("server_stays_up")
COMMANDS = (
    *("up", "new", "use", "example", "sign-in-link", "import-agenda"),
    *("backup", "restore", "doctor", "test", "check", "manage"),
)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_its_exit_codes(name, capsys):
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args([name, "--help"])
    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert "exit codes:" in said


def test_the_reference_holds_every_command():
    reference = command_reference()
    assert all(f"## `samklang {name}`" in reference for name in COMMANDS)
    assert "### `samklang example reset`" in reference


def test_a_wrong_command_ends_with_2(house):
    assert house.run("dance").returncode == 2


def test_doctor_names_what_is_not_well_and_its_cure(house):
    done = house.run("doctor")
    assert "PostgreSQL" in done.stdout
    assert "every link holds" in done.stdout
    assert "of 0 reports looked at, 0 sums are not what their figures come to" in done.stdout
    assert "Cure: set EMAIL_URL" in done.stdout
    assert done.returncode == 1


def test_doctor_names_the_first_broken_link_of_the_audit_trail(house):
    assert house.run("doctor").returncode == 1
    house.sql(
        "SET session_replication_role = replica; UPDATE audit_event SET verb = 'initiatives.other' WHERE number = 1"
    )
    done = house.run("doctor")
    assert "event 1 is the first broken link" in done.stdout
    house.sql(
        "SET session_replication_role = replica; UPDATE audit_event SET verb = 'initiatives.founded' WHERE number = 1"
    )


def test_doctor_notices_a_trail_cut_at_its_end(house):
    link = house.run("sign-in-link", "anne@example.org")
    assert "/people/link/" in link.stdout
    assert "every link holds" in house.run("doctor").stdout
    house.sql(
        "SET session_replication_role = replica; "
        "DELETE FROM audit_eventcontent WHERE event_id IN (SELECT id FROM audit_event WHERE initiative_id = 0); "
        "DELETE FROM audit_event WHERE initiative_id = 0"
    )
    assert "truncated" in house.run("doctor").stdout


def test_nobody_gets_a_link_for_an_address_that_is_not_here(house):
    done = house.run("sign-in-link", "nobody@example.org")
    assert done.returncode == 4
    assert "Nobody in the house" in done.stderr


def test_a_second_initiative_of_the_same_name_is_refused(house):
    words = ("--initiative", "Vores sted", "--backbone", "S", "--name", "Anne", "--email", "anne@example.org")
    done = house.run("new", *words)
    assert done.returncode == 4
    assert "Choose another name" in done.stderr


def test_new_says_what_it_lacks_where_nobody_can_be_asked(house):
    assert "Give --initiative" in house.run("new").stderr


def test_a_house_that_is_not_there_cannot_be_chosen(house, tmp_path):
    done = house.run("use", "house", SAMKLANG_HOME=str(tmp_path))
    assert done.returncode == 4
    assert "samklang new" in done.stderr
