"""Many runs of one chain under drawn uncertainty."""

from remanence.futures.draws import Draw, draws
from remanence.futures.ensemble import Ensemble, Run, run_ensemble

__all__ = ["Draw", "Ensemble", "Run", "draws", "run_ensemble"]
