"""Weekend trips and study visits: their pages, prices, departures and waiting lists. It never takes money and never
counts seats itself."""
