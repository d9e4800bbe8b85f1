import pytest

from hexameter.domain.errors import ValidationFailed, checking
from hexameter.domain.users.values import Username, display_name


def test_a_validation_error_names_its_fields_and_rules() -> None:
    with pytest.raises(ValidationFailed) as error, checking() as check:
        check(Username.parse, "root")
        check(display_name, "")
    assert str(error.value) == (
        "Some fields are invalid. username: This username is reserved. name: Must not be empty."
    )
