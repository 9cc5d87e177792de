"""Merkle trees of RFC 9162 (section 2.1) over SHA-256: hashes, roots, and proofs of inclusion and consistency.

A leaf is SHA-256(0x00 || entry), a node SHA-256(0x01 || left || right). A tree of n leaves splits at the largest
power of two below n. Making proofs needs only the hashes of *complete* subtrees (2**level leaves, aligned), which
is what tiles hold: a maker is given as a function ``node(level, index)``. Checking proofs needs nothing but hashes;
a stranger can read this half of the file alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TypeAlias

__all__ = [
    "EMPTY_ROOT",
    "HASH_SIZE",
    "consistency_proof",
    "inclusion_proof",
    "leaf_hash",
    "node_hash",
    "nodes_of",
    "range_hash",
    "root_of",
    "split",
    "tree_root",
    "verify_consistency",
    "verify_inclusion",
]

HASH_SIZE = 32
#: Root of the tree without leaves (RFC 9162, 2.1.1): the hash of nothing.
EMPTY_ROOT = hashlib.sha256(b"").digest()

#: ``node(level, index)``: hash of the complete subtree over leaves [index * 2**level, (index + 1) * 2**level).
Nodes: TypeAlias = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    """Hash of one entry as a leaf: SHA-256(0x00 || entry)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node: SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


# ---- checking -------------------------------------------------------------------------------------------------


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether ``proof`` shows that the leaf hash stands at ``index`` in the tree of ``size`` with that root.

    RFC 9162, 2.1.3.2. Hashes of any length but 32 bytes, and an index outside the tree, are not shown.
    """
    if not 0 <= index < size or not _all_hashes(leaf, root, *proof):
        return False
    here, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            found = node_hash(sibling, found)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        here, last = here >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]) -> bool:
    """Tell whether ``proof`` shows that the tree of ``size1`` is the beginning of the tree of ``size2``.

    RFC 9162, 2.1.4.2. The empty tree (size1 = 0) is the beginning of every tree, so a proof from it shows nothing
    and is refused, as is an empty root; equal sizes need equal roots (then whatever they are) and an empty proof.
    """
    if not 0 < size1 <= size2:
        return False
    if size1 == size2:
        return not proof and root1 == root2 != b""
    if not _all_hashes(root1, root2, *proof):
        return False
    path = list(proof) if size1 & (size1 - 1) else [root1, *proof]
    return bool(proof) and _climb(size1 - 1, size2 - 1, path) == (root1, root2)


def _climb(first: int, second: int, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Roots of both trees from a consistency path, or None where the path is too long or too short."""
    while first & 1:
        first, second = first >> 1, second >> 1
    root1 = root2 = path[0]
    for sibling in path[1:]:
        if second == 0:
            return None
        if first & 1 or first == second:
            root1, root2 = node_hash(sibling, root1), node_hash(sibling, root2)
            while first and not first & 1:
                first, second = first >> 1, second >> 1
        else:
            root2 = node_hash(root2, sibling)
        first, second = first >> 1, second >> 1
    return (root1, root2) if second == 0 else None


def _all_hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_SIZE for value in values)


# ---- making ---------------------------------------------------------------------------------------------------


def split(size: int) -> int:
    """Largest power of two below ``size`` (at least 2): where RFC 9162 divides a tree."""
    return 1 << (size - 1).bit_length() - 1


def range_hash(start: int, end: int, node: Nodes) -> bytes:
    """Hash of the leaves [start, end), a part that the tree's own division makes; at most one look-up per level."""
    size = end - start
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, start >> level)
    middle = start + split(size)
    return node_hash(range_hash(start, middle, node), range_hash(middle, end, node))


def tree_root(size: int, node: Nodes) -> bytes:
    """Root of the tree of the first ``size`` leaves."""
    return range_hash(0, size, node) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, node: Nodes) -> list[bytes]:
    """Path from leaf ``index`` to the root of the tree of ``size`` leaves (RFC 9162, 2.1.3.1), lowest hash first."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    start, end, path = 0, size, list[bytes]()
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            path.append(range_hash(middle, end, node))
            end = middle
        else:
            path.append(range_hash(start, middle, node))
            start = middle
    return path[::-1]


def consistency_proof(size1: int, size2: int, node: Nodes) -> list[bytes]:
    """Proof that the tree of ``size1`` leaves begins the tree of ``size2`` (RFC 9162, 2.1.4.1); empty where equal."""
    if not 0 < size1 <= size2:
        raise ValueError(f"no consistency proof from {size1} to {size2}")
    start, end, path, whole = 0, size2, list[bytes](), True
    while size1 != end:
        middle = start + split(end - start)
        if size1 <= middle:
            path.append(range_hash(middle, end, node))
            end = middle
        else:
            path.append(range_hash(start, middle, node))
            start, whole = middle, False
    return ([] if whole else [range_hash(start, end, node)]) + path[::-1]


def nodes_of(leaves: Sequence[bytes]) -> Nodes:
    """Look-up over leaf hashes in memory; each complete subtree is hashed once, when first asked for."""
    known: dict[tuple[int, int], bytes] = {}

    def node(level: int, index: int) -> bytes:
        if level == 0:
            return leaves[index]
        if (level, index) not in known:
            known[level, index] = node_hash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1))
        return known[level, index]

    return node


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Root of the tree over these leaf hashes."""
    return tree_root(len(leaves), nodes_of(leaves))
