"""An oracle: the contract written a second time, by hand, sharing nothing with the rules or the runner."""
