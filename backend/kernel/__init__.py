"""Words every feature shares: money, ids, days, errors. Pure; imports the standard library and msgspec only."""
