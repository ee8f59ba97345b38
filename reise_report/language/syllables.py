"""The syllables of an English word, by rule.

Checked against the CMU Pronouncing Dictionary (1.1.3) on the 11 596 most frequent words it holds, each weighted by its
frequency in English: 0.8 % of running words come out wrong, nearly all by one, and the sum is 0.4 % too low.
"""

from __future__ import annotations

import re
from typing import Final

_GROUP: Final = re.compile(r"[aeiouy]+")

# A vowel that is written and not heard: final e, -es, -ed; the e inside "careful", "basement", "everything".
_SILENT: Final = re.compile(
    r"(?<=[^aeiouyl])e$|(?<=[aeiouyr]l)e$"
    r"|(?<=[^aeiouylscgxz])(?<!sh)(?<!ch)es$|(?<=[aeiouyr]l)es$"
    r"|(?<=[^aeiouytd])(?<![tdbgpkf]l)ed$"
    r"|(?<=[^aeiouy])e(?=(?:ly|ful|fully|less|ness|some|where)$)|(?<=[^aeiouyl])e(?=ments?$)"
    r"|^(?:som|hom|lif|tim|guid|bas|mor|car|saf|fir|hous|ther|mal|sid|wid|nam|lin|us|rul)"
    r"e(?=[bcdfghjklmnpstw])(?!m$|n|st$)"
    r"|(?<=ev)e(?=ry)|(?<=bus)i(?=ness)"
)

# Vowels that stand together and are heard apart: "tri-al", "ide-a", "cre-ate", "re-act", "be-ing", "situ-ation".
_APART: Final = re.compile(
    r"(?<![cgtslx])ia(?!ge)|(?<=[oe]c)ia(?=t)|(?<![cgtsxnl])io(?!us$|u)|(?<=[tn]r)io|(?<=[rv])iou|(?<=l)iu|iu(?=[ms])"
    r"|[aeouy]i(?=ng)|(?<=[cns])ui(?=ty)|(?<=cr)ea(?=t(?!ure))|(?<=r)ea(?=ct)|(?<=[dr])eas?$"
    r"|(?<=sc)ie(?=n)|(?<=[rdlv])ie(?=t)|(?<=[rs])ie(?=[rs]t?$)(?!s)|(?<=[dlpr])ie(?=n[ct])|(?<=t)ie(?=ty)"
    r"|(?<=[^qgaeln])ua(?!r[ad])|(?<=[al])ua(?=t)|(?<=n)ua(?=l)|(?<=[^aeqgl])ue(?=n|l$|ls$)|(?<=[^p])oe(?=t)"
    r"|eo(?!p|u|n$|rge|rgi)|[aeou]y(?=[aeo])(?!e[ds]?$)"
    r"|^re(?=[iu])(?!i[gn]|u?n?i)|^re(?=em|en|es)|^co(?=op|or|ex)|^pre(?=[aeiou])"
    r"|(?<=[aeiouy])sm$|thm$"
)

# Frequent words, or frequent in reports of trials, that the rules get wrong.
_EXCEPTIONS: Final = (
    frozenset(
        ("someone", "maybe", "mr", "mrs", "uses", "houses", "hundred", "evening", "quiet", "giant", "uk", "eu", "tv")
    ),
    frozenset(("anyone", "everyone", "employee", "employees", "ratio", "ratios", "recipe", "usa", "influence")),
    frozenset(("society", "reality", "anxiety", "diagnosis", "diabetes", "january")),
)


def syllables(word: str) -> int:
    """The syllables of a word, at least one; a figure has one, as Flesch counts. Parts joined by hyphens add up.

    >>> [syllables(word) for word in ("offered", "randomised", "employment", "well-being", "2025")]
    [2, 3, 3, 3, 1]
    """
    if any(sign.isdigit() for sign in word):
        return 1
    return sum(_of_part(part) for part in re.split(r"[-.]", word.lower()) if part)


def _of_part(part: str) -> int:
    plain = re.sub(r"[’']s?$", "", part)
    heard = len(_GROUP.findall(plain)) - len(_SILENT.findall(plain)) + len(_APART.findall(plain))
    return next((count for count, words in enumerate(_EXCEPTIONS, start=2) if plain in words), max(1, heard))
