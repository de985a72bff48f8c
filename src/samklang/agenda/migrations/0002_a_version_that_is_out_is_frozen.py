"""The database itself refuses to change the text of a version that was decided, and its wording of goals."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION agenda_versions_are_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('ratified', 'fallen', 'superseded') AND
     (OLD.canonical_text, OLD.fingerprint, OLD.vision, OLD.present_state, OLD.purposes)
     IS DISTINCT FROM (NEW.canonical_text, NEW.fingerprint, NEW.vision, NEW.present_state, NEW.purposes) THEN
    RAISE EXCEPTION 'A decided version of the agenda is frozen';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER decided_versions_are_frozen BEFORE UPDATE ON agenda_agendaversion
  FOR EACH ROW EXECUTE FUNCTION agenda_versions_are_frozen();
"""
BACKWARD = """
DROP TRIGGER decided_versions_are_frozen ON agenda_agendaversion;
DROP FUNCTION agenda_versions_are_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("agenda", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
