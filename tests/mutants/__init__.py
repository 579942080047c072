"""Changes the rules in small ways, one at a time, and looks whether a test fails.

    python -m tests.mutants --minutes 30 --seed 1      a sample of all rules
    python -m tests.mutants --only incidents/computed/tolls.py  of one file, or of one group
    python -m tests.mutants --list                     only say which mutants would be judged
    python -m tests.mutants --reach reach.json         keep what is learned of the tests, or use it

First all tests are run, to learn which come to which function; that takes the longest. The changes
are made in memory: the files stay as they are. A mutant that survives says which test is missing,
or it changes nothing that anybody could see: then it belongs into `equivalent.txt`, with why.
"""
