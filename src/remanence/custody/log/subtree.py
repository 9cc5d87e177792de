"""Proofs about a part [start, end) of a Merkle tree (draft-ietf-plants-merkle-tree-certs, section 4).

A valid part starts at a multiple of the smallest power of two that is not below its size; its hash is that of a tree
over its leaves alone. The log makes no such proofs; they are checked here so that a stranger's proof can be.
"""

from __future__ import annotations

from collections.abc import Sequence

from remanence.custody.log.merkle import EMPTY_ROOT, HASH_SIZE, node_hash, verify_inclusion

__all__ = ["is_subtree", "verify_subtree_consistency", "verify_subtree_inclusion"]


def is_subtree(start: int, end: int) -> bool:
    """Tell whether [start, end) is a part that can be proved: not empty, and aligned to its size rounded up."""
    return 0 <= start < end and start % (1 << (end - start - 1).bit_length()) == 0


def verify_subtree_inclusion(
    leaf: bytes, index: int, start: int, end: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Tell whether ``proof`` shows that the leaf hash stands at ``index`` of the part [start, end) with that hash."""
    return is_subtree(start, end) and verify_inclusion(leaf, index - start, end - start, proof, root)


def verify_subtree_consistency(
    start: int, end: int, size: int, part: bytes, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Tell whether ``proof`` shows that the part [start, end) with hash ``part`` is in the tree of ``size``.

    An empty part inside the tree is shown by the hash of nothing and an empty proof (it says nothing of the root).
    """
    if 0 <= start == end <= size:
        return part == EMPTY_ROOT and not proof
    if (start, end) == (0, size):
        return not proof and part == root != b""
    if not is_subtree(start, end) or end > size or any(len(h) != HASH_SIZE for h in (part, root, *proof)):
        return False
    return _climb(start, end - 1, size - 1, part, proof) == (part, root)


def _climb(
    first: int, last: int, top: int, part: bytes, proof: Sequence[bytes]
) -> tuple[bytes, bytes] | None:
    """Hashes of the part and of the tree from the path (section 4.4.3), or None where its length is wrong."""
    while first != last and (last == top or last & 1):
        first, last, top = first >> 1, last >> 1, top >> 1
    path = [part, *proof] if first == last else list(proof)
    if not path:
        return None
    inner = outer = path[0]
    for sibling in path[1:]:
        if top == 0:
            return None
        if last & 1 or last == top:
            inner = node_hash(sibling, inner) if first < last else inner
            outer = node_hash(sibling, outer)
            while last and not last & 1:
                first, last, top = first >> 1, last >> 1, top >> 1
        else:
            outer = node_hash(outer, sibling)
        first, last, top = first >> 1, last >> 1, top >> 1
    return (inner, outer) if top == 0 else None
