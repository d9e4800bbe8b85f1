from pydantic_settings import BaseSettings, SettingsConfigDict


class RedisLimiterSettings(BaseSettings):
    """`prefix` keeps several products apart that share one Redis."""

    model_config = SettingsConfigDict(
        env_prefix="HEXAMETER_REDIS_LIMITER_",
        env_file=".env",
        extra="ignore",
        # The address can contain a password.
        hide_input_in_errors=True,
    )

    url: str = "redis://localhost:6379/0"
    prefix: str = "hexameter:limits:"
