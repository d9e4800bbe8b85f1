from pathlib import Path

import pytest
import yaml

from hexameter.entrypoints.settings import Settings
from tests.architecture.settings_table import GROUPS, PAGE, tables

COMPOSE = Path(__file__).parents[2] / "deploy" / "compose.yaml"
LEFT_OUT = {"HEXAMETER_RATE_LIMITS": "switched off in tests only"}
"""Settings that the containers do not take, with the reason."""


def test_the_tables_of_settings_say_what_the_code_says():
    assert tables() in PAGE.read_text()


def test_every_setting_is_in_one_group():
    listed = [name for group in GROUPS.values() for name in group.model_fields]
    assert listed == list(Settings.model_fields)


def test_every_setting_is_described():
    assert all(field.description for field in Settings.model_fields.values())


@pytest.mark.parametrize("secret", ["short", "a" * 64, "abcabcabcabcabcabcabcabcabcabcabcabc"])
def test_a_secret_that_can_be_guessed_is_refused(secret: str):
    with pytest.raises(ValueError, match="HEXAMETER_SECRET_KEY"):
        Settings.model_validate({"secret_key": secret})


def test_production_does_not_start_without_a_secret():
    with pytest.raises(ValueError, match="HEXAMETER_SECRET_KEY is missing"):
        Settings.model_validate({"environment": "production"})


def test_a_development_secret_is_made_once_and_kept_for_its_owner_only(tmp_path: Path):
    settings = Settings(data_dir=tmp_path)
    assert settings.secret() == Settings(data_dir=tmp_path).secret()
    assert len(settings.secret()) >= 32
    (kept,) = tmp_path.iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600


def test_what_a_setting_refuses_names_it():
    with pytest.raises(ValueError, match="limit_mail_requests"):
        Settings(limit_mail_requests="twenty")
    with pytest.raises(ValueError, match="database_url"):
        Settings(database_url="postgres://localhost/x")


def test_the_containers_take_every_setting():
    services = yaml.safe_load(COMPOSE.read_text())["services"]
    settings = {f"HEXAMETER_{name.upper()}" for name in Settings.model_fields}
    for name in ("migrate", "app", "worker"):
        passed = {key for key in services[name]["environment"] if key.startswith("HEXAMETER_")}
        assert passed == settings - LEFT_OUT.keys()
