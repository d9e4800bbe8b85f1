from pydantic import Field, SecretStr, field_validator, model_validator

from hexameter.entrypoints import setting_rules
from hexameter.entrypoints.setting_groups.group import SettingGroup


class MailSettings(SettingGroup):
    smtp_host: str = Field(
        default="", description="Mail server. Default: mails are printed to the console."
    )
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Port of the mail server.")
    smtp_username: str | None = Field(
        default=None, description="Requires `HEXAMETER_SMTP_PASSWORD`. Default: no login."
    )
    smtp_password: SecretStr | None = Field(
        default=None, description="Requires `HEXAMETER_SMTP_USERNAME`."
    )
    smtp_starttls: bool = Field(
        default=True,
        description="Use STARTTLS (port 465 always uses TLS). Certificates are verified; "
        "`SSL_CERT_FILE` names a file with other certificate authorities.",
    )
    mail_from: str = Field(
        default="noreply@example.com",
        description="Sender of mails: an address, or a name and an address as in "
        "`The Evening Reader <noreply@example.com>`. Mails without a name show the site name.",
    )

    _server = field_validator("smtp_host")(setting_rules.mail_server)
    _sender = field_validator("mail_from")(setting_rules.sender)
    _login = field_validator("smtp_username", "smtp_password")(setting_rules.none_if_empty)

    @model_validator(mode="after")
    def _login_is_complete(self) -> "MailSettings":
        setting_rules.complete_login(self.smtp_username, self.smtp_password)
        return self
