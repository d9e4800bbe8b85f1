"""Slugs by transliteration to ASCII."""

import re

from slugify import slugify

from hexameter.domain.posts.values import MAX_SLUG

FALLBACK = "post"
"""The slug of a title of which no letter or digit can be written in ASCII."""

MAX_TITLE_READ = 1_000
"""Characters of a title that count: what follows could not fit anyway."""

_APOSTROPHES = re.compile("['\u2018\u2019\u02bc]")


class TransliteratedSlugs:
    """Implements `Slugs`: "Ångström & Zoë" becomes `angstrom-zoe`."""

    def from_title(self, title: str) -> str:
        # A lone surrogate has no transliteration. Words keep their letters on both sides of an
        # apostrophe: "don't" becomes "dont".
        text = title[:MAX_TITLE_READ].encode("utf-8", "ignore").decode()
        slug = slugify(
            _APOSTROPHES.sub("", text),
            max_length=MAX_SLUG,
            word_boundary=True,
            save_order=True,
            algorithm="modern",
            # Named, because the default depends on which other packages happen to be installed.
            backend="text-unidecode",
        )
        return slug or FALLBACK
