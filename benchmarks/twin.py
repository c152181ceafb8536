"""The policy year of `h-city` as most would write it in Mesa: every person and household an object, plain Python.

It is a second, independent reading of the same mechanisms with the same parameters (`spec.schemes`),
so it serves twice: what objects cost against columns, and whether the columns do what they should
(`test_equivalence.py`). It starts from the people of a founded World. Simplified: no tender, the resident
fund bears the critical layer itself; providers' costs and the audit of the books are left out; of
the critical layer only what `h-city` uses: one tier, a deductible tied to income, no cap.
Chance is Mesa's own `model.random`.
"""

from __future__ import annotations

from collections import defaultdict
from math import exp, log, sqrt
from statistics import median
from typing import Any

import mesa

from govsim.core.world import World
from govsim.households import life_table

BAND = [sum(age >= first for first in (15, 45, 60, 75)) for age in range(256)]
EMPLOYEE = 2


def fen(yuan: float) -> int:
    return round(yuan * 100)


def slope(elasticity: float) -> float:
    """Return α of exp(−α·c) with this arc elasticity on (0.25, 0.95): ε = −tanh(0.35·α)·1.2 / 0.7."""
    x = -elasticity * 0.7 / 1.2
    return log((1 + x) / (1 - x)) / 0.7


class Bill:
    """One bill of one person: what is unpaid in fen, in scope and out of it, and who paid what."""

    def __init__(self, person: Person, service: str, level: int, inside: float, outside: float) -> None:
        self.person, self.service, self.level = person, service, level
        self.unpaid_in, self.unpaid_out = fen(inside), fen(outside)
        self.inside, self.total = self.unpaid_in, self.unpaid_in + self.unpaid_out
        self.paid: dict[str, int] = {}
        self.abandoned = self.owed = 0
        self.provable = 0.0
        self.hospital: Hospital | None = None

    @property
    def unpaid(self) -> int:
        return self.unpaid_in + self.unpaid_out

    def benefit(self, layer: Any) -> int:
        """Return what a layer would pay of it in whole fen."""
        people = {"resident": 1, "employee": EMPLOYEE}.get(layer.people, self.person.scheme)
        if self.service not in layer.services or self.person.scheme != people:
            return 0
        pays = {"basic": self.basic, "critical": self.critical, "assistance": self.assistance}[layer.word()]
        return max(0, min(self.unpaid_in, fen(pays(layer, self.unpaid_in / 100))))

    def basic(self, layer: Any, unpaid: float) -> float:
        if self.service == "outpatient":
            return min(layer.outpatient_cap, layer.outpatient_rate * unpaid)
        return min(layer.cap, layer.rates[self.level] * max(0.0, unpaid - layer.deductibles[self.level]))

    def critical(self, layer: Any, unpaid: float) -> float:
        poor = self.person.home.registry > 0
        deductible = layer.deductible_share * self.person.model.city_income
        above = max(0.0, unpaid - deductible * (layer.poor_deductible_factor if poor else 1.0))
        return (layer.rate + (layer.poor_extra_rate if poor else 0.0)) * above

    def assistance(self, layer: Any, unpaid: float) -> float:
        home = self.person.home
        if not (home.registry and home.applies):
            return 0.0
        deductible = layer.deductible_shares[home.registry - 1] * self.person.model.city_income
        return min(layer.cap, layer.rates[home.registry - 1] * max(0.0, unpaid - deductible))

    def take(self, name: str, amount: int) -> None:
        self.paid[name] = amount
        self.unpaid_in -= amount


