"""Small sites in the manner of Hugo: files by their path."""

_BY = "author: Ada Lovelace"

SITES: dict[str, dict[str, str]] = {
    "hugo yaml": {
        "content/_index.md": "---\ntitle: The section\n---\nA welcome.\n",
        "content/posts/bundle/index.md": (
            f"---\ntitle: Bundle\ndate: 2020-01-02T03:04:05+01:00\n{_BY}\nweight: 7\n"
            "aliases: [/old/place/]\nresources:\n  - src: pic.png\n    params: {icon: photo}\n"
            "---\nText with {{< figure src=pic.png caption='A caption' >}}.\n"
        ),
        "content/posts/other/index.md": (
            f"---\ntitle: Bundle\ndate: 2020-01-02T03:04:05+01:00\n{_BY}\n---\nThe other one.\n"
        ),
        "content/posts/multilingual.fr.md": f"---\ntitle: Été\n{_BY}\n---\nLe texte français.\n",
        "archetypes/default.md": '---\ntitle: "{{ .Name }}"\ndraft: true\n---\n',
        "node_modules/thing/index.md": "Somebody else's words.\n",
    },
    "hugo toml": {
        "content/blog/toml.md": (
            '+++\ntitle = "TOML"\ndate = 2021-02-03T04:05:06Z\nauthors = ["Ada", "Grace"]\n'
            'tags = ["C++", "a/b"]\ncategories = ["Engines"]\nslug = "Shouting-Slug"\n'
            '[params]\nsubtitle = "Beneath"\n[[params.links]]\nname = "Elsewhere"\n+++\nText.\n'
        ),
        "content/blog/draft.md": '+++\ntitle = "Held"\ndraft = true\nauthor = "Ada"\n+++\nHush.\n',
    },
    "hugo json": {
        "content/blog/json.md": (
            '{\n  "title": "JSON",\n  "date": "2021-02-03",\n  "author": "Ada",\n'
            '  "description": "Curly braces",\n  "draft": false,\n  "deep": {"er": ["still"]}\n}\n'
            "\nText below braces.\n"
        ),
        "content/blog/twice.md": (
            '{"title": "First", "Title": "Second", "deep": {"a": "b", "a": "c"}, "author": "Ada"}'
            "\nText.\n"
        ),
        "content/blog/broken.md": '{"title": "Broken",}\n\nText below a comma.\n',
    },
    "hugo menus": {
        "content/about.md": (
            f"---\ntitle: About\n{_BY}\nmenu:\n  main:\n    name: Us\n    weight: 3\n"
            "cascade:\n  - banner: wide.png\n    _target: {kind: page}\nlayout: single\n---\nUs.\n"
        ),
        "content/posts/future.md": (
            f"---\ntitle: Future\ndate: 2099-01-02\npublishDate: 2099-02-03\n"
            f"expiryDate: 2100-04-05\n{_BY}\n---\nNot yet.\n"
        ),
        "content/posts/lastmod.md": (
            f"---\ntitle: Modified\nlastmod: 2021-09-10\n{_BY}\nkeywords: 'one, two'\n---\nText.\n"
        ),
        "content/posts/number.md": f"---\ntitle: 2048\ndate: 2014\n{_BY}\ntags: 2048\n---\nText.\n",
        "content/posts/boolean.md": f"---\ntitle: yes\n{_BY}\ntags: [on, 1.50, ~]\n---\nText.\n",
        "content/posts/null.md": f"---\ntitle:\ndate:\ntags:\n{_BY}\n---\nNothing in them.\n",
    },
    "hugo shortcodes": {
        "content/posts/code.md": (
            f"---\ntitle: 'Quotes \"in\" it'\n{_BY}\n---\n"
            "{{% notice tip %}}\nInside a *shortcode*.\n{{% /notice %}}\n\n"
            '```go {linenos=table,hl_lines=[1]}\nfmt.Println("---")\n```\n\n{{</* escaped */>}}\n'
        ),
        "content/posts/raw.md": (
            f"---\ntitle: Raw\n{_BY}\n---\n<details><summary>More</summary>Hidden</details>\n\n"
            "<!-- a comment -->\n\n<script>alert('text')</script>\n\n<select><option>One</select>\n"
        ),
        "content/posts/toml-dates.md": (
            '+++\ntitle = """Many\nlines"""\ndate = 1979-05-27 07:32:00\nauthor = \'Ada\'\n'
            "[[reviewer]]\nname = 'Grace'\n[[reviewer]]\nname = 'Jean'\n+++\nText.\n"
        ),
        "content/posts/toml-bad.md": "+++\ntitle = Unquoted\n+++\nText below it.\n",
        "layouts/shortcodes/notice.md": "A template.\n",
        "themes/some/README.md": "Of a theme.\n",
    },
    "hugo languages": {
        "content/en/posts/hello.md": f"---\ntitle: Hello\n{_BY}\ntranslationKey: h\n---\nEnglish.\n",
        "content/de/posts/hello.md": f"---\ntitle: Grüße\n{_BY}\ntranslationKey: h\n---\nDeutsch.\n",
        "content/ja/posts/hello.md": f"---\ntitle: こんにちは\n{_BY}\ntags: [日本語]\n---\n本文です。\n",
        "content/ar/posts/hello.md": f"---\ntitle: مرحبا\n{_BY}\ntags: [تِقْنِيَة]\n---\nنَصّ\n",
        "content/tr/posts/hello.md": f"---\ntitle: İSTANBUL\n{_BY}\ntags: [Işık]\n---\nMetin.\n",
        "content/el/posts/hello.md": f"---\ntitle: ΟΔΟΣ\n{_BY}\ntags: [ΛΟΓΟΣ]\n---\nΚείμενο.\n",
        "content/emoji.md": f"---\ntitle: 🎉🎉\n{_BY}\ntags: [👩‍🚀, c#]\n---\nEmoji only.\n",
    },
}
