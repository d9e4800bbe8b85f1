"""What has broken other services, one value for each class. `MARK` shows whether it is echoed."""

import json
from urllib.parse import quote, quote_from_bytes

MARK = "zqxmark7"

REFUSED_TEXTS = {
    "nul": f"a\0{MARK}",
    "lone surrogate": f"\ud800{MARK}",
    "swapped surrogates": f"\udc00\ud800{MARK}",
}
"""Text that is refused in every field."""

TEXTS = {
    "controls": f"\x01\x1b[31m\x7f\x85{MARK}",
    "line breaks": f"a\r\nSet-Cookie: {MARK}=1\r\n\u2028{MARK}",
    "direction": f"\u202e{MARK}\u2066",
    "invisible": f"\u200b\u2060\ufeff\u00ad{MARK}",
    "blank letters": f"\u2800\u3164\u115f\uffa0\ufe0f{MARK}",
    "four bytes": "\U0001f600\U0001f469\u200d\U0001f467" + MARK,
    "combining bomb": "e" + "\u0301" * 400 + MARK,
    "decomposed": f"Ame\u0301lie{MARK}",
    "kelvin sign": f"\u212a{MARK}",
    "dotless i": f"{MARK}\u0131\u0130\u017f\u00df",
    "full width": f"\uff21\uff22{MARK}@\uff0e",
    "noncharacters": f"\ufffe\uffff\U0010ffff\ue000{MARK}",
    "expands in nfkc": "\ufdfa" * 30 + MARK,
    "empty": "",
    "white": " \t\u00a0\u2003\u3000",
    "sql": f"' OR '1'='1'; DROP TABLE users; --{MARK}\"\\",
    "wildcards": f"%_{MARK}%",
    "search syntax": f"{MARK} & | ! :* <-> ( ' \" NEAR/0 OR *",
    "templates": f"{{{{7*7}}}} ${{jndi:ldap://{MARK}}} %s %n {{0}}",
    "dots": f"../..//%2e%2e/{MARK}",
    "markup": f"<svg/onload=alert(1)>{MARK}</script>",
    "huge number": "9" * 400 + MARK,
}

TIMES = {
    "naive": "2025-01-01T00:00:00",
    "date alone": "2025-01-01",
    "year 0": "0000-01-01T00:00:00Z",
    "year 1": "0001-01-01T00:00:00+23:59",
    "year 1999": "1999-12-31T23:59:59.999Z",
    "year 2200": "2200-01-01T00:00:00.001Z",
    "year 9999": "9999-12-31T23:59:59-23:59",
    "year 10000": "10000-01-01T00:00:00Z",
    "leap second": "2016-12-31T23:59:60Z",
    "no such day": "2025-02-30T00:00:00Z",
    "no such offset": "2025-01-01T00:00:00+24:00",
    "offset of 60 minutes": "2025-01-01T00:00:00+01:60",
    "epoch": "1700000000",
    "other digits": "\u0662\u0660\u0662\u0665-01-01T00:00:00Z",
    "space": "2025-01-01 00:00:00Z",
    "week": "2025-W01-1T00:00:00Z",
    "duration": "P1D",
    "now": "now",
}
"""Each is refused where a time is asked for."""

NOT_JSON = {
    "nan": "NaN",
    "infinity": "-Infinity",
    "overflow": "1e309",
    "five thousand digits": "9" * 5000,
    "octal": "0777",
    "bare word": MARK,
    "raw control": '"\x01"',
    "single quotes": f"'{MARK}'",
}
"""As a value, each makes a body that is not JSON: 400."""

TOO_MANY = {
    "deep list": "[" * 200_000 + "]" * 200_000,
    "deep object": '{"a":' * 150_000 + "1" + "}" * 150_000,
}
"""As a value, each makes a body of too many values, which is refused before it is parsed: 422."""

LITERALS = {
    "null": "null",
    "true": "true",
    "false": "false",
    "one": "1",
    "negative": "-1",
    "fraction": "1.5",
    "past 64 bits": str(2**64),
    "tiny": "1e-400",
    "list": f'["{MARK}"]',
    "lists": "[[[[[[[[[[1]]]]]]]]]]",
    "object": f'{{"$ne": "{MARK}"}}',
    "keys": f'{{"__proto__": {{"{MARK}": 1}}, "\U0001f600": 1}}',
    "many": "[" + ",".join(["0"] * 5000) + "]",
}

NUMBERS = {
    "negative": "-1",
    "zero": "0",
    "beyond": "101",
    "past 64 bits": str(2**64),
    "five thousand digits": "9" * 5000,
    "overflow": "1e309",
    "nan": "NaN",
    "infinity": "Infinity",
    "fraction": "1.0",
    "underscore": "1_0",
    "spaced": " 5",
    "plus": "+5",
    "other digits": "\u0665",
    "hex": "0x5",
    "true": "true",
    "empty": "",
    "word": MARK,
}
"""None is a number that a list takes, but for `zero` and `beyond` as an offset."""

