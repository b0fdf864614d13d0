"""A witness: what it signs, what it refuses and how (C2SP tlog-witness), also when many ask at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.api.witness import Witness
from ledger.errors import NoteError, RefusedError, StorageError
from ledger.journal.checkpoint import Checkpoint
from ledger.journal.consistency import ConsistencyProof
from ledger.journal.merkle import Frontier, consistency_proof, leaf_hash
from ledger.journal.note import COSIGNATURE, Note, SigningKey, cosignature, signed
from ledger.store.witness_state import WitnessState

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
# The example of C2SP's tlog-witness: a request, with what follows `old`.
EXAMPLE = """old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
"""
# The same specification's answer: three cosignatures.
ANSWER = """— witness.example/w1 CMp+6LWBU0anHGH5aNDTJkH/gj79sG+T6+iP2ThYN5krrDJbR1HDnucjL39QsZTSvVjyQLrdk3DXDqI5G2HgLatVs0pWh6Up69HVOw==
— witness.example/w1 I7rEps0pvK2UqkS2gSpVUDhrhVtQV9lgF6pRrWAvjJHjyWpW7VcE3SiOlVlbQNt64vWhO+DlkL0+UfzuOBMh9ChdMkP1vi/lCAsmlw==
— witness.example/w2 AWui8Sk55XjYLOijihBjhqEH6nS1ndDymE0a+6idX7pLcnoB+dhnz0854aLZgrrKbYKA7nC3HNJhm/kWl7oJlqU3rXXvpysAdyP3wQ==
"""


class Log:
    """A journal of so many entries, in one of two histories."""

    def __init__(self, name="example.org/log"):
        self.key = SigningKey.new(name)

    def at(self, size, history=""):
        self.leaves = [leaf_hash(f"{n}{history if n >= 3 else ''}".encode()) for n in range(size)]
        tree = Frontier()
        tree.extend(self.leaves)
        return Checkpoint(self.key.name, size, tree.root())

    def _node(self, level, index):
        tree = Frontier()
        tree.extend(self.leaves[index << level : (index + 1) << level])
        return tree.root()

    def request(self, old, size, history="", key=None, hashes=None):
        state = self.at(size, history)
        proof = consistency_proof(old, size, self._node) if 0 < old < size else []
        note = signed(str(state), [key or self.key])
        return str(ConsistencyProof(old, tuple(proof if hashes is None else hashes), str(note))).encode()


@pytest.fixture
def log():
    return Log()


@pytest.fixture
def key():
    return SigningKey.new("example.org/witness")


@pytest.fixture
def state(tmp_path, log):
    made = WitnessState(tmp_path / "witness.db")
    made.trust([log.key.public()])
    yield made
    made.close()


@pytest.fixture
def witness(state, key):
    return Witness(state, key, lambda: NOW)


def test_the_specifications_own_request_and_answer():
    asked = ConsistencyProof.read(EXAMPLE)
    assert (asked.old, len(asked.hashes), str(asked)) == (20852014, 4, EXAMPLE)
    state, note = Checkpoint.read(asked.checkpoint)
    assert (state.size, len(note.signatures)) == (20852163, 2)
    found = Note.read(f"{note.text}\n{ANSWER}")
    assert [one.name for one in found.signatures] == ["witness.example/w1", "witness.example/w1", "witness.example/w2"]
    assert {len(one.raw) for one in found.signatures} == {72}  # a time and an Ed25519 signature
    assert "".join(map(str, found.signatures)) == ANSWER


def test_it_signs_what_continues(witness, log, key):
    for old, size in ((0, 3), (3, 3), (3, 8), (8, 13)):
        reply = witness.add_checkpoint(log.request(old, size))
        assert reply.status == 200
        note = Note.read(f"{log.at(size)}\n{reply.text}")
        assert note.cosigned(key.public(COSIGNATURE)) == int(NOW.timestamp())


@pytest.mark.parametrize(
    ("request_", "status", "said"),
    [
        (lambda log: b"\xff", 400, ""),
        (lambda log: b"old 3\n", 400, "a proof is"),
        (lambda log: b"old 03\n\n" + str(log.at(5)).encode(), 400, "a proof is"),
        (lambda log: log.request(5, 5).replace(b"\n5\n", b"\n05\n"), 400, "a checkpoint"),
        (lambda log: log.request(9, 8), 400, "larger"),
        (lambda log: Log("example.org/other").request(5, 8), 404, "not known"),
        (lambda log: log.request(5, 8, key=SigningKey.new(log.key.name)), 403, "not signed"),
        (lambda log: str(log.at(8)).encode().join([b"old 5\n\n", b""]), 403, "not signed"),
        (lambda log: log.request(0, 8), 409, "5\n"),
        (lambda log: log.request(3, 4), 409, "5\n"),  # a rollback
        (lambda log: log.request(4, 8), 409, "5\n"),
        (lambda log: log.request(5, 5, history="b"), 409, "5\n"),  # a fork
        (lambda log: log.request(5, 8, history="b"), 422, "does not show"),
        (lambda log: log.request(5, 8, hashes=[]), 422, "does not show"),
        (lambda log: log.request(5, 8, hashes=[bytes(32)] * 3), 422, "does not show"),
        (lambda log: log.request(5, 5, hashes=[bytes(32)]), 422, "does not show"),
    ],
)
def test_it_refuses_and_remembers_what_it_signed(witness, state, log, request_, status, said):
    witness.add_checkpoint(log.request(0, 5))
    before = state.seen(log.key.name)
    reply = witness.add_checkpoint(request_(log))
    assert reply.status == status
    assert said in reply.text
    assert (reply.kind == "text/x.tlog.size") == (status == 409)
    assert state.seen(log.key.name) == before
    assert witness.add_checkpoint(log.request(5, 8)).status == 200


def test_the_first_request_has_no_proof(witness, log):
    assert witness.add_checkpoint(log.request(0, 5, hashes=[bytes(32)])).status == 422


def test_it_remembers_in_its_file(witness, state, log, key, tmp_path):
    witness.add_checkpoint(log.request(0, 5))
    again = WitnessState(tmp_path / "witness.db")
    assert Witness(again, key, lambda: NOW).add_checkpoint(log.request(0, 8)).text == "5\n"
    again.trust([log.key.public()])  # named again, which forgets nothing
    assert again.seen(log.key.name).size == 5
    again.close()


def test_a_file_of_something_else_is_refused(tmp_path):
    (tmp_path / "x").write_text("no database at all, and longer than a header of one has to be, by far; by very far")
    with pytest.raises(StorageError, match="no file of a witness"):
        WitnessState(tmp_path / "x")


def test_of_many_that_ask_at_once_only_one_is_signed_for_each_state(state, key, log):
    """Two histories, and several sizes: never is one signed that does not continue the other."""
    requests = [Log.request(log, 0, size, history) for size in range(4, 10) for history in ("", "b")]

    def ask(request):
        return Witness(state, key, lambda: NOW).add_checkpoint(request).status

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, requests))
    assert sorted(answers) == [200] + [409] * (len(requests) - 1)


@given(sizes=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.sampled_from(["", "b"])), max_size=12))
@settings(deadline=None, max_examples=10)
def test_all_that_it_ever_signed_is_one_history(sizes, tmp_path_factory):
    log, key = Log(), SigningKey.new("example.org/witness")
    state = WitnessState(tmp_path_factory.mktemp("w") / "w.db")
    state.trust([log.key.public()])
    witness, seen = Witness(state, key, lambda: NOW), []
    for old, size, history in sizes:
        if witness.add_checkpoint(log.request(min(old, size), size, history)).status == 200:
            seen.append((size, history if size > 3 else ""))
    state.close()
    assert [size for size, _ in seen] == sorted(size for size, _ in seen)
    assert len({history for size, history in seen if size > 3}) <= 1


# The ledger that asks


@pytest.fixture
def asked(book, tmp_path, key):
    """A site of a ledger with a key, and a witness that it asks without a network."""
    from ledger.api import witnessing
    from ledger.api.key_file import KeyFile
    from ledger.api.trusted import Witness as Named

    file = KeyFile(tmp_path / "ledger.key")
    state = WitnessState(tmp_path / "witness.db")
    state.trust([book.new_key(file)])
    serving = Witness(state, key, lambda: NOW)
    named = Named("http://witness.example/", key.public(COSIGNATURE))
    sent = []

    def post(url, body, kind):
        sent.append(body)
        reply = serving.add_checkpoint(body)
        return reply.status, reply.text.encode()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(witnessing, "post", post)
        yield lambda **how: book.publish(tmp_path / "site", key=file, witnesses=[named], **how), sent, patch
    state.close()


def test_a_ledger_is_cosigned_and_says_by_whom(asked, book, tmp_path, key):
    publish, sent, _ = asked
    assert publish().unwitnessed == {}
    public = key.public(COSIGNATURE)
    for size in (1, 2):
        if size == 2:
            book.ask("Q?", closes="2026-05-05")
            publish()
        text = (tmp_path / "site" / "checkpoint").read_text()
        assert Note.read(text).cosigned(public) == int(NOW.timestamp())
        assert (tmp_path / "site" / "checkpoints" / str(book.root()[0])).read_text() == text
        page = (tmp_path / "site" / "check.html").read_text()
        assert str(public) in page
        assert "Unwitnessed" not in page
        assert len(sent) == size
    publish()  # the same again: what is there already is not asked for
    assert [body.split(b"\n")[0] for body in sent] == [b"old 0", b"old 2"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((409, b"3\n"), "another history"),
        ((409, b"99\n"), "no proof from 99"),
        ((409, b"x"), "another history"),
        ((403, b""), "does not know the key"),
        ((404, b""), "does not know this journal"),
        ((422, b""), "does not continue"),
        ((500, b""), "HTTP status 500"),
        ((200, b""), "not signed by its key"),
        ((200, ANSWER.encode()), "not signed by its key"),
        ((200, b"\xff"), "not signed by its key"),
    ],
)
def test_who_does_not_sign_is_told(monkeypatch, log, key, answer, said):
    from ledger.api import witnessing
    from ledger.api.trusted import Witness as Named

    def prove(old):
        if old > 5:
            raise RefusedError(f"no proof from {old}")
        return log.request(old, 5).decode()

    monkeypatch.setattr(witnessing, "post", lambda *_: answer)
    named = Named("http://witness.example", key.public(COSIGNATURE))
    third = str(signed(str(log.at(3)), [log.key])) + str(cosignature(str(log.at(3)), key, 1))
    note = signed(str(log.at(5)), [log.key])
    found = witnessing.cosigned(note, [named], {3: third}, prove)
    assert found.note == note
    assert said in found.failed[key.name]


def test_a_witness_that_knows_an_older_state_is_asked_once_more(asked, tmp_path, book):
    publish, sent, _ = asked
    publish()
    book.ask("Q?", closes="2026-05-05")
    import shutil

    shutil.rmtree(tmp_path / "site")  # nothing here says what it saw last
    assert publish().unwitnessed == {}
    assert [body.split(b"\n")[0] for body in sent] == [b"old 0", b"old 0", b"old 2"]


def test_what_is_checked_names_its_witnesses(asked, tmp_path, key, book):
    from ledger.api.checking import check

    publish, *_ = asked
    publish()
    text = (tmp_path / "site" / "checkpoint").read_text()
    assert "Cosigned in the name of example.org/witness" in "\n".join(check(text).lines())
    found = check(text, witnesses=[key.public(COSIGNATURE)])
    assert found.as_json()["witnessed"] == [{"key": str(key.public(COSIGNATURE)), "time": "2026-03-01T12:00:00Z"}]
    assert "Cosigned on 2026-03-01T12:00:00Z" in "\n".join(found.lines())
    with pytest.raises(NoteError, match="not cosigned by"):
        check(text, witnesses=[SigningKey.new("example.org/other").public(COSIGNATURE)])
    plain = "".join(text.partition("\n\n")[0]) + "\n"
    assert "Unwitnessed" in "\n".join(check(plain).lines())


def test_verify_py_sees_them_too(asked, tmp_path, key, book):
    import subprocess
    import sys

    def run(*args):
        told = [sys.executable, "verify.py", *args]
        return subprocess.run(told, cwd=tmp_path / "site", capture_output=True, text=True, check=False)

    publish, *_ = asked
    publish()
    public = key.public(COSIGNATURE)
    assert f"cosigned by {public} on 2026-03-01" in run("--witness", str(public)).stdout
    assert "whether example.org/witness really cosigned" in run().stdout
    other = SigningKey.new("example.org/witness").public(COSIGNATURE)
    wrong = run("--witness", str(other))
    assert wrong.returncode == 1
    assert "it is not cosigned by" in wrong.stdout
    book.publish(tmp_path / "site2")
    assert (
        "UNWITNESSED"
        in subprocess.run(
            [sys.executable, tmp_path / "site2" / "verify.py"], capture_output=True, text=True, check=False
        ).stdout
    )
