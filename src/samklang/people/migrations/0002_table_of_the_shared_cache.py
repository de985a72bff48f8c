"""The table of the cache that all processes share: the limits on sign-in count in it."""

from django.db import migrations

FORWARD = """
CREATE TABLE samklang_cache (
  cache_key varchar(255) NOT NULL PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
);
CREATE INDEX samklang_cache_expires ON samklang_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, "DROP TABLE samklang_cache;")]
