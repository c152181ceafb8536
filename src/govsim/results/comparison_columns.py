"""What every column of a comparison's tables means: type, unit and a sentence."""

from __future__ import annotations

from govsim.results.dictionary import About

_ARM = {"arm": About("str", "name", "the arm that is compared with the first")}
_LEAD = {
    "metric": About("str", "name", "what is measured"),
    "group": About("str", "name", "for whom; 'all' for everybody"),
    "unit": About("str", "unit", "unit of the figures"),
    "better": About("str", "choice", "which way is better: higher, lower or neither"),
}
_PAIRED = {
    "n": About("int64", "seeds", "seeds in which both worlds have the figure"),
    "level_first": About("float64", "see unit", "mean over these seeds in the first arm"),
    "level_arm": About("float64", "see unit", "mean over these seeds in the other arm"),
    "difference": About("float64", "see unit", "mean over the seeds of the other arm's figure less the first's"),
    "half_width": About("float64", "see unit", "half the width of its 95 % interval, t(.975)·sd / √n"),
    "low": About("float64", "see unit", "lower end of the interval"),
    "high": About("float64", "see unit", "upper end of the interval"),
    "sd": About("float64", "see unit", "standard deviation of the difference over the seeds"),
    "identical": About("bool", "yes/no", "exactly equal in every seed"),
    "variance_reduction": About("float64", "ratio", "what pairing bought: (s_A² + s_B²) / sd²"),
    "detectable": About("float64", "see unit", "minimal detectable effect, 80 % power, 5 % two-sided"),
    "smallest_effect": About("float64", "see unit", "the smallest effect that matters: a share of level_first"),
    "seeds_needed": About("Int64", "seeds", "seeds with which the smallest effect that matters would be detected"),
    "verdict": About("str", "choice", "better, worse (higher, lower), no difference (beyond noise), under-powered"),
}


def _both(name: str, dtype: str, unit: str, what: str) -> dict[str, About]:
    return {f"{name}_{side}": About(dtype, unit, f"{what}, {said}") for side, said in _SIDES}


_SIDES = (("first", "in the first arm"), ("arm", "in the other arm"))

COMPARISON: dict[str, dict[str, About]] = {
    "arms": {
        "arm": About("str", "name", "what the arm is called"),
        "title": About("str", "words", "the scenario's title"),
        "differs_from": About("Int64", "year", "the first year whose rules are not the first arm's; empty if none"),
        "differences": About("str", "words", "what it says otherwise than the first arm"),
        "scenario_hash": About("str", "SHA-256", "the scenario and the package parameters that it uses"),
    },
    "outcomes": _ARM
    | _LEAD
    | _PAIRED
    | {
        "since": About("int64", "year", "figures are means over the years from this one on"),
        "measured": About("float64", "share", "part of these years and seeds in which both worlds have the figure"),
    },
    "years": _ARM | {"year": About("int64", "year", "the policy year")} | _LEAD | _PAIRED,
    "switchers": {
        "seed": About("int64", "seed", "where chance began"),
        "year": About("int64", "year", "the policy year"),
        "first": About("str", "name", "the first arm"),
    }
    | _ARM
    | {
        "household": About("int64", "row", "row of the household, the same in every arm"),
        "ruined_in": About("str", "name", "the arm in which it was ruined this year; in the other it was not"),
        "income_decile": About("int64", "code", "tenth of the households by income per head, 1 the poorest"),
        "oldest_age": About("int64", "years", "age of the oldest living member"),
        "age_band": About("str", "name", "the same in bands"),
        "place": About("str", "name", "urban or rural"),
        "members": About("int64", "persons", "living members"),
        "weight": About("float64", "households", "how many households the row stands for"),
    }
    | _both("oop_fen", "int64", "fen", "out-of-pocket payments of the year"),
    "switched": _ARM
    | {
        "by": About("str", "choice", "all, decile, age, place (a mean year); year; ever (in any of the years)"),
        "group": About("str", "name", "which households, as they are in the first arm"),
        "households": About("float64", "households", "how many there are, mean over the seeds"),
        "ruined_first": About("float64", "households", "ruined in the first arm"),
        "ruined_arm": About("float64", "households", "ruined in the other arm"),
        "only_first": About("float64", "households", "ruined in the first arm only"),
        "only_arm": About("float64", "households", "ruined in the other arm only"),
        "n": _PAIRED["n"],
        "net": About("float64", "households", "only_arm less only_first"),
        **{name: About("float64", "households", _PAIRED[name].what) for name in ("half_width", "low", "high")},
        "identical": About("bool", "yes/no", "as many in every seed; some may still have switched"),
        "verdict": _PAIRED["verdict"],
    },
    "agreements": _ARM
    | {
        "seed": About("int64", "seed", "where chance began"),
        "year": About("int64", "year", "the policy year"),
        "contract": About("str", "name", "the contract, as the scenario calls it"),
    }
    | _both("seller", "str", "account", "who bears the claims; empty if nobody sells")
    | _both("premium_per_head", "float64", "CNY/person/year", "price; the buyer's estimate if nobody bid")
    | _both("bidders", "Int64", "insurers", "insurers with a valid bid when it was signed")
    | _both("loss_ratio", "float64", "share of premium", "claims over premium")
    | _both("margin_before", "float64", "share of premium", "margin before profit and loss are shared")
    | _both("margin_after", "float64", "share of premium", "margin after profit and loss are shared")
    | {"same_seller": About("bool", "yes/no", "whether both worlds have a seller, and the same")},
    "institutions": _ARM
    | {
        "institution": About("str", "account", "the institution, or an account without one"),
        "role": About("str", "name", "the part it plays in the scenario; 'account' if nobody decides about it"),
        "what": About("str", "choice", "balance or loan, at the end of the last year, CNY"),
    }
    | _PAIRED
    | {
        f"level_{side}": About("float64", "see unit", f"mean over the paired seeds {said}; over its own if none is")
        for side, said in _SIDES
    },
}
