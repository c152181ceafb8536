"""The other commands: what they say, and how they refuse."""

import json
import os
import subprocess
import sys

import jsonschema
import pytest
import yaml

from cli.conftest import SMALL, environment
from govsim import __version__
from govsim.cli.example import EXAMPLE
from govsim.core.errors import ColumnError, LedgerError, SchemeError, StreamError
from govsim.core.scenario import read, shipped

CITY = EXAMPLE
COMMANDS = ("run", "list", "explain", "check", "schema", "new", "claims", "delphi")


RULE = """from dataclasses import dataclass
from typing import ClassVar

from govsim.core.scheme import Scheme


@dataclass(frozen=True, kw_only=True)
class Mine(Scheme):
    kind: ClassVar[str] = "disputes"
"""
NO_SETTING = f"{RULE}    share: float = 0.5\n"
UNPAID = f"{RULE}\n    def close_year(self, world):\n        world.ledger.pay('outside', 'clinics', 1, 'gift')\n"
LEAVES = f"{RULE}\n    def close_year(self, world):\n        raise SystemExit(0)\n"


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_has_help(govsim, command) -> None:
    done = govsim(*filter(None, [command]), "--help")
    assert done.returncode == 0, done.stderr
    assert "Usage" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("command", ["run", "list", "explain", "check", "schema", "new", "delphi"])
def test_help_teaches_by_example(govsim, command) -> None:
    said = govsim(command, "--help").stdout
    assert f"govsim {command}" in said.partition("Examples:")[2]


def test_the_version(govsim) -> None:
    assert govsim("--version").stdout == f"govsim {__version__}\n"


def test_list_names_every_shipped_scenario(govsim) -> None:
    said = govsim("list").stdout
    for name in shipped():
        assert f"{name} " in said
        assert read(name).title in said


@pytest.mark.parametrize(
    ("what", "word"), [("schemes", "risk_corridor"), ("metrics", "catastrophic_share"), ("parameters", "critical/rate")]
)
def test_list_tells_what_can_be_used(govsim, what, word) -> None:
    (line,) = (line for line in govsim("list", what).stdout.splitlines() if line.split()[:1] == [word])
    assert len(line.split()) > 3


def test_explain_tells_everything(govsim) -> None:
    said = govsim("explain", CITY).stdout
    for word in ("12 close_year", "Who pays a bill", "Contract ", "with a source", "assumptions", "Reforms"):
        assert word in said
    spec = read(CITY)
    for number in spec.numbers(spec.first_year):
        assert f"{number.path} = " in said


def test_explain_tells_one_section(govsim) -> None:
    said = govsim("explain", CITY, "--assumptions", "--set", "years=2", "--year", "2024").stdout
    assert "assumptions" in said
    assert "close_year" not in said
    assert "2024" in said


def test_explain_refuses_a_year_that_is_not_lived(refused) -> None:
    assert "1900" in refused("explain", CITY, "--year", "1900")


def test_check_says_ok_with_the_hash(govsim) -> None:
    done = govsim("check", *shipped())
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert len(lines) == len(shipped())
    assert all(line.startswith("OK") for line in lines)
    assert read(CITY).hash[:12] in done.stdout


def test_check_says_every_problem_with_its_line(refused, tmp_path) -> None:
    (tmp_path / "bad.yaml").write_text(f"extends: {CITY}\nlayer: []\nyear: 3\n")
    said = refused("check", "bad.yaml", CITY)
    assert "bad.yaml:2" in said
    assert "bad.yaml:3" in said
    assert "Did you mean 'layers'?" in said


