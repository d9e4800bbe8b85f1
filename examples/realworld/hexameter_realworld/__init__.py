"""The RealWorld ("Conduit") API over the use cases and queries of Hexameter."""

from pydantic_settings import BaseSettings, SettingsConfigDict

from hexameter import Service, Settings
from hexameter.extending import Extension, Mount
from hexameter_realworld.errors import error


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
        raise ValueError(
            "its rules are lax, so production needs HEXAMETER_REALWORLD_IN_PRODUCTION=true"
        )
    if core.registration == "verified":
        raise ValueError(
            "who registers is signed in at once, so HEXAMETER_REGISTRATION must be immediate"
        )
    # Imported here, so that processes that serve nothing do not load FastAPI.
    from hexameter_realworld.routes import routes  # noqa: PLC0415

    return routes(service)


extension = Extension(
    name="realworld",
    settings=[RealWorldSettings],
    mounts=[Mount("/api", build, scheme="Token", errors=error)],
)
