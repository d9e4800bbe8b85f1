"""Small sites in the manner of Jekyll: files by their path."""

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
    "jekyll collections": {
        "_config.yml": "collections: {recipes: {output: true}}\n",
        "_data/people.md": "Not a post.\n",
        "_includes/note.md": "{{ include.text }} is included.\n",
        "_recipes/soup.md": f"---\ntitle: Soup\n{_BY}\ncourse: [starter, main]\n---\nBoil water.\n",
        "_posts/2019-07-08-excerpt.md": (
            f"---\ntitle: >-\n  Folded\n  title\nexcerpt: |\n  Two\n  lines\n{_BY}\n"
            "redirect_from:\n  - /elsewhere/\n  - /former/\n---\nText.\n{: .lead }\n"
        ),
        "_posts/2019-07-09-link.md": (
            f"---\ntitle: Link\nlink: https://example.com/target?q=1#part\n{_BY}\n"
            "image: {path: /a.png, alt: Alternative}\n---\nSee {% post_url 2019-07-08-excerpt %}.\n"
        ),
        "_posts/2019-07-10-unpublished.md": (
            f"---\ntitle: Held\npublished: false\n{_BY}\n---\nNot for everybody.\n"
        ),
        "_posts/news/_posts/2019-07-11-nested.md": f"---\n{_BY}\n---\nDeep.\n",
    },
    "jekyll windows": {
        "_posts/2014-03-02-crlf.md": (
            f"---\r\ntitle: Carriage returns\r\n{_BY}\r\ntags: [alpha, beta]\r\n---\r\nFirst.\r\n\r\n"
            "Second.\r\n"
        ),
        "_posts/2014-03-03-bom.md": f"\ufeff---\ntitle: Mark\n{_BY}\n---\nAfter a mark.\n",
        "_posts/2014-03-04-tabs.md": f"---\ntitle: Tabs\n{_BY}\nnested:\n\tkey: value\n---\nText.\n",
        "_posts/2014-03-05-dots.md": f"---\ntitle: Dots\n{_BY}\n...\nText after dots.\n",
        "_posts/2014-03-06-spaces.md": f"---   \ntitle: Spaces\n{_BY}\n---  \nAfter spaces.\n",
        "_posts/2014-03-07-unclosed.md": f"---\ntitle: Unclosed\n{_BY}\nText without an end.\n",
        "_posts/2014-03-08-twice.md": (
            f"---\ntitle: Rule\n{_BY}\n---\nAbove a rule.\n\n---\n\nBelow: the rule.\n"
        ),
    },
}
