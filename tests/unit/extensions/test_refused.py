"""What stops the start, with one sentence that names the extension."""

import re

import pytest

from hexameter.entrypoints.bootstrap import build_app
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.settings import Settings
from hexameter.extending import Extension
from tests.unit.extensions.refused import REFUSED


@pytest.mark.parametrize(("extension", "message"), REFUSED)
def test_a_declaration_that_cannot_work_stops_the_start(extension: Extension, message: str) -> None:
    with pytest.raises(ExtensionError) as refused:
        build_app(Settings(database_url="memory://"), extensions=[extension])
    sentence = str(refused.value)
    assert re.match(r"Extension \S+( Name')?: \S.*\.$", sentence), sentence
    assert re.search(message, sentence), sentence
    assert "\n" not in sentence
