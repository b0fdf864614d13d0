"""The tree against RFC 6962 written down as it reads there, and against published test vectors."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.journal.merkle import (
    Frontier,
    consistency_proof,
    consistent,
    included,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_at,
    subtrees,
)

SIZES = range(1, 71)
BODIES = [b"entry %d" % i for i in range(70)]


# RFC 6962, 2.1: MTH, PATH and PROOF as the recursion they are defined by, over the bodies themselves.


def split(count):
    k = 1
    while k * 2 < count:
        k *= 2
    return k


def tree_hash(bodies):
    if not bodies:
        return sha256(b"").digest()
    if len(bodies) == 1:
        return sha256(b"\x00" + bodies[0]).digest()
    k = split(len(bodies))
    return sha256(b"\x01" + tree_hash(bodies[:k]) + tree_hash(bodies[k:])).digest()


def path(m, bodies):
    if len(bodies) == 1:
        return []
    k = split(len(bodies))
    if m < k:
        return [*path(m, bodies[:k]), tree_hash(bodies[k:])]
    return [*path(m - k, bodies[k:]), tree_hash(bodies[:k])]


def subproof(m, bodies, whole):
    if m == len(bodies):
        return [] if whole else [tree_hash(bodies)]
    k = split(len(bodies))
    if m <= k:
        return [*subproof(m, bodies[:k], whole), tree_hash(bodies[k:])]
    return [*subproof(m - k, bodies[k:], False), tree_hash(bodies[:k])]


@pytest.fixture(scope="module")
def lookup():
    nodes = {(0, i): leaf_hash(b) for i, b in enumerate(BODIES)}
    tree = Frontier()
    for body in BODIES:
        for level, index, made in tree.append(leaf_hash(body)):
            assert (level, index) not in nodes
            nodes[level, index] = made
    return lambda level, index: nodes[level, index]


def test_published_vectors():
    """The eight leaves of the Certificate Transparency test suite (transparency-dev/merkle)."""
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]
    tree = Frontier()
    assert tree.root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    for leaf, root in zip(leaves, roots, strict=True):
        tree.append(leaf_hash(bytes.fromhex(leaf)))
        assert tree.root().hex() == root


@pytest.mark.parametrize("size", SIZES)
def test_roots_and_proofs_equal_the_definition(size, lookup):
    bodies, root = BODIES[:size], tree_hash(BODIES[:size])
    assert root_at(size, lookup) == root
    tree = Frontier.load(size, lookup)
    assert (tree.root(), tree.size) == (root, size)
    for index in range(size):
        proof = inclusion_proof(index, size, lookup)
        assert proof == path(index, bodies)
        assert included(leaf_hash(bodies[index]), index, size, proof, root)
    for old in range(1, size + 1):
        proof = consistency_proof(old, size, lookup)
        assert proof == subproof(old, bodies, True)
        assert consistent(old, tree_hash(bodies[:old]), size, root, proof)


@given(st.data())
def test_a_proof_that_was_changed_proves_nothing(lookup, data):
    size = data.draw(st.integers(2, 70))
    index = data.draw(st.integers(0, size - 1))
    root = root_at(size, lookup)
    leaf, proof = leaf_hash(BODIES[index]), inclusion_proof(index, size, lookup)
    spot = data.draw(st.integers(0, len(proof) - 1))
    wrong = [*proof[:spot], bytes(b ^ 1 for b in proof[spot]), *proof[spot + 1 :]]
    assert not included(leaf, index, size, wrong, root)
    assert not included(leaf, index, size, proof[:-1], root)
    assert not included(leaf, index, size, [*proof, proof[0]], root)
    assert not included(leaf_hash(b"another"), index, size, proof, root)
    assert not included(leaf, index, size, proof, leaf)
    other = data.draw(st.integers(-1, size).filter(lambda i: i != index))
    assert not included(leaf, other, size, proof, root)


@given(st.data())
def test_a_tree_that_was_rewritten_is_not_consistent(lookup, data):
    size = data.draw(st.integers(2, 70))
    old = data.draw(st.integers(1, size - 1))
    root, before = root_at(size, lookup), root_at(old, lookup)
    proof = consistency_proof(old, size, lookup)
    spot = data.draw(st.integers(0, len(proof) - 1))
    wrong = [*proof[:spot], bytes(b ^ 128 for b in proof[spot]), *proof[spot + 1 :]]
    assert not consistent(old, before, size, root, wrong)
    assert not consistent(old, before, size, root, proof[:-1])
    assert not consistent(old, before, size, root, [*proof, proof[-1]])
    forged = tree_hash([b"forged", *BODIES[1:old]])
    assert not consistent(old, forged, size, root, proof)
    assert not consistent(old, before, size, before, proof)
    assert not consistent(size, before, size, root, [])
    assert not consistent(0, before, size, root, proof)


def test_places_that_do_not_exist_are_refused(lookup):
    for index, size in ((0, 0), (-1, 3), (3, 3)):
        with pytest.raises(ValueError, match="no leaf"):
            inclusion_proof(index, size, lookup)
    for old, size in ((0, 3), (4, 3)):
        with pytest.raises(ValueError, match="does not begin"):
            consistency_proof(old, size, lookup)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_subtrees_tile_any_range(start, end):
    at = start
    for level, index in subtrees(start, end):
        assert index << level == at
        at += 1 << level
    assert at == max(start, end)


def test_a_node_and_a_leaf_are_never_the_same():
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert node_hash(left, right) != leaf_hash(left + right)


@given(st.lists(st.integers(0, 70), max_size=6))
def test_adding_many_leaves_is_adding_each(sizes):
    one_by_one, at_once = Frontier(), Frontier()
    for size in sizes:
        leaves = [leaf_hash(bytes([i])) for i in range(size)]
        first = at_once.size
        made = at_once.extend(leaves)
        nodes = [
            (level, index, node)
            for level, hashes in enumerate(made, start=1)
            for index, node in enumerate(hashes, start=first >> level)
        ]
        assert nodes == sorted(node for leaf in leaves for node in one_by_one.append(leaf))
        assert (at_once.size, at_once.peaks) == (one_by_one.size, one_by_one.peaks)
