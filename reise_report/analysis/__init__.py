"""Statistical methods, one a file; usable as a library on its own."""
