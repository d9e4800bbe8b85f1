import hmac

import pytest

from hexameter.adapters.security.key_ring import KEY_BYTES, KeyRing

OLD, NEW = b"o" * 32, b"n" * 32


def test_every_purpose_has_a_key_of_its_own() -> None:
    ring = KeyRing(NEW)

    assert ring.current("cursor") != ring.current("access-token")
    assert len(ring.current("cursor")) == KEY_BYTES


def test_two_rings_of_one_secret_agree() -> None:
    assert KeyRing(NEW).current("cursor") == KeyRing(NEW).current("cursor")


def test_a_derived_key_never_changes_between_releases() -> None:
    pinned = "202ba54cd3560da7f769b54e62fa7aca872328b2e7b3fed6f1097a40a7eff7cb"

    assert KeyRing(NEW).current("cursor").hex() == pinned


def test_a_key_is_derived_as_rfc_5869_says() -> None:
    extracted = hmac.digest(bytes(32), NEW, "sha256")
    expanded = hmac.digest(extracted, b"hexameter/cursor\x01", "sha256")

    assert KeyRing(NEW).current("cursor") == expanded


def test_the_current_key_comes_first_and_the_others_follow() -> None:
    ring = KeyRing(NEW, [OLD])

    assert ring.all("cursor") == (
        KeyRing(NEW).current("cursor"),
        KeyRing(OLD).current("cursor"),
    )


def test_a_secret_that_is_named_twice_counts_once() -> None:
    assert len(KeyRing(NEW, [OLD, NEW, OLD]).all("cursor")) == 2


@pytest.mark.parametrize("secrets", [(b"", ()), (NEW, (b"",))])
def test_an_empty_secret_is_refused(secrets: tuple[bytes, tuple[bytes, ...]]) -> None:
    current, others = secrets

    with pytest.raises(ValueError, match="empty"):
        KeyRing(current, others)


def test_a_ring_does_not_show_its_secrets() -> None:
    assert "nnnn" not in repr(KeyRing(NEW))
