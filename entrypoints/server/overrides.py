"""Notices a release of a library that renames or drops what a class here overrides."""


class HookMissing(RuntimeError):
    """The installed release of a library does not fit."""


def check_overrides(*classes: type) -> None:
    """Raises `HookMissing` when a method marked with `typing.override`, of a class or one of its
    bases, overrides nothing. It would never be called, and the protection that it gives would be
    lost silently.
    """
    for cls in {owner: None for each in classes for owner in each.__mro__}:
        for name, member in vars(cls).items():
            function = getattr(member, "fget", member)
            if getattr(function, "__override__", False) and not any(
                hasattr(base, name) for base in cls.__bases__
            ):
                bases = ", ".join(f"{base.__module__}.{base.__name__}" for base in cls.__bases__)
                raise HookMissing(
                    f"{cls.__name__} overrides {name}, which {bases} does not have: install the "
                    "release of the library that uv.lock names."
                )
