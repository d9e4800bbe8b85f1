"""`hexameter counters`."""


def check() -> None:
    """Compare the counts that are kept with the rows that they count.

    Lists those that differ, and ends with exit code 1 if there are any.
    """
    from hexameter.entrypoints.cli.runners.counters import check_counters

    check_counters()


def repair() -> None:
    """Set the counts right that differ. Servers may go on meanwhile."""
    from hexameter.entrypoints.cli.runners.counters import repair_counters

    repair_counters()
