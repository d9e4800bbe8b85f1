"""Small sites in the manner of Astro: files by their path."""

_BY = "author: Ada Lovelace"

SITES: dict[str, dict[str, str]] = {
    "astro": {
        "src/content/blog/first.md": (
            "---\ntitle: 'First'\ndescription: 'Lorem ipsum'\npubDate: 'Jul 08 2022'\n"
            f"heroImage: '/placeholder.jpg'\n{_BY}\n---\nText.\n"
        ),
        "src/content/blog/second.mdx": (
            f"---\ntitle: Second\npubDate: 2022-07-15\nupdatedDate: 'August 3, 2023'\n{_BY}\n---\n"
            "import Header from '../Header.astro';\n\n<Header title='In a component' />\n\nText.\n"
        ),
        "src/content/blog/third.md": (
            "---\ntitle: Third\nauthor:\n  name: Ada\n  url: https://example.com/ada\n"
            "pubDate: 2022-07-16\n---\nText.\n"
        ),
        ".astro/types.md": "Generated words.\n",
    },
    "astro content": {
        "src/content/docs/guide.mdx": (
            f"---\ntitle: Guide\n{_BY}\nsidebar:\n  order: 2\n  badge: Fresh\ndraft: false\n---\n"
            "import { Tabs } from 'components';\nexport const level = 3;\n\n"
            '<Tabs>\n  <Item label="npm">Run it.</Item>\n</Tabs>\n\n{level} levels.\n'
        ),
        "src/content/blog/[slug].md": f"---\ntitle: Brackets\n{_BY}\n---\nText.\n",
        "src/content/blog/date.md": (
            f"---\ntitle: Dated\npublishedAt: 2022-07-08T00:00:00.000Z\n{_BY}\n"
            "cover: {src: ./cover.jpg, alt: Covering}\nisDraft: true\n---\nText.\n"
        ),
        "src/content/blog/month.md": (
            f"---\ntitle: Month\npubDate: August 08 2021\n{_BY}\ntags: 'alpha, beta gamma'\n---\nText.\n"
        ),
        "src/content/blog/weekday.md": (
            f"---\ntitle: Weekday\ndate: Mon, 02 Jan 2006 15:04:05 GMT\n{_BY}\n---\nText.\n"
        ),
        "public/readme.md": "For visitors.\n",
        "CHANGELOG.md": "All that changed.\n",
    },
}
