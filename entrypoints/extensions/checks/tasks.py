"""Whether what runs by itself can run, and what is said of use cases is said of known ones."""

from collections.abc import Sequence
from dataclasses import MISSING as NO_DEFAULT
from datetime import timedelta

from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.extensions.wiring.annotations import command_type
from hexameter.entrypoints.input.command_fields import CommandFields

SHORTEST_INTERVAL = timedelta(seconds=1)


def check_tasks(extensions: Sequence[Extension]) -> None:
    """Raises `ExtensionError`."""
    _check_within(extensions)
    _check_periodic(extensions)
    _check_schedules(extensions)


def _check_within(extensions: Sequence[Extension]) -> None:
    known = {declared.use_case for each in extensions for declared in each.use_cases}
    for extension in extensions:
        for use_case in (each for joining in extension.before_commit for each in joining.within):
            if use_case not in known:
                raise ExtensionError(
                    extension.name,
                    f"it refuses within {use_case.__name__}, which no active feature offers.",
                )


def _check_periodic(extensions: Sequence[Extension]) -> None:
    known = {declared.use_case for each in extensions for declared in each.use_cases}
    for extension in extensions:
        for task in extension.periodic_tasks:
            if task.use_case not in known:
                raise ExtensionError(
                    extension.name,
                    f"the task {task.name} runs {task.use_case.__name__}, which no active "
                    "extension declares.",
                )
            if not isinstance(task.command, command_type(task.use_case)):
                raise ExtensionError(
                    extension.name,
                    f"the command of the task {task.name} must be a "
                    f"{command_type(task.use_case).__name__}.",
                )
            if task.every <= timedelta():
                raise ExtensionError(
                    extension.name, f"every of the task {task.name} must be more than nothing."
                )


def _check_schedules(extensions: Sequence[Extension]) -> None:
    for extension in extensions:
        for declared in extension.use_cases:
            if declared.every is None:
                continue
            name = declared.use_case.__name__
            if declared.every < SHORTEST_INTERVAL:
                raise ExtensionError(extension.name, f"every of {name} must be a second or more.")
            fields = CommandFields(command_type(declared.use_case))
            if any(fields.default(field) is NO_DEFAULT for field in fields.names()):
                raise ExtensionError(
                    extension.name,
                    f"{name} runs on a schedule, so every field of its command needs a default.",
                )
