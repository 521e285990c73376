"""Let the database itself refuse to change or delete what was published, or a series of before.

On SQLite a migration that makes one of these tables again loses its triggers: put them back there.
"""

from django.db import migrations

MESSAGE = "what was published is never changed"
TABLES = ("cuts_publishedcut", "cuts_cutentity", "cuts_seriesload", "cuts_earlierfigure")

SQLITE = {
    f"{table}_refuses_{event}": f"""
        CREATE TRIGGER {table}_refuses_{event} BEFORE {event.upper()} ON {table}
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """
    for table in TABLES
    for event in ("update", "delete")
}

FUNCTION = f"""
    CREATE FUNCTION cuts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
"""


def on_postgresql(table):
    return [
        f"""
        CREATE TRIGGER {table}_refuses_update_or_delete BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION cuts_refuse_change()
        """,
        f"""
        CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION cuts_refuse_change()
        """,
    ]


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        statements = list(SQLITE.values())
    else:
        statements = [FUNCTION, *(one for table in TABLES for one in on_postgresql(table))]
    for statement in statements:
        schema_editor.execute(statement)


def unprotect(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}")
        return
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER {table}_refuses_truncate ON {table}")
        schema_editor.execute(f"DROP TRIGGER {table}_refuses_update_or_delete ON {table}")
    schema_editor.execute("DROP FUNCTION cuts_refuse_change()")


class Migration(migrations.Migration):
    dependencies = [("cuts", "0001_initial")]
    operations = [migrations.RunPython(protect, unprotect)]
