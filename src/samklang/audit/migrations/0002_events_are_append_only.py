"""The database itself refuses to change or remove an event."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION audit_events_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Only a test database, emptied between tests, carries this setting.
  IF TG_OP = 'TRUNCATE' AND current_setting('samklang.may_truncate', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'Events are append-only: % on audit_event is refused', TG_OP;
END $$;
CREATE TRIGGER events_are_never_changed BEFORE UPDATE OR DELETE ON audit_event
  FOR EACH ROW EXECUTE FUNCTION audit_events_are_append_only();
CREATE TRIGGER events_are_never_emptied BEFORE TRUNCATE ON audit_event
  FOR EACH STATEMENT EXECUTE FUNCTION audit_events_are_append_only();
"""
BACKWARD = """
DROP TRIGGER events_are_never_emptied ON audit_event;
DROP TRIGGER events_are_never_changed ON audit_event;
DROP FUNCTION audit_events_are_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
