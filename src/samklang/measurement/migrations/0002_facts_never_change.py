"""The database itself refuses to change a reported fact; only the flag that says whether it counts may move."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION measurement_facts_never_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'counts') IS DISTINCT FROM (to_jsonb(OLD) - 'counts') THEN
    RAISE EXCEPTION 'A reported fact never changes: % on measurement_observation is refused', TG_OP;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER facts_never_change BEFORE UPDATE OR DELETE ON measurement_observation
  FOR EACH ROW EXECUTE FUNCTION measurement_facts_never_change();
"""
BACKWARD = """
DROP TRIGGER facts_never_change ON measurement_observation;
DROP FUNCTION measurement_facts_never_change();
"""


class Migration(migrations.Migration):
    dependencies = [("measurement", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
