"""The nightly rounds over all offices: who walks, what is asked next, how it is kept."""
