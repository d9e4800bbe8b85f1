import pytest

# Before any module of the tests imports the suites.
pytest.register_assert_rewrite("hexameter.adapters.testing")
