"""Small sites in the manner of no generator in particular: files by their path."""

_BY = "author: Ada Lovelace"

SITES: dict[str, dict[str, str]] = {
    "yaml": {
        "aliases.md": (
            f"---\ndate: &date 2020-01-02\nlastmod: *date\ndefaults: &defaults\n  mood: calm\n"
            f"<<: *defaults\n{_BY}\n---\nText.\n"
        ),
        "long.md": (
            f"---\ntitle: {' '.join(f'title{n}' for n in range(60))}\nslug: {'long-' * 30}end\n"
            f"summary: {' '.join(f'summary{n}' for n in range(90))}\n{_BY}\n"
            f"tags: [{', '.join(f'tag{n}' for n in range(20))}, {'long' * 11}, '!?']\n---\nText.\n"
        ),
        "hindi.md": f"---\ntitle: हिन्दी में\ntags: [हिन्दी, ภาษาไทย]\n{_BY}\n---\nपाठ\n",
        "invalid.md": f"---\ntitle: One: two\n{_BY}\n---\nText.\n",
        "authors.md": (
            "---\ntitle: Many\nauthor: Ada L. (@ada), Grace Hopper & Jean Bartik\n---\nText.\n"
        ),
        "latin1.md": f"---\ntitle: Fine\n{_BY}\n---\nUTF-8: é\n",
    },
    "plain folder": {
        "notes.md": "# A heading\n\nText under it.\n",
        "dated 2015-04-03.md": "Text of a day.\n",
        "2015/04/05/in-a-path.md": f"---\n{_BY}\n---\nDated by folders.\n",
        "2015/april/x.md": f"---\n{_BY}\n---\nDated by nothing.\n",
        "a/b/c/d/e/f/g.md": f"---\n{_BY}\n---\nFar below.\n",
        "same.md": f"---\ntitle: Same\n{_BY}\n---\nFirst of two.\n",
        "same.markdown": f"---\ntitle: Same\n{_BY}\n---\nSecond of two.\n",
        "UPPER.MD": f"---\ntitle: Upper\n{_BY}\n---\nIn capitals.\n",
        "text.txt": "Not Markdown.\n",
    },
    "hexo": {
        "source/_posts/hello.md": (
            f"---\ntitle: Hello Hexo\n{_BY}\ndate: 2016/11/12 13:14:15\ncategories:\n- [Games, Board]\n"
            "- [Life]\ntags:\n  - a-b\n  - A B\ncomments: false\n---\n{% asset_img a.png Shown %}\n"
            "<!-- more -->\nRest.\n"
        ),
        "source/_posts/json.md": (
            '"title": "Semi",\n"author": "Ada",\n"date": "2016/11/13"\n;;;\nText after semicolons.\n'
        ),
        "source/_drafts/later.md": f"---\ntitle: Later\n{_BY}\n---\nSoon.\n",
    },
    "eleventy": {
        "posts/first.md": (
            "---js\n{ title: 'Script', date: '2020-01-01' }\n---\nBelow a script.\n"
        ),
        "posts/json.md": '---json\n{"title": "Tagged JSON", "author": "Ada"}\n---\nText.\n',
        "posts/toml.md": "---toml\ntitle = 'Tagged TOML'\nauthor = 'Ada'\n---\nText.\n",
        "posts/created.md": f"---\ntitle: Created\ndate: Created\n{_BY}\neleventyExcludeFromCollections: true\n---\nText.\n",
        "posts/permalink.md": f'---\npermalink: "/{{{{ title | slug }}}}/"\ntitle: Linked\n{_BY}\n---\n{{{{ content }}}}\n',
    },
    "wordpress export": {
        "posts/2010-01-02-entities.md": (
            f"---\ntitle: \"Q&amp;A &#8211; all\"\n{_BY}\nwordpress_id: 42\nid: 42\nguid: 'http://example.com/?p=42'\n"
            "categories:\n  - Uncategorized\ntags: []\nmeta:\n  _edit_last: '1'\n---\n"
            '[caption id="x"]Shown[/caption]\n\n&nbsp;\n\nCaf&eacute;.\n'
        ),
        "posts/2010-01-03-comments.md": (
            f"---\ntitle: Comments\n{_BY}\ncomments:\n- id: 7\n  author: Grace\n  content: 'First!'\n"
            "  date: '2010-01-04 05:06:07'\n---\nText.\n"
        ),
        "posts/2010-01-05-null-bytes.md": f"---\ntitle: Nul\n{_BY}\n---\nBefore\x00after.\n",
        "posts/2010-01-06-separators.md": f"---\ntitle: Sep\u2028arated\n{_BY}\n---\nOne\u2028two\u0085three\x0cfour.\n",
    },
    "docusaurus": {
        "blog/2021-08-26-welcome/index.md": (
            "---\nslug: welcome\ntitle: Welcome\nauthors: [ada, grace]\ntags: [facebook, hello]\n---\n"
            "Text.\n\n<!-- truncate -->\n\n:::tip[Named]\n\nAn aside.\n\n:::\n"
        ),
        "blog/authors.yml": "ada: {name: Ada}\n",
        "docs/intro.md": f"---\nsidebar_position: 1\n{_BY}\n---\n# Tutorial {{#custom-id}}\n\nText.\n",
        "docs/_partial.md": f"---\n{_BY}\n---\nShared words.\n",
    },
}
