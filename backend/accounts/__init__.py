"""People: one-time codes, sessions, travellers, consent, erasure. It never knows what they buy."""
