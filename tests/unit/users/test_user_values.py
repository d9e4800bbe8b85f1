"""The value objects of users, and the permissions of each role."""

import pytest

from hexameter.domain.users.roles import Permission, Role, parse_role
from hexameter.domain.users.values import (
    MAX_BIO,
    MAX_EMAIL,
    MAX_LOCAL_PART,
    MAX_NAME,
    MAX_USERNAME,
    MIN_USERNAME,
    RESERVED_USERNAMES,
    EmailAddress,
    Username,
    biography,
    display_name,
    username_asked_for,
)
from tests.support.value_errors import refusal

KELVIN_SIGN = "\u212a"
MAX_LABEL = 63


@pytest.mark.parametrize(
    ("raw", "username"),
    [
        ("ada", "ada"),
        ("Ada", "ada"),
        (" ada ", "ada"),
        ("ada_lovelace", "ada_lovelace"),
        ("a__a", "a__a"),
        ("007", "007"),
        ("x" * MIN_USERNAME, "x" * MIN_USERNAME),
        ("x" * MAX_USERNAME, "x" * MAX_USERNAME),
    ],
)
def test_a_username_is_kept_in_lower_case(raw: str, username: str) -> None:
    assert str(Username.parse(raw)) == username


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "too_short"),
        ("x" * (MIN_USERNAME - 1), "too_short"),
        ("x" * (MAX_USERNAME + 1), "too_long"),
        ("_ada", "malformed"),
        ("ada_", "malformed"),
        ("___", "malformed"),
        ("ada.l", "malformed"),
        ("ada-l", "malformed"),
        ("ada l", "malformed"),
        ("jos\u00e9", "malformed"),
        ("\u0430da", "malformed"),
        ("\uff41\uff44\uff41", "malformed"),
        ("\u00a0ada", "malformed"),
        ("ada\u0661", "malformed"),
        (f"{KELVIN_SIGN}elvin", "malformed"),
        ("a\nb", "control_character"),
        ("ada\x00", "control_character"),
        ("ad\u202ea", "direction_character"),
        ("ad\u200ba", "invisible_character"),
        ("admin", "reserved"),
        ("ADMIN", "reserved"),
        ("hexameter", "reserved"),
    ],
)
def test_what_is_no_username(raw: str, code: str) -> None:
    assert refusal(Username.parse, raw) == ("username", code)


@pytest.mark.parametrize("reserved", sorted(RESERVED_USERNAMES))
def test_nobody_gets_a_name_that_is_reserved(reserved: str) -> None:
    _, code = refusal(Username.parse, reserved.upper())
    assert code in {"reserved", "malformed", "too_short"}


def test_only_ascii_is_lowered_to_find_a_username() -> None:
    assert username_asked_for("KELVIN") == "kelvin"
    assert username_asked_for(f"{KELVIN_SIGN}ELVIN") == f"{KELVIN_SIGN}ELVIN"


HOST_OF_189 = f"{'h' * MAX_LABEL}.{'h' * MAX_LABEL}.{'h' * 61}"
LONGEST = f"{'l' * MAX_LOCAL_PART}@{HOST_OF_189}"


@pytest.mark.parametrize(
    "raw",
    [
        "ada@example.com",
        "ada+notes@example.co.uk",
        "a.d.a@example.com",
        "o'brien@example.ie",
        "!#$%&*/=?^`{|}~-@example.com",
        "\u00fc\u00f1\u00ee@b\u00fccher.example",
        "ada@123.example",
        "ada@\u0939\u093f\u0928\u094d\u0926\u0940.\u092d\u093e\u0930\u0924",
        "ada@\u0645\u062b\u064e\u0644.example",
        "ada@\u0e44\u0e17\u0e22\u0e4c.example",
        "ada@xn--bcher-kva.example",
        f"{'l' * MAX_LOCAL_PART}@example.com",
        "\u00fc" * (MAX_LOCAL_PART // 2) + "@example.com",
        f"ada@{'h' * MAX_LABEL}.example",
        LONGEST,
    ],
)
def test_the_shapes_of_addresses(raw: str) -> None:
    assert str(EmailAddress.parse(f" {raw} ")) == raw


@pytest.mark.parametrize(
    "raw",
    [
        "ada",
        "@example.com",
        "ada@",
        "ada@localhost",
        "ada@grace@example.com",
        ".ada@example.com",
        "ada.@example.com",
        "a..da@example.com",
        '"ada"@example.com',
        "ada b@example.com",
        "ada,grace@example.com",
        "Ada <ada@example.com>",
        "ada@example.com.",
        "ada@.example.com",
        "ada@example..com",
        "ada@-example.com",
        "ada@\u0301example.com",
        "ada@exam\u00b7ple.com",
        "ada@example-.com",
        "ada@exam ple.com",
        "ada@exam_ple_.com",
        "ada@127.0.0.1",
        "ada@[127.0.0.1]",
        "ada@example.123",
        f"{'l' * (MAX_LOCAL_PART + 1)}@example.com",
        "\u00fc" * (MAX_LOCAL_PART // 2) + "l@example.com",
        f"ada@{'h' * (MAX_LABEL + 1)}.example",
    ],
)
def test_what_has_not_the_shape_of_an_address(raw: str) -> None:
    assert refusal(EmailAddress.parse, raw) == ("email", "malformed")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "too_short"),
        (f"{LONGEST}h", "too_long"),
        ("ada\r\nBcc: grace@example.com", "control_character"),
        ("ada\x00@example.com", "control_character"),
        ("ada\u202e@example.com", "direction_character"),
        ("ada\u200b@example.com", "invisible_character"),
        ("ada\udc80@example.com", "invalid_unicode"),
    ],
)
def test_what_is_no_clean_address(raw: str, code: str) -> None:
    assert len(LONGEST) == MAX_EMAIL
    assert refusal(EmailAddress.parse, raw) == ("email", code)