class Person(mesa.Agent):
    """A person of a household, with health and insurance."""

    def __init__(self, model: Twin, home: Household, **about: Any) -> None:
        super().__init__(model)
        self.home = home
        self.__dict__.update(about)
        self.severe = self.forgone = False
        self.need = 0.0
        self.bills: list[Bill] = []
        home.members.append(self)

    def maybe_die(self) -> None:
        if self.random.random() < self.model.death[self.age + 128 * self.female]:
            home = self.home
            left = 1 - 1 / len(home.members)
            home.permanent_income *= left
            home.income *= left
            home.members.remove(self)
            home.room += 1
            self.model.deaths += 1
            self.remove()

    def grow_older(self) -> None:
        model = self.model
        self.age += self.age < 111
        self.frailty *= model.thinning[self.age]
        if self.random.random() < model.onset[self.age] and not self.chronic:
            self.chronic = True
            self.frailty *= model.rules["demography"].chronic_frailty

    def find_work(self) -> None:
        start = self.model.rules["demography"].first_job_age
        if self.age == start:
            others = [one for one in self.home.members if one is not self and one.age >= start]
            working = sum(one.scheme == EMPLOYEE for one in others)
            if self.random.random() * max(1, len(others)) < working:
                self.scheme = EMPLOYEE

    def expect(self) -> None:
        if self.random.random() < self.model.birth[self.age + 128 * self.female]:
            self.home.expecting = True

    def fall_ill(self) -> None:
        model, rule, band = self.model, self.model.rules["illness"], BAND[self.age]
        risk = rule.admission_rate[band] * model.latent_seekers * self.frailty
        admitted = self.random.random() < risk * (1 + rule.forgone_penalty * self.forgone)
        carried = 0.0 if model.first else rule.severe_persistence
        risk = rule.severe_rate[band] * (1 - carried) * model.latent_seekers * self.frailty
        self.severe = self.random.random() < (rule.severe_persistence if self.severe else risk)
        self.need = 0.0
        if admitted:
            cost = self.lognormal(rule.ordinary_cost_mean, rule.ordinary_cost_sigma)
            self.need += cost * rule.cost_age_factor[band]
        if self.severe:
            self.need += self.lognormal(rule.severe_cost_mean, rule.severe_cost_sigma)
        self.need = min(rule.cost_cap, self.need * model.latent_quantity * model.cost_index)

    def lognormal(self, mean: float, sigma: float) -> float:
        return self.random.lognormvariate(log(mean) - sigma**2 / 2, sigma)

    def seek_care(self) -> None:
        self.bills = []
        self.forgone = False
        self.see_a_clinic()
        if self.need:
            self.go_to_hospital()

    def see_a_clinic(self) -> None:
        model, rule, demand = self.model, self.model.rules["illness"], self.model.rules["demand"]
        need = rule.outpatient_median * model.cost_index * exp(self.random.gauss(0.0, rule.outpatient_sigma))
        need *= rule.outpatient_age_factor[BAND[self.age]]
        need *= (self.home.per_head / model.median_income) ** rule.outpatient_income_elasticity
        price = self.price("outpatient", 0, need, 1.0)
        need *= exp(-model.slope_both * (price - demand.reference_price_outpatient))
        self.bills.append(Bill(self, "outpatient", 0, need, 0.0))

    def go_to_hospital(self) -> None:
        model, demand = self.model, self.model.rules["demand"]
        chance, mix = self.random.random(), model.mixes[self.severe, self.home.urban]
        level = (chance >= mix[0]) + (chance >= mix[0] + mix[1])
        hospital = self.random.choice(model.hospitals[level])
        need = self.need * model.level_cost[self.severe][level]
        scope = 1 - (demand.out_of_scope_severe if self.severe else demand.out_of_scope_ordinary)
        price = self.price("inpatient", level, need, scope)
        willing = self.random.random() < exp(-model.slope_seek * price)
        quits = need * price * 100 > self.home.means and self.random.random() < demand.quit_share
        if not willing or quits:
            self.forgone = True
            return
        self.bills.append(hospital.bill(self, need * exp(-model.slope_quantity * price), scope, price))

    def price(self, service: str, level: int, need: float, scope: float) -> float:
        """Return the effective price: the mean and the last yuan's share that all layers leave, mixed."""
        need, weight, left = max(1.0, need), self.model.rules["demand"].spot_weight, []
        for factor in (1.0, 1.02):
            bill = Bill(self, service, level, need * factor * scope, need * factor * (1 - scope))
            for layer in self.model.layers:
                bill.take(layer.name, bill.benefit(layer))
            left.append(bill.unpaid / 100)
        last = max(0.0, min(1.0, (left[1] - left[0]) / (0.02 * need)))
        return weight * left[0] / need + (1 - weight) * last


