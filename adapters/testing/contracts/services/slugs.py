import re

import pytest

from hexameter.adapters.testing.hostile import ASKED, KEPT
from hexameter.application.ports.slugs import Slugs


class SlugsContract:
    """Needs a fixture `slugs`."""

    def test_a_slug_is_made_of_the_words_of_its_title(self, slugs: Slugs) -> None:
        assert slugs.from_title("Arma virumque, cano!") == "arma-virumque-cano"

    @pytest.mark.parametrize("title", [*KEPT, *ASKED, "a-" * 100, "--", "\u5317\u4eac", "x" * 200])
    def test_any_title_gives_a_valid_slug(self, slugs: Slugs, title: str) -> None:
        slug = slugs.from_title(title)
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug)
        assert len(slug) <= 80
