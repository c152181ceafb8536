"""Plug-ins: which files are in force, what they are known by, and what is made of their answers."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from govsim.core import plugins
from govsim.core.answers import checked
from govsim.core.errors import PluginError, SchemeError
from govsim.core.metric import metrics
from govsim.core.scheme import catalogue

TEXT = """from dataclasses import dataclass
from typing import ClassVar

from govsim.core.metric import metric
from govsim.core.scheme import Scheme


@dataclass(frozen=True, kw_only=True)
class MyDispute(Scheme):
    kind: ClassVar[str] = "disputes"


@metric(unit="share", label="mine", better="lower", source="a book")
def my_metric(world):
    \"\"\"A half.\"\"\"
    return 0.5
"""


def folder(tmp_path: Path, name: str, text: str = TEXT) -> Path:
    (tmp_path / name).mkdir()
    (tmp_path / name / "mine.py").write_text(text)
    return tmp_path / name


def test_the_catalogue_follows_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = folder(tmp_path, "one"), folder(tmp_path, "two")
    found = {}
    for home in (one, two, one):
        monkeypatch.setenv(plugins.VARIABLE, str(home))
        found[home] = catalogue()["disputes"]["my_dispute"]
        assert "my_metric" in metrics()
    assert found[one] is not found[two]
    monkeypatch.delenv(plugins.VARIABLE)
    assert "my_dispute" not in catalogue()["disputes"]
    assert "my_metric" not in metrics()
    monkeypatch.setenv(plugins.VARIABLE, f"{one}:{two}")
    with pytest.raises(SchemeError, match="two disputes are called 'my_dispute'"):
        catalogue()


def test_a_digest_is_that_of_what_was_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = folder(tmp_path, "mine")
    monkeypatch.setenv(plugins.VARIABLE, str(home))
    catalogue()
    (home / "mine.py").write_text("changed since")
    (home / "later.py").write_text("x = 1")
    (used,) = plugins.in_use()
    assert (used.path, used.sha256) == ((home / "mine.py").as_posix(), hashlib.sha256(TEXT.encode()).hexdigest())


def test_files_of_one_name_are_two_plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = folder(tmp_path, "a", "x = 1\n"), folder(tmp_path, "b", "x = 2\n")
    monkeypatch.setenv(plugins.VARIABLE, f"{one}:{two}")
    plugins.load()
    assert [Path(each.path).parent.name for each in plugins.in_use()] == ["a", "b"]
    assert len({each.module for each in plugins.in_use()}) == 2


def test_a_file_in_place_of_a_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(plugins.VARIABLE, str(folder(tmp_path, "mine") / "mine.py"))
    with pytest.raises(PluginError, match="not a folder"):
        plugins.load()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (np.array([1.0, np.nan, np.nan]), "NaN for 2 persons"),
        (np.array([1.0, np.inf, 2.0]), "inf for 1 person;"),
        (np.ones(2), r"shape \(2,\) where one number for each person belongs, shape \(3,\)"),
        (np.ones((3, 3)), r"shape \(3, 3\)"),
        (0.0, "a float where one number"),
        (None, "a NoneType"),
        (np.array(["a", "b", "c"]), "where numbers belong"),
        (np.ones(3, bool), "bool where numbers belong"),
    ],
)
def test_an_answer_that_is_no_number_for_each_is_a_defect(values: object, said: str) -> None:
    who = catalogue()["layers"]["basic"](payer="fund")
    with pytest.raises(SchemeError, match=f"layers/basic: pays returned .*{said}"):
        checked(values, (3,), who, "pays")


def test_a_good_answer_is_given_back_as_it_is() -> None:
    values = np.array([0.0, 1.0, 2.0])
    assert checked(values, (3,), catalogue()["layers"]["basic"](payer="fund"), "pays") is values
