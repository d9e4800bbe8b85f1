"""`hexameter check`."""


def check() -> None:
    """Look at settings, database and mail, and say what is wrong and how to mend it.

    Exits with 1 when there is a problem. Nothing is changed, and no secret is shown.
    """
    from hexameter.entrypoints.cli.runners.check import run

    run()
