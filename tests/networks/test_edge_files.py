"""Lists of ties: what is wrong is said with its line and the way out; memory goes by ties, not by lines."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import csv

from govsim.core.errors import ScenarioError
from govsim.core.world import World
from govsim.households.names import Names
from govsim.networks import edge_file
from govsim.networks.edge_file import EdgeFile

HOUSEHOLDS = 20
CITY = (
    "first_year: 2020\nyears: 1\npopulation: {households: 20}\nnetworks:\n  kin: {scheme: edge_list, file: ties.csv}\n"
)
# peak of resident memory, in bytes, of reading a list into a graph of so many nodes
PEAK = """
import sys
from pathlib import Path
from govsim.networks import edge_file
from govsim.networks.graph import Graph
edge_file.STRETCH_BYTES, edge_file.WAITING = 1 << 20, 1 << 16
nodes = int(sys.argv[2])
found = edge_file.EdgeFile(Path(sys.argv[1]), ("source", "target"), "networks.kin", nodes, None).read()
Graph.of_sorted(nodes, found.ties)
status = Path("/proc/self/status").read_text(encoding="ascii")
print(len(found.ties), 1024 * int(status.split("VmHWM:")[1].split()[0]))
"""


@pytest.fixture
def kin(tmp_path, city):
    """Return a function that writes a list of ties and founds a city with it."""

    def make(text, more="", file="ties.csv"):
        if isinstance(text, pd.DataFrame):
            text.to_parquet(tmp_path / file)
        elif text is not None:
            (tmp_path / file).write_bytes(text if isinstance(text, bytes) else text.encode())
        return city(f"  kin: {{scheme: edge_list, file: {file}{more}}}", households=HOUSEHOLDS)

    return make


def ties(world):
    return [each.tolist() for each in world.networks["kin"].edges()]


def test_ties_are_read_in_any_order_from_either_end(kin):
    world = kin("source,target\n 3 ,1\n0,19\n\n2,1\n")
    assert ties(world) == [[0, 1, 1], [19, 2, 3]]
    assert world.population_notes == ["network 'kin': 3 ties were read from ties.csv"]


def test_loops_and_repetitions_are_dropped_and_said(kin):
    world = kin("source,target\n0,1\n1,0\n0,1\n5,5\n")
    assert ties(world) == [[0], [1]]
    assert world.population_notes[0].endswith("dropped: 1 of a household to itself, 2 named before")


def test_other_columns_do_not_matter_and_both_ends_can_be_named(kin):
    world = kin("since,a,weight,b\n1990,0,1.5,7\n", more=", ends: [a, b]")
    assert ties(world) == [[0], [7]]


@pytest.mark.parametrize("kind", ["int64", "int8", "float64", "str"])
def test_parquet_is_read_whatever_numbers_it_holds(kin, kind):
    rows = pd.DataFrame({"source": [0, 4], "target": [1, 2]}).astype(kind)
    assert ties(kin(rows, file="ties.parquet")) == [[0, 2], [1, 4]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("source,target\n0,1\n\n\n1,20\n", "ties.csv:5: '20' is no household. The city has households 0 to 19."),
        ("source,target\n0,1\n-1,2\n", "ties.csv:3: '-1' is no household."),
        ("source,target\n0,x\n", "ties.csv:2: 'x' is not a whole number."),
        ("source,target\n0,1.5\n", "ties.csv:2: '1.5' is not a whole number."),
        ("source,target\n0,\n", "ties.csv:2: '' is not a whole number."),
        (f"source,target\n0,{10**30}\n", f"ties.csv:2: '{10**30}' is not a whole number."),
        ("source,target\n", "has no rows. One row a tie is needed."),
        ("", "cannot be read: Empty CSV file."),
        ("source,target\n1\n", "cannot be read: CSV parse error: Expected 2 columns, got 1"),
        (b"source,target\n\xff\xfe,1\n", "cannot be read: "),
        ("from,to\n0,1\n", "has no column 'source'. Name both in networks.kin.ends. The file has: from, to."),
        ("source,source,target\n0,1,2\n", "has more than one column 'source'."),
        (None, "is not there. The path is taken from the scenario's folder"),
    ],
)
def test_what_is_wrong_is_said(kin, text, said):
    with pytest.raises(ScenarioError) as refused:
        kin(text)
    assert said in str(refused.value)
    assert str(refused.value).startswith("networks.kin: ")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"source": [0, 99], "target": [1, 2]}, "ties.parquet, row 2: '99' is no household."),
        ({"source": [0.0, None], "target": [1, 2]}, "ties.parquet, row 2: '' is no household."),
        ({"source": [0.5, 3.0], "target": [1, 2]}, "ties.parquet, row 1: '0.5' is not a whole number."),
        ({"a": [1]}, "has no column 'source'."),
    ],
)
def test_what_is_wrong_in_parquet_is_said(kin, rows, said):
    with pytest.raises(ScenarioError) as refused:
        kin(pd.DataFrame(rows), file="ties.parquet")
    assert said in str(refused.value)


def test_junk_with_the_ending_of_parquet_is_refused(kin):
    with pytest.raises(ScenarioError, match="cannot be read"):
        kin("junk", file="ties.parquet")


def test_two_ends_in_one_column_are_refused(kin):
    with pytest.raises(ScenarioError, match=r"both are 'a'\. Name two columns"):
        kin("a\n1\n", more=", ends: [a, a]")


def test_a_bad_line_far_down_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(edge_file, "STRETCH_BYTES", 1000)
    lines = ["source,target", *(f"{row % 20},{(row + 1) % 20}" for row in range(5000)), "3,21"]
    (tmp_path / "ties.csv").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"ties\.csv:5002: '21' is no household"):
        EdgeFile(tmp_path / "ties.csv", ("source", "target"), "networks.kin", 20, None).read()


def test_what_memory_does_not_hold_is_refused_before_it_is_exhausted(tmp_path, monkeypatch):
    (tmp_path / "ties.csv").write_text("source,target\n0,1\n", encoding="utf-8")
    monkeypatch.setattr(edge_file, "BYTES_A_TIE", 1 << 60)
    with pytest.raises(ScenarioError, match=r"more than the memory of this machine holds\. Take a sample"):
        EdgeFile(tmp_path / "ties.csv", ("source", "target"), "networks.kin", 20, None).read()


NAMED = [f"b{number}" for number in range(12)]


@pytest.fixture
def surveyed(tmp_path):
    """Return a function that founds a city from a survey of twelve households with a list of ties."""

    def make(text, last_weight=1):
        people = pd.DataFrame({"household": NAMED, "age": 40, "weight": [1] * 11 + [last_weight]})
        people.to_csv(tmp_path / "people.csv", index=False)
        (tmp_path / "ties.csv").write_text(text, encoding="utf-8")
        city = CITY.replace("households: 20", "microdata: people.csv")
        (tmp_path / "city.yaml").write_text(city, encoding="utf-8")
        return World(tmp_path / "city.yaml")

    return make


def test_households_of_a_survey_are_called_by_their_names(surveyed):
    assert ties(surveyed("source,target\nb7,b1\n")) == [[1], [7]]
    with pytest.raises(ScenarioError, match=r"ties\.csv:2: 'b12' is no household\. The survey lacks it"):
        surveyed("source,target\nb12,b1\n")


def test_names_that_are_whole_numbers_are_known_however_they_are_kept():
    rows = Names.of(np.array([3.0, 1.0])).rows(pa.array(["1", " 3 ", "2", None]))
    assert rows.tolist() == [1, 0, -1, -1]
    assert Names.of(np.array([2.5, 1.0])).texts.tolist() == ["2.5", "1.0"]


def test_households_that_were_drawn_by_weight_cannot_be_named(surveyed):
    with pytest.raises(ScenarioError, match="a name may stand for several"):
        surveyed("source,target\nb7,b1\n", last_weight=2)


def test_a_wrong_list_ends_a_run_as_a_mistake_of_its_reader(tmp_path):
    (tmp_path / "city.yaml").write_text(CITY, encoding="utf-8")
    (tmp_path / "ties.csv").write_text("source,target\n0,77\n", encoding="utf-8")
    command = [sys.executable, "-m", "govsim", "run", "city.yaml"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert "ties.csv:2: '77' is no household" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_run_can_be_lived_again_from_its_folder(tmp_path):
    from govsim.experiments.run import run
    from govsim.results import read

    (tmp_path / "city.yaml").write_text(CITY, encoding="utf-8")
    (tmp_path / "ties.csv").write_text("source,target\n0,1\n", encoding="utf-8")
    run(tmp_path / "city.yaml", out=tmp_path / "first")
    run(tmp_path / "first" / "scenario.yaml", out=tmp_path / "again")
    first, again = (read(tmp_path / name)["metrics"] for name in ("first", "again"))
    assert (first.metric == "network_degree").any()
    pd.testing.assert_frame_equal(first, again)


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read from /proc")
def test_memory_goes_by_different_ties_not_by_lines(tmp_path):
    luck = np.random.default_rng(1)

    def peak(lines, nodes):
        path = tmp_path / "ties.csv"
        ends = luck.integers(0, nodes, (2, lines))
        csv.write_csv(pa.table({"source": ends[0], "target": ends[1]}), path)
        command = [sys.executable, "-c", PEAK, str(path), str(nodes)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return [int(each) for each in done.stdout.split()]

    few, small = peak(20_000, 20_000)
    same, again = peak(4_000_000, 100)  # of 4,950 pairs
    many, large = peak(1_000_000, 20_000)  # nearly all of them different
    assert (same, few) < (4951, 20_001)
    # Arrow reads ahead and keeps what it has freed, up to some 65 MB however long the file is
    assert again - small < 80 << 20
    assert large - small < (80 << 20) + edge_file.BYTES_A_TIE * (many - few)