class Household(mesa.Agent):
    """A household: members, income, money and debts in fen."""

    def __init__(self, model: Twin, room: int, **about: Any) -> None:
        super().__init__(model)
        self.__dict__.update(about)
        self.members: list[Person] = []
        self.room = room
        self.expecting = self.applies = False
        self.registry = self.debt_kin = self.debt_bank = self.arrears = self.oop = self.means = 0
        self.consumption = self.last_per_head = 0.0

    @property
    def per_head(self) -> float:
        return self.income / max(1, len(self.members))

    def bear(self) -> None:
        if self.expecting and self.room:
            rule, model = self.model.rules["demography"], self.model
            female = self.random.random() < rule.female_share_at_birth
            frailty = model.newborn_frailty * exp(self.random.gauss(-(rule.frailty_spread**2) / 2, rule.frailty_spread))
            Person(model, self, age=0, female=female, scheme=1, chronic=False, frailty=frailty)
            self.room -= 1
            model.births += 1
        self.expecting = False

    def earn(self) -> None:
        rule = self.model.rules["income"]
        self.last_per_head = self.per_head
        if not self.model.first:
            self.permanent_income *= 1 + rule.growth
        noise = self.random.gauss(0.0, rule.volatility * sqrt(1 - rule.persistence**2))
        self.income_shock = rule.persistence * self.income_shock + noise
        self.income = self.permanent_income * exp(self.income_shock - rule.volatility**2 / 2)

    def contribute(self) -> None:
        model = self.model
        each = fen(model.grown("resident_fund", "individual"))
        due = each * sum(one.scheme != EMPLOYEE for one in self.members)
        if self.registry:
            model.pay("assistance_fund", "resident_fund", min(due, model.accounts["assistance_fund"]))
        else:
            due = min(due, self.savings)
            self.savings -= due
            model.accounts["resident_fund"] += due
        self.means = self.at_hand() + sum(self.credit())

    def plan(self) -> None:
        rule, members = self.model.rules["liquidity"], len(self.members)
        if members:
            self.savings += fen(self.income)
        power = rule.consumption_elasticity
        plan = rule.consumption_share * self.per_head**power * self.model.mean_income ** (1 - power)
        self.consumption = plan * members

    def at_hand(self) -> int:
        return max(0, self.savings - fen(self.model.rules["liquidity"].subsistence_share * self.consumption))

    def credit(self) -> tuple[int, int]:
        rule, income = self.model.rules["liquidity"], self.income * 100
        kin = int(rule.kin_credit * income) - self.debt_kin
        bank = int(rule.bank_credit * income) - self.debt_bank - self.arrears
        return max(0, kin), max(0, bank)

    def apply(self) -> None:
        self.applies = self.random.random() < self.model.rules["assistance"].take_up

    def pay_bills(self) -> None:
        """Pay from money at hand, then kin, then banks; owe the rest or break care off."""
        bills = [bill for service in (0, 1) for one in self.members for bill in one.bills[service : service + 1]]
        due = sum(bill.unpaid for bill in bills)
        money, (kin, bank) = min(due, self.at_hand()), self.credit()
        kin = min(kin, due - money)
        bank = min(bank, due - money - kin)
        self.debt_kin += kin
        self.debt_bank += bank
        self.savings += kin + bank
        money += kin + bank
        breaks_off = self.random.random() < self.model.rules["liquidity"].abandon_share
        self.oop = 0
        for bill in bills:
            paid = min(money, bill.unpaid)
            money -= paid
            self.savings -= paid
            bill.abandoned, bill.owed = (bill.unpaid - paid, 0) if breaks_off else (0, bill.unpaid - paid)
            self.arrears += bill.owed
            self.oop += paid + bill.owed

    def live_on(self) -> None:
        """Consume, pay interest, repay, let go of savings above the buffer."""
        rule = self.model.rules["liquidity"]
        self.savings -= min(self.savings, fen(self.consumption))
        self.savings -= min(self.savings, int(self.debt_bank * rule.bank_interest))
        spare = int(self.savings * rule.repay_share)
        kin = min(spare, self.debt_kin)
        bank = min(spare - kin, self.debt_bank)
        self.debt_kin -= kin
        self.debt_bank -= bank
        self.savings -= kin + bank
        if self.members:
            above = max(0, self.savings - fen(rule.savings_target * self.income))
            self.savings -= int(above * rule.release_share)


