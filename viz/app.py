"""One city in a browser: step, run, reset, and charts of what happens. Start it with `solara run viz/app.py`.

No modelling here: Mesa's SolaraViz plays a World and draws the columns of its data collector.
"""

from __future__ import annotations

import solara
from mesa.visualization import SolaraViz, make_plot_component

from govsim.core.scenario import shipped
from govsim.core.world import World

CHARTS = (
    {"catastrophic_share": "tab:red", "oop_share_of_spending": "tab:blue"},
    {"loss_ratio": "tab:purple", "margin_after_rule": "tab:green"},
    {"spending_per_head": "tab:brown", "oop_per_head": "tab:blue"},
    {"insurers_active": "tab:orange", "bidders": "tab:gray"},
)


class Played(World):
    """A World whose controls have plain names, as SolaraViz passes them."""

    def __init__(self, spec: str, rng: int | str = 1, households: int = 20_000) -> None:
        super().__init__(spec, rng=rng, **{"population.households": households})


CONTROLS = {
    "spec": {"type": "Select", "value": next(iter(shipped())), "values": list(shipped()), "label": "scenario"},
    "rng": {"type": "InputText", "value": 1, "label": "seed"},
    "households": {
        "type": "SliderInt", "value": 20_000, "min": 1_000, "max": 100_000, "step": 1_000, "label": "households",
    },
}  # fmt: skip


@solara.component
def Page() -> None:  # noqa: N802 - Solara's own spelling of a component
    """Show the city; every visitor has one of their own."""
    world = solara.use_memo(lambda: Played(next(iter(shipped()))), [])
    SolaraViz(
        world,
        components=[make_plot_component(chart, page=0) for chart in CHARTS],
        model_params=CONTROLS,
        name="govsim",
    )
