"""Small sites in the manner of Zola: files by their path."""

_BY = "author: Ada Lovelace"

SITES: dict[str, dict[str, str]] = {
    "zola": {
        "content/_index.md": "+++\nsort_by = 'date'\n+++\n",
        "content/blog/2019-03-04_zola.md": (
            "+++\ntitle = 'Zola'\nauthors = ['Ada Lovelace']\n[taxonomies]\ntags = ['rust']\n"
            "[extra]\nsubtitle = 'Beneath'\n+++\nText {{ youtube(id='x') }}.\n"
        ),
        "content/blog/updated.md": (
            "+++\ntitle = 'Updated'\ndate = 2019-03-04\nupdated = 2020-05-06\n"
            "[extra]\nauthor = 'Ada'\n+++\nText.\n"
        ),
    },
    "zola extra": {
        "content/posts/_index.md": "+++\ntitle = 'List'\npaginate_by = 5\n+++\nAbove the list.\n",
        "content/posts/alias/index.md": (
            "+++\ntitle = 'Aliased'\ndate = 2020-02-29T23:59:60Z\naliases = ['former/place']\n"
            "[taxonomies]\ntags = ['Rust', 'rust', ' rust ']\nauthors = ['Ada']\n+++\nText.\n"
        ),
        "content/posts/colocated/index.md": (
            "+++\ntitle = 'Assets'\ndate = 2021-01-01\ntemplate = 'wide.html'\n[taxonomies]\n"
            "authors = ['Ada']\ncategories = ['Machines']\n[extra]\ntoc = true\nquote = 'Said'\n"
            "[[extra.links]]\nlabel = 'Nearby'\nhref = 'https://example.com/nearby'\n+++\nText.\n"
        ),
        "content/posts/yaml.md": (
            f"---\ntitle: YAML here\n{_BY}\nextra:\n  mood: mixed\n---\n"
            "Before.\n\n<!-- more -->\n\nAfter @/posts/alias/index.md\n"
        ),
        "content/2021-03-04T05:06:07-stamped.md": "+++\nauthors = ['Ada']\n+++\nStamped.\n",
    },
}
