"""Builds the web layers that extensions mount."""

from hexameter.entrypoints.container import Application
from hexameter.entrypoints.extensions.declaration import Extension, Mount
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.extensions.wiring.annotations import MissingArgument
from hexameter.entrypoints.http.mounts import BuiltMount
from hexameter.entrypoints.service import Service


def build_mounts(container: Application) -> list[BuiltMount]:
    """Raises `ExtensionError` for one that refuses to be built, or takes what nothing provides."""
    mounts = [(each, mount) for each in container.extensions for mount in each.mounts]
    if not mounts:
        return []
    service = Service(container)
    built = [_built(container, service, extension, mount) for extension, mount in mounts]
    return [each for each in built if each.web_layer is not None]


def _built(
    container: Application, service: Service, extension: Extension, mount: Mount
) -> BuiltMount:
    try:
        container.injector.check_function(mount.build, given=1)
        build = container.injector.bind(mount.build, given=1)
        return BuiltMount(extension.name, mount, build(service))
    except MissingArgument as missing:
        raise ExtensionError(extension.name, f"{missing}.") from None
    except ValueError as refusal:
        raise ExtensionError(extension.name, f"the mount {mount.prefix}: {refusal}.") from refusal
    except Exception as failure:
        raise ExtensionError(
            extension.name,
            f"the mount {mount.prefix} cannot be built ({type(failure).__name__}: {failure}).",
        ) from failure
