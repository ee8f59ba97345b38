"""Templates to Quarto documents, and those to HTML, PDF and Word."""
