"""`hexameter worker`."""


def worker() -> None:
    """Deliver events and run periodic tasks in a process of its own.

    For servers that run with HEXAMETER_WORKER=off. Several workers may run. When one stops (SIGTERM
    or Ctrl-C), the others take over its deliveries.
    """
    from hexameter.entrypoints.cli.runners.worker import run

    run()
