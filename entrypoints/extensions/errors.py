"""Start-up errors of extensions."""


class ExtensionError(Exception):
    """An extension with which the product does not start. The message is one sentence that names
    it.
    """

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"Extension {name}: {problem}")
