"""Invalid settings are rejected before anything is opened, without quoting the value."""

import pytest
from fastapi.routing import iter_route_contexts
from pydantic import ValidationError

from hexameter.entrypoints.bootstrap import build_app
from hexameter.entrypoints.setting_rules import OWN_PATHS
from hexameter.entrypoints.settings import Settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_url", "postgresql+asyncpg://u:hunter2@localhost:notaport/x"),
        ("database_url", "postgresql+asyncpg://u:hunter2@localhost:70000/x"),
        ("database_url", "postgresql+asyncpg://u:hunter2@localhost/"),
        ("database_url", "postgresql+asyncpg://u:hunter2@localhost"),
        ("database_url", "postgresql+asyncpg://u:12/hunter2@localhost/x"),
        ("database_url", "postgresql+asyncpg://u:hunter2@[::1/x"),
        ("database_url", "sqlite+aiosqlite:///"),
        ("database_url", "sqlite+aiosqlite:///:memory:"),
        ("public_url", "http://"),
        ("public_url", "https:///path"),
        ("public_url", "https://example.com:x"),
        ("public_url", "https://exam ple.com"),
        ("post_url", "blog.example/{slug}"),
        ("post_url", "https://blog.example/posts"),
        ("post_url", "https://blog.example/{username}"),
        ("post_url", "https://blog.example/{slug}/{title}"),
        ("post_url", "https://blog.example/{}/{slug}"),
        ("post_url", "https://blog.example/{slug"),
        ("post_url", "https://blog.example/{{slug}}"),
        ("post_url", "https://{slug}.blog.example/"),
        ("post_url", "https://blog.example/a b/{slug}"),
        ("post_url", "https://blog.example/\x01{slug}"),
        ("preview_url", "https://blog.example/preview"),
        ("preview_url", "https://blog.example/{slug}/{token}"),
        ("preview_url", "https://{token}.blog.example/"),
        ("preview_days", "0"),
        ("preview_max_days", "367"),
        ("site_name", ""),
        ("site_name", "  "),
        ("site_name", "two\nlines"),
        ("cors_origins", "https://example.com//"),
        ("cors_origins", "https://example.com/path"),
        ("cors_origins", "https://user@example.com"),
        ("cors_origins", "example.com"),
        ("cors_origins", "*, https://example.com:x"),
        ("mail_from", ""),
        ("mail_from", "Hexameter"),
        ("mail_from", "Hexameter <noreply>"),
        ("mail_from", "a@example.com\nBcc: b@example.com"),
    ],
)
def test_a_value_that_cannot_work_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValidationError, match=name) as refused:
        Settings.model_validate({name: value})
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("database_url", "postgresql+asyncpg:///x?host=/run/postgresql", None),
        ("database_url", "postgresql+asyncpg://u:p%40ss@[::1]:5432/x?ssl=require", None),
        ("database_url", "sqlite+aiosqlite:////srv/posts.db", None),
        ("database_url", "memory://", None),
        ("public_url", "https://example.com:8443/blog/", "https://example.com:8443/blog"),
        ("post_url", "", ""),
        ("post_url", "https://blog.example/{slug}", None),
        ("post_url", "https://blog.example:8443/@{username}/{id}-{slug}?a=b#c", None),
        ("preview_url", "https://blog.example/preview?a=b&token={token}", None),
        ("site_name", " Café des Poètes ", "Café des Poètes"),
        ("cors_origins", "*", ["*"]),
        (
            "cors_origins",
            "https://Example.com/, http://localhost:3000, capacitor://localhost",
            ["https://example.com", "http://localhost:3000", "capacitor://localhost"],
        ),
        ("mail_from", "noreply@example.com", None),
        ("mail_from", "The House <noreply@example.com>", None),
    ],
)
def test_a_value_that_can_work_is_taken(name: str, value: str, kept: object) -> None:
    settings = Settings.model_validate({name: value})
    assert getattr(settings, name) == (kept or value)


def test_preview_links_work_no_longer_than_they_may() -> None:
    with pytest.raises(ValidationError, match="HEXAMETER_PREVIEW_DAYS must be at most"):
        Settings.model_validate({"preview_days": 3, "preview_max_days": 2})


@pytest.mark.parametrize("login", [{}, {"smtp_username": "", "smtp_password": ""}])
def test_a_mail_login_that_is_unset_or_empty_is_none(login: dict[str, str]) -> None:
    settings = Settings.model_validate(login)
    assert settings.smtp_username is None
    assert settings.smtp_password is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("public_url", "https://example.com/v1"),
        ("root_path", "/v1"),
        ("root_path", "/docs/api"),
        ("root_path", "/%76%31"),
        ("root_path", "blog"),
        ("root_path", "/a b"),
        ("root_path", "/a/../b"),
        ("root_path", "//a"),
        ("root_path", "/a?b"),
        ("root_path", "/a#b"),
        ("root_path", "/é"),
    ],
)
def test_a_path_prefix_that_cannot_work_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValidationError, match="HEXAMETER_ROOT_PATH"):
        Settings.model_validate({name: value})


@pytest.mark.parametrize(
    ("settings", "prefix"),
    [
        ({}, ""),
        ({"public_url": "https://example.com/a/b/"}, "/a/b"),
        ({"public_url": "https://example.com/a", "root_path": "/"}, ""),
        ({"public_url": "https://example.com/a", "root_path": "/~b/v1/"}, "/~b/v1"),
        ({"root_path": "/caf%C3%A9"}, "/caf%C3%A9"),
    ],
)
def test_the_path_prefix_is_that_of_the_public_url_unless_set(
    settings: dict[str, str], prefix: str
) -> None:
    assert Settings.model_validate(settings).path_prefix == prefix


def test_a_path_prefix_must_not_begin_like_a_path_of_the_server() -> None:
    app = build_app(Settings(database_url="memory://"))
    paths = {str(context.path) for context in iter_route_contexts(app.routes)}
    paths -= {"/", "/sitemap-{number}.xml"}
    assert {path.split("/")[1] for path in paths} == OWN_PATHS
