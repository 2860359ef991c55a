"""Who does the work: how much is given out at once, what becomes of parts that fail, and whom workers listen to."""

import os
import sys
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from pressframes.disk import engine
from pressframes.disk.engine import CLOSED, PATIENCE, Sent, check_dask, connect, pack, run
from pressframes.errors import PressframesError

VERSIONS = {"packages": {"distributed": "1"}}


class KilledWorker(Exception):
    """As Dask's."""


class Waiting(Executor):
    """An executor that works when a result is asked for; `asked` says in which order that was."""

    def __init__(self, workers, broken_from=99):
        self.given, self.asked, self.broken_from = [], [], broken_from
        if workers:
            self._max_workers = workers

    def submit(self, function, task, number, sent):
        if number >= self.broken_from:
            raise BrokenExecutor("no more tasks")
        future, done = Future(), []

        def result():
            self.asked.append(number)
            done[:] = done or [function(task, number, sent)]
            return done[0]

        future.result = result
        self.given.append((number, future))
        return future

    @property
    def numbers(self):
        return [number for number, _ in self.given]


def double(number, shared):
    return 2 * number + shared


@pytest.mark.parametrize(("workers", "cores", "ahead"), [(3, 8, 6), (None, 8, 16), (None, None, 2)])
def test_two_tasks_a_worker_are_given_out_before_the_first_result_and_one_more_after_each(
    workers, cores, ahead, monkeypatch
):
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    pool = Waiting(workers)
    results = run(double, range(30), 1, pool)

    assert next(results) == 1 and pool.numbers == list(range(ahead))
    assert next(results) == 3 and pool.numbers == list(range(ahead + 1))
    del results  # the caller has seen enough
    assert [future.cancelled() for _, future in pool.given] == [False] * 2 + [True] * (ahead - 1)
    assert list(run(double, [4, 2, 7], 1, Waiting(1))) == [9, 5, 15], "in the order that was asked for"


def test_a_part_whose_worker_died_is_tried_again_alone_when_the_others_are_done():
    tries = []

    def die_once(number, shared):
        tries.append(number)
        if tries.count(1) == 1 and number == 1:
            raise KilledWorker("gone")
        return number

    pool = Waiting(2)
    assert list(run(die_once, range(6), None, pool)) == [0, 1, 2, 3, 4, 5]
    assert pool.asked[:6] == [0, 1, 2, 3, 4, 1] and pool.numbers == [0, 1, 2, 3, 4, 1, 5]


def test_a_part_that_fails_by_itself_is_not_tried_again_and_all_that_failed_are_named():
    pool = Waiting(1)

    def fail(number, shared):
        if number in (1, 3):
            raise ValueError(f"{number}" * 400)
        return number

    found = []
    with pytest.raises(PressframesError) as told:
        found.extend(run(fail, range(5), None, pool))
    assert pool.numbers == [0, 1, 2, 3, 4] == pool.asked
    assert str(told.value) == (
        f"part 1, 3: ValueError: {'1' * 300}. All other parts are finished; start the same again to do what is left."
    )
    assert isinstance(told.value.__cause__, ValueError)


def test_what_the_researcher_can_mend_is_said_whole_and_a_death_as_one():
    def refuse(number, shared):
        raise PressframesError("long " * 99 + "end.")

    def die(number, shared):
        raise KilledWorker("gone")

    with pytest.raises(PressframesError, match="^part 0: (long ){99}end. All other parts are finished.$"):
        list(run(refuse, range(1), None, Waiting(1)))
    with pytest.raises(PressframesError, match="^part 0: the worker died at it .KilledWorker."):
        list(run(die, range(1), None, Waiting(1)))


def test_parts_that_an_executor_takes_no_more_are_named_and_the_others_are_done():
    found = []
    with pytest.raises(PressframesError, match=r"^part 2, 3: the worker died at it \(BrokenExecutor\)"):
        found.extend(run(double, range(4), 0, Waiting(2, broken_from=2)))

    assert found == [0, 2]


