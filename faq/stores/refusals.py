"""Why a store refuses a worker: a password, a right or a table that is wrong, and stays so.

What is away, busy or full comes back by itself; a refusal waits for somebody who mends it. Nothing
here repeats what a server said, which names users and databases.
"""

import redis

PASSWORD = "it refuses the user or the password"
DATABASE = "there is no database of that name"
RIGHTS = "the user lacks a right"
TABLES = "its tables are not those of this version"
READ_ONLY = "it can only be read"
FILE = "its file cannot be opened or is none of SQLite's"

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_CODES = {
    "28000": PASSWORD,
    "28P01": PASSWORD,
    "3D000": DATABASE,
    "42501": RIGHTS,
    "3F000": TABLES,
    "42703": TABLES,
    "42804": TABLES,
    "42P01": TABLES,
    "25006": READ_ONLY,
}
# libpq tells no code of a server that refuses the connection itself, only the server's words.
_WORDS = (
    ("password authentication failed", PASSWORD),
    ("no password supplied", PASSWORD),
    ("no pg_hba.conf entry", PASSWORD),
    ('FATAL:  role "', PASSWORD),
    ('FATAL:  database "', DATABASE),
    ("permission denied for database", RIGHTS),
)
# https://www.sqlite.org/rescode.html; what a statement names and is not there is SQLITE_ERROR.
_SQLITE = (
    ("SQLITE_READONLY", READ_ONLY),
    ("SQLITE_CANTOPEN", FILE),
    ("SQLITE_NOTADB", FILE),
    ("SQLITE_ERROR", TABLES),
)


def of_database(error: Exception) -> str | None:
    """Return why a database refuses, from an error of SQLAlchemy; None where it is only away."""
    original = getattr(error, "orig", None)
    code = getattr(original, "pgcode", None)
    if code is not None:
        return _CODES.get(code)
    name = getattr(original, "sqlite_errorname", None)
    if name is not None:
        return next((reason for start, reason in _SQLITE if name.startswith(start)), None)
    return next((reason for words, reason in _WORDS if words in str(original)), None)


def of_redis(error: Exception) -> str | None:
    """Return why Redis refuses; None where it is only away."""
    if isinstance(error, redis.AuthenticationError):
        return PASSWORD
    if isinstance(error, redis.exceptions.NoPermissionError):
        return RIGHTS
    return DATABASE if "DB index is out of range" in str(error) else None
