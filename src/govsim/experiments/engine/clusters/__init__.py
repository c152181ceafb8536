"""Where workers come from when this machine is not enough: a scheduler that runs, Slurm, PBS or Kubernetes."""

from govsim.experiments.engine.clusters.config import ClusterConfig, configured
from govsim.experiments.engine.clusters.joined import joined
from govsim.experiments.engine.clusters.started import started

__all__ = ["ClusterConfig", "configured", "joined", "started"]
