"""Composes the product from its services, one store and the features."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from hexameter.application.events.dispatcher import Dispatcher
from hexameter.application.events.list_subscribers import InstalledSubscribers
from hexameter.application.personal_data import PersonalData
from hexameter.application.ports.unit_of_work import UnitOfWork
from hexameter.domain.users.roles import RolePermissions
from hexameter.entrypoints.catalogue import Catalogue, Entry
from hexameter.entrypoints.containers.lookup import by_port, override_by_name
from hexameter.entrypoints.containers.services import SERVICE_PORTS, STORE_PORTS, Services
from hexameter.entrypoints.containers.stores import build_stores
from hexameter.entrypoints.extensions.checks.active import check_extensions
from hexameter.entrypoints.extensions.declaration import Extension, PeriodicTask, Subscriber
from hexameter.entrypoints.extensions.discovery import discover
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.extensions.own_settings import read_settings
from hexameter.entrypoints.extensions.wiring.adapters import supply_adapters
from hexameter.entrypoints.extensions.wiring.annotations import MissingArgument
from hexameter.entrypoints.extensions.wiring.before_commit import before_commit
from hexameter.entrypoints.extensions.wiring.injector import AlreadyProvided, Injector
from hexameter.entrypoints.extensions.wiring.mailing import mail_folders
from hexameter.entrypoints.extensions.wiring.personal import personal_data
from hexameter.entrypoints.extensions.wiring.query_names import collection_names, query_names
from hexameter.entrypoints.extensions.wiring.replacing import replacements
from hexameter.entrypoints.extensions.wiring.subscribing import (
    installed_subscribers,
    subscribers_of,
)
from hexameter.entrypoints.extensions.wiring.taking_inputs import DeclaredInputs, taking_inputs
from hexameter.entrypoints.extensions.wiring.wrapping import Wrapped, ordered_wraps
from hexameter.entrypoints.features.core import FEATURES
from hexameter.entrypoints.injection import providers
from hexameter.entrypoints.scheduler import Scheduler, new_lease_owner
from hexameter.entrypoints.settings import Settings

UseCases = Mapping[type[Any], Callable[[Any], object]]
"""From a use case or query port to a function that takes the instance and returns another."""


class Application:
    """The composed product. `injector` has every service, adapter and use case by its type."""

    def __init__(
        self, settings: Settings, services: Any, stores: Any, extensions: Sequence[Extension]
    ) -> None:
        self.services = services
        self.stores = stores
        self.extensions = extensions
        self.role_permissions = _role_permissions(extensions)
        self.inputs = DeclaredInputs(extensions)
        ports = {
            **by_port(SERVICE_PORTS, services),
            **by_port({**STORE_PORTS, **query_names(extensions)}, stores),
        }
        self.injector = Injector(
            {
                Settings: providers.Object(settings),
                RolePermissions: providers.Object(self.role_permissions),
                DeclaredInputs: providers.Object(self.inputs),
                InstalledSubscribers: providers.Object(installed_subscribers(extensions)),
                **ports,
                **by_port(collection_names(extensions), stores),
            }
        )
        self.injector.add_object(PersonalData, personal_data(extensions, self.injector))
        self.adapters = supply_adapters(extensions, self.injector, tuple(ports))
        self._catalogue = self._compose()

    def catalogue(self) -> Catalogue:
        """Every use case and query port, with the permission it needs and where it is exposed."""
        return self._catalogue

    def periodic_tasks(self) -> list[PeriodicTask]:
        return [task for extension in self.extensions for task in extension.periodic_tasks]

    def routers(self) -> tuple[str, ...]:
        """The import strings of every feature's routers."""
        return tuple(router for extension in self.extensions for router in extension.routers)

    def dispatcher(self) -> Dispatcher:
        """A dispatcher for every feature's subscribers, with its own lease owner."""
        return Dispatcher(
            self.stores.outbox(),
            self.stores.subscriptions(),
            self.stores.uow(),
            subscribers_of(self.extensions, self.injector),
            self.services.clock(),
            owner=new_lease_owner(),
        )

    def scheduler(self) -> Scheduler:
        """As `dispatcher`, for use cases that run on a schedule."""
        return Scheduler(
            self.stores.schedules(),
            self.services.clock(),
            self._catalogue,
            owner=new_lease_owner(),
        )

    def override(self, use_cases: UseCases) -> None:
        """Replace or wrap use cases everywhere, also where one use case runs another.

        Their permission and exposure stay the same. Raises UnknownUseCase.
        """
        for use_case, function in use_cases.items():
            provider: Any = self._catalogue.entry(use_case).provide
            # The copy has no override, so it makes the original.
            copy = providers.Singleton(provider.provides, *provider.args, **provider.kwargs)
            original = provider.last_overriding or copy
            provider.override(providers.Singleton(function, original))

    def _compose(self) -> Catalogue:
        """Raises `ExtensionError` for an argument that nothing provides."""
        entries = [
            Entry(port, self.injector.provider(port)) for port in query_names(self.extensions)
        ]
        for extension in self.extensions:
            for declared, value in read_settings(extension).items():
                self.injector.add_object(declared, value)
            for provide in _provided(extension):
                try:
                    self.injector.add(provide)
                except (AlreadyProvided, MissingArgument) as problem:
                    raise ExtensionError(extension.name, f"{problem}.") from None
            for declared in extension.use_cases:
                provider = self.injector.add_use_case(declared.use_case)
                entries.append(
                    Entry(declared.use_case, provider, declared.permission, declared.exposure)
                )
        # First: what takes an adapter is not to blame for what the adapter lacks.
        for extension in self.extensions:
            self._check_each(extension, extension.adapters.values())
        for extension in self.extensions:
            self._check_arguments(extension)
        return Catalogue(entries)

    def join_transactions(self) -> None:
        """Let extensions take part in transactions. Raises `ExtensionError`."""
        for extension in self.extensions:
            for each in extension.before_commit:
                self._check_function(extension.name, each.function, given=3)
                self.stores.before_commit().add(
                    each.event, before_commit(each.function, self.injector)
                )

    def replace(self) -> None:
        """Put the replacements of extensions in the place of use cases. Raises `ExtensionError`."""
        for name, replace in replacements(self.extensions, self.injector):
            self._require_use_case(name, "replaces", replace.use_case)
            self.override({replace.use_case: partial(self._replaced, replace.replacement)})

    def wrap(self) -> None:
        """Put the wraps of extensions around use cases. Raises `ExtensionError`."""
        for name, wrap in ordered_wraps(self.extensions):
            self._require_use_case(name, "wraps", wrap.use_case)
            self._check_function(name, wrap.function, given=4)
            self.override({wrap.use_case: partial(self._wrapped, wrap.function)})

    def _require_use_case(self, name: str, verb: str, use_case: type[Any]) -> None:
        if use_case not in self._catalogue:
            raise ExtensionError(
                name, f"it {verb} {use_case.__name__}, which no active feature offers."
            )

    def _replaced(self, replacement: type[Any], replaced: object) -> object:
        return self.injector.build(replacement)

    def _wrapped(self, function: Callable[..., Any], inner: Any) -> Wrapped:
        # When it is first used: what the function takes may be wrapped as well.
        return Wrapped(self.injector.bind(function, given=4), inner)

    def _check_function(
        self, name: str, function: Callable[..., object], given: int, *, also: object = None
    ) -> None:
        try:
            self.injector.check_function(function, given, also=also)
        except MissingArgument as missing:
            raise ExtensionError(name, f"{missing}.") from None

    def _check_each(self, extension: Extension, provided: Iterable[Callable[..., object]]) -> None:
        for provide in provided:
            try:
                self.injector.check(provide)
            except MissingArgument as missing:
                raise ExtensionError(extension.name, f"{missing}.") from None

    def _check_arguments(self, extension: Extension) -> None:
        use_cases = [declared.use_case for declared in extension.use_cases]
        self._check_each(extension, [*_provided(extension), *use_cases])
        for personal in extension.personal:
            self._check_function(extension.name, personal.function, given=1)
        for subscriber in extension.subscribers:
            if isinstance(subscriber, Subscriber):
                self._check_function(extension.name, subscriber.function, given=1, also=UnitOfWork)


