"""A made-up ReISE with its known truth: tables as a trial would get them, and what they were made from."""
