"""What `check` found about one subject."""

from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """With the colour it is shown in."""

    OK = ("ok", "green")
    WARNING = ("warning", "yellow")
    PROBLEM = ("problem", "bold red")


@dataclass(frozen=True, slots=True)
class Finding:
    subject: str
    verdict: Verdict
    what: str
    remedy: str = ""
