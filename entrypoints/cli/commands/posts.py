"""`hexameter posts`."""


def render() -> None:
    """Render again, at once, the posts that an older release rendered.

    The worker does the same little by little. Versions and dates of posts stay.
    """
    from hexameter.entrypoints.cli.runners.posts import render_posts

    render_posts()
