"""Who may see what: audiences, withheld cells, the view."""
