"""The result of a check."""

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """The word and the colour that show it."""

    OK = ("ok", "green")
    WARNING = ("warning", "yellow")
    PROBLEM = ("problem", "bold red")


@dataclass(frozen=True, slots=True)
class CheckResult:
    subject: str
    severity: Severity
    message: str
    hint: str = ""
