"""Everything HTTP that is not one feature's: the edge, problems, paging, painting. It knows no domain word."""
