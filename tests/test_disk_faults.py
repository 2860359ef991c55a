"""Workers die, stall and run out of room: the job ends with the same digest, or with an error that names the part."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer

import pytest
from test_disk import made_up_texts, write_articles

from pressframes.disk.build import build_corpus
from pressframes.disk.engine import ALONE
from pressframes.disk.stored import open_corpus
from pressframes.errors import PressframesError
from pressframes.statistics.collocation import collocates
from pressframes.statistics.counts import count_words

pytestmark = pytest.mark.stress
distributed = pytest.importorskip("distributed")

PART = 40_000  # bytes: about fifty parts of some tenths of a second
NODE = "社区"
TESTS = Path(__file__).parent


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("articles")
    write_articles(folder / "a.jsonl", made_up_texts(6000))
    return folder


@pytest.fixture(scope="module")
def built(folder, tmp_path_factory):
    return build_corpus(folder, tmp_path_factory.mktemp("one") / "corpus", part_bytes=PART)


@contextmanager
def cluster(workers=3, *, memory="1500MB", nanny=True, host="127.0.0.1", inside=()):
    """
    A scheduler and workers as processes of their own, as on several hosts; yields client, scheduler, workers.

    `inside` is a command that starts the scheduler elsewhere, such as in a network of its own with the address `host`.
    """
    modules = os.pathsep.join([str(TESTS), *sys.path[1:]])  # workers find what this process finds
    environment = os.environ | {"PYTHONPATH": modules, "DASK_DISTRIBUTED__ADMIN__LOG_LENGTH": "0"}
    dask = [sys.executable, "-m"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment, "start_new_session": True}
    port = random.randint(20_000, 60_000)
    address = f"tcp://{host}:{port}"
    schedule = ["distributed.cli.dask_scheduler", "--host", host, "--port", str(port), "--no-dashboard"]
    scheduler = subprocess.Popen([*inside, *dask, *schedule], **quiet)
    options = ["--nthreads", "1", "--memory-limit", memory, "--nanny" if nanny else "--no-nanny", "--no-dashboard"]
    started = [
        subprocess.Popen([*dask, "distributed.cli.dask_worker", address, *options], **quiet) for _ in range(workers)
    ]
    try:
        with distributed.Client(address, timeout=60) as client:
            client.wait_for_workers(workers, timeout=90)
            yield client, scheduler, started
    finally:
        for process in [*started, scheduler]:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.mark.parametrize("deaths", [1, 2, 3])
def test_workers_that_are_killed_change_nothing(deaths, folder, built, tmp_path):
    chance = random.Random(deaths)
    with cluster() as (client, _, _):
        processes = list(client.run(os.getpid).values())[:deaths]
        killers = [Timer(chance.uniform(0.5, 4), os.kill, (process, signal.SIGKILL)) for process in processes]
        for killer in killers:
            killer.start()
        corpus = build_corpus(folder, tmp_path / "corpus", part_bytes=PART, on=client)
        for killer in killers:
            killer.join()
        counts = count_words(corpus.with_workers(client))

    assert corpus.manifest.digest == built.manifest.digest
    assert open_corpus(corpus.path, whole=True)
    assert counts.equals(count_words(built))


def test_a_worker_that_is_killed_with_its_nanny_changes_nothing(folder, built, tmp_path):
    with cluster(2) as (client, _, workers):
        killer = Timer(1.5, os.killpg, (workers[0].pid, signal.SIGKILL))
        killer.start()
        corpus = build_corpus(folder, tmp_path / "corpus", part_bytes=PART, on=client)
        killer.join()

    assert corpus.manifest.digest == built.manifest.digest


def test_a_scheduler_that_stalls_for_ten_seconds_changes_nothing(folder, built, tmp_path):
    with cluster(2) as (client, scheduler, _):
        stop, go_on = (Timer(wait, os.kill, (scheduler.pid, signal_)) for wait, signal_ in
                       ((1, signal.SIGSTOP), (11, signal.SIGCONT)))  # fmt: skip
        stop.start()
        go_on.start()
        corpus = build_corpus(folder, tmp_path / "corpus", part_bytes=PART, on=client.scheduler.address)
        go_on.join()

    assert corpus.manifest.digest == built.manifest.digest


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="reads the sockets of Linux")
def test_workers_of_its_own_listen_to_this_machine_alone_and_show_no_page(folder, built, tmp_path):
    with distributed.LocalCluster(**ALONE, n_workers=2) as cluster:
        processes = [os.getpid(), *(worker.process.pid for worker in cluster.workers.values())]
        links = [link for process in processes for link in list(Path(f"/proc/{process}/fd").iterdir())]
        own = {os.readlink(link) for link in links if link.is_symlink()}
        sockets = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        listening = [socket[1] for socket in sockets if socket[3] == "0A" and f"socket:[{socket[9]}]" in own]
        dashboard = urllib.request.Request(f"http://127.0.0.1:{cluster.scheduler.http_server.port}/status")
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(dashboard, timeout=10)

    assert len(listening) >= 4 and all(address.startswith("0100007F:") for address in listening)
    assert build_corpus(folder, tmp_path / "c", part_bytes=PART, on="local").manifest.digest == built.manifest.digest


@contextmanager
def another_host():
    """A network namespace with a cable to this one: its name, and the name of the near end of the cable."""
    name, near, far = f"pf{os.getpid()}", f"pfa{os.getpid()}"[:15], f"pfb{os.getpid()}"[:15]
    inside = ["ip", "netns", "exec", name]
    steps = [
        ["ip", "netns", "add", name],
        ["ip", "link", "add", near, "type", "veth", "peer", "name", far, "netns", name],
        ["ip", "address", "add", "198.18.77.1/30", "dev", near],  # RFC 2544: addresses for tests, never routed
        ["ip", "link", "set", near, "up"],
        [*inside, "ip", "address", "add", "198.18.77.2/30", "dev", far],
        [*inside, "ip", "link", "set", far, "up"],
    ]
    try:
        for step in steps:
            if not shutil.which("ip") or subprocess.run(step, capture_output=True).returncode:
                pytest.skip("needs the right to make network namespaces (iproute2, root)")
        yield inside, near
    finally:
        subprocess.run(["ip", "netns", "del", name], capture_output=True)


def test_a_scheduler_without_network_for_ten_seconds_changes_nothing(folder, built, tmp_path):
    with another_host() as (inside, cable), cluster(2, host="198.18.77.2", inside=inside) as (client, _, _):
        turn = ["ip", "link", "set", cable]
        cut, mend = (Timer(wait, subprocess.run, ([*turn, state],)) for wait, state in ((1, "down"), (11, "up")))
        cut.start()
        mend.start()
        corpus = build_corpus(folder, tmp_path / "corpus", part_bytes=PART, on=client)
        mend.join()

    assert corpus.manifest.digest == built.manifest.digest


def die_at_the_third_part(piece, at):
    if piece.first_document == at:
        os.kill(os.getpid(), signal.SIGKILL)
    Path(os.environ["PRESSFRAMES_DONE"]).joinpath(str(piece.first_document)).touch()
    return 1


def test_a_part_that_always_kills_its_worker_is_named_and_the_others_are_done(built, tmp_path, monkeypatch):
    monkeypatch.setenv("PRESSFRAMES_DONE", str(tmp_path))
    third = int(built.first_documents[2])
    with cluster(2) as (client, _, _), pytest.raises(PressframesError, match="^part 2: the worker died at it .KilledW"):
        list(built.with_workers(client).each(die_at_the_third_part, third))

    assert {int(path.name) for path in tmp_path.iterdir()} == set(built.first_documents[:-1].tolist()) - {third}


def take_too_much_memory(piece, at):
    held = [bytearray(os.urandom(1 << 20) * 50) for _ in range(60 if piece.first_document == at else 0)]
    time.sleep(2 if held else 0)
    return len(held) + 1


def test_a_part_that_takes_more_memory_than_a_worker_may_have_is_named(built):
    at = int(built.first_documents[1])
    with cluster(2) as (client, _, _), pytest.raises(PressframesError, match="^part 1: the worker died at it"):
        list(built.with_workers(client).each(take_too_much_memory, at))


def test_a_worker_whose_disk_is_full_is_named_and_the_build_goes_on_elsewhere(folder, built, tmp_path):
    path = tmp_path / "corpus"
    with cluster(1, nanny=False) as (client, _, _):
        client.run(_limit_files, 20_000)  # bytes a file: as a full disk, the system refuses to write more
        with pytest.raises(PressframesError, match="^part 0.*could not be written .File too large., and nothing was"):
            build_corpus(folder, path, part_bytes=PART, on=client)
        assert not list(path.rglob(".*"))  # no half file
    corpus = build_corpus(folder, path, part_bytes=PART)

    assert corpus.manifest.digest == built.manifest.digest


def _limit_files(size):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_pool_whose_process_is_killed_says_what_is_left_and_goes_on(folder, built, tmp_path):
    path = tmp_path / "corpus"
    with ProcessPoolExecutor(2) as pool:
        victim = pool.submit(os.getpid).result()
        killer = Timer(1, os.kill, (victim, signal.SIGKILL))
        killer.start()
        with pytest.raises(PressframesError, match="the worker died at it .BrokenProcessPool"):
            build_corpus(folder, path, part_bytes=PART, on=pool)
    with ProcessPoolExecutor(2) as pool:
        corpus = build_corpus(folder, path, part_bytes=PART, on=pool)
        near = collocates(corpus.with_workers(pool), NODE)

    assert corpus.manifest.digest == built.manifest.digest
    assert near.equals(collocates(built, NODE))
