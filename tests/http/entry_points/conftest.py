from tests.unit.cli.conftest import hexameter as hexameter
