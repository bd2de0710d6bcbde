"""What a buyer and a seller write each other about an order; the platform joins when one of them calls it in."""
