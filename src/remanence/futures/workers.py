"""Where the futures run: threads of this process, or a dask.distributed cluster through joblib.

Both yield each future as it finishes, in any order. HiGHS releases the interpreter while it solves, so that two threads
use two cores. On a cluster the job is sent once to each worker; what comes back is the same, bit for bit, on machines
of one kind with one lock file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib import import_module
from typing import Any

from remanence.errors import InputError, Offence
from remanence.futures.draws import Draw
from remanence.futures.job import Job, Kept, run_here

CONNECT_SECONDS = 10
"""How long a cluster may take to answer."""


def in_threads(job: Job, draws: Sequence[Draw], workers: int) -> Iterator[Kept]:
    """Yield futures as threads finish them.

    Raises:
        ModelError: a month of a future does not clear or does not close; no further future is begun.
    """
    with ThreadPoolExecutor(max_workers=workers) as pool:
        begun = [pool.submit(run_here, job, draw) for draw in draws]
        try:
            for done in as_completed(begun):
                yield done.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def on_cluster(job: Job, draws: Sequence[Draw], address: str) -> Iterator[Kept]:
    """Yield futures as the workers of a dask.distributed scheduler finish them.

    Raises:
        InputError: the extra ``cluster`` is not installed, or nothing answers at the address.
        ModelError: as `in_threads`.
    """
    joblib, distributed = cluster_libraries()
    with _connect(distributed, address) as client:
        backend = joblib.parallel_config(backend="dask", client=client, scatter=[job])
        with backend:
            parallel = joblib.Parallel(batch_size=1, pre_dispatch="all", return_as="generator_unordered")
            yield from parallel(joblib.delayed(run_here)(job, draw) for draw in draws)


def cluster_libraries() -> tuple[Any, Any]:
    """Return joblib and dask.distributed.

    Raises:
        InputError: naming the extra that brings what is missing.
    """
    missing, found = [], []
    for name in ("joblib", "distributed"):
        try:
            found.append(import_module(name))
        except ImportError:
            missing.append(name)
    if missing:
        words = " and ".join(missing)
        remedy = "Install the extra: pip install 'remanence[cluster]'."
        raise InputError(
            "A cluster needs more than is installed:", [Offence("--cluster", f"no {words}", words, remedy)]
        )
    return found[0], found[1]


def _connect(distributed: Any, address: str) -> Any:
    try:
        client = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        remedy = (
            "Start one with 'dask scheduler' and 'dask worker', with remanence installed on each machine."
        )
        found = f"'{address}', where nothing answers ({error})"
        expected = "the address of a dask scheduler such as tcp://10.0.0.1:8786"
        raise InputError(
            "The cluster is not there:", [Offence("--cluster", found, expected, remedy)]
        ) from error
    if not client.nthreads():
        client.close()
        remedy = "Start some with 'dask worker ADDRESS'."
        raise InputError(
            "The cluster has no worker:", [Offence("--cluster", f"'{address}'", "a worker at least", remedy)]
        )
    return client
