"""Trips as a kind of offer: bookings on departures, who travels, the 成团 decision, check-in, the operator's lists."""
