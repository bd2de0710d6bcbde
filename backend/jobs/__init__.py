"""Jobs are rows in the transaction of the fact that caused them. It knows no feature; features register here."""
