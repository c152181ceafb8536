"""What is known about every person and every household."""

from __future__ import annotations

from govsim.core.column import Column

NO_SCHEME, RESIDENT, EMPLOYEE = 0, 1, 2
UNREGISTERED, EXTREME_POOR, MINIMUM_LIVING, MARGINAL = 0, 1, 2, 3

PERSONS = (
    Column("household", "int32", "row", (), "row of the person's household"),
    Column("age", "uint8", "years", ("open_year",), "age in completed years"),
    Column("female", "bool", "yes/no", ("open_year",), "female"),
    Column("alive", "bool", "yes/no", ("open_year",), "living; an empty slot waits for a birth"),
    Column("scheme", "uint8", "code", ("open_year", "enrol"), "insurance: 0 none, 1 resident, 2 employee"),
    Column("chronic", "bool", "yes/no", ("open_year",), "has a chronic condition"),
    Column("frailty", "float32", "index", ("open_year",), "risk of illness among those of the age, mean 1"),
    Column("severe", "bool", "yes/no", ("open_year", "fall_ill"), "under severe treatment this year"),
)

HOUSEHOLDS = (
    Column("weight", "float32", "households", (), "how many households the row stands for"),
    Column("urban", "bool", "yes/no", (), "lives in a town"),
    Column("quintile", "uint8", "code", (), "fifth by income per head at the start, 0 poorest"),
    Column("permanent_income", "float64", "CNY/year", ("open_year",), "income before the luck of the year"),
    Column("income", "float64", "CNY/year", ("open_year",), "income of the year"),
    Column("income_shock", "float32", "log points", ("open_year",), "luck: deviation from permanent income"),
    Column("members", "uint8", "persons", ("open_year",), "living members"),
    Column("last_income_per_head", "float64", "CNY/person/year", ("open_year",), "income last year by member"),
    Column("trust", "float32", "0..1", ("learn",), "trust in the government's schemes"),
    Column("awareness", "float32", "0..1", ("learn",), "awareness of risk, health and rules"),
    Column("misjudged", "float32", "standard deviations", (), "officials' lasting error on its income"),
    Column("registry", "uint8", "code", ("open_year",), "poor register: 0 none, 1 to 3 from the poorest"),
)

SAVINGS = Column("savings", "int64", "fen", (), "the household's balance in the ledger")
