"""`govsim new`: what it writes works in a run, found by an environment variable, with no other edit."""

import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest
import yaml

from cases.test_cases import run as run_case
from cli.conftest import SMALL
from govsim.cli import scaffold
from govsim.cli.example import EXAMPLE
from govsim.core import scheme
from govsim.results import read
from govsim.results.manifest import digest

CITY = EXAMPLE
ROOT = Path(__file__).parents[2]
CODE = ("layer", "contract", "clause", "tender", "behaviour", "supervision", "network", "metric")
USED = {
    "layer": "layers.my_layer={payer: resident_fund}",
    "contract": "contracts.critical_cover={scheme: my_contract}",
    "clause": "clauses.my_clause={contract: critical_cover}",
    "tender": "contracts.critical_cover.chosen_by=my_tender",
    "behaviour": "behaviour.my_behaviour={}",
    "supervision": "supervision.my_supervision={}",
    "network": "networks.kin={scheme: my_network}",
    "metric": "outcomes=[my_metric]",
}


@pytest.mark.parametrize("kind", CODE)
def test_what_it_writes_works_at_once(govsim, shell, tmp_path, kind) -> None:
    done = govsim("new", kind, f"my_{kind}")
    assert done.returncode == 0, done.stderr
    assert "GOVSIM_SCHEMES=schemes" in done.stdout
    assert [path.name for path in tmp_path.rglob("*.*")] == [f"my_{kind}.py"]
    lived = shell("run", CITY, *SMALL, "--set", USED[kind], "--out", "out", GOVSIM_SCHEMES="schemes")
    assert lived.returncode == 0, lived.stderr
    results = read(tmp_path / "out")
    assert results.manifest["plugins"] == {f"schemes/my_{kind}.py": digest(tmp_path / "schemes" / f"my_{kind}.py")}
    if kind == "metric":
        assert len(results.metric("my_metric")) == 3
    if kind == "layer":
        assert (results["flows"]["memo"] == "my_layer").any()


def test_the_line_that_it_prints_is_a_line_of_a_scenario(govsim) -> None:
    said = govsim("new", "layer", "my_layer").stdout
    block = said.partition("Use it in a scenario:\n")[2].partition("\n\n")[0]
    assert yaml.safe_load(block) == {"layers": [{"my_layer": {"payer": "FUND"}}]}


def test_a_scenario_that_it_writes_can_be_lived(govsim) -> None:
    assert govsim("new", "scenario", "my-city").returncode == 0
    done = govsim("run", "my-city.yaml", *SMALL)
    assert done.returncode == 0, done.stderr
    assert "My city" in done.stdout


def test_in_a_checkout_it_writes_a_rule_and_its_case(tmp_path, monkeypatch) -> None:
    (tmp_path / "tests" / "cases").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("")
    package = tmp_path / "src" / "govsim" / "__init__.py"
    package.parent.mkdir(parents=True)
    monkeypatch.setattr(scaffold.govsim, "__file__", str(package))
    monkeypatch.chdir(tmp_path)
    files = scaffold.place("layer", "my_layer", None)
    assert [path.relative_to(tmp_path).as_posix() for path in files.texts] == [
        "src/govsim/layers/my_layer.py",
        "tests/cases/layers/my_layer.yaml",
    ]
    assert list(scaffold.place("metric", "my_metric", None).texts) == [package.parent / "metrics" / "my_metric.py"]


@pytest.mark.parametrize("kind", [kind for kind in CODE if kind != "metric"])
def test_the_case_that_it_writes_holds(tmp_path, monkeypatch, kind) -> None:
    name = f"case_of_{kind}"
    code, case = (scaffold._filled(f"{kind}.{ending}", name) for ending in ("py", "yaml"))
    space: dict[str, object] = {"__name__": f"case_of_{kind}"}
    monkeypatch.setitem(sys.modules, f"case_of_{kind}", type(sys)(f"case_of_{kind}"))
    exec(code, space)  # the class is found by its base, as any plug-in's
    read_case = yaml.safe_load(case)
    folder = scaffold.FOLDERS[kind]
    known = dict(scheme.catalogue()[folder]) | {name: space[scaffold._class(name)]}
    monkeypatch.setattr("cases.test_cases.catalogue", lambda: {folder: known})
    assert read_case["scheme"] == f"{folder}/{name}"
    for each in read_case["cases"]:
        run_case(read_case["scheme"], each)


def test_every_template_is_clean(tmp_path) -> None:
    for kind in CODE:
        (tmp_path / f"my_{kind}.py").write_text(scaffold._filled(f"{kind}.py", f"my_{kind}"), encoding="utf-8")
    options = ["--config", str(ROOT / "pyproject.toml"), "--config", 'lint.isort.known-first-party = ["govsim"]']
    for command in (["check", "--no-cache"], ["format", "--check", "--no-cache"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, *options, str(tmp_path)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr


def test_templates_ship_with_the_package() -> None:
    names = {path.name for path in (resources.files("govsim.cli") / "templates").iterdir()}
    assert {f"{kind}.py.txt" for kind in CODE} | {"scenario.yaml.txt"} <= names


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("layer", "critical"), "there already"),
        (("layer", "Income Cap"), "Did you mean 'income_cap'?"),
        (("layer", "class"), "not a good name"),
        (("layer", "2nd"), "not a good name"),
        (("layer", "layer"), "another name"),
        (("tender", "cap_2"), "Did you mean 'cap2'?"),
        (("metric", "catastrophic_share"), "there already"),
        (("scenario", CITY), "taken"),
        (("layer", "true"), "a word of Python"),
        (("tender", "match"), "a word of Python"),
        (("layer", "null"), "YAML"),
        (("metric", "on"), "YAML"),
        (("layer", "yes"), "YAML"),
        (("layer", "self"), "already"),
        (("layer", "people"), "already"),
        (("layer", "payer"), "already"),
        (("layer", "settle"), "already"),
        (("layer", "all"), "already"),
        (("layer", "name"), "already"),
        (("layer", "a" * 300), "at most 60"),
        (("metric", "a" * 300), "at most 60"),
        (("scenario", "a" * 300), "at most 60"),
        (("scenario", "null"), "YAML"),
        (("layer", "fine", "--folder", "a" * 300), "cannot be written"),
        (("mystery", "name"), "mystery"),
    ],
)
def test_it_refuses_names_that_are_no_good(refused, tmp_path, arguments, said) -> None:
    assert said in refused("new", *arguments)
    assert list(tmp_path.iterdir()) == []


def test_it_never_overwrites(govsim, refused, tmp_path) -> None:
    govsim("new", "layer", "my_layer")
    path = tmp_path / "schemes" / "my_layer.py"
    path.write_text("mine")
    assert "my_layer.py" in refused("new", "layer", "my_layer")
    assert path.read_text() == "mine"


def test_the_variable_may_name_the_folder_that_it_is_about_to_write(shell) -> None:
    done = shell("new", "layer", "my_layer", "--folder", "mine", GOVSIM_SCHEMES="mine")
    assert done.returncode == 0, done.stderr
    assert "'other' is not a folder" in shell("new", "layer", "my_cap", GOVSIM_SCHEMES="other").stderr
