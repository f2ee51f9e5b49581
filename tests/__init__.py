"""Makes `tests` ours: a package of that name in site-packages, which some libraries leave there, must not come first."""
