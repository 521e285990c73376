"""Let the database itself refuse to change or delete the steps of a request."""

from django.db import migrations

MESSAGE = "steps of a request are only ever added"
TABLE = "enrolment_leaderrequesttransition"

SQLITE = {
    f"request_steps_refuse_{event}": f"""
        CREATE TRIGGER request_steps_refuse_{event} BEFORE {event.upper()} ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """
    for event in ("update", "delete")
}

POSTGRESQL = [
    f"""
    CREATE FUNCTION request_steps_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    f"""
    CREATE TRIGGER request_steps_refuse_update_or_delete BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION request_steps_refuse_change()
    """,
    f"""
    CREATE TRIGGER request_steps_refuse_truncate BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION request_steps_refuse_change()
    """,
]


def protect(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in SQLITE.values() if vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def unprotect(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}")
        return
    schema_editor.execute(f"DROP TRIGGER request_steps_refuse_truncate ON {TABLE}")
    schema_editor.execute(f"DROP TRIGGER request_steps_refuse_update_or_delete ON {TABLE}")
    schema_editor.execute("DROP FUNCTION request_steps_refuse_change()")


class Migration(migrations.Migration):
    dependencies = [("enrolment", "0001_requests")]
    operations = [migrations.RunPython(protect, unprotect)]
