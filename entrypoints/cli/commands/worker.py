"""`hexameter worker`."""


def worker() -> None:
    """Deliver events and do what is due, apart from the server.

    For servers that run with HEXAMETER_WORKER=off. Any number may run; SIGTERM and Ctrl-C stop it,
    and what it held is delivered by another.
    """
    from hexameter.entrypoints.cli.runners.worker import run

    run()
