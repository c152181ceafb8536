"""What people get wrong in a study, and the words that they read: file, line, path, mistake, fix."""

from pathlib import Path

import pytest
from study_texts import CAP, GOOD, GROWTH, RATE, refusal

OTHER = "extends: city.yaml\ntitle: other\n"
FORMS = "Write a list `[0.5, 0.6]`, `{from: 0.5, to: 0.8, steps: 4}` or `{options: {...}}`."
SET = "What is the same in every run stands under `set`."
PATHS = "`govsim explain city` shows the paths."
RATE_AT = "study.yaml:5: levers.layers.critical.rate: "
CAP_AT = "study.yaml:6: levers.cap: "
SEEDS = "Write `10` for seeds 1 to 10, a list, or `{from: 1, count: 10}`."
LISTED = "[0.5, 0.6, 0.7]"

WRONG = {
    # --- the whole ------------------------------------------------------------------------------
    ("levers:", "lever:"): [
        "study.yaml:4: unknown word 'lever'. Did you mean 'levers'? "
        "Known: base, design, levers, outcomes, seeds, set, title, uncertainties, uncertainty_design, what."
    ],
    (GOOD, ""): ["study.yaml:1: is empty. Begin with `title:`, `base:` and `levers:`."],
    (GOOD, "- a\n"): [
        "study.yaml:1: a study is a mapping of settings, not a list. Begin with `title:`, `base:` and `levers:`."
    ],
    (GOOD, "extends: x\n"): ["study.yaml:1: is a scenario, not a study. Live it by `govsim run`."],
    ("title: A study", "title: 7"): ["study.yaml:1: title: must be a text, not 7. Put it in quotes."],
    ("design: grid", "design:"): ["study.yaml:9: design: says nothing. Take the line out."],
    (RATE + CAP, ""): ["study.yaml:4: levers: says nothing. Take the line out."],
    ("levers:\n" + RATE + CAP, "levers: {}\n"): [
        "study.yaml:4: levers: is empty. Write `layers.critical.rate: [0.5, 0.6]`, or take the line out."
    ],
    # --- bases ----------------------------------------------------------------------------------
    ("base: city.yaml\n", ""): [
        "study.yaml:1: base: is missing. Write `base:` and the name of a scenario (see `govsim list`)."
    ],
    ("base: city.yaml", "base: 7"): [
        "study.yaml:2: base: 7 is none. Write `base: name`, a list of names, or a mapping `label: name`."
    ],
    ("base: city.yaml", "base: {extends: city.yaml}"): [
        "study.yaml:2: base: 'extends' is a word of scenarios: it cannot be a label. "
        "Write `base: {label: {extends: name, ...}}`."
    ],
    ("base: city.yaml", "base: [city.yaml, city.yaml]"): [
        "study.yaml:2: base: two scenarios are called 'city'. "
        "Write a mapping `label: name` with a label of its own for each."
    ],
    ("base: city.yaml\nset: {years: 2}", "base: {a: city.yaml, b: {extends: city.yaml, years: 4}}"): [
        "study.yaml:2: base: the scenarios live different years: a 2020 to 2022, b 2020 to 2023. "
        "Write `set: {first_year: ..., years: ...}`, the same for all."
    ],
    ("base: city.yaml", "base: {a: city.yaml, b: {extends: city.yaml, contracts: {cover: null}}}"): [
        "study.yaml:6: levers.cap: 'contracts.cover.profit_cap' leads nowhere in b. `govsim explain b` shows the paths."
    ],
    (
        "base: city.yaml",
        "base: {a: city.yaml, b: {extends: city.yaml, outcomes: [oop_per_head]}}",
        "outcomes: [catastrophic_share]\n",
        "",
    ): ["study.yaml:1: outcomes: the bases have different outcomes. Write `outcomes: [metric, ...]`."],
    ("base: city.yaml", "base: study.yaml"): [
        "study.yaml:1: is a study, not a scenario. Live its runs by `govsim sweep`."
    ],
    ("set: {years: 2}", "set: {yers: 2, layers.critical.rats: 1}"): [
        "study.yaml:3: set.yers: unknown word 'yers'. Did you mean 'years'? Known: behaviour, clauses, contracts, "
        "disputes, extends, first_year, households, institutions, layers, networks, outcomes, payments, population, "
        "reforms, seed, supervision, title, what, years.",
        "study.yaml:3: set.layers.critical.rats: unknown setting 'rats'. Did you mean 'rate'? Known: cap, deductible, "
        "deductible_share, indexed_to, payer, people, poor_deductible_factor, poor_extra_rate, rate, services, "
        "tier_rates, tiers.",
    ],
    # --- paths ----------------------------------------------------------------------------------
    ("  layers.critical.rate:", "  layers.critical.rat:"): [
        "study.yaml:5: levers.layers.critical.rat: 'layers.critical.rat' leads nowhere in city. "
        f"Did you mean 'layers.critical.rate'? {PATHS}"
    ],
    ("path: contracts.cover.profit_cap", "path: contract.cover.profit_cap"): [
        f"{CAP_AT}'contract.cover.profit_cap' leads nowhere in city. Did you mean 'contracts.cover.profit_cap'? {PATHS}"
    ],
    ("  layers.critical.rate:", "  layers.criticl.rate:"): [
        "study.yaml:5: levers.layers.criticl.rate: 'layers.criticl.rate' leads nowhere in city. "
        f"Did you mean 'layers.critical.rate'? {PATHS}"
    ],
    ("  layers.critical.rate:", "  years:"): [
        "study.yaml:5: levers.years: 'years' cannot differ between runs. Write it under `set`, the same for every run."
    ],
    ("  layers.critical.rate:", "  population.microdata:"): [
        "study.yaml:5: levers.population.microdata: a survey cannot be a lever. "
        "Write a scenario for each survey, and give them as bases."
    ],
    ("set: {years: 2}", "set: {layers.critical.rate: 0.9}"): [
        "study.yaml:3: set: layers.critical.rate is a factor of this study, 'layers.critical.rate': "
        "its runs would overwrite this. Take it out, or take the factor out."
    ],
    (GROWTH, GROWTH + "  again: {path: layers.critical.rate, values: [0.8]}\n"): [
        "study.yaml:9: uncertainties.again: sets 'layers.critical.rate', which 'layers.critical.rate' sets too. "
        "Let one factor set it, or name options."
    ],
    # --- values ---------------------------------------------------------------------------------
    (LISTED, "[0.5, 60]"): [f"{RATE_AT}60 is above 1 (unit: share). Did you mean 0.6?"],
    (LISTED, "[0.5, '60%', x]"): [
        f"{RATE_AT}'60%' is a text where a number (share) belongs. Write 0.60.",
        f"{RATE_AT}'x' is a text where a number (share) belongs. Write a number; the unit is share.",
    ],
    (LISTED, "[]"): [f"{RATE_AT}has no values: nothing can be run. {FORMS}"],
    (LISTED, "0.5"): [f"{RATE_AT}0.5 is a single value: nothing varies. {FORMS} {SET}"],
    (LISTED, ""): [f"{RATE_AT}has no values. {FORMS} {SET}"],
    (LISTED, "[0.5, 0.5]"): [f"{RATE_AT}0.5 is given twice. Take one out."],
    (LISTED, "{values: [0.5], steps: 3}"): [f"{RATE_AT}mixes values and steps. Write one of them."],
    (LISTED, "{form: 0.5, to: 1}"): [
        f"{RATE_AT}unknown word 'form'. Did you mean 'from'? "
        "Known: from, options, path, scale, steps, to, values, what.",
        f"{RATE_AT}has no 'from'. Write `from:` and a number.",
    ],
    ("steps: 5", "steps: 1"): [
        "study.yaml:6: levers.cap.steps: 1 is not possible. "
        "Write 2 to 10,000: the number of values, both ends among them."
    ],
    ("to: 0.1", "to: 0.01"): [f"{CAP_AT}runs from 0.02 down to 0.01. Swap 'from' and 'to'."],
    ("to: 0.1", "to: 0.02"): [f"{CAP_AT}runs from 0.02 to 0.02: nothing varies. {SET}"],
    ("to: 0.1", "to: 10"): ["study.yaml:6: levers.cap.to: 10 is above 1 (unit: share). Did you mean 0.1?"],
    ("steps: 5", "scale: logarithmic"): [
        "study.yaml:6: levers.cap.scale: 'logarithmic' is no scale. Known: linear, log."
    ],
    ("from: 0.02, to: 0.1", "from: 0, to: 0.1, scale: log"): [
        "study.yaml:6: levers.cap.scale: a log scale cannot begin at 0. Begin above zero, or write `scale: linear`."
    ],
    (CAP, "  cap: {path: contracts.cover.years, from: 1, to: 3, steps: 5}\n"): [
        f"{CAP_AT}5 steps of whole numbers from 1 to 3: only 3 differ. Write `steps: 3` or fewer."
    ],
    (CAP, "  cap: {path: layers.critical.people, from: 1, to: 3}\n"): [
        f"{CAP_AT}is no number: it has no range. List its values."
    ],
    (CAP, "  layers.critical.people: [all, resdent]\n"): [
        "study.yaml:6: levers.layers.critical.people: 'resdent' is not one of the choices. "
        "Did you mean 'resident'? Known: all, employee, resident, rural, urban."
    ],
    (CAP, "  cap:\n    options:\n      a: {contracts.cover.chosen_by: lowst_price}\n      b: {}\n"): [
        "study.yaml:8: levers.cap: contracts.cover.chosen_by: unknown tender rule 'lowst_price'. "
        "Did you mean 'lowest_price'? Known: average_price, direct_award, "
        "fixed_price_quality_only, lowest_price, negotiated, scored, second_price."
    ],
    (CAP, "  cap: {options: [a]}\n"): [
        "study.yaml:6: levers.cap: must be a mapping of alternatives, not a list. "
        "Write `options: {lowest: {path: value}, points: {path: value}}`."
    ],
    (CAP, "  layers.critical.tiers: [[10, 20]]\n"): [
        "study at layers.critical.rate 0.5, layers.critical.tiers '[10, 20]', growth 0.04: city.yaml:12: "
        "layers.critical.tier_rates: 0 rates for 2 further tiers."
    ],
    # --- labels ---------------------------------------------------------------------------------
    ("  cap:", "  Seed:"): [
        "study.yaml:6: levers: 'Seed' is a column of every table. Write `other_label: {path: ...}`."
    ],
    ("  growth:", "  CAP:"): [
        "study.yaml:8: uncertainties: 'CAP' is also the label of one of the levers. Give one a label of its own."
    ],
    ("  cap:", "  1st:"): [
        "study.yaml:6: levers.1st: '1st' cannot be a label. "
        "Use letters, digits, '_', '-', '.' and spaces, a letter first, 80 at most."
    ],
    # --- designs --------------------------------------------------------------------------------
    ("design: grid", "design: latin_hypercub"): [
        "study.yaml:9: design: unknown design 'latin_hypercub'. Did you mean 'latin_hypercube'? "
        "Known: csv, grid, latin_hypercube, morris, saltelli, sobol, table."
    ],
    ("design: grid", "design: sobol"): ["study.yaml:9: design.sobol: has no 'points'. Say how many."],
    ("design: grid", "design: {sobol: {points: 100}}"): [
        "study.yaml:9: design.sobol.points: 100 is not a power of two. Write 64 or 128."
    ],
    ("design: grid", "design: {morris: {levels: 5}}"): [
        "study.yaml:9: design.morris.levels: 5 is odd; a walk needs an even number. Write 4 or 6."
    ],
    ("design: grid", "design: {latin_hypercube: {points: 50, sead: 1}}"): [
        "study.yaml:9: design.latin_hypercube: unknown word 'sead'. Did you mean 'seed'? Known: points, seed."
    ],
    ("design: grid", "design: {latin_hypercube: {points: 300}}"): [
        "study.yaml:9: design.latin_hypercube: of 300 points only 30 differ: the values have 30 combinations. "
        "Take fewer points or ranges without steps, or `design: grid`, which has every combination once."
    ],
    (", steps: 5", ""): [
        f"{CAP_AT}a range without steps has no grid. "
        "Write `steps: 5`, or `design: {latin_hypercube: {points: 100, seed: 1}}`."
    ],
    ("steps: 5", "steps: 10000", "seeds: 2", "seeds: 20000"): [
        "study.yaml:9: design: every combination of values (cap 10,000 × layers.critical.rate 3 × growth 2), "
        "each 20,000 times, is 1,200,000,000 runs; at most 10,000,000 are planned. "
        "Take fewer steps, or write `design: {latin_hypercube: {points: 1000, seed: 1}}`."
    ],
    ("design: grid", "design: {saltelli: {points: 1048576}}"): [
        "study.yaml:9: design: 5,242,880 points of 3 factors, each 2 times, is 10,485,760 runs; "
        "at most 10,000,000 are planned. Take fewer points."
    ],
    ("uncertainties:\n" + GROWTH, "uncertainty_design: grid\n"): [
        "study.yaml:7: uncertainty_design: there are no uncertainties to place. "
        "Write `uncertainties:`, or take the line out."
    ],
    # --- seeds and outcomes ---------------------------------------------------------------------
    ("seeds: 2", "seeds: []"): [f"study.yaml:10: seeds: is empty: nothing can be run. {SEEDS}"],
    ("seeds: 2", "seeds: 0"): [f"study.yaml:10: seeds: 0 is below 1. {SEEDS}"],
    ("seeds: 2", "seeds: [1, -1, 1, x]"): [
        "study.yaml:10: seeds[1]: -1 is below 0.",
        "study.yaml:10: seeds[2]: 1 is given twice, first as seeds[0]. The same seed gives the same run: take one out.",
        f"study.yaml:10: seeds[3]: must be a whole number, not 'x'. {SEEDS}",
    ],
    ("seeds: 2", "seeds: {from: 3}"): [f"study.yaml:10: seeds: has no 'count'. {SEEDS}"],
    ("[catastrophic_share]", "[catastrophic_shar]"): [
        "study.yaml:11: outcomes[0]: no metric is called 'catastrophic_shar'. Did you mean 'catastrophic_share'? "
        "`govsim list metrics` names them."
    ],
    ("[catastrophic_share]", "[catastrophic_share, catastrophic_share]"): [
        "study.yaml:11: outcomes: 'catastrophic_share' is also the label of one of the outcomes. "
        "Write `{label: ..., metric: ...}`."
    ],
    ("[catastrophic_share]", "[{metric: catastrophic_share, over: 2040, better: more}]"): [
        "study.yaml:11: outcomes[0].over: 2040 is no way to take the years together. "
        "Write one of mean, first, last, sum, a year or `{from: year}` within 2020 to 2021.",
        "study.yaml:11: outcomes[0]: 'more' is no direction. Known: higher, lower, neither.",
    ],
    ("[catastrophic_share]", "[]"): [
        "study.yaml:11: outcomes: is empty: nothing would be kept. Write `outcomes: [metric, ...]`."
    ],
}


