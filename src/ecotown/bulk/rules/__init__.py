"""
The rules table: what each check asks of each unit and each word, as integers.

What a unit or a word means to a check is asked of the exact judge, once for each that occurs; numbers by the million are
then compared with the spans that come of it.
"""
