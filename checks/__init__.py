"""What `make check` looks at beyond the ready-made tools; each module is one check, run as `python -m checks.<name>`."""
