"""The reference of `hexameter.extending` is that of the code."""

from tests.unit.docs.extending_reference import PAGE, page


def test_the_page_has_the_names_and_signatures_of_the_code() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "run: uv run python -m tests.unit.docs.extending_reference"
    )
