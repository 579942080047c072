"""The JSON Schema of data sets, made from the models."""
