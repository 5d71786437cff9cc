"""
One reader a format: bytes in, blocks out.
"""
