"""Fields of accounts that several features take."""

from typing import Annotated

from pydantic import Field

from hexameter.domain.auth.passwords import MAX_PASSWORD_BYTES, MIN_PASSWORD
from hexameter.domain.users.values import MAX_BIO, MAX_EMAIL, MAX_NAME, MAX_USERNAME, MIN_USERNAME
from hexameter.entrypoints.http.requests.fields import Text

EmailText = Annotated[Text, Field(min_length=3, max_length=MAX_EMAIL)]
UsernameText = Annotated[Text, Field(min_length=MIN_USERNAME, max_length=MAX_USERNAME)]
NameText = Annotated[Text, Field(min_length=1, max_length=MAX_NAME)]
BioText = Annotated[Text, Field(max_length=MAX_BIO)]
NewPasswordText = Annotated[Text, Field(min_length=MIN_PASSWORD, max_length=MAX_PASSWORD_BYTES)]
