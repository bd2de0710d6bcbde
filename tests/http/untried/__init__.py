"""A stateful run over every documented route: real ids, every optional field there and not there, every choice made."""
