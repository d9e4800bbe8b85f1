"""What the charts share."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template


def template_beside(module: str) -> Template:
    """The template `chart.svg.jinja` in the folder of a module, given by its `__file__`."""
    environment = Environment(
        loader=FileSystemLoader(Path(module).parent),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    return environment.get_template("chart.svg.jinja")
