"""Words every room shares: money, ids, days, errors. Pure; imports the standard library and msgspec only."""
