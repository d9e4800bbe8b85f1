"""No word of a source is missing from both its post and the report.

`HEXAMETER_TEST_SITES` names a folder of further sites, each a folder in it.
"""

import os
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Hexameter
from tests.unit.cli.sites import SITES
from tests.unit.cli.words import lost_words

FURTHER = os.environ.get("HEXAMETER_TEST_SITES")


@pytest.mark.parametrize("site", SITES)
def test_no_word_of_a_site_is_lost(hexameter: Hexameter, site: str) -> None:
    for name, text in SITES[site].items():
        path = Path("site", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert lost_words(hexameter, Path("site").absolute()) == {}


if FURTHER:

    @pytest.mark.parametrize("site", sorted(filter(Path.is_dir, Path(FURTHER).iterdir())), ids=str)
    def test_no_word_of_a_further_site_is_lost(hexameter: Hexameter, site: Path) -> None:
        """With an account that gets all posts, because not every site names its authors."""
        hexameter(
            *("create-admin", "--email", "a@example.com", "--username", "keeper"),
            typed="correct horse battery\n",
        )
        assert lost_words(hexameter, site, "--author", "keeper") == {}
