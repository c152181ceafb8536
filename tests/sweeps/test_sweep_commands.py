"""What a user sees of a sweep: sweep, status, results, and the same from Python."""

import json
import time
from pathlib import Path

import pandas as pd
import pytest
from harness import RUNS, STUDY, govsim, live, small_study, start

import govsim as package
from govsim.core.errors import ResultsError
from govsim.results.sweeps import read_sweep


def test_status_of_a_sweep_that_is_done(undisturbed_folder: Path) -> None:
    said = govsim("status", str(undisturbed_folder)).stdout
    assert "A sweep for trouble  30 designs × 10 seeds" in said
    assert "300 of 300 runs done (100 %)" in said
    assert "finished: " in said
    assert "300 runs brought in" in said
    assert "Nobody" not in said


def test_status_while_it_runs_and_when_it_is_gone(tmp_path: Path) -> None:
    out = tmp_path / "s"
    sweep = start(out)
    until = time.monotonic() + 60
    while "workers, " not in (said := govsim("status", str(out)).stdout):
        assert time.monotonic() < until, said
    assert "working: " in said
    sweep.kill()
    sweep.communicate()
    sign = next((out / "coordinators").iterdir())
    sign.write_text(json.dumps(json.loads(sign.read_text()) | {"seen": time.time() - 3600}))
    said = govsim("status", str(out)).stdout
    assert "silent for 60 min: killed, or cut off" in said
    assert f"Nobody works on it. `govsim sweep {out}/study.yaml --out {out}` goes on." in said


def test_the_table_goes_into_a_file(undisturbed_folder: Path, undisturbed: pd.DataFrame, tmp_path: Path) -> None:
    for name, read in (("t.csv", pd.read_csv), ("t.parquet", pd.read_parquet)):
        done = govsim("results", str(undisturbed_folder), "--out", str(tmp_path / name))
        assert done.stdout == f"300 rows, 10 columns: {tmp_path / name}\n"
        pd.testing.assert_frame_equal(read(tmp_path / name), undisturbed, check_exact=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["t.csv", "t.parquet"]


def test_the_table_goes_into_a_pipe_and_can_be_filtered(undisturbed_folder: Path) -> None:
    said = govsim(
        "results", str(undisturbed_folder), "--where", "seed<=2", "--where", "layers.basic.cap = 40000",
        "--columns", "seed,behaviour.trouble.weight",
    ).stdout.splitlines()  # fmt: skip
    assert said[0] == "seed,behaviour.trouble.weight"
    assert len(said) == 1 + 2 * 10
    assert said[1:3] == ["1,0.0", "2,0.0"]


def test_designs_are_summarised(undisturbed_folder: Path, undisturbed: pd.DataFrame, tmp_path: Path) -> None:
    govsim("results", str(undisturbed_folder), "--by-design", "--out", str(tmp_path / "d.parquet"))
    found = pd.read_parquet(tmp_path / "d.parquet")
    assert len(found) == 30
    assert (found["seeds"] == 10).all()
    first = undisturbed["catastrophic_share"][:10]
    assert found["catastrophic_share"][0] == pytest.approx(first.mean())
    # Student's t with 9 degrees of freedom
    assert found["catastrophic_share ±"][0] == pytest.approx(2.262157 * first.std() / 10**0.5, rel=1e-6)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["results", "{done}", "--where", "sed<=2"], "no column is called 'sed'. Did you mean 'seed'?"),
        (["results", "{done}", "--where", "seed is two"], "'seed is two' is no condition."),
        (["results", "{done}", "--where", "seed<two"], "'seed' holds numbers, 'two' is none."),
        (["results", "{done}", "--where", "base<city"], "'base' holds words"),
        (["results", "{done}", "--columns", "seed,cap"], "no column is called 'cap'."),
        (["results", "{done}", "--by-design", "--columns", "nonsense"], "no column is called 'nonsense'."),
        (["results", "{done}", "--out", "table.xlsx"], "the ending must be .csv or .parquet."),
        (["results", "{done}", "--out", "/nowhere/t.csv"], "cannot be written"),
        (["status", "{empty}"], "holds no sweep"),
        (["results", "{empty}"], "holds no sweep"),
        (["sweep", "{study}"], "no folder is given"),
        (["sweep", "{study}", "--out", "{done}", "--shard", "two"], "--shard two: give"),
        (["sweep", "{study}", "--out", "{done}", "--shard", "3/2"], "--shard 3/2: give"),
        (["sweep", "{study}", "--out", "{done}", "--cluster", "slrum"], "Did you mean 'slurm'?"),
        (["sweep", "{study}", "--out", "{done}", "--cluster", "pbs", "--scheduler", "tcp://a:1"], "Give one of them."),
        (["sweep", "{study}", "--out", "{new}", "--scheduler", "tcp://127.0.0.1:9"], "127.0.0.1:9"),
        (["sweep", "{study}", "--out", "{new}", "--memory", "lots"], "--memory lots"),
        (["sweep", "{study}", "--out", "{done}", "--set", "layers.basic.outpatient_cap=1"], "holds another study"),
        (["sweep", "{study}", "--out", "{thesis}"], "no sweep's: thesis.docx"),
    ],
)  # fmt: skip
def test_mistakes_are_said(words: list[str], said: str, undisturbed_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "thesis.docx").write_text("years of work")
    (tmp_path / "empty").mkdir()
    places = {
        "{done}": undisturbed_folder, "{study}": STUDY, "{empty}": tmp_path / "empty", "{new}": tmp_path / "new",
        "{thesis}": tmp_path / "thesis",
    }  # fmt: skip
    done = govsim(*(str(places.get(word, word)) for word in words))
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_group_that_is_not_measured_is_said_before_anything_is_lived(tmp_path: Path) -> None:
    study = small_study(tmp_path, "3")
    study.write_text(study.read_text().replace("[catastrophic_share]", "[fund_balance.found]"))
    done = govsim("sweep", str(study), "--out", str(tmp_path / "s"))
    assert done.returncode == 2
    assert "outcomes.fund_balance.found: 'fund_balance' has no group 'found' in these worlds." in done.stderr
    assert "Did you mean 'fund'?" in done.stderr
    assert not (tmp_path / "s").exists()


