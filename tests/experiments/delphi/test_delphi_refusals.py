"""What people get wrong in a panel, and the words that they read: file, line, mistake, fix."""

import re
from pathlib import Path

import pytest
from sheets import FIRST, GOOD, HEADER, SECOND, read, refusal, sheet

from govsim.core.errors import PanelError
from govsim.core.scenario.files import gallery
from govsim.experiments.delphi import asked, read_panel
from govsim.experiments.delphi.rounds import rounds

FIRST_ROW = "a,one,1,5,0.9,0.7\n"
COLUMNS = "Known: basis, expert, familiarity, group, item, round, score."
SHEETS = {
    # what stands in the good sheet, what is written instead: what is said
    (FIRST_ROW, "a,one,1,high,0.9,0.7\n"): [
        "sheet.csv:2: score: 'high' is no number. Write a number from 1 to 5."
    ],
    (FIRST_ROW, "a,one,1,6,0.9,0.7\n"): [
        "sheet.csv:2: score: 6 is not within 1 to 5. Correct it, or say the scale: `--scale LOW HIGH`."
    ],
    (FIRST_ROW, "a,one,1,nan,0.9,0.7\n"): ["sheet.csv:2: score: 'nan' is no number. Write a number from 1 to 5."],
    (FIRST_ROW, "a,one,1,4,5,0.9,0.7\n"): [
        "sheet.csv:2: has 7 cells where 6 belong. Write decimals with a point; quote texts with commas."
    ],
    (FIRST_ROW, FIRST_ROW + FIRST_ROW): ["sheet.csv:3: repeats line 2: a, one, round 1. Take one out."],
    (FIRST_ROW, "a,one,first,5,0.9,0.7\n"): ["sheet.csv:2: round: 'first' is no number. Write a number from 1 to 20."],
    (FIRST_ROW, "a,one,1.5,5,0.9,0.7\n"): ["sheet.csv:2: round: '1.5' is no whole number. Count rounds from 1."],
    (FIRST_ROW, "a,one,,5,0.9,0.7\n"): ["sheet.csv:2: round: is empty. Write a number from 1 to 20."],
    (FIRST_ROW, ",one,1,5,0.9,0.7\n"): ["sheet.csv:2: expert: is empty. Say who scores what."],
    (FIRST_ROW, "a,,1,5,0.9,0.7\n"): ["sheet.csv:2: item: is empty. Say who scores what."],
    (FIRST_ROW, "a,one,1,5,9,0.7\n"): ["sheet.csv:2: familiarity: 9 is not within 0 to 1."],
    (FIRST_ROW, FIRST_ROW + "a,five,1,,0.9,0.7\n"): [
        "sheet.csv:3: nobody has scored the item 'five'. Take it out."
    ],
    (HEADER, HEADER.replace("score", "mark")): [
        f"sheet.csv:1: unknown column 'mark'. {COLUMNS}",
        "sheet.csv:1: has no column 'score'. The columns are: expert, item, round, mark, familiarity, basis.",
    ],
    (HEADER, HEADER.replace("familiarity", "familarity")): [
        f"sheet.csv:1: unknown column 'familarity'. Did you mean 'familiarity'? {COLUMNS}",
        "sheet.csv:1: has one of 'familiarity' and 'basis'; authority is the mean of both. Give both, or neither.",
    ],
    (HEADER, HEADER.replace("basis", "score")): [
        "sheet.csv:1: has the column 'score' twice. Take one out.",
        "sheet.csv:1: has one of 'familiarity' and 'basis'; authority is the mean of both. Give both, or neither.",
    ],
    (GOOD, ""): ["sheet.csv:1: is empty. Its first line names the columns: expert,item,round,score."],
    (GOOD, HEADER): [
        "sheet.csv:1: has no rows: nobody has scored anything. Write one row for each score."
    ],
    (GOOD, GOOD.replace(",", ";")): ["sheet.csv:1: has one column. Separate columns by commas."],
    (GOOD, sheet({"a": FIRST["a"]})): [
        "sheet.csv:5: has one expert with a score; a panel has two at least. "
        "Agreement is of several experts about several items."
    ],
    (GOOD, f"{HEADER}a,one,1,5,1,1\nb,one,1,5,1,1\n"): [
        "sheet.csv:3: has one item with a score; a panel has two at least. "
        "Agreement is of several experts about several items.",
        "sheet.csv:3: round 1 has scores of one item only. "
        "Count rounds from 1, and ask about two items at least.",
    ],
    (GOOD, sheet(FIRST, {}, SECOND)): [
        "sheet.csv:21: round 2 has no score. Count rounds from 1, and ask about two items at least."
    ],
    (GOOD, re.sub("(?m)(^b.*),0.5,0.7$", r"\1,,", GOOD)): [
        "sheet.csv:6: familiarity: nothing is said of 'b'. Fill in one row of each expert.",
        "sheet.csv:6: basis: nothing is said of 'b'. Fill in one row of each expert.",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("change", "said"), SHEETS.items(), ids=range(len(SHEETS)))
def test_a_sheet_is_refused_by_its_line(change: tuple[str, str], said: list[str], tmp_path: Path) -> None:
    assert change[0] in GOOD
    assert refusal(GOOD.replace(change[0], change[1], 1), tmp_path) == said


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("a,one,1,5", "a,one,1,x").replace("c,four,1,3", "c,four,1,7")
    assert [said.split(": ")[0] for said in refusal(text, tmp_path)] == ["sheet.csv:2", "sheet.csv:13"]


def test_an_expert_is_of_one_group(tmp_path: Path) -> None:
    text = "expert,item,round,score,group\na,one,1,5,x\na,two,1,1,y\nb,one,1,3,panel\nb,two,1,1,panel\n"
    assert refusal(text, tmp_path) == [
        "sheet.csv:3: group: 'a' is of 'y' here, of 'x' in line 2. An expert is of one group.",
        "sheet.csv:4: group: 'panel' means something else in tables. Take another name.",
        "sheet.csv:5: group: 'panel' means something else in tables. Take another name.",
    ]


def test_a_panel_without_voice_gives_no_weights(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(re.sub("(?m),[0-9.]+,[0-9.]+$", ",0,0", GOOD), encoding="utf-8")
    with pytest.raises(PanelError, match="gives weight to nothing"):
        asked(path)


def test_what_is_only_untidy_is_read(tmp_path: Path) -> None:
    text = GOOD.replace(HEADER, " Expert, ITEM ,round,score,familiarity,basis\n\n").replace("a,one,1", ' a ,"one", 1')
    assert rounds(read("\ufeff" + text.replace("\n", "\r\n"), tmp_path)).equals(rounds(read(GOOD, tmp_path)))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"scale": (5, 1)}, "--scale: 5 to 1 is no scale."),
        ({"scale": (-1, 1)}, "--scale: -1 to 1 is no scale."),
        ({"seed": 1}, "--seed: a sheet of scores draws nothing."),
        ({"scale": (1, 4)}, "sheet.csv:2: score: 5 is not within 1 to 4."),
    ],
)
def test_an_option_that_does_not_fit_is_refused(options: dict, said: str, tmp_path: Path) -> None:
    assert refusal(GOOD, tmp_path, **options)[0].startswith(said)