def test_what_tasks_share_is_told_apart_by_its_digest_and_a_worker_keeps_that_of_the_last_two_questions():
    assert Sent(b"one", "digest", ()) == Sent(b"two", "digest", ()) != Sent(b"one", "other", ())
    assert "secret" not in repr(pack("secret"))
    with ThreadPoolExecutor(1) as pool:

        def kept(word):
            [shared] = run(lambda number, shared: shared, [0], [word], pool)
            return shared

        first = kept("one")
        assert kept("one") is first and kept("two") == ["two"] and kept("one") is first
        assert kept("three") == ["three"] and kept("four") == ["four"]
        assert kept("one") == first and kept("one") is not first


def test_a_bar_is_shown_of_what_takes_longer_than_a_second_and_is_taken_away(monkeypatch):
    said = {}
    monkeypatch.setattr(engine, "tqdm", lambda results, **given: said.update(given) or results)

    assert list(run(double, range(3), 1)) == [1, 3, 5]
    assert said == {"total": 3, "desc": "parts", "delay": 1, "leave": False, "disable": None}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("tcp://10.0.0.1:8786", True),
        ("machine1:8786", True),
        ("ws://machine1:8786", True),
        ("wss://machine1:8786", False),
        ("tls://machine1:8786", False),
        ("localhost:8786", False),
        ("tcp://[::1]:8786", False),
        ("local", False),
        ("tcp://", True),
    ],
)
def test_a_scheduler_is_open_where_it_is_another_machine_without_tls(address, expected):
    assert (CLOSED.fullmatch(address) is None) is expected


@pytest.fixture
def dask(monkeypatch):
    """What is asked of the package distributed, which need not be there."""
    asked = []

    @contextmanager
    def cluster(**options):
        asked.append(options)
        yield "workers of its own"

    class Client:
        def __init__(self, place):
            asked.append(place)
            if "wrong" in place:
                raise ValueError("x" * 200)

        def __enter__(self):
            return self

        def __exit__(self, *error):
            asked.append("closed")

        def wait_for_workers(self, number, timeout):
            asked.append((number, timeout))

        def get_versions(self):
            return {"client": VERSIONS, "scheduler": VERSIONS, "workers": {}}

        def submit(self, *given, pure):
            asked.append(pure)
            return given

        def nthreads(self):
            return {"a": 2, "b": 3}

    monkeypatch.setitem(sys.modules, "distributed", SimpleNamespace(Client=Client, LocalCluster=cluster))
    return asked


def test_workers_of_ones_own_listen_to_this_machine_alone_and_have_a_thread_each(dask):
    with connect("local", print, Sent(b"", "", ())) as workers:
        given = workers.submit(7)

    alone = {"host": "127.0.0.1", "dashboard_address": None, "worker_dashboard_address": None, "threads_per_worker": 1}
    assert dask == [alone, "workers of its own", (1, PATIENCE), False, False, "closed"]
    assert workers.number == 5 and given[1:3] == (print, 7)


def test_a_scheduler_is_asked_at_its_address_and_its_error_is_said_in_short(dask):
    with connect("tcp://127.0.0.1:8786", print, Sent(b"", "", ())):
        assert dask[0] == "tcp://127.0.0.1:8786"
    with pytest.raises(PressframesError, match=r"on='tls://wrong:1': no Dask scheduler answers there \(x{120}\)\."):
        connect("tls://wrong:1", print, Sent(b"", "", ())).__enter__()
    with pytest.warns(UserWarning, match="on='machine1:1': the scheduler is on a network") as told:
        connect("machine1:1", print, Sent(b"", "", ())).__enter__()
    assert told[0].filename == engine.__file__


def test_without_dask_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(PressframesError, match=r"on='local': a Dask scheduler needs the extra 'cluster'"):
        connect("local", print, Sent(b"", "", ())).__enter__()


def test_five_places_with_another_version_of_dask_are_named():
    other = {f"worker {number}": {"packages": {"distributed": "2"}} for number in range(7)}
    with pytest.raises(PressframesError) as told:
        check_dask({"client": VERSIONS, "scheduler": VERSIONS, "workers": other})

    assert [f"worker {number} has 2" in str(told.value) for number in range(7)] == [True] * 5 + [False] * 2
