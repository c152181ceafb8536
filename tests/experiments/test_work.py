"""What is left of a sweep is handed out once, in pieces of a good size."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.experiments.sweep import work as module
from govsim.experiments.sweep.work import MOST, Work


def handed(work: Work, seconds: float = 0.0, workers: int = 2) -> list[tuple[int, ...]]:
    found = []
    while (piece := work.piece(seconds, workers)) is not None:
        found.append(piece)
    return found


@given(
    done=st.lists(st.booleans(), min_size=1, max_size=200),
    start=st.floats(0, 0.999),
    seconds=st.sampled_from([0.0, 0.001, 0.05, 1.0, 60.0]),
    workers=st.integers(0, 9),
)
def test_every_run_that_is_not_done_is_handed_out_once(
    done: list[bool], start: float, seconds: float, workers: int
) -> None:
    pieces = handed(Work(np.array(done), start=start), seconds, workers)
    runs = [run for piece in pieces for run in piece]
    assert sorted(runs) == [number for number, is_done in enumerate(done) if not is_done]
    assert all(list(piece) == sorted(piece) for piece in pieces)


def test_short_runs_go_in_large_pieces_and_long_ones_alone() -> None:
    nothing = np.zeros(1_000_000, np.bool_)
    assert len(Work(nothing).piece(0.1, 2) or ()) == 30
    assert len(Work(nothing).piece(1e-6, 2) or ()) == MOST
    assert len(Work(nothing).piece(60.0, 2) or ()) == 1
    assert len(Work(nothing).piece(0.0, 2) or ()) == 1  # nothing is known yet


def test_pieces_shrink_at_the_end() -> None:
    sizes = [len(piece) for piece in handed(Work(np.zeros(100, np.bool_)), 0.1, 2)]
    assert sizes[0] == 12  # not 30: the others would have to wait for the last one
    assert sizes[-1] == 1


def test_a_piece_lies_in_one_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 10)
    for piece in handed(Work(np.zeros(95, np.bool_), start=0.37), 0.5, 1):
        assert piece[0] // 10 == piece[-1] // 10


def test_what_others_did_meanwhile_is_left_out() -> None:
    work = Work(np.zeros(100, np.bool_))
    first = work.piece(1.0, 1) or ()
    done = np.zeros(100, np.bool_)
    done[50:] = True
    work.skip(done)
    assert work.wanted == 50
    runs = [*first, *(run for piece in handed(work, 1.0) for run in piece)]
    assert sorted(runs) == list(range(50))


def test_runs_that_are_wanted_again_come_alone() -> None:
    work = Work(np.zeros(10, np.bool_))
    handed(work, 0.1)
    work.again((3, 4))
    assert handed(work, 0.1) == [(3,), (4,)]


def test_shares_make_up_the_whole() -> None:
    from govsim.core.errors import ResultsError
    from govsim.experiments.sweep.sweep import share

    parts = [range(103)[share(103, (which, 7))] for which in range(1, 8)]
    assert [run for part in parts for run in part] == list(range(103))
    with pytest.raises(ResultsError, match="0/7"):
        share(103, (0, 7))