# --- panel files ------------------------------------------------------------------------------------

FILE = (gallery() / "panels" / "governance.yaml").read_text(encoding="utf-8")
FILES = {
    ("scale: [1, 5]", "scale: [5, 1]"): "scale: must be lowest and highest score, not a list. Write `[1, 5]`.",
    ("rounds: 3", "rounds: 0"): "rounds: 0 is not within 1 to 20.",
    ("rounds: 3", "rounds: 2.5"): "rounds: 2.5 is no whole number.",
    ("rounds: 3", "round: 3"): "unknown word 'round'. Did you mean 'rounds'?",
    ("noise: 0.6", "noise: loud"): "noise: 'loud' is no number. Write one from 0 to 100.",
    ("yields: 0.45", "yields: 45"): "yields: 45 is not within 0 to 1.",
    ("  excess_share: Care", "  excess_shar: Care"): (
        "items.excess_shar: there is no metric 'excess_shar'. Did you mean 'excess_share'?"
    ),
    ("  excess_share: Care that nobody needed", "  loss_ratio: Claims"): (
        "items.loss_ratio: the metric does not say which way is better. Write `better: higher` or `better: lower`"
    ),
    ("  excess_share: Care that nobody needed", "  excess_share: {better: less}"): (
        "items.excess_share.better: 'less' is no direction."
    ),
    ("  excess_share: Care that nobody needed", "  excess_share: [1]"): (
        "items.excess_share: must be a text, not a list."
    ),
    ("    experts: 6", "    experts: six"): "groups.government.experts: 'six' is no number.",
    ("    experts: 6", "    expert: 6"): "groups.government: unknown word 'expert'. Did you mean 'experts'?",
    ("      catastrophic_share: 4.6", "      catastrophic_share: 46"): (
        "groups.government.utilities.catastrophic_share: 46 is not within 1 to 5."
    ),
    ("      catastrophic_share: 4.6", "      catastrophic: 4.6"): (
        "groups.government.utilities: unknown word 'catastrophic'. Did you mean 'catastrophic_share'?"
    ),
    ("  hospitals:\n    experts: 5", "  hospitals: 5\n  more:\n    experts: 5"): (
        "groups.hospitals: must be a mapping, not 5."
    ),
    ("  hospitals:\n", "  equal:\n"): "groups.equal: 'equal' means something else in tables.",
    ("answers: 0.95", "answers: 0"): "groups: nobody answers in round 1. Raise `answers`, or take another seed.",
    ("rounds: 3", "rounds: 3\nscores: scores.csv"): "rounds: belongs to a panel that is drawn; this one has a sheet",
    ("title: What", "base: x\nlevers: {}\ntitle: What"): "unknown word 'base'.",
}  # fmt: skip


