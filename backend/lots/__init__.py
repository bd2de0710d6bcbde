"""Where packs come from: lots with origin, steps and tests; marks and lists; GS1 Digital Link and EPCIS."""