class Hospital(mesa.Agent):
    """A hospital that sets inducement, upcoding and scope shifting at its belief about inspection."""

    def __init__(self, model: Twin, level: int) -> None:
        super().__init__(model)
        self.level, self.belief = level, model.rules["hospitals"].inspection_belief
        self.bills = self.opened = 0

    def set_levers(self) -> None:
        role, provable = self.model.rules["hospitals"], self.model.rules["inducement"].provable
        audit = self.model.rules["random_audit"]
        fear = self.belief * audit.accuracy * (1 + audit.fine_multiple)
        self.inducement = max(0.0, role.margin - fear * provable) / role.inducement_cost
        self.conscience = role.margin * role.patient_weight / role.inducement_cost
        self.upcoding = max(0.0, role.upcoding_gain * (1 - fear) / role.upcoding_cost)
        self.shifting = role.scope_margin * (1 - role.patient_weight) / role.scope_cost

    def bill(self, person: Person, treated: float, scope: float, price: float) -> Bill:
        induced = treated * max(0.0, self.inducement - self.conscience * price)
        upcoded, shifted = treated * scope * self.upcoding, treated * self.shifting
        inside = (treated + induced) * scope + upcoded
        bill = Bill(person, "inpatient", self.level, inside, (treated + induced) * (1 - scope) + shifted)
        rules = self.model.rules
        bill.provable = rules["inducement"].provable * induced * scope + rules["upcoding"].provable * upcoded
        bill.hospital = self
        return bill

    def learn(self) -> None:
        gain = self.model.rules["hospitals"].belief_gain
        self.belief += gain * (self.opened / max(1, self.bills) - self.belief)
        self.bills = self.opened = 0


