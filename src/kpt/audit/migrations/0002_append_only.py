"""Let the database itself refuse to change or delete what the audit says.

A mistake in our code, or somebody with the application's password, cannot rewrite history without
first removing these triggers, which only the owner of the tables can do.
"""

from django.db import migrations

MESSAGE = "audit rows are only ever added"

SQLITE = {
    "audit_refuses_update": f"""
        CREATE TRIGGER audit_refuses_update BEFORE UPDATE ON audit_auditevent
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """,
    "audit_refuses_delete": f"""
        CREATE TRIGGER audit_refuses_delete BEFORE DELETE ON audit_auditevent
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """,
}

POSTGRESQL = [
    f"""
    CREATE FUNCTION audit_refuses_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER audit_refuses_update_or_delete BEFORE UPDATE OR DELETE ON audit_auditevent
    FOR EACH ROW EXECUTE FUNCTION audit_refuses_change()
    """,
    """
    CREATE TRIGGER audit_refuses_truncate BEFORE TRUNCATE ON audit_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses_change()
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
    schema_editor.execute("DROP TRIGGER audit_refuses_truncate ON audit_auditevent")
    schema_editor.execute("DROP TRIGGER audit_refuses_update_or_delete ON audit_auditevent")
    schema_editor.execute("DROP FUNCTION audit_refuses_change()")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(protect, unprotect)]
