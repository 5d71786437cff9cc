"""
Foreign documents to and from the models: notices as they are published, read into one neutral sequence of blocks.
"""
