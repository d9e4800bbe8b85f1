"""`hexameter counters`."""


def check() -> None:
    """Compare stored counts with the rows that they count. Lists those that differ, and exits with
    1 if there are any.
    """
    from hexameter.entrypoints.cli.runners.counters import check_counters

    check_counters()


def repair() -> None:
    """Correct stored counts that are wrong. Servers may keep running."""
    from hexameter.entrypoints.cli.runners.counters import repair_counters

    repair_counters()
