"""Small sites in the manner of several generators: files by their path."""

_BY = "author: Ada Lovelace"

SITES: dict[str, dict[str, str]] = {
    "jekyll": {
        "_config.yml": "title: A site\n",
        "index.md": f"---\nlayout: home\n{_BY}\n---\nWelcome home.\n",
        "README.md": "About the repository.\n",
        "_posts/2016-01-29-first-post.markdown": (
            f"---\nlayout: post\ntitle: 'First: a colon'\ndate: 2016-1-29 8:00:00 -0500\n{_BY}\n"
            "categories: [News, Verse]\ntags: one two\npermalink: /custom/:title/\n---\n"
            "An excerpt.\n\n<!--more-->\n\n{% highlight ruby %}\nputs 'code'\n{% endhighlight %}\n"
        ),
        "_posts/2016-02-30-impossible.md": f"---\n{_BY}\n---\nThe day does not exist.\n",
        "_posts/2017-2-5-no-zeroes.md": f"---\n{_BY}\ncategory: A Long Category\n---\nZeroes.\n",
        "_posts/es/2018-03-04-anidado.md": f"---\n{_BY}\nlang: es\n---\nEl texto español.\n",
        "_posts/2018-05-06-no-front-matter.md": "Nobody's words.\n",
        "_drafts/idea.md": f"---\ntitle: An idea\n{_BY}\n---\nUnfinished.\n",
        "vendor/bundle/gem/CHANGELOG.md": "Changes of a gem.\n",
    },
    "jekyll dates": {
        "_posts/2016-02-29-override.md": (
            f"---\ntitle: Overridden\ndate: 2015/06/08\n{_BY}\n---\nAnother day.\n"
        ),
        "_posts/1998-12-31-old.md": f"---\ntitle: Old\n{_BY}\n---\nBefore the millennium.\n",
        "_posts/2023-01-29-ruby.md": (
            f"---\ntitle: Odd\ndate: 2023-01-29 18:30:22 2023 -0800\n{_BY}\n---\nAn odd date.\n"
        ),
        "_posts/2016-02-29-bad.md": f"---\ntitle: Bad\ndate: someday\n{_BY}\n---\nNo date.\n",
    },
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
        "content/blog/broken.md": '{"title": "Broken",}\n\nText below a comma.\n',
    },
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
}
