"""The contract between buyer and platform: its versions, kept as people accepted them."""
