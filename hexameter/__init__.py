"""The import root: `hexameter.domain`, `hexameter.application`, `hexameter.adapters` and
`hexameter.entrypoints` are links to the folders beside this one. Where Git wrote the links as text
files (Windows without `core.symlinks`), run `git config core.symlinks true` and check out again.
"""
