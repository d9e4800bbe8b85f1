"""Fails unless tests ran, none was skipped, and PostgreSQL was among what they ran on.

Takes the JUnit reports of all runs; each must have at least one test.
"""

import sys
from pathlib import Path
from xml.etree import ElementTree as ET

WITNESS = "test_an_empty_database_is_reached_through_its_url"


def main(reports: list[Path]) -> str | None:
    cases: list[ET.Element] = []
    for report in reports:
        ran = list(ET.parse(report).getroot().iter("testcase"))  # noqa: S314 - pytest wrote it
        if not ran:
            return f"{report.name}: no test ran"
        cases += ran
    skipped = [case.get("name", "") for case in cases if case.find("skipped") is not None]
    if skipped:
        return f"skipped: {', '.join(skipped)}"
    if WITNESS not in [case.get("name") for case in cases]:
        return f"{WITNESS} did not run, so nothing is known of PostgreSQL"
    return None


if __name__ == "__main__":
    sys.exit(main([Path(argument) for argument in sys.argv[1:]]))
