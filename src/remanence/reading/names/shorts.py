"""The short forms of a name that an article uses once it has given the full one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from remanence.reading.names.forms import Entry, Form
from remanence.reading.names.gazetteer import NameWords
from remanence.reading.names.materials import is_material
from remanence.reading.names.tokens import fold, words_of

__all__ = ["short_forms"]

_ADJECTIVE_ENDINGS = ("ians", "ian", "ans", "an", "ese", "ish", "ics", "ic", "is", "i", "ers", "er")
_STEM = 4  # letters that a demonym shares with its country at least
_NAMED_IN_FULL = frozenset({"country", "bloc", "place", "person"})


def short_forms(
    entries: Mapping[str, Entry], brackets: Mapping[str, Sequence[str]], lists: NameWords
) -> list[Form]:
    """Return the forms of the new names of one article.

    Args:
        entries: the new things by their full name.
        brackets: short forms that the article gives in brackets behind a full name.
        lists: the word lists.
    """
    demonyms = dict(_demonyms(entries))
    entries = {**entries, **{entry.name: entry for entry in demonyms.values()}}
    shorts: dict[str, set[Entry]] = {}
    for entry in entries.values():
        for text in _shorts(entry, lists):
            shorts.setdefault(text, set()).add(entry)
    countries = {entry.name for entry in demonyms.values()}
    absorbed = {
        name
        for name, entry in entries.items()
        if len(shorts.get(name, ())) == 1 and entry.kind not in _NAMED_IN_FULL and name not in countries
    }
    forms = [Form.plain(d, entry, False, True) for d, entry in demonyms.items()]
    for name, entry in entries.items():
        if name not in absorbed and name not in demonyms:
            forms.append(Form.plain(name, entry))
        forms += [Form.plain(text, entry) for text in brackets.get(name, ())]
    for text, owners in shorts.items():
        owner = _owner(owners)
        if owner is not None and text not in demonyms and (text not in entries or text in absorbed):
            forms.append(Form.plain(text, owner, fold(text) in lists["common"]))
    return [form for form in forms if form is not None]


def _owner(owners: set[Entry]) -> Entry | None:
    """Two things with one short form: the company; two companies: the one whose name begins the other's."""
    if len(owners) == 1:
        return next(iter(owners))
    companies = sorted((e for e in owners if e.kind == "company"), key=lambda e: (len(e.name), e.name))
    if companies and all(entry.name.startswith(companies[0].name) for entry in companies):
        return companies[0]
    return None


def _shorts(entry: Entry, lists: NameWords) -> Iterator[str]:
    """Yield the short forms of one name."""
    words = entry.name.split()
    if len(words) < 2:
        return
    if entry.kind == "person":
        yield words[-1]
        if entry.country.casefold() in lists["family_first"]:
            yield words[0]
        return
    yield from _acronym(words, lists)
    while len(words) > 1 and _is_tail(words[-1], entry.kind, lists):
        words.pop()
        if words[-1].strip(",") in {"&", "and", "of"}:
            words.pop()
        text = " ".join(words).strip(" ,&")
        if len(words) > 1 or _distinctive(text, entry.kind, lists):
            yield text


def _is_tail(word: str, kind: str, lists: NameWords) -> bool:
    key = fold(word).strip(".,")
    heads = lists["heads.company"] | lists["legal_suffixes"] | lists["generic"]
    if kind == "company" and is_material(key):
        return True
    if kind in {"facility", "project"}:
        heads |= lists["heads.facility"] | lists["heads.project"] | lists["context.facility"]
    return kind in {"company", "facility", "project", "programme", "other", "publisher"} and key in heads


def _distinctive(text: str, kind: str, lists: NameWords) -> bool:
    """Return whether one word can stand for the whole name; a common word can for a company only."""
    key = fold(text)
    if key in lists["common"] and kind != "company":
        return False
    return len(text) > 2 and not any(key in lists[name] for name in ("generic", "stop.grammar", "stop.news"))


def _acronym(words: Sequence[str], lists: NameWords) -> Iterator[str]:
    """Yield the initials of the words with capitals, three at least."""
    initials = [w[0] for w in words if w[0].isupper() and fold(w).strip(".,") not in lists["legal_suffixes"]]
    if len(initials) >= 3:
        yield "".join(initials)


def _demonyms(entries: Mapping[str, Entry]) -> Iterator[tuple[str, Entry]]:
    """Yield the new single words that are adjectives of another new name."""
    singles = [name for name in entries if len(words_of(name)) == 1]
    for word in singles:
        if not word.endswith(_ADJECTIVE_ENDINGS):
            continue
        for other in singles:
            if other != word and _adjective_of(fold(word), fold(other)):
                entry = entries[other]
                kind = "country" if entry.kind in {"other", "place", "country"} else entry.kind
                yield word, Entry(entry.name, kind, entry.country)
                break


def _adjective_of(word: str, stem: str) -> bool:
    """Return whether ``word`` is ``stem`` with its last vowels cut and an ending of adjectives."""
    root = stem.rstrip("aeiouy")
    if len(root) < _STEM or not word.startswith(root):
        return False
    return word[len(root) :].lstrip("aeiouy") in {"n", "ns", "se", "sh", "c", "cs", "s", "r", "rs", ""} and len(
        word
    ) > len(root)
