"""What every column of the tables of a Delphi panel means: type, unit and a sentence."""

from __future__ import annotations

from govsim.results.dictionary import About

_ROUND = {"round": About("int64", "count", "the round, counted from 1")}
_ITEM = {"item": About("str", "name", "what is scored")}
_EXPERT = {
    "expert": About("str", "name", "who scores"),
    "group": About("str", "name", "the stakeholders to which the expert belongs; empty if nobody says"),
}
_KNOWS = {
    "familiarity": About("float64", "share", "C_s, how well the expert knows it"),
    "basis": About("float64", "share", "C_a, what the judgement rests on"),
}
_WHOSE = {"weights": About("str", "name", "whose weights: panel, equal, entropy, or a group of experts")}
_SCENARIO = {"scenario": About("str", "name", "the scenario")}
_HALF = About("float64", "standard deviations", "half the width of its 95 % interval over the seeds")

DELPHI: dict[str, dict[str, About]] = {
    # as a sheet of scores is written: it can be read again
    "scores": _EXPERT | _ITEM | _ROUND | {"score": About("float64", "marks", "the score")} | _KNOWS,
    "agreement": _ROUND
    | _ITEM
    | {
        "n": About("int64", "experts", "who scored it"),
        "mean": About("float64", "marks", "mean of the scores"),
        "median": About("float64", "marks", "median of the scores"),
        "sd": About("float64", "marks", "standard deviation of the scores, n − 1"),
        "cv": About("float64", "ratio", "coefficient of variation: sd over mean"),
        "quartile_1": About("float64", "marks", "a quarter of the scores lie below"),
        "quartile_3": About("float64", "marks", "a quarter of the scores lie above"),
        "consensus": About("bool", "yes/no", "whether cv is below the threshold"),
    },
    "rounds": _ROUND
    | {
        "answered": About("int64", "experts", "who scored anything"),
        "response_rate": About("float64", "share", "the same over all experts of the panel"),
        "complete": About("int64", "experts", "who scored every item of the round: W is of them"),
        "items": About("int64", "items", "items that anybody scored"),
        "w": About("float64", "index", "Kendall's W, corrected for ties"),
        "chi_square": About("float64", "χ²", "m (n − 1) W"),
        "freedom": About("int64", "count", "degrees of freedom, n − 1"),
        "p": About("float64", "probability", "of so large a χ² if ranks came by chance"),
        "mean_cv": About("float64", "ratio", "mean of the coefficients of variation of its items"),
        "consensus_items": About("int64", "items", "items with consensus"),
        "order_kept": About("float64", "index", "Kendall's τ_b of the items' means with those of the round before"),
    },
    "experts": _EXPERT
    | {"rounds_answered": About("int64", "rounds", "rounds in which the expert scored anything")}
    | _KNOWS
    | {"authority": About("float64", "share", "C_r = (C_a + C_s) / 2, mean over the items")},
    "weights": _ITEM | _WHOSE | {"weight": About("float64", "share", "what the item counts for; a set adds up to 1")},
    "z_scores": _SCENARIO
    | _ITEM
    | {
        "metric": About("str", "name", "the metric that measures it"),
        "group": About("str", "name", "for whom; 'all' for everybody"),
        "better": About("str", "choice", "which way is better: higher or lower"),
        "level": About("float64", "the metric's", "mean over years and seeds"),
        "z": About("float64", "standard deviations", "mean z-score over the seeds; more is better"),
        "half_width": _HALF,
    },
    "composite": _WHOSE
    | _SCENARIO
    | {
        "score": About("float64", "standard deviations", "weighted sum of z-scores, mean over the seeds"),
        "half_width": _HALF,
        "low": About("float64", "standard deviations", "lower end of the interval"),
        "high": About("float64", "standard deviations", "upper end of the interval"),
        "rank": About("int64", "count", "place among the scenarios, 1 the best"),
        "best_in": About("float64", "share", "seeds in which it scores best"),
        "against_first": About(
            "float64", "standard deviations", "score less that of the first scenario, paired by seed"
        ),
        "against_half_width": _HALF,
        "verdict": About("str", "choice", "better, worse, identical, not told apart; empty for the first scenario"),
    },
}
