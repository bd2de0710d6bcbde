"""What somebody has begun and not ordered yet, on their account: a basket, a half-filled booking, what they saved."""
