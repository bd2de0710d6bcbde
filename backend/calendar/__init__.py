"""The calendar of departures: days opened, seats, rooms and prices changed on many of them at once, by page or sheet."""
