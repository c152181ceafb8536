"""How the distributed engine is set, wherever it runs; each line has its reason."""

from __future__ import annotations

from typing import Any

SETTINGS: dict[str, Any] = {
    # one task a worker thread, none queued there: when a run eats all memory, no innocent one dies with it
    "distributed.scheduler.worker-saturation": 1.0,
    # workers that may die under one task before it is given back as failed
    "distributed.scheduler.allowed-failures": 3,
    # a link that is cut for less than this is waited for
    "distributed.comm.timeouts.connect": "60s",
    "distributed.comm.timeouts.tcp": "120s",
    # results are in the store, not in a worker's memory: there is nothing to spill, and a worker that waits for
    # memory which the allocator keeps would wait for ever
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": 0.95,
    # a run is long and holds the interpreter: no reason for a warning
    "distributed.admin.tick.limit": "1h",
}

# what a worker that somebody else starts finds in its environment
ENVIRONMENT = {
    # a run is one process, and BLAS must not start threads of its own beside it
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "DASK_DISTRIBUTED__WORKER__MEMORY__TARGET": "False",
    "DASK_DISTRIBUTED__WORKER__MEMORY__SPILL": "False",
    "DASK_DISTRIBUTED__WORKER__MEMORY__PAUSE": "False",
}