UNREADABLE = {
    "invalid utf-8": "%ff%fe" + MARK,
    "overlong": "%c0%af" + MARK,
    "encoded surrogate": "%ed%a0%80" + MARK,
    "cut sequence": MARK + "%e2%82",
    "nul": "%00" + MARK,
}
"""Percent-encoded, for paths and queries; refused wherever they come."""


def in_url(text: str) -> str:
    """Every byte percent-encoded that may be; a surrogate as the bytes that some would send."""
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="")


URL_TEXTS = {
    **{name: in_url(text) for name, text in TEXTS.items() if text},
    "twice encoded": quote(quote(f"\0\n/{MARK}", safe=""), safe=""),
    "bad percent": f"%zz%{MARK}%",
    "plus": f"+{MARK}+",
    "long": MARK * 900,
}

BODIES: dict[str, tuple[bytes, dict[str, str], int]] = {
    "nothing": (b"", {}, 422),
    "cut": (b'{"a": ', {}, 400),
    "two values": (b"{} {}", {}, 400),
    "no json": (MARK.encode(), {}, 400),
    "invalid utf-8": (b'{"a": "\xff\xfe"}', {}, 400),
    "byte order mark": (b"\xef\xbb\xbf{}", {}, 400),
    "utf-16": ("{}".encode("utf-16"), {}, 400),
    "duplicate names": (b'{"a": 1, "a": 2}', {}, 400),
    "nul outside": (b"{}\0", {}, 400),
    "list": (b"[]", {}, 422),
    "text": (json.dumps(MARK).encode(), {}, 422),
    "number": (b"1", {}, 422),
    "null": (b"null", {}, 422),
    "many values": (b"[" + b"0," * 20_000 + b"0]", {}, 422),
    "hostile names": (json.dumps({f"{MARK}\0": 1}).encode(), {}, 422),
    "surrogate name": (b'{"\\ud800": 1}', {}, 422),
    "too large": (b" " * (2 * 1024 * 1024 + 1), {}, 413),
    "gzip": (b"\x1f\x8b\x08\x00", {"Content-Encoding": "gzip"}, 415),
    "gzip on the way": (b"{}", {"Transfer-Encoding": "gzip, chunked"}, 415),
    "two encodings": (b"{}", {"Content-Encoding": "identity, br"}, 415),
    "plain text": (b"{}", {"Content-Type": "text/plain"}, 415),
    "multipart": (b"--x--", {"Content-Type": "multipart/form-data; boundary=x"}, 415),
    "other charset": (b"{}", {"Content-Type": "application/json; charset=utf-7"}, 415),
    "no type": (b"{}", {"Content-Type": ""}, 415),
    "length of another kind": (b"{}", {"Content-Length": "\u00b2"}, 400),
    "negative length": (b"{}", {"Content-Length": "-1"}, 400),
    "endless length": (b"{}", {"Content-Length": "9" * 40}, 413),
}
"""Whole bodies with their headers, and the status that JSON routes give to each."""

HEADERS: dict[str, tuple[bytes, ...]] = {
    "If-Match": (
        b"",
        b'"',
        b"*, *",
        MARK.encode(),
        b'W/"1-abc"',
        b'"1-abc\xff"',
        b'"' + b"9" * 400 + b'-a"',
        b'"-1-a"',
        b'"\xd9\xa1-a"',
        b'"1-a",' * 2000,
    ),
    "If-None-Match": (b"", b'"', b"\xff\xfe", b'W/"', b'"1-a",' * 2000),
    "Idempotency-Key": (b"", b"   ", b"\xff", b"\x7f", b"a\tb", MARK.encode() * 40),
    "X-Request-ID": (b"", b"\xff", b"a b", MARK.encode() + b"\r\nX: 1", MARK.encode() * 9),
    "Accept": (b"", b"\xff", b"application/problem+json;q=1e309", b"," * 5000),
    "Authorization": (
        b"",
        b"Bearer",
        b"Bearer ",
        b"Bearer \xff\xfe",
        b"Basic Og==",
        b"Bearer a.b.c",
        b"Bearer " + MARK.encode() * 2000,
        b"Bearer eyJhbGciOiJub25lIn0.e30.",
    ),
    "User-Agent": (b"", b"\xff\xfe\x00", b"a\r\nb", b"\xe2\x80\xae" + MARK.encode(), b"u" * 9000),
    "Content-Type": (b"\xff", b"application/json; charset=\xff", b";" * 5000),
    "Origin": (b"null", b"\xff", b"http://" + MARK.encode()),
    "X-Forwarded-For": (b"1.2.3.4", b"\xff", b"::ffff:1.2.3.4%25x", b"'," * 2000),
    "X-HTTP-Method-Override": (b"DELETE",),
    "Host": (b"", b"\xff", MARK.encode() + b".example"),
    "Cookie": (b"a=" + MARK.encode(), b"\xff" * 4000),
    "Range": (b"bytes=0-0,-1",),
    "Expect": (b"200-ok",),
}
