"""`hexameter posts`."""


def render() -> None:
    """Render the posts again whose HTML an older release made.

    The worker also does this, in small batches. Versions and dates of posts do not change.
    """
    from hexameter.entrypoints.cli.runners.posts import render_posts

    render_posts()
