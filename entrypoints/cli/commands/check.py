"""`hexameter check`."""


def check() -> None:
    """Check settings, extensions, database and mail server, and suggest fixes.

    Exits with 1 if there is a problem. Changes nothing and shows no secrets.
    """
    from hexameter.entrypoints.cli.runners.check import run

    run()