def test_schema_is_a_schema_that_scenarios_keep(govsim, tmp_path) -> None:
    schema = json.loads(govsim("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    for path in shipped().values():
        jsonschema.Draft202012Validator(schema).validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    govsim("schema", "--out", "schema.json")
    assert json.loads((tmp_path / "schema.json").read_text(encoding="utf-8")) == schema


def test_mistakes_are_told_without_a_traceback(refused, refused_by_shell) -> None:
    assert "Did you mean" in refused_by_shell("run", CITY + "y")
    assert "--set" in refused("run", CITY, "--set", "layers.critical.rate")
    assert "Did you mean" in refused("run", CITY, "--set", "layers.critical.rat=0.5")
    assert "--nonsense" in refused("run", CITY, "--nonsense")
    assert "run" in refused("rum", CITY)
    assert "--years" in refused("run", CITY, "--years", "0")
    assert "schema.json" in refused("schema", "--out", "no-such-folder/schema.json")


def test_a_place_is_never_broken_over_lines(refused, tmp_path) -> None:
    folder = tmp_path / ("long-" * 30)
    folder.mkdir()
    (folder / "bad.yaml").write_text("years: many\n")
    assert f"{folder}/bad.yaml:1" in refused("check", f"{folder}/bad.yaml")


def test_a_defect_says_where_its_traceback_lies(shell, tmp_path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "broken.py").write_text("x = 1\nx.y\n")
    done = shell("check", CITY, GOVSIM_SCHEMES="rules", TMPDIR=str(tmp_path))
    assert done.returncode == 1
    assert "broken.py:2" in done.stderr
    assert "Traceback" not in done.stderr
    (written,) = tmp_path.glob("govsim-*.txt")
    assert "Traceback" in written.read_text()
    shown = shell("check", CITY, GOVSIM_SCHEMES="rules", GOVSIM_TRACEBACK="1")
    assert "Traceback" in shown.stderr


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("x = 1\ndef (:\n", 2, "rules/mine.py:2: is not Python"),
        ("x = 1\nraise SystemExit\n", 2, "rules/mine.py:2: ends the program"),
        ("import sys\nsys.exit(0)\n", 2, "rules/mine.py:2: ends the program"),
        ("x = '\0'\n", 2, "rules/mine.py:1: is not Python"),
        (NO_SETTING, 1, "rules/mine.py: SchemeError"),
        (UNPAID, 1, "rules/mine.py:12: LedgerError"),
        (LEAVES, 1, "rules/mine.py:12: SystemExit"),
    ],
    ids=["syntax", "exit", "sys.exit", "zero byte", "no setting", "unpaid", "exit at work"],
)
def test_a_plugin_that_is_wrong_is_named(shell, tmp_path, text, code, said) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "mine.py").write_text(text)
    use = ["--set", "disputes.mine={}"] if "class" in text else []
    done = shell("run", CITY, *SMALL, "--quiet", *use, GOVSIM_SCHEMES="rules", TMPDIR=str(tmp_path))
    assert done.returncode == code, done.stderr
    assert said in done.stderr.splitlines()[0]
    assert "Traceback" not in done.stderr


def test_a_folder_of_plugins_that_is_missing_is_refused(shell) -> None:
    done = shell("check", CITY, GOVSIM_SCHEMES="no-rules")
    assert done.returncode == 2
    assert "GOVSIM_SCHEMES: 'no-rules' is not a folder" in done.stderr


@pytest.mark.parametrize("error", [LedgerError, StreamError, ColumnError, SchemeError])
def test_a_rule_of_the_house_that_we_break_is_a_defect(govsim, monkeypatch, tmp_path, error) -> None:
    monkeypatch.setattr("govsim.core.build.found", lambda world: (_ for _ in ()).throw(error("off by a fen")))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    done = govsim("run", CITY, *SMALL)
    assert done.returncode == 1
    assert "This is a defect in govsim" in done.stderr


def test_a_seed_beyond_what_a_scenario_takes_is_refused(refused) -> None:
    assert "--seed" in refused("run", CITY, "--seed", str(2**53 + 1))


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices are those of POSIX")
def test_what_is_no_regular_file_is_no_scenario(refused, tmp_path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    for name in ("/dev/null", "pipe.yaml"):
        assert "is not a regular file" in refused("check", name)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are those of POSIX")
def test_a_reader_that_leaves_is_no_error() -> None:
    command = f"{sys.executable} -m govsim explain {CITY} | head -1"
    done = subprocess.run(command, shell=True, env=environment(), capture_output=True, text=True, check=False)
    assert done.stderr == ""
