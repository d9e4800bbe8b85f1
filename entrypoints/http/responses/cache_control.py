"""Cache headers. Every response varies with the credentials and the accepted media type."""

from starlette.requests import Request

PUBLIC = "public, max-age=30, stale-while-revalidate=30"
PRIVATE = "private, no-cache"
NO_STORE = "no-store"
VARY = "Authorization, Accept"


def cache_headers(request: Request) -> dict[str, str]:
    """For what is published: shared for a moment without credentials, one's own with any.

    Any `Authorization` counts, also an invalid one.
    """
    for name, _ in request.scope["headers"]:
        if name == b"authorization":
            return private_headers()
    return {"Cache-Control": PUBLIC, "Vary": VARY}


def private_headers() -> dict[str, str]:
    """For what only some may see."""
    return {"Cache-Control": PRIVATE, "Vary": VARY}


def secret_headers() -> dict[str, str]:
    """For what holds a credential."""
    return {"Cache-Control": NO_STORE, "Vary": VARY}
