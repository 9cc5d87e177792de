"""Merkle trees: public vectors as labelled, the recursive definition of RFC 9162 as oracle, and laws."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remanence.custody.log import merkle, subtree


def oracle_root(entries: list[bytes]) -> bytes:
    """MTH of RFC 9162, 2.1.1, word for word."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    k = 1
    while 2 * k < len(entries):
        k *= 2
    return hashlib.sha256(b"\x01" + oracle_root(entries[:k]) + oracle_root(entries[k:])).digest()


def oracle_path(m: int, entries: list[bytes]) -> list[bytes]:
    """PATH of RFC 9162, 2.1.3.1."""
    if len(entries) == 1:
        return []
    k = 1
    while 2 * k < len(entries):
        k *= 2
    if m < k:
        return [*oracle_path(m, entries[:k]), oracle_root(entries[k:])]
    return [*oracle_path(m - k, entries[k:]), oracle_root(entries[:k])]


def oracle_subproof(m: int, entries: list[bytes], whole: bool) -> list[bytes]:
    """SUBPROOF of RFC 9162, 2.1.4.1."""
    if m == len(entries):
        return [] if whole else [oracle_root(entries)]
    k = 1
    while 2 * k < len(entries):
        k *= 2
    if m <= k:
        return [*oracle_subproof(m, entries[:k], whole), oracle_root(entries[k:])]
    return [*oracle_subproof(m - k, entries[k:], False), oracle_root(entries[:k])]


def entries_of(size: int) -> list[bytes]:
    return [b"entry %d" % i for i in range(size)]


def nodes(entries: list[bytes]) -> merkle.Nodes:
    return merkle.nodes_of([merkle.leaf_hash(e) for e in entries])


def test_every_tree_and_proof_up_to_forty_leaves_is_the_recursive_definition() -> None:
    for size in range(1, 41):
        entries = entries_of(size)
        node, root = nodes(entries), oracle_root(entries)
        assert merkle.tree_root(size, node) == root == merkle.root_of([merkle.leaf_hash(e) for e in entries])
        for index in range(size):
            path = merkle.inclusion_proof(index, size, node)
            assert path == oracle_path(index, entries)
            assert merkle.verify_inclusion(merkle.leaf_hash(entries[index]), index, size, path, root)
        for old in range(1, size + 1):
            proof = merkle.consistency_proof(old, size, node)
            assert proof == oracle_subproof(old, entries, True)
            assert merkle.verify_consistency(old, size, oracle_root(entries[:old]), root, proof)


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert merkle.root_of([]) == merkle.EMPTY_ROOT == hashlib.sha256(b"").digest()


def test_a_proof_outside_the_tree_is_not_made() -> None:
    node = nodes(entries_of(4))
    for index, size in ((-1, 4), (4, 4), (0, 0)):
        with pytest.raises(ValueError, match="is not in a tree"):
            merkle.inclusion_proof(index, size, node)
    for old, size in ((0, 4), (5, 4), (-1, 4)):
        with pytest.raises(ValueError, match="no consistency proof"):
            merkle.consistency_proof(old, size, node)


TREE = entries_of(300)
NODES = nodes(TREE)
ROOTS = {size: merkle.tree_root(size, NODES) for size in range(301)}


@given(st.data())
def test_a_changed_inclusion_proof_shows_nothing(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 300))
    index = data.draw(st.integers(0, size - 1))
    path, leaf = merkle.inclusion_proof(index, size, NODES), merkle.leaf_hash(TREE[index])
    assert merkle.verify_inclusion(leaf, index, size, path, ROOTS[size])
    other = data.draw(st.integers(0, 300).filter(lambda i: i != index))
    assert not merkle.verify_inclusion(leaf, other, size, path, ROOTS[size])
    assert not merkle.verify_inclusion(leaf, index, size, [*path, leaf], ROOTS[size])
    for k in range(len(path)):
        bad = list(path)
        bad[k] = _flipped(bad[k], data.draw(st.integers(0, 255)))
        assert not merkle.verify_inclusion(leaf, index, size, bad, ROOTS[size])
        assert not merkle.verify_inclusion(leaf, index, size, path[:k] + path[k + 1 :], ROOTS[size])


@given(st.data())
def test_a_changed_consistency_proof_shows_nothing(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 300))
    old = data.draw(st.integers(1, size - 1))
    proof = merkle.consistency_proof(old, size, NODES)
    assert merkle.verify_consistency(old, size, ROOTS[old], ROOTS[size], proof)
    assert not merkle.verify_consistency(old, size, ROOTS[old - 1], ROOTS[size], proof)
    assert not merkle.verify_consistency(old, size, ROOTS[size], ROOTS[old], proof)
    assert not merkle.verify_consistency(size, old, ROOTS[size], ROOTS[old], proof)
    assert not merkle.verify_consistency(0, size, ROOTS[0], ROOTS[size], [])
    for k in range(len(proof)):
        bad = list(proof)
        bad[k] = _flipped(bad[k], data.draw(st.integers(0, 255)))
        assert not merkle.verify_consistency(old, size, ROOTS[old], ROOTS[size], bad)
        assert not merkle.verify_consistency(old, size, ROOTS[old], ROOTS[size], proof[:k] + proof[k + 1 :])


@given(st.integers(1, 2**40), st.data())
def test_a_proof_is_as_long_as_the_tree_is_high(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    height = (size - 1).bit_length()
    assert len(merkle.inclusion_proof(index, size, lambda level, i: bytes(32))) <= height
    assert len(merkle.consistency_proof(index + 1, size, lambda level, i: bytes(32))) <= height + 1


def _flipped(value: bytes, bit: int) -> bytes:
    return (int.from_bytes(value, "big") ^ (1 << bit)).to_bytes(32, "big")


def cases(folder: Path, kind: str) -> list[tuple[Path, dict]]:
    found = [(path, json.loads(path.read_bytes())) for path in sorted((folder / kind).rglob("*.json"))]
    assert found
    for _, case in found:
        for name in ("root", "root1", "root2", "leafHash"):
            if name in case:
                case[name] = base64.b64decode(case[name] or "")
        case["proof"] = [base64.b64decode(value) for value in case["proof"] or ()]
    return found


def shown(kind: str, c: dict) -> bool:
    match kind:
        case "inclusion":
            return merkle.verify_inclusion(c["leafHash"], c["leafIdx"], c["treeSize"], c["proof"], c["root"])
        case "consistency":
            return merkle.verify_consistency(c["size1"], c["size2"], c["root1"], c["root2"], c["proof"])
        case "subtreeinclusion":
            return subtree.verify_subtree_inclusion(
                c["leafHash"], c["leafIdx"], c["start"], c["end"], c["proof"], c["root"]
            )
    return subtree.verify_subtree_consistency(
        c["start"], c["end"], c["size"], c["root1"], c["root2"], c["proof"]
    )


@pytest.mark.shared
@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("inclusion", 6, 92),
        ("consistency", 6, 92),
        ("subtreeinclusion", 12, 192),
        ("subtreeconsistency", 12, 106),
    ],
)
def test_public_vectors_are_all_as_labelled(shared: Path, kind: str, good: int, bad: int) -> None:
    found = cases(shared / "vectors/merkle/testdata", kind)
    wrong = [str(path) for path, case in found if shown(kind, case) is case["wantErr"]]
    assert wrong == []
    labels = [case["wantErr"] for _, case in found]
    assert (labels.count(False), labels.count(True)) == (good, bad)
