"""From a trial's folder to a release: the one line along which everything else hangs."""
