"""Studies: what a sweep lives, as YAML. A scenario, what varies in it, which points are taken, on which seeds."""

from govsim.experiments.study.factor import Factor
from govsim.experiments.study.outcomes import Outcome
from govsim.experiments.study.reading import read_study, read_study_text
from govsim.experiments.study.study import Point, Run, Study

__all__ = ["Factor", "Outcome", "Point", "Run", "Study", "read_study", "read_study_text"]
