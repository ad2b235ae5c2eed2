"""The triggers that make the database itself refuse to change or remove a deed."""

from alembic import op

SQLITE = (
    "CREATE TRIGGER deed_no_update BEFORE UPDATE ON deed "
    "BEGIN SELECT RAISE(ABORT, 'a deed is never changed'); END",
    "CREATE TRIGGER deed_no_delete BEFORE DELETE ON deed "
    "BEGIN SELECT RAISE(ABORT, 'a deed is never removed'); END",
    # INSERT OR REPLACE removes the old row without a word to the trigger above.
    "CREATE TRIGGER deed_no_replace BEFORE INSERT ON deed "
    "WHEN EXISTS (SELECT 1 FROM deed WHERE chain = NEW.chain AND seq = NEW.seq) "
    "BEGIN SELECT RAISE(ABORT, 'a deed is never replaced'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION deed_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'a deed is never changed or removed'; END $$",
    "CREATE TRIGGER deed_no_change BEFORE UPDATE OR DELETE ON deed "
    "FOR EACH ROW EXECUTE FUNCTION deed_refuse()",
    "CREATE TRIGGER deed_no_truncate BEFORE TRUNCATE ON deed "
    "FOR EACH STATEMENT EXECUTE FUNCTION deed_refuse()",
)


def guard() -> None:
    """Put the triggers up."""
    for statement in SQLITE if _sqlite() else POSTGRESQL:
        op.execute(statement)


def unguard() -> None:
    """Take them down, only to go back to before there were deeds."""
    if _sqlite():
        for name in ("deed_no_update", "deed_no_delete", "deed_no_replace"):
            op.execute(f"DROP TRIGGER {name}")
    else:
        op.execute("DROP TRIGGER deed_no_change ON deed")
        op.execute("DROP TRIGGER deed_no_truncate ON deed")
        op.execute("DROP FUNCTION deed_refuse()")


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
