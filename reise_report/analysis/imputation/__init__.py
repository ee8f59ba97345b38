"""Missing data: multiple imputation, its pooling, and the assumptions that it is held against."""
