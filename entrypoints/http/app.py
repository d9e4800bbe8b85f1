"""The web application: every router over one catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import version
from pkgutil import resolve_name

from fastapi import APIRouter

from hexameter.application.ports.clock import Clock
from hexameter.application.ports.cursors import Cursors
from hexameter.application.ports.security import AccessTokens
from hexameter.application.turns import Turns
from hexameter.domain.auth.passwords import MIN_PASSWORD
from hexameter.entrypoints.catalogue import Catalogue
from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.extensions.wiring.refusals import added_refusals
from hexameter.entrypoints.extensions.wiring.viewing import ShownFields
from hexameter.entrypoints.http.api import Api, Lifespan
from hexameter.entrypoints.http.extensions.inputs import body_inputs
from hexameter.entrypoints.http.extensions.routers import check_all_routes, require_routers
from hexameter.entrypoints.http.extensions.routes import add_declared_routes
from hexameter.entrypoints.http.extensions.views import view_loaders
from hexameter.entrypoints.http.fastpath.switch import with_fast_routes
from hexameter.entrypoints.http.health import Readiness
from hexameter.entrypoints.http.health import router as health_router
from hexameter.entrypoints.http.middleware.concurrency_limit import ConcurrencyLimiter
from hexameter.entrypoints.http.middleware.cors import Cors
from hexameter.entrypoints.http.middleware.edge import EdgeOptions
from hexameter.entrypoints.http.mounts import BuiltMount, add_mounts
from hexameter.entrypoints.http.pages.site_pages import install_pages
from hexameter.entrypoints.http.responses.links import SiteLinks
from hexameter.entrypoints.http.routing.authentication import Authentication
from hexameter.entrypoints.http.routing.rate_limits import RequestLimits
from hexameter.entrypoints.http.syndication.sitemap import SITEMAP_TURN_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """What the web layer is given. `routers` are import strings, `module:name`."""

    catalogue: Catalogue
    routers: tuple[str, ...]
    extensions: Sequence[Extension]
    shown_fields: Sequence[ShownFields]
    mounts: Sequence[BuiltMount]
    authentication: Authentication
    access_tokens: AccessTokens
    cursors: Cursors
    clock: Clock
    request_limits: RequestLimits
    readiness: Readiness
    lifespan: Lifespan


@dataclass(frozen=True, slots=True, kw_only=True)
class WebOptions:
    max_in_flight: int
    title: str = "Hexameter"
    links: SiteLinks
    path_prefix: str = ""
    cors_origins: tuple[str, ...] = ()
    fast_routes: bool = True
    min_password: int = MIN_PASSWORD
    edge: EdgeOptions = field(default_factory=EdgeOptions)


@cache
def _included(names: tuple[str, ...]) -> APIRouter:
    """Every router, included once per process: FastAPI derives the schemas of all routes for each
    inclusion, which takes a second for ten applications.
    """
    included = APIRouter()
    for name in names:
        included.include_router(resolve_name(name))
    included.include_router(health_router)
    return included


def create_app(wiring: Wiring, options: WebOptions) -> Api:
    """Raises `RouteConfigurationError` and `ExtensionError` for a route that must not be served."""
    origins, limits = options.cors_origins, options.edge.limits
    body_rules = [rule for mount in wiring.mounts for rule in mount.body_rules]
    edge = replace(
        options.edge,
        limits=replace(limits, rules=(*limits.rules, *body_rules)),
        cors=Cors(origins) if origins else options.edge.cors,
        mounts=tuple(mount.rules for mount in wiring.mounts),
    )
    app = Api(
        title=options.title,
        version=version("hexameter"),
        limiter=ConcurrencyLimiter(options.max_in_flight),
        edge=edge,
        lifespan=wiring.lifespan,
        fast_routes=with_fast_routes if options.fast_routes else None,
        root_path=options.path_prefix,
    )
    app.state.catalogue = wiring.catalogue
    app.state.authentication = wiring.authentication
    app.state.access_tokens = wiring.access_tokens
    app.state.cursors = wiring.cursors
    app.state.clock = wiring.clock
    app.state.readiness = wiring.readiness
    app.state.request_limits = wiring.request_limits
    app.state.links = options.links
    app.state.min_password = options.min_password
    app.state.sitemap_turns = Turns(1, timeout=SITEMAP_TURN_SECONDS)
    require_routers(wiring.extensions)
    app.router.routes.extend(_included(wiring.routers).routes)
    install_pages(app, public_url=options.links.public_url, site_name=options.title)
    add_declared_routes(app, wiring.extensions)
    limits = wiring.request_limits.quotas
    add_mounts(app, wiring.mounts, wiring.catalogue, limits)
    check_all_routes(app, wiring.catalogue, limits, wiring.extensions)
    app.body_inputs = body_inputs(app, wiring.extensions)
    app.view_loaders = view_loaders(wiring.shown_fields)
    app.refusals = added_refusals(wiring.extensions)
    return app
