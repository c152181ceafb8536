"""What people get wrong in a scenario, and the words that they must read: place, mistake, fix.

Each mistake is (its name, the line of GOOD to replace, what it becomes, fragments of the message);
the scenario is the real model's, so that the messages are those that its users will see.
"""

from __future__ import annotations

from typing import NamedTuple

GOOD = """\
title: A city
what: What does it protect?
first_year: 2016
years: 9
seed: 7
population: {households: 1000}
institutions:
  - government
  - city_fund: {scheme: fund, people: all}
  - insurers
  - supervisor
layers:
  - basic: {payer: city_fund}
  - critical: {payer: city_fund, rate: 0.6}
  - assistance: {payer: city_fund}
  - out_of_pocket
contracts:
  - risk_corridor: {covers: critical, buyer: city_fund, chosen_by: {scored: {price_weight: 0.3}}}
supervision:
  - random_audit: {share: 0.05}
reforms:
  - from: 2019
    set: {layers.critical.rate: 0.65}
outcomes: [catastrophic_share]
"""

CRITICAL = "  - critical: {payer: city_fund, rate: 0.6}\n"
SET = "    set: {layers.critical.rate: 0.65}\n"
AUDIT = "  - random_audit: {share: 0.05}\n"
LAST = "outcomes: [catastrophic_share]\n"
REST = "  - assistance: {payer: city_fund}\n  - out_of_pocket\n"


class Mistake(NamedTuple):
    """One mistake and what its message must say."""

    name: str
    old: str
    new: str
    says: tuple[str, ...]


def rate(name: str, value: str, *says: str) -> Mistake:
    """A mistake in the rate of the critical layer, in line 14."""
    return Mistake(name, "rate: 0.6}", f"rate: {value}}}", ("city.yaml:14: layers.critical", *says))


def line(name: str, old: str, new: str, *says: str) -> Mistake:
    """A mistake in any line."""
    return Mistake(name, old, new, says)


def file(name: str, text: str, *says: str) -> Mistake:
    """A mistake that is the whole file."""
    return Mistake(name, GOOD, text, says)


