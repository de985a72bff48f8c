"""The description tells all there is, in both languages, and the page reads it aloud without a line of script."""

import re

import jsonschema_rs
import pytest

from samklang.interchange.api.problems import KINDS

DESCRIPTION = "/api/v1/openapi.json"


@pytest.fixture
def described(client, db):
    return {
        language: client.get(DESCRIPTION, headers={"Accept-Language": language}).json() for language in ("da", "en")
    }


def test_the_description_is_openapi_3_1_and_needs_no_key(client, db):
    answer = client.get(DESCRIPTION)
    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.1")


def test_every_shape_is_a_sound_json_schema_and_every_reference_leads_somewhere(described):
    document = described["en"]
    shapes = document["components"]["schemas"]
    for name, shape in shapes.items():
        assert jsonschema_rs.meta.is_valid({"$schema": "https://json-schema.org/draft/2020-12/schema", **shape}), name
    references = set(re.findall(r"'\$ref': '#/components/(\w+)/([\w-]+)'", str(document)))
    assert len(references) > 20
    assert all(name in document["components"][kind] for kind, name in references)


def test_every_operation_field_and_parameter_has_words_in_both_languages(described):
    def words(document):
        for path, item in document["paths"].items():
            for method, operation in item.items():
                yield f"{method} {path}", operation["description"]
                yield from ((f"{path} {each['name']}", each["description"]) for each in operation["parameters"])
        for name, shape in document["components"]["schemas"].items():
            yield name, shape["description"]
            yield from ((f"{name}.{field}", each["description"]) for field, each in shape["properties"].items())

    danish, english = dict(words(described["da"])), dict(words(described["en"]))
    assert danish.keys() == english.keys()
    assert all(english.values())
    same = {name for name, text in danish.items() if text == english[name]}
    assert {name.rpartition(".")[2] for name in same} <= {"state"}  # its words are codes


def test_no_operation_takes_or_gives_a_float(described):
    assert '"type": "number"' not in str(described["en"]).replace("'", '"')


def test_the_page_tells_every_operation_and_every_kind_of_problem_in_danish(client, db, described):
    answer = client.get("/api/")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'lang="da"' in html
    for path in described["da"]["paths"]:
        assert path in html
    for kind in KINDS:
        assert f'id="{kind}"' in html
    assert "Hvad et program kan spørge om" in html
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)


def test_a_problem_leads_to_the_place_of_the_page_that_explains_it(client, db):
    refused = client.get("/api/v1/me").json()
    page, _hash, place = refused["type"].partition("#")
    assert page == "http://localhost:8000/api/"
    assert f'id="{place}"' in client.get("/api/").content.decode()


def test_an_address_that_is_not_there_and_one_with_a_personal_number_are_answered_with_problems(client, db):
    for address, status in (("/api/v1/nowhere", 404), ("/api/v2/me", 404), ("/api/v1/010160-7775", 400)):
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), address
        assert "7775" not in answer.content.decode()