def test_an_address_is_kept_as_written_and_unique_without_case() -> None:
    address = EmailAddress.parse("Ada.L@Example.COM")
    assert str(address) == "Ada.L@example.com"
    assert address.key == EmailAddress.parse("ada.l@EXAMPLE.com").key
    assert address.key != EmailAddress.parse("adal@example.com").key


def test_a_name_is_one_line_that_says_something() -> None:
    assert display_name(" Ada Lovelace ") == "Ada Lovelace"
    assert display_name("e\u0301" * MAX_NAME) == "\u00e9" * MAX_NAME
    assert refusal(display_name, "x" * (MAX_NAME + 1)) == ("name", "too_long")
    assert refusal(display_name, " ") == ("name", "too_short")
    assert refusal(display_name, "Ada\nLovelace") == ("name", "control_character")
    assert refusal(display_name, "Ada\u2067") == ("name", "direction_character")


def test_a_biography_has_lines_and_may_be_empty() -> None:
    assert biography(" \r\nWeaves.\r\nComputes.\n") == "Weaves.\nComputes."
    assert biography(" ") == ""
    assert biography("x" * MAX_BIO) == "x" * MAX_BIO
    assert refusal(biography, "x" * (MAX_BIO + 1)) == ("bio", "too_long")
    assert refusal(biography, "a\x00b") == ("bio", "control_character")


# The lowest role with the permission; all higher roles have it too.
LOWEST = {
    "comments:write": Role.READER,
    "favorites:write": Role.READER,
    "follows:write": Role.READER,
    "posts:write": Role.AUTHOR,
    "posts:edit_any": Role.EDITOR,
    "comments:moderate": Role.EDITOR,
    "tags:manage": Role.EDITOR,
    "users:manage": Role.ADMIN,
}
RISING = [Role.READER, Role.AUTHOR, Role.EDITOR, Role.ADMIN]


@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_the_table_says_and_no_more(role: Role) -> None:
    reached = RISING[: RISING.index(role) + 1]
    assert role.permissions == {name for name, lowest in LOWEST.items() if lowest in reached}


def test_the_table_names_every_permission_and_role() -> None:
    assert set(LOWEST) == set(Permission)
    assert [role.rank for role in RISING] == list(range(len(Role)))


def test_a_role_is_asked_for_by_its_name() -> None:
    assert [parse_role(role.value) for role in Role] == list(Role)
    for raw in ("", "Admin", "root", " admin"):
        assert refusal(parse_role, raw) == ("role", "not_one_of")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a@fa\u00df.de", "a@fass.de"),
        ("a@\u03b2\u03cc\u03bb\u03bf\u03c2.com", "a@\u03b2\u03cc\u03bb\u03bf\u03c3.com"),
        ("a@\ufb03.com", "a@ffi.com"),
    ],
)
def test_domains_that_idna_distinguishes_are_two_addresses(one: str, other: str) -> None:
    assert EmailAddress.parse(one).key != EmailAddress.parse(other).key


def test_addresses_that_differ_only_in_case_are_one() -> None:
    upper, lower = "ADA@B\u00dcCHER.Example", "ada@b\u00fccher.example"
    assert EmailAddress.parse(upper).key == EmailAddress.parse(lower).key


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("Ada@Example.org", "ada@example.org"),
        ("ada+news@example.org", "ada@example.org"),
        ("ADA+a+b@example.org", "ada@example.org"),
        ("ada+@example.org", "ada@example.org"),
        ("+ada@example.org", "+ada@example.org"),
        ("a-da.b@example.org", "a-da.b@example.org"),
    ],
)
def test_a_mailbox_is_the_address_without_its_tag(address: str, key: str) -> None:
    assert EmailAddress.parse(address).mailbox_key == key
