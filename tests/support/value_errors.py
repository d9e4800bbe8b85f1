"""What a value object says to text that it refuses."""

from collections.abc import Callable

import pytest

from hexameter.domain.errors import ValidationFailed


def refusal(parse: Callable[[str], object], raw: str) -> tuple[str, str]:
    """The field and the code of the one problem that is found."""
    with pytest.raises(ValidationFailed) as failure:
        parse(raw)
    (problem,) = failure.value.details
    return problem.field, problem.code
