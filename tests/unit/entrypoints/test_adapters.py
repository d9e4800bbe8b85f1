import pytest

from hexameter.entrypoints.bootstrap import build_app
from hexameter.entrypoints.containers.lookup import UnknownAdapter
from hexameter.entrypoints.settings import Settings


@pytest.mark.parametrize("name", ["mailr", "settings", "__self__"])
def test_an_unknown_adapter_is_named_with_the_known_ones(name: str) -> None:
    with pytest.raises(UnknownAdapter, match=rf"'{name}'.*\bmailer\b.*\buow\b"):
        build_app(Settings(database_url="memory://"), adapters={name: object()})