def test_more_seeds_take_over_what_is_there(tmp_path: Path) -> None:
    few = small_study(tmp_path, "8")
    live(tmp_path / "few", study=few)
    more = small_study(tmp_path, "12")
    refused = govsim("sweep", str(more), "--out", str(tmp_path / "few"))
    assert "--reuse" in refused.stderr
    said = live(tmp_path / "more", "--reuse", str(tmp_path / "few"), study=more)
    assert "8 runs were taken over" in said
    signs = [json.loads(path.read_text()) for path in (tmp_path / "more" / "coordinators").iterdir()]
    assert [sign["done"] for sign in signs] == [4]
    found = read_sweep(tmp_path / "more")
    pd.testing.assert_frame_equal(found[:8], read_sweep(tmp_path / "few"), check_exact=True)
    assert found["seed"].tolist() == list(range(1, 13))


def test_what_was_measured_otherwise_is_not_taken_over(tmp_path: Path) -> None:
    mean = small_study(tmp_path, "2")
    mean.write_text(mean.read_text().replace("[catastrophic_share]", "[{label: x, metric: catastrophic_share}]"))
    live(tmp_path / "mean", study=mean)
    mean.write_text(mean.read_text().replace("catastrophic_share}", "catastrophic_share, group: rural}"))
    done = govsim("sweep", str(mean), "--out", str(tmp_path / "rural"), "--reuse", str(tmp_path / "mean"))
    assert done.returncode == 2
    assert "did not measure x in the same way" in done.stderr


def test_a_dry_run_says_what_it_costs_and_keeps_nothing(tmp_path: Path) -> None:
    done = govsim("sweep", str(STUDY), "--dry-run", "--out", str(tmp_path / "s"))
    assert done.returncode == 0, done.stderr
    for said in ("300: 30 designs × 10 seeds", "core-hours", "disk", "told apart", "catastrophic_share"):
        assert said in done.stdout
    assert not (tmp_path / "s").exists()


def test_the_same_from_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from govsim.experiments.sweep.machines import Machines

    monkeypatch.setenv("GOVSIM_SCHEMES", str(STUDY.parent / "plugins"))
    study = small_study(tmp_path, "4")
    frame = package.sweep(study, out=tmp_path / "s", machines=Machines(workers=1))
    assert list(frame.columns) == ["run", "design", "base", "seed", "catastrophic_share", "key"]
    assert frame.attrs["columns"]["catastrophic_share"]["better"] == "lower"
    pd.testing.assert_frame_equal(frame, package.read_sweep(tmp_path / "s"))
    assert package.read_sweep(tmp_path / "s", "seed=3", ["seed"])["seed"].tolist() == [3]
    with pytest.raises(ResultsError, match="no column is called 'x'"):
        package.read_sweep(tmp_path / "s", columns=["x"])
    with pytest.raises(AttributeError, match="no attribute 'swep'"):
        package.swep  # noqa: B018 - asking is the test


def test_every_run_is_counted() -> None:
    from govsim.experiments.study import read_study

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOVSIM_SCHEMES", str(STUDY.parent / "plugins"))
        assert len(read_study(STUDY)) == RUNS
