"""Our schema of EPCIS 2.0: the same yes or no as that of GS1, and the same when compiled."""

from __future__ import annotations

import json
import random
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from events_mutations import mutated, words
from events_sample import all_samples
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator

from remanence.atlas.places import bundled
from remanence.custody.events.conforming import PLAIN_URI, compiled, formats, is_plain_time
from remanence.custody.events.schema import conforms, wrongs


def _ours(file: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((bundled() / "custody" / file).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return schema


def _examples(shared: Path) -> list[Any]:
    folder = shared / "vectors" / "epcis-gs1" / "JSON"
    return [json.loads(path.read_bytes()) for path in sorted(folder.rglob("*.jsonld"))]


@lru_cache(maxsize=1)
def _theirs(shared: Path) -> Any:
    schema = json.loads((shared / "vectors" / "epcis-gs1" / "EPCIS-JSON-Schema.json").read_bytes())
    return Draft7Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER)


@pytest.mark.shared
def test_the_47_examples_of_gs1_are_valid(shared: Path) -> None:
    examples = _examples(shared)
    refused = [wrongs(example, "document") for example in examples if not conforms(example, "document")]
    assert (len(examples), refused) == (47, [])


def _compare(shared: Path, count: int, seed: int) -> None:
    """Hold our schema to that of GS1 on mutated examples and on single events of them; print every difference."""
    examples = _examples(shared)
    events = [e for x in examples for e in x.get("epcisBody", {}).get("eventList", ())]
    alone = [{**event, "@context": []} for event in events]
    pool = words(examples)
    chance = random.Random(seed)
    theirs, answers, apart = _theirs(shared), [0, 0], []
    for number in range(count):
        value = mutated(chance.choice(examples if number % 8 == 0 else alone), chance, pool)
        yes = theirs.is_valid(value)
        answers[yes] += 1
        if yes != conforms(value, "document"):
            apart.append(value)
            print("GS1 says", yes, json.dumps(value)[:2000])
    print(
        f"{count} mutations: GS1 says yes to {answers[True]}, no to {answers[False]}; we differ on {len(apart)}"
    )
    assert not apart
    assert min(answers) > count / 10  # both answers are tried


@pytest.mark.shared
def test_mutated_examples_get_the_answer_of_gs1(shared: Path) -> None:
    _compare(shared, 2000, seed=5)


@pytest.mark.shared
@pytest.mark.deep
def test_many_mutated_examples_get_the_answer_of_gs1(shared: Path) -> None:
    _compare(shared, 20_000, seed=55)


def test_compiled_schemas_answer_as_jsonschema_does() -> None:
    samples = all_samples()
    pool, chance = words(samples), random.Random(7)
    epcis, extension = _ours("epcis-2.0.json"), _ours("extension.json")
    pairs = [
        (compiled(epcis), Draft202012Validator(epcis, format_checker=formats()), samples),
        (compiled(extension), Draft202012Validator(extension, format_checker=formats()),
         [sample["rem:custody"] for sample in samples]),
    ]  # fmt: skip
    for ours, theirs, values in pairs:
        assert all(map(ours, values))
        answers = [0, 0]
        for _ in range(300):
            value = mutated(chance.choice(values), chance, pool)
            answers[ours(value)] += 1
            assert ours(value) == theirs.is_valid(value), value
        assert min(answers) > 30


@pytest.mark.parametrize("keyword", ["oneOf", "dependentRequired", "unevaluatedProperties"])
def test_a_keyword_that_is_not_known_is_refused(keyword: str) -> None:
    with pytest.raises(ValueError, match=keyword):
        compiled({"type": "object", keyword: []})


def test_values_that_json_calls_different_are_different() -> None:
    unique = compiled({"uniqueItems": True})
    assert unique([1, True, "1"]) and unique([{"a": 1}, {"a": True}, [1]])
    assert not unique([1, 1.0]) and not unique([{"a": [1]}, {"a": [1.0]}])


@given(st.from_regex(PLAIN_URI, fullmatch=True))
def test_what_passes_as_a_plain_uri_is_a_uri(text: str) -> None:
    assert formats().conforms(text, "uri")


_ALMOST_TIME = (
    r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\.[0-9]+)?(Z|[+-][0-2][0-9]:[0-6][0-9])"
)


@given(st.from_regex(_ALMOST_TIME, fullmatch=True) | st.datetimes().map(lambda time: f"{time.isoformat()}Z"))
def test_what_passes_as_a_plain_time_is_a_date_time(text: str) -> None:
    assert formats().conforms(text, "date-time") or not is_plain_time(text)
