"""Sending files as people do: a sheet for a report, earlier figures, and what the pages ask about them."""

import re
from datetime import UTC, datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from samklang.measurement.models import DraftFigure

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


def send(client, address, content, name="tal.csv"):
    data = content.encode() if isinstance(content, str) else content
    return client.post(address, {"file": SimpleUploadedFile(name, data)})


def say_yes(client, address, deed="store"):
    seen = re.search(r'name="seen" value="(\w+)"', client.get(address).content.decode()).group(1)
    return client.post(address, {"deed": deed, "seen": seen})


def figures(report) -> dict[str, object]:
    return {
        f"{row.version.indicator.code} {row.cell or ''}".strip(): row.numerator
        for row in DraftFigure.objects.filter(report=report)
    }


def columns(client, address) -> dict[str, str]:
    """Return {heading: name of its field} on the page that asks about columns."""
    html = client.get(address).content.decode()
    return {title: name for name, title in re.findall(r'<label for="id_(use-\d+)">([^<]*)</label>', html)}


def chosen(client, address) -> dict[str, str]:
    """Return {heading: what the page suggests}."""
    html = client.get(address).content.decode()
    found = {}
    for title, name in columns(client, address).items():
        select = html.split(f'name="{name}"', 1)[1].split("</select>", 1)[0]
        picked = re.search(r'<option value="([^"]*)" selected', select)
        found[title] = picked.group(1) if picked else ""
    return found


def confirm(client, address, **more):
    """Say yes to what the page suggests, but for what is given."""
    html = client.get(address).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(sheet|line|part)" value="([^"]*)"', html))
    for name, inside in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', html, flags=re.DOTALL):
        picked = re.search(r'<option value="([^"]*)" selected', inside)
        fields[name] = picked.group(1) if picked else ""
    return client.post(address, {**fields, **more})


def send_earlier(client, address, content, name="før.csv", **more):
    data = content.encode() if isinstance(content, str) else content
    fields = {"single_point": "ask", "file": SimpleUploadedFile(name, data), **more}
    return client.post(address, fields)


def page_of(client, figure_import):
    slug = figure_import.initiative.slug
    return client.get(
        reverse("csv_xlsx:history_import", kwargs={"initiative": slug, "figure_import_id": figure_import.pk})
    )
