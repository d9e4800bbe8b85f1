from collections import Counter
from collections.abc import Iterable


def keep_overridden(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    """The last value of each name, as site generators take it. The earlier ones get names like
    "title (overridden 1)", so that a report still shows them.
    """
    given = list(pairs)
    names = {name for name, _ in given}
    fields: dict[str, object] = {}
    times = Counter[str]()
    for name, value in given:
        if name in fields:
            times[name] += 1
            while f"{name} (overridden {times[name]})" in names:
                times[name] += 1
            fields[f"{name} (overridden {times[name]})"] = fields.pop(name)
        fields[name] = value
    return fields
