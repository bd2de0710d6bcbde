"""Weekend trips: listing, departures, calendar, manifest. It never takes money and never counts seats itself."""
