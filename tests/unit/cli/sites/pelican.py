"""Small sites in the manner of Pelican: files by their path."""

SITES: dict[str, dict[str, str]] = {
    "pelican": {
        "content/headers.md": (
            "Title: Headers\nDate: 2010-12-03 10:20\nModified: 2010-12-05 19:30\n"
            "Category: Python\n"
            "Tags: pelican, publishing\nSlug: super-post\nAuthors: Alexis M, Conan Doyle\n"
            "Summary: Short version for index\n    and feeds\n\nThis is the content.\n"
        ),
        "content/draft.md": "Title: Held\nAuthor: Ada\nStatus: draft\n\nUnpublished.\n",
        "content/upper.md": "TITLE: Loud\nAUTHOR: Ada\nDATE: 2010-12-03\nNo blank line.\n",
        "content/prose.md": "Note: this is prose.\n\nMore prose.\n",
        "content/page.rst": "Not Markdown\n############\n",
    },
    "pelican odd": {
        "content/2012-04-05_dated.md": "Title: Dated\nAuthor: Ada\n\nFrom the file name.\n",
        "content/colons.md": "Title: Part 2: the return\nAuthor: Ada\nSubtitle: A: B\n\nText.\n",
        "content/status.md": (
            "Title: Hidden\nAuthor: Ada\nStatus: hidden\nDate: 2013-05-06\nLang: fr\n"
            "Translation: true\nSave_as: elsewhere.html\nUrl: elsewhere\n\nText.\n"
        ),
        "content/many.md": (
            "Title: Many\nAuthors: Lovelace, Ada; Hopper, Grace\nDate: 2013-05-07 13:14:15\n"
            "Keywords: engines, notes\n\nText.\n"
        ),
        "content/yaml.md": "---\nTitle: Capitals\nAuthor: Ada\nDate: 2013-05-08\n---\nText.\n",
        "content/twice.md": "Title: First\nTitle: Second\nAuthor: Ada\n\nText.\n",
        "content/spaced.md": "Title:Spaceless\nAuthor :Ada\n\nText.\n",
        "content/pages/about.md": "Title: About\nAuthor: Ada\n\nA page.\n",
        "content/extra/robots.txt": "User-agent: *\n",
    },
    "pelican only title": {
        "content/title.md": "Title: Only this\n\nText.\n",
        "content/date.md": "Date: 2014-01-01\nAuthor: Ada\n\n# Heading first\n\nText.\n",
        "content/url.md": "https://example.com/first\n\nA line with an address.\n",
        "content/quote.md": "> Quoted: first\n\nText.\n",
        "content/list.md": "- Term: meaning\n- Other: meaning\n",
    },
}
