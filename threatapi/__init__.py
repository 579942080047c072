"""What needs several apps."""

# Between releases it is that of the next one with `-dev0`, which is both SemVer and PEP 440.
__version__ = "1.1.0-dev0"
