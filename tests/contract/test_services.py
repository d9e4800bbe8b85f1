"""The adapters that do not depend on a store keep the contracts of their ports."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hexameter.adapters.clock import SystemClock, Uuid7Generator
from hexameter.adapters.front_matter.folder import MarkdownFolder
from hexameter.adapters.markdown.renderer import ThreadedMarkdownRenderer
from hexameter.adapters.search.stemmers import SnowballStemmer
from hexameter.adapters.security.access_tokens import JwtAccessTokens
from hexameter.adapters.security.cursor_codec import SignedCursors
from hexameter.adapters.security.key_ring import KeyRing
from hexameter.adapters.security.listed_passwords import ZxcvbnCommonPasswords
from hexameter.adapters.security.password_hasher import Argon2PasswordHasher
from hexameter.adapters.security.secret_tokens import HmacSecretTokens
from hexameter.adapters.slugs import TransliteratedSlugs
from hexameter.adapters.testing.clock import MovableClock
from hexameter.adapters.testing.contracts.services.clock import ClockContract, IdGeneratorContract
from hexameter.adapters.testing.contracts.services.cursors import CursorsContract
from hexameter.adapters.testing.contracts.services.markdown import MarkdownRendererContract
from hexameter.adapters.testing.contracts.services.security import (
    AccessTokensContract,
    CommonPasswordsContract,
    PasswordHasherContract,
    SecretTokensContract,
)
from hexameter.adapters.testing.contracts.services.slugs import SlugsContract
from hexameter.adapters.testing.contracts.services.texts import (
    PostSourceContract,
    StemmerContract,
    TextDifferencesContract,
)
from hexameter.adapters.text_differences import ThreadedTextDifferences
from hexameter.application.ports.clock import Clock
from tests.contract.source_folder import filled_folder

KEYS = KeyRing(b"a secret that only these tests know")
ISSUER = "https://hexameter.example"


class TestClock(ClockContract):
    @pytest.fixture(params=[SystemClock, MovableClock])
    def clock(self, request: pytest.FixtureRequest) -> Clock:
        return request.param()


class TestIds(IdGeneratorContract):
    @pytest.fixture
    def ids(self) -> Uuid7Generator:
        return Uuid7Generator()


class TestCursors(CursorsContract):
    @pytest.fixture
    def cursors(self) -> SignedCursors:
        return SignedCursors(KEYS)


class TestPasswordHasher(PasswordHasherContract):
    @pytest.fixture
    def hasher(self) -> Iterator[Argon2PasswordHasher]:
        hasher = Argon2PasswordHasher(memory_kib=64, passes=1, threads=1)
        yield hasher
        hasher.close()


class TestCommonPasswords(CommonPasswordsContract):
    @pytest.fixture
    def common_passwords(self) -> ZxcvbnCommonPasswords:
        return ZxcvbnCommonPasswords()


class TestAccessTokens(AccessTokensContract):
    @pytest.fixture
    def access_tokens(self) -> JwtAccessTokens:
        return JwtAccessTokens(KEYS, ISSUER, ISSUER)


class TestSecretTokens(SecretTokensContract):
    @pytest.fixture
    def secret_tokens(self) -> HmacSecretTokens:
        return HmacSecretTokens(KEYS)


class TestSlugs(SlugsContract):
    @pytest.fixture
    def slugs(self) -> TransliteratedSlugs:
        return TransliteratedSlugs()


class TestMarkdownRenderer(MarkdownRendererContract):
    @pytest.fixture
    def renderer(self) -> Iterator[ThreadedMarkdownRenderer]:
        renderer = ThreadedMarkdownRenderer()
        yield renderer
        renderer.close()


class TestTextDifferences(TextDifferencesContract):
    @pytest.fixture
    def differences(self) -> ThreadedTextDifferences:
        return ThreadedTextDifferences()


class TestStemmer(StemmerContract):
    @pytest.fixture
    def stemmer(self) -> SnowballStemmer:
        return SnowballStemmer(["english"])


class TestPostSource(PostSourceContract):
    @pytest.fixture
    def source(self, tmp_path: Path) -> MarkdownFolder:
        return MarkdownFolder(filled_folder(tmp_path))
