"""`hexameter search`."""


def rebuild() -> None:
    """Index all posts again, while the server runs.

    The worker indexes posts again by itself after an upgrade or a change of
    `HEXAMETER_SEARCH_LANGUAGES`. This also indexes posts that were written directly to the
    database. It may be interrupted and run again.
    """
    from hexameter.entrypoints.cli.runners.search import rebuild_index

    rebuild_index()