class Twin(mesa.Model):
    """The city of a founded World, lived with objects."""

    def __init__(self, world: World, *, rng: int = 1) -> None:
        super().__init__(rng=rng)
        self.spec, self.age, self.first = world.spec, -1, True
        self.accounts: dict[str, int] = defaultdict(int)
        self.measures: list[dict[str, float]] = []
        self.read_rules(world.spec.first_year)
        self.hospitals = [[Hospital(self, level) for _ in range(number)] for level, number in enumerate(self.houses)]
        self.settle_people(world)

    # --- who lives here, and by which rules ---------------------------------------------------------

    def settle_people(self, world: World) -> None:
        persons, table, first = world.persons, world.households, world.population.first
        for row in range(len(table)):
            slots = range(first[row], first[row + 1])
            names = ("urban", "permanent_income", "income", "income_shock", "misjudged", "savings")
            home = Household(self, 0, **{name: table[name].item(row) for name in names})
            for slot in slots:
                if persons.alive[slot]:
                    names = ("age", "female", "scheme", "chronic", "frailty")
                    Person(self, home, **{name: persons[name].item(slot) for name in names})
                else:
                    home.room += 1

    def read_rules(self, year: int) -> None:
        self.rules = rules = {scheme.name: scheme for scheme in self.spec.schemes(year)}
        self.layers = [one for one in self.spec.schemes(year) if one.kind == "layers" and not one.pays_households]
        role, life, illness, demand = (rules[name] for name in ("hospitals", "demography", "illness", "demand"))
        self.houses = (role.primary, role.secondary, role.tertiary)
        self.death = life_table.deaths(life.mortality_men, life.mortality_women, life.infant_mortality).tolist()
        self.birth = life_table.births(life.fertility).tolist()
        prevalence = life_table.chronic(life.chronic_prevalence)
        healthy = life_table.frailty_of_the_healthy(prevalence, life.chronic_frailty)
        self.onset, self.thinning = life_table.onset(prevalence).tolist(), life_table.yearly_change(healthy).tolist()
        self.newborn_frailty = healthy.item(0)
        self.cost_index = illness.cost_level * (1 + illness.cost_growth) ** (year - self.spec.first_year)
        self.slope_seek, self.slope_quantity = slope(demand.elasticity_extensive), slope(demand.elasticity_intensive)
        self.slope_both = slope(demand.elasticity_extensive + demand.elasticity_intensive)
        self.latent_seekers = exp(self.slope_seek * demand.reference_price)
        self.latent_quantity = exp(self.slope_quantity * demand.reference_price) / (1 + demand.observed_excess)

    def pay(self, payer: str, payee: str, amount: int) -> None:
        self.accounts[payer] -= amount
        self.accounts[payee] += amount

    def grown(self, fund: str, setting: str) -> float:
        rule = self.rules[fund]
        since = self.spec.first_year if rule.grows_after is None else rule.grows_after
        return getattr(rule, setting) * (1 + rule.growth) ** max(0, self.spec.first_year + self.age - since)

    # --- the year -----------------------------------------------------------------------------------

    def step(self) -> None:
        self.age += 1
        self.first, self.deaths, self.births = self.age == 0, 0, 0
        self.read_rules(self.spec.first_year + self.age)
        self.open_year()
        self.collect()
        self.seek_care()
        self.settle()
        self.supervise()
        self.agents_by_type[Hospital].do("learn")
        self.agents_by_type[Household].do("live_on")
        self.measure()

    def open_year(self) -> None:
        if not self.first:
            for act in ("maybe_die", "grow_older", "find_work", "expect"):
                self.agents_by_type[Person].do(act)
            heads = len(self.agents_by_type[Person])
            self.agents_by_type[Household].do("bear")
            # what the newborn do not earn, those who grow up do: the city's income per head stays
            for home in self.agents_by_type[Household]:
                home.permanent_income *= 1 + self.births / heads
                home.income *= 1 + self.births / heads
        self.agents_by_type[Household].do("earn")
        self.agents_by_type[Household].do("apply")
        homes = [home for home in self.agents_by_type[Household] if home.members]
        heads = sum(len(home.members) for home in homes)
        self.city_income = sum(home.last_per_head * len(home.members) for home in homes) / heads
        self.mean_income = sum(home.income for home in homes) / heads
        self.median_income = median(home.per_head for home in self.agents_by_type[Household])
        self.register_the_poor(heads)

    def register_the_poor(self, heads: int) -> None:
        rule, homes = self.rules["registry"], list(self.agents_by_type[Household])
        for home in homes:
            home.registry = 0
            home.looks = log(max(1.0, home.last_per_head)) + rule.noise * home.misjudged
        lines = [sum(rule.registry_shares[: k + 1]) * heads for k in range(3)]
        seen = 0.0
        for home in sorted((one for one in homes if one.members), key=lambda one: one.looks):
            middle = seen + len(home.members) / 2
            if middle >= lines[-1]:
                break
            home.registry = 1 + sum(middle >= line for line in lines)
            seen += len(home.members)

    def collect(self) -> None:
        people = list(self.agents_by_type[Person])
        residents = sum(one.scheme != EMPLOYEE for one in people)
        budget = fen(self.grown("assistance_fund", "fiscal") * len(people))
        self.accounts["assistance_fund"] = max(budget, self.accounts["assistance_fund"])
        self.accounts["resident_fund"] += fen(self.grown("resident_fund", "fiscal") * residents)
        payroll = self.rules["employee_fund"].payroll * self.mean_income
        self.accounts["employee_fund"] += fen(payroll * (len(people) - residents))
        self.agents_by_type[Household].do("plan")
        self.agents_by_type[Household].do("contribute")

    def seek_care(self) -> None:
        self.agents_by_type[Person].do("fall_ill")
        rule, homes = self.rules["hospital_choice"], list(self.agents_by_type[Household])
        urban = sum(len(one.members) for one in homes if one.urban) / sum(len(one.members) for one in homes)
        self.mixes, self.level_cost = {}, {}
        for severe, word in ((False, "ordinary"), (True, "severe")):
            mixes = {True: getattr(rule, f"{word}_urban"), False: getattr(rule, f"{word}_rural")}
            mixes = {place: [share / sum(mix) for share in mix] for place, mix in mixes.items()}
            mean = sum(
                (urban * mixes[True][k] + (1 - urban) * mixes[False][k]) * rule.relative_cost[k] for k in range(3)
            )
            self.mixes |= {(severe, place): mix for place, mix in mixes.items()}
            self.level_cost[severe] = [cost / mean for cost in rule.relative_cost]
        self.agents_by_type[Hospital].do("set_levers")
        self.agents_by_type[Person].do("seek_care")
        self.bills = [bill for one in self.agents_by_type[Person] for bill in one.bills]

    def settle(self) -> None:
        for layer in self.layers:
            due = [bill.benefit(layer) for bill in self.bills]
            cut = 1.0
            if layer.word() == "assistance" and sum(due) > self.accounts[layer.payer]:
                cut = self.accounts[layer.payer] / sum(due)
            for bill, amount in zip(self.bills, due, strict=True):
                paid = amount if cut == 1.0 else int(amount * cut)
                bill.take(layer.name, paid)
                self.accounts[layer.payer] -= paid
        self.agents_by_type[Household].do("pay_bills")

    def supervise(self) -> None:
        rule, price = self.rules["random_audit"], fen(self.rules["random_audit"].cost)
        budget = fen(self.rules["supervisor"].budget * len(self.agents_by_type[Person]))
        for bill in self.bills:
            if bill.hospital is None:
                continue
            bill.hospital.bills += 1
            if self.random.random() < rule.share and budget >= price:
                budget -= price
                bill.hospital.opened += 1
                proved = min(fen(rule.accuracy * bill.provable), bill.inside)
                for layer in self.layers:
                    self.pay("hospitals", layer.payer, int(proved * bill.paid[layer.name] / max(1, bill.total)))
                self.pay("hospitals", "government", int(proved * rule.fine_multiple))

    # --- what came of it ----------------------------------------------------------------------------

    def measure(self) -> None:
        """Record means, by the definitions of govsim's metrics of these names."""
        heads, total = len(self.agents_by_type[Person]), sum(bill.total for bill in self.bills)
        inpatient = [bill for bill in self.bills if bill.service == "inpatient"]
        residents = sum(one.scheme != EMPLOYEE for one in self.agents_by_type[Person])
        helped = sum(bill.paid["critical"] > 0 for bill in inpatient)
        spent = sum(bill.total for bill in inpatient)
        shares = {layer.name: sum(bill.paid[layer.name] for bill in self.bills) / total for layer in self.layers}
        abandoned = sum(bill.abandoned for bill in self.bills) / total
        self.measures.append(
            {
                "admitted_share": len(inpatient) / heads,
                "spending_per_head inpatient": spent / 100 / heads,
                "spending_per_head outpatient": (total - spent) / 100 / heads,
                **{f"reimbursement_by_layer {name}": share for name, share in shares.items()},
                "reimbursement_by_layer households": 1 - sum(shares.values()) - abandoned,
                "reimbursement_by_layer abandoned": abandoned,
                "oop_per_head": sum(home.oop for home in self.agents_by_type[Household]) / 100 / heads,
                "beneficiary_share critical": helped / residents,
                "benefit_per_beneficiary critical": sum(b.paid["critical"] for b in inpatient) / 100 / max(1, helped),
                "deaths": self.deaths / heads,
                "births": self.births / heads,
            }
        )
