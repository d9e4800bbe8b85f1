"""Small sites in the manner of several generators: files by their path."""

from tests.unit.cli.sites import any_generator, astro, hugo, jekyll, obsidian, pelican, zola

SITES: dict[str, dict[str, str]] = {
    **jekyll.SITES,
    **hugo.SITES,
    **zola.SITES,
    **pelican.SITES,
    **astro.SITES,
    **obsidian.SITES,
    **any_generator.SITES,
}
