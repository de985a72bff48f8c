"""The database refuses to change anything of a version that is out or decided, its wording of goals included."""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION agenda_versions_are_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moves text[] := ARRAY['state', 'decided_at'];
BEGIN
  IF OLD.state = 'draft' OR (OLD.state = 'out' AND NEW.state = 'draft') THEN
    RETURN NEW;
  END IF;
  IF (to_jsonb(OLD) - moves) IS DISTINCT FROM (to_jsonb(NEW) - moves) THEN
    RAISE EXCEPTION 'A version of the agenda that was sent out is frozen';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION agenda_goals_of_versions_are_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched integer := CASE WHEN TG_OP = 'DELETE' THEN OLD.version_id ELSE NEW.version_id END;
BEGIN
  IF (SELECT state FROM agenda_agendaversion WHERE id = touched) <> 'draft'
     OR (TG_OP = 'UPDATE' AND (SELECT state FROM agenda_agendaversion WHERE id = OLD.version_id) <> 'draft') THEN
    RAISE EXCEPTION 'The goals of a version of the agenda that was sent out are frozen';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER goals_of_versions_are_frozen BEFORE INSERT OR UPDATE OR DELETE ON agenda_versiongoal
  FOR EACH ROW EXECUTE FUNCTION agenda_goals_of_versions_are_frozen();
"""
BACKWARD = """
DROP TRIGGER goals_of_versions_are_frozen ON agenda_versiongoal;
DROP FUNCTION agenda_goals_of_versions_are_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("agenda", "0003_goals_have_themes_groups_and_areas")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