def build_container(
    settings: Settings,
    *,
    adapters: Mapping[str, object] | None = None,
    use_cases: UseCases | None = None,
    extensions: Sequence[Extension] | None = None,
) -> Application:
    """`adapters` replace those of the containers, by the name of their provider: `clock`,
    `mailer`, `uow`, ... `use_cases` replace or wrap use cases (`Application.override`).
    `extensions` are added to the core; by default those that the settings choose.

    Raises UnknownAdapter, UnknownUseCase, ExtensionError.
    """
    if extensions is None:
        extensions = discover(settings.extensions)
    composed = (*FEATURES, *extensions)
    check_extensions(composed)
    services = Services(settings=settings, mail_folders=mail_folders(composed))
    stores = build_stores(settings, services, composed)
    application = Application(settings, services, stores, composed)
    override_by_name(adapters or {}, stores, services)
    application.join_transactions()
    application.replace()
    application.wrap()
    application.override(use_cases or {})
    application.override(taking_inputs(application.inputs, application.catalogue()))
    return application


def _provided(extension: Extension) -> list[Callable[..., object]]:
    classes = [each for each in extension.subscribers if not isinstance(each, Subscriber)]
    return [*extension.provides, *classes]


def _role_permissions(extensions: Sequence[Extension]) -> RolePermissions:
    grants = [grant for extension in extensions for grant in extension.permissions]
    return RolePermissions({grant.name: grant.roles for grant in grants})
