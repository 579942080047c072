"""Writing over HTTP: fragments of data sets that become changes."""
