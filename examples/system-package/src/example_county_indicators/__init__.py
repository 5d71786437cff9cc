"""
The indicators of an example county, found by ecotown under the id `example-county-2024`.
"""
