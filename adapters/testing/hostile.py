"""Text that stores are known to lose, change or fail on."""

KEPT = (
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001d518nicode",
    "\u202erevers\u202c \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "Z\u0351\u036b\u0343\u036a\u0302\u036ba\u0335l\u0334g\u0337o",
    "'; DROP TABLE users; --",
    "double \" and single ' and back`tick",
    "\\ \\\\ \\n \\0 \\u0000 \\x00",
    "100% of_everything %s %(name)s :name $1 ? {0} {{}}",
    "<script>alert(1)</script> &amp; &lt;",
    "null NULL None nil \u00a0\u2003 trailing spaces   ",
    "\ufeff\u200b\u2060\ufffd\ufffe",
)
"""A store must return these unchanged."""

ASKED = (
    "\0",
    "nul\0inside",
    "\ud800",
    "%",
    "_",
    "%%",
    "us_r",
    "us%",
    "\\",
    "\\%",
    "'",
    "' OR '1'='1",
    "*",
    "?",
    "$1",
    ":name",
    "\u212aelvin",
    "\U0001f600",
    "a" * 10_000,
    "\U0001f600" * 10_000,
    "",
    " ",
)
"""Search terms that match nothing: nothing is found and nothing fails."""