MISTAKES = [
    # --- values ---------------------------------------------------------------------------------
    rate("per cent as a number", "60", ".rate: 60 is above 1 (unit: share). Did you mean 0.6?"),
    rate("per cent as a text", "60%", "'60%' is a text", "Write 0.60."),
    rate("per cent in Chinese letters", "60％", "Write 0.60."),
    rate("a negative rate", "-0.6", "-0.6 is below 0 (unit: share). Did you mean 0.6?"),
    rate("a quoted number", "'0.6'", "'0.6' is a text where a number (share) belongs", "Write 0.6"),
    rate("a decimal comma", '"0,6"', "Write 0.6."),
    rate("a truth value for a number", "true", "true is a truth value where a number (share) belongs"),
    rate("YAML's yes for a number", "yes", "truth value"),
    rate("a list for a number", "[0.6]", "a list stands where a number (share) belongs"),
    rate("a mapping for a number", "{a: 1}", "a mapping (a) stands where a number"),
    rate("no value at all", "", "has no value. Write a number (share)"),
    rate("null where nothing can be removed", "null", "has no value"),
    rate("not a number", ".nan", "is not a finite number"),
    rate("infinity", ".inf", "is not a finite number"),
    rate("beyond floating point", "1e999", "too large a number"),
    rate("a googol to the fourth", "1" + "0" * 400, "too large a number"),
    rate("sixty in base sixty", "0:36", "in its own way", "quote it"),
    rate("octal", "010", "in its own way"),
    rate("a date", "2016-01-01", "is a date where a number (share) belongs"),
    line(
        "a text where the list belongs",
        "rate: 0.6}",
        "tiers: 5}",
        "layers.critical.tiers: must be a list",
        "Write `[5]`",
    ),
    line(
        "an entry of a list",
        "rate: 0.6}",
        "tier_rates: [0.7, 70], tiers: [1, 2]}",
        "tier_rates[1]: 70 is above 1",
        "0.7",
    ),
    line(
        "settings that do not go together",
        "rate: 0.6}",
        "tiers: [1, 2]}",
        "layers.critical.tier_rates: 0 rates for 2",
    ),
    line(
        "an unknown choice",
        "rate: 0.6}",
        "people: resdent}",
        "'resdent' is not one of the choices",
        "'resident'",
    ),
    line(
        "a broken whole number",
        "households: 1000",
        "households: 10.5",
        "10.5 is not a whole number",
        "Write 10.",
    ),
    line("a thousands comma", "households: 1000", 'households: "1,000"', "Write 1_000."),
    line("nobody lives there", "households: 1000", "households: 0", "population.households: 0 is below"),
    # --- names ----------------------------------------------------------------------------------
    line(
        "a misspelt layer",
        "  - critical: ",
        "  - critcal: ",
        "unknown layer 'critcal'. Did you mean 'critical'?",
    ),
    line(
        "a misspelt setting",
        "rate: 0.6}",
        "rat: 0.6}",
        "city.yaml:14",
        "unknown setting 'rat'. Did you mean 'rate'?",
    ),
    line(
        "a misspelt section",
        "layers:",
        "layer:",
        "city.yaml:12",
        "unknown word 'layer'. Did you mean 'layers'?",
    ),
    line("a section that is none", "supervision:", "tenders:", "inside its contract"),
    line("agents for institutions", "institutions:", "agents:", "Institutions stand under 'institutions'"),
    line("a misspelt class", "scheme: fund", "scheme: fnd", "unknown institution 'fnd'. Did you mean 'fund'?"),
    line("a class that is no text", "scheme: fund", "scheme: 3", "city_fund.scheme: 3 names no institution"),
    line(
        "a layer that is not there",
        "covers: critical",
        "covers: critcal",
        "no layer 'critcal'. Did you mean 'critical'?",
    ),
    line(
        "a fund that is not there",
        "buyer: city_fund",
        "buyer: city_found",
        "no fund 'city_found'",
        "'city_fund'",
    ),
    line("a misspelt tender rule", "{scored:", "{score:", "unknown tender rule 'score'. Did you mean 'scored'?"),
    line(
        "a misspelt setting of a tender",
        "price_weight",
        "price_wight",
        "chosen_by.scored",
        "Did you mean 'price_weight'?",
    ),
    line("a tender that is a number", "{scored: {price_weight: 0.3}}", "3", "must be one tender rule, not 3"),
    line(
        "two tender rules",
        "{scored: {price_weight: 0.3}}",
        "{scored: {}, lowest_price: {}}",
        "must be one tender rule",
    ),
    line(
        "a metric that is none",
        "[catastrophic_share]",
        "[catastrophic_shar]",
        "no metric",
        "'catastrophic_share'",
    ),
    line(
        "a direction that is none",
        "[catastrophic_share]",
        "[catastrophic_share: loer]",
        "no direction",
        "'lower'",
    ),
    line(
        "a setting that must be given",
        "scheme: fund, people: all",
        "scheme: fund",
        "city_fund.people: is missing",
    ),
    line("its name as a setting", "rate: 0.6}", "name: big}", "name is the key that it stands under"),
    line("a name that cannot be one", "  - city_fund:", "  - city fund:", "'city fund' cannot be a name"),
    line(
        "the same layer twice",
        CRITICAL,
        CRITICAL + CRITICAL,
        "a second 'critical'; the first is at",
        "{scheme: critical}",
    ),
    line(
        "the purse is not last",
        REST,
        "".join(reversed(REST.splitlines(True))),
        "layers.assistance: stands after",
    ),
    line(
        "removing what is not there",
        AUDIT,
        "  - random_audit: null\n",
        "no supervision rule 'random_audit' to remove",
    ),
    # --- numbers with papers ----------------------------------------------------------------------
    rate(
        "a parameter that is none",
        "{parameter: critical/rat}",
        "no package parameter 'critical/rat'",
        "'critical/rate'",
    ),
    rate("a parameter of another unit", "{parameter: critical/deductible}", "is in CNY", "the setting in share"),
    rate("a parameter and a value", "{parameter: critical/rate, value: 1}", "brings its own value"),
    rate(
        "a value of another unit",
        "{value: 0.6, unit: CNY, source: x, checked: 2026-11}",
        "is in CNY",
        "`unit: share`",
    ),
    rate("a value without unit", "{value: 0.6, source: x, checked: 2026-11}", "has no unit"),
    rate("a value without source", "{value: 0.6, unit: share}", "has no source. Write `source:"),
    rate(
        "a source that nobody checked",
        "{value: 0.6, unit: share, source: x}",
        "no month in which it was checked",
    ),
    rate(
        "a misspelt paper",
        "{value: 0.6, unit: share, sorce: x}",
        "unknown word 'sorce'. Did you mean 'source'?",
    ),
    rate("papers with a wrong value", "{value: 60, unit: share, source: x, checked: 2026-11}", "60 is above 1"),
    rate(
        "a dated value out of range",
        "{values: {2016: 0.5, 2020: 50}, unit: share, source: x, checked: 2026-11}",
        "50 is",
    ),
    rate(
        "a date that is no year",
        "{values: {soon: 0.5}, unit: share, source: x, checked: 2026-11}",
        "'soon' is not a year",
    ),
    # --- the head -------------------------------------------------------------------------------
    line("no first year", "first_year: 2016\n", "", "first_year: is missing"),
    line("no years", "years: 9\n", "", "years: is missing"),
    line(
        "a date for a year",
        "first_year: 2016",
        "first_year: 2016-01-01",
        "must be a whole number, not '2016-01-01'",
    ),
    line(
        "a year in a quote",
        "first_year: 2016",
        "first_year: '2016'",
        "city.yaml:3: first_year: must be a whole number",
    ),
    line("a year long ago", "first_year: 2016", "first_year: 16", "16 is outside 1900 to 2200"),
    line("a billion years", "years: 9", "years: 1_000_000_000", "is outside 1 to 200"),
    line("no years at all", "years: 9", "years: 0", "0 is outside 1 to 200"),
    line("a seed of letters", "seed: 7", "seed: lucky", "seed: must be a whole number, not 'lucky'"),
    line(
        "a title that is a number",
        "title: A city",
        "title: 2016",
        "title: must be a text, not 2016. Put it in quotes",
    ),
    # --- reforms --------------------------------------------------------------------------------
    line(
        "a reform before the first year",
        "from: 2019",
        "from: 2009",
        "2009 lies outside the years",
        "2016 to 2024",
    ),
    line("a reform after the last year", "from: 2019", "from: 2029", "2029 lies outside the years"),
    line("a reform without a year", "  - from: 2019\n  ", "  -", "reforms[0].from: has no year"),
    line("a reform that changes nothing", SET, "", "reforms[0].set: changes nothing"),
    line(
        "a reform of the population",
        SET,
        "    set: {population.households: 5}\n",
        "cannot change 'population'",
    ),
    line("a reform of the years", SET, "    set: {years: 5}\n", "cannot change 'years'"),
    line(
        "a reform that founds",
        SET,
        "    set: {institutions.x: {scheme: fund}}\n",
        "cannot add or remove institutions",
    ),
    line(
        "a reform of nothing",
        SET,
        "    set: {layers.critcal.rate: 0.5}\n",
        "no layer 'critcal' here",
        "'critical'",
    ),
    line(
        "a reform to an impossible value",
        "rate: 0.65",
        "rate: 65",
        "city.yaml:23: layers.critical.rate: 65 is above 1",
    ),
    line(
        "a reform that takes the covered layer",
        SET,
        "    set: {layers.critical: null}\n",
        "no layer 'critical'",
        "2019",
    ),
    line("a misspelt word of a reform", "from: 2019", "form: 2019", "unknown word 'form'. Did you mean 'from'?"),
    line("a reform that is a word", "  - from: 2019\n" + SET, "  - more\n", "must be a mapping, not 'more'"),
    # --- layout -----------------------------------------------------------------------------------
    line(
        "settings that are not indented",
        CRITICAL,
        "  - critical:\n    rate: 0.6\n",
        "has 2 keys",
        "Indent 'rate'",
    ),
    line("a scheme with nothing below", CRITICAL, "  - critical:\n", "has no settings. Write `critical: {}`"),
    line("a scheme that is a number", CRITICAL, "  - critical: 0.6\n", "must be a mapping of settings, not 0.6"),
    line("a number among the layers", CRITICAL, CRITICAL + "  - 3\n", "must be the name of a scheme, not 3"),
    line(
        "a section that is a word",
        "institutions:\n",
        "disputes: none\ninstitutions:\n",
        "must be a list of schemes",
    ),
    line(
        "a key given twice",
        "years: 9",
        "years: 9\nyears: 8",
        "city.yaml:5",
        "'years' is given twice, first in line 4",
    ),
    line("a tab", "years: 9", "years: 9\n\tseed: 3", "city.yaml:5", "spaces, not tabs"),
    line("a bracket left open", "rate: 0.6}", "rate: 0.6", "city.yaml:15", "brackets and quotes"),
    line("a quote left open", "title: A city", "title: 'A city", "is not YAML"),
    line(
        "a colon in a text",
        "what: What does",
        "what: Question: does",
        "city.yaml:2",
        "Quote a text that has a colon",
    ),
    line("an anchor", "title: A city", "title: &a A city", "city.yaml:1", "anchors and aliases are not used"),
    line("an alias", "title: A city", "title: *a", "anchors and aliases are not used"),
    line(
        "a tag that would run code",
        "A city",
        "!!python/object/apply:os.system ['id']",
        "city.yaml:1",
        "tags are not used",
    ),
    line("a harmless tag", "years: 9", "years: !!int 9", "city.yaml:4", "tags are not used"),
    line("a merge key", "years: 9", "years: 9\n<<: {seed: 1}", "'<<' is not used here. Use 'extends'"),
    line("a second document", LAST, LAST + "---\ntitle: two\n", "city.yaml:25", "second document"),
    line(
        "Norway as a key",
        "{households: 1000}",
        "{no: 1000}",
        "the key no reads as true or false. Quote it: 'no'",
    ),
    line("on as a key", "years: 9", "years: 9\non: 1", "reads as true or false"),
    line("a number as a key", "years: 9", "years: 9\n7: 1", "the key 7 reads as a number. Quote it: '7'"),
    line("a list as a key", "years: 9", "years: 9\n[a, b]: 1", "stands where a key should"),
    line(
        "extending nobody",
        "title: A city",
        "extends: nowhere.yaml",
        "extends: 'nowhere.yaml'",
        "no such file",
    ),
    line("extending a number", "title: A city", "extends: 3", "extends: must be a name or a path, not 3"),
    line(
        "extending itself",
        "title: A city",
        "extends: city.yaml",
        "goes round in a circle: city.yaml → city.yaml",
    ),
    # --- the whole file ---------------------------------------------------------------------------
    file("an empty file", "", "city.yaml:1: is empty", "Begin with `title:`"),
    file("only a comment", "# to do\n", "is empty"),
    file("a list", "- a\n- b\n", "a scenario is a mapping of settings, not a list"),
    *(
        line(
            f"a reform of {path}",
            SET,
            f"    set: {{{path}: {value}}}\n",
            f"{says} is read once, when the world is founded",
        )
        for path, value, says in (
            ("institutions.insurers.count", "5", "'count'"),
            ("institutions.insurers", "{loading: 0.1, capital: 9}", "'capital'"),
            ("institutions.city_fund.opening_reserve", "null", "'opening_reserve'"),
            ("institutions.hospitals.tertiary", "4", "'tertiary'"),
            ("institutions.hospitals.inspection_belief", "0.3", "'inspection_belief'"),
        )
    ),
    line(
        "a lever that nobody has",
        "  - insurers\n",
        "  - insurers\n  - hospitals: {pin: {upcodin: 0.5}}\n",
        "city.yaml:11: institutions.hospitals.pin: unknown word 'upcodin'. Did you mean 'upcoding'?",
    ),
    line(
        "patients sent nowhere",
        "institutions:\n",
        "households: {hospital_choice: {severe_rural: [0, 0, 0]}}\ninstitutions:\n",
        "city.yaml:7: households.hospital_choice.severe_rural: is zero at every level",
    ),
    line(
        "care that costs nothing",
        "institutions:\n",
        "households: {hospital_choice: {relative_cost: [0, 0, 0]}}\ninstitutions:\n",
        "households.hospital_choice.relative_cost: is zero",
    ),
    line(
        "bills of nothing",
        "institutions:\n",
        "households: {illness: {severe_cost_mean: 0}}\ninstitutions:\n",
        "severe_cost_mean: 0 is below 1 (unit: CNY)",
    ),
    line(
        "more money than there is",
        "people: all}",
        "people: all, opening_reserve: 1.0e+17}",
        "opening_reserve: 1e+17 is above 1_000_000_000 (unit: CNY)",
    ),
    line(
        "growth beyond all bounds",
        "years: 9\n",
        "years: 200\nhouseholds: {illness: {cost_growth: 0.5}}\n",
        "city.yaml:5: households.illness.cost_growth: 0.5 a year is a factor of 1.7e+35 in 200 years",
        "Write at most 0.071",
    ),
    file("a word", "h\n", "a scenario is a mapping of settings, not 'h'"),
    file("too deep", "a: " + "[" * 5000, "nested more than 40 levels deep"),
    file("too deep in mappings", "{a: " * 100_000, "nested more than 40 levels deep"),
    file("too many values", "a: [" + "1," * 100_000 + "]", "more than 20,000 values"),
    file("a billion laughs", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "anchors and aliases"),
    file(
        "all wrong",
        "".join(f"k{number}: 1\n" for number in range(5000)),
        "unknown word 'k0'",
        "unknown word 'k99'",
    ),
]
