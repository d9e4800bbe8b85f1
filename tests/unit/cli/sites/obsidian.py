"""Small sites in the manner of Obsidian: files by their path."""

_BY = "author: Ada Lovelace"

SITES: dict[str, dict[str, str]] = {
    "obsidian": {
        ".obsidian/plugins/readme.md": "Of a plugin.\n",
        "Daily/2023-04-05.md": f"---\n{_BY}\ntags:\n  - daily/log\n  - Ünïcode\n---\n[[A|b]]\n",
        "Notes/Aliases & more.md": (
            f"---\n{_BY}\naliases: [Another name]\ncreated: 2023-04-05T06:07\ncssclass: wide\n---\n"
            "A %%comment%% and ==highlight== and ![[embed.png|Width]].\n\n^block-id\n"
        ),
        "Notes/No properties.md": "Nobody's note.\n",
        "Notes/Empty.md": "",
        "Notes/Only properties.md": f"---\n{_BY}\nsubject: Hollow\n---\n",
        "Notes/Blank first.md": f"\n---\n{_BY}\ntitle: Blank first\n---\nBelow a blank line.\n",
    },
    "obsidian links": {
        "Index.md": f"---\n{_BY}\n---\n[[Notes/One#Heading|shown]] and [[Two^block]].\n",
        "One.md": f"---\n{_BY}\ntags: daily, nested/deep\n---\n#inline-tag and text.\n\n- [ ] Open\n- [x] Done\n",
        "Two.md": (
            f"---\n{_BY}\ndate created: Tuesday, July 5th 2022, 10:11:12 am\nrating: 5\n"
            'related:\n  - "[[One]]"\n---\n> [!warning]- Folded\n> Careful.\n\n$$x^2$$\n\n```dataview\nTABLE a\n```\n'
        ),
        "Templates/Daily.md": "---\ndate: {{date}}\n---\n# {{title}}\n",
        "Canvas.canvas": "{}",
        "Ünïcödé näme.md": f"---\n{_BY}\n---\nA name with marks.\n",
        ".trash/Gone.md": "Thrown away.\n",
    },
    "obsidian properties": {
        "A.md": f"---\n{_BY}\npublish: false\ncssclasses: [a, b]\n---\nOff.\n",
        "B.md": f'---\n{_BY}\ntitle: "Escaped \\"quote\\""\n---\nText.\n',
        "C.md": f"---\n{_BY}\ntags:\n- \n- null\n- ''\n- kept\n---\nText.\n",
        "D.md": f"---\n{_BY}\ntitle: '#hash # marks'\n---\nText.\n",
        "E.md": f"---\ntitle: One\ntitle: Two\n{_BY}\n---\nNamed twice.\n",
        "F.md": f"---\n{_BY}\ntitle: [A, list]\n---\nText.\n",
        "G.md": f"---\n{_BY}\ntitle: {{a: mapping}}\n---\nText.\n",
        "H.md": "---\n- a list\n- of things\n---\nText.\n",
        "I.md": "---\njust a sentence\n---\nText.\n",
        "J.md": f"---\n{_BY}\n? complex\n: value\n---\nText.\n",
        "K.md": (
            f"---\n{_BY}\nwhen: 2001-12-14t21:59:43.10-05:00\ntags: &a [a]\nalso: *a\n---\nText.\n"
        ),
    },
}
