"""`hexameter check`."""


def check() -> None:
    """Check the settings, the database and the mail server, and say how to fix what is wrong.

    Exits with 1 when there is a problem. Nothing is changed, and no secret is shown.
    """
    from hexameter.entrypoints.cli.runners.check import run

    run()
