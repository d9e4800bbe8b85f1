import subprocess
import sys
from time import perf_counter

import pytest

from hexameter.adapters.security.listed_passwords import ZxcvbnCommonPasswords
from hexameter.application.ports.security import CommonPasswords

common: CommonPasswords = ZxcvbnCommonPasswords()


@pytest.mark.parametrize(
    "password",
    [
        "1234567890",
        "qwertyuiop",
        "password123",
        "password1234",
        "1q2w3e4r5t",
        "QwertyUiop",
        "PASSWORD123",
        "manchester",
    ],
)
def test_a_listed_password_is_common_in_any_case(password: str) -> None:
    assert common.contains(password)


@pytest.mark.parametrize(
    "password",
    ["letmein123", "iloveyou12345", "manchester2024", "Princess!!!", "dragon7777", "Password123!"],
)
def test_a_listed_password_stays_common_with_the_usual_padding(password: str) -> None:
    assert common.contains(password)


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaa",
        "??????????",
        "abababababa",
        "1234512345",
        "éééééééééé",
        "0123456789",
        "9876543210",
        "abcdefghij",
        "zyxwvutsrq",
        "asdfghjkl;",
        "poiuytrewq",
        "qwertzuiop",
        "azertyuiop",
    ],
)
def test_repetitions_and_runs_are_common(password: str) -> None:
    assert common.contains(password)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "correcthorsebatterystaple",
        "plum-anvil-83-otter",
        "vK3$wq9Zp1",
        "Tr0ub4dor&3xyz",
        "manchester8136",
        "manchester united by the sea",
        "2024 was a fine year",
        "пароль для кота",
        "\ud800lone surrogate",
    ],
)
def test_what_nobody_guesses_first_is_not_common(password: str) -> None:
    assert not common.contains(password)


@pytest.mark.timing
@pytest.mark.parametrize("unit", ["1", "12", "a1", "!", "2024", "19"])
def test_a_hostile_password_takes_no_time(unit: str) -> None:
    common.contains("first use reads the list")
    hostile = (unit * 1_024)[:1_023] + "x"
    times: list[float] = []

    for _ in range(5):
        began = perf_counter()
        assert not common.contains(hostile)
        times.append(perf_counter() - began)

    assert min(times) < 0.005


@pytest.mark.timing
def test_the_list_is_read_without_the_library_around_it() -> None:
    program = (
        "import sys, time\n"
        "from hexameter.adapters.security.listed_passwords import ZxcvbnCommonPasswords\n"
        "began = time.perf_counter()\n"
        "assert ZxcvbnCommonPasswords().contains('password123')\n"
        "assert time.perf_counter() - began < 0.5\n"
        "assert 'zxcvbn' not in sys.modules\n"
    )

    subprocess.run([sys.executable, "-c", program], check=True, timeout=30)
