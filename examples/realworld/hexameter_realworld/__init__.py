"""The RealWorld ("Conduit") API over the use cases and queries of Hexameter."""

from pydantic_settings import BaseSettings, SettingsConfigDict

from hexameter import Service, Settings
from hexameter.extending import Extension, Mount
from hexameter_realworld.shapes import error


class RealWorldSettings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="HEXAMETER_REALWORLD_", env_file=".env", extra="ignore"
    )

    enabled: bool = False
    in_production: bool = False


def build(service: Service, core: Settings, own: RealWorldSettings) -> object:
    if not own.enabled:
        return None
    if core.environment == "production" and not own.in_production:
        raise ValueError("lax rules: production needs HEXAMETER_REALWORLD_IN_PRODUCTION=true")
    if core.registration == "verified":
        raise ValueError("it signs in who registers: HEXAMETER_REGISTRATION must be immediate")
    from hexameter_realworld.routes import routes  # noqa: PLC0415 - loads FastAPI

    return routes(service)


limits = {"/users": 16 * 1024, "/articles": 2 * 1024 * 1024}
mount = Mount("/api", build, scheme="Token", errors=error, body_limits=limits)
extension = Extension(name="realworld", settings=[RealWorldSettings], mounts=[mount])
