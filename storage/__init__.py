"""The only room that imports sqlmodel and sqlalchemy: tables, store, engine, migrations."""
