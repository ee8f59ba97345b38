"""Words of the data contract's two editions. They are documentation, so they stand here and not in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping

from reise_report.plan.choice import LanguageCode

HEAD: Mapping[LanguageCode, str] = {
    "en": """
# The data contract

Made from the model by `python -m reise_report.plan.reference docs`; do not edit by hand. Norwegian:
[datakontrakt.md](datakontrakt.md).

A table of the plan that names one of these standards has its columns, with types, ranges and words; the plan writes
only what differs: the file, names and codes as the file has them, columns of its own. A column that is *only if
named* is read where `columns` names it. What a cell may hold is checked row by row; an answer out of range, an
unknown code or an unreadable date stops the run and says where it stands. [plan-reference.md](plan-reference.md) has
every key.

```yaml
data:
  tables:
    employment:
      file: aa_registeret.csv
      standard: employment_spells
      delimiter: ";"
      decimal: ","
      columns:
        start: {from: STARTDATO, format: DD.MM.YYYY}
        end: {from: SLUTTDATO, format: DD.MM.YYYY}
        hours: {}                     # only if named: now it is read
    questionnaires:
      file: questionnaires.sav
      standard: questionnaires
      instruments: [eq5d_5l, wemwbs]  # their items are now columns of the table
      columns: {}
```

Dates are ISO 8601 (2024-03-31) unless `format` says otherwise. A table that is dated by the month cannot bear a rule
in days unless the plan names the approximation. A table that reveals the allocation is never shown to those who may
not know it.
""",
    "nb": """
# Datakontrakten

Laget fra modellen med `python -m reise_report.plan.reference docs`; ikke rediger filen for hånd. Engelsk:
[data-contract.md](data-contract.md).

En tabell i planen som viser til en av disse standardene, har standardens kolonner med typer, grenser og ord. Planen
skriver bare det som er annerledes: filen, navn og koder slik filen har dem, og egne kolonner. En kolonne som står med
*bare hvis nevnt*, blir lest når `columns` nevner den. Hver celle blir kontrollert; et svar utenfor grensene, en
ukjent kode eller en dato som ikke kan leses, stanser kjøringen med beskjed om hvor feilen er.
[plan-reference.md](plan-reference.md) har alle nøklene (på engelsk).

```yaml
data:
  tables:
    employment:
      file: aa_registeret.csv
      standard: employment_spells
      delimiter: ";"
      decimal: ","
      columns:
        start: {from: STARTDATO, format: DD.MM.YYYY}
        end: {from: SLUTTDATO, format: DD.MM.YYYY}
        hours: {}                     # bare hvis nevnt: nå blir den lest
    questionnaires:
      file: questionnaires.sav
      standard: questionnaires
      instruments: [eq5d_5l, wemwbs]  # nå er spørsmålene kolonner i tabellen
      columns: {}
```

Datoer skrives etter ISO 8601 (2024-03-31) hvis ikke `format` sier noe annet. En tabell som er datert per måned, kan
ikke brukes til en regel i dager uten at planen oppgir tilnærmingen. En tabell som røper gruppen, blir aldri vist til
dem som ikke skal kjenne den.
""",
}

WORDS: Mapping[LanguageCode, Mapping[str, str]] = {
    "en": {
        "tables": "Standard tables",
        "questionnaires": "Questionnaires",
        "about_questionnaires": "A table of questionnaires that names one of these under `instruments` has its items "
        "as columns; a derivation of kind `score` makes its scores. The wording of the questions is their owners'.",
        "column": "column",
        "score": "score",
        "meaning": "meaning",
        "holds": "holds",
        "there": "in the table",
        "always": "always",
        "filled": "always, no cell empty",
        "optional": "only if named",
        "identified": "A row is identified by {columns}.",
        "dated": "A row is dated by {column}.",
        "spell": "A row is a spell from {start} to {end}, both days included; without a last day it goes on.",
        "by_day": "Spells are dated by the day.",
        "by_month": "It tells one day of each month only.",
        "reveals": "The table reveals the allocation.",
        "range": "{least} to {greatest}",
        "between": "{first} to {last}",
        "and": "and",
        "decimal": ".",
        "source": "Source",
        "version": "Version {version}.",
        "choices": "A plan that makes its scores must say: {choices}.",
        "identifier": "identifier",
        "arm": "one of the plan's arms",
        "visit": "one of the plan's visits",
        "binary": "yes or no",
        "category": "one of",
        "integer": "whole number",
        "number": "number",
        "date": "date",
        "datetime": "date and time",
        "text": "text",
    },
    "nb": {
        "tables": "Standardtabeller",
        "questionnaires": "Spørreskjemaer",
        "about_questionnaires": "En tabell med spørreskjemaer som nevner et av disse under `instruments`, har "
        "spørsmålene som kolonner; en utledning av typen `score` regner ut skårene. Ordlyden i spørsmålene tilhører "
        "eierne.",
        "column": "kolonne",
        "score": "skår",
        "meaning": "betydning",
        "holds": "innhold",
        "there": "i tabellen",
        "always": "alltid",
        "filled": "alltid, ingen celle er tom",
        "optional": "bare hvis nevnt",
        "identified": "En rad kjennes på {columns}.",
        "dated": "En rad er datert med {column}.",
        "spell": "En rad er en periode fra {start} til {end}, begge dager medregnet; uten siste dag varer den ved.",
        "by_day": "Periodene er datert på dagen.",
        "by_month": "Den forteller bare om én dag i måneden.",
        "reveals": "Tabellen røper gruppen.",
        "range": "{least} til {greatest}",
        "between": "{first} til {last}",
        "and": "og",
        "decimal": ",",
        "source": "Kilde",
        "version": "Versjon {version}.",
        "choices": "En plan som regner ut skårene, må oppgi: {choices}.",
        "identifier": "identifikator",
        "arm": "en av gruppene i planen",
        "visit": "et av måletidspunktene i planen",
        "binary": "ja eller nei",
        "category": "én av",
        "integer": "helt tall",
        "number": "tall",
        "date": "dato",
        "datetime": "dato og klokkeslett",
        "text": "tekst",
    },
}