@pytest.mark.parametrize("spoilt", WRONG, ids=lambda spoilt: spoilt[1].strip()[:40] or f"no {spoilt[0][:40]}")
def test_a_mistake_is_told_in_these_words(tmp_path: Path, spoilt: tuple[str, ...]):
    text = GOOD
    for old, new in zip(spoilt[::2], spoilt[1::2], strict=True):
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "other.yaml").write_text(OTHER)
    assert refusal(tmp_path, text) == WRONG[spoilt]


def test_several_mistakes_are_told_at_once(tmp_path: Path):
    text = GOOD.replace("[0.5, 0.6, 0.7]", "[]").replace("steps: 5", "steps: 1").replace("seeds: 2", "seeds: 0")
    assert len(refusal(tmp_path, text)) == 3


def test_the_command_line_cannot_set_a_lever(tmp_path: Path):
    assert refusal(tmp_path, GOOD, "layers.critical.rate=0.9") == [
        "--set layers.critical.rate=0.9: layers.critical.rate is a factor of this study, 'layers.critical.rate': "
        "its runs would overwrite this. Take it out, or take the factor out."
    ]


def test_a_lever_that_a_reform_sets_again_is_refused(tmp_path: Path):
    from study_texts import CITY

    reformed = CITY + "reforms:\n  - {from: 2021, set: {layers.critical: {rate: 0.7, poor_extra_rate: 0.1}}}\n"
    assert refusal(tmp_path, GOOD, city=reformed) == [
        f"{RATE_AT}the reform of 2021 in city sets layers.critical.rate again: the factor would hold until 2020 only. "
        "Live fewer years (`set: {years: ...}`), or begin from a scenario without this reform."
    ]
    other = GOOD.replace(RATE, "  layers.critical.cap: [1000]\n")
    assert "layers.critical.rate" not in "".join(refusal(tmp_path, other.replace("1000", "-1"), city=reformed))


def test_the_ends_of_a_sample_are_tried(tmp_path: Path):
    # beyond 1e6-fold growth a scenario is refused: only the highest points of this sample are
    text = GOOD.replace("set: {years: 2}", "set: {years: 40}").replace("values: [0.04, 0.08]", "from: 0.0, to: 0.42")
    (said,) = refusal(tmp_path, text.replace("design: grid", "design: {sobol: {points: 64, seed: 1}}"))
    assert said.startswith("study.yaml:8: uncertainties.growth: households.illness.cost_growth: 0.41")
    assert "is a factor of" in said


def test_a_thousand_mistakes_are_not_all_told(tmp_path: Path):
    many = "".join(f"  layers.critical.r{number}: [1]\n" for number in range(99))
    assert len(refusal(tmp_path, GOOD.replace(RATE, many))) == 99
    assert refusal(tmp_path, GOOD.replace(RATE, many * 1 + many.replace(".r", ".s"))) == [
        "study.yaml:4: levers: has 199 factors; at most 100 are read. Name options that move several settings together."
    ]