@pytest.mark.parametrize(("change", "said"), FILES.items(), ids=range(len(FILES)))
def test_a_panel_file_is_refused_by_its_line(change: tuple[str, str], said: str, tmp_path: Path) -> None:
    assert change[0] in FILE
    path = tmp_path / "panel.yaml"
    path.write_text(FILE.replace(change[0], change[1], 1), encoding="utf-8")
    with pytest.raises(PanelError) as refused:
        read_panel(path)
    problems = [str(each) for each in refused.value.problems]
    (problem,) = [each for each in problems if said in each]
    assert re.match(rf"{re.escape(str(path))}:\d+: ", problem)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "panel.yaml:1: is empty. Begin with `title:`"),
        ("- 1\n", "a panel is a mapping of settings, not a list."),
        ("title: x\n", "items: is missing."),
        ("items: {catastrophic_share: Ruin}\n", "items: has one item only."),
        ("items: {catastrophic_share: Ruin, excess_share: Excess}\n", "groups: is missing."),
        ("items: {catastrophic_share: Ruin, excess_share: Excess}\nscores: no.csv\n", "there is no file 'no.csv'."),
        ("first_year: 2020\nyears: 3\n", "is a scenario, not a panel."),
        ("items: [", "is not YAML"),
    ],
)
def test_what_is_no_panel_is_refused(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "panel.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PanelError, match=re.escape(said)):
        read_panel(path)


def test_the_items_of_a_file_are_those_of_its_sheet(tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text(GOOD, encoding="utf-8")
    named = "one: {metric: catastrophic_share}, two: {metric: loss_ratio, better: lower}, three: {metric: excess_share}"
    path = tmp_path / "panel.yaml"
    path.write_text(f"items: {{{named}, five: {{metric: oop_per_head}}}}\nscores: sheet.csv\n", encoding="utf-8")
    with pytest.raises(PanelError) as refused:
        read_panel(path)
    assert str(refused.value.problems[0]).removeprefix(f"{tmp_path}/") == (
        "sheet.csv:5: item: the panel has no item 'four'. Known: five, one, three, two."
    )
    path.write_text(
        f"items: {{{named}, four: {{metric: oop_per_head.quintile_1}}}}\nscores: sheet.csv\n", encoding="utf-8"
    )
    four = read_panel(path).items[-1]
    assert (four.metric, four.group, four.better) == ("oop_per_head", "quintile_1", None)
