"""
The SQL text: one statement for a system, in the subset that the engines share.

`dialects` is the only place where engines differ.
"""
