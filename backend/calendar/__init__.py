"""The calendar of departures: days opened; seats, rooms and prices changed on many at once, by page or sheet."""
